"""Faults: which calls are struck, how each protocol says it, what has happened when no answer comes."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator

Clients = Callable[..., Any]

CALLS = [
    ("sagemaker", "list_domains"),
    ("ec2", "describe_vpcs"),
    ("iam", "list_roles"),
    ("s3", "list_buckets"),
    ("kms", "list_keys"),
    ("sso-admin", "list_instances"),
]


def codes(clients: Clients) -> dict[str, str]:
    found = {}
    for service, operation in CALLS:
        with pytest.raises(ClientError) as error:
            getattr(clients(service), operation)()
        found[service] = error.value.response["Error"]["Code"]
    return found


def test_a_denied_call_is_refused_as_its_service_does(emulator: Emulator, clients: Clients) -> None:
    emulator.fault("*", "denied")
    assert codes(clients) == {
        "sagemaker": "AccessDeniedException",
        "ec2": "UnauthorizedOperation",
        "iam": "AccessDenied",
        "s3": "AccessDenied",
        "kms": "AccessDeniedException",
        "sso-admin": "AccessDeniedException",
    }
    assert clients("sts").get_caller_identity()["Account"] == "123456789012"
    with pytest.raises(ClientError, match="not authorized to perform: s3:ListAllMyBuckets"):
        clients("s3").list_buckets()
    emulator.clear_faults()
    assert clients("s3").list_buckets()["Buckets"]


def test_throttling_and_expiry_are_worded_by_protocol(emulator: Emulator, clients: Clients) -> None:
    emulator.fault("*", "throttle")
    assert codes(clients) == {
        "sagemaker": "ThrottlingException",
        "ec2": "RequestLimitExceeded",
        "iam": "Throttling",
        "s3": "SlowDown",
        "kms": "ThrottlingException",
        "sso-admin": "ThrottlingException",
    }
    emulator.clear_faults()
    emulator.fault("*", "expired")
    assert set(codes(clients).values()) == {"ExpiredTokenException", "RequestExpired", "ExpiredToken"}


def test_times_after_and_when_choose_the_calls(emulator: Emulator, clients: Clients) -> None:
    sagemaker = clients("sagemaker")
    fault = emulator.fault("sagemaker:List*", "error", times=1, after=1, code="Boom", when={"MaxResults": 7})
    sagemaker.list_domains(MaxResults=7)
    sagemaker.list_domains()
    with pytest.raises(ClientError, match="Boom"):
        sagemaker.list_domains(MaxResults=7)
    sagemaker.list_domains(MaxResults=7)
    assert fault.hits == 1
    emulator.fault("sagemaker:ListDomains", "denied", when=lambda params: "NameContains" in params)
    sagemaker.list_domains()


def test_every_strikes_equal_requests_in_turn(emulator: Emulator, clients: Clients) -> None:
    emulator.fault("*", "throttle", every=2)
    outcomes = []
    for _ in range(4):
        for service, operation in (("kms", "list_keys"), ("iam", "list_roles")):
            try:
                getattr(clients(service), operation)()
                outcomes.append(True)
            except ClientError:
                outcomes.append(False)
    assert outcomes == [False, False, True, True] * 2


def test_a_timeout_has_no_effect_and_a_lost_answer_has(
    emulator: Emulator, clients: Clients, domain_request: dict[str, Any]
) -> None:
    sagemaker = clients("sagemaker")

    def names() -> list[str]:
        return [domain["DomainName"] for domain in sagemaker.list_domains()["Domains"]]

    emulator.fault("sagemaker:CreateDomain", "timeout", times=1)
    with pytest.raises(ReadTimeoutError):
        sagemaker.create_domain(**domain_request)
    assert "ml-team-a" not in names()
    emulator.clear_faults()
    emulator.fault("sagemaker:CreateDomain", "lost", times=1)
    with pytest.raises(ReadTimeoutError):
        sagemaker.create_domain(**domain_request)
    assert "ml-team-a" in names()
    assert [entry for entry in emulator.log if entry[1] == "CreateDomain"] == [("sagemaker", "CreateDomain", 0)] * 2


def test_no_connection(emulator: Emulator, clients: Clients) -> None:
    emulator.fault("kms:*", "down")
    with pytest.raises(EndpointConnectionError):
        clients("kms").list_keys()


def test_latency_is_the_clocks(emulator: Emulator, clients: Clients, clock: ManualClock) -> None:
    emulator.fault("ec2:*", "latency", delay=3.5)
    clients("ec2").describe_vpcs()
    assert clock.slept == [3.5]


def test_an_unknown_kind_is_an_error(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match="known: throttle"):
        emulator.fault("*", "gremlin")  # type: ignore[arg-type]
