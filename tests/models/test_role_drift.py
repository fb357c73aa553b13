"""What a role that exists carries beside what the spec says, and the order in which that is mended."""

import json
from dataclasses import replace
from typing import Any

from models.actions import Action
from models.facts_checks import PolicyVersion
from models.plan_roles import role_actions
from models.policy_packing import DEFAULT_ATTACHMENTS
from models.role_drift import RoleDrift, carried_by, compared, mending
from models.role_grants import RolePolicy
from models.spec_access import RoleCreate
from tests.judges.examples import ACCOUNT, REGION, catalogue

NAME = "team"
AWS = "arn:aws:iam::aws:policy/"
OWN = f"arn:aws:iam::{ACCOUNT}:policy/{NAME}-"
CLASSIC, CANVAS = "run-studio-classic-applications", "canvas-core-access"


def steps(*activities: str, rstudio: bool = False) -> list[Action]:
    role = RoleCreate.model_validate({"name": NAME, "activities": [{"id": each} for each in activities]})
    where: dict[str, Any] = {"account": ACCOUNT, "region": REGION, "catalogue": catalogue()}
    return list(role_actions(role, {}, studio=bool(activities), rstudio=rstudio, **where))


def drift(*activities: str, **more: bool) -> RoleDrift:
    arn = f"arn:aws:iam::{ACCOUNT}:role/{NAME}"
    return RoleDrift("roles.default", RoleCreate(name=NAME), arn, carried_by(steps(*activities, **more)), "run-1")


def rows_of(*activities: str, **more: bool) -> list[RolePolicy]:
    """The policies of a role that was made of these activities."""
    carried = carried_by(steps(*activities, **more))
    rows = [RolePolicy(arn.rpartition("/")[2], arn, {}) for arn in carried.managed]
    rows += [RolePolicy(arn.rpartition("/")[2], arn, _body(make)) for arn, (make, _) in carried.own.items()]
    return rows + [RolePolicy(name, "", _body(make)) for name, make in carried.inline.items()]


def _body(make: Action) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(make.call.request["PolicyDocument"])
    return document


def held(wanted: RoleDrift, rows: list[RolePolicy]) -> RoleDrift:
    known = [each.arn for each in catalogue().managed_policies.values()]
    found = compared(wanted, rows, known)
    return replace(found, versions=dict.fromkeys(found.renewed, ()))


def test_what_was_made_of_the_same_activities_does_not_differ() -> None:
    found = held(drift(CLASSIC, CANVAS, rstudio=True), rows_of(CLASSIC, CANVAS, rstudio=True))
    assert not found.differs
    assert not found.foreign


def test_how_statements_are_spread_and_written_makes_no_difference() -> None:
    rows = rows_of(CLASSIC)
    (own,) = [each for each in rows if each.arn.startswith(OWN)]
    alone = {**own.document, "Statement": [_single(each) for each in reversed(own.document["Statement"])]}
    moved = [replace(each, arn=f"{OWN}1", name=f"{NAME}-1", document=alone) if each is own else each for each in rows]
    assert not held(drift(CLASSIC), moved).differs


def _single(statement: dict[str, Any]) -> dict[str, Any]:
    """The statement under another name, with lists of one as their only entry."""
    short = {
        key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in statement.items()
    }
    return short | {"Sid": "Renamed"}


def test_what_lacks_differs_or_is_too_much_is_told_apart() -> None:
    rows = [*rows_of(CANVAS), RolePolicy("theirs", f"arn:aws:iam::{ACCOUNT}:policy/theirs"), RolePolicy("note")]
    found = held(drift(CLASSIC), rows)
    assert f"{OWN}{CLASSIC}" in found.lacking
    assert any("Canvas" in each for each in found.spare)
    assert set(found.foreign) == {"theirs", "note"}
    inline = held(drift(rstudio=True), [RolePolicy("SageMakerRStudio", "", {"Statement": []})])
    assert inline.other == ("SageMakerRStudio",)


def test_what_goes_is_taken_off_first_only_where_there_is_no_room() -> None:
    found = held(drift(CLASSIC), rows_of(CANVAS))
    roomy = [each.kind for each in mending(found, DEFAULT_ATTACHMENTS)]
    assert roomy.index("role-policy-removal") > roomy.index("role-policy")
    tight = list(mending(found, found.attached))
    assert tight[0].kind == "role-policy-removal"
    attach = next(each for each in tight if each.kind == "role-policy")
    assert tight[0].id in attach.needs


def test_the_oldest_version_that_does_not_count_goes_where_there_are_five() -> None:
    found = held(drift(CLASSIC), rows_of(CLASSIC)[:0])
    arn = found.renewed[0]
    versions = [PolicyVersion(arn, f"v{number}", number == 1, float(number)) for number in range(1, 6)]
    gone, renewed, attach = mending(replace(found, lacking=(arn,), versions={arn: versions}), DEFAULT_ATTACHMENTS)
    assert (gone.call.operation, gone.call.request["VersionId"]) == ("DeletePolicyVersion", "v2")
    assert renewed.needs == (gone.id,)
    assert renewed.call.request["SetAsDefault"] is True
    assert attach.call.request["PolicyArn"] == arn


def test_nothing_is_done_to_a_role_that_no_run_made_or_that_was_not_read() -> None:
    found = held(drift(CLASSIC), rows_of(CANVAS))
    assert found.mended
    assert not replace(found, run="").mended
    assert not replace(found, versions=None).mended
