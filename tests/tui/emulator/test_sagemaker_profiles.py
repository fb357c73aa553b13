"""User profiles: who may have one, when, and for how long."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tui.emulator.clock import ManualClock

Clients = Callable[..., Any]

LEGACY = "d-le9acy1am0x7"


def refused(client: Any, **request: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        client.create_user_profile(**request)
    return error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]


def test_a_profile_lives_by_the_clock(clients: Clients, clock: ManualClock) -> None:
    sagemaker = clients("sagemaker")
    key = {"DomainId": LEGACY, "UserProfileName": "Dave"}
    arn = sagemaker.create_user_profile(**key, Tags=[{"Key": "a", "Value": "b"}])["UserProfileArn"]
    assert sagemaker.describe_user_profile(**key)["Status"] == "Pending"
    clock.advance(3)
    assert sagemaker.describe_user_profile(**key)["Status"] == "InService"
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "a", "Value": "b"}]
    assert "auth?token=" in sagemaker.create_presigned_domain_url(**key)["AuthorizedUrl"]
    sagemaker.delete_user_profile(**key)
    clock.advance(3)
    names = [item["UserProfileName"] for item in sagemaker.list_user_profiles(DomainIdEquals=LEGACY)["UserProfiles"]]
    assert names == ["alice", "bob", "carol"]


def test_what_create_user_profile_refuses(clients: Clients, clock: ManualClock, domain_request: dict[str, Any]) -> None:
    sagemaker = clients("sagemaker")
    domain = sagemaker.create_domain(**domain_request)["DomainId"]
    ada = {"SingleSignOnUserIdentifier": "UserName", "SingleSignOnUserValue": "ada.lovelace"}
    assert "in state Pending" in refused(sagemaker, DomainId=domain, UserProfileName="ada", **ada)[1]
    clock.advance(30)
    assert "are required" in refused(sagemaker, DomainId=domain, UserProfileName="ada")[1]
    unknown = ada | {"SingleSignOnUserValue": "nobody"}
    assert "was not found" in refused(sagemaker, DomainId=domain, UserProfileName="ada", **unknown)[1]
    sagemaker.create_user_profile(DomainId=domain, UserProfileName="ada", **ada)
    assert "cannot be specified" in refused(sagemaker, DomainId=LEGACY, UserProfileName="ada", **ada)[1]
    assert refused(sagemaker, DomainId=LEGACY, UserProfileName="ALICE")[0] == "ResourceInUse"
    assert refused(sagemaker, DomainId="d-nothere", UserProfileName="ada")[0] == "ResourceNotFound"
    assert refused(sagemaker, DomainId=LEGACY, UserProfileName="-x")[0] == "ValidationException"
    with pytest.raises(ClientError, match="AuthMode is SSO"):
        sagemaker.create_presigned_domain_url(DomainId=domain, UserProfileName="ada")


@pytest.mark.parametrize("emulator", ["new-account"], indirect=True)
def test_the_profile_quota_is_for_the_account(
    clients: Clients, clock: ManualClock, domain_request: dict[str, Any]
) -> None:
    sagemaker = clients("sagemaker")
    domain = sagemaker.create_domain(**domain_request | {"AuthMode": "IAM"})["DomainId"]
    clock.advance(30)
    for name in ("a", "b"):
        sagemaker.create_user_profile(DomainId=domain, UserProfileName=name)
    assert refused(sagemaker, DomainId=domain, UserProfileName="c")[0] == "ResourceLimitExceeded"


def test_a_profile_with_an_app_is_not_deleted(clients: Clients) -> None:
    with pytest.raises(ClientError, match="App\\(s\\) are associated"):
        clients("sagemaker").delete_user_profile(DomainId=LEGACY, UserProfileName="alice")
