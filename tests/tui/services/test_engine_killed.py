"""A real process, really killed: nothing it knew but the files is there for the next one."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys
import threading
from pathlib import Path

from models.plan import make_plan
from tests.tui.services.fakes import ACCOUNT, REGION, Meddler, spec
from tui.emulator.clock import ScaledClock
from tui.emulator.world import build
from tui.services.connection import Connection
from tui.services.engine import Engine
from tui.services.gateway import Gateway
from tui.services.runs import RunStore

SPEED = 100.0


class FastClock(ScaledClock):
    def wait(self, seconds, cancel=None):
        return (cancel or threading.Event()).wait(seconds / self.speed)


folder, stop_at = Path(sys.argv[1]), sys.argv[2]
clock = FastClock(SPEED)
emulator = build(clock=clock, state_file=folder / "world.json")
aws = Meddler(Gateway(Connection(region=REGION, demo="default"), emulator=emulator))


def reached(moment, name):
    if f"{moment} {name}" == stop_at:
        print("there", flush=True)
        sys.stdin.read()


aws.hook = reached
runs = RunStore(folder / "runs", clock)
run = runs.latest() or runs.create(make_plan(spec(), account=ACCOUNT, region=REGION), "")
*_, end = Engine(aws, clock).start(run)
studio = emulator.world.studio(REGION)
made = [each["DomainId"] for each in studio["domains"] if each["DomainName"] == "ml-test"]
profiles = sorted(each["UserProfileName"] for each in studio["profiles"] if each["DomainId"] in made)
print(end.outcome, len(made), *profiles, runs.load(run.id).states["domain"].attempt, flush=True)
"""


@pytest.mark.parametrize(
    ("place", "attempts"),
    [
        ("before sagemaker:CreateDomain", 2),
        ("after sagemaker:CreateDomain", 1),
        ("after sagemaker:DescribeDomain", 1),
        ("after sagemaker:CreateUserProfile", 1),
    ],
)
def test_a_killed_process_is_followed_by_one_that_ends_the_work(
    tmp_path: Path, repository: Path, place: str, attempts: int
) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    first = subprocess.Popen(
        [*command, place], cwd=repository, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "there\n"
        first.send_signal(signal.SIGKILL)
    second = subprocess.run([*command, "nowhere"], cwd=repository, capture_output=True, text=True, check=True)
    assert second.stdout.split() == ["done", "1", "anna", "ben", "carla", str(attempts)]
