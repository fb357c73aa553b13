"""What UpdateDomain changes, what it refuses, and how it can fail."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator

Clients = Callable[..., Any]

ROLE = "arn:aws:iam::123456789012:role/"
STUDIO = {"RStudioServerProDomainSettingsForUpdate": {"DomainExecutionRoleArn": f"{ROLE}rstudio-domain"}}
LAB = "JupyterLabAppSettings"


@pytest.fixture
def domain(clients: Clients, clock: ManualClock, domain_request: dict[str, Any]) -> str:
    """A domain in service, in a VPC of its own choice of two subnets."""
    domain_request["DefaultUserSettings"][LAB] = {
        "DefaultResourceSpec": {"InstanceType": "ml.t3.medium"},
        "LifecycleConfigArns": ["arn:aws:sagemaker:eu-central-1:123456789012:studio-lifecycle-config/auto"],
    }
    identifier: str = clients("sagemaker").create_domain(**domain_request)["DomainId"]
    clock.advance(20)
    return identifier


def refusal(client: Any, **request: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as error:
        client.update_domain(**request)
    found = error.value.response["Error"]
    return found["Code"], found["Message"]


def run_app(clients: Clients, clock: ManualClock, domain: str) -> Callable[[], object]:
    """Start an app; what is returned ends it."""
    sagemaker = clients("sagemaker")
    who = {"DomainId": domain, "UserProfileName": "ada"}
    user = {"SingleSignOnUserIdentifier": "UserName", "SingleSignOnUserValue": "anna.schmidt@acme.example"}
    user["SingleSignOnUserValue"] = clients("identitystore").list_users(IdentityStoreId="d-9967112233")["Users"][0][
        "UserName"
    ]
    sagemaker.create_user_profile(**who, **user)
    clock.advance(2)
    app = {**who, "AppType": "JupyterServer", "AppName": "default"}
    sagemaker.create_app(**app)

    def end() -> None:
        clock.advance(3)
        sagemaker.delete_app(**app)
        clock.advance(3)

    return end


@pytest.mark.parametrize(("replaces", "kept"), [(True, False), (False, True)])
def test_a_member_of_a_block_is_replaced_or_merged(
    emulator: Emulator, clients: Clients, clock: ManualClock, domain: str, replaces: bool, kept: bool
) -> None:
    emulator.world.update_replaces = replaces
    sagemaker = clients("sagemaker")
    before = sagemaker.describe_domain(DomainId=domain)["DefaultUserSettings"]
    spec = {"DefaultResourceSpec": {"InstanceType": "ml.m5.large"}}
    sagemaker.update_domain(DomainId=domain, DefaultUserSettings={LAB: spec, "StudioWebPortal": "ENABLED"})
    assert sagemaker.describe_domain(DomainId=domain)["Status"] == "Updating"
    assert refusal(sagemaker, DomainId=domain, TagPropagation="ENABLED")[0] == "ResourceInUse"
    clock.advance(5)
    after = sagemaker.describe_domain(DomainId=domain)
    settings = after["DefaultUserSettings"]
    assert after["Status"] == "InService"
    assert settings[LAB]["DefaultResourceSpec"] == spec["DefaultResourceSpec"]
    assert ("LifecycleConfigArns" in settings[LAB]) == kept
    assert settings["StudioWebPortal"] == "ENABLED"
    assert settings["ExecutionRole"] == before["ExecutionRole"]
    assert settings["SecurityGroups"] == before["SecurityGroups"]


def test_all_that_can_change_changes(clients: Clients, clock: ManualClock, domain: str) -> None:
    sagemaker = clients("sagemaker")
    subnets = [f"subnet-0a1b2c3d4e5f6100{number}" for number in (1, 2, 3)]
    sagemaker.update_domain(
        DomainId=domain,
        SubnetIds=subnets,
        TagPropagation="ENABLED",
        AppSecurityGroupManagement="Customer",
        DefaultSpaceSettings={"ExecutionRole": f"{ROLE}ml-platform-studio"},
        DomainSettingsForUpdate={
            **STUDIO,
            "SecurityGroupIds": ["sg-0a1b2c3d4e5f63001"],
            "ExecutionRoleIdentityConfig": "USER_PROFILE_NAME",
            "DockerSettings": {"EnableDockerAccess": "ENABLED"},
        },
    )
    clock.advance(5)
    described = sagemaker.describe_domain(DomainId=domain)
    assert described["SubnetIds"] == subnets
    assert described["TagPropagation"] == "ENABLED"
    assert described["AppSecurityGroupManagement"] == "Customer"
    assert described["DomainSettings"]["RStudioServerProDomainSettings"] == {
        "DomainExecutionRoleArn": f"{ROLE}rstudio-domain"
    }
    assert described["DomainSettings"]["DockerSettings"] == {"EnableDockerAccess": "ENABLED"}
    assert described["DomainSettings"]["ExecutionRoleIdentityConfig"] == "USER_PROFILE_NAME"
    assert described["SecurityGroupIdForDomainBoundary"].startswith("sg-")
    mounts = clients("efs").describe_mount_targets(FileSystemId=described["HomeEfsFileSystemId"])["MountTargets"]
    assert [mount["SubnetId"] for mount in mounts] == subnets


@pytest.mark.parametrize(
    ("request_", "part"),
    [
        ({"AppSecurityGroupManagement": "Service"}, "can only be set for Rstudio enabled domains"),
        ({"SubnetIds": ["subnet-0bad"]}, "does not exist"),
        ({"SubnetIds": ["subnet-0b2c3d4e5f6a71001"]}, "does not belong to the VPC"),
        ({"VpcId": "vpc-0a1b2c3d4e5f60001"}, "VpcId can only be given"),
        ({"HomeEfsFileSystemCreation": "Disabled"}, "cannot be changed from Enabled to Disabled"),
        ({"DefaultUserSettings": {"ExecutionRole": f"{ROLE}glue-crawler"}}, "Could not assume role"),
        ({"DefaultUserSettings": {"SecurityGroups": ["sg-0b2c3d4e5f6a73001"]}}, "does not belong to the VPC"),
        ({"DomainSettingsForUpdate": {"SecurityGroupIds": ["sg-0bad"]}}, "does not exist"),
        (
            {"DomainSettingsForUpdate": STUDIO, "AppNetworkAccessType": "PublicInternetOnly"},
            "once an RStudio domain role is set",
        ),
        (
            {
                "DefaultUserSettings": {
                    "RStudioServerProAppSettings": {"AccessStatus": "DISABLED", "UserGroup": "R_STUDIO_USER"}
                }
            },
            "Make sure AccessStatus is set to ENABLED if",
        ),
        (
            {
                "DefaultSpaceSettings": {
                    "SpaceStorageSettings": {
                        "DefaultEbsStorageSettings": {"DefaultEbsVolumeSizeInGb": 9, "MaximumEbsVolumeSizeInGb": 8}
                    }
                }
            },
            "less than or equal",
        ),
    ],
)
def test_what_update_domain_refuses(clients: Clients, domain: str, request_: dict[str, Any], part: str) -> None:
    code, message = refusal(clients("sagemaker"), DomainId=domain, **request_)
    assert code == "ValidationException"
    assert part in message


def test_vpc_only_takes_the_vpc_and_the_subnets(
    clients: Clients, clock: ManualClock, domain_request: dict[str, Any]
) -> None:
    sagemaker = clients("sagemaker")
    domain_request["AppNetworkAccessType"] = "PublicInternetOnly"
    domain = sagemaker.create_domain(**domain_request)["DomainId"]
    clock.advance(20)
    only = {"DomainId": domain, "AppNetworkAccessType": "VpcOnly"}
    text = "VpcId and Subnet IDs are required for updating domains to VpcOnly mode."
    assert refusal(sagemaker, **only) == ("ValidationException", text)
    assert refusal(sagemaker, **only, VpcId=domain_request["VpcId"]) == ("ValidationException", text)
    sagemaker.update_domain(**only, VpcId=domain_request["VpcId"], SubnetIds=domain_request["SubnetIds"])
    clock.advance(5)
    assert sagemaker.describe_domain(DomainId=domain)["AppNetworkAccessType"] == "VpcOnly"


@pytest.mark.parametrize(
    "request_",
    [
        {"SubnetIds": ["subnet-0a1b2c3d4e5f61001"]},
        {"AppNetworkAccessType": "PublicInternetOnly"},
        {"DefaultUserSettings": {"ExecutionRole": f"{ROLE}service-role/AmazonSageMaker-ExecutionRole-20240102T090000"}},
        {"DomainSettingsForUpdate": STUDIO},
        {"DomainSettingsForUpdate": {"ExecutionRoleIdentityConfig": "USER_PROFILE_NAME"}},
    ],
)
def test_what_waits_until_no_app_runs(
    clients: Clients, clock: ManualClock, domain: str, request_: dict[str, Any]
) -> None:
    end = run_app(clients, clock, domain)
    code, message = refusal(clients("sagemaker"), DomainId=domain, **request_)
    assert code == "ResourceInUse"
    assert "App(s) are associated" in message
    end()
    clients("sagemaker").update_domain(DomainId=domain, **request_)


def test_the_rest_changes_while_apps_run(clients: Clients, clock: ManualClock, domain: str) -> None:
    run_app(clients, clock, domain)
    sagemaker = clients("sagemaker")
    described = sagemaker.describe_domain(DomainId=domain)
    sagemaker.update_domain(
        DomainId=domain,
        SubnetIds=[*described["SubnetIds"], "subnet-0a1b2c3d4e5f61003"],
        AppNetworkAccessType=described["AppNetworkAccessType"],
        DefaultUserSettings={**described["DefaultUserSettings"], "StudioWebPortal": "DISABLED"},
    )


def test_people_who_are_there_get_no_access_to_rstudio_that_is_added(
    clients: Clients, clock: ManualClock, domain: str
) -> None:
    run_app(clients, clock, domain)()
    sagemaker = clients("sagemaker")
    sagemaker.update_domain(DomainId=domain, DomainSettingsForUpdate=STUDIO)
    profile = sagemaker.describe_user_profile(DomainId=domain, UserProfileName="ada")
    assert profile["UserSettings"]["RStudioServerProAppSettings"] == {"AccessStatus": "DISABLED"}


def test_a_change_that_fails_changes_nothing_and_can_be_asked_for_again(
    emulator: Emulator, clients: Clients, clock: ManualClock, domain: str
) -> None:
    sagemaker = clients("sagemaker")
    emulator.world.update_failure = "InternalError: {domain}"
    sagemaker.update_domain(DomainId=domain, TagPropagation="ENABLED")
    clock.advance(5)
    described = sagemaker.describe_domain(DomainId=domain)
    assert (described["Status"], described["FailureReason"]) == ("Update_Failed", f"InternalError: {domain}")
    assert "TagPropagation" not in described
    emulator.world.update_failure = None
    sagemaker.update_domain(DomainId=domain, TagPropagation="ENABLED")
    clock.advance(5)
    assert sagemaker.describe_domain(DomainId=domain)["Status"] == "InService"
    emulator.world.licenses = {}
    sagemaker.update_domain(DomainId=domain, DomainSettingsForUpdate=STUDIO)
    clock.advance(5)
    assert "license" in sagemaker.describe_domain(DomainId=domain)["FailureReason"]


def test_deleting_that_fails_can_be_asked_for_again(
    emulator: Emulator, clients: Clients, clock: ManualClock, domain: str
) -> None:
    sagemaker = clients("sagemaker")
    emulator.world.delete_failure = "InternalError: {domain}"
    request = {"DomainId": domain, "RetentionPolicy": {"HomeEfsFileSystem": "Delete"}}
    sagemaker.delete_domain(**request)
    clock.advance(8)
    described = sagemaker.describe_domain(DomainId=domain)
    assert (described["Status"], described["FailureReason"]) == ("Delete_Failed", f"InternalError: {domain}")
    files = described["HomeEfsFileSystemId"]
    assert clients("efs").describe_file_systems(FileSystemId=files)["FileSystems"]
    assert refusal(sagemaker, DomainId=domain, TagPropagation="ENABLED")[0] == "ResourceInUse"
    emulator.world.delete_failure = None
    sagemaker.delete_domain(**request)
    clock.advance(8)
    with pytest.raises(ClientError, match="does not exist"):
        sagemaker.describe_domain(DomainId=domain)


def test_home_folders_can_be_added(clients: Clients, clock: ManualClock, domain_request: dict[str, Any]) -> None:
    sagemaker = clients("sagemaker")
    domain = sagemaker.create_domain(**domain_request, HomeEfsFileSystemCreation="Disabled")["DomainId"]
    clock.advance(20)
    assert "HomeEfsFileSystemId" not in sagemaker.describe_domain(DomainId=domain)
    sagemaker.update_domain(DomainId=domain, HomeEfsFileSystemCreation="Enabled")
    clock.advance(5)
    files = sagemaker.describe_domain(DomainId=domain)["HomeEfsFileSystemId"]
    assert len(clients("efs").describe_mount_targets(FileSystemId=files)["MountTargets"]) == 2


def test_roles_take_the_permission_to_pass_them(emulator: Emulator, clients: Clients, domain: str) -> None:
    emulator.world.allowed_actions = ["sagemaker:*"]
    settings = {"ExecutionRole": f"{ROLE}ml-platform-studio"}
    assert refusal(clients("sagemaker"), DomainId=domain, DefaultUserSettings=settings)[0] == "AccessDeniedException"
    assert emulator.refused == ["iam:PassRole"]
    clients("sagemaker").update_domain(DomainId=domain, TagPropagation="ENABLED")
