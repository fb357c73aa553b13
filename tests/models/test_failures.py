"""Texts of AWS lead to a remedy and to the answer to change."""

import re

import pytest

from models.failures import FAILURES, UNKNOWN, Advice, Failure, explain
from models.text import scrub


@pytest.mark.parametrize(
    ("text", "advice", "field"),
    [
        (
            "ResourceNotFoundError: Unable to create Amazon EFS for domain 'd-1' because KMS key 'null' does not "
            "exist. You must choose a key that exists.",
            Advice.DELETE_AND_RETRY,
            "",
        ),
        (
            "ResourceNotFoundError: The VPC ID 'vpc-0a1b' could not be found. Verify that the VPC ID is valid and that "
            "it's in the same AWS Region as the requested domain.",
            Advice.EDIT_AND_RETRY,
            "network.vpc",
        ),
        (
            "The account-level service limit 'Total domains' is 1 Domains, with current utilization of 1 Domains and a "
            "request delta of 1 Domains. Please contact AWS support to request an increase for this limit.",
            Advice.ASK,
            "",
        ),
        ("AppSecurityGroupManagement can only be set for Rstudio enabled domains.", Advice.EDIT_AND_RETRY, None),
        (
            "Could not assume role arn:aws:iam::1:role/r. Please ensure that the role exists and allows principal "
            "'sagemaker.amazonaws.com' to assume the role.",
            Advice.RETRY,
            "roles.default",
        ),
        ("User: x is not authorized to perform: iam:PassRole on resource: y", Advice.ASK, ""),
        ("EC2InsufficientCapacityError", Advice.RETRY, None),
    ],
)
def test_known_texts_have_an_answer(text: str, advice: Advice, field: str | None) -> None:
    found = explain(text)
    assert found is not None
    assert found.advice is advice
    if field is not None:
        assert found.field == field


def test_an_unknown_text_has_none() -> None:
    assert explain("The moon is in the wrong phase.") is None


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.pattern[:30])
def test_every_entry_is_complete(failure: object) -> None:
    entry = FAILURES[FAILURES.index(failure)]  # type: ignore[arg-type]
    re.compile(entry.pattern)
    for text in (entry.cause, entry.remedy, *filter(None, [entry.without_deleting])):
        assert text == scrub(text)
        assert text.endswith(".")
    assert entry.source
    if entry.advice is Advice.EDIT_AND_RETRY:
        assert entry.field


@pytest.mark.parametrize("operation", ["UpdateDomain", "UpdateUserProfile", "DeleteDomain", ""])
@pytest.mark.parametrize("failure", [*FAILURES, UNKNOWN], ids=lambda failure: failure.pattern[:30])
def test_only_what_never_came_to_be_is_to_be_deleted(failure: Failure, operation: str) -> None:
    assert failure.remedy_after("CreateDomain") == failure.remedy
    assert failure.advice_after("CreateDomain") is failure.advice
    assert not re.search("delete (what|the) failed", failure.remedy_after(operation), re.IGNORECASE)
    assert failure.advice_after(operation) is not Advice.DELETE_AND_RETRY
