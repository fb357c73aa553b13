"""Building the embedded AWS of a scenario."""

import os
from pathlib import Path
from typing import Final

from tui.emulator import scenarios
from tui.emulator.clock import Clock, ScaledClock
from tui.emulator.emulator import Emulator
from tui.emulator.lifecycle import Durations
from tui.emulator.scenario_list import SCENARIOS
from tui.emulator.seeds import seeded
from tui.emulator.services.table import OPERATIONS

STATE_VARIABLE: Final = "SMDOMAIN_DEMO_STATE"
"""Environment variable that names a file to keep the account in, from one process to the next."""


def build(
    scenario: str = "default",
    *,
    clock: Clock | None = None,
    durations: Durations | None = None,
    state_file: Path | None = None,
) -> Emulator:
    """The embedded AWS of `scenario`.

    Args:
        clock: wall time unless given.
        durations: those of a demo (a domain takes 20 s) unless given.
        state_file: where to keep the account; else what the environment names, else nowhere.

    Raises:
        ValueError: there is no such scenario, or the state file holds something else.
    """
    if scenario not in SCENARIOS:
        raise ValueError(f"unknown scenario {scenario!r}; known: {', '.join(SCENARIOS)}")
    emulator = Emulator(seeded(clock or ScaledClock(), durations or Durations()), dict(OPERATIONS))
    scenarios.prepare(emulator, scenario)
    named = os.environ.get(STATE_VARIABLE)
    path = state_file or (Path(named) if named else None)
    if path is not None:
        emulator.keep_in(path)
    return emulator
