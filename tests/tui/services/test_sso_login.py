"""Signing in by device code: real botocore reads the token that was kept."""

import json
import stat
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import CredentialsError, Interrupted
from tests.tui.services.clocks import TestClock
from tui.emulator.emulator import Emulator
from tui.emulator.server import serve
from tui.emulator.world import build
from tui.services.connection import Connection
from tui.services.gateway import Gateway
from tui.services.sso_login import Prompt, SignedIn, sign_in, sign_in_of

CONFIG = """
[profile work]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Admin
region = eu-central-1

[profile old]
sso_start_url = https://old.awsapps.com/start
sso_region = eu-central-1
sso_account_id = 123456789012
sso_role_name = Admin
region = eu-central-1

[profile chained]
role_arn = arn:aws:iam::123456789012:role/x
source_profile = work

[profile static]
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = x

[profile loop]
source_profile = loop

[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-central-1
sso_registration_scopes = sso:account:access
"""


@pytest.fixture
def clock() -> TestClock:
    # botocore compares the end of the token with the wall clock.
    return TestClock(time.time())


@pytest.fixture
def account(clock: TestClock) -> Emulator:
    return build(clock=clock)


@pytest.fixture
def configured(own_home: Path, account: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    (own_home / ".aws").mkdir()
    # botocore asked for the home folder when it was imported.
    for provider in ("botocore.credentials.SSOProvider", "botocore.tokens.SSOTokenProvider"):
        monkeypatch.setattr(f"{provider}._SSO_TOKEN_CACHE_DIR", str(own_home / ".aws" / "sso" / "cache"))
    (own_home / ".aws" / "config").write_text(CONFIG)
    with serve(account) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        yield server.url


def gateway(profile: str) -> Gateway:
    return Gateway(Connection(profile=profile, region="eu-central-1"))


@pytest.mark.parametrize("profile", ["work", "old"])
def test_after_signing_in_boto_has_credentials(configured: str, clock: TestClock, own_home: Path, profile: str) -> None:
    aws = gateway(profile)
    with pytest.raises(CredentialsError) as refused:
        aws.caller()
    assert "doctor --sign-in" in refused.value.remedy
    place = sign_in_of(aws.configuration(), profile)
    assert place is not None
    prompt, done = sign_in(aws, place, clock)
    assert isinstance(prompt, Prompt)
    assert prompt.url.endswith("/start/device")
    assert len(prompt.code) == 9
    assert prompt.code in prompt.whole_url
    assert isinstance(done, SignedIn)
    assert stat.S_IMODE(place.path.stat().st_mode) == 0o600
    aws.renew()
    assert aws.caller().account == "123456789012"
    assert aws.expires() == pytest.approx(clock.now() + 3600, abs=60)
    kept = json.loads(place.path.read_text())
    assert ("refreshToken" in kept) == (profile == "work")


def test_profiles_and_where_they_sign_in(configured: str) -> None:
    configuration = gateway("work").configuration()
    assert {name: (found := sign_in_of(configuration, name)) and found.profile for name in ("work", "chained")} == {
        "work": "work",
        "chained": "work",
    }
    for name in ("static", "loop", "nobody", ""):
        assert sign_in_of(configuration, name) is None


def test_a_registration_is_used_again(configured: str, account: Emulator, clock: TestClock) -> None:
    aws = gateway("work")
    place = sign_in_of(aws.configuration(), "work")
    assert place is not None
    for _ in range(2):
        list(sign_in(aws, place, clock))
    assert sum(operation == "RegisterClient" for _, operation, _ in account.log) == 1
    clock.advance(100 * 86400)
    list(sign_in(aws, place, clock))
    assert sum(operation == "RegisterClient" for _, operation, _ in account.log) == 2


def test_it_ends_with_the_code_by_refusal_or_by_wish(configured: str, account: Emulator, clock: TestClock) -> None:
    aws = gateway("work")
    place = sign_in_of(aws.configuration(), "work")
    assert place is not None
    account.world.sign_in_after = 1e9
    with pytest.raises(CredentialsError, match="ended before"):
        list(sign_in(aws, place, clock))
    cancel = threading.Event()
    steps = sign_in(aws, place, clock, cancel)
    next(steps)
    cancel.set()
    with pytest.raises(Interrupted):
        next(steps)
    steps = sign_in(aws, place, clock)
    next(steps)
    for begun in account.world.sign_ins.values():
        begun["refused"] = True
    with pytest.raises(CredentialsError, match="refused"):
        next(steps)
    assert not place.path.exists()


def test_being_asked_to_slow_down_is_heeded(configured: str, account: Emulator, clock: TestClock) -> None:
    aws = gateway("work")
    place = sign_in_of(aws.configuration(), "work")
    assert place is not None
    account.fault("sso-oidc:CreateToken", "error", times=2, code="SlowDownException", message="Slow down", status=400)
    assert isinstance(list(sign_in(aws, place, clock))[-1], SignedIn)
    assert clock.waited == [1.0, 6.0, 11.0]


def test_nothing_secret_is_logged(configured: str, clock: TestClock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    aws = gateway("work")
    place = sign_in_of(aws.configuration(), "work")
    assert place is not None
    list(sign_in(aws, place, clock))
    kept = json.loads(place.path.read_text())
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("smdomain"))
    assert "CreateToken" in ours
    for name in ("accessToken", "refreshToken", "clientSecret"):
        assert kept[name] not in ours
