"""A Python script that carries a plan out with boto3 alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from models.actions import Plan, Ref
from models.render.boto3_runtime import PREAMBLE, RUNTIME
from models.render.plan_parts import notes_of
from models.render.rendered import Rendered
from models.spec import DomainSpec
from models.text import scrub

_UNUSED: Final = frozenset({"kind", "single_attempt", "undo", "usual"})
"""What a plan says about an action and the script has no use for: it looks before every attempt, and undoes nothing."""


def render(plan: Plan, spec: DomainSpec, request: Mapping[str, Any]) -> Rendered:
    """The script; it has every step of the plan, so nothing is dropped."""
    del spec, request
    domain = next((action.id for action in plan.actions if action.call.operation == "CreateDomain"), "")
    notes = ["Run it with --yes; without, it only lists its steps.", *notes_of(plan)]
    head = [f"Python script for the SageMaker AI domain {plan.domain_name}; needs boto3", *notes]
    text = "".join(
        (
            "#!/usr/bin/env python3\n",
            *(f"# {scrub(line)}\n" for line in head),
            PREAMBLE,
            "\n",
            f"ACCOUNT = {plan.account!r}\n",
            f"REGION = {plan.region!r}\n",
            f"DOMAIN = {domain!r}\n",
            f"STEPS = {literal([_step(action) for action in plan.actions])}\n",
            "\n",
            RUNTIME,
        )
    )
    return Rendered(text, [], notes)


def _step(value: Any) -> Any:
    """A plan's dataclasses as mappings, references kept."""
    if isinstance(value, Ref):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _step(getattr(value, each.name)) for each in fields(value) if each.name not in _UNUSED}
    if isinstance(value, Mapping):
        return {key: _step(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_step(child) for child in value]
    return value


def literal(value: Any, indent: int = 0) -> str:
    """`value` as Python source; what cannot be printed in it is escaped."""
    if isinstance(value, Ref):
        return f"Ref({value.action!r}, {value.output!r})"
    pad = "    " * (indent + 1)
    end = "    " * indent
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        inner = "".join(f"{pad}{key!r}: {literal(child, indent + 1)},\n" for key, child in value.items())
        return f"{{\n{inner}{end}}}"
    if isinstance(value, list | tuple):
        if not value:
            return "[]"
        inner = "".join(f"{pad}{literal(child, indent + 1)},\n" for child in value)
        return f"[\n{inner}{end}]"
    return repr(value)
