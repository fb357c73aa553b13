"""Lists show what an admin decides by, harmless and within 80 columns."""

import dataclasses
from typing import Any

import pytest

from models import facts as module
from models.columns import COLUMNS, GAP, TOTAL_WIDTH, columns_for, row_label, row_search, row_value
from models.facts import (
    Availability,
    Bucket,
    Caller,
    Domain,
    Endpoint,
    Facts,
    Group,
    IamRole,
    IdcInstance,
    Image,
    KmsKey,
    License,
    LifecycleConfig,
    Lookup,
    NatGateway,
    Profile,
    Quota,
    Region,
    Route,
    RouteTable,
    SecurityGroup,
    Subnet,
    User,
    Vpc,
    Zone,
)

HOSTILE = "\x1b]52;c;eA==\x07[red]x\u202e"
KEY = "arn:aws:kms:eu-central-1:123456789012:key/1b6d5f0e"

ROWS: dict[str, Any] = {
    "profiles": Profile("work", "eu-west-1", "sso"),
    "regions": Region("eu-west-1", "opted-in"),
    "caller": Caller("123456789012", "arn:aws:iam::123456789012:user/me"),
    "domains": Domain("d-1", "team", "InService", created=1_700_000_000.0),
    "idc": IdcInstance("arn:aws:sso:::instance/ssoins-1", "d-9", "123456789012", "ACTIVE", "", "eu-west-1"),
    "groups": Group("90672f9b", "data-science", "People"),
    "users": User("93a4b200", "ana", "Ana", "ana@example.com", "ENABLED"),
    "roles": IamRole("arn:aws:iam::1:role/team/ml", "ml", ("sagemaker.amazonaws.com",), last_used=1_700_000_000.0),
    "vpcs": Vpc("vpc-1", "main", "10.0.0.0/16", default=True, tenancy="dedicated"),
    "subnets": Subnet("subnet-1", "vpc-1", "a", "10.0.0.0/24", "eu-central-1a", "euc1-az2", 251),
    "security-groups": SecurityGroup("sg-1", "vpc-1", "web", "For the web"),
    "route-tables": RouteTable("rtb-1", "vpc-1", True, ("subnet-1",), (Route("0.0.0.0/0", "nat-1", "blackhole"),)),
    "nat-gateways": NatGateway("nat-1", "vpc-1", "subnet-1", "available"),
    "endpoints": Endpoint("vpce-1", "vpc-1", "com.amazonaws.eu-central-1.sts", state="available", private_dns=True),
    "zones": Zone("eu-central-1a", "euc1-az2"),
    "kms-keys": KmsKey("1b6d5f0e", KEY, ("alias/ml", "alias/two"), "Enabled", "CUSTOMER", "SYMMETRIC_DEFAULT"),
    "buckets": Bucket("data", "eu-central-1", 1_700_000_000.0),
    "licenses": License("arn:aws:license-manager::1:license:l-1", "RStudio", "PENDING_AVAILABLE", "PENDING_ACCEPT"),
    "quotas": Quota("L-B683BCB0", "Total domains", 5.0, used=2),
    "images": Image("ours", "arn:aws:sagemaker:r:1:image/ours", "CREATED"),
    "lifecycle-configs": LifecycleConfig("arn:aws:sagemaker:r:1:studio-lifecycle-config/x", "x", "JupyterLab"),
}


def cells(kind: str, row: Any) -> dict[str, str]:
    return {column.title: column.get(row) for column in COLUMNS[kind]}


def test_every_kind_has_columns() -> None:
    assert set(COLUMNS) == set(ROWS)


@pytest.mark.parametrize("kind", COLUMNS)
def test_columns_fit_a_narrow_window(kind: str) -> None:
    columns = COLUMNS[kind]
    assert sum(column.width for column in columns) + GAP * (len(columns) - 1) <= TOTAL_WIDTH
    assert all(len(column.title) <= column.width for column in columns)
    assert len({column.title for column in columns}) == len(columns)


@pytest.mark.parametrize("kind", COLUMNS)
def test_the_first_column_says_something(kind: str) -> None:
    assert COLUMNS[kind][0].get(ROWS[kind])


@pytest.mark.parametrize("kind", COLUMNS)
def test_what_aws_says_is_made_harmless(kind: str) -> None:
    row = ROWS[kind]
    texts = {field.name: HOSTILE for field in dataclasses.fields(row) if isinstance(getattr(row, field.name), str)}
    lists = {"aliases": (HOSTILE,), "trusts": (HOSTILE,), "routes": (Route("0.0.0.0/0", HOSTILE),)}
    texts |= {name: value for name, value in lists.items() if hasattr(row, name)}  # type: ignore[misc]
    hostile = dataclasses.replace(row, **texts)
    shown = [column.get(hostile) for column in COLUMNS[kind]]
    shown += [row_search(kind, hostile), row_label(kind, hostile)]
    for text in shown:
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert any("[red]x" in text for text in shown)


def test_an_admin_sees_whether_a_role_serves() -> None:
    assert cells("roles", ROWS["roles"]) == {
        "Role": "ml",
        "SageMaker": "yes",
        "Last used": "2023-11-14",
        "Path": "/team/",
    }
    assert cells("roles", dataclasses.replace(ROWS["roles"], conditional=True))["SageMaker"] == "if..."
    assert cells("roles", IamRole("arn:aws:iam::1:role/x", "x"))["SageMaker"] == "no"


def test_notes_on_vpcs_keys_and_routes() -> None:
    assert cells("vpcs", ROWS["vpcs"])["Note"] == "default, dedicated"
    assert cells("vpcs", Vpc("vpc-2"))["Note"] == ""
    assert cells("kms-keys", ROWS["kms-keys"])["Alias"] == "ml, two"
    assert cells("kms-keys", KmsKey("k", "arn"))["State"] == "unknown"
    assert cells("kms-keys", KmsKey("k", "arn", manager="AWS"))["Kind"] == "AWS's own"
    assert cells("route-tables", ROWS["route-tables"])["Default route"] == "nat-1 (blackhole)"
    assert cells("quotas", ROWS["quotas"])["Used"] == "2"
    assert cells("quotas", Quota("L", "x", 5.5))["Used"] == ""
    assert cells("subnets", ROWS["subnets"])["Zone"] == "1a euc1-az2"


def test_the_way_out_of_subnets_is_shown_where_routes_are_known() -> None:
    known = {
        "subnets:vpc-1": Lookup((ROWS["subnets"],), Availability.KNOWN),
        "route-tables:vpc-1": Lookup(
            (RouteTable("rtb-1", "vpc-1", True, (), (Route("0.0.0.0/0", "igw-1"),)),), Availability.KNOWN
        ),
    }
    columns = columns_for("subnets", Facts(lookups=known), "vpc-1")
    shown = {column.title: column.get(ROWS["subnets"]) for column in columns}
    assert shown["Way out"] == "public"
    assert sum(column.width for column in columns) + GAP * (len(columns) - 1) <= TOTAL_WIDTH
    assert columns_for("subnets", Facts(), "vpc-1") == COLUMNS["subnets"]
    assert columns_for("vpcs", Facts(lookups=known)) == COLUMNS["vpcs"]


@pytest.mark.parametrize(
    ("kind", "attribute", "value"),
    [
        ("vpcs", "id", "vpc-1"),
        ("roles", "arn", "arn:aws:iam::1:role/team/ml"),
        ("roles", "id", "arn:aws:iam::1:role/team/ml"),
        ("kms-keys", "arn", KEY),
        ("kms-keys", "id", "1b6d5f0e"),
        ("buckets", "uri", "s3://data"),
        ("buckets", "id", "data"),
        ("regions", "name", "eu-west-1"),
        ("quotas", "id", "L-B683BCB0"),
        ("caller", "account", "123456789012"),
    ],
)
def test_the_answer_a_row_stands_for(kind: str, attribute: str, value: str) -> None:
    assert row_value(kind, ROWS[kind], attribute) == value


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_row_stands_for_an_answer(kind: str) -> None:
    assert row_value(kind, ROWS[kind])
    assert row_label(kind, ROWS[kind])


def test_the_answer_is_what_aws_knows_it_by() -> None:
    assert row_value("groups", Group(HOSTILE, "x")) == HOSTILE


def test_filters_find_what_is_shown_and_what_identifies() -> None:
    found = row_search("kms-keys", ROWS["kms-keys"])
    assert "ml" in found
    assert KEY in found
    assert found == found.lower()
    assert "10.0.0.0/24" in row_search("subnets", ROWS["subnets"])


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("vpcs", "main (vpc-1)"),
        ("roles", "ml"),
        ("groups", "data-science (90672f9b)"),
        ("kms-keys", "ml, two (1b6d5f0e)"),
        ("buckets", "data"),
        ("subnets", "a (subnet-1)"),
        ("caller", "me"),
    ],
)
def test_a_chosen_row_in_one_phrase(kind: str, label: str) -> None:
    assert row_label(kind, ROWS[kind]) == label


def test_a_row_without_a_name_is_called_by_its_id() -> None:
    assert row_label("vpcs", Vpc("vpc-1")) == "vpc-1"
    assert row_label("kms-keys", KmsKey("1b6d", KEY)) == "1b6d"


def test_an_unknown_kind_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        row_value("dreams", module.Vpc("vpc-1"))
