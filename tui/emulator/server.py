"""The embedded AWS as an HTTP endpoint, for any AWS client: `aws --endpoint-url`, boto3 with `endpoint_url`, others.

Services are told apart by the signature's scope, so one address serves them all. Under `/_emulator/` the server takes
orders: `POST fault`, `clear`, `advance`; `GET log`, `state`. It answers those to its own machine only.
"""

import json
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Final, Self

from tui.emulator.answers import refusal
from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.emulator.errors import ApiError, Dropped
from tui.emulator.messages import Answer, Request

CONTROL: Final = "/_emulator/"
_LOCAL: Final = ("127.0.0.1", "::1", "::ffff:127.0.0.1")


class EmulatorServer:
    """A running endpoint; use it in a `with`, or call `start` and `stop`."""

    def __init__(self, emulator: Emulator, host: str, port: int) -> None:
        handler = type("Handler", (_Handler,), {"emulator": emulator})
        self._server = _Server((host, port), handler)
        self._thread: threading.Thread | None = None
        bound_host, bound_port = self._server.server_address[:2]
        self.url = f"http://{bound_host!s}:{bound_port}"

    def start(self) -> Self:
        """Answer from a thread of its own."""
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def run(self) -> None:
        """Answer in this thread, until interrupted."""
        self._server.serve_forever()

    def stop(self) -> None:
        """Stop answering and free the port."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def serve(emulator: Emulator, host: str = "127.0.0.1", port: int = 0) -> EmulatorServer:
    """An endpoint for `emulator`, bound but not yet started; port 0 takes a free one."""
    return EmulatorServer(emulator, host, port)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64


class _Handler(BaseHTTPRequestHandler):
    emulator: Emulator
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    """Seconds an idle connection is kept."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the emulator keeps a log of its own."""

    def _respond(self) -> None:
        body = self._body()
        if self.path.startswith(CONTROL):
            self._send(self._control(self.path.removeprefix(CONTROL), body))
            return
        headers = {name.title(): value for name, value in self.headers.items()}
        url = f"http://{self.headers.get('Host', '')}{self.path}"
        try:
            answer = self.emulator.handle(Request(self.command, url, headers, body))
        except Dropped as drop:
            self._hang_up(drop)
            return
        except Exception as error:  # A mistake of ours is the client's 500, as with AWS, and not a lost connection.
            text = f"The embedded AWS made a mistake: {type(error).__name__}: {error}"
            answer = refusal("json", ApiError("InternalFailure", text, 500))
        self._send(answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _respond

    def _body(self) -> bytes:
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return self._chunked()
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _chunked(self) -> bytes:
        pieces = []
        while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(pieces)

    def _send(self, answer: Answer) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

    def _hang_up(self, drop: Dropped) -> None:
        if drop.hold:
            self.emulator.clock.sleep(drop.hold)
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _control(self, order: str, body: bytes) -> Answer:
        # A browser names the page that asks: pages of others are not to steer the demo either.
        if self.client_address[0] not in _LOCAL or "Origin" in self.headers:
            return _json(403, {"error": "orders are taken from this machine only"})
        orders = _ORDERS.get(order.strip("/"))
        if orders is None:
            return _json(404, {"error": f"no such order; known: {', '.join(_ORDERS)}"})
        try:
            return _json(200, orders(self.emulator, json.loads(body or b"{}")))
        except (KeyError, TypeError, ValueError) as error:
            return _json(400, {"error": str(error)})


def _json(status: int, content: Any) -> Answer:
    return Answer(status, json.dumps(content).encode(), {"Content-Type": "application/json"})


def _fault(emulator: Emulator, order: dict[str, Any]) -> Any:
    emulator.fault(**order)
    return {}


def _clear(emulator: Emulator, _: dict[str, Any]) -> Any:
    emulator.clear_faults()
    return {}


def _advance(emulator: Emulator, order: dict[str, Any]) -> Any:
    if not isinstance(emulator.clock, ManualClock):
        raise ValueError("this clock moves by itself")
    emulator.clock.advance(float(order["seconds"]))
    return {"now": emulator.clock.now()}


_ORDERS: Final[dict[str, Callable[[Emulator, dict[str, Any]], Any]]] = {
    "fault": _fault,
    "clear": _clear,
    "advance": _advance,
    "log": lambda emulator, _: list(emulator.log),
    "state": lambda emulator, _: emulator.state(),
}
