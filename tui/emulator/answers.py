"""Writing results and refusals in each AWS protocol, driven by botocore's output shapes."""

import hashlib
import itertools
import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from xml.sax.saxutils import escape

from botocore.model import ListShape, MapShape, Shape, StructureShape

from tui.emulator.errors import ApiError, Style
from tui.emulator.messages import Answer, Call, Data

_JSON: Final = "application/x-amz-json-1.1"
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_counter = itertools.count(1)


def request_id() -> str:
    """A new request id; unique in the process, and the same from run to run."""
    digest = hashlib.sha256(f"request {next(_counter)}".encode()).digest()
    return str(uuid.UUID(bytes=digest[:16], version=4))


def success(call: Call, result: Data) -> Answer:
    """`result` as the service would send it."""
    shape = call.model.output_shape if call.model else None
    identifier = request_id()
    if call.style == "json":
        headers = {"Content-Type": _JSON, "x-amzn-RequestId": identifier}
        return Answer(200, json.dumps(result).encode(), headers)
    if call.style == "s3":
        return _s3(call, shape, result, identifier)
    headers = {"Content-Type": "text/xml", "x-amzn-RequestId": identifier}
    body = "".join(_members(shape, result, ec2=call.style == "ec2")) if isinstance(shape, StructureShape) else ""
    name = call.operation
    if call.style == "ec2":
        text = f"<{name}Response><requestId>{identifier}</requestId>{body}</{name}Response>"
    else:
        wrapper = (shape.serialization.get("resultWrapper") if shape else None) or f"{name}Result"
        metadata = f"<ResponseMetadata><RequestId>{identifier}</RequestId></ResponseMetadata>"
        text = f"<{name}Response><{wrapper}>{body}</{wrapper}>{metadata}</{name}Response>"
    return Answer(200, text.encode(), headers)


def refusal(style: Style, error: ApiError) -> Answer:
    """`error` as a service of this style would send it."""
    identifier = request_id()
    code, message = escape(error.code), _text(error.message)
    headers = {"Content-Type": "text/xml", "x-amzn-RequestId": identifier, **error.headers}
    if style == "json":
        headers |= {"Content-Type": _JSON, "x-amzn-ErrorType": error.code}
        body = json.dumps({"__type": error.code, "message": error.message, "Message": error.message})
    elif style == "ec2":
        inner = f"<Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>"
        body = f"<Response>{inner}<RequestID>{identifier}</RequestID></Response>"
    elif style == "s3":
        inner = f"<Code>{code}</Code><Message>{message}</Message><RequestId>{identifier}</RequestId>"
        headers["x-amz-request-id"] = identifier
        body = f"<Error>{inner}</Error>"
    else:
        inner = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
        body = f"<ErrorResponse>{inner}<RequestId>{identifier}</RequestId></ErrorResponse>"
    return Answer(error.status, body.encode(), headers)


def _s3(call: Call, shape: Shape | None, result: Data, identifier: str) -> Answer:
    headers = {"Content-Type": "application/xml", "x-amz-request-id": identifier}
    if not isinstance(shape, StructureShape):
        return Answer(200, b"", headers)
    if call.operation == "GetBucketLocation":
        # The one answer whose root element is itself the value; botocore reads it with a handler of its own.
        region = result.get("LocationConstraint")
        text = f"<LocationConstraint>{region}</LocationConstraint>" if region else "<LocationConstraint/>"
        return Answer(200, text.encode(), headers)
    for name, member in shape.members.items():
        if member.serialization.get("location") == "header" and name in result:
            value = result[name]
            text = str(value).lower() if isinstance(value, bool) else str(value)
            headers[str(member.serialization["name"])] = text
    root = shape.serialization.get("locationName") or f"{call.operation}Result"
    body = "".join(_members(shape, result, ec2=False))
    return Answer(200, f"<{root}>{body}</{root}>".encode() if body else b"", headers)


def _members(shape: StructureShape, value: Data, *, ec2: bool) -> Iterator[str]:
    for name, member in shape.members.items():
        item = value.get(name)
        if item is None or member.serialization.get("location") == "header":
            continue
        yield from _element(member, item, str(member.serialization.get("name", name)), ec2)


def _element(shape: Shape, value: Any, tag: str, ec2: bool) -> Iterator[str]:
    if isinstance(shape, StructureShape):
        yield f"<{tag}>"
        yield from _members(shape, value, ec2=ec2)
        yield f"</{tag}>"
    elif isinstance(shape, ListShape) and shape.serialization.get("flattened"):
        for item in value:
            yield from _element(shape.member, item, str(shape.member.serialization.get("name", tag)), ec2)
    elif isinstance(shape, ListShape):
        item_tag = shape.member.serialization.get("name", "item" if ec2 else "member")
        yield f"<{tag}>"
        for item in value:
            yield from _element(shape.member, item, item_tag, ec2)
        yield f"</{tag}>"
    elif isinstance(shape, MapShape):
        yield f"<{tag}>"
        for key, item in value.items():
            yield f"<entry><key>{_text(key)}</key>"
            yield from _element(shape.value, item, "value", ec2)
            yield "</entry>"
        yield f"</{tag}>"
    else:
        yield f"<{tag}>{_scalar(shape, value)}</{tag}>"


def _scalar(shape: Shape, value: Any) -> str:
    if shape.type_name == "timestamp":
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if shape.type_name == "boolean":
        return "true" if value else "false"
    return _text(str(value))


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("?", text))
