"""Values with slots as CloudFormation's intrinsic functions, and parameters as it declares them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from models.render.slots import Joined, Parameter, Part, RoleSlot, Slot

_TYPES: Final = {
    "text": "String",
    "list": "CommaDelimitedList",
    "vpc": "AWS::EC2::VPC::Id",
    "subnets": "List<AWS::EC2::Subnet::Id>",
    "security-groups": "List<AWS::EC2::SecurityGroup::Id>",
}
# What IAM writes in policies; with `!` after the brace, Fn::Sub leaves it alone.
_IAM_VARIABLE: Final = re.compile(r"\$\{(?=[A-Za-z0-9:/_.*?$-]+\})")


def declared(parameter: Parameter) -> dict[str, Any]:
    """A parameter's declaration."""
    declaration: dict[str, Any] = {"Type": _TYPES[parameter.kind], "Description": parameter.description}
    if parameter.default is not None:
        default = parameter.default
        declaration["Default"] = default if isinstance(default, str) else ",".join(default)
    return declaration


def intrinsic(value: Any, logical_ids: Mapping[str, str]) -> Any:
    """`value` with every `Joined` in it as an intrinsic function.

    Args:
        value: mappings, lists, texts, numbers and `Joined`, nested.
        logical_ids: role's name in AWS -> logical id of its resource.
    """
    if isinstance(value, Joined):
        return _joined(value.parts, logical_ids)
    if isinstance(value, Mapping):
        return {key: intrinsic(child, logical_ids) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [intrinsic(child, logical_ids) for child in value]
    return value


def _joined(parts: tuple[Part, ...], logical_ids: Mapping[str, str]) -> Any:
    if len(parts) == 1 and not isinstance(parts[0], str):
        return _alone(parts[0], logical_ids)
    literals = [part for part in parts if isinstance(part, str)]
    if any("${" in _IAM_VARIABLE.sub("", literal) for literal in literals) or any(
        left.endswith("$") for left in literals
    ):
        return {"Fn::Join": ["", [part if isinstance(part, str) else _alone(part, logical_ids) for part in parts]]}
    return {"Fn::Sub": "".join(_within(part, logical_ids) for part in parts)}


def _alone(part: Slot | RoleSlot, logical_ids: Mapping[str, str]) -> dict[str, Any]:
    if isinstance(part, RoleSlot):
        return {"Fn::GetAtt": [logical_ids[part.role], "Arn"]}
    return {"Ref": part.name}


def _within(part: Part, logical_ids: Mapping[str, str]) -> str:
    if isinstance(part, str):
        return _IAM_VARIABLE.sub("${!", part)
    if isinstance(part, RoleSlot):
        return f"${{{logical_ids[part.role]}.Arn}}"
    return f"${{{part.name}}}"
