"""Signing in to IAM Identity Center by device code: a URL and a code to type in any browser, on any machine.

Nothing listens on this machine, so that it works over SSH. The token goes where the AWS CLI and botocore keep theirs,
under the name and in the shape they read (`~/.aws/sso/cache`, named by the SHA-1 of the session's name, or of the
start URL where the profile names no session).
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from models.errors import AccessDenied, AwsError, CredentialsError, Interrupted, Throttled, Unreachable, UsageError
from tui.services import atomic, plain_json
from tui.services.clock import Clock
from tui.services.engine_base import Aws

CACHE: Final = ".aws/sso/cache"
"""Below the home folder."""
_CLIENT: Final = "smdomain"
_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
_SCOPE: Final = "sso:account:access"
_INTERVAL: Final = 5.0
"""Seconds between two questions where AWS names none, and what is added when it asks for more (RFC 8628)."""
_EARLY: Final = 300.0
"""Seconds before its end from which a registration is not used any more."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where a profile signs in."""

    profile: str
    start_url: str
    region: str
    session: str = ""
    """Name of the `sso-session` of the configuration; empty for a profile of the older form."""
    scopes: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The file of the token."""
        return _cached(self.session or self.start_url)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the user does in a browser."""

    url: str
    code: str
    whole_url: str
    """The URL with the code in it; empty where AWS gives none."""
    until: float
    """When the code ends; seconds since the epoch."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """It is done."""

    until: float
    """When the token ends; seconds since the epoch."""


def sign_in_of(configuration: Mapping[str, Any], profile: str) -> SignIn | None:
    """Where a profile, or the one its role comes from, signs in; None where that is not by Identity Center.

    Args:
        configuration: botocore's reading of the configuration files.
        profile: name of the profile.
    """
    profiles = configuration.get("profiles", {})
    seen: set[str] = set()
    name = profile or "default"
    while name and name not in seen:
        seen.add(name)
        own = profiles.get(name, {})
        session = str(own.get("sso_session", ""))
        known = configuration.get("sso_sessions", {}).get(session, {}) if session else own
        if known.get("sso_start_url") and known.get("sso_region"):
            scopes = str(known.get("sso_registration_scopes", "")).replace(",", " ").split()
            return SignIn(name, str(known["sso_start_url"]), str(known["sso_region"]), session, tuple(scopes))
        name = str(own.get("source_profile", ""))
    return None


def sign_in(
    aws: Aws, place: SignIn, clock: Clock, cancel: threading.Event | None = None
) -> Iterator[Prompt | SignedIn]:
    """First what to show, then, once the user has agreed in the browser, that it is done.

    Raises:
        CredentialsError: the code ended, or the user refused.
        Interrupted: `cancel` was set.
        AwsError: Identity Center cannot be reached, or refuses.
    """
    client = _registered(aws, place, clock)
    granted = aws.call(
        "sso-oidc",
        "StartDeviceAuthorization",
        {"clientId": client["clientId"], "clientSecret": client["clientSecret"], "startUrl": place.start_url},
        region=place.region,
    )
    until = clock.now() + float(granted.get("expiresIn") or 600)
    whole = str(granted.get("verificationUriComplete") or "")
    yield Prompt(str(granted["verificationUri"]), str(granted["userCode"]), whole, until)
    token = _token(aws, place, client, granted, until, clock, cancel)
    ends = clock.now() + float(token.get("expiresIn") or 3600)
    _keep(place, client, token, ends)
    yield SignedIn(ends)


def _registered(aws: Aws, place: SignIn, clock: Clock) -> Mapping[str, Any]:
    """This program as a client of Identity Center: as registered before, or anew."""
    path = _cached(f"{_CLIENT} {place.start_url} {place.region} {' '.join(place.scopes)}")
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if float(kept["clientSecretExpiresAt"]) - _EARLY > clock.now() and kept["clientId"] and kept["clientSecret"]:
            return dict(kept)
    except (OSError, ValueError, KeyError, TypeError):
        pass
    request: dict[str, Any] = {"clientName": _CLIENT, "clientType": "public"}
    if place.session:
        # Only sessions can be refreshed; profiles of the older form get a token without scopes.
        request["scopes"] = list(place.scopes or (_SCOPE,))
        request["grantTypes"] = [_GRANT, "refresh_token"]
    answer = aws.call("sso-oidc", "RegisterClient", request, region=place.region)
    client = {name: answer.get(name) for name in ("clientId", "clientSecret", "clientSecretExpiresAt")}
    _write(path, client)
    return client


def _token(
    aws: Aws,
    place: SignIn,
    client: Mapping[str, Any],
    granted: Mapping[str, Any],
    until: float,
    clock: Clock,
    cancel: threading.Event | None,
) -> Mapping[str, Any]:
    request = {
        "clientId": client["clientId"],
        "clientSecret": client["clientSecret"],
        "grantType": _GRANT,
        "deviceCode": granted["deviceCode"],
    }
    interval = float(granted.get("interval") or _INTERVAL)
    while clock.now() < until:
        if clock.wait(min(interval, max(0.0, until - clock.now())), cancel):
            raise Interrupted("The sign-in was given up.", "Nothing was changed.")
        try:
            return aws.call("sso-oidc", "CreateToken", request, region=place.region, single=True)
        except AccessDenied as problem:
            raise CredentialsError("The sign-in was refused in the browser.", "Sign in again.") from problem
        except (Throttled, Unreachable):
            interval += _INTERVAL
        except AwsError as problem:
            if problem.aws_code == "SlowDownException":
                interval += _INTERVAL
            elif problem.aws_code == "ExpiredTokenException":
                break
            elif problem.aws_code != "AuthorizationPendingException":
                raise
    raise CredentialsError("The code ended before anybody used it.", "Sign in again for a new code.")


def _keep(place: SignIn, client: Mapping[str, Any], token: Mapping[str, Any], ends: float) -> None:
    kept: dict[str, Any] = {
        "startUrl": place.start_url,
        "region": place.region,
        "accessToken": token["accessToken"],
        "expiresAt": _moment(ends),
    }
    if place.session and token.get("refreshToken"):
        kept |= {
            "clientId": client["clientId"],
            "clientSecret": client["clientSecret"],
            "registrationExpiresAt": _moment(float(client["clientSecretExpiresAt"])),
            "refreshToken": token["refreshToken"],
        }
    _write(place.path, kept)


def _cached(name: str) -> Path:
    return Path.home() / CACHE / f"{hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()}.json"


def _write(path: Path, content: Mapping[str, Any]) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        atomic.write_text(path, plain_json.dumps(content))
    except OSError as problem:
        raise UsageError(f"The token cannot be kept in {path}: {problem.strerror or problem}.") from problem


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
