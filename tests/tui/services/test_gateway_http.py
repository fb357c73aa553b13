"""Real sockets: what hangs up, stays silent or answers with a web page."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from models.errors import AnswerLost, AwsError, Unreachable
from models.facts import Availability
from models.shapes import Shapes
from tui.emulator.emulator import Emulator
from tui.emulator.server import serve
from tui.services import gateway as module
from tui.services.connection import Connection
from tui.services.gateway import Gateway
from tui.services.lookups import KINDS, OF_A_VPC, Lookups

DOMAIN = {
    "DomainName": "team",
    "AuthMode": "IAM",
    "DefaultUserSettings": {"ExecutionRole": "arn:aws:iam::123456789012:role/ml-platform-studio"},
    "VpcId": "vpc-0a1b2c3d4e5f60001",
    "SubnetIds": ["subnet-0a1b2c3d4e5f61001"],
}
GatewayTo = Callable[[str], Gateway]


@pytest.fixture
def gateway_to(monkeypatch: pytest.MonkeyPatch) -> GatewayTo:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return lambda url: Gateway(Connection(region="eu-central-1", endpoint_url=url))


@pytest.fixture
def url(emulator: Emulator) -> Iterator[str]:
    with serve(emulator) as server:
        yield server.url


@pytest.fixture
def web_page() -> Iterator[str]:
    """A server that has a web page for every question."""

    class Page(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = b"<!doctype html><html><script>alert(1)</script>Sign in to the hotel</html>"
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_look_up_works_over_http(url: str, gateway_to: GatewayTo) -> None:
    lookups = Lookups(gateway_to(url), shapes=Shapes)
    found = lookups.gather((kind, DOMAIN["VpcId"] if kind in OF_A_VPC else "") for kind in KINDS)
    assert {kind: lookup.reason for (kind, _), lookup in found.items() if not lookup.known} == {}


@pytest.mark.parametrize("kind", ["timeout", "lost"])
def test_silence_after_a_create_is_a_lost_answer_and_it_is_sent_once(
    emulator: Emulator, url: str, gateway_to: GatewayTo, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(module, "SINGLE_READ_TIMEOUT", 0.2)
    emulator.fault("sagemaker:CreateDomain", kind)  # type: ignore[arg-type]
    with pytest.raises(AnswerLost) as caught:
        gateway_to(url).call("sagemaker", "CreateDomain", DOMAIN, single=True)
    assert "may have taken effect" in caught.value.remedy
    assert [name for _, name, _ in emulator.log].count("CreateDomain") == 1


def test_nobody_answers(gateway_to: GatewayTo) -> None:
    with pytest.raises(Unreachable):
        gateway_to("http://127.0.0.1:9").call("sagemaker", "CreateDomain", DOMAIN, single=True)


def test_an_address_that_is_none(gateway_to: GatewayTo) -> None:
    with pytest.raises(AwsError) as caught:
        gateway_to("nonsense").call("ec2", "DescribeVpcs")
    assert "--endpoint-url" in caught.value.remedy


@pytest.mark.parametrize("kind", ["vpcs", "roles", "buckets", "domains", "kms-keys", "idc", "caller"])
def test_a_web_page_is_no_answer(web_page: str, gateway_to: GatewayTo, kind: str) -> None:
    found = Lookups(gateway_to(web_page), shapes=Shapes).fetch(kind)
    assert found.availability is Availability.FAILED
    assert found.reason
    assert "script" not in found.reason


def test_a_web_page_after_a_create_may_hide_that_it_took_effect(web_page: str, gateway_to: GatewayTo) -> None:
    with pytest.raises(AnswerLost):
        gateway_to(web_page).call("sagemaker", "CreateDomain", DOMAIN, single=True)
