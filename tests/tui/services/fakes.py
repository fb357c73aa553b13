"""An AWS that can be meddled with: the embedded one behind the real gateway, or scripted answers."""

import copy
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from models.errors import AnswerLost, AwsError
from models.facts import Caller
from models.spec import DomainSpec
from tests.tui.services.clocks import TestClock
from tui.emulator.emulator import Emulator
from tui.emulator.world import build
from tui.services.connection import Connection
from tui.services.gateway import Gateway

ACCOUNT = "123456789012"
REGION = "eu-central-1"
VPC = "vpc-0a1b2c3d4e5f60001"
SUBNETS = ["subnet-0a1b2c3d4e5f61001", "subnet-0a1b2c3d4e5f61002"]
GROUPS = ["sg-0a1b2c3d4e5f63001"]
ROLE = f"arn:aws:iam::{ACCOUNT}:role/service-role/AmazonSageMaker-ExecutionRole-20250314T101500"

Script = Exception | dict[str, Any]


class Crash(BaseException):
    """The process dies here: nothing after it happens, no handler of errors sees it."""


def error(code: str, message: str = "refused", remedy: str = "") -> AwsError:
    return AwsError(message, remedy, aws_code=code, request_id="req-1")


def lost() -> AnswerLost:
    return AnswerLost("Read timeout.", "Look before trying again.")


class Meddler:
    """Passes calls on; each can be made to fail before or after it takes effect."""

    def __init__(self, aws: Any) -> None:
        self.aws = aws
        self.log: list[tuple[str, Mapping[str, Any]]] = []
        """`service:Operation` and request of each call, whatever came of it."""
        self.before: dict[str, list[Exception | None]] = defaultdict(list)
        """`service:Operation` -> what its next calls raise without effect; None lets one pass."""
        self.after: dict[str, list[Exception | None]] = defaultdict(list)
        """`service:Operation` -> what its next calls raise after they took effect."""
        self.hook: Callable[[str, str], None] = lambda moment, name: None
        """Called with `before` or `after` and `service:Operation`."""

    def count(self, name: str) -> int:
        return sum(1 for each, _ in self.log if each == name)

    def caller(self) -> Caller:
        self._raise(self.before["sts:GetCallerIdentity"])
        return Caller(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/admin") if self.aws is None else self.aws.caller()

    def call(
        self,
        service: str,
        operation: str,
        request: Mapping[str, Any] | None = None,
        *,
        region: str | None = None,
        single: bool = False,
    ) -> dict[str, Any]:
        return self.call_with_id(service, operation, request, region=region, single=single)[0]

    def call_with_id(
        self,
        service: str,
        operation: str,
        request: Mapping[str, Any] | None = None,
        *,
        region: str | None = None,
        single: bool = False,
    ) -> tuple[dict[str, Any], str]:
        name = self._begin(service, operation, request)
        answer = self.perform(service, operation, request, region=region, single=single)
        self._finish(name)
        return answer

    def pages(
        self,
        service: str,
        operation: str,
        request: Mapping[str, Any] | None = None,
        *,
        region: str | None = None,
        cancel: threading.Event | None = None,
    ) -> Iterator[dict[str, Any]]:
        name = self._begin(service, operation, request)
        found = self.listing(service, operation, request, region)
        self._finish(name)
        yield from found

    def perform(self, service: str, operation: str, request: Any, **how: Any) -> tuple[dict[str, Any], str]:
        answer: tuple[dict[str, Any], str] = self.aws.call_with_id(service, operation, request, **how)
        return answer

    def listing(self, service: str, operation: str, request: Any, region: str | None) -> list[dict[str, Any]]:
        return list(self.aws.pages(service, operation, request, region=region))

    def _begin(self, service: str, operation: str, request: Mapping[str, Any] | None) -> str:
        name = f"{service}:{operation}"
        self.hook("before", name)
        self.log.append((name, dict(request or {})))
        self._raise(self.before[name])
        return name

    def _finish(self, name: str) -> None:
        self.hook("after", name)
        self._raise(self.after[name])

    @staticmethod
    def _raise(script: list[Exception | None]) -> None:
        problem = script.pop(0) if script else None
        if problem is not None:
            raise problem


class Scripted(Meddler):
    """Answers by a script; the last answer of an operation is given again and again."""

    def __init__(self, answers: dict[str, list[Script]]) -> None:
        super().__init__(None)
        self.answers = answers

    def perform(self, service: str, operation: str, request: Any, **how: Any) -> tuple[dict[str, Any], str]:
        script = self.answers.get(f"{service}:{operation}", [{}])
        answer = script.pop(0) if len(script) > 1 else script[0]
        if isinstance(answer, Exception):
            raise answer
        return answer, f"req-{len(self.log)}"

    def listing(self, service: str, operation: str, request: Any, region: str | None) -> list[dict[str, Any]]:
        return [self.perform(service, operation, request)[0]]


class Laboratory:
    """One embedded AWS that is put back to its beginning for every experiment."""

    def __init__(self) -> None:
        self.clock = TestClock()
        self._start = self.clock.moment
        self.emulator: Emulator = build(clock=self.clock)
        self.gateway = Gateway(Connection(region=REGION, demo="default"), emulator=self.emulator)
        self._snapshot = self.emulator.world.snapshot()

    def fresh(self) -> Meddler:
        """A meddler in front of the world as it was in the beginning."""
        self.clock.moment = self._start
        self.clock.waited.clear()
        self.clock.passing.clear()
        self.emulator.clear_faults()
        self.emulator.world.restore(copy.deepcopy(self._snapshot))
        self.emulator.world.domain_failure = None
        self.emulator.log.clear()
        return Meddler(self.gateway)

    def made(self) -> dict[str, Any]:
        """What is there that was not in the beginning, without ids that differ from run to run."""
        world, before = self.emulator.world, self._snapshot
        studio, former = world.studio(REGION), before["studios"][REGION]
        old = {each["DomainId"] for each in former["domains"]}
        domains = {each["DomainId"]: each for each in studio["domains"] if each["DomainId"] not in old}
        return {
            "domains": sorted(each["DomainName"] for each in domains.values()),
            "profiles": sorted(
                (domains[each["DomainId"]]["DomainName"], each["UserProfileName"])
                for each in studio["profiles"]
                if each["DomainId"] in domains
            ),
            "assignments": sorted(each[1:] for each in world.assignments if each not in before["assignments"]),
            "roles": sorted(
                (name, role["Path"], sorted(role["_attached"]), sorted(role["_inline"]))
                for name, role in world.roles.items()
                if name not in before["roles"]
            ),
            "policies": sorted(
                (arn, len(policy["_versions"]))
                for arn, policy in world.own_policies.items()
                if arn not in before["own_policies"]
            ),
        }


def spec(**sections: Any) -> DomainSpec:
    """A spec that the embedded AWS carries out."""
    tree: dict[str, Any] = {
        "domain": {"name": "ml-test", "tags": {"a": "b"}},
        "access": {"auth": "iam", "profiles": ["anna", "ben", "carla"]},
        "roles": {"default": {"arn": ROLE}, "spaces": "same"},
        "network": {"access": "vpc-only", "vpc": VPC, "subnets": SUBNETS, "security_groups": GROUPS},
    }
    return DomainSpec.model_validate(tree | sections)


def people(laboratory: Laboratory) -> dict[str, Any]:
    """Two groups and a person of Identity Center."""
    world = laboratory.emulator.world
    return {
        "auth": "identity-center",
        "groups": [{"name": each["DisplayName"], "id": each["GroupId"]} for each in world.groups[:2]],
        "users": [{"id": world.users[0]["UserId"]}],
    }


def crowd(emulator: Emulator, many: int) -> dict[str, Any]:
    """So many groups of Identity Center; those that are lacking are made."""
    groups = emulator.world.groups
    for number in range(len(groups), many):
        names = {"GroupId": f"{number:08x}-0000-4000-8000-{number:012x}", "DisplayName": f"team-{number}"}
        groups.append({**groups[0], **names})
    chosen = groups[:many]
    return {
        "auth": "identity-center",
        "groups": [{"name": each["DisplayName"], "id": each["GroupId"]} for each in chosen],
    }


NEW_ROLES: dict[str, Any] = {"default": {"create": {"name": "ml-new", "tags": {"team": "x"}}}, "spaces": "same"}
ROLES_OF_ACTIVITIES: dict[str, Any] = {
    "default": {
        "create": {
            "name": "ml-active",
            "tags": {"team": "x"},
            "activities": [
                {"id": "manage-models", "rolesToPass": ["self"]},
                {"id": "search-and-visualize-experiments"},
            ],
        }
    },
    "spaces": "same",
}
"""A new role with policies of its own, which the run makes too."""
