"""SageMaker apps: what runs in a domain, for a person or in a space."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.lifecycle import GONE, begin, follow, living, phase, public
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.services.domain_parts import note_stream
from tui.emulator.services.sagemaker_domains import domain_of
from tui.emulator.state import World

SHARED_PROFILE: Final = "domain-shared"
"""Whom RStudio's server runs for; there is no such profile."""
_IN_SPACES: Final = ("JupyterLab", "CodeEditor")
_OWNERS: Final = ("UserProfileName", "SpaceName")
_LISTED: Final = ("DomainId", "UserProfileName", "SpaceName", "AppType", "AppName", "CreationTime", "ResourceSpec")


def _apps(world: World, region: str) -> list[Data]:
    studio = world.studio(region)
    studio["apps"] = living(studio["apps"], world.now())
    found: list[Data] = studio["apps"]
    return found


def app_arn(world: World, region: str, app: Data) -> str:
    """An app's ARN; the type in it is in small letters."""
    owner = app.get("SpaceName") or app["UserProfileName"]
    tail = f"{app['DomainId']}/{owner}/{app['AppType'].lower()}/{app['AppName']}"
    return f"arn:aws:sagemaker:{region}:{world.account}:app/{tail}"


def _wanted(call: Call) -> Data:
    owners = [name for name in _OWNERS if call.params.get(name)]
    if len(owners) != 1:
        raise ApiError("ValidationException", "Exactly one of UserProfileName and SpaceName is required.")
    return {name: call.params[name] for name in ("DomainId", owners[0], "AppType", "AppName")}


def _app_of(call: Call, world: World) -> Data:
    domain_of(call, world)
    wanted = _wanted(call)
    for app in _apps(world, call.region):
        if app.items() >= wanted.items():
            return app
    raise ApiError("ResourceNotFound", f"App [{app_arn(world, call.region, wanted)}] does not exist.")


def _check_owner(call: Call, world: World, domain: Data) -> None:
    params, studio, now = call.params, world.studio(call.region), world.now()
    kind, member = ("spaces", "SpaceName") if params.get("SpaceName") else ("profiles", "UserProfileName")
    if params["AppType"] in _IN_SPACES and kind != "spaces":
        raise ApiError("ValidationException", f"Apps of type {params['AppType']} run in spaces: SpaceName is required.")
    if params.get("UserProfileName") == SHARED_PROFILE and params["AppType"] == "RStudioServerPro":
        return
    same = {"DomainId": domain["DomainId"], member: params[member]}
    owner = next((item for item in living(studio[kind], now) if item.items() >= same.items()), None)
    if owner is None:
        noun = member.removesuffix("Name")
        raise ApiError("ResourceNotFound", f"{noun} [{params[member]}] does not exist.")
    if phase(owner, now).status != "InService":
        raise ApiError("ValidationException", f"Unable to create App: {member} [{params[member]}] is not in service.")


def _create_app(call: Call, world: World) -> Data:
    domain, now, wanted = domain_of(call, world), world.now(), _wanted(call)
    status = phase(domain, now).status
    if status != "InService":
        text = f"Unable to create App in Domain [{domain['DomainArn']}] while it is in state {status}."
        raise ApiError("ValidationException", text)
    _check_owner(call, world, domain)
    apps = _apps(world, call.region)
    arn = app_arn(world, call.region, wanted)
    for app in apps:
        if app.items() >= wanted.items() and phase(app, now).status not in ("Deleted", "Failed"):
            raise ApiError("ResourceInUse", f"App [{arn}] already exists.")
    apps[:] = [app for app in apps if not app.items() >= wanted.items()]
    app = wanted | {"CreationTime": now}
    if "ResourceSpec" in call.params:
        app["ResourceSpec"] = call.params["ResourceSpec"]
    begin(app, now, "Pending", world.durations.app_create, "InService")
    apps.append(app)
    owner = app.get("SpaceName") or app["UserProfileName"]
    note_stream(world, call.region, f"{app['DomainId']}/{owner}/{app['AppType']}/{app['AppName']}", now)
    world.studio(call.region)["tags"][arn] = list(call.params.get("Tags", []))
    return {"AppArn": arn}


def _describe_app(call: Call, world: World) -> Data:
    app = _app_of(call, world)
    now = phase(app, world.now())
    answer = public(app) | {"AppArn": app_arn(world, call.region, app), "Status": now.status}
    return answer | ({"FailureReason": now.reason} if now.reason else {})


def _list_apps(call: Call, world: World) -> Data:
    asked = {"DomainIdEquals": "DomainId", "UserProfileNameEquals": "UserProfileName", "SpaceNameEquals": "SpaceName"}
    wanted = {name: call.params[member] for member, name in asked.items() if member in call.params}
    found = [app for app in _apps(world, call.region) if app.items() >= wanted.items()]
    if call.params.get("SortOrder") == "Descending":
        found.reverse()
    answer = page(call, found, "Apps", default=10, maximum=100)
    listed = [
        {name: app[name] for name in _LISTED if name in app} | {"Status": phase(app, world.now()).status}
        for app in answer["Apps"]
    ]
    return answer | {"Apps": listed}


def _delete_app(call: Call, world: World) -> Data:
    app, now = _app_of(call, world), world.now()
    arn, status = app_arn(world, call.region, app), phase(app, now).status
    # Both texts: resource aws_sagemaker_app of terraform-provider-aws, which takes them for success.
    if status == "Deleted":
        raise ApiError("ValidationException", f"App [{arn}] has already been deleted.")
    if status == "Failed":
        raise ApiError("ValidationException", f"App [{arn}] previously failed and was automatically deleted.")
    if status != "InService":
        # Unverified: code and text.
        raise ApiError("ResourceInUse", f"Unable to delete App [{arn}] in state {status}.")
    begin(app, now, "Deleting", world.durations.app_delete, "Deleted")
    follow(app, world.durations.app_listed, GONE)
    world.studio(call.region)["tags"].pop(arn, None)
    return {}


OPERATIONS: Final[dict[str, Handler]] = {
    "sagemaker:CreateApp": _create_app,
    "sagemaker:DescribeApp": _describe_app,
    "sagemaker:ListApps": _list_apps,
    "sagemaker:DeleteApp": _delete_app,
}
