"""A domain that exists into a spec: what AWS says of it, and nothing that it does not say."""

from __future__ import annotations

from collections.abc import Collection

from models.arns import account_in
from models.normalise import DomainRecord, request_of_domain
from models.read.imported import Imported, Remark, imported
from models.spec_access import Principal


def read(record: DomainRecord, *, region: str, members: Collection[str] = ()) -> Imported:
    """The spec of a domain; what could not be read is an open question.

    Args:
        record: the domain.
        region: where it is.
        members: what `CreateDomain` takes; a table tells where that is not known.

    Raises:
        SpecError: a member has a value of a type that no request can have.
    """
    request, left_out = request_of_domain(record, members)
    taken = [Remark(place, text) for place, text in left_out]
    questions = [
        Remark(place, f"could not be read; the spec says nothing about it. {why}") for place, why in record.unread
    ]
    access: dict[str, list[object]] = {}
    if record.signs_in == "SSO":
        access["groups"] = [_person(each) for each in record.groups or ()]
        access["users"] = [_person(each) for each in record.users or ()]
        if record.profiles:
            count = f"{len(record.profiles)} in all"
            taken.append(Remark("user profiles", f"people get theirs when they first sign in; {count}, left out"))
    else:
        access["profiles"] = list(record.profiles or ())
    questions += [
        Remark(f"user profile {name}", "has settings of its own; a spec has names of user profiles alone")
        for name in record.own_settings
    ]
    if record.status != "InService":
        reason = record.described.get("FailureReason", "")
        questions.append(Remark("Status", f"the domain is {record.status}. {reason}".strip()))
    found = imported(request, region=region, access=access, questions=questions, taken=taken, source=record.id)
    account = account_in(str(record.described.get("DomainArn", "")))
    if account:
        found.spec = found.spec.model_copy(update={"account": account})
    return found


def _person(principal: Principal) -> dict[str, str]:
    return {name: value for name, value in principal.model_dump().items() if value}
