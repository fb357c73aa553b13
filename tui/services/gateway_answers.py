"""What the gateway makes of answers and settings, without a call: metadata taken off, a line for the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from tui.services.aws_errors import Where

LOG: Final = logging.getLogger("smdomain.aws")

_T = TypeVar("_T")


def checked(answer: _T) -> _T:
    """`answer`, unless it is a web page: boto takes that for an empty answer of the services that speak JSON."""
    if isinstance(answer, dict) and not without_metadata(answer) and not request_id(answer):
        headers = answer.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        if str(headers.get("content-type", "")).startswith("text/html"):
            raise ValueError("what answered is a web server, not AWS")
    return answer


def note(where: Where, started: float, code: str, identifier: str) -> None:
    """A line in the log about a call that ended, never with parameters or answers in it."""
    spent = (time.monotonic() - started) * 1000
    LOG.info("%s:%s %s %.0f ms %s %s", where.service, where.operation, where.region, spent, code, identifier)


def request_id(answer: Mapping[str, Any]) -> str:
    """The id that AWS gave to an answer; empty where it gave none."""
    return str(answer.get("ResponseMetadata", {}).get("RequestId") or "")


def kind(settings: Mapping[str, Any]) -> str:
    """How a profile gets credentials."""
    kinds = {
        "role_arn": "assume-role",
        "sso_session": "sso",
        "sso_start_url": "sso",
        "login_session": "login",
        "credential_process": "process",
        "aws_access_key_id": "static",
    }
    return next((kind for name, kind in kinds.items() if name in settings), "")


def without_metadata(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer without what boto adds."""
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}
