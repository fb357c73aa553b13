"""SageMaker domains: making, reading and deleting them."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.lifecycle import GONE, begin, living, phase, public
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.services.domain_parts import drop_files, make_files
from tui.emulator.services.iam_records import ensure_service_linked_role
from tui.emulator.services.sagemaker_rules import check_domain, failure_of
from tui.emulator.state import HEX, World

DOMAIN_QUOTA: Final = "L-B683BCB0"

_KEPT: Final = (
    "SubnetIds",
    "VpcId",
    "DomainSettings",
    "KmsKeyId",
    "AppSecurityGroupManagement",
    "HomeEfsFileSystemCreation",
    "TagPropagation",
    "DefaultSpaceSettings",
)
"""Members of the request that DescribeDomain gives back as they came."""
_AT_ONCE: Final = ("DomainArn", "DomainId", "Url")


def domains(world: World, region: str) -> list[Data]:
    """The domains that exist, whatever their status."""
    studio = world.studio(region)
    studio["domains"] = living(studio["domains"], world.now())
    found: list[Data] = studio["domains"]
    return found


def served_domains(world: World, region: str) -> list[Data]:
    """The domains that have been in service."""
    now = world.now()
    return [item for item in domains(world, region) if phase(item, now).status not in ("Pending", "Failed")]


def domain_of(call: Call, world: World) -> Data:
    """The domain a call names.

    Raises:
        ApiError: there is none.
    """
    wanted = call.params["DomainId"]
    for domain in domains(world, call.region):
        if domain["DomainId"] == wanted:
            return domain
    raise ApiError("ResourceNotFound", f"Domain [{wanted}] does not exist.")


def standing_apps(world: World, region: str, domain_id: str, **owner: str) -> list[Data]:
    """The apps of a domain, or of one `UserProfileName` or `SpaceName` in it, that stand in the way of deleting it."""
    wanted, now = {"DomainId": domain_id, **owner}, world.now()
    apps = living(world.studio(region)["apps"], now)
    return [
        app for app in apps if app.items() >= wanted.items() and phase(app, now).status not in ("Deleted", "Failed")
    ]


def over_quota(name: str, noun: str, limit: int, used: int) -> ApiError:
    """The refusal of a request beyond a quota (text: amazon-sagemaker-examples issue 1564)."""
    return ApiError(
        "ResourceLimitExceeded",
        f"The account-level service limit '{name}' is {limit} {noun}, with current utilization of {used} {noun} and "
        f"a request delta of 1 {noun}. Please contact AWS support to request an increase for this limit.",
    )


def _create_domain(call: Call, world: World) -> Data:
    params, existing = call.params, domains(world, call.region)
    if any(domain["DomainName"] == params["DomainName"] for domain in existing):
        text = f"Domain with name [{params['DomainName']}] already exists in this account and Region."
        raise ApiError("ResourceInUse", text)
    limit = int(world.quota(DOMAIN_QUOTA))
    if len(existing) >= limit:
        raise over_quota("Total domains", "Domains", limit, len(existing))
    check_domain(call, world)
    ensure_service_linked_role(world)
    domain = _new_domain(call, world)
    reason = failure_of(call, world, domain["DomainId"])
    then = "Failed" if reason else "InService"
    begin(domain, world.now(), "Pending", world.durations.domain_create, then, reason)
    existing.append(domain)
    if not reason and "_file_system" in domain:
        make_files(world, call.region, domain, world.now() + world.durations.domain_create)
    world.studio(call.region)["tags"][domain["DomainArn"]] = list(params.get("Tags", []))
    return {name: domain[name] for name in _AT_ONCE}


def _new_domain(call: Call, world: World) -> Data:
    params = call.params
    identifier = f"d-{world.new_id(12)}"
    domain: Data = {
        "DomainArn": f"arn:aws:sagemaker:{call.region}:{world.account}:domain/{identifier}",
        "DomainId": identifier,
        "DomainName": params["DomainName"],
        "CreationTime": world.now(),
        "AuthMode": params["AuthMode"],
        "DefaultUserSettings": params["DefaultUserSettings"],
        "AppNetworkAccessType": params.get("AppNetworkAccessType", "PublicInternetOnly"),
        "Url": f"https://{identifier}.studio.{call.region}.sagemaker.aws",
        **{name: params[name] for name in _KEPT if name in params},
    }
    # `HomeEfsFileSystemKmsKeyId` is the older name of `KmsKeyId`; DescribeDomain answers both.
    key = params.get("KmsKeyId") or params.get("HomeEfsFileSystemKmsKeyId")
    if key:
        domain |= {"KmsKeyId": key, "HomeEfsFileSystemKmsKeyId": key}
    if params.get("HomeEfsFileSystemCreation") != "Disabled":
        domain["_file_system"] = f"fs-{world.new_id(17, HEX)}"
    if "RStudioServerProDomainSettings" in params.get("DomainSettings", {}):
        domain["_boundary"] = f"sg-{world.new_id(17, HEX)}"
    if params["AuthMode"] == "SSO":
        instance = next(item for item in world.instances if item["PrimaryRegion"] == call.region)
        tail = instance["InstanceArn"].rsplit("/", 1)[-1]
        domain["_application"] = f"arn:aws:sso::{world.account}:application/{tail}/apl-{world.new_id(16, HEX)}"
        domain["_application_instance"] = f"ins-{world.new_id(16, HEX)}"
    return domain


def _describe_domain(call: Call, world: World) -> Data:
    domain = domain_of(call, world)
    now = phase(domain, world.now())
    answer = public(domain) | {"Status": now.status, "LastModifiedTime": now.since}
    if now.reason:
        answer["FailureReason"] = now.reason
    if now.status in ("Pending", "Failed"):
        return answer
    arrived = {
        "HomeEfsFileSystemId": "_file_system",
        "SecurityGroupIdForDomainBoundary": "_boundary",
        "SingleSignOnApplicationArn": "_application",
        "SingleSignOnManagedApplicationInstanceId": "_application_instance",
    }
    return answer | {name: domain[held] for name, held in arrived.items() if held in domain}


def _list_domains(call: Call, world: World) -> Data:
    answer = page(call, domains(world, call.region), "Domains", default=10, maximum=100)
    listed = []
    for domain in answer["Domains"]:
        now = phase(domain, world.now())
        names = ("DomainArn", "DomainId", "DomainName", "CreationTime", "Url")
        listed.append({name: domain[name] for name in names} | {"Status": now.status, "LastModifiedTime": now.since})
    return answer | {"Domains": listed}


def _delete_domain(call: Call, world: World) -> Data:
    domain, studio = domain_of(call, world), world.studio(call.region)
    arn, now = domain["DomainArn"], world.now()
    status = phase(domain, now).status
    if status in ("Pending", "Updating", "Deleting"):
        raise ApiError("ResourceInUse", f"Unable to delete Domain [{arn}] in state {status}.")
    held = {"App(s)": standing_apps(world, call.region, domain["DomainId"])}
    for kind, noun in (("spaces", "Space(s)"), ("profiles", "UserProfile(s)")):
        held[noun] = [item for item in living(studio[kind], now) if item["DomainId"] == domain["DomainId"]]
    for noun, items in held.items():
        if items:
            raise ApiError("ResourceInUse", f"Unable to delete Domain [{arn}] because {noun} are associated with it.")
    seconds = world.durations.domain_delete
    if world.delete_failure:
        begin(domain, now, "Deleting", seconds, "Delete_Failed", world.delete_failure.format(domain=domain["DomainId"]))
        return {}
    begin(domain, now, "Deleting", seconds, GONE)
    if call.params.get("RetentionPolicy", {}).get("HomeEfsFileSystem") == "Delete" and "_file_system" in domain:
        drop_files(world, call.region, domain["_file_system"], seconds)
    application = domain.pop("_application", None)
    world.assignments = [item for item in world.assignments if item[0] != application]
    studio["tags"].pop(arn, None)
    return {}


OPERATIONS: Final[dict[str, Handler]] = {
    "sagemaker:CreateDomain": _create_domain,
    "sagemaker:DescribeDomain": _describe_domain,
    "sagemaker:ListDomains": _list_domains,
    "sagemaker:DeleteDomain": _delete_domain,
}
