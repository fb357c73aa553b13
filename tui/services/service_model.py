"""Reads what AWS allows as a value from the service models that come with botocore.

The files are read as data: importing botocore costs more than everything here, and would bring the client library to
where only its knowledge is wanted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from models.errors import SmdomainError
from models.shapes import Constraint, Shapes
from tui.services import shape_cache

MAIN_OPERATION: Final = "CreateDomain"
"""Its members are asked by their path alone, those of the others as `operation:path`."""

OPERATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "sagemaker": (MAIN_OPERATION, "CreateUserProfile"),
    "iam": ("CreateRole",),
    "sso-admin": ("CreateApplicationAssignment",),
}
"""Operations whose input is read, by service."""

_REMEDY: Final = "Install smdomain again: botocore is part of it."
_TAG: Final = re.compile(r"<[^>]+>")
_BLANKS: Final = re.compile(r"\s+")


class NoServiceModel(SmdomainError):
    """botocore, or one of its service models, is not where it should be."""

    code = "no-service-model"
    title = "AWS's service description cannot be read"


@cache
def load_shapes() -> Shapes:
    """The constraints of every operation in `OPERATIONS`, from the newest API version of the installed botocore.

    Read once in a process, and the models themselves once in each version of them.

    Raises:
        NoServiceModel: there is none to read.
    """
    try:
        stamped = shape_cache.stamp([model_path(service) for service in OPERATIONS], OPERATIONS)
    except (OSError, NoServiceModel):
        # Reading them says what is wrong.
        return read_shapes()
    shapes = shape_cache.kept(stamped)
    if shapes is None:
        shapes = read_shapes()
        shape_cache.keep(stamped, shapes)
    return shapes


def read_shapes() -> Shapes:
    """The constraints, from the models themselves.

    Raises:
        NoServiceModel: there is none to read.
    """
    members: dict[str, Constraint] = {}
    for service, operations in OPERATIONS.items():
        # The models are large, so none is kept once it is read.
        model = _model(service)
        for operation in operations:
            prefix = "" if operation == MAIN_OPERATION else f"{operation}:"
            members.update((prefix + path, constraint) for path, constraint in _members(model, operation))
    return Shapes(members, _version())


def model_path(service: str) -> Path:
    """The file of a service's model, of its newest API version.

    Raises:
        NoServiceModel: there is none.
    """
    found = find_spec("botocore")
    folders = [Path(place) / "data" / service for place in (found.submodule_search_locations or ())] if found else []
    # API versions are dates, so the greatest name is the newest.
    for folder in sorted((each for place in folders if place.is_dir() for each in place.iterdir()), reverse=True):
        for name in ("service-2.json.gz", "service-2.json"):
            if (folder / name).is_file():
                return folder / name
    raise NoServiceModel(f"The service model of {service} was not found beside botocore.", _REMEDY)


def _model(service: str) -> Mapping[str, Any]:
    import gzip

    path = model_path(service)
    try:
        content = path.read_bytes()
        model: Mapping[str, Any] = json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)
    except (OSError, EOFError, ValueError) as error:
        raise NoServiceModel(f"{path.name} of {service} cannot be read: {error}", _REMEDY) from error
    return model


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("botocore")
    except PackageNotFoundError:
        return ""


def _members(model: Mapping[str, Any], operation: str) -> Iterator[tuple[str, Constraint]]:
    shapes = model["shapes"]
    input_shape = model["operations"][operation]["input"]["shape"]
    yield from _structure_members(shapes, shapes[input_shape], "", frozenset({input_shape}))


def _structure_members(
    shapes: Mapping[str, Any], structure: Mapping[str, Any], prefix: str, above: frozenset[str]
) -> Iterator[tuple[str, Constraint]]:
    required = structure.get("required", ())
    for name, reference in structure.get("members", {}).items():
        yield from _flattened(shapes, reference, prefix + name, name in required, above)


def _flattened(
    shapes: Mapping[str, Any], reference: Mapping[str, Any], path: str, required: bool, above: frozenset[str]
) -> Iterator[tuple[str, Constraint]]:
    """The member at `path` and everything below it; `above` holds the shapes it is in, which would never end."""
    name = reference["shape"]
    shape = shapes[name]
    yield path, _constraint(shape, reference, required)
    if name in above:
        return
    inside = above | {name}
    if shape["type"] == "structure":
        yield from _structure_members(shapes, shape, f"{path}.", inside)
    elif shape["type"] == "list":
        yield from _flattened(shapes, shape["member"], f"{path}[]", False, inside)


def _constraint(shape: Mapping[str, Any], reference: Mapping[str, Any], required: bool) -> Constraint:
    return Constraint(
        type=shape["type"],
        minimum=shape.get("min"),
        maximum=shape.get("max"),
        pattern=shape.get("pattern"),
        enum=tuple(shape.get("enum", ())),
        required=required,
        documentation=_plain(reference.get("documentation") or shape.get("documentation") or ""),
    )


def _plain(html: str) -> str:
    # It comes with all names of characters, which only the models themselves need.
    from html import unescape

    return _BLANKS.sub(" ", unescape(_TAG.sub(" ", html))).strip()
