"""Holding a spec against a domain that exists: what an apply would have nothing to do about, and what differs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.edit import Change
    from models.facts import Facts
    from models.inventory import Inventory
    from models.normalise import Difference, DomainRecord
    from models.plan_edit import Edit
    from models.role_drift import RoleDrift
    from models.spec import DomainSpec
    from tui.commands.common import Aws, Prepared
    from tui.output import Output

_LIVING: Final = ("InService", "Updating", "Update_Failed")
"""Statuses of domains that people work in."""
_NOTHING: Final = "-"


def domain_of_that_name(prepared: Prepared, aws: Aws) -> str:
    """Id of the domain in service that has the spec's name; nothing where there is none, or nobody may tell."""
    name = prepared.spec.domain.name
    if not name:
        return ""
    # Nothing was looked up for a spec with errors by itself, as a domain may have that is older than a rule.
    found = prepared.facts.get("domains") if prepared.facts else aws.lookups.fetch("domains")
    return next((row.id for row in found.rows if row.name == name and row.status in _LIVING), "")


def compare(prepared: Prepared, identifier: str, aws: Aws, out: Output) -> ExitCode:
    """Tell in what the domain is not what the spec says.

    Raises:
        AwsError: AWS refuses to describe the domain.
        WrongAccount: the spec is meant for another account.
    """
    from models.normalise import differences
    from models.resolve import resolve
    from tui.commands.common import guarded_account, looked_up
    from tui.services.directory import names_in
    from tui.services.domain_reader import read_domain
    from tui.services.service_model import load_shapes

    account = guarded_account(prepared.spec, aws)
    record = read_domain(aws.gateway, aws.lookups, identifier, details=False)
    region = prepared.region or aws.gateway.region
    # Nothing was looked up for a spec with errors by itself, which an edit may pass over.
    facts = prepared.facts or looked_up(prepared.spec, aws)
    spec = resolve(prepared.spec, facts)[0].model_copy(update={"region": region})
    found = differences(spec, account, record, load_shapes().members)
    names = names_in(aws.gateway, aws.lookups, spec, found)
    drifts = _roles(spec, record, account, aws)
    differing = [each.role.name for each in drifts if each.differs]
    unread = [each for each in drifts if each.unread is not None]
    _tell(record, found, names, differing, out)
    for each in unread:
        out.note(f"Could not be compared: the role {each.role.name}. {each.unread.reason if each.unread else ''}")
    data = {
        "file": prepared.source,
        "plan": None,
        "domain": {"id": record.id, "name": record.described.get("DomainName"), "status": record.status},
        "differences": as_data(found),
        "unread": [{"field": answer, "reason": why} for answer, why in record.unread]
        + [{"field": each.field, "reason": each.unread.reason} for each in unread if each.unread],
    }
    if not found and not differing:
        # Where nothing is to be done, nothing can stand against it.
        out.result(data)
        return ExitCode.REFUSED if unread or unsaid(record) else ExitCode.DONE
    people = any(not each.path for each in found)
    edit = _edit(prepared, facts, identifier, account, region, aws, out, people=people)
    out.result(data | (edit_record(edit) if edit else {}), edit.findings if edit else prepared.findings)
    return ExitCode.FAILED


def _roles(spec: DomainSpec, record: DomainRecord, account: str, aws: Aws) -> list[RoleDrift]:
    """The roles that the domain has already and the spec describes, held against it."""
    from models.facts import Facts
    from tui.services.activity_catalogue import load_catalogue
    from tui.services.editing import drifts_of, with_roles
    from tui.services.service_model import load_shapes

    facts = Facts(shapes=load_shapes(), catalogue=load_catalogue())
    where: dict[str, Any] = {"account": account, "region": spec.region or ""}
    return drifts_of(spec, record, with_roles(spec, record, facts, aws.lookups, **where), **where)


def _edit(
    prepared: Prepared,
    facts: Facts,
    identifier: str,
    account: str,
    region: str,
    aws: Aws,
    out: Output,
    *,
    people: bool,
) -> Edit | None:
    """What making the domain what the spec says would come to, told; None where the spec leaves something open."""
    from models.plan import Unplannable
    from tui.commands.common import show_findings
    from tui.services.editing import planned_edit, with_roles
    from tui.services.inventory import read_inventory
    from tui.services.permitted import permitted_edit

    # Each profile takes a call, which only tells whose it is.
    inventory = read_inventory(aws.gateway, aws.lookups, identifier, people=people, leftovers=False)
    where: dict[str, Any] = {"account": account, "region": region}
    facts = with_roles(prepared.spec, inventory.record, facts, aws.lookups, **where)
    try:
        _, edit = planned_edit(prepared.spec, inventory, facts, **where)
    except Unplannable as problem:
        out.note(f"{problem.message} {problem.remedy}")
        return None
    edit = permitted_edit(edit, aws.lookups)
    tell_steps(edit, out)
    if edit.findings:
        show_findings(edit.findings, out)
    if edit.blocked:
        out.note("Nothing was changed. An edit would be refused: correct the errors first.")
    elif edit.nothing_to_do:
        out.note("Nothing was changed, and an edit would change nothing: what differs stays as it is.")
    else:
        out.note(f"Nothing was changed. `smdomain domains edit {identifier} --spec {prepared.source}` changes it.")
    return edit


def as_data(found: list[Difference]) -> list[dict[str, Any]]:
    """Differences as an envelope has them."""
    return [{"field": each.field, "spec": each.wanted, "domain": each.found} for each in found]


def edit_record(edit: Edit, inventory: Inventory | None = None) -> dict[str, Any]:
    """What an edit comes to, as an envelope has it."""
    from models.plan_record import plan_as_dict

    head: dict[str, Any] = {"domain_id": inventory.id, "domain": inventory.name} if inventory else {}
    return head | {
        "plan": plan_as_dict(edit.plan) if edit.plan.actions else None,
        "changes": [each.as_dict() for each in edit.changes],
        "request": edit.request or None,
    }


def tell_edit(edit: Edit, inventory: Inventory, spec: DomainSpec, out: Output) -> None:
    """Field by field what changes, the exact body of the call, and the steps."""
    from models.edit_rules import names_of
    from models.members import answer_to
    from models.normalise import with_names

    names = names_of(inventory, spec)
    out.line(f"{inventory.name}  {inventory.id}  {inventory.status}")
    for each in edit.changes:
        out.line(f"  {_headed(each, edit.changes)}")
        before, after = (with_names(answer_to(each.path, value), names) for value in (each.before, each.after))
        stays = each.kind in ("unset", "remove") and each.field in edit.stays
        out.line(f"      now   {_shown(before)}")
        out.line(f"      then  {_shown(before if stays else after)}{' (stays)' if stays else ''}")
    tell_steps(edit, out)


def tell_steps(edit: Edit, out: Output) -> None:
    """The exact body of `UpdateDomain`, and the steps."""
    from tui.commands.existing import tell_plan
    from tui.services import plain_json

    if edit.request:
        out.line("The body of UpdateDomain:")
        out.line(plain_json.dumps(edit.request, indent=2))
    if edit.plan.actions:
        out.line("Steps:")
        tell_plan(edit.plan, out)


def tell_differences(found: list[Difference], names: Mapping[str, str], out: Output) -> None:
    """Each difference, what the spec says above what the domain says.

    Args:
        found: what differs.
        names: id -> name of groups and users.
        out: whom to tell.
    """
    from models.members import answer_to
    from models.normalise import with_names

    for each in found:
        wanted, there = (with_names(answer_to(each.path, value), names) for value in (each.wanted, each.found))
        out.line(f"  {_headed(each, found)}")
        out.line(f"      spec    {_shown(wanted)}")
        out.line(f"      domain  {_shown(there)}")


def _headed(each: Change | Difference, among: Sequence[Change | Difference]) -> str:
    """The answer, with the member where several are the same answer."""
    alone = sum(other.field == each.field for other in among) < 2
    return each.field if alone or not each.path else f"{each.field} ({each.path})"


def unsaid(record: DomainRecord) -> bool:
    """Whether something that a spec says could not be read."""
    return record.tags is None or (
        record.groups is None or record.users is None if record.signs_in == "SSO" else record.profiles is None
    )


def _tell(
    record: DomainRecord, found: list[Difference], names: Mapping[str, str], roles: list[str], out: Output
) -> None:
    head = f"the domain {record.id} ({record.described.get('DomainName')}), which is {record.status}"
    if found:
        count = "one answer" if len(found) == 1 else f"{len(found)} answers"
        out.line(f"It exists: {head}, differs in {count}.")
        tell_differences(found, names, out)
    elif roles:
        out.line(f"It exists: {head}, is what the spec says, but for what these roles carry: {', '.join(roles)}.")
    elif unsaid(record):
        out.line(f"As far as it could be read, {head}, is what the spec says.")
    else:
        out.line(f"Nothing to do: {head}, is what the spec says.")
    for answer, why in record.unread:
        out.note(f"Could not be read: {answer}. {why}")


def _shown(value: Any) -> str:
    if value is None or value == []:
        return _NOTHING
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
