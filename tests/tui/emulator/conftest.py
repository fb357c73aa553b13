"""An embedded AWS for each test, behind clients that are made once: making a client costs more than most tests."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.client import BaseClient
from botocore.config import Config

from tui.emulator.clock import ManualClock
from tui.emulator.emulator import Emulator
from tui.emulator.session import hermetic_session
from tui.emulator.world import build

Clients = Callable[..., Any]

ROLE = "arn:aws:iam::123456789012:role/ml-platform-studio"
VPC = "vpc-0a1b2c3d4e5f60001"
SUBNETS = ["subnet-0a1b2c3d4e5f61001", "subnet-0a1b2c3d4e5f61002"]
GROUP = "sg-0a1b2c3d4e5f63001"


@pytest.fixture(scope="session")
def made_clients() -> dict[tuple[str, str], BaseClient]:
    return {}


@pytest.fixture(scope="session")
def session() -> boto3.Session:
    return boto3.Session(botocore_session=hermetic_session())


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def emulator(request: pytest.FixtureRequest, clock: ManualClock) -> Emulator:
    """The default scenario, or the one that `scenario` parametrizes indirectly."""
    return build(getattr(request, "param", "default"), clock=clock)


@pytest.fixture
def clients(
    emulator: Emulator, session: boto3.Session, made_clients: dict[tuple[str, str], BaseClient]
) -> Iterator[Clients]:
    """`clients("ec2")`: a client that tries once and asks this test's emulator."""
    used: dict[int, Any] = {}

    def client(service: str, region: str = "eu-central-1") -> Any:
        key = (service, region)
        if key not in made_clients:
            config = Config(retries={"mode": "standard", "total_max_attempts": 1})
            made_clients[key] = session.client(service, region_name=region, config=config)  # type: ignore[call-overload]
        made = made_clients[key]
        if id(made) not in used:
            emulator.install(made.meta)
            used[id(made)] = made
        return made

    yield client
    for made in used.values():
        emulator.uninstall(made.meta)


@pytest.fixture
def domain_request() -> dict[str, Any]:
    """A `CreateDomain` request that the default account accepts."""
    return {
        "DomainName": "ml-team-a",
        "AuthMode": "SSO",
        "AppNetworkAccessType": "VpcOnly",
        "VpcId": VPC,
        "SubnetIds": list(SUBNETS),
        "KmsKeyId": "arn:aws:kms:eu-central-1:123456789012:key/1b6d5f0e-7c2a-4a53-9d8e-0f1a2b3c4d5e",
        "DefaultUserSettings": {"ExecutionRole": ROLE, "SecurityGroups": [GROUP]},
        "Tags": [{"Key": "team", "Value": "ml 한국어"}],
    }
