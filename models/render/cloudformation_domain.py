"""The properties of `AWS::SageMaker::Domain` for a request, and what of the request they cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.render.cloudformation_members import (
    ENUMS,
    INSTANCE_TYPES_LACKING,
    LONGEST_TAG_VALUE,
    MEMBERS,
    MOST_FILE_SYSTEMS,
    VALUES_LACKING,
)
from models.render.pruning import paths_below, prune


def domain_properties(request: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The request as CloudFormation says it, and a line for each thing that it has no words for."""
    kept, cut = prune(request, MEMBERS)
    dropped = [f"{path}: not in AWS::SageMaker::Domain" for path in cut]
    adapted = _adapted(kept, "", dropped)
    spaces = adapted.get("DefaultSpaceSettings")
    if isinstance(spaces, Mapping) and "ExecutionRole" not in spaces:
        dropped.extend(
            f"{path}: CloudFormation wants DefaultSpaceSettings.ExecutionRole with it"
            for path in paths_below(spaces, "DefaultSpaceSettings")
        )
        del adapted["DefaultSpaceSettings"]
    return adapted, dropped


def _adapted(value: Mapping[str, Any], path: str, dropped: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, child in value.items():
        here = f"{path}.{name}" if path else name
        if isinstance(child, Mapping):
            inner = _adapted(child, here, dropped)
            if inner or not child:
                result[name] = inner
            continue
        if name == "InstanceType" and child in INSTANCE_TYPES_LACKING:
            dropped.append(f"{here} = {child}: CloudFormation does not know this value yet")
            continue
        if isinstance(child, list):
            child = _adapted_list(name, child, here, dropped)
            if not child and value[name]:
                continue
        elif isinstance(child, str):
            child = ENUMS.get(name, {}).get(child, child)
        result[name] = child
    return result


def _adapted_list(name: str, values: list[Any], here: str, dropped: list[str]) -> list[Any]:
    if lacking := VALUES_LACKING.get(name):
        dropped.extend(
            f"{here}[] = {each}: CloudFormation does not know this value yet" for each in values if each in lacking
        )
        return [each for each in values if each not in lacking]
    if name == "CustomFileSystemConfigs" and len(values) > MOST_FILE_SYSTEMS:
        dropped.append(f"{here}[{MOST_FILE_SYSTEMS}:]: CloudFormation takes {MOST_FILE_SYSTEMS} file systems")
        return values[:MOST_FILE_SYSTEMS]
    if name == "Tags":
        return _adapted_tags(values, here, dropped)
    return values


def _adapted_tags(tags: list[Any], here: str, dropped: list[str]) -> list[Any]:
    kept = []
    for tag in tags:
        if isinstance(tag, Mapping) and not 1 <= len(str(tag.get("Value", ""))) <= LONGEST_TAG_VALUE:
            why = f"CloudFormation wants 1 to {LONGEST_TAG_VALUE} characters as a tag's value"
            dropped.append(f"{here}[{tag.get('Key')}]: {why}")
        else:
            kept.append(tag)
    return kept
