"""IAM Identity Center: instances, the applications that domains bring, and who is assigned to them."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.lifecycle import public
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.services.identitystore import find
from tui.emulator.services.sagemaker_domains import served_domains
from tui.emulator.state import World

_PROVIDER: Final = "arn:aws:sso::aws:applicationProvider/sagemaker"


def local_instance(world: World, region: str) -> Data | None:
    """The instance whose primary Region is `region`."""
    return next((instance for instance in world.instances if instance["PrimaryRegion"] == region), None)


def _list_instances(call: Call, world: World) -> Data:
    everywhere = call.params.get("RegionScope") == "ALL_REGIONS"
    found = [public(item) for item in world.instances if everywhere or item["PrimaryRegion"] == call.region]
    return page(call, found, "Instances", default=100, maximum=100)


def _instance(call: Call, world: World) -> Data:
    wanted = call.params["InstanceArn"]
    found = local_instance(world, call.region)
    if found is None or found["InstanceArn"] != wanted:
        raise ApiError("ResourceNotFoundException", f"Could not find instance {wanted}")
    return found


def _describe_instance(call: Call, world: World) -> Data:
    encryption = {"KeyType": "AWS_OWNED_KMS_KEY", "EncryptionStatus": "ENABLED"}
    instance = _instance(call, world)
    details = {"EncryptionConfigurationDetails": instance.get("_encryption", encryption)}
    if "_network" in instance:
        details["NetworkConfigurationDetails"] = instance["_network"]
    return public(instance) | details


def _applications(call: Call, world: World) -> dict[str, Data]:
    """ARN -> application: one for each Identity Center domain that came into service."""
    instance = local_instance(world, call.region)
    if instance is None:
        return {}
    return {
        domain["_application"]: {
            "ApplicationArn": domain["_application"],
            "ApplicationProviderArn": _PROVIDER,
            "Name": f"Amazon SageMaker Studio ({domain['DomainId']})",
            "ApplicationAccount": world.account,
            "InstanceArn": instance["InstanceArn"],
            "Status": "ENABLED",
            "PortalOptions": {
                "SignInOptions": {"Origin": "APPLICATION", "ApplicationUrl": domain["Url"]},
                "Visibility": "ENABLED",
            },
            "CreatedDate": domain["CreationTime"],
        }
        for domain in served_domains(world, call.region)
        if "_application" in domain
    }


def _application(call: Call, world: World) -> Data:
    arn = call.params["ApplicationArn"]
    found = _applications(call, world).get(arn)
    if found is None:
        raise ApiError("ResourceNotFoundException", f"Application {arn} not found.")
    return found


def _list_applications(call: Call, world: World) -> Data:
    _instance(call, world)
    wanted = call.params.get("Filter", {})
    found = [
        application
        for application in _applications(call, world).values()
        if wanted.get("ApplicationAccount") in (None, application["ApplicationAccount"])
        and wanted.get("ApplicationProvider") in (None, application["ApplicationProviderArn"])
    ]
    return page(call, found, "Applications", default=100, maximum=100)


def _describe_application(call: Call, world: World) -> Data:
    return _application(call, world)


def _get_assignment_configuration(call: Call, world: World) -> Data:
    _application(call, world)
    return {"AssignmentRequired": True}


def _assignment(call: Call) -> list[str]:
    return [call.params["ApplicationArn"], call.params["PrincipalId"], call.params["PrincipalType"]]


def _create_assignment(call: Call, world: World) -> Data:
    _application(call, world)
    kind, principal = call.params["PrincipalType"], call.params["PrincipalId"]
    if find(world, kind, principal) is None:
        raise ApiError("ResourceNotFoundException", f"{kind} {principal} not found.")
    if _assignment(call) not in world.assignments:
        world.assignments.append(_assignment(call))
    return {}


def _delete_assignment(call: Call, world: World) -> Data:
    _application(call, world)
    if _assignment(call) not in world.assignments:
        raise ApiError("ResourceNotFoundException", "Application assignment not found.")
    world.assignments.remove(_assignment(call))
    return {}


def _shown(assignment: list[str]) -> Data:
    return dict(zip(("ApplicationArn", "PrincipalId", "PrincipalType"), assignment, strict=True))


def _list_assignments(call: Call, world: World) -> Data:
    arn = _application(call, world)["ApplicationArn"]
    found = [_shown(assignment) for assignment in world.assignments if assignment[0] == arn]
    return page(call, found, "ApplicationAssignments", default=100, maximum=100)


def _describe_assignment(call: Call, world: World) -> Data:
    _application(call, world)
    if _assignment(call) not in world.assignments:
        raise ApiError("ResourceNotFoundException", "Application assignment not found.")
    return _shown(_assignment(call))


OPERATIONS: Final[dict[str, Handler]] = {
    "sso-admin:ListInstances": _list_instances,
    "sso-admin:DescribeInstance": _describe_instance,
    "sso-admin:ListApplications": _list_applications,
    "sso-admin:DescribeApplication": _describe_application,
    "sso-admin:GetApplicationAssignmentConfiguration": _get_assignment_configuration,
    "sso-admin:CreateApplicationAssignment": _create_assignment,
    "sso-admin:DeleteApplicationAssignment": _delete_assignment,
    "sso-admin:ListApplicationAssignments": _list_assignments,
    "sso-admin:DescribeApplicationAssignment": _describe_assignment,
}
