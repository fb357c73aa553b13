"""EFS: file systems and their mount targets. Codes: model of the API."""

from typing import Final

from tui.emulator.emulator import Handler
from tui.emulator.errors import ApiError
from tui.emulator.lifecycle import GONE, begin, living, phase, public
from tui.emulator.messages import Call, Data
from tui.emulator.paging import page
from tui.emulator.services.domain_parts import mounts
from tui.emulator.state import World


def _file_systems(call: Call, world: World) -> list[Data]:
    return living(world.file_systems.get(call.region, []), world.now())


def _file_system_of(call: Call, world: World, identifier: str) -> Data:
    for files in _file_systems(call, world):
        if identifier in (files["FileSystemId"], files["FileSystemArn"]):
            return files
    raise ApiError("FileSystemNotFound", f"File system '{identifier}' does not exist.", 404)


def _mount_of(call: Call, world: World) -> tuple[Data, Data]:
    identifier = call.params["MountTargetId"]
    for files in _file_systems(call, world):
        for mount in mounts(world, files):
            if mount["MountTargetId"] == identifier:
                return files, mount
    raise ApiError("MountTargetNotFound", f"Mount target '{identifier}' does not exist.", 404)


def _page(call: Call, items: list[Data], key: str) -> Data:
    return page(
        call,
        items,
        key,
        default=100,
        maximum=100,
        size="MaxItems",
        token="Marker",
        answer_token="NextMarker",
        refused="BadRequest",
    )


def _described(world: World, files: Data) -> Data:
    size, now = files["_size"], world.now()
    return public(files) | {
        "LifeCycleState": phase(files, now).status,
        "NumberOfMountTargets": len(mounts(world, files)),
        "SizeInBytes": {"Value": size, "Timestamp": now, "ValueInIA": 0, "ValueInStandard": size, "ValueInArchive": 0},
        "FileSystemProtection": {"ReplicationOverwriteProtection": "ENABLED"},
    }


def _describe_file_systems(call: Call, world: World) -> Data:
    identifier, token = call.params.get("FileSystemId"), call.params.get("CreationToken")
    found = [_file_system_of(call, world, identifier)] if identifier else _file_systems(call, world)
    chosen = [_described(world, files) for files in found if token in (None, files["CreationToken"])]
    return _page(call, chosen, "FileSystems")


def _describe_mount_targets(call: Call, world: World) -> Data:
    if "MountTargetId" in call.params:
        found = [_mount_of(call, world)[1]]
    elif "FileSystemId" in call.params:
        found = mounts(world, _file_system_of(call, world, call.params["FileSystemId"]))
    else:
        raise ApiError("BadRequest", "One of FileSystemId, MountTargetId and AccessPointId is required.")
    listed = [public(item) | {"LifeCycleState": phase(item, world.now()).status} for item in found]
    return _page(call, listed, "MountTargets")


def _describe_mount_target_security_groups(call: Call, world: World) -> Data:
    return {"SecurityGroups": list(_mount_of(call, world)[0]["_groups"])}


def _delete_mount_target(call: Call, world: World) -> Data:
    mount = _mount_of(call, world)[1]
    if phase(mount, world.now()).status != "deleting":
        begin(mount, world.now(), "deleting", world.durations.files_delete, GONE)
    return {}


def _delete_file_system(call: Call, world: World) -> Data:
    identifier = call.params["FileSystemId"]
    files = _file_system_of(call, world, identifier)
    status = phase(files, world.now()).status
    if status != "deleting" and mounts(world, files):
        text = f"File system '{identifier}' has mount targets created in it and cannot be deleted."
        raise ApiError("FileSystemInUse", text, 409)
    if status != "deleting":
        begin(files, world.now(), "deleting", world.durations.files_delete, GONE)
    return {}


def _list_tags_for_resource(call: Call, world: World) -> Data:
    tags = _file_system_of(call, world, call.params["ResourceId"])["Tags"]
    return page(call, tags, "Tags", default=50, refused="BadRequest")


def _describe_tags(call: Call, world: World) -> Data:
    return _page(call, _file_system_of(call, world, call.params["FileSystemId"])["Tags"], "Tags")


OPERATIONS: Final[dict[str, Handler]] = {
    "efs:DescribeFileSystems": _describe_file_systems,
    "efs:DescribeMountTargets": _describe_mount_targets,
    "efs:DescribeMountTargetSecurityGroups": _describe_mount_target_security_groups,
    "efs:DeleteMountTarget": _delete_mount_target,
    "efs:DeleteFileSystem": _delete_file_system,
    "efs:ListTagsForResource": _list_tags_for_resource,
    "efs:DescribeTags": _describe_tags,
}
