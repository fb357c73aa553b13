"""The account's limits of IAM, and the documents of a role, over the embedded AWS."""

from collections.abc import Iterator
from typing import cast

import pytest

from models.errors import AccessDenied, AwsError
from models.facts import Availability
from models.role_grants import coverage
from models.role_policies import ATTACHMENTS_QUOTA, attachments_in
from tui.emulator import world
from tui.services.connection import Connection
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups
from tui.services.lookups_ask import Ask
from tui.services.lookups_grants import policies_of


def lookups() -> Lookups:
    return Lookups(Gateway(Connection(demo="default"), emulator=world.build("default")))


def test_the_limits_are_told_and_counted() -> None:
    made = lookups()
    assert attachments_in(made.facts()) == 10
    found = {each.code: each for each in made.fetch("iam-quotas").rows}
    assert found[ATTACHMENTS_QUOTA].value == 10
    assert found["RolesQuota"].used is not None
    assert attachments_in(made.facts()) == 10


def test_every_policy_of_a_role_comes_with_its_document() -> None:
    made = lookups()
    found = made.fetch("role-grants", "AmazonSageMaker-ExecutionRole-20250314T101500")
    assert found.known
    managed, own = found.rows
    assert managed.name == "AmazonSageMakerFullAccess"
    assert managed.document["Statement"]
    assert own.own
    assert own.document["Statement"][0]["Action"][0] == "s3:GetObject"
    facts = made.facts()
    assert any(not each.missing for each in coverage(found.rows, facts.catalogue))


def test_a_role_that_is_not_there_is_told_and_not_raised() -> None:
    assert lookups().fetch("role-grants", "nobody").availability is Availability.FAILED


@pytest.mark.parametrize("denied", [0, 1])
@pytest.mark.parametrize("first", [0, 1])
def test_a_permission_that_is_missing_is_told_whatever_is_answered_first(denied: int, first: int) -> None:
    operations = ["ListAttachedRolePolicies", "ListRolePolicies"]

    class Refused:
        argument = "nobody"

        def each(self, work: object, items: list[str]) -> Iterator[tuple[str, AwsError]]:
            assert items == operations
            for operation in (operations[first], operations[not first]):
                gone = AwsError("The role cannot be found.", aws_code="NoSuchEntity")
                yield operation, AccessDenied("no") if operation == operations[denied] else gone

    with pytest.raises(AccessDenied):
        policies_of(cast(Ask, Refused()))
