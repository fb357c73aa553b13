"""What SageMaker refuses when a domain or a profile is made, and what makes a domain fail later.

Sources: the model documentation of `CreateDomain` (`UserSettings.SecurityGroups`, `RStudioServerProDomainSettings`),
public issues named beside a text. Wordings without a source are the emulator's own; a client must not depend on them.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from tui.emulator.errors import ApiError
from tui.emulator.messages import Call, Data
from tui.emulator.services.iam_records import role_by_arn, trusts_sagemaker
from tui.emulator.services.kms import find_key
from tui.emulator.state import World


def _refused(message: str) -> ApiError:
    return ApiError("ValidationException", message)


def check_domain(call: Call, world: World) -> None:
    """Refuse a `CreateDomain` that AWS refuses at once.

    Raises:
        ApiError: the first thing that is wrong.
    """
    params = call.params
    _check_tags(params.get("Tags", []))
    if not params.get("VpcId") or not params.get("SubnetIds"):
        raise _refused("VpcId and SubnetIds are required.")
    settings = params["DefaultUserSettings"]
    if not settings.get("ExecutionRole"):
        raise _refused("ExecutionRole is required in DefaultUserSettings.")
    if params.get("AppNetworkAccessType") == "VpcOnly" and not settings.get("SecurityGroups"):
        raise _refused("SecurityGroups are required in DefaultUserSettings when AppNetworkAccessType is VpcOnly.")
    if params["AuthMode"] == "SSO" and not _identity_center(call, world):
        text = f"AWS IAM Identity Center is not enabled in {call.region}. AuthMode SSO needs it in the domain's Region."
        raise _refused(text)
    for part in (settings, params.get("DefaultSpaceSettings", {})):
        check_storage(part)
    for role in roles_named(params):
        check_role(world, role)
    _check_network(call, world)


def _identity_center(call: Call, world: World) -> bool:
    return any(item["PrimaryRegion"] == call.region and item["Status"] == "ACTIVE" for item in world.instances)


def _check_tags(tags: list[Data]) -> None:
    keys = Counter(tag["Key"] for tag in tags)
    for key, count in keys.items():
        if count > 1:
            raise _refused(f"Duplicate tag key: {key}")
        if key.lower().startswith("aws:"):
            raise _refused("aws: prefixed tag key names are not allowed for external use.")


def check_storage(settings: Data) -> None:
    """Refuse a default size of spaces beyond their largest."""
    sizes = settings.get("SpaceStorageSettings", {}).get("DefaultEbsStorageSettings", {})
    smallest, largest = sizes.get("DefaultEbsVolumeSizeInGb"), sizes.get("MaximumEbsVolumeSizeInGb")
    if smallest is not None and largest is not None and smallest > largest:
        raise _refused("DefaultEbsVolumeSizeInGb must be less than or equal to MaximumEbsVolumeSizeInGb.")


def roles_named(params: Data) -> Iterator[str]:
    """The roles in the settings of a domain."""
    rstudio = params.get("DomainSettings", {}).get("RStudioServerProDomainSettings", {})
    named = (
        params.get("DefaultUserSettings", {}).get("ExecutionRole"),
        params.get("DefaultSpaceSettings", {}).get("ExecutionRole"),
        rstudio.get("DomainExecutionRoleArn"),
    )
    yield from (role for role in named if role)


def check_role(world: World, arn: str) -> None:
    """Refuse a role that SageMaker cannot assume: unknown, foreign, not trusting it, or too fresh.

    The text is the one of SageMaker's other operations that take a role.
    """
    role = role_by_arn(world, arn)
    settled = role is not None and world.now() - role.get("_made", 0.0) >= world.durations.role_settle
    if role is None or not settled or not trusts_sagemaker(role):
        raise _refused(
            f"Could not assume role {arn}. Please ensure that the role exists and allows principal "
            "'sagemaker.amazonaws.com' to assume the role."
        )


def check_rstudio_access(subject: str, held: str | None, settings: Data) -> None:
    """Refuse a change of who may use RStudio: it is given, never taken, and a group goes with access only.

    Args:
        held: `AccessStatus` in force.
        settings: user settings as they are to be.
    """
    wanted = settings.get("RStudioServerProAppSettings", {})
    status = wanted.get("AccessStatus")
    if status == "DISABLED" and "UserGroup" in wanted:
        # terraform-provider-aws issue 33034; how the sentence ends is not known
        raise _refused(
            f"Unable to update {subject} with update to RStudioServerProAppSettings. Make sure AccessStatus is set "
            "to ENABLED if UserGroup is specified."
        )
    if (held, status) == ("ENABLED", "DISABLED"):
        # The rule: page rstudio-create-user. The text is unverified.
        raise _refused(f"Unable to update {subject}: RStudio access cannot be changed from ENABLED to DISABLED.")


def _check_network(call: Call, world: World) -> None:
    vpc = call.params["VpcId"]
    if not _exists(world, call.region, "Vpcs", "VpcId", vpc):
        return  # An unknown VPC is noticed later, and then nothing is known of what it holds.
    check_subnets(world, call.region, vpc, call.params["SubnetIds"])
    check_groups(world, call.region, vpc, call.params)


def check_subnets(world: World, region: str, vpc: str, wanted: list[str]) -> None:
    """Refuse subnets that are unknown, of another VPC, or named twice."""
    subnets = {item["SubnetId"]: item for item in world.collection(region, "Subnets")}
    for subnet in wanted:
        if subnet not in subnets:
            raise _refused(f"The subnet ID '{subnet}' does not exist.")
        if subnets[subnet]["VpcId"] != vpc:
            raise _refused(f"The subnet '{subnet}' does not belong to the VPC '{vpc}'.")
    if len(set(wanted)) != len(wanted):
        raise _refused("SubnetIds must not contain duplicates.")


def check_groups(world: World, region: str, vpc: str, params: Data) -> None:
    """Refuse security groups in the settings of a domain that are unknown or of another VPC."""
    groups = {item["GroupId"]: item for item in world.collection(region, "SecurityGroups")}
    for group in _security_groups(params):
        if group not in groups:
            raise _refused(f"The security group '{group}' does not exist.")
        if groups[group]["VpcId"] != vpc:
            raise _refused(f"The security group '{group}' does not belong to the VPC '{vpc}'.")


def _security_groups(params: Data) -> Iterator[str]:
    for settings in ("DefaultUserSettings", "DefaultSpaceSettings"):
        yield from params.get(settings, {}).get("SecurityGroups", [])
    yield from params.get("DomainSettings", {}).get("SecurityGroupIds", [])


def _exists(world: World, region: str, collection: str, member: str, identifier: str) -> bool:
    return any(item[member] == identifier for item in world.collection(region, collection))


def failure_of(call: Call, world: World, domain_id: str) -> str | None:
    """Why the domain will end `Failed`, or None; what AWS notices only while it builds."""
    if world.domain_failure:
        return world.domain_failure.format(domain=domain_id)
    vpc = call.params["VpcId"]
    if not _exists(world, call.region, "Vpcs", "VpcId", vpc):
        # terraform-provider-aws issue 29078
        return (
            f"ResourceNotFoundError: The VPC ID '{vpc}' could not be found. Verify that the VPC ID is valid and "
            "that it's in the same AWS Region as the requested domain."
        )
    key = call.params.get("KmsKeyId") or call.params.get("HomeEfsFileSystemKmsKeyId")
    if key and (reason := _key_failure(call, world, key, domain_id)):
        return reason
    rstudio = "RStudioServerProDomainSettings" in call.params.get("DomainSettings", {})
    if rstudio and not licensed(world):
        return "ValidationError: No active RStudio license was found in AWS License Manager for this account."
    return None


def _key_failure(call: Call, world: World, key: str, domain_id: str) -> str | None:
    start: Final = f"Unable to create Amazon EFS for domain '{domain_id}' because KMS key '{key}'"
    try:
        found = find_key(call, world, key)
    except ApiError:
        # aws-cdk issue 34818
        return f"ResourceNotFoundError: {start} does not exist. You must choose a key that exists."
    if found["KeyState"] != "Enabled":
        return f"ValidationError: {start} is in state {found['KeyState']}. You must choose a key that is enabled."
    if found["KeySpec"] != "SYMMETRIC_DEFAULT":
        return f"ValidationError: {start} is not a symmetric encryption key. You must choose a symmetric key."
    return None


def licensed(world: World) -> bool:
    """Whether the account has a license for RStudio."""
    return any(_active(item) for items in world.licenses.values() for item in items)


def _active(item: Data) -> bool:
    received = item["ReceivedMetadata"]["ReceivedStatus"]
    return "RStudio" in item["ProductName"] and item["Status"] == "AVAILABLE" and received == "ACTIVE"
