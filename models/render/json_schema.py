"""The JSON Schema of the spec: its sections, with the words and the limits of the questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from models.fields import Field, Kind
from models.questions import QUESTIONS
from models.shapes import Constraint, Shapes
from models.spec import DomainSpec

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TITLE: Final = "Spec of a SageMaker AI domain, for smdomain"


def spec_schema(shapes: Shapes) -> dict[str, Any]:
    """The schema; limits are those of the service model in `shapes`."""
    schema = DomainSpec.model_json_schema()
    definitions = schema.get("$defs", {})
    whole = _inlined(schema, definitions)
    whole.pop("$defs", None)
    for each in QUESTIONS:
        if each.virtual:
            continue
        for place in _places(whole, each.key.split(".")):
            _describe(place, each, shapes)
    return {"$schema": DIALECT, **_without_noise(whole), "title": _TITLE, "required": ["version"]}


def _inlined(node: Any, definitions: dict[str, Any]) -> Any:
    """The schema without references: the same section means something else at another place."""
    if isinstance(node, list):
        return [_inlined(child, definitions) for child in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = definitions[node["$ref"].rpartition("/")[2]]
        beside = {key: child for key, child in node.items() if key != "$ref"}
        return _inlined({**target, **beside}, definitions)
    return {key: _inlined(child, definitions) for key, child in node.items() if key != "$defs"}


def _places(node: dict[str, Any], path: list[str]) -> Iterator[dict[str, Any]]:
    """Every schema that describes what is at `path`."""
    for alternative in (node, *node.get("anyOf", [])):
        child = alternative.get("properties", {}).get(path[0])
        if child is None:
            continue
        if len(path) == 1:
            yield child
        else:
            yield from _places(child, path[1:])


def _describe(node: dict[str, Any], question: Field, shapes: Shapes) -> None:
    node["title"] = question.label
    node["description"] = f"{question.help} ({question.mutability.value[:1].upper()}{question.mutability.value[1:]}.)"
    constraint = shapes.get(question.shape) if question.shape else None
    values = [option.value for option in question.choices.resolved(shapes)] if question.choices else []
    for target in (node, *node.get("anyOf", [])):
        if target.get("type") == "array" and isinstance(target.get("items"), dict):
            target = target["items"]
        kind = target.get("type")
        if constraint and kind in ("string", "integer"):
            _limit(target, constraint, kind)
        if values and kind == "string" and "enum" not in target and question.kind in (Kind.CHOICE, Kind.MULTI):
            # Newer values than this service model knows are for AWS to judge.
            target["examples"] = values


def _limit(node: dict[str, Any], constraint: Constraint, kind: str) -> None:
    low, high = ("minLength", "maxLength") if kind == "string" else ("minimum", "maximum")
    if constraint.minimum is not None:
        node[low] = constraint.minimum
    if constraint.maximum is not None:
        node[high] = constraint.maximum


def _without_noise(node: Any) -> Any:
    """Without defaults that say nothing, and without the titles that pydantic makes of names."""
    if isinstance(node, list):
        return [_without_noise(child) for child in node]
    if not isinstance(node, dict):
        return node
    kept = {}
    for key, child in node.items():
        if key == "default" and not isinstance(child, bool | int | str):
            continue
        if key == "title" and isinstance(child, str) and "description" not in node:
            continue
        if key == "properties" and isinstance(child, dict):
            kept[key] = {name: _without_noise(inner) for name, inner in child.items()}
        else:
            kept[key] = _without_noise(child)
    return kept
