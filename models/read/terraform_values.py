"""Working out Terraform's expressions as far as the file itself says what they give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.arns import partition_of
from models.read.hcl_text import Code, name, parsed
from models.read.imported import Remark
from models.read.intrinsics import Open

_WORD: Final = r"[A-Za-z_][A-Za-z0-9_-]*"
_REFERENCE: Final = re.compile(rf"(var|local)\.({_WORD})((?:\.{_WORD}|\[(?:\"[^\"]*\"|\d+)\])*)")
_STEP: Final = re.compile(rf"\.({_WORD})|\[(?:\"([^\"]*)\"|(\d+))\]")
_DATA: Final = re.compile(rf"data\.(aws_caller_identity|aws_partition|aws_region)\.{_WORD}\.({_WORD})")
_TOSET: Final = re.compile(r"to(?:set|list)\((.*)\)", re.DOTALL)
_OWN: Final = ("__is_block__", "__comments__", "__inline_comments__", "__start_line__", "__end_line__")


def blocks(tree: Any, kind: str) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Each block of a kind at the top of a file: its labels, its body."""
    found = tree.get(kind) if isinstance(tree, Mapping) else None
    labels = {"resource": 2, "data": 2, "variable": 1, "provider": 1}.get(kind, 0)
    for each in found if isinstance(found, list) else []:
        yield from _unlabelled(each, labels, ())


def _unlabelled(node: Any, labels: int, found: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    if not isinstance(node, Mapping):
        return
    if labels == 0:
        yield found, body(node)
        return
    for key, child in body(node).items():
        yield from _unlabelled(child, labels - 1, (*found, name(key)))


def body(node: Mapping[str, Any]) -> dict[str, Any]:
    """A block's or an object's entries, without what the parser adds."""
    return {key: child for key, child in node.items() if key not in _OWN}


class Resolver:
    """Works out the values of one file."""

    def __init__(self, tree: Any, account: str | None, region: str | None) -> None:
        self._variables = {labels[0]: variable for labels, variable in blocks(tree, "variable")}
        self._locals = {name(key): value for _, entries in blocks(tree, "locals") for key, value in entries.items()}
        self._account, self._region = account, region
        self._asked: list[str] = []
        self.taken: list[Remark] = []
        """Defaults that were used."""

    def value(self, node: Any, each: Mapping[str, Any] | None = None) -> Any:
        """The plain value of `node`.

        Args:
            node: a value of the parser.
            each: what `each.key` and `each.value` stand for.

        Raises:
            Open: a part of it is not known.
        """
        if isinstance(node, Mapping):
            return {self._key(key): self.value(child, each) for key, child in body(node).items()}
        if isinstance(node, list):
            return [self.value(child, each) for child in node]
        plain = parsed(node)
        if isinstance(plain, Code):
            return self._code(plain.text, each)
        if isinstance(plain, list):
            return "".join(
                part if isinstance(part, str) else self._text(self._code(part.text, each), part.text) for part in plain
            )
        return plain

    def _key(self, key: str) -> str:
        plain = parsed(key)
        if isinstance(plain, list):
            raise Open(f"the key {key} is an expression")
        return plain if isinstance(plain, str) else key

    def _text(self, value: Any, code: str) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | int | float):
            return str(value)
        raise Open(f"{code} is no text")

    def _code(self, code: str, each: Mapping[str, Any] | None) -> Any:
        if code in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[code]
        if each is not None and code in ("each.key", "each.value"):
            return each[code.removeprefix("each.")]
        if match := _TOSET.fullmatch(code):
            return self._code(match[1].strip(), each)
        if match := _REFERENCE.fullmatch(code):
            return self._reference(match[1], match[2], match[3])
        if match := _DATA.fullmatch(code):
            return self._data(match[1], match[2], code)
        if code.startswith('"') and code.endswith('"') and len(code) > 1:
            return self.value(code, each)
        raise Open(f"{_shown(code)} cannot be worked out here")

    def _reference(self, kind: str, wanted: str, steps: str) -> Any:
        label = f"{kind}.{wanted}"
        if label in self._asked:
            raise Open(f"{label} depends on itself")
        self._asked.append(label)
        try:
            if kind == "local":
                if wanted not in self._locals:
                    raise Open(f"{label} is not in this file")
                found = self.value(self._locals[wanted])
            else:
                found = self._variable(wanted)
        finally:
            self._asked.pop()
        for step in _STEP.finditer(steps):
            key: Any = int(step[3]) if step[3] else step[1] or step[2]
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError) as error:
                raise Open(f"{label}{steps} is not in this file") from error
        return found

    def _variable(self, wanted: str) -> Any:
        variable = self._variables.get(wanted)
        if variable is None:
            raise Open(f"var.{wanted} is not declared in this file")
        if variable.get("default") is None:
            raise Open(f"var.{wanted} is a variable without a default")
        value = self.value(variable["default"])
        self.taken.append(Remark(f"variable.{wanted}", f"its default was taken: {value}"))
        return value

    def _data(self, kind: str, attribute: str, code: str) -> str:
        known = {
            ("aws_caller_identity", "account_id"): self._account,
            ("aws_partition", "partition"): partition_of(self._region) if self._region else None,
            ("aws_region", "name"): self._region,
            ("aws_region", "region"): self._region,
        }.get((kind, attribute))
        if not known:
            raise Open(f"{code} depends on where it is applied")
        return known


def _shown(code: str) -> str:
    return code if len(code) <= 80 else code[:79] + "…"
