"""Gateways to an embedded AWS, without waits between attempts; runs and the AWS they are carried out on."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.tui.services.fakes import Laboratory
from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.emulator.world import build
from tui.services.connection import Connection
from tui.services.gateway import Gateway
from tui.services.runs import RunStore

GatewayOn = Callable[..., Gateway]


@pytest.fixture(autouse=True)
def no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """boto's pauses between attempts take no time."""
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda seconds: None))


@pytest.fixture
def emulator() -> Emulator:
    """The default scenario, whose time stands still."""
    return build("default", clock=ManualClock())


@pytest.fixture
def gateway_on() -> GatewayOn:
    """`gateway_on(emulator)`, or `gateway_on("denied")`: a gateway to that embedded AWS."""

    def make(source: Emulator | str, region: str | None = None) -> Gateway:
        emulator = build(source, clock=ManualClock()) if isinstance(source, str) else source
        return Gateway(Connection(region=region), emulator=emulator)

    return make


@pytest.fixture(scope="session")
def laboratory() -> Laboratory:
    """The embedded AWS; `fresh()` puts it back to its beginning."""
    return Laboratory()


@pytest.fixture
def runs(tmp_path: Path, laboratory: Laboratory) -> RunStore:
    """Runs of this test alone."""
    return RunStore(tmp_path / "runs", laboratory.clock)
