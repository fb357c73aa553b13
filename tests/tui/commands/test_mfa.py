"""An MFA code on the command line: asked for at a terminal, refused with a remedy without one."""

import signal
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tests.patience import PATIENCE

CONFIG = (
    "[profile mfa]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = keys\nmfa_serial = arn:aws:iam::1:mfa/me\n"
    "region = eu-west-1\n"
)
KEYS = "[keys]\naws_access_key_id = AKIA\naws_secret_access_key = x\n"
MAIN = "import sys; from tui._entry import main; sys.exit(main())"
COMMAND = ["-c", MAIN, "--profile", "mfa", "--endpoint-url", "http://127.0.0.1:9", "domains", "list"]


@pytest.fixture
def home(own_home: Path) -> Path:
    folder = own_home / ".aws"
    folder.mkdir()
    (folder / "config").write_text(CONFIG, encoding="utf-8")
    (folder / "credentials").write_text(KEYS, encoding="utf-8")
    return own_home


def test_a_code_is_asked_for_and_not_shown(home: Path, repository: Path) -> None:
    child = pexpect.spawn(sys.executable, COMMAND, cwd=repository, encoding="utf-8", timeout=PATIENCE, echo=True)
    child.expect("mfa/me")
    # Nobody sees what is typed until the terminal has been told so.
    child.waitnoecho()
    child.sendline("123456")
    child.expect(pexpect.EOF)
    assert "123456" not in child.before
    # With the code, the next thing is the call for the role's session.
    assert "127.0.0.1:9" in child.before or "cannot be reached" in child.before
    child.close()
    assert child.exitstatus != 0


def test_without_a_code_it_says_so(home: Path, repository: Path) -> None:
    child = pexpect.spawn(sys.executable, COMMAND, cwd=repository, encoding="utf-8", timeout=PATIENCE)
    child.expect("mfa/me")
    child.waitnoecho()
    child.sendline("")
    child.expect("No MFA code was given")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_terminal_shows_what_is_typed_again_after_an_end_in_the_middle(
    home: Path, repository: Path, number: signal.Signals
) -> None:
    child = pexpect.spawn(sys.executable, COMMAND, cwd=repository, encoding="utf-8", timeout=PATIENCE, echo=True)
    child.expect("mfa/me")
    child.waitnoecho()
    child.kill(number)
    child.expect(pexpect.EOF)
    assert child.getecho()
    child.close()
    assert child.exitstatus == 128 + number


def test_without_a_terminal_the_refusal_stays(home: Path, repository: Path) -> None:
    done = subprocess.run([sys.executable, *COMMAND], cwd=repository, capture_output=True, text=True, input="123456\n")
    assert done.returncode == 3
    assert "wants an MFA code" in done.stderr
    assert "--profile mfa" in done.stderr
