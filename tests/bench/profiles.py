"""Measures 1,000 user profiles under throttling, against what the bucket allows at best; ends with 1 where it is slow.

Run with `python -m tests.bench.profiles`. Real threads, the real gateway, real time; the embedded AWS fills its bucket
at RATE calls a second.
"""

import logging
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from models.events import Outcome, RunEnded
from models.plan import make_plan
from tests.tui.services.fakes import ACCOUNT, REGION, spec
from tui.emulator.clock import ScaledClock
from tui.emulator.lifecycle import Durations
from tui.emulator.world import build
from tui.services.connection import Connection
from tui.services.engine import Engine
from tui.services.gateway import Gateway
from tui.services.runs import RunStore

MANY = 1000
RATE = 20.0
BURST = 40.0
LIMIT = 1.5
CALL = "sagemaker:CreateUserProfile"


def main() -> int:
    logging.disable(logging.CRITICAL)
    emulator = build(clock=ScaledClock(), durations=Durations(domain_create=0.0, profile_create=2.0))
    for quota in emulator.world.quotas.values():
        quota["Value"] = 5000.0
    emulator.fault(CALL, "throttle", rate=RATE, burst=BURST)
    names = [f"person-{number}" for number in range(MANY)]
    plan = make_plan(spec(access={"auth": "iam", "profiles": names}), account=ACCOUNT, region=REGION)
    gateway = Gateway(Connection(region=REGION), emulator=emulator)
    with tempfile.TemporaryDirectory() as folder:
        run = RunStore(Path(folder)).create(plan, "")
        began = 0.0
        for event in Engine(gateway).start(run):
            began = began or (time.perf_counter() if run.states[f"user-profile/{names[0]}"].attempt else 0.0)
            end = event
        took = time.perf_counter() - began
    made = Counter(each["UserProfileName"] for each in emulator.world.studio(REGION)["profiles"])
    once = all(made[name] == 1 for name in names)
    floor = (MANY - BURST) / RATE
    calls = sum(f"{service}:{operation}" == CALL for service, operation, _ in emulator.log)
    done = isinstance(end, RunEnded) and end.outcome is Outcome.DONE
    sys.stdout.write(
        f"{MANY} profiles, bucket of {BURST:.0f} filled at {RATE:.0f}/s: {took:.1f} s, floor {floor:.1f} s, "
        f"{took / floor:.2f} times the floor; {calls} calls; each made once: {once}; done: {done}\n"
    )
    return 0 if once and done and took <= LIMIT * floor else 1


if __name__ == "__main__":
    sys.exit(main())
