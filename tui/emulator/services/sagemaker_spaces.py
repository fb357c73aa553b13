"""SageMaker spaces: where apps keep their storage; private to one person, or shared."""

from typing import Any, Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.lifecycle import GONE, begin, living, phase, public
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.services.sagemaker_domains import domain_of, standing_apps
from tui.emulator.state import World

_KEPT: Final = ("SpaceSettings", "OwnershipSettings", "SpaceSharingSettings", "SpaceDisplayName")


def _spaces(world: World, region: str) -> list[Data]:
    studio = world.studio(region)
    studio["spaces"] = living(studio["spaces"], world.now())
    found: list[Data] = studio["spaces"]
    return found


def _space_of(call: Call, world: World) -> Data:
    domain, name = domain_of(call, world), call.params["SpaceName"]
    for space in _spaces(world, call.region):
        if space["DomainId"] == domain["DomainId"] and space["SpaceName"].lower() == name.lower():
            return space
    raise ApiError("ResourceNotFound", f"Space [{name}] does not exist in Domain [{domain['DomainId']}].")


def _arn(call: Call, world: World, space: Data) -> str:
    tail = f"{space['DomainId']}/{space['SpaceName'].lower()}"
    return f"arn:aws:sagemaker:{call.region}:{world.account}:space/{tail}"


def _create_space(call: Call, world: World) -> Data:
    domain, params, now = domain_of(call, world), call.params, world.now()
    identifier, status = domain["DomainId"], phase(domain, now).status
    if status != "InService":
        text = f"Unable to create Space in Domain [{domain['DomainArn']}] while it is in state {status}."
        raise ApiError("ValidationException", text)
    if ("OwnershipSettings" in params) != ("SpaceSharingSettings" in params):
        text = "OwnershipSettings and SpaceSharingSettings must be specified together."
        raise ApiError("ValidationException", text)
    owner = params.get("OwnershipSettings", {}).get("OwnerUserProfileName")
    profiles = living(world.studio(call.region)["profiles"], now)
    if owner and (identifier, owner) not in ((item["DomainId"], item["UserProfileName"]) for item in profiles):
        raise ApiError("ValidationException", f"UserProfile [{owner}] does not exist in Domain [{identifier}].")
    spaces = _spaces(world, call.region)
    taken = {item["SpaceName"].lower() for item in spaces if item["DomainId"] == identifier}
    if params["SpaceName"].lower() in taken:
        raise ApiError("ResourceInUse", f"Space [{params['SpaceName']}] already exists in Domain [{identifier}].")
    space: Data = {
        "DomainId": identifier,
        "SpaceName": params["SpaceName"],
        "CreationTime": now,
        "HomeEfsFileSystemUid": str(300_001 + 5 * len(spaces)),
        **{name: params[name] for name in _KEPT if name in params},
    }
    begin(space, now, "Pending", world.durations.space_create, "InService")
    spaces.append(space)
    arn = _arn(call, world, space)
    world.studio(call.region)["tags"][arn] = list(params.get("Tags", []))
    return {"SpaceArn": arn}


def _describe_space(call: Call, world: World) -> Data:
    space, domain = _space_of(call, world), domain_of(call, world)
    now = phase(space, world.now())
    answer = public(space) | {"SpaceArn": _arn(call, world, space), "Status": now.status, "LastModifiedTime": now.since}
    answer["Url"] = f"{domain['Url']}/spaces/{space['SpaceName']}"
    return answer | ({"FailureReason": now.reason} if now.reason else {})


def _summary(space: Data, now: float) -> Data:
    current = phase(space, now)
    settings: dict[str, Any] = space.get("SpaceSettings", {})
    parts = {
        "SpaceSettingsSummary": {
            name: settings[name] for name in ("AppType", "RemoteAccess", "SpaceStorageSettings") if name in settings
        },
        "SpaceSharingSettingsSummary": space.get("SpaceSharingSettings"),
        "OwnershipSettingsSummary": space.get("OwnershipSettings"),
        "SpaceDisplayName": space.get("SpaceDisplayName"),
    }
    listed = {name: space[name] for name in ("DomainId", "SpaceName", "CreationTime")}
    listed |= {"Status": current.status, "LastModifiedTime": current.since}
    return listed | {name: part for name, part in parts.items() if part}


def _list_spaces(call: Call, world: World) -> Data:
    wanted, part = call.params.get("DomainIdEquals"), call.params.get("SpaceNameContains", "").lower()
    found = [
        space
        for space in _spaces(world, call.region)
        if wanted in (None, space["DomainId"]) and part in space["SpaceName"].lower()
    ]
    if call.params.get("SortOrder") == "Descending":
        found.reverse()
    answer = page(call, found, "Spaces", default=10, maximum=100)
    return answer | {"Spaces": [_summary(space, world.now()) for space in answer["Spaces"]]}


def _update_space(call: Call, world: World) -> Data:
    space = _space_of(call, world)
    arn, status = _arn(call, world, space), phase(space, world.now()).status
    if status not in ("InService", "Update_Failed"):
        raise ApiError("ResourceInUse", f"Unable to update Space [{arn}] in state {status}.")
    space["SpaceSettings"] = {**space.get("SpaceSettings", {}), **call.params.get("SpaceSettings", {})}
    if "SpaceDisplayName" in call.params:
        space["SpaceDisplayName"] = call.params["SpaceDisplayName"]
    begin(space, world.now(), "Updating", world.durations.space_update, "InService")
    return {"SpaceArn": arn}


def _delete_space(call: Call, world: World) -> Data:
    space, now = _space_of(call, world), world.now()
    arn, status = _arn(call, world, space), phase(space, now).status
    if status in ("Pending", "Updating", "Deleting"):
        raise ApiError("ResourceInUse", f"Unable to delete Space [{arn}] in state {status}.")
    if standing_apps(world, call.region, space["DomainId"], SpaceName=space["SpaceName"]):
        raise ApiError("ResourceInUse", f"Unable to delete Space [{arn}] because App(s) are associated with it.")
    begin(space, now, "Deleting", world.durations.space_delete, GONE)
    world.studio(call.region)["tags"].pop(arn, None)
    return {}


OPERATIONS: Final[dict[str, Handler]] = {
    "sagemaker:CreateSpace": _create_space,
    "sagemaker:DescribeSpace": _describe_space,
    "sagemaker:ListSpaces": _list_spaces,
    "sagemaker:UpdateSpace": _update_space,
    "sagemaker:DeleteSpace": _delete_space,
}
