"""The same AWS over HTTP: any client, any service, one address."""

import http.client
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import boto3
import pytest
from botocore.client import BaseClient
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

from tests.patience import PATIENCE
from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.emulator.server import EmulatorServer, serve

Clients = Callable[..., Any]


@pytest.fixture
def server(emulator: Emulator) -> Iterator[EmulatorServer]:
    with serve(emulator) as running:
        yield running


@pytest.fixture
def remote(session: boto3.Session, server: EmulatorServer) -> Callable[[str], Any]:
    config = Config(retries={"total_max_attempts": 1}, proxies={})

    def client(service: str) -> BaseClient:
        return session.client(service, endpoint_url=server.url, config=config)  # type: ignore[call-overload, no-any-return]

    return client


def control(server: EmulatorServer, order: str, **content: Any) -> Any:
    request = Request(f"{server.url}/_emulator/{order}", data=json.dumps(content).encode())
    with build_opener(ProxyHandler({})).open(request) as answer:
        return json.load(answer)


@pytest.mark.parametrize(
    ("service", "operation", "request_"),
    [
        ("sts", "get_caller_identity", {}),
        ("ec2", "describe_subnets", {"MaxResults": 5}),
        ("iam", "list_roles", {}),
        ("kms", "describe_key", {"KeyId": "alias/ml-platform"}),
        ("s3", "list_buckets", {"MaxBuckets": 2}),
        ("s3", "head_bucket", {"Bucket": "acme-datalake-raw"}),
        ("s3", "get_bucket_location", {"Bucket": "acme-datalake-raw"}),
        ("account", "list_regions", {}),
        ("sso-admin", "list_instances", {}),
        ("identitystore", "list_groups", {"IdentityStoreId": "d-9967112233"}),
        ("sagemaker", "list_domains", {}),
    ],
)
def test_an_answer_is_the_same_either_way(
    clients: Clients, remote: Callable[[str], Any], service: str, operation: str, request_: dict[str, Any]
) -> None:
    near = getattr(clients(service), operation)(**request_)
    far = getattr(remote(service), operation)(**request_)
    near.pop("ResponseMetadata")
    far.pop("ResponseMetadata")
    assert far == near


def test_a_domain_over_http(remote: Callable[[str], Any], clock: ManualClock, domain_request: dict[str, Any]) -> None:
    sagemaker = remote("sagemaker")
    domain = sagemaker.create_domain(**domain_request)["DomainId"]
    clock.advance(30)
    assert sagemaker.describe_domain(DomainId=domain)["Status"] == "InService"
    with pytest.raises(ClientError, match="ResourceInUse"):
        sagemaker.create_domain(**domain_request)


def test_orders_are_taken(server: EmulatorServer, remote: Callable[[str], Any], emulator: Emulator) -> None:
    kms = remote("kms")
    control(server, "fault", match="kms:*", kind="denied")
    with pytest.raises(ClientError, match="AccessDenied"):
        kms.list_keys()
    control(server, "clear")
    before = emulator.clock.now()
    assert control(server, "advance", seconds=5)["now"] == before + 5
    kms.list_keys()
    assert control(server, "log") == [["kms", "ListKeys", 400], ["kms", "ListKeys", 200]]
    assert "roles" in control(server, "state")


def test_a_lost_answer_is_a_closed_connection_with_effect(
    remote: Callable[[str], Any], emulator: Emulator, domain_request: dict[str, Any]
) -> None:
    sagemaker = remote("sagemaker")
    emulator.fault("sagemaker:CreateDomain", "lost", times=1)
    with pytest.raises(ConnectionClosedError):
        sagemaker.create_domain(**domain_request)
    assert "ml-team-a" in {domain["DomainName"] for domain in sagemaker.list_domains()["Domains"]}


def test_an_unsigned_request_is_refused_on_a_connection_that_stays(server: EmulatorServer) -> None:
    connection = http.client.HTTPConnection(str(urlsplit(server.url).netloc), timeout=PATIENCE)
    for _ in range(2):
        connection.request("POST", "/", body=b"Action=ListRoles")
        answer = connection.getresponse()
        assert answer.status == 403
        assert json.load(answer)["__type"] == "MissingAuthenticationToken"
    connection.close()


def test_a_web_page_gives_no_orders(server: EmulatorServer) -> None:
    connection = http.client.HTTPConnection(str(urlsplit(server.url).netloc), timeout=PATIENCE)
    connection.request("POST", "/_emulator/clear", headers={"Origin": "https://example.com"})
    assert connection.getresponse().status == 403
    connection.close()


def test_a_mistake_in_a_handler_is_a_500(remote: Callable[[str], Any], emulator: Emulator) -> None:
    def broken(call: object, world: object) -> dict[str, Any]:
        raise KeyError("oops")

    emulator.operations["kms:ListKeys"] = broken
    with pytest.raises(ClientError, match="InternalFailure"):
        remote("kms").list_keys()
