"""Answering a long list in pages, with an opaque token."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from tui.emulator.errors import ApiError
from tui.emulator.messages import Call, Data

_MARK = "page:"


def page(
    call: Call,
    items: Sequence[Any],
    key: str,
    *,
    default: int | None,
    maximum: int | None = None,
    size: str = "MaxResults",
    token: str = "NextToken",
    answer_token: str = "",
    refused: str = "ValidationException",
) -> Data:
    """One page of `items` under `key`.

    Args:
        default: page size where the request names none; None is the whole list.
        maximum: largest page the service gives, whatever is asked.
        size: name of the request member for the page size.
        token: name of the request member for the token; also of the answer's, unless `answer_token` names it.
        refused: error code for a token this emulator did not give out.
    """
    start = _start(call.params.get(token), refused)
    wanted = int(call.params.get(size) or default or len(items) or 1)
    if maximum is not None:
        wanted = min(wanted, maximum)
    answer: Data = {key: list(items[start : start + wanted])}
    if start + wanted < len(items):
        answer[answer_token or token] = base64.b64encode(f"{_MARK}{start + wanted}".encode()).decode()
    return answer


def _start(token: str | None, refused: str) -> int:
    if not token:
        return 0
    try:
        text = base64.b64decode(token, validate=True).decode()
        return int(text.removeprefix(_MARK)) if text.startswith(_MARK) else _bad(refused)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return _bad(refused)


def _bad(refused: str) -> int:
    raise ApiError(refused, "The pagination token is not valid.")
