"""Changing a SageMaker domain: what may change, and what must not be running while it does.

Sources: model documentation of `UpdateDomain`, pages domain-edit and rstudio-add-existing, public issues named beside a
text. Wordings without a source are the emulator's own and unverified; a client must not depend on them.
"""

from typing import Any, Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.lifecycle import begin, living, phase
from tui.emulator.messages import Call, Data
from tui.emulator.services.domain_parts import add_mounts, files_of, make_files
from tui.emulator.services.sagemaker_domains import domain_of, standing_apps
from tui.emulator.services.sagemaker_rules import (
    check_groups,
    check_role,
    check_rstudio_access,
    check_storage,
    check_subnets,
    licensed,
    roles_named,
)
from tui.emulator.state import HEX, World

_BLOCKS: Final[tuple[str, ...]] = ("DefaultUserSettings", "DefaultSpaceSettings")
_PLAIN: Final[tuple[str, ...]] = (
    "AppSecurityGroupManagement",
    "SubnetIds",
    "AppNetworkAccessType",
    "TagPropagation",
    "HomeEfsFileSystemCreation",
)
_RSTUDIO: Final = "RStudioServerProDomainSettings"
_NO_LICENSE: Final = "ValidationError: No active RStudio license was found in AWS License Manager for this account."


def _refused(domain: Data, reason: str) -> ApiError:
    return ApiError("ValidationException", f"Unable to update Domain [{domain['DomainArn']}]: {reason}")


def _update_domain(call: Call, world: World) -> Data:
    domain, now = domain_of(call, world), world.now()
    status = phase(domain, now).status
    if status not in ("InService", "Update_Failed"):
        raise ApiError("ResourceInUse", f"Unable to update Domain [{domain['DomainArn']}] in state {status}.")
    wanted = _settings(call.params)
    changed = _changed(domain, wanted, replaces=world.update_replaces)
    _check_network_mode(domain, call.params, wanted)
    _check_parts(call, world, domain, wanted)
    _check_apps(call, world, domain, changed)
    seconds = world.durations.domain_update
    reason = _failure(world, domain, wanted)
    if reason:
        begin(domain, now, "Updating", seconds, "Update_Failed", reason)
        return {"DomainArn": domain["DomainArn"]}
    _follow(call, world, domain, changed, now + seconds)
    domain |= changed
    begin(domain, now, "Updating", seconds, "InService")
    return {"DomainArn": domain["DomainArn"]}


def _settings(params: Data) -> Data:
    """What is asked for, under the names that `DescribeDomain` has for it."""
    wanted: Data = {name: params[name] for name in (*_BLOCKS, *_PLAIN) if name in params}
    if settings := dict(params.get("DomainSettingsForUpdate", {})):
        if f"{_RSTUDIO}ForUpdate" in settings:
            settings[_RSTUDIO] = settings.pop(f"{_RSTUDIO}ForUpdate")
        wanted["DomainSettings"] = settings
    return wanted


def _changed(domain: Data, wanted: Data, *, replaces: bool) -> Data:
    """The members of the domain as they are to be; what is absent from a request stays."""
    changed: Data = {}
    for name, value in wanted.items():
        if isinstance(value, dict):
            held = domain.get(name, {})
            changed[name] = {**held, **value} if replaces else _merged(held, value)
        else:
            changed[name] = value
    return changed


def _merged(held: Any, given: Any) -> Any:
    if not isinstance(held, dict) or not isinstance(given, dict):
        return given
    return {**held, **{name: _merged(held.get(name), value) for name, value in given.items()}}


def _check_network_mode(domain: Data, params: Data, wanted: Data) -> None:
    mode, held = wanted.get("AppNetworkAccessType"), domain["AppNetworkAccessType"]
    settings = domain.get("DomainSettings", {})
    rstudio = _RSTUDIO in settings or _RSTUDIO in wanted.get("DomainSettings", {})
    if "AppSecurityGroupManagement" in params and not rstudio:
        # terraform-provider-aws issue 39923
        text = "AppSecurityGroupManagement can only be set for Rstudio enabled domains."
        raise ApiError("ValidationException", text)
    if mode is not None and mode != held and rstudio:
        raise _refused(domain, "AppNetworkAccessType cannot be changed once an RStudio domain role is set.")
    if mode == "VpcOnly" and held != "VpcOnly" and not (params.get("VpcId") and params.get("SubnetIds")):
        # terraform-provider-aws issue 45530
        text = "VpcId and Subnet IDs are required for updating domains to VpcOnly mode."
        raise ApiError("ValidationException", text)
    if "VpcId" in params and (mode is None or mode == held):
        raise _refused(domain, "VpcId can only be given to change AppNetworkAccessType to VpcOnly.")
    if "VpcId" in params and params["VpcId"] != domain["VpcId"]:
        raise _refused(domain, "VpcId cannot be changed.")
    if wanted.get("HomeEfsFileSystemCreation") == "Disabled" and "_file_system" in domain:
        raise _refused(domain, "HomeEfsFileSystemCreation cannot be changed from Enabled to Disabled.")


def _check_parts(call: Call, world: World, domain: Data, wanted: Data) -> None:
    for name in _BLOCKS:
        check_storage(wanted.get(name, {}))
    for role in roles_named(wanted):
        check_role(world, role)
    if "SubnetIds" in wanted:
        check_subnets(world, call.region, domain["VpcId"], wanted["SubnetIds"])
    check_groups(world, call.region, domain["VpcId"], wanted)
    users = domain["DefaultUserSettings"] | wanted.get("DefaultUserSettings", {})
    if wanted.get("AppNetworkAccessType") == "VpcOnly" and not users.get("SecurityGroups"):
        text = "SecurityGroups are required in DefaultUserSettings when AppNetworkAccessType is VpcOnly."
        raise _refused(domain, text)
    held = domain["DefaultUserSettings"].get("RStudioServerProAppSettings", {}).get("AccessStatus")
    check_rstudio_access(f"Domain [{domain['DomainArn']}]", held, wanted.get("DefaultUserSettings", {}))


def _check_apps(call: Call, world: World, domain: Data, changed: Data) -> None:
    """Refuse what takes that no app runs."""
    if not standing_apps(world, call.region, domain["DomainId"]):
        return
    reasons: list[str] = []
    kept: list[str] = (domain | changed)["SubnetIds"]
    if not set(domain["SubnetIds"]) <= set(kept):
        reasons.append("SubnetIds are removed")
    if changed.get("AppNetworkAccessType", domain["AppNetworkAccessType"]) != domain["AppNetworkAccessType"]:
        reasons.append("AppNetworkAccessType is changed")
    for name in _BLOCKS:
        held = domain.get(name, {}).get("ExecutionRole")
        if changed.get(name, {}).get("ExecutionRole", held) != held:
            reasons.append(f"ExecutionRole of {name} is changed")
    held, settings = domain.get("DomainSettings", {}), changed.get("DomainSettings", {})
    identity = "ExecutionRoleIdentityConfig"
    if settings.get(identity, "DISABLED") != held.get(identity, "DISABLED") and identity in settings:
        reasons.append(f"{identity} is changed")
    if _RSTUDIO in settings and _RSTUDIO not in held:
        reasons.append("RStudio is added")
    if reasons:
        text = f"Unable to update Domain [{domain['DomainArn']}] because App(s) are associated with it while "
        raise ApiError("ResourceInUse", f"{text}{' and '.join(reasons)}.")


def _failure(world: World, domain: Data, wanted: Data) -> str | None:
    """Why the change will end `Update_Failed`, or None."""
    if world.update_failure:
        return world.update_failure.format(domain=domain["DomainId"])
    added = _RSTUDIO in wanted.get("DomainSettings", {}) and _RSTUDIO not in domain.get("DomainSettings", {})
    return _NO_LICENSE if added and not licensed(world) else None


def _follow(call: Call, world: World, domain: Data, changed: Data, at: float) -> None:
    """What the change brings about beside the domain's own record."""
    if changed.get("HomeEfsFileSystemCreation") == "Enabled" and "_file_system" not in domain:
        domain["_file_system"] = f"fs-{world.new_id(17, HEX)}"
        make_files(world, call.region, {**domain, **changed}, at)
    elif "_file_system" in domain:
        # Unverified: that subnets that are added get a mount target.
        files = files_of(world, call.region, domain["_file_system"])
        mounted = {mount["SubnetId"] for mount in living(files["_mounts"], world.now())}
        added = [name for name in changed.get("SubnetIds", []) if name not in mounted]
        add_mounts(world, call.region, domain["_file_system"], added, at)
    if _RSTUDIO in changed.get("DomainSettings", {}) and _RSTUDIO not in domain.get("DomainSettings", {}):
        domain["_boundary"] = f"sg-{world.new_id(17, HEX)}"
        # Page rstudio-add-existing: whoever has a profile by then has no access until it is given.
        for profile in living(world.studio(call.region)["profiles"], world.now()):
            if profile["DomainId"] == domain["DomainId"]:
                settings = profile.setdefault("UserSettings", {})
                settings["RStudioServerProAppSettings"] = {"AccessStatus": "DISABLED"}


OPERATIONS: Final[dict[str, Handler]] = {"sagemaker:UpdateDomain": _update_domain}
