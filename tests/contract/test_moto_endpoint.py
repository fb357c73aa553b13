"""A plain moto server, which nobody here wrote, as the endpoint: it fills the pickers, or there is a reason."""

from collections.abc import Iterator

import boto3
import pytest

from models.facts import Availability
from models.shapes import Shapes
from tui.services.connection import Connection
from tui.services.gateway import Gateway
from tui.services.lookups import KINDS, OF_A_VPC, Lookups

pytestmark = [pytest.mark.contract, pytest.mark.xdist_group("moto")]

REGION = "eu-central-1"
MISSING = {"images", "lifecycle-configs", "licenses", "quotas"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A moto server with a key, a role, a bucket, a group and a user."""
    from moto.server import ThreadedMotoServer

    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"ACCESS_KEY_ID": "testing", "SECRET_ACCESS_KEY": "testing", "REGION": REGION}.items():
            patch.setenv(f"AWS_{name}", value)
        server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        server.start()
        host, port = server.get_host_and_port()
        url = f"http://{host}:{port}"
        _fill(url)
        yield url
        server.stop()


def _fill(url: str) -> None:
    session = boto3.Session(region_name=REGION)

    def client(service: str):  # type: ignore[no-untyped-def]
        return session.client(service, endpoint_url=url)

    key = client("kms").create_key(Description="ours")["KeyMetadata"]["KeyId"]
    client("kms").create_alias(AliasName="alias/ours", TargetKeyId=key)
    trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"sagemaker.amazonaws.com"},'
    trust += '"Action":"sts:AssumeRole"}]}'
    client("iam").create_role(RoleName="ours", AssumeRolePolicyDocument=trust)
    client("s3").create_bucket(Bucket="ours", CreateBucketConfiguration={"LocationConstraint": REGION})
    store = client("sso-admin").list_instances()["Instances"][0]["IdentityStoreId"]
    directory = client("identitystore")
    for number in range(120):
        directory.create_group(IdentityStoreId=store, DisplayName=f"group-{number:03}")
    directory.create_user(
        IdentityStoreId=store, UserName="ana", DisplayName="Ana", Name={"GivenName": "Ana", "FamilyName": "A"}
    )
    role = "arn:aws:iam::123456789012:role/ours"
    client("sagemaker").create_domain(
        DomainName="ours",
        AuthMode="IAM",
        DefaultUserSettings={"ExecutionRole": role},
        SubnetIds=["subnet-1"],
        VpcId="vpc-1",
    )


@pytest.fixture
def lookups(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Lookups:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return Lookups(Gateway(Connection(region=REGION, endpoint_url=endpoint)), shapes=Shapes)


def test_what_moto_has_fills_the_pickers(lookups: Lookups) -> None:
    vpc = lookups.fetch("vpcs").rows[-1].id
    needs = [(kind, vpc if kind in OF_A_VPC else "") for kind in KINDS if kind not in MISSING | {"profiles"}]
    found = lookups.gather(needs)
    assert {kind: lookup.reason for (kind, _), lookup in found.items() if not lookup.known} == {}
    names = {kind: [getattr(row, "name", "") for row in lookup.rows] for (kind, _), lookup in found.items()}
    assert names["roles"] == ["ours"]
    assert names["buckets"] == ["ours"]
    assert names["domains"] == ["ours"]
    assert names["users"] == ["ana"]
    assert len(names["groups"]) == 120
    assert found["kms-keys", ""].rows[0].aliases == ("alias/ours",)
    assert found["kms-keys", ""].rows[0].state == "Enabled"
    assert "sagemaker.amazonaws.com" in found["roles", ""].rows[0].trusts
    assert len(found["subnets", vpc].rows) >= 2
    assert found["security-groups", vpc].rows[0].name == "default"
    assert found["route-tables", vpc].rows[0].main
    assert len(found["zones", ""].rows) >= 2


@pytest.mark.parametrize("kind", sorted(MISSING))
def test_what_moto_lacks_has_a_reason_that_can_be_read(lookups: Lookups, kind: str) -> None:
    found = lookups.fetch(kind)
    assert found.rows == ()
    # Quotas that nobody knows are no failure: there just are none.
    assert found.availability is Availability.FAILED or (kind == "quotas" and found.known)
    assert "<" not in found.reason
    assert "Traceback" not in found.reason
    assert len(found.reason) < 400
    assert found.reason or kind == "quotas"
