"""A run whose file is gone: taken up again from its spec and from what the account has of it.

What a run makes in IAM carries its id in a tag; its domain is the one of the spec's name that was made since the run
began, which its id tells; people are looked for in that domain. A run file is written anew in which every call counts
as sent and unanswered, so that going on looks for each effect before it sends anything.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from models.actions import FOLLOW, Plan, Ref
from models.errors import AwsError, UsageError
from models.plan import RUN_TAG
from tui.services import ids
from tui.services.connection import Connection
from tui.services.engine_base import Aws
from tui.services.runs import Run, RunStore

_SKEW: Final = 300.0
"""Seconds that clocks may differ."""
_ANY: Final = Connection()
_LOST: Final = "The run file is gone: whether it took effect is looked for."


@dataclass(frozen=True, slots=True)
class Trace:
    """Something in the account that a run may have made."""

    kind: str
    name: str
    made: float
    """Seconds since the epoch; 0 where AWS does not say."""
    proven: bool
    """Whether it carries the run's tag."""
    id: str
    """Its ARN, or the id of a domain."""
    tags: tuple[Mapping[str, str], ...] = ()


class _Then:
    """The moment at which a run began."""

    def __init__(self, moment: float) -> None:
        self._moment = moment

    def now(self) -> float:
        return self._moment

    def wait(self, seconds: float, cancel: threading.Event | None = None) -> bool:
        return False


def recover(store: RunStore, run_id: str, plan: Plan, spec: str, connection: Connection = _ANY) -> Run:
    """The run `run_id` with a file of its own again; the engine goes on with it.

    Args:
        store: where runs are kept.
        run_id: as it was.
        plan: of the same spec, without the run's tag.
        spec: the spec as text.
        connection: what to use again.

    Raises:
        UsageError: the file is there after all, the id tells no time, or nothing can be written.
    """
    began = ids.time_of(run_id)
    _make_way(store, run_id)
    run = store.begin(plan, spec, connection, run_id=run_id, clock=_Then(began))
    run.acquire()
    try:
        run.begin()
        for action in run.plan.actions:
            request = {key: "..." if _open(value) else value for key, value in action.call.request.items()}
            run.intent(action.id, f"{action.call.service}:{action.call.operation}", request, None)
            run.lost(action.id, _LOST)
    finally:
        run.release()
    return store.load(run_id)


def _make_way(store: RunStore, run_id: str) -> None:
    """Remove what only followed the run, without its spec: all of it is in the account."""
    with contextlib.suppress(UsageError):
        former = store.load(run_id)
        if former.plan.purpose == FOLLOW and former.holder() is None:
            shutil.rmtree(former.path)


def traces(aws: Aws, run_id: str, region: str, cancel: threading.Event | None = None) -> Iterator[Trace]:
    """What the account has that the run may have made: by its tag, and domains by their time.

    Raises:
        AwsError: it cannot be seen.
        UsageError: the id tells no time.
    """
    since = ids.time_of(run_id) - _SKEW
    tag = {"Key": RUN_TAG, "Value": run_id}
    for page in aws.pages("iam", "ListRoles", {}, region=region, cancel=cancel):
        for row in page.get("Roles", ()):
            made = _time(row.get("CreateDate"))
            tags = _tags_of_role(aws, row["RoleName"], region) if made >= since else []
            if tag in tags:
                yield Trace("role", row["RoleName"], made, True, row["Arn"], tuple(tags))
    for page in aws.pages("iam", "ListPolicies", {"Scope": "Local"}, region=region, cancel=cancel):
        for row in page.get("Policies", ()):
            made = _time(row.get("CreateDate"))
            tags = _tags_of_policy(aws, row["Arn"], region) if made >= since else []
            if tag in tags:
                yield Trace("policy", row["Arn"], made, True, row["Arn"], tuple(tags))
    for page in aws.pages("sagemaker", "ListDomains", {}, region=region, cancel=cancel):
        for row in page.get("Domains", ()):
            if _time(row.get("CreationTime")) >= since:
                name = f"{row['DomainName']} ({row['DomainId']})"
                yield Trace("domain", name, _time(row["CreationTime"]), False, row["DomainId"])


def _tags_of_role(aws: Aws, name: str, region: str) -> list[dict[str, str]]:
    return list(aws.call("iam", "GetRole", {"RoleName": name}, region=region)["Role"].get("Tags", ()))


def _tags_of_policy(aws: Aws, arn: str, region: str) -> list[dict[str, str]]:
    try:
        return list(aws.call("iam", "GetPolicy", {"PolicyArn": arn}, region=region)["Policy"].get("Tags", ()))
    except AwsError:
        # Some may not be read; the run's own may.
        return []


def _time(value: Any) -> float:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    return float(value) if isinstance(value, int | float) else 0.0


def _open(value: Any) -> bool:
    """Whether a value is known only while the run goes on."""
    if isinstance(value, Ref):
        return True
    if isinstance(value, dict):
        return any(map(_open, value.values()))
    return isinstance(value, list | tuple) and any(map(_open, value))
