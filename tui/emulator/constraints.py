"""Refusing what does not fit an operation's input shape, in the words AWS uses.

botocore checks types, required members and minimums before it sends; patterns, maximums and enums are left to the
service. Text form: terraform-provider-aws issue 27990.
"""

from collections.abc import Iterator
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from tui.emulator.errors import ApiError, invalid
from tui.emulator.messages import Call
from tui.emulator.patterns import compiled


def check(call: Call) -> None:
    """Refuse `call` if its parameters break the input shape.

    Raises:
        ApiError: with every violation in one message, as AWS does.
    """
    shape = call.model.input_shape if call.model else None
    if shape is None:
        return
    found = list(_violations(shape, call.params, ""))
    if found:
        plural = "s" if len(found) > 1 else ""
        raise invalid(call.style, f"{len(found)} validation error{plural} detected: {'; '.join(found)}")


def _violations(shape: Shape, value: Any, path: str) -> Iterator[str]:
    if isinstance(shape, StructureShape) and shape.is_document_type:
        return  # any JSON
    if isinstance(shape, StructureShape):
        yield from _structure(shape, value, path)
    elif isinstance(shape, ListShape):
        _of_type(value, list, "List", path)
        yield from _length(shape, value, path)
        for number, item in enumerate(value, 1):
            yield from _violations(shape.member, item, f"{path}.{number}.member")
    elif isinstance(shape, MapShape):
        _of_type(value, dict, "Map", path)
        yield from _length(shape, value, path)
        for key, item in value.items():
            yield from _violations(shape.key, key, path)
            yield from _violations(shape.value, item, f"{path}.{key}")
    elif shape.type_name == "string":
        _of_type(value, str, "String", path)
        yield from _text(shape, value, path)
    elif shape.type_name in ("integer", "long", "float", "double"):
        if isinstance(value, bool):
            raise ApiError("SerializationException", f"BOOLEAN cannot be converted to Number at {path}")
        _of_type(value, (int, float), "Number", path)
        yield from _number(shape, value, path)
    elif shape.type_name == "boolean":
        _of_type(value, bool, "Boolean", path)


def _structure(shape: StructureShape, value: Any, path: str) -> Iterator[str]:
    _of_type(value, dict, "Structure", path)
    for name in shape.required_members:
        if value.get(name) is None:
            yield f"Value null at '{_join(path, name)}' failed to satisfy constraint: Member must not be null"
    for name, item in value.items():
        if item is not None and name in shape.members:
            yield from _violations(shape.members[name], item, _join(path, name))


def _text(shape: Shape, value: str, path: str) -> Iterator[str]:
    enum = shape.enum if isinstance(shape, StringShape) else None
    if enum and value not in enum:
        yield _failure(value, path, f"Member must satisfy enum value set: [{', '.join(enum)}]")
    yield from _length(shape, value, path)
    pattern = shape.metadata.get("pattern")
    if pattern and (expression := compiled(pattern)) and not expression.fullmatch(value):
        yield _failure(value, path, f"Member must satisfy regular expression pattern: {pattern}")


def _length(shape: Shape, value: Any, path: str) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and len(value) < low:
        yield _failure(value, path, f"Member must have length greater than or equal to {low}")
    if high is not None and len(value) > high:
        yield _failure(value, path, f"Member must have length less than or equal to {high}")


def _number(shape: Shape, value: float, path: str) -> Iterator[str]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and value < low:
        yield _failure(value, path, f"Member must have value greater than or equal to {low}")
    if high is not None and value > high:
        yield _failure(value, path, f"Member must have value less than or equal to {high}")


def _failure(value: object, path: str, constraint: str) -> str:
    return f"Value '{value}' at '{path}' failed to satisfy constraint: {constraint}"


def _of_type(value: object, expected: type | tuple[type, ...], name: str, path: str) -> None:
    if not isinstance(value, expected):
        found = type(value).__name__
        raise ApiError("SerializationException", f"{found} value cannot be converted to {name} at {path}")


def _join(path: str, member: str) -> str:
    name = member[:1].lower() + member[1:]
    return f"{path}.{name}" if path else name
