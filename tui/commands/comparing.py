"""Holding a spec against a domain that exists: what an apply would have nothing to do about, and what differs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from tui.exit_codes import ExitCode

if TYPE_CHECKING:
    from models.normalise import Difference, DomainRecord
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
    from tui.commands.common import guarded_account
    from tui.services.domain_reader import read_domain
    from tui.services.service_model import load_shapes

    account = guarded_account(prepared.spec, aws)
    record = read_domain(aws.gateway, aws.lookups, identifier, details=False)
    spec = prepared.spec.model_copy(update={"region": prepared.region or aws.gateway.region})
    found = differences(spec, account, record, load_shapes().members)
    _tell(record, found, out)
    data = {
        "file": prepared.source,
        "plan": None,
        "domain": {"id": record.id, "name": record.described.get("DomainName"), "status": record.status},
        "differences": [{"field": each.field, "spec": each.wanted, "domain": each.found} for each in found],
        "unread": [{"field": answer, "reason": why} for answer, why in record.unread],
    }
    # Where nothing is to be done, nothing can stand against it.
    out.result(data, prepared.findings if found else ())
    if found:
        return ExitCode.FAILED
    return ExitCode.REFUSED if _unsaid(record) else ExitCode.DONE


def _unsaid(record: DomainRecord) -> bool:
    """Whether something that a spec says could not be read."""
    return record.tags is None or (
        record.groups is None or record.users is None if record.signs_in == "SSO" else record.profiles is None
    )


def _tell(record: DomainRecord, found: list[Difference], out: Output) -> None:
    head = f"the domain {record.id} ({record.described.get('DomainName')}), which is {record.status}"
    if found:
        count = "one answer" if len(found) == 1 else f"{len(found)} answers"
        out.line(f"It exists: {head}, differs in {count}.")
        for each in found:
            out.line(f"  {each.field}")
            out.line(f"      spec    {_shown(each.wanted)}")
            out.line(f"      domain  {_shown(each.found)}")
    elif _unsaid(record):
        out.line(f"As far as it could be read, {head}, is what the spec says.")
    else:
        out.line(f"Nothing to do: {head}, is what the spec says.")
    for answer, why in record.unread:
        out.note(f"Could not be read: {answer}. {why}")
    if found:
        out.note("Nothing was changed. An apply makes a new domain, and would be refused for its name.")


def _shown(value: Any) -> str:
    if value is None or value == []:
        return _NOTHING
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
