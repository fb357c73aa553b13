"""Apps and spaces, and what they stand in the way of."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tui.emulator.clock import ManualClock

Clients = Callable[..., Any]

LEGACY = {"DomainId": "d-le9acy1am0x7"}
SERVER = {**LEGACY, "UserProfileName": "alice", "AppType": "JupyterServer", "AppName": "default"}
LAB = {**LEGACY, "SpaceName": "alice-lab", "AppType": "JupyterLab", "AppName": "default"}
BROKEN = {**LEGACY, "SpaceName": "team-notebooks", "AppType": "JupyterLab", "AppName": "default"}
ENDED = {**LEGACY, "SpaceName": "bob-code", "AppType": "CodeEditor", "AppName": "default"}


def refusal(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        call(**request)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def test_an_app_that_was_deleted_stays_listed_for_a_day(clients: Clients, clock: ManualClock) -> None:
    sagemaker = clients("sagemaker")

    def status() -> str:
        return str(sagemaker.describe_app(**SERVER)["Status"])

    assert status() == "InService"
    sagemaker.delete_app(**SERVER)
    assert status() == "Deleting"
    assert refusal(sagemaker.delete_app, **SERVER)[0] == "ResourceInUse"
    clock.advance(5)
    assert status() == "Deleted"
    assert refusal(sagemaker.delete_app, **SERVER) == (
        "ValidationException",
        "App [arn:aws:sagemaker:eu-central-1:123456789012:app/d-le9acy1am0x7/alice/jupyterserver/default] "
        "has already been deleted.",
    )
    listed = sagemaker.list_apps(DomainIdEquals=LEGACY["DomainId"], UserProfileNameEquals="alice")["Apps"]
    assert [app["Status"] for app in listed] == ["Deleted"]
    clock.advance(86_400)
    assert refusal(sagemaker.describe_app, **SERVER)[0] == "ResourceNotFound"


def test_a_failed_app_is_gone_already(clients: Clients) -> None:
    sagemaker = clients("sagemaker")
    assert "EC2InsufficientCapacityError" in sagemaker.describe_app(**BROKEN)["FailureReason"]
    code, message = refusal(sagemaker.delete_app, **BROKEN)
    assert (code, message[-44:]) == ("ValidationException", "previously failed and was automatically deleted."[-44:])


def test_an_app_comes_into_service_in_the_place_of_one_that_is_gone(clients: Clients, clock: ManualClock) -> None:
    sagemaker = clients("sagemaker")
    before = len(sagemaker.list_apps(MaxResults=100)["Apps"])
    sagemaker.create_app(**ENDED)
    assert sagemaker.describe_app(**ENDED)["Status"] == "Pending"
    assert refusal(sagemaker.create_app, **ENDED)[0] == "ResourceInUse"
    clock.advance(3)
    assert sagemaker.describe_app(**ENDED)["Status"] == "InService"
    assert len(sagemaker.list_apps(MaxResults=100)["Apps"]) == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"UserProfileName": "nobody"}, "ResourceNotFound"),
        ({"SpaceName": "alice-lab"}, "ValidationException"),
        ({"AppType": "JupyterLab"}, "ValidationException"),
        ({"DomainId": "d-0ldexper1ment"}, "ValidationException"),
    ],
)
def test_what_create_app_refuses(clients: Clients, change: dict[str, str], code: str) -> None:
    request = {**SERVER, "AppName": "second", **change}
    assert refusal(clients("sagemaker").create_app, **request)[0] == code


def test_a_space_is_refused_until_its_apps_are_gone(clients: Clients, clock: ManualClock) -> None:
    sagemaker, space = clients("sagemaker"), {**LEGACY, "SpaceName": "alice-lab"}
    assert refusal(sagemaker.delete_space, **space)[0] == "ResourceInUse"
    sagemaker.delete_app(**LAB)
    assert refusal(sagemaker.delete_space, **space)[0] == "ResourceInUse"
    clock.advance(3)
    sagemaker.delete_space(**space)
    assert sagemaker.describe_space(**space)["Status"] == "Deleting"
    clock.advance(1)
    assert refusal(sagemaker.describe_space, **space)[0] == "ResourceNotFound"


def test_spaces_with_failed_and_deleted_apps_go(clients: Clients) -> None:
    for name in ("team-notebooks", "bob-code"):
        clients("sagemaker").delete_space(**LEGACY, SpaceName=name)


def test_a_space_is_made_and_listed_with_its_owner(clients: Clients, clock: ManualClock) -> None:
    sagemaker = clients("sagemaker")
    owner, sharing = {"OwnerUserProfileName": "carol"}, {"SharingType": "Private"}
    request = {**LEGACY, "SpaceName": "carol-lab", "OwnershipSettings": owner, "SpaceSharingSettings": sharing}
    assert refusal(sagemaker.create_space, **LEGACY, SpaceName="x", OwnershipSettings=owner)[0] == "ValidationException"
    sagemaker.create_space(**request, SpaceSettings={"AppType": "JupyterLab"})
    assert refusal(sagemaker.create_space, **request)[0] == "ResourceInUse"
    clock.advance(1)
    (listed,) = sagemaker.list_spaces(**{"DomainIdEquals": LEGACY["DomainId"], "SpaceNameContains": "carol"})["Spaces"]
    assert listed["OwnershipSettingsSummary"] == owner
    assert listed["SpaceSharingSettingsSummary"] == sharing
    assert listed["SpaceSettingsSummary"] == {"AppType": "JupyterLab"}
    assert listed["Status"] == "InService"


def test_a_person_goes_after_their_apps_and_private_spaces(clients: Clients, clock: ManualClock) -> None:
    sagemaker, alice = clients("sagemaker"), {**LEGACY, "UserProfileName": "alice"}
    assert "App(s) are associated" in refusal(sagemaker.delete_user_profile, **alice)[1]
    sagemaker.delete_app(**SERVER)
    sagemaker.delete_app(**LAB)
    clock.advance(3)
    assert "Space(s) are associated" in refusal(sagemaker.delete_user_profile, **alice)[1]
    sagemaker.delete_space(**LEGACY, SpaceName="alice-lab")
    clock.advance(1)
    sagemaker.delete_user_profile(**alice)  # the shared space that is hers stays
    assert refusal(sagemaker.delete_user_profile, **alice)[0] == "ResourceInUse"
    clock.advance(1)
    assert refusal(sagemaker.delete_user_profile, **alice)[0] == "ResourceNotFound"


def test_a_domain_goes_when_all_in_it_is_gone_though_apps_are_listed(clients: Clients, clock: ManualClock) -> None:
    sagemaker, domain = clients("sagemaker"), LEGACY["DomainId"]
    for app in (SERVER, LAB):
        assert "App(s)" in refusal(sagemaker.delete_domain, DomainId=domain)[1]
        sagemaker.delete_app(**app)
    clock.advance(3)
    assert "Space(s)" in refusal(sagemaker.delete_domain, DomainId=domain)[1]
    for space in sagemaker.list_spaces(DomainIdEquals=domain)["Spaces"]:
        sagemaker.delete_space(**LEGACY, SpaceName=space["SpaceName"])
    clock.advance(1)
    assert "UserProfile(s)" in refusal(sagemaker.delete_domain, DomainId=domain)[1]
    for name in ("alice", "bob", "carol"):
        sagemaker.delete_user_profile(**LEGACY, UserProfileName=name)
    clock.advance(1)
    assert {app["Status"] for app in sagemaker.list_apps(DomainIdEquals=domain)["Apps"]} == {"Deleted", "Failed"}
    sagemaker.delete_domain(DomainId=domain)
    clock.advance(8)
    assert refusal(sagemaker.describe_domain, DomainId=domain)[0] == "ResourceNotFound"


def test_rstudio_access_is_given_and_never_taken(clients: Clients, clock: ManualClock) -> None:
    sagemaker, bob = clients("sagemaker"), {**LEGACY, "UserProfileName": "bob"}

    def access(**settings: str) -> dict[str, Any]:
        return {**bob, "UserSettings": {"RStudioServerProAppSettings": settings}}

    message = refusal(sagemaker.update_user_profile, **access(AccessStatus="DISABLED", UserGroup="R_STUDIO_USER"))[1]
    assert "with update to RStudioServerProAppSettings. Make sure AccessStatus is set to ENABLED if" in message
    sagemaker.update_user_profile(**access(AccessStatus="ENABLED", UserGroup="R_STUDIO_ADMIN"))
    assert sagemaker.describe_user_profile(**bob)["Status"] == "Updating"
    assert refusal(sagemaker.update_user_profile, **access(AccessStatus="ENABLED"))[0] == "ResourceInUse"
    clock.advance(1)
    assert refusal(sagemaker.update_user_profile, **access(AccessStatus="DISABLED"))[0] == "ValidationException"
    kept = sagemaker.describe_user_profile(**bob)["UserSettings"]
    assert kept["RStudioServerProAppSettings"] == {"AccessStatus": "ENABLED", "UserGroup": "R_STUDIO_ADMIN"}
    assert "ExecutionRole" in kept


def test_tags_are_taken_off(clients: Clients) -> None:
    arn = "arn:aws:sagemaker:eu-central-1:123456789012:domain/d-le9acy1am0x7"
    sagemaker = clients("sagemaker")
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}])
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["CostCenter", "unknown"])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "a", "Value": "1"}]
