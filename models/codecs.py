"""How an answer is written in a request, and read back from one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final


class Undecodable(ValueError):
    """A request says something that the answer has no words for."""


@dataclass(frozen=True, slots=True)
class Codec:
    """A pair of pure functions, each the inverse of the other."""

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]
    switch: bool = False
    """Whether it is yes or no, so that what was switched on can be switched off."""


def _same(value: Any) -> Any:
    return value


PLAIN: Final = Codec(_same, _same)


def words(**pairs: str) -> Codec:
    """A closed set under other names; `_` in a name stands for `-`."""
    forth = {key.replace("_", "-"): value for key, value in pairs.items()}
    back = {value: key for key, value in forth.items()}

    def decode(value: Any) -> str:
        if not isinstance(value, str) or value not in back:
            raise Undecodable(value)
        return back[value]

    return Codec(forth.__getitem__, decode)


def switch(on: str, off: str) -> Codec:
    """Yes or no, under AWS's two words for it."""

    def decode(value: Any) -> bool:
        if value not in (on, off):
            raise Undecodable(value)
        return bool(value == on)

    return Codec(lambda value: on if value else off, decode, switch=True)


STATUS: Final = switch("ENABLED", "DISABLED")
CAPITALIZED: Final = switch("Enabled", "Disabled")


def _strict(mapping: Any, allowed: set[str]) -> Mapping[str, Any]:
    if not isinstance(mapping, Mapping) or set(mapping) - allowed:
        raise Undecodable(mapping)
    return mapping


def renamed(names: Mapping[str, tuple[str, Codec]]) -> Codec:
    """A list of mappings whose members have other names in the request: ours -> (AWS's, codec)."""
    aws_names = {aws for aws, _ in names.values()}

    def encode(entries: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [
            {aws: codec.encode(entry[ours]) for ours, (aws, codec) in names.items() if entry.get(ours) is not None}
            for entry in entries
        ]

    def decode(value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            raise Undecodable(value)
        return [
            {ours: codec.decode(entry[aws]) for ours, (aws, codec) in names.items() if aws in _strict(entry, aws_names)}
            for entry in value
        ]

    return Codec(encode, decode)


def wrapped(member: str) -> Codec:
    """A list of texts, each in a mapping of its own under `member`."""

    def decode(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise Undecodable(value)
        return [_strict(entry, {member})[member] for entry in value if entry or _refuse(entry)]

    return Codec(lambda entries: [{member: entry} for entry in entries], decode)


def _refuse(value: Any) -> bool:
    raise Undecodable(value)


def _encode_tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _decode_tags(value: Any) -> dict[str, str]:
    if not isinstance(value, list):
        raise Undecodable(value)
    tags: dict[str, str] = {}
    for entry in value:
        if set(_strict(entry, {"Key", "Value"})) != {"Key", "Value"} or entry["Key"] in tags:
            raise Undecodable(value)
        tags[entry["Key"]] = entry["Value"]
    return tags


TAGS: Final = Codec(_encode_tags, _decode_tags)

_IMAGE: Final = "sagemaker_distribution"


def _encode_image_versions(aliases: list[str]) -> list[dict[str, Any]]:
    return [{"SageMakerImageName": _IMAGE, "VersionAliases": list(aliases)}]


def _decode_image_versions(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) != 1:
        raise Undecodable(value)
    entry = _strict(value[0], {"SageMakerImageName", "VersionAliases"})
    if entry.get("SageMakerImageName") != _IMAGE or not entry.get("VersionAliases"):
        raise Undecodable(value)
    return list(entry["VersionAliases"])


IMAGE_VERSIONS: Final = Codec(_encode_image_versions, _decode_image_versions)

_FILE_SYSTEMS: Final = {
    "efs": ("EFSFileSystemConfig", "FileSystemId", "FileSystemPath"),
    "fsx_lustre": ("FSxLustreFileSystemConfig", "FileSystemId", "FileSystemPath"),
    "s3": ("S3FileSystemConfig", "S3Uri", "MountPath"),
}


def _encode_file_systems(entries: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    encoded = []
    for entry in entries:
        union: dict[str, Any] = {}
        for kind, (structure, target, path) in _FILE_SYSTEMS.items():
            if entry.get(kind) is not None:
                union[structure] = {target: entry[kind]}
                if entry.get("path") is not None:
                    union[structure][path] = entry["path"]
        encoded.append(union)
    return encoded


def _decode_file_systems(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list):
        raise Undecodable(value)
    decoded = []
    for entry in value:
        if not isinstance(entry, Mapping) or len(entry) != 1:
            raise Undecodable(value)
        for kind, (structure, target, path) in _FILE_SYSTEMS.items():
            if structure in entry:
                inner = _strict(entry[structure], {target, path})
                if target not in inner:
                    raise Undecodable(value)
                decoded.append({kind: inner[target]} | ({"path": inner[path]} if path in inner else {}))
                break
        else:
            raise Undecodable(value)
    return decoded


FILE_SYSTEMS: Final = Codec(_encode_file_systems, _decode_file_systems)
