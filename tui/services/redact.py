"""Taking secrets out of what is logged or kept: presigned URLs, tokens, keys, signatures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

HIDDEN: Final = "[redacted]"

_SECRET_KEYS: Final = re.compile(
    r"authorizedurl|presignedurl|secretaccesskey|aws_?secret_?access_?key|sessiontoken|aws_?session_?token|securitytoken|"
    r"x-amz-security-token|authorization|accesstoken|refreshtoken|idtoken|clientsecret|password|cookie|devicecode",
    re.IGNORECASE,
)
_PATTERNS: Final = (
    # A URL that signs its bearer in, and signed requests.
    re.compile(r"(?P<keep>[?&](?:amp;)?(?:token|auth|sig|signature|code|access_token)=)[^&\s'\"<>]+", re.IGNORECASE),
    re.compile(r"(?P<keep>X-Amz-(?:Security-Token|Signature|Credential)['\"]?\s*[=:]\s*['\"]?)[^&\s'\",<>]+", re.I),
    re.compile(r"(?P<keep>\b(?:Signature|Credential)=)[^,&\s'\"]+"),
    re.compile(
        r"(?P<keep>(?:secret_?access_?key|session_?token|security_?token|client_?secret|access_?token|refresh_?token|"
        r"authorized_?url|password|device_?code)['\"]?\s*[=:]\s*['\"]?)[^\s'\",;<>}]+",
        re.IGNORECASE,
    ),
    re.compile(r"(?P<keep>\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,}"),
    re.compile(r"(?P<keep>\b(?:AKIA|ASIA)[A-Z0-9]{4})[A-Z0-9]{12,}\b"),
)


def redact_text(text: str) -> str:
    """`text` without secrets that can be told by what stands around them."""
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\g<keep>{HIDDEN}", text)
    return text


def redact(value: Any) -> Any:
    """`value` with every secret in it hidden, at any depth."""
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, Mapping):
        return {
            key: HIDDEN if child and _SECRET_KEYS.fullmatch(str(key)) else redact(child) for key, child in value.items()
        }
    if isinstance(value, list | tuple):
        return [redact(each) for each in value]
    return value
