"""The log is private and holds neither secrets nor control characters."""

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import UsageError
from models.text import scrub
from tui.services import log
from tui.services.redact import HIDDEN, redact, redact_text

SECRETS = [
    "https://d-1.studio.eu-central-1.sagemaker.aws/auth?token=SECRETSECRET",
    "{'AuthorizedUrl': 'SECRETSECRET'}",
    '{"SecretAccessKey": "SECRETSECRET", "SessionToken": "SECRETSECRET"}',
    "X-Amz-Security-Token: SECRETSECRET",
    "GET /?X-Amz-Signature=SECRETSECRET&X-Amz-Credential=SECRETSECRET",
    "Authorization: AWS4-HMAC-SHA256 Credential=SECRETSECRET/20260101, SignedHeaders=host, Signature=SECRETSECRET",
    "aws_secret_access_key = SECRETSECRET",
    "Authorization: Bearer SECRETSECRET",
]


@pytest.fixture(autouse=True)
def former_log() -> Iterator[None]:
    level, raising = logging.getLogger().level, logging.raiseExceptions
    yield
    log.set_up(None)
    logging.getLogger().setLevel(level)
    logging.raiseExceptions = raising


@pytest.mark.parametrize("text", SECRETS)
def test_secrets_are_hidden_wherever_they_stand(text: str) -> None:
    assert "SECRET" not in redact_text(text).replace("SecretAccessKey", "")
    assert HIDDEN in redact_text(text)


def test_secrets_are_hidden_at_any_depth() -> None:
    value = {"a": [{"SessionToken": "x", "AuthorizedUrl": "y", "Keep": "z"}], "password": "p", "n": 1}
    hidden = {"a": [{"SessionToken": HIDDEN, "AuthorizedUrl": HIDDEN, "Keep": "z"}], "password": HIDDEN, "n": 1}
    assert redact(value) == hidden


@pytest.mark.parametrize(
    "text", ["arn:aws:iam::123456789012:role/x", "SecretArn arn:aws:secretsmanager:x", "d-1", "NextToken=abc"]
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact_text(text) == text


def test_the_file_is_private_redacted_and_without_control_characters(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log.set_up(path)
    logging.getLogger("smdomain.aws").debug("name %s token=%s", "\x1b]52;c;eA==\x07\u202e", "x")
    logging.getLogger("smdomain.aws").info("2026-01-01\nfaked entry ?token=SECRETSECRET")
    try:
        raise ValueError("first\nsecond\x9b")
    except ValueError:
        logging.getLogger("tui.bridge").exception("it failed")
    log.set_up(None)
    text = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert scrub(text, newlines=True) == text
    assert "SECRETSECRET" not in text
    entries = [line for line in text.splitlines() if not line.startswith("    ")]
    assert len(entries) == 3
    assert "Traceback" in text


def test_botos_own_debugging_stays_out(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log.set_up(path)
    logging.getLogger("botocore.endpoint").debug("headers")
    log.set_up(None)
    assert path.read_text() == ""


def test_without_a_file_nothing_reaches_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    log.set_up(None)
    logging.getLogger("smdomain").error("not on the screen")
    assert capfd.readouterr() == ("", "")


def test_a_file_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        log.set_up(tmp_path / "none" / "log")
