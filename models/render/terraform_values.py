"""Values with slots as Terraform's expressions, variables, and requests as arguments and blocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from models.render.hcl import Attr, Block, Expr, Item, Template
from models.render.names import snake
from models.render.pruning import Members, paths_below
from models.render.slots import ACCOUNT, PARTITION, REGION, Joined, Parameter, Part, RoleSlot, Slot
from models.render.terraform_members import REQUIRED, argument_of

_PSEUDO: Final = {
    PARTITION: "data.aws_partition.current.partition",
    ACCOUNT: "data.aws_caller_identity.current.account_id",
    REGION: "var.region",
}


def expression(value: Any, labels: Mapping[str, str]) -> Any:
    """`value` with every `Joined` in it as an expression or a template.

    Args:
        value: mappings, lists, texts, numbers and `Joined`, nested.
        labels: role's name in AWS -> name of its resource in the configuration.
    """
    if isinstance(value, Joined):
        if len(value.parts) == 1 and not isinstance(value.parts[0], str):
            return _reference(value.parts[0], labels)
        return Template(tuple(part if isinstance(part, str) else _reference(part, labels) for part in value.parts))
    if isinstance(value, Mapping):
        return {key: expression(child, labels) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [expression(child, labels) for child in value]
    return value


def _reference(part: Part, labels: Mapping[str, str]) -> Expr:
    if isinstance(part, RoleSlot):
        return Expr(f"aws_iam_role.{labels[part.role]}.arn")
    assert isinstance(part, Slot)
    return Expr(_PSEUDO.get(part.name) or f"var.{snake(part.name)}")


def variable(parameter: Parameter) -> Block:
    """A parameter's declaration."""
    kind = "string" if isinstance(parameter.default, str) or parameter.kind in ("text", "vpc") else "list(string)"
    return declared(snake(parameter.name), kind, parameter.description, parameter.default)


def declared(name: str, kind: str, description: str, default: Any = None) -> Block:
    """A variable; without a default it must be given."""
    body: list[Item] = [Attr("description", description), Attr("type", Expr(kind))]
    if default is not None:
        body.append(Attr("default", default))
    return Block("variable", (name,), tuple(body))


def arguments(value: Mapping[str, Any], known: Members, labels: Mapping[str, str]) -> list[Item]:
    """A pruned structure as arguments, then nested blocks."""
    attributes: list[Item] = []
    blocks: list[Item] = []
    for member, child in value.items():
        name = argument_of(member)
        below = known[member]
        if below is None or isinstance(child, Joined) or not isinstance(child, Mapping | list):
            attributes.append(Attr(name, expression(child, labels)))
            continue
        entries = child if isinstance(child, list) else [child]
        blocks.extend(Block(name, (), tuple(arguments(entry, below, labels))) for entry in entries)
    return [*attributes, *blocks]


def complete(value: Mapping[str, Any], dropped: list[str], path: str = "") -> dict[str, Any]:
    """`value` without the blocks that lack what the provider requires in them; each gets a line in `dropped`."""
    kept: dict[str, Any] = {}
    for member, child in value.items():
        here = f"{path}.{member}" if path else member
        if isinstance(child, Mapping):
            inner = complete(child, dropped, here)
            if lacking := [each for each in REQUIRED.get(member, ()) if each not in inner]:
                why = f"the provider wants {' and '.join(lacking)} with it"
                dropped.extend(f"{each}: {why}" for each in paths_below(child, here))
            elif inner or not child:
                kept[member] = inner
        elif isinstance(child, list) and any(isinstance(entry, Mapping) for entry in child) and member != "Tags":
            entries = [complete(entry, dropped, f"{here}[{number}]") for number, entry in enumerate(child)]
            if entries := [entry for entry in entries if entry]:
                kept[member] = entries
        else:
            kept[member] = child
    return kept


def tag_map(tags: Any, path: str, dropped: list[str]) -> dict[str, str]:
    """A list of tags as the mapping Terraform wants; of a key given twice the last counts."""
    result: dict[str, str] = {}
    for tag in tags:
        if tag["Key"] in result:
            dropped.append(f"{path}[{tag['Key']}]: given twice; the last counts")
        result[str(tag["Key"])] = str(tag["Value"])
    return result
