"""Measures 500 assignments of groups, which AWS takes one after the other, against what its bucket allows at best.

Real threads, the real gateway, real time; the embedded AWS fills its bucket at RATE calls a second.
"""

import logging
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from models.events import Outcome
from models.plan import make_plan
from tests.bench.figures import Figure
from tests.tui.services.fakes import ACCOUNT, REGION, crowd, spec
from tui.emulator.clock import ScaledClock
from tui.emulator.lifecycle import Durations
from tui.emulator.world import build
from tui.services.connection import Connection
from tui.services.engine import Engine
from tui.services.gateway import Gateway
from tui.services.runs import RunStore

MANY = 500
RATE = 20.0
BURST = 20.0
LIMIT = 1.5
CALL = "sso-admin:CreateApplicationAssignment"


def figures() -> Iterator[Figure]:
    """How long it takes; endless where one was not made, or made twice."""
    logging.disable(logging.CRITICAL)
    try:
        yield Figure("500 assignments, throttled", _measured(), "s", LIMIT, (MANY - BURST) / RATE, "token-bucket floor")
    finally:
        logging.disable(logging.NOTSET)


def _measured() -> float:
    emulator = build(clock=ScaledClock(), durations=Durations(domain_create=0.0))
    emulator.fault(CALL, "throttle", rate=RATE, burst=BURST)
    plan = make_plan(spec(access=crowd(emulator, MANY)), account=ACCOUNT, region=REGION)
    first = next(each.id for each in plan.actions if each.kind == "assignment")
    before, began = len(emulator.world.assignments), 0.0
    with tempfile.TemporaryDirectory() as folder:
        run = RunStore(Path(folder)).create(plan, "")
        for _ in Engine(Gateway(Connection(region=REGION), emulator=emulator)).start(run):
            began = began or (time.perf_counter() if run.states[first].attempt else 0.0)
        took = time.perf_counter() - began
        whole = run.outcome is Outcome.DONE and len(emulator.world.assignments) - before == MANY
    return took if whole else float("inf")
