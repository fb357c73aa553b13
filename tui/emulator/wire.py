"""Understanding a signed AWS request: service and region from the signature, operation and parameters from the rest."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.loaders import Loader
from botocore.model import ListShape, OperationModel, ServiceModel, Shape, StructureShape

from tui.emulator.errors import ApiError, Style
from tui.emulator.messages import Call, Data, Request

_SCOPE: Final = re.compile(r"Credential=[^/]+/\d{8}/([^/]+)/([^/]+)/aws4_request")
_BUCKET_HOST: Final = re.compile(r"^(.+)\.s3[.-]")
_BOTO3_NAMES: Final = {
    "sso": "sso-admin",
    "servicequotas": "service-quotas",
    "elasticfilesystem": "efs",
    "monitoring": "cloudwatch",
    "tagging": "resourcegroupstaggingapi",
}
"""Signing name -> boto3's name, where they differ."""
_UNSIGNED: Final = {
    "/client/register": "sso-oidc",
    "/device_authorization": "sso-oidc",
    "/token": "sso-oidc",
    "/federation/credentials": "sso",
}
"""Path -> service, of operations that are not signed."""
_STYLES: Final[dict[str, Style]] = {"query": "query", "ec2": "ec2", "rest-xml": "s3"}


class Reader:
    """Turns requests into calls; service models come from the given loader and are kept."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader
        self._models: dict[str, ServiceModel | None] = {}

    def model(self, service: str) -> ServiceModel | None:
        """The service's model, or None where botocore knows no such service."""
        if service not in self._models:
            try:
                description = self._loader.load_service_model(service, "service-2")
                self._models[service] = ServiceModel(description, service)
            except (UnknownServiceError, DataNotFoundError):
                self._models[service] = None
        return self._models[service]

    def read(self, request: Request) -> Call:
        """The call that `request` makes.

        Raises:
            ApiError: it is not signed, or cannot be parsed.
        """
        scope = _SCOPE.search(request.headers.get("Authorization", ""))
        unsigned = _UNSIGNED.get(urlsplit(request.url).path)
        if scope is None and unsigned:
            model = self.model(unsigned)
            operation, params = _rest(model, request)
            return Call(unsigned, operation, "", "json", params, _operation(model, operation), request.url)
        if scope is None:
            raise ApiError("MissingAuthenticationToken", "Missing Authentication Token", 403)
        region, signing_name = scope.groups()
        service = _BOTO3_NAMES.get(signing_name, signing_name)
        model = self.model(service)
        style = _STYLES.get(model.protocol, "json") if model else "json"
        target = request.headers.get("X-Amz-Target", "")
        if target:
            operation, params = target.rsplit(".", 1)[-1], _json(request.body)
        elif style in ("query", "ec2"):
            operation, params = _form(model, request, ec2=style == "ec2")
        else:
            operation, params = _rest(model, request)
        known = _operation(model, operation)
        return Call(service, operation, region, style, params, known, request.url)


def _operation(model: ServiceModel | None, name: str) -> OperationModel | None:
    return model.operation_model(name) if model and name in model.operation_names else None


def _json(body: bytes) -> Data:
    try:
        params = json.loads(body or b"{}")
    except ValueError:
        raise ApiError("SerializationException", "The request body is not JSON") from None
    if not isinstance(params, dict):
        raise ApiError("SerializationException", "Start of structure or map found where not expected")
    return params


def _form(model: ServiceModel | None, request: Request, *, ec2: bool) -> tuple[str, Data]:
    pairs = parse_qsl(request.body.decode(), keep_blank_values=True)
    pairs = pairs or parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
    tree: Data = {}
    for key, value in pairs:
        node = tree
        *parents, leaf = key.split(".")
        for parent in parents:
            below = node.setdefault(parent, {})
            node = below if isinstance(below, dict) else {}
        node[leaf] = value
    operation = str(tree.get("Action", "Unknown"))
    known = _operation(model, operation)
    shape = known.input_shape if known else None
    return operation, _from_tree(shape, tree, ec2) if shape else {}


def _from_tree(shape: Shape, node: Any, ec2: bool) -> Any:
    if isinstance(shape, StructureShape):
        members = {name: (_wire_name(name, member, ec2), member) for name, member in shape.members.items()}
        return {
            name: _from_tree(member, node[wire], ec2)
            for name, (wire, member) in members.items()
            if isinstance(node, dict) and wire in node
        }
    if isinstance(shape, ListShape):
        if isinstance(node, dict) and not ec2 and not shape.serialization.get("flattened"):
            node = node.get(shape.member.serialization.get("name", "member"), {})
        if not isinstance(node, dict):
            return []
        numbered = sorted((int(key), item) for key, item in node.items() if key.isdecimal())
        return [_from_tree(shape.member, item, ec2) for _, item in numbered]
    return _scalar(shape, node)


def _wire_name(name: str, member: Shape, ec2: bool) -> str:
    if not ec2:
        return str(member.serialization.get("name", name))
    if "queryName" in member.serialization:
        return str(member.serialization["queryName"])
    wire = str(member.serialization.get("name", name))
    return wire[:1].upper() + wire[1:]


def _scalar(shape: Shape, text: Any) -> Any:
    if not isinstance(text, str):
        raise ApiError("MalformedQueryString", f"A single value is expected for {shape.name}")
    if shape.type_name in ("integer", "long"):
        try:
            return int(text)
        except ValueError:
            raise ApiError("InvalidParameterValue", f"Invalid value '{text}' for {shape.name}") from None
    return text == "true" if shape.type_name == "boolean" else text


def _rest(model: ServiceModel | None, request: Request) -> tuple[str, Data]:
    url = urlsplit(request.url)
    path = url.path or "/"
    bucket = _BUCKET_HOST.match(url.netloc) if model and model.service_name == "s3" else None
    if bucket:
        path = f"/{bucket.group(1)}{path if path != '/' else ''}"
    query = dict(parse_qsl(url.query, keep_blank_values=True))
    best: tuple[tuple[int, int], OperationModel, dict[str, str]] | None = None
    for name in model.operation_names if model else ():
        operation = model.operation_model(name) if model else None
        if operation is None or operation.http["method"] != request.method:
            continue
        uri, _, fixed = operation.http["requestUri"].partition("?")
        # An S3 client takes the bucket out of the URI in the model it shares with us, and leaves it here.
        uri = operation.http.get("authPath", uri).rstrip("/") or "/"
        needed = dict(parse_qsl(fixed, keep_blank_values=True))
        match = _uri_pattern(uri).fullmatch(path)
        if match is None or any(key not in query or (value and query[key] != value) for key, value in needed.items()):
            continue
        score = (len(needed), -uri.count("{"))
        if best is None or score > best[0]:
            best = score, operation, dict(zip(re.findall(r"\{(\w+)\+?\}", uri), match.groups(), strict=True))
    if best is None:
        return "Unknown", {}
    _, operation, found = best
    return operation.name, _rest_params(operation, found, query, request)


def _uri_pattern(uri: str) -> re.Pattern[str]:
    escaped = re.sub(r"\\\{\w+\\\+\\\}", "(.+)", re.escape(uri))
    return re.compile(re.sub(r"\\\{\w+\\\}", "([^/]+)", escaped) + "/?")


def _rest_params(
    operation: OperationModel, found: Mapping[str, str], query: Mapping[str, str], request: Request
) -> Data:
    shape = operation.input_shape
    params: Data = {}
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            wire = str(member.serialization.get("name", name))
            place = member.serialization.get("location")
            source = {"uri": found, "querystring": query, "header": request.headers}.get(str(place), {})
            # Names of headers come with capitals, whatever the model says.
            wire = wire.title() if place == "header" else wire
            if wire in source:
                params[name] = _scalar(member, unquote(source[wire]) if place == "uri" else source[wire])
    if request.body and operation.service_model.protocol == "rest-json":
        params |= _json(request.body)
    return params
