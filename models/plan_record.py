"""A plan as plain data, for JSON and for run files, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from models.actions import CREATE, Action, Call, Find, Plan, Ref, Wait

_REF: Final = "$ref"
"""Key that stands for a `Ref`; no request of AWS has one."""


def plan_as_dict(plan: Plan) -> dict[str, Any]:
    """The plan as mappings, lists and scalars; members that say nothing are left out."""
    actions = [action_as_dict(each) for each in plan.actions]
    head = {"account": plan.account, "region": plan.region, "domain_name": plan.domain_name}
    if plan.purpose != CREATE:
        head |= {"purpose": plan.purpose, "domain_id": plan.domain_id}
    return head | {"actions": actions, "notes": list(plan.notes)}


def action_as_dict(action: Action) -> dict[str, Any]:
    """One action as mappings, lists and scalars."""
    return _record(action)


def plan_from_dict(data: Mapping[str, Any]) -> Plan:
    """The inverse of `plan_as_dict`.

    Raises:
        KeyError, TypeError: it is not such a mapping.
    """
    return Plan(
        str(data["account"]),
        str(data["region"]),
        str(data["domain_name"]),
        tuple(_action(each) for each in data["actions"]),
        tuple(data.get("notes", ())),
        str(data.get("purpose", CREATE)),
        str(data.get("domain_id", "")),
    )


def _record(thing: Action | Call | Find | Wait) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for each in fields(thing):
        value = getattr(thing, each.name)
        # Scalars that equal their default are left out; so are empty collections.
        if value not in ((), {}, None) and value != each.default:
            record[each.name] = _plain(value)
    return record


def _plain(value: Any) -> Any:
    if isinstance(value, Ref):
        return {_REF: [value.action, value.output]}
    if isinstance(value, Call | Find | Wait):
        return _record(value)
    if isinstance(value, Mapping):
        return {key: _plain(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(child) for child in value]
    return value


def _action(data: Mapping[str, Any]) -> Action:
    own = dict(data)
    for name in ("needs", "done_when", "done_texts", "retry_on"):
        own[name] = tuple(own.get(name, ()))
    own["call"] = _call(own["call"])
    own["undo"] = tuple(_call(each) for each in own.get("undo", ()))
    if "find" in own:
        find = dict(own["find"])
        own["find"] = Find(
            **_known(Find, find | {"call": _call(find["call"]), "absent": tuple(find.get("absent", ()))})
        )
    if "wait" in own:
        wait = dict(own["wait"])
        tuples = {name: tuple(wait[name]) for name in ("done", "failed") if name in wait}
        own["wait"] = Wait(**_known(Wait, wait | tuples | {"call": _call(wait["call"])}))
    return Action(**_known(Action, own))


def _known(kind: type[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """The members that this version knows, so that files of a later one can still be read."""
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in data.items() if name in names}


def _call(data: Mapping[str, Any]) -> Call:
    return Call(data["service"], data["operation"], _revived(data.get("request", {})))


def _revived(value: Any) -> Any:
    if isinstance(value, Mapping):
        if value.keys() == {_REF}:
            return Ref(*value[_REF])
        return {key: _revived(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_revived(child) for child in value]
    return value
