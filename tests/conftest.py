"""For every test: a home of its own, no AWS settings, no network beyond loopback, a dull terminal."""

import importlib
import ipaddress
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.patience import until_quiet

ROOT = Path(__file__).resolve().parent.parent

SCRUBBED = {
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLORFGBG",
    "COLORTERM",
    "COLUMNS",
    "FORCE_COLOR",
    "LINES",
    "NO_COLOR",
    "PYTHONPATH",
    "PYTHONWARNINGS",
    "TMUX",
}
KEPT = {"SMDOMAIN_AWS_CLI"}
# The discard port of this machine: what does not know of loopback only gets a refused connection.
DEAD_PROXY = "http://127.0.0.1:9"


def _scrub_process_environment() -> None:
    """Drop what would change the outcome of tests; Textual reads its settings when it is imported."""
    for name in list(os.environ):
        if name not in KEPT and (name in SCRUBBED or name.startswith(("AWS_", "TEXTUAL", "SMDOMAIN_"))):
            del os.environ[name]
    os.environ.update(
        AWS_EC2_METADATA_DISABLED="true",
        HTTPS_PROXY=DEAD_PROXY,
        HTTP_PROXY=DEAD_PROXY,
        LC_ALL="C.UTF-8",
        NO_PROXY="127.0.0.1,localhost,::1",
        # Tools of the same environment (shellcheck, ruff) are found by name, without activating it.
        PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        PYTHONDONTWRITEBYTECODE="1",
        TEXTUAL_ANIMATIONS="none",
        TZ="UTC",
    )
    for name in ("https_proxy", "http_proxy", "no_proxy", "ALL_PROXY", "all_proxy"):
        os.environ.pop(name, None)
    time.tzset()


_scrub_process_environment()


def _hear_every_signal() -> None:
    """Below `nohup` and in the background of a shell, children would inherit what is ignored; a handler they do not."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


_hear_every_signal()


def _let_pilots_wait_for_facts() -> None:
    """`textual.app` and `textual.pilot`, where nothing has imported them so far, take the function from `_wait`."""
    importlib.import_module("textual._wait")
    for name in ("textual._wait", "textual.app", "textual.pilot"):
        if name in sys.modules:
            sys.modules[name].__dict__["wait_for_idle"] = until_quiet


_let_pilots_wait_for_facts()


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """HOME and every XDG folder lie in a fresh temporary folder; returns HOME."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    folders = {"CONFIG": ".config", "DATA": ".local/share", "STATE": ".local/state", "CACHE": ".cache"}
    for name, folder in folders.items():
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    return home


class NetworkBlockedError(AssertionError):
    """A test reached for a host beyond loopback."""


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost", socket.gethostname()):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def only_loopback() -> Iterator[None]:
    """Connecting to, and looking up, anything beyond this machine fails the test."""

    def guarded_method(original: Callable[..., Any]) -> Callable[..., Any]:
        def method(self: socket.socket, address: Any, /) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
                raise NetworkBlockedError(f"connection to {address!r}")
            return original(self, address)

        return method

    def guarded_lookup(original: Callable[..., Any]) -> Callable[..., Any]:
        def lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
            if not _is_loopback(host):
                raise NetworkBlockedError(f"look-up of {host!r}")
            return original(host, *args, **kwargs)

        return lookup

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guarded_method(getattr(socket.socket, name)))
        for name in ("getaddrinfo", "gethostbyname"):
            patch.setattr(socket, name, guarded_lookup(getattr(socket, name)))
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def aws_cli() -> Path:
    """The real `aws`: `SMDOMAIN_AWS_CLI`, else what `make aws-cli` sets up, else the one on the PATH."""
    named = os.environ.get("SMDOMAIN_AWS_CLI")
    candidates = [named] if named else [str(ROOT / ".venv-awscli" / "bin" / "aws"), shutil.which("aws")]
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return Path(candidate)
    pytest.fail("no aws command: run `make aws-cli`, or name one in SMDOMAIN_AWS_CLI")
