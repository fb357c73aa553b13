"""Working out CloudFormation's intrinsic functions as far as the template itself says what they give."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from models.arns import partition_of
from models.read.imported import Remark

_VARIABLE: Final = re.compile(r"\$\{([^!${}][^${}]*)\}")
_LITERAL: Final = re.compile(r"\$\{!([^${}]*)\}")
_DYNAMIC: Final = re.compile(r"\{\{resolve:[^}]*\}\}")


class Open(Exception):
    """A value that the template does not say; the text says why."""


class _NoValue:
    """What `AWS::NoValue` is: the property is not there."""


NO_VALUE: Final = _NoValue()


class Resolver:
    """Works out values of one template."""

    def __init__(self, template: Mapping[str, Any], account: str | None, region: str | None) -> None:
        self._parameters = _mapping(template.get("Parameters"))
        self._mappings = _mapping(template.get("Mappings"))
        self._conditions = _mapping(template.get("Conditions"))
        self._pseudo: dict[str, Any] = {"AWS::NoValue": NO_VALUE}
        if account:
            self._pseudo["AWS::AccountId"] = account
        if region:
            self._pseudo["AWS::Region"] = region
            self._pseudo["AWS::Partition"] = partition_of(region)
        self._asked: list[str] = []
        self.taken: list[Remark] = []
        """Defaults that were used."""

    def value(self, node: Any) -> Any:
        """The plain value of `node`.

        Raises:
            Open: a part of it is not known.
        """
        if isinstance(node, Mapping):
            if len(node) == 1:
                ((name, argument),) = node.items()
                if name in ("Ref", "Condition") or str(name).startswith("Fn::"):
                    return self._function(str(name), argument)
            return {key: value for key, child in node.items() if (value := self.value(child)) is not NO_VALUE}
        if isinstance(node, list):
            return [value for child in node if (value := self.value(child)) is not NO_VALUE]
        if isinstance(node, str) and (match := _DYNAMIC.search(node)):
            raise Open(f"{match[0]} is looked up by CloudFormation")
        return node

    def _function(self, name: str, argument: Any) -> Any:
        match name:
            case "Ref":
                return self._reference(str(argument))
            case "Fn::Sub":
                return self._substituted(argument)
            case "Fn::Join" if isinstance(argument, list) and len(argument) == 2:
                parts = self.value(argument[1])
                if isinstance(parts, list) and all(not isinstance(part, Mapping | list) for part in parts):
                    return str(self.value(argument[0])).join(str(part) for part in parts)
            case "Fn::If" if isinstance(argument, list) and len(argument) == 3:
                return self.value(argument[1] if self._holds(str(argument[0])) else argument[2])
            case "Fn::FindInMap" if isinstance(argument, list) and len(argument) == 3:
                return self._in_map([str(self.value(part)) for part in argument])
            case "Fn::Split" if isinstance(argument, list) and len(argument) == 2:
                return str(self.value(argument[1])).split(str(self.value(argument[0])))
            case "Fn::Select" if isinstance(argument, list) and len(argument) == 2:
                index, values = str(self.value(argument[0])), self.value(argument[1])
                if isinstance(values, list) and index.isdecimal() and int(index) < len(values):
                    return values[int(index)]
            case "Fn::GetAtt":
                raise Open(f"!GetAtt {_dotted(argument)} is known only once the stack has made it")
            case "Fn::ImportValue":
                raise Open(f"!ImportValue {_shown(argument)} comes from another stack")
        raise Open(f"{name.replace('Fn::', '!')} {_shown(argument)} cannot be worked out here")

    def _reference(self, name: str) -> Any:
        if name in self._pseudo:
            return self._pseudo[name]
        if name.startswith("AWS::"):
            raise Open(f"!Ref {name} depends on where the stack is")
        parameter = self._parameters.get(name)
        if not isinstance(parameter, Mapping):
            raise Open(f"!Ref {name} is known only once the stack has made it")
        kind = str(parameter.get("Type", "String"))
        if kind.startswith("AWS::SSM::"):
            raise Open(f"!Ref {name} is looked up in Systems Manager")
        if "Default" not in parameter:
            raise Open(f"!Ref {name} is a parameter without a default")
        default = parameter["Default"]
        self.taken.append(Remark(f"Parameters.{name}", f"its default was taken: {default}"))
        if kind.startswith("List<") or kind == "CommaDelimitedList":
            return [each.strip() for each in str(default).split(",")] if default != "" else []
        return default

    def _substituted(self, argument: Any) -> str:
        own: Mapping[str, Any] = {}
        text = argument
        if isinstance(argument, list) and len(argument) == 2:
            text, own = argument[0], _mapping(argument[1])
        if not isinstance(text, str):
            raise Open(f"!Sub {_shown(argument)} cannot be worked out here")

        def found(match: re.Match[str]) -> str:
            name = match[1].strip()
            if name in own:
                return str(self.value(own[name]))
            if "." in name:
                raise Open(f"!GetAtt {name} is known only once the stack has made it")
            value = self._reference(name)
            if isinstance(value, list):
                raise Open(f"!Sub of the list {name} cannot be worked out here")
            return str(value)

        pieces = _LITERAL.split(text)
        # Every second piece is what stood in ${!...}.
        return "".join(
            f"${{{piece}}}" if number % 2 else _VARIABLE.sub(found, piece) for number, piece in enumerate(pieces)
        )

    def _holds(self, name: str) -> bool:
        if name not in self._conditions:
            raise Open(f"the condition {name} is not in the template")
        if name in self._asked:
            raise Open(f"the condition {name} depends on itself")
        self._asked.append(name)
        try:
            return self._truth(self._conditions[name])
        finally:
            self._asked.pop()

    def _truth(self, node: Any) -> bool:
        if isinstance(node, Mapping) and len(node) == 1:
            ((name, argument),) = node.items()
            match name:
                case "Condition":
                    return self._holds(str(argument))
                case "Fn::Equals" if isinstance(argument, list) and len(argument) == 2:
                    return str(self.value(argument[0])) == str(self.value(argument[1]))
                case "Fn::Not" if isinstance(argument, list) and len(argument) == 1:
                    return not self._truth(argument[0])
                case "Fn::And" if isinstance(argument, list):
                    return all(self._truth(each) for each in argument)
                case "Fn::Or" if isinstance(argument, list):
                    return any(self._truth(each) for each in argument)
        raise Open(f"the condition {_shown(node)} cannot be worked out here")

    def _in_map(self, keys: list[str]) -> Any:
        found: Any = self._mappings
        for key in keys:
            if not isinstance(found, Mapping) or key not in found:
                raise Open(f"!FindInMap {', '.join(keys)} is not in the template")
            found = found[key]
        return found


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _dotted(argument: Any) -> str:
    return ".".join(str(part) for part in argument) if isinstance(argument, list) else str(argument)


def _shown(argument: Any) -> str:
    text = str(argument)
    return text if len(text) <= 80 else text[:79] + "…"
