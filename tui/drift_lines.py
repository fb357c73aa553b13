"""After an edit: in what the domain, read again, still differs from what was wanted."""

from __future__ import annotations

from collections.abc import Mapping

from models.members import answer_to
from models.normalise import Difference, with_names
from models.plan_edit import Edit
from tui.change_lines import shown_value
from tui.run_watch import RunWatch
from tui.services.directory import names_in
from tui.services.editing import drift
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups
from tui.services.runs import Run
from tui.services.specfile import parse_spec


def drift_lines(gateway: Gateway, lookups: Lookups, run: Run, watch: RunWatch) -> list[str]:
    """In what a domain differs from what an edit was to make of it, in lines.

    Raises:
        SmdomainError: it cannot be read.
    """
    plan = watch.plan
    meant = Edit(plan, (), (), {}, watch.stays)
    spec = parse_spec(run.spec)
    found, foreseen = drift(gateway, lookups, spec, meant, account=plan.account, region=plan.region)
    lines = ["As said before, this stays:"] if foreseen else []
    names = names_in(gateway, lookups, spec, [*foreseen, *found])
    lines += [f"  {differs(each, names)}" for each in foreseen]
    lines += ["! Read again, the domain still differs from the answers:"] if found else []
    lines += [f"  {differs(each, names)}" for each in found]
    return lines or ["Read again, the domain is what the answers say."]


def differs(each: Difference, names: Mapping[str, str]) -> str:
    """One difference in a line, people by their names."""
    wanted, found = (with_names(answer_to(each.path, value), names) for value in (each.wanted, each.found))
    return f"{each.field}: {shown_value(wanted)} was wanted, {shown_value(found)} is there"
