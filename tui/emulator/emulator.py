"""The embedded AWS itself: one entrance for every request, whichever way it came."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, Final

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from tui.emulator import answers, constraints, permissions, storage
from tui.emulator.clock import Clock
from tui.emulator.errors import ApiError, Dropped, Style, unknown_operation
from tui.emulator.faults import Condition, Fault, FaultBook, Kind
from tui.emulator.messages import Answer, Call, Data, Request
from tui.emulator.session import LOADER
from tui.emulator.state import World
from tui.emulator.wire import Reader

Handler = Callable[[Call, World], Data]

_READS: Final = ("Describe", "Get", "Head", "List", "Simulate")


class Emulator:
    """Answers AWS calls from a `World`. Thread-safe; handlers run one at a time."""

    def __init__(self, world: World, operations: dict[str, Handler]) -> None:
        self.world = world
        self.operations = operations
        """`service:Operation` -> what answers it."""
        self.log: list[tuple[str, str, int]] = []
        """(service, operation, HTTP status) of each call; status 0 where the client got no answer."""
        self.refused: list[str] = []
        """IAM actions that calls were refused for, where the world has `allowed_actions`."""
        self._faults = FaultBook()
        self._reader = Reader(LOADER)
        self._lock = threading.RLock()
        self._file: storage.StateFile | None = None

    @property
    def clock(self) -> Clock:
        return self.world.clock

    def fault(
        self,
        match: str,
        kind: Kind,
        times: int | None = None,
        after: int = 0,
        delay: float = 0.0,
        when: Condition | None = None,
        **details: Any,
    ) -> Fault:
        """Make calls go wrong; see `Fault` for the arguments."""
        return self._faults.add(Fault(match, kind, times, after, delay, when, **details))

    def clear_faults(self) -> None:
        """Let everything go right again."""
        self._faults.clear()

    def renew(self) -> None:
        """The caller has new credentials."""
        self._faults.renew()

    def install(self, session: Any) -> None:
        """Answer every client that `session` (of boto3 or botocore) makes from here on; nothing reaches the network."""
        _events(session).register_first("before-send", self._before_send)

    def uninstall(self, session: Any) -> None:
        """Undo `install`."""
        _events(session).unregister("before-send", self._before_send)

    def keep_in(self, path: Path) -> None:
        """Share the world with other processes through the file at `path`, which need not exist."""
        with self._lock:
            self._file = storage.StateFile(path, self.world)
            self._file.refresh()

    def state(self) -> Data:
        """What can have changed, ready for JSON."""
        with self._lock:
            return self.world.snapshot()

    def save(self, path: Path) -> None:
        """Write what can have changed to `path`."""
        with self._lock:
            storage.save(self.world, path)

    def load(self, path: Path) -> None:
        """Go on with what was saved at `path`."""
        with self._lock:
            storage.load(self.world, path)

    def handle(self, request: Request) -> Answer:
        """Answer one request.

        Raises:
            Dropped: the client is to get no answer.
        """
        style: Style = "json"
        name = ("?", "?")
        try:
            call = self._reader.read(request)
            style, name = call.style, (call.service, call.operation)
            lost = self._faults.meet(call, self.clock, self.world.caller_arn)
            try:
                answer = answers.success(call, self._perform(call))
            finally:
                if lost is not None:
                    raise Dropped(sent=True, hold=lost.delay)
        except ApiError as error:
            answer = answers.refusal(style, error)
        except Dropped:
            self._note(*name, 0)
            raise
        self._note(*name, answer.status)
        if request.method == "HEAD":
            answer.body = b""  # An answer to HEAD has none; clients make the error code of the status.
        return answer

    def _perform(self, call: Call) -> Data:
        handler = self.operations.get(call.name)
        if handler is None:
            raise unknown_operation(call.style, call.service, call.operation)
        permissions.enforce(call, self.world.allowed_actions, self.world.caller_arn, self.refused)
        constraints.check(call)
        with self._lock, self._shared(call):
            return handler(call, self.world)

    def _shared(self, call: Call) -> AbstractContextManager[None]:
        if self._file is None:
            return nullcontext()
        if not call.operation.startswith(_READS):
            return self._file.write()
        self._file.refresh()
        return nullcontext()

    def _note(self, service: str, operation: str, status: int) -> None:
        with self._lock:
            self.log.append((service, operation, status))

    def _before_send(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        headers = {name.title(): _decoded(value) for name, value in request.headers.items()}
        body = request.body.encode() if isinstance(request.body, str) else request.body
        try:
            answer = self.handle(Request(str(request.method), str(request.url), headers, _bytes(body)))
        except Dropped as drop:
            if drop.sent:
                raise ReadTimeoutError(endpoint_url=request.url, error="no answer") from None
            raise EndpointConnectionError(endpoint_url=request.url, error="no connection") from None
        return AWSResponse(str(request.url), answer.status, HTTPHeaders.from_dict(answer.headers), _Raw(answer.body))


class _Raw(io.BytesIO):
    """A body as urllib3 hands it to botocore."""

    def stream(self, **_: object) -> Iterator[bytes]:
        while chunk := self.read():
            yield chunk


def _events(session: Any) -> Any:
    return session.events if hasattr(session, "events") else session.get_component("event_emitter")


def _decoded(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _bytes(body: Any) -> bytes:
    if hasattr(body, "read"):
        body = body.read()
    return bytes(body or b"")
