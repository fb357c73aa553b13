"""Turning what boto raises into this program's errors: what is wrong, and what the admin does about it.

Works on exception data alone (class names, the error answer), so that it needs no boto and every row can be tested.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from models.errors import AccessDenied, AnswerLost, AwsError, CredentialsError, Throttled, Unreachable
from models.text import scrub
from tui.services.aws_error_tables import (
    CREDENTIAL_CLASSES,
    CREDENTIAL_CODES,
    DENIED_CODES,
    IAM_ACTIONS,
    IAM_PREFIXES,
    LOST_CLASSES,
    REMEDIES,
    SETTING_CLASSES,
    SIGN_IN_CLASSES,
    SKEW_CODES,
    THROTTLE_CODES,
    UNKNOWN_KEY_CODES,
    UNREACHABLE_CLASSES,
    UNSUPPORTED_CODES,
)

_LONGEST: Final = 1200
"""AWS texts are cut here; some repeat a whole policy."""
_NAMED_ACTION: Final = re.compile(r"not authorized to perform:?\s+([A-Za-z0-9-]+:[A-Za-z0-9*]+)")
_ENCODED: Final = re.compile(r"\s*Encoded authorization failure message:\s*\S+")
_CONSTRAINT: Final = re.compile(r"at '([^']+)' failed to satisfy constraint: ([^;]+)")
_PARAMETER: Final = (
    re.compile(r'^Missing required parameter in (?P<parent>[\w.\[\]]+): "(?P<name>\w+)"$'),
    re.compile(r'^Unknown parameter in (?P<parent>[\w.\[\]]+): "(?P<name>\w+)"'),
    re.compile(r"^Invalid \w+ for parameter (?P<name>[\w.\[\]]+),"),
)
_READ_PREFIXES: Final = ("Describe", "Get", "Head", "List", "Simulate", "Search")


@dataclass(frozen=True, slots=True)
class Where:
    """The call that failed."""

    service: str = ""
    """boto3's name, for example `sso-admin`."""
    operation: str = ""
    region: str = ""
    profile: str = ""
    endpoint_url: str = ""

    @property
    def reads(self) -> bool:
        """Whether the call changes nothing."""
        return self.operation.startswith(_READ_PREFIXES)

    @property
    def names(self) -> dict[str, Any]:
        """What an `AwsError` keeps of it."""
        return {"service": self.service, "operation": self.operation}


def iam_action(service: str, operation: str) -> str:
    """The IAM action that allows an operation; IAM's names are not always the API's."""
    return IAM_ACTIONS.get(f"{service}:{operation}") or f"{IAM_PREFIXES.get(service, service)}:{operation}"


def translate(error: BaseException, where: Where) -> AwsError:
    """Our error for what boto raised; an error of ours comes back as it is."""
    if isinstance(error, AwsError):
        return error
    response = getattr(error, "response", None)
    if isinstance(response, Mapping) and isinstance(response.get("Error"), Mapping):
        return _refused(response, where)
    classes = {cls.__name__ for cls in type(error).__mro__}
    text = _tidy(str(error))
    if "ParamValidationError" in classes:
        return _bad_parameters(str(error), where)
    if classes & CREDENTIAL_CLASSES:
        return CredentialsError(text, _sign_in(classes, where), **where.names)
    if classes & SETTING_CLASSES.keys():
        name = next(name for name in SETTING_CLASSES if name in classes)
        return AwsError(text, SETTING_CLASSES[name], **where.names)
    if _certificate_problem(classes, text):
        remedy = "Behind a proxy that re-signs TLS, set AWS_CA_BUNDLE to its certificate file."
        return Unreachable(f"The endpoint's certificate was not accepted: {text}", remedy, **where.names)
    if classes & UNREACHABLE_CLASSES:
        return Unreachable(text, _connect_remedy(where), **where.names)
    if classes & LOST_CLASSES:
        return _lost(text, where)
    if "ResponseParserError" in classes:
        text = f"The answer to {where.operation} cannot be read; the endpoint may not offer it. {text}"
    else:
        text = f"{where.service} {where.operation} failed: {text or type(error).__name__}"
    if not where.reads:
        return _lost(text, where)
    remedy = "Check --endpoint-url." if where.endpoint_url else "Try again; --log-file keeps the details."
    return AwsError(text, remedy, **where.names)


def _refused(response: Mapping[str, Any], where: Where) -> AwsError:
    """AWS answered with an error."""
    error = response["Error"]
    metadata = response.get("ResponseMetadata") or {}
    code = str(error.get("Code", ""))
    status = int(metadata.get("HTTPStatusCode") or 0)
    message = _message(error, code, status, where)
    known: dict[str, Any] = where.names | {"aws_code": code, "request_id": str(metadata.get("RequestId") or "")}
    if code in DENIED_CODES:
        action = _action_in(message) or iam_action(where.service, where.operation)
        return AccessDenied(message, _denied_remedy(message, action), action=action, **known)
    if code in CREDENTIAL_CODES:
        return CredentialsError(message, _expired_remedy(code, where), **known)
    if code in SKEW_CODES:
        remedy = "Check this machine's clock, then the secret key: AWS could not verify the signature."
        return CredentialsError(message, remedy, **known)
    if code in THROTTLE_CODES or status == 429:
        return Throttled(message, "Wait a minute and try again.", **known)
    if code in UNSUPPORTED_CODES or status == 501:
        return AwsError(message, f"This endpoint does not offer {where.service} {where.operation}.", **known)
    if status >= 500 and not where.reads:
        text = f"AWS answered {where.operation} with an internal error ({code}): {message}"
        return AnswerLost(text, "It may have taken effect: look before trying again.", **known)
    remedy = REMEDIES.get(code) or ("Try again in a moment." if status >= 500 else "")
    return AwsError(message, remedy, **known, details=_constraints(message))


def _message(error: Mapping[str, Any], code: str, status: int, where: Where) -> str:
    text = str(error.get("Message") or error.get("message") or "").strip()
    if text.startswith("<") or (code.isdecimal() and not text):
        return f"The endpoint answered {where.operation} with HTTP {status or code} and no AWS error."
    text = _ENCODED.sub("", text)
    return _tidy(text) or f"{where.service} refused {where.operation}: {code or 'no reason given'}"


def _tidy(text: str) -> str:
    if "<html" in text[:400].lower() or "<!doctype" in text[:400].lower():
        text = text[: text.find("<")].rstrip() or "The endpoint answered with a web page."
    shown = scrub(text)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]} …"


def _action_in(message: str) -> str:
    found = _NAMED_ACTION.search(message)
    return found.group(1) if found else ""


def _denied_remedy(message: str, action: str) -> str:
    lower = message.lower()
    if "service control policy" in lower:
        return f"A service control policy forbids {action}: only the organization's administrators can change that."
    if "permissions boundary" in lower:
        return f"The permissions boundary of these credentials leaves out {action}: have it added there."
    if "session policy" in lower:
        return f"The session policy of these credentials leaves out {action}: sign in without it, or have it added."
    if "vpc endpoint policy" in lower:
        return f"The policy of the VPC endpoint leaves out {action}: have it added there."
    if "resource-based policy" in lower:
        return f"The policy of the resource forbids {action}: have its owner allow it."
    return f"Have {action} allowed for these credentials; `smdomain operator-policy` prints a policy with all it takes."


def _sign_in(classes: set[str], where: Where) -> str:
    profile = f" --profile {where.profile}" if where.profile else ""
    for name, remedy in SIGN_IN_CLASSES.items():
        if name in classes:
            return remedy.format(profile=profile)
    if "NoCredentialsError" in classes and where.endpoint_url:
        return "An endpoint of your own wants credentials too: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
    if "ProfileNotFound" in classes:
        return "Name a profile of ~/.aws/config with --profile; `aws configure list-profiles` lists them."
    return f"Give credentials: `aws sso login{profile}`, `aws configure{profile}`, or the AWS_* environment variables."


def _expired_remedy(code: str, where: Where) -> str:
    profile = f" --profile {where.profile}" if where.profile else ""
    renew = f"Get new credentials, for example with `aws sso login{profile}`. Nothing typed is lost."
    if code in UNKNOWN_KEY_CODES and where.region:
        return f"{renew} If they are good elsewhere, {where.region} is not enabled for the account."
    return renew


def _connect_remedy(where: Where) -> str:
    if where.endpoint_url:
        return f"Check that something answers at {scrub(where.endpoint_url)}."
    place = f" {where.service} in {where.region}" if where.region else f" {where.service}"
    return f"Check the network, the proxy (HTTPS_PROXY) and that{place} is offered; then try again."


def _certificate_problem(classes: set[str], text: str) -> bool:
    return "SSLError" in classes and "certificate" in text.lower()


def _lost(text: str, where: Where) -> AnswerLost:
    if where.reads:
        return AnswerLost(text, "Nothing was changed: try again.", **where.names)
    return AnswerLost(text, "It may have taken effect: look before trying again.", **where.names)


def _bad_parameters(report: str, where: Where) -> AwsError:
    """boto refused to send it; `details` has the members it names."""
    lines = [scrub(line.strip()) for line in report.splitlines() if line.strip()]
    problems = [line for line in lines if not line.endswith("validation failed:")]
    fields: dict[str, str] = {}
    for problem in problems:
        for pattern in _PARAMETER:
            match = pattern.match(problem)
            if match:
                parts = match.groupdict()
                parent = parts.get("parent", "input")
                fields[parts["name"] if parent == "input" else f"{parent}.{parts['name']}"] = problem
    message = f"The request {where.operation} does not fit: {_tidy('; '.join(problems))}"
    return AwsError(message, "Correct the members it names.", **where.names, aws_code="ParamValidation", details=fields)


def _constraints(message: str) -> dict[str, str]:
    """What a `ValidationException` says about single members, by AWS's path of them."""
    return {path: constraint.strip() for path, constraint in _CONSTRAINT.findall(message)}
