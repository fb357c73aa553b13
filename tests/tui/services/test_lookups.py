"""What the account has, as pickers and rules see it: of the embedded AWS, in all its scenarios."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from models.facts import Availability, Lookup
from models.shapes import Shapes
from models.spec import DomainSpec
from tests.patience import PATIENCE
from tests.tui.services.clocks import TestClock
from tui.emulator.emulator import Emulator
from tui.services import lookups_storage
from tui.services.gateway import Gateway
from tui.services.lookups import KINDS, OF_A_VPC, Lookups, needed_by

GatewayOn = Callable[..., Gateway]
PRIVATE = "vpc-0a1b2c3d4e5f60001"
BROKEN = "vpc-0c3d4e5f6a7b80001"

DENIED = {
    "domains": "sagemaker:ListDomains",
    "idc": "sso:ListInstances",
    "groups": "sso:ListInstances",
    "users": "sso:ListInstances",
    "roles": "iam:ListRoles",
    "vpcs": "ec2:DescribeVpcs",
    "subnets": "ec2:DescribeSubnets",
    "security-groups": "ec2:DescribeSecurityGroups",
    "route-tables": "ec2:DescribeRouteTables",
    "nat-gateways": "ec2:DescribeNatGateways",
    "endpoints": "ec2:DescribeVpcEndpoints",
    "zones": "ec2:DescribeAvailabilityZones",
    "kms-keys": "kms:ListKeys",
    "buckets": "s3:ListAllMyBuckets",
    "licenses": "license-manager:ListReceivedLicenses",
    "quotas": "servicequotas:GetServiceQuota",
    "images": "sagemaker:ListImages",
    "lifecycle-configs": "sagemaker:ListStudioLifecycleConfigs",
}


def made(gateway: Gateway) -> Lookups:
    return Lookups(gateway, TestClock(), shapes=Shapes)


@pytest.fixture
def lookups(emulator: Emulator, gateway_on: GatewayOn) -> Lookups:
    return made(gateway_on(emulator))


def argument_of(kind: str) -> str:
    return PRIVATE if kind in OF_A_VPC else ""


def calls_of(emulator: Emulator, operation: str) -> int:
    return sum(1 for _, name, _ in emulator.log if name == operation)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_known_in_the_default_account(lookups: Lookups, kind: str) -> None:
    found = lookups.fetch(kind, argument_of(kind))
    assert found.known, found.reason
    assert found.reason == ""
    assert found.fetched is not None
    assert found.rows or kind == "nat-gateways"
    assert lookups.peek(kind, argument_of(kind)) == found


@pytest.mark.parametrize("kind", DENIED)
def test_a_denial_names_the_missing_permission(gateway_on: GatewayOn, kind: str) -> None:
    found = made(gateway_on("denied")).fetch(kind, argument_of(kind))
    assert (found.availability, found.action) == (Availability.DENIED, DENIED[kind])
    assert DENIED[kind] in found.reason
    assert found.rows == ()


def test_every_kind_that_can_be_denied_is_tried() -> None:
    assert set(KINDS) - set(DENIED) == {"profiles", "regions", "caller"}


def test_regions_are_known_though_nobody_may_ask_for_their_status(gateway_on: GatewayOn) -> None:
    found = made(gateway_on("denied")).fetch("regions")
    assert found.known
    assert found.action == "ec2:DescribeRegions"
    assert {region.opt_in for region in found.rows} == {""}


@pytest.mark.parametrize("kind", DENIED)
def test_an_empty_account_is_known_to_be_empty(gateway_on: GatewayOn, kind: str) -> None:
    found = made(gateway_on("empty")).fetch(kind, argument_of(kind))
    if kind in ("groups", "users"):
        assert found.availability is Availability.FAILED
        assert "no instance in eu-central-1" in found.reason
    elif kind == "quotas":
        assert len(found.rows) == 12
    else:
        assert found.known, found.reason
        assert found.rows == ()


def test_identity_center_elsewhere_is_told(gateway_on: GatewayOn) -> None:
    lookups = made(gateway_on("other-region"))
    assert [instance.primary_region for instance in lookups.fetch("idc").rows] == ["us-east-1"]
    found = lookups.fetch("groups")
    assert found.availability is Availability.FAILED
    assert "us-east-1" in found.reason


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "profiles"])
def test_credentials_that_end_are_a_reason_with_a_remedy(emulator: Emulator, gateway_on: GatewayOn, kind: str) -> None:
    emulator.fault("*", "expired")
    found = made(gateway_on(emulator)).fetch(kind, argument_of(kind))
    if kind == "regions":
        assert "expired" in found.reason
        return
    assert found.availability is Availability.FAILED
    assert "expired" in found.reason
    assert "Get new credentials" in found.reason


def test_throttling_is_overcome(gateway_on: GatewayOn) -> None:
    lookups = made(gateway_on("throttled"))
    found = lookups.gather([(kind, argument_of(kind)) for kind in KINDS])
    assert {kind: lookup.reason for (kind, _), lookup in found.items() if not lookup.known} == {}


def test_rows_that_came_before_a_page_failed_are_kept(gateway_on: GatewayOn) -> None:
    gateway = gateway_on("large")
    assert gateway._emulator is not None
    emulator: Any = gateway._emulator
    emulator.fault("identitystore:ListGroups", "denied", after=3)
    found = made(gateway).fetch("groups")
    assert (found.availability, found.action) == (Availability.DENIED, "identitystore:ListGroups")
    assert len(found.rows) == 300


def test_a_long_list_grows_in_order(gateway_on: GatewayOn) -> None:
    snapshots = list(made(gateway_on("large")).stream("roles"))
    sizes = [len(snapshot.rows) for snapshot in snapshots]
    assert sizes == sorted(sizes)
    assert sizes[0] == 1000
    assert len(sizes) > 3
    assert {snapshot.availability for snapshot in snapshots[:-1]} == {Availability.NOT_ASKED}
    assert snapshots[-1].known
    for snapshot in snapshots:
        trusting = ["sagemaker.amazonaws.com" in role.trusts for role in snapshot.rows if not role.service_linked]
        assert trusting == sorted(trusting, reverse=True)


def test_what_is_kept_is_not_asked_again_until_it_is_refreshed(emulator: Emulator, lookups: Lookups) -> None:
    first = lookups.fetch("vpcs")
    assert list(lookups.stream("vpcs")) == [first]
    assert calls_of(emulator, "DescribeVpcs") == 1
    lookups.fetch("vpcs", refresh=True)
    assert calls_of(emulator, "DescribeVpcs") == 2
    lookups.forget("vpcs")
    assert lookups.peek("vpcs") is None


def test_what_failed_is_asked_again(emulator: Emulator, lookups: Lookups) -> None:
    emulator.fault("ec2:DescribeVpcs", "down", times=3)
    assert lookups.fetch("vpcs").availability is Availability.FAILED
    assert lookups.fetch("vpcs").known


def test_a_denial_stands_until_it_is_refreshed(emulator: Emulator, lookups: Lookups) -> None:
    emulator.fault("ec2:DescribeVpcs", "denied")
    lookups.fetch("vpcs")
    emulator.clear_faults()
    assert lookups.fetch("vpcs").availability is Availability.DENIED
    assert lookups.fetch("vpcs", refresh=True).known


def test_a_refresh_that_fails_keeps_the_rows_and_their_age(emulator: Emulator, lookups: Lookups) -> None:
    before = lookups.fetch("vpcs")
    emulator.fault("ec2:DescribeVpcs", "down")
    after = lookups.fetch("vpcs", refresh=True)
    assert (after.availability, after.rows, after.fetched) == (Availability.FAILED, before.rows, before.fetched)


class Gate:
    """Holds an operation back until it is opened."""

    def __init__(self, emulator: Emulator, operation: str) -> None:
        self.reached = threading.Event()
        self.open = threading.Event()
        perform: Any = emulator._perform

        def held(call: Any) -> Any:
            if call.operation == operation:
                self.reached.set()
                self.open.wait(PATIENCE)
            return perform(call)

        emulator._perform = held  # type: ignore[method-assign]


def test_a_second_caller_joins_the_first(emulator: Emulator, lookups: Lookups) -> None:
    gate = Gate(emulator, "DescribeVpcs")
    found: list[Lookup] = []
    threads = [threading.Thread(target=lambda: found.append(lookups.fetch("vpcs"))) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert gate.reached.wait(PATIENCE)
    gate.open.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(found) == 5
    assert all(lookup.known for lookup in found)
    assert calls_of(emulator, "DescribeVpcs") == 1


def test_whoever_cancels_leaves_at_once_and_the_others_stay(emulator: Emulator, lookups: Lookups) -> None:
    gate = Gate(emulator, "DescribeVpcs")
    patient: list[Lookup] = []
    waiting = threading.Thread(target=lambda: patient.append(lookups.fetch("vpcs")))
    waiting.start()
    assert gate.reached.wait(PATIENCE)
    cancel = threading.Event()
    cancel.set()
    stopped = lookups.fetch("vpcs", cancel=cancel)
    assert stopped.availability is Availability.FAILED
    assert "Stopped" in stopped.reason
    assert lookups.peek("vpcs") is None
    gate.open.set()
    waiting.join(PATIENCE)
    assert patient[0].known


def test_a_cancelled_look_up_is_not_kept_and_can_be_made_again(emulator: Emulator, lookups: Lookups) -> None:
    gate = Gate(emulator, "DescribeVpcs")
    cancel = threading.Event()
    stopped: list[Lookup] = []
    leaving = threading.Thread(target=lambda: stopped.append(lookups.fetch("vpcs", cancel=cancel)))
    leaving.start()
    assert gate.reached.wait(PATIENCE)
    cancel.set()
    leaving.join(PATIENCE)
    assert stopped[0].availability is Availability.FAILED
    gate.open.set()
    assert lookups.fetch("vpcs").known


def test_whoever_stops_listening_stops_the_pages(gateway_on: GatewayOn) -> None:
    gateway = gateway_on("large")
    lookups = made(gateway)
    stream: Iterator[Lookup] = lookups.stream("groups")
    assert len(next(stream).rows) >= 100
    stream.close()  # type: ignore[attr-defined]
    assert lookups.peek("groups") is None


def test_gathering_runs_side_by_side_and_chains_by_itself(emulator: Emulator, lookups: Lookups) -> None:
    heard: list[tuple[str, str]] = []
    needs = [("groups", ""), ("users", ""), ("idc", ""), ("vpcs", ""), ("vpcs", ""), ("subnets", PRIVATE)]
    found = lookups.gather(needs, workers=3, on_result=lambda kind, argument, _: heard.append((kind, argument)))
    assert list(found) == list(dict.fromkeys(needs))
    assert all(lookup.known for lookup in found.values())
    assert sorted(heard) == sorted(set(needs))
    assert calls_of(emulator, "ListInstances") == 1


def test_a_gathering_that_is_cancelled_ends(emulator: Emulator, lookups: Lookups) -> None:
    gate = Gate(emulator, "DescribeVpcs")
    cancel = threading.Event()
    done = threading.Event()

    def work() -> None:
        lookups.gather([("vpcs", "")] * 1 + [("roles", "")], workers=1, cancel=cancel)
        done.set()

    threading.Thread(target=work, daemon=True).start()
    assert gate.reached.wait(PATIENCE)
    cancel.set()
    assert done.wait(PATIENCE)
    gate.open.set()
    assert calls_of(emulator, "ListRoles") == 0


def test_what_goes_wrong_while_being_told_is_not_swallowed(lookups: Lookups) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("screen is gone")

    with pytest.raises(RuntimeError, match="screen is gone"):
        lookups.gather([("vpcs", "")], on_result=broken)


def test_facts_are_what_is_kept(lookups: Lookups) -> None:
    assert lookups.facts().lookups == {}
    lookups.gather([("caller", ""), ("vpcs", ""), ("subnets", PRIVATE)])
    facts = lookups.facts()
    assert set(facts.lookups) == {"caller", "vpcs", f"subnets:{PRIVATE}"}
    assert facts.caller is not None
    assert facts.caller.account == "123456789012"
    assert facts.region == "eu-central-1"
    assert facts.get("subnets", PRIVATE).known
    assert set(lookups.facts([("vpcs", "")]).lookups) == {"vpcs"}


def test_an_unknown_kind_is_a_mistake_of_ours(lookups: Lookups) -> None:
    with pytest.raises(KeyError):
        lookups.fetch("dreams")


def test_an_answer_that_cannot_be_understood_is_a_reason(
    emulator: Emulator, lookups: Lookups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Gateway, "pages", lambda *_, **__: iter([{"Vpcs": [{}]}]))
    found = lookups.fetch("vpcs")
    assert found.availability is Availability.FAILED
    assert "cannot be understood" in found.reason


def test_hostile_names_pass_unchanged(lookups: Lookups) -> None:
    names = {group.name for group in lookups.fetch("groups").rows}
    assert {"[red]x", "a[/b]"} <= names


# What each kind says.


def test_vpcs_end_with_the_default_one(lookups: Lookups) -> None:
    found = lookups.fetch("vpcs").rows
    assert found[-1].default
    assert not any(vpc.default for vpc in found[:-1])
    assert "dedicated" in {vpc.tenancy for vpc in found}


def test_the_subnets_of_a_vpc(lookups: Lookups) -> None:
    found = lookups.fetch("subnets", PRIVATE).rows
    assert {subnet.vpc for subnet in found} == {PRIVATE}
    assert all(subnet.zone_id and subnet.cidr and subnet.free_ips for subnet in found)
    everything = lookups.fetch("subnets").rows
    assert len({subnet.vpc for subnet in everything}) > 1


def test_rules_of_security_groups(lookups: Lookups) -> None:
    groups = lookups.fetch("security-groups", PRIVATE).rows
    assert any(permission.groups for group in groups for permission in group.inbound)
    assert any(permission.cidrs for group in groups for permission in group.outbound)


def test_routes_nat_gateways_and_endpoints(lookups: Lookups) -> None:
    vpcs = [vpc.id for vpc in lookups.fetch("vpcs").rows]
    nats = [nat for vpc in vpcs for nat in lookups.fetch("nat-gateways", vpc).rows]
    assert nats
    assert all(nat.vpc and nat.state and nat.connectivity for nat in nats)
    assert lookups.fetch("nat-gateways", PRIVATE).rows == ()
    tables = lookups.fetch("route-tables", BROKEN).rows
    assert tables[0].main
    assert "blackhole" in {route.state for table in tables for route in table.routes}
    endpoints = lookups.fetch("endpoints", PRIVATE).rows
    assert {endpoint.kind for endpoint in endpoints} == {"Gateway", "Interface"}
    assert {endpoint.state for endpoint in endpoints} == {"available"}


def test_zones_have_their_kind(lookups: Lookups) -> None:
    assert "local-zone" in {zone.kind for zone in lookups.fetch("zones").rows}


def test_roles_begin_with_those_that_trust_sagemaker(lookups: Lookups) -> None:
    found = lookups.fetch("roles").rows
    trusting = ["sagemaker.amazonaws.com" in role.trusts for role in found if not role.service_linked]
    assert trusting[0]
    assert not trusting[-1]
    assert found[-1].service_linked
    assert any(role.conditional for role in found)


def test_domains_begin_with_failed_ones(lookups: Lookups) -> None:
    found = lookups.fetch("domains").rows
    assert found[0].status == "Failed"
    assert found[0].created


def test_licences_are_found_at_home_too_and_only_once(lookups: Lookups) -> None:
    found = lookups.fetch("licenses").rows
    assert found[0].product.startswith("RStudio")
    assert len({license.arn for license in found}) == len(found)
    assert {license.region for license in found} == {"us-east-1"}


def test_licences_unknown_at_home_are_unknown(emulator: Emulator, lookups: Lookups) -> None:
    emulator.fault("license-manager:ListReceivedLicenses", "denied")
    assert lookups.fetch("licenses").availability is Availability.DENIED


def test_quotas_tell_what_is_used_and_what_is_only_a_default(
    emulator: Emulator, gateway_on: GatewayOn, lookups: Lookups
) -> None:
    found = {quota.code: quota for quota in lookups.fetch("quotas").rows}
    assert len(found) == 12
    domains = found["L-B683BCB0"]
    assert (domains.value, domains.used, domains.applied) == (12.0, 2, True)
    new = {quota.code: quota for quota in made(gateway_on("new-account")).fetch("quotas").rows}
    assert (new["L-B683BCB0"].value, new["L-B683BCB0"].used, new["L-B683BCB0"].applied) == (2.0, 0, False)


def test_quotas_that_are_denied_in_part_are_kept_in_part(emulator: Emulator, lookups: Lookups) -> None:
    emulator.fault("service-quotas:GetServiceQuota", "denied", when=lambda params: params["QuotaCode"] == "L-4E39DDC4")
    found = lookups.fetch("quotas")
    assert found.availability is Availability.DENIED
    assert len(found.rows) == 11


def test_keys_that_can_be_chosen_come_first(lookups: Lookups) -> None:
    found = lookups.fetch("kms-keys").rows
    ranks = [(key.manager == "AWS", key.state != "Enabled" and key.manager != "AWS") for key in found]
    assert ranks == sorted(ranks)
    assert "Disabled" in {key.state for key in found}
    assert any(len(key.aliases) == 2 for key in found)
    assert any(not key.aliases for key in found)


def test_a_key_that_may_not_be_described_has_an_unknown_state(emulator: Emulator, lookups: Lookups) -> None:
    emulator.fault("kms:DescribeKey", "denied", times=1)
    found = lookups.fetch("kms-keys")
    assert found.known
    assert found.action == "kms:DescribeKey"
    assert "1 of" in found.reason
    assert [key.state for key in found.rows if key.manager != "AWS"].count("") == 1


def test_keys_are_listed_though_none_may_be_described(emulator: Emulator, lookups: Lookups) -> None:
    emulator.fault("kms:DescribeKey", "denied")
    found = lookups.fetch("kms-keys")
    assert found.known
    assert "all keys" in found.reason
    assert {key.state for key in found.rows} == {""}


@pytest.mark.parametrize("denied", ["ListKeys", "ListAliases"])
def test_one_of_the_two_lists_of_keys_is_enough(emulator: Emulator, lookups: Lookups, denied: str) -> None:
    emulator.fault(f"kms:{denied}", "denied")
    found = lookups.fetch("kms-keys")
    assert found.known
    assert found.action == f"kms:{denied}"
    assert all(key.arn.startswith("arn:aws:kms:eu-central-1:123456789012:key/") for key in found.rows)
    assert any(key.aliases for key in found.rows) is (denied == "ListKeys")


def test_keys_that_could_not_be_described_for_another_reason_are_asked_again(
    emulator: Emulator, lookups: Lookups
) -> None:
    emulator.fault("kms:DescribeKey", "expired", times=1)
    found = lookups.fetch("kms-keys")
    assert found.availability is Availability.FAILED
    assert len(found.rows) > 5
    assert lookups.fetch("kms-keys").known


def test_buckets_of_the_region_come_first(lookups: Lookups) -> None:
    regions = [bucket.region for bucket in lookups.fetch("buckets").rows]
    assert regions[0] == "eu-central-1"
    away = [region != "eu-central-1" for region in regions]
    assert away == sorted(away)
    assert any(away)


def test_regions_of_the_account_come_first(lookups: Lookups) -> None:
    closed = [region.opt_in == "not-opted-in" for region in lookups.fetch("regions").rows]
    assert closed == sorted(closed)


def test_the_home_of_identity_center_is_described_where_the_list_does_not_tell(
    emulator: Emulator, lookups: Lookups
) -> None:
    perform: Any = emulator._perform

    def older(call: Any) -> Any:
        answer = perform(call)
        if call.operation == "ListInstances":
            answer["Instances"] = [
                {name: value for name, value in instance.items() if name != "PrimaryRegion"}
                for instance in answer["Instances"]
            ]
        return answer

    emulator._perform = older  # type: ignore[method-assign]
    assert lookups.fetch("idc").rows[0].primary_region == "eu-central-1"
    assert calls_of(emulator, "DescribeInstance") == 1
    emulator.fault("sso-admin:DescribeInstance", "denied")
    found = lookups.fetch("idc", refresh=True)
    assert found.known
    assert found.action == "sso:DescribeInstance"
    assert found.rows[0].primary_region == "eu-central-1"


def test_needs_follow_the_spec() -> None:
    assert set(needed_by(DomainSpec())) == {
        ("roles", ""),
        ("caller", ""),
        ("domains", ""),
        ("quotas", ""),
        ("regions", ""),
    }
    spec = DomainSpec.model_validate(
        {
            "access": {"auth": "identity-center", "groups": [{"name": "a"}]},
            "network": {"vpc": PRIVATE},
            "storage": {"kms_key": "alias/x"},
            "applications": {
                "canvas": {"storage": "s3://bucket/x"},
                "rstudio": {},
                "jupyterlab": {"lifecycle_configs": ["arn"], "custom_images": [{"image": "i", "config": "c"}]},
            },
        }
    )
    needs = set(needed_by(spec))
    assert {("idc", ""), ("groups", ""), ("kms-keys", ""), ("buckets", ""), ("licenses", "")} <= needs
    assert {("images", ""), ("lifecycle-configs", ""), ("vpcs", ""), ("zones", "")} <= needs
    assert {(kind, PRIVATE) for kind in OF_A_VPC} <= needs
    assert ("users", "") not in needs
    assert {kind for kind, _ in needs} <= set(KINDS)


def test_an_alias_without_a_key_is_no_key() -> None:
    keys: dict[str, Any] = {}
    lookups_storage._add_alias(keys, {"AliasName": "alias/aws/dreams", "AliasArn": "arn:aws:kms:r:1:alias/aws/dreams"})
    assert keys == {}
