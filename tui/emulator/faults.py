"""Things that go wrong on purpose: by operation, by count, before or after the call takes effect."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args

from tui.emulator import errors
from tui.emulator.clock import Clock
from tui.emulator.errors import ApiError, Dropped
from tui.emulator.messages import Call, Data

Kind = Literal["throttle", "denied", "expired", "latency", "timeout", "lost", "down", "error"]
"""`timeout`: no answer and no effect. `lost`: the call takes effect, the answer never comes. `down`: no connection."""

Condition = Callable[[Data], bool] | Mapping[str, Any]
"""Which requests are meant: a predicate on the parameters, or parameters that must be equal."""


@dataclass
class Fault:
    """One thing that goes wrong; the emulator asks each fault about each call."""

    match: str
    """Glob on `service:Operation`, for example `sagemaker:Create*`."""
    kind: Kind
    times: int | None = None
    """How often it strikes; None is for ever."""
    after: int = 0
    """How many matching calls pass first."""
    delay: float = 0.0
    """Seconds before the call is answered, or before the connection is dropped."""
    when: Condition | None = None
    every: int = 1
    """Strike at the first of each so many equal requests, so that trying again helps whatever other threads do."""
    rate: float = 0.0
    """Strike only where a bucket is empty that so many calls a second fill; 0 is without a bucket."""
    burst: float = 1.0
    """Calls that the bucket holds."""
    but: tuple[str, ...] = ()
    """Calls that are left alone, as `service:Operation`."""
    code: str = "InternalFailure"
    message: str = "The request processing has failed because of an unknown error."
    status: int = 500
    hits: int = field(default=0, init=False)
    seen: Counter[str] = field(default_factory=Counter, init=False)
    _bucket: tuple[float, float] | None = field(default=None, init=False)
    """When the bucket was looked at last, and what was in it."""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"unknown kind of fault {self.kind!r}; known: {', '.join(get_args(Kind))}")

    def strikes(self, call: Call, now: float) -> bool:
        """Whether this call is struck; counts it."""
        if self.kind == "expired" and call.service in ("sso", "sso-oidc"):
            return False  # To sign in, no credentials are needed.
        if call.name in self.but or not fnmatchcase(call.name, self.match) or not self._meant(call.params):
            return False
        if self.kind == "denied" and call.name == "sts:GetCallerIdentity":
            return False  # AWS answers it to anyone with valid credentials, whatever the policies say.
        counted = "" if self.every == 1 else f"{call.name} {json.dumps(call.params, sort_keys=True)}"
        self.seen[counted] += 1
        struck = self.seen[counted] - self.after
        if struck <= 0 or (struck - 1) % self.every or (self.times is not None and self.hits >= self.times):
            return False
        if self.rate and self._takes(now):
            return False
        self.hits += 1
        return True

    def _takes(self, now: float) -> bool:
        """Whether the bucket has something for this call, which is taken out; what is refused takes nothing."""
        then, had = self._bucket or (now, self.burst)
        has = min(self.burst, had + max(0.0, now - then) * self.rate)
        self._bucket = (now, has - 1.0 if has >= 1.0 else has)
        return has >= 1.0

    def _meant(self, params: Data) -> bool:
        if self.when is None:
            return True
        if callable(self.when):
            return self.when(params)
        return all(params.get(key) == value for key, value in self.when.items())


class FaultBook:
    """The faults in force, in the order they were set."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> Fault:
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def renew(self) -> None:
        """Somebody signed in: credentials that end do so anew."""
        with self._lock:
            for fault in self._faults:
                if fault.kind == "expired":
                    fault.seen.clear()

    def meet(self, call: Call, clock: Clock, caller: str) -> Fault | None:
        """Carry out what strikes this call; a `lost` fault is returned, to be carried out after the call.

        Raises:
            ApiError: the call is refused.
            Dropped: the client gets no answer, and nothing happens.
        """
        with self._lock:
            struck = [fault for fault in self._faults if fault.strikes(call, clock.now())]
        lost = None
        for fault in struck:
            if fault.kind == "lost":
                lost = fault
                continue
            if fault.delay and fault.kind != "timeout":
                clock.sleep(fault.delay)
            self._carry_out(fault, call, caller)
        return lost

    @staticmethod
    def _carry_out(fault: Fault, call: Call, caller: str) -> None:
        match fault.kind:
            case "throttle":
                raise errors.throttled(call.style)
            case "denied":
                raise errors.denied(call.style, errors.iam_action(call.service, call.operation), caller)
            case "expired":
                raise errors.expired(call.style)
            case "timeout":
                raise Dropped(sent=True, hold=fault.delay)
            case "down":
                raise Dropped(sent=False)
            case "error":
                raise ApiError(fault.code, fault.message, fault.status)
            case _:
                return
