"""SageMaker user profiles: one person's place in a domain."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.lifecycle import GONE, begin, living, phase, public
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.services.identitystore import find_user
from tui.emulator.services.sagemaker_domains import domain_of, over_quota, standing_apps
from tui.emulator.services.sagemaker_rules import check_role, check_rstudio_access
from tui.emulator.state import World

PROFILE_QUOTA: Final = "L-AC46C40F"
_SSO_MEMBERS: Final = ("SingleSignOnUserIdentifier", "SingleSignOnUserValue")


def _profiles(world: World, region: str) -> list[Data]:
    studio = world.studio(region)
    studio["profiles"] = living(studio["profiles"], world.now())
    found: list[Data] = studio["profiles"]
    return found


def _profile_of(call: Call, world: World) -> Data:
    domain, name = domain_of(call, world), call.params["UserProfileName"]
    for profile in _profiles(world, call.region):
        if profile["DomainId"] == domain["DomainId"] and profile["UserProfileName"].lower() == name.lower():
            return profile
    raise ApiError("ResourceNotFound", f"UserProfile [{name}] does not exist in Domain [{domain['DomainId']}].")


def _check_sign_in(call: Call, world: World, domain: Data) -> None:
    given = [name in call.params for name in _SSO_MEMBERS]
    if domain["AuthMode"] == "IAM" and any(given):
        text = f"{' and '.join(_SSO_MEMBERS)} cannot be specified when the Domain's AuthMode is IAM."
        raise ApiError("ValidationException", text)
    if domain["AuthMode"] == "SSO" and not all(given):
        text = f"{' and '.join(_SSO_MEMBERS)} are required when the Domain's AuthMode is SSO."
        raise ApiError("ValidationException", text)
    if all(given) and find_user(world, call.params["SingleSignOnUserValue"]) is None:
        text = f"User [{call.params['SingleSignOnUserValue']}] was not found in IAM Identity Center."
        raise ApiError("ValidationException", text)


def _create_user_profile(call: Call, world: World) -> Data:
    domain, name = domain_of(call, world), call.params["UserProfileName"]
    existing = _profiles(world, call.region)
    status = phase(domain, world.now()).status
    if status != "InService":
        text = f"Unable to create UserProfile in Domain [{domain['DomainArn']}] while it is in state {status}."
        raise ApiError("ValidationException", text)
    taken = [item for item in existing if item["DomainId"] == domain["DomainId"]]
    if any(item["UserProfileName"].lower() == name.lower() for item in taken):
        raise ApiError("ResourceInUse", f"UserProfile [{name}] already exists in Domain [{domain['DomainId']}].")
    limit = int(world.quota(PROFILE_QUOTA))
    if len(existing) >= limit:
        raise over_quota("Studio user profiles per account", "UserProfiles", limit, len(existing))
    _check_sign_in(call, world, domain)
    role = call.params.get("UserSettings", {}).get("ExecutionRole")
    if role:
        check_role(world, role)
    arn = f"arn:aws:sagemaker:{call.region}:{world.account}:user-profile/{domain['DomainId']}/{name.lower()}"
    kept = (*_SSO_MEMBERS, "UserSettings")
    profile: Data = {
        "UserProfileArn": arn,
        "DomainId": domain["DomainId"],
        "UserProfileName": name,
        "CreationTime": world.now(),
        "HomeEfsFileSystemUid": str(200_001 + 5 * len(existing)),
        **{member: call.params[member] for member in kept if member in call.params},
    }
    begin(profile, world.now(), "Pending", world.durations.profile_create, "InService")
    existing.append(profile)
    world.studio(call.region)["tags"][arn] = list(call.params.get("Tags", []))
    return {"UserProfileArn": arn}


def _describe_user_profile(call: Call, world: World) -> Data:
    profile = _profile_of(call, world)
    now = phase(profile, world.now())
    answer = public(profile) | {"Status": now.status, "LastModifiedTime": now.since}
    return answer | ({"FailureReason": now.reason} if now.reason else {})


def _list_user_profiles(call: Call, world: World) -> Data:
    wanted, part = call.params.get("DomainIdEquals"), call.params.get("UserProfileNameContains", "")
    found = [
        profile
        for profile in _profiles(world, call.region)
        if wanted in (None, profile["DomainId"]) and part.lower() in profile["UserProfileName"].lower()
    ]
    answer = page(call, found, "UserProfiles", default=10, maximum=100)
    listed = []
    for profile in answer["UserProfiles"]:
        now = phase(profile, world.now())
        names = ("DomainId", "UserProfileName", "CreationTime")
        listed.append({name: profile[name] for name in names} | {"Status": now.status, "LastModifiedTime": now.since})
    return answer | {"UserProfiles": listed}


def _update_user_profile(call: Call, world: World) -> Data:
    profile, wanted = _profile_of(call, world), call.params.get("UserSettings", {})
    arn, status = profile["UserProfileArn"], phase(profile, world.now()).status
    if status not in ("InService", "Update_Failed"):
        raise ApiError("ResourceInUse", f"Unable to update UserProfile [{arn}] in state {status}.")
    check_rstudio_access(f"UserProfile [{arn}]", _rstudio_access(domain_of(call, world), profile), wanted)
    if wanted.get("ExecutionRole"):
        check_role(world, wanted["ExecutionRole"])
    profile["UserSettings"] = {**profile.get("UserSettings", {}), **wanted}
    begin(profile, world.now(), "Updating", world.durations.profile_update, "InService")
    return {"UserProfileArn": arn}


def _rstudio_access(domain: Data, profile: Data) -> str | None:
    for settings in (profile.get("UserSettings", {}), domain["DefaultUserSettings"]):
        if status := settings.get("RStudioServerProAppSettings", {}).get("AccessStatus"):
            return str(status)
    return None


def _delete_user_profile(call: Call, world: World) -> Data:
    profile, studio, now = _profile_of(call, world), world.studio(call.region), world.now()
    arn, name = profile["UserProfileArn"], profile["UserProfileName"]
    status = phase(profile, now).status
    if status in ("Pending", "Updating", "Deleting"):
        raise ApiError("ResourceInUse", f"Unable to delete UserProfile [{arn}] in state {status}.")
    if standing_apps(world, call.region, profile["DomainId"], UserProfileName=name):
        # amazon-sagemaker-feedback issue 113
        raise ApiError("ResourceInUse", f"Unable to delete UserProfile [{arn}] because App(s) are associated with it.")
    for space in living(studio["spaces"], now):
        own = space.get("SpaceSharingSettings", {}).get("SharingType") == "Private"
        owner = space.get("OwnershipSettings", {}).get("OwnerUserProfileName")
        if own and (space["DomainId"], owner) == (profile["DomainId"], name):
            text = f"Unable to delete UserProfile [{arn}] because Space(s) are associated with it."
            raise ApiError("ResourceInUse", text)
    begin(profile, now, "Deleting", world.durations.profile_delete, GONE)
    studio["tags"].pop(arn, None)
    return {}


def _create_presigned_domain_url(call: Call, world: World) -> Data:
    domain = domain_of(call, world)
    if domain["AuthMode"] != "IAM":
        text = f"Presigned URLs are not available for Domain [{domain['DomainId']}], whose AuthMode is SSO."
        raise ApiError("ValidationException", text)
    profile = _profile_of(call, world)
    if phase(profile, world.now()).status != "InService":
        raise ApiError("ValidationException", f"UserProfile [{profile['UserProfileArn']}] is not in service.")
    return {"AuthorizedUrl": f"{domain['Url']}/auth?token={world.new_id(64)}"}


OPERATIONS: Final[dict[str, Handler]] = {
    "sagemaker:CreateUserProfile": _create_user_profile,
    "sagemaker:DescribeUserProfile": _describe_user_profile,
    "sagemaker:ListUserProfiles": _list_user_profiles,
    "sagemaker:UpdateUserProfile": _update_user_profile,
    "sagemaker:DeleteUserProfile": _delete_user_profile,
    "sagemaker:CreatePresignedDomainUrl": _create_presigned_domain_url,
}
