"""The account's limits of IAM, and the documents of a role, over the embedded AWS."""

from models.facts import Availability
from models.role_grants import coverage
from models.role_policies import ATTACHMENTS_QUOTA, attachments_in
from tui.emulator import world
from tui.services.connection import Connection
from tui.services.gateway import Gateway
from tui.services.lookups import Lookups


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
