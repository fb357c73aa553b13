"""Each scenario is what its description says."""

import sys
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.emulator.scenario_list import SCENARIOS
from tui.emulator.world import build

Clients = Callable[..., Any]


def scenario(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("emulator", [name], indirect=True)


def test_an_unknown_scenario_names_those_there_are() -> None:
    with pytest.raises(ValueError, match="default, denied, throttled"):
        build("nope")


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_is_built_with_little_work(name: str) -> None:
    build(name, clock=ManualClock())
    calls = count()
    sys.setprofile(lambda *_: calls.__next__() and None)
    try:
        build(name, clock=ManualClock())
    finally:
        sys.setprofile(None)
    # A second time, nothing is read from files; 100,000 groups cost what their ids cost.
    assert next(calls) < 400_000


@scenario("denied")
def test_denied(clients: Clients, domain_request: dict[str, Any]) -> None:
    assert clients("sts").get_caller_identity()
    for call in (
        clients("ec2").describe_vpcs,
        clients("iam").list_roles,
        lambda: clients("sagemaker").create_domain(**domain_request),
    ):
        with pytest.raises(ClientError, match="not authorized"):
            call()


@scenario("empty")
def test_empty(clients: Clients) -> None:
    assert clients("ec2").describe_vpcs()["Vpcs"] == []
    assert clients("sso-admin").list_instances()["Instances"] == []
    assert clients("kms").list_keys()["Keys"] == []
    assert clients("iam").list_roles()["Roles"] == []
    assert clients("s3").list_buckets()["Buckets"] == []
    assert clients("sagemaker").list_domains()["Domains"] == []
    assert clients("ec2").describe_regions()["Regions"]


@scenario("failing")
def test_failing(clients: Clients, clock: ManualClock, domain_request: dict[str, Any]) -> None:
    domain = clients("sagemaker").create_domain(**domain_request)["DomainId"]
    clock.advance(30)
    described = clients("sagemaker").describe_domain(DomainId=domain)
    assert described["Status"] == "Failed"
    assert f"for domain '{domain}' because KMS key 'null' does not exist" in described["FailureReason"]


@scenario("slow")
def test_slow(clients: Clients, clock: ManualClock) -> None:
    clients("kms").list_keys()
    assert clock.slept == [0.15]


@scenario("throttled")
def test_throttled(clients: Clients) -> None:
    with pytest.raises(ClientError, match="Rate exceeded"):
        clients("kms").list_keys()
    assert clients("kms").list_keys()["Keys"]


@scenario("flaky")
def test_flaky(emulator: Emulator, clients: Clients) -> None:
    with pytest.raises(ClientError, match="InternalFailure"):
        clients("kms").list_keys()
    assert clients("kms").list_keys()["Keys"]
    assert [status for _, _, status in emulator.log] == [500, 200]


@scenario("expired")
def test_expired(clients: Clients) -> None:
    for _ in range(40):
        clients("sts").get_caller_identity()
    with pytest.raises(ClientError, match="ExpiredToken"):
        clients("sts").get_caller_identity()


@scenario("other-region")
def test_other_region(clients: Clients) -> None:
    assert clients("sso-admin").list_instances()["Instances"] == []
    everywhere = clients("sso-admin").list_instances(RegionScope="ALL_REGIONS")["Instances"]
    assert [instance["PrimaryRegion"] for instance in everywhere] == ["us-east-1"]
    there = clients("sso-admin", "us-east-1").list_instances()["Instances"][0]
    assert clients("identitystore", "us-east-1").list_groups(IdentityStoreId=there["IdentityStoreId"])["Groups"]


@scenario("large")
def test_large(emulator: Emulator, clients: Clients) -> None:
    store = {"IdentityStoreId": "d-9967112233"}
    identity = clients("identitystore")
    assert len(emulator.world.groups) == 100_000
    page = identity.list_groups(**store, MaxResults=100)
    assert len(page["Groups"]) == 100
    last = emulator.world.groups[-1]
    assert identity.describe_group(**store, GroupId=last["GroupId"])["DisplayName"] == last["DisplayName"]
    unique = {"UniqueAttribute": {"AttributePath": "displayName", "AttributeValue": "team-050000"}}
    assert identity.get_group_id(**store, AlternateIdentifier=unique)["GroupId"].startswith("0000c350")
    assert len(emulator.world.roles) == 5_000
    assert len(clients("ec2").describe_subnets()["Subnets"]) == 2_000


@scenario("new-account")
def test_new_account(clients: Clients) -> None:
    quotas = clients("service-quotas")
    code = {"ServiceCode": "sagemaker", "QuotaCode": "L-B683BCB0"}
    with pytest.raises(ClientError, match="NoSuchResource"):
        quotas.get_service_quota(**code)
    assert quotas.get_aws_default_service_quota(**code)["Quota"]["Value"] == 2
    with pytest.raises(ClientError, match="NoSuchEntity"):
        clients("iam").get_role(RoleName="AWSServiceRoleForAmazonSageMakerNotebooks")
    clients("iam").create_service_linked_role(AWSServiceName="sagemaker.amazonaws.com")
