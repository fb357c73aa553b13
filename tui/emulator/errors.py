"""Refusals as AWS words them: code, status and text differ by protocol."""

from collections.abc import Mapping
from typing import Final, Literal

Style = Literal["json", "query", "ec2", "s3"]
"""How a service writes its errors; `json` covers rest-json too."""


class ApiError(Exception):
    """A refusal that goes back to the client as an AWS error."""

    def __init__(self, code: str, message: str, status: int = 400, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.headers = dict(headers or {})


class Dropped(Exception):
    """The client gets no answer: `sent` tells whether a connection was made at all."""

    def __init__(self, *, sent: bool, hold: float = 0.0) -> None:
        super().__init__("no answer")
        self.sent = sent
        self.hold = hold


_THROTTLED: Final[dict[Style, tuple[str, int, str]]] = {
    "json": ("ThrottlingException", 400, "Rate exceeded"),
    "query": ("Throttling", 400, "Rate exceeded"),
    "ec2": ("RequestLimitExceeded", 503, "Request limit exceeded."),
    "s3": ("SlowDown", 503, "Please reduce your request rate."),
}
_DENIED: Final[dict[Style, tuple[str, int]]] = {
    "json": ("AccessDeniedException", 400),
    "query": ("AccessDenied", 403),
    "ec2": ("UnauthorizedOperation", 403),
    "s3": ("AccessDenied", 403),
}
_EXPIRED: Final[dict[Style, tuple[str, int]]] = {
    "json": ("ExpiredTokenException", 400),
    "query": ("ExpiredToken", 403),
    "ec2": ("RequestExpired", 400),
    "s3": ("ExpiredToken", 400),
}
_UNKNOWN: Final[dict[Style, tuple[str, int]]] = {
    "json": ("UnknownOperationException", 400),
    "query": ("InvalidAction", 400),
    "ec2": ("InvalidAction", 400),
    "s3": ("NotImplemented", 501),
}
_INVALID: Final[dict[Style, str]] = {
    "json": "ValidationException",
    "query": "ValidationError",
    "ec2": "InvalidParameterValue",
    "s3": "InvalidArgument",
}
_ACTIONS: Final = {
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3:HeadBucket": "s3:ListBucket",
    "sso-admin": "sso",
    "service-quotas": "servicequotas",
    "efs": "elasticfilesystem",
}


def iam_action(service: str, operation: str) -> str:
    """The IAM name of an operation, which is not always the API's."""
    name = f"{service}:{operation}"
    return _ACTIONS.get(name, f"{_ACTIONS.get(service, service)}:{operation}")


def throttled(style: Style) -> ApiError:
    code, status, message = _THROTTLED[style]
    return ApiError(code, message, status)


def denied(style: Style, action: str, caller: str) -> ApiError:
    code, status = _DENIED[style]
    text = f"User: {caller} is not authorized to perform: {action}"
    return ApiError(code, f"{text} because no identity-based policy allows the {action} action", status)


def expired(style: Style) -> ApiError:
    code, status = _EXPIRED[style]
    return ApiError(code, "The security token included in the request is expired", status)


def unknown_operation(style: Style, service: str, operation: str) -> ApiError:
    code, status = _UNKNOWN[style]
    return ApiError(code, f"{service}:{operation} is not an operation of the embedded AWS.", status)


def invalid(style: Style, message: str) -> ApiError:
    """A request that does not fit the operation's input shape."""
    return ApiError(_INVALID[style], message)
