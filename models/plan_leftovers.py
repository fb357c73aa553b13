"""Actions that delete what AWS leaves behind when a domain goes, and the list of what stays (facts 3.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from models.actions import GONE, Action, Call, Wait
from models.inventory import Inventory, Leftover

_FREE: Final = "available"
"""Status of a network interface that nothing uses."""
_PATIENCE: Final = 1200.0
"""Seconds for which something may still be in the way, such as a network interface that AWS is about to remove."""
_BUCKET: Final = re.compile(r"s3://([a-z0-9][a-z0-9.-]+)")


def is_gone(inventory: Inventory) -> bool:
    """Whether only leftovers are there."""
    return not inventory.status


def of_kind(inventory: Inventory, kind: str) -> Iterator[Leftover]:
    """The leftovers of one kind."""
    return (each for each in inventory.leftovers or () if each.kind == kind)


def delete_leftovers(inventory: Inventory, first: tuple[str, ...], *, keep_files: bool) -> list[Action]:
    """Actions that delete what AWS leaves behind: security groups, free network interfaces, the file system.

    Args:
        inventory: the domain.
        first: ids of actions that come first.
        keep_files: leave the file system, and what it is reached through.
    """
    actions: list[Action] = []
    if not keep_files:
        targets = [_mount_target(each, first) for each in of_kind(inventory, "mount-target")]
        ids = tuple(each.id for each in targets)
        actions += targets + [_file_system(each, (*first, *ids)) for each in of_kind(inventory, "file-system")]
    actions += (_interface(each, first) for each in of_kind(inventory, "network-interface") if each.status == _FREE)
    if not still_reached(inventory, keep_files):
        before = (*first, *(each.id for each in actions if each.kind != "file-system-deletion"))
        groups = list(of_kind(inventory, "security-group"))
        rules = [action for each in groups for action in _rules(each, first)]
        before += tuple(each.id for each in rules)
        actions += rules + [_group(each, before) for each in groups]
    return actions


def still_reached(inventory: Inventory, keep_files: bool) -> bool:
    """Whether the security groups are needed, because the files that stay are reached through them."""
    return keep_files and any(of_kind(inventory, "mount-target"))


def _mount_target(row: Leftover, needs: tuple[str, ...]) -> Action:
    return _files_action(
        row,
        f"Delete the mount target {row.id}",
        ("DeleteMountTarget", "DescribeMountTargets", "MountTarget"),
        needs,
        "MountTargets",
    )


def _file_system(row: Leftover, needs: tuple[str, ...]) -> Action:
    return _files_action(
        row,
        f"Delete the file system {row.id}",
        ("DeleteFileSystem", "DescribeFileSystems", "FileSystem"),
        needs,
        "FileSystems",
    )


def _files_action(row: Leftover, title: str, names: tuple[str, str, str], needs: tuple[str, ...], rows: str) -> Action:
    deletion, reading, noun = names
    request = {f"{noun}Id": row.id}
    return Action(
        id=f"leftover/{row.kind}/{row.id}",
        title=title,
        call=Call("efs", deletion, request),
        kind=f"{row.kind}-deletion",
        needs=needs,
        done_when=(f"{noun}NotFound",),
        wait=Wait(
            Call("efs", reading, request),
            status=f"{rows}.0.LifeCycleState",
            done=("deleted",),
            failed=("error",),
            gone_is_done=True,
            interval=5.0,
        ),
        # AWS may be about to delete it itself.
        retry_on=("FileSystemInUse", "IncorrectFileSystemLifeCycleState", "IncorrectMountTargetState"),
        patience=_PATIENCE,
        usual=30.0,
        independent=True,
        repeatable=True,
    )


def _interface(row: Leftover, needs: tuple[str, ...]) -> Action:
    return _simple(
        row,
        f"Delete the network interface {row.id}",
        Call("ec2", "DeleteNetworkInterface", {"NetworkInterfaceId": row.id}),
        needs,
        ("InvalidNetworkInterfaceID.NotFound",),
    )


def _rules(row: Leftover, needs: tuple[str, ...]) -> Iterator[Action]:
    """Groups that refer to each other can only go without these rules."""
    for direction, permissions in (("Ingress", row.ingress), ("Egress", row.egress)):
        if permissions:
            request = {"GroupId": row.id, "IpPermissions": [dict(each) for each in permissions]}
            yield Action(
                id=f"leftover/security-group-rules/{row.id}/{direction.lower()}",
                title=f"Revoke the {direction.lower()} rules of the security group {row.name or row.id}",
                call=Call("ec2", f"RevokeSecurityGroup{direction}", request),
                kind="security-group-rules",
                needs=needs,
                done_when=("InvalidPermission.NotFound", "InvalidGroup.NotFound"),
                independent=True,
                repeatable=True,
            )


def _group(row: Leftover, needs: tuple[str, ...]) -> Action:
    return _simple(
        row,
        f"Delete the security group {row.name or row.id}",
        Call("ec2", "DeleteSecurityGroup", {"GroupId": row.id}),
        needs,
        ("InvalidGroup.NotFound",),
        # Network interfaces of the domain may take a while to go.
        retry_on=("DependencyViolation",),
    )


def delete_logs(inventory: Inventory, first: tuple[str, ...]) -> list[Action]:
    """Actions that delete the domain's log streams."""
    return [_log_stream(each, first) for each in of_kind(inventory, "log-stream")]


def _log_stream(row: Leftover, needs: tuple[str, ...]) -> Action:
    request = {"logGroupName": row.parent, "logStreamName": row.name}
    return _simple(row, f"Delete the log stream {row.name}", Call("logs", "DeleteLogStream", request), needs, GONE[1:])


def _simple(
    row: Leftover,
    title: str,
    call: Call,
    needs: tuple[str, ...],
    done_when: tuple[str, ...],
    *,
    retry_on: tuple[str, ...] = (),
) -> Action:
    return Action(
        id=f"leftover/{row.kind}/{row.id}",
        title=title,
        call=call,
        kind=f"{row.kind}-deletion",
        needs=needs,
        done_when=done_when,
        retry_on=retry_on,
        patience=_PATIENCE,
        independent=True,
        repeatable=True,
    )


def kept(inventory: Inventory, *, keep_files: bool, leftovers: bool, logs: bool) -> list[str]:
    """What a deletion leaves, each with its id: roles, buckets, keys, logs, and what AWS leaves behind."""
    found: dict[str, None] = {}
    settings = [inventory.record.described, *(each.settings for each in inventory.profiles or ())]
    for text in (text for each in settings for text in _texts(each)):
        if ":role/" in text:
            found[f"role {text}"] = None
        elif bucket := _BUCKET.match(text):
            found[f"bucket {bucket[1]}"] = None
    key = inventory.record.described.get("KmsKeyId") or inventory.record.described.get("HomeEfsFileSystemKmsKeyId")
    if key:
        found[f"key {key}"] = None
    going = {"log-stream"} if logs else set()
    if leftovers:
        going |= set() if keep_files else {"file-system", "mount-target"}
        going |= set() if still_reached(inventory, keep_files) else {"security-group"}
    # AWS deletes these itself.
    going |= set() if keep_files or is_gone(inventory) else {"file-system", "mount-target"}
    targets = [each.id for each in of_kind(inventory, "mount-target")] if keep_files else []
    for each in inventory.leftovers or ():
        if each.kind == "network-interface" and not _interface_stays(each, inventory, targets, leftovers):
            continue
        if each.kind not in going and each.kind != "log-stream":
            name = f" ({each.name})" if each.name else ""
            found[f"{each.kind.replace('-', ' ')} {each.id}{name}"] = None
    if not logs:
        found["log group /aws/sagemaker/studio"] = None
    return list(found)


def _interface_stays(row: Leftover, inventory: Inventory, targets: list[str], leftovers: bool) -> bool:
    if row.status == _FREE:
        return not leftovers
    # One in use goes with the app or the mount target that uses it.
    return is_gone(inventory) or any(each in row.name for each in targets)


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        for child in node.values():
            yield from _texts(child)
    elif isinstance(node, list | tuple):
        for child in node:
            yield from _texts(child)
    elif isinstance(node, str):
        yield node
