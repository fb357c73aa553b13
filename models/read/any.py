"""Any file that describes a domain, by what stands in it: a request, input of the AWS CLI, a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from models.errors import SpecError, SpecProblem
from models.normalise import OUTPUTS
from models.read import cloudformation
from models.read.imported import Imported, Remark, imported
from models.read.leaves import NUMBERS
from models.shapes import Shapes
from models.tree import leaves

_MARKS: Final = ("DomainName", "AuthMode", "DefaultUserSettings", "DefaultSpaceSettings", "DomainSettings")


def kind_of(tree: Any) -> str:
    """`cloudformation`, `spec`, `request` or, where it is none of these, nothing."""
    if not isinstance(tree, Mapping):
        return ""
    if isinstance(tree.get("Resources"), Mapping):
        return "cloudformation"
    if any(mark in tree for mark in _MARKS):
        return "request"
    return "spec" if isinstance(tree.get("domain"), Mapping) else ""


def read(
    tree: Any,
    *,
    account: str | None = None,
    region: str | None = None,
    shapes: Shapes | None = None,
    source: str = "",
) -> Imported:
    """The spec for the tree of a YAML or JSON file.

    Raises:
        SpecError: it describes no domain.
    """
    kind = kind_of(tree)
    if kind == "cloudformation":
        return cloudformation.read(tree, account=account, region=region, source=source)
    if kind == "request":
        return read_request(tree, region=region, shapes=shapes, source=source)
    if kind == "spec":
        problem = SpecProblem("", "this is a spec already.", "Use it as it is.")
    else:
        problem = SpecProblem(
            "",
            "this describes no domain.",
            "Give a CreateDomain request, input of the AWS CLI, a CloudFormation template or a Terraform file.",
        )
    raise SpecError([problem], source)


def read_request(
    tree: Mapping[str, Any], *, region: str | None = None, shapes: Shapes | None = None, source: str = ""
) -> Imported:
    """The spec for a `CreateDomain` request, input or skeleton of the AWS CLI, or an answer of `DescribeDomain`.

    Args:
        tree: the request.
        region: where the domain will be.
        shapes: what AWS allows; tells which values of a skeleton nobody may have chosen. All texts where absent.
        source: the file's name, for errors.
    """
    taken = [Remark(name, "said by AWS of a domain that exists; left out") for name in tree if name in OUTPUTS]
    request = {name: value for name, value in tree.items() if name not in OUTPUTS}
    questions: list[Remark] = []
    if _is_skeleton(request):
        filled = _without_placeholders(request) or {}
        kept = dict(leaves(filled))
        taken += [
            Remark(path, "an empty placeholder; left out")
            for path, value in leaves(request)
            if kept.get(path, _ABSENT) != value
        ]
        questions = [
            Remark(path, f"{_shown(value)}: the AWS CLI fills skeletons with any value that is allowed; check it")
            for path, value in kept.items()
            if _may_be_filled_in(path, value, shapes)
        ]
        request = filled
    return imported(request, region=region, access={}, questions=questions, taken=taken, source=source)


_ABSENT: Final = object()


def _is_skeleton(value: Any) -> bool:
    """Whether there is an empty text in it, other than a tag's value."""
    if isinstance(value, Mapping):
        return any(_is_skeleton(child) for name, child in value.items() if name != "Value" or "Key" not in value)
    return any(_is_skeleton(each) for each in value) if isinstance(value, list) else value == ""


def _without_placeholders(value: Any) -> Any:
    """`value` without empty texts and zeros, and without what is left empty by that; None where nothing stays."""
    if isinstance(value, Mapping):
        if set(value) == {"Key", "Value"}:
            return dict(value) if value["Key"] else None
        kept = {
            name: inner
            for name, child in value.items()
            if (inner := _without_placeholders(child)) is not None and not (name in NUMBERS and inner == 0)
        }
        # What was empty before was empty on purpose.
        return kept if kept or not value else None
    if isinstance(value, list):
        entries = [inner for each in value if (inner := _without_placeholders(each)) is not None]
        return entries if entries or not value else None
    return None if value == "" else value


def _may_be_filled_in(path: str, value: Any, shapes: Shapes | None) -> bool:
    if shapes is not None and not isinstance(value, list):
        return bool(shapes.enum(path))
    if isinstance(value, list):
        return bool(value) and (shapes is None or bool(shapes.enum(f"{path}[]")) or isinstance(value[0], Mapping))
    return isinstance(value, str)


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
