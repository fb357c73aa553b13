"""Rules are pure: any facts and any order of them are taken, and give the same findings."""

import copy
import random
from dataclasses import fields, replace
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import facts as lists
from models import facts_checks as checks
from models.facts import Availability, Facts, Lookup
from models.facts_record import facts_as_dict, facts_from_dict
from models.findings import by_weight
from models.fix_script import cloudformation, fix_script
from models.preflight import report
from models.quota_table import quota_table
from models.rules import RULES, check
from tests.preflight.accounts import BASES, NAT, PRIVATE, spec_of, taken
from tests.preflight.test_denied import everything

KINDS: dict[str, type[Any]] = {
    "domains": lists.Domain,
    "idc": lists.IdcInstance,
    "groups": lists.Group,
    "users": lists.User,
    "roles": lists.IamRole,
    "vpcs": lists.Vpc,
    "subnets": lists.Subnet,
    "security-groups": lists.SecurityGroup,
    "route-tables": lists.RouteTable,
    "nat-gateways": lists.NatGateway,
    "endpoints": lists.Endpoint,
    "zones": lists.Zone,
    "kms-keys": lists.KmsKey,
    "buckets": lists.Bucket,
    "licenses": lists.License,
    "quotas": lists.Quota,
    "vpc-dns": checks.VpcDns,
    "endpoint-services": checks.EndpointService,
    "prefix-lists": checks.PrefixList,
    "role-policies": checks.RolePolicies,
    "permissions": checks.Decision,
    "idc-details": checks.IdcDetails,
    "organization": checks.Organization,
    "group-members": checks.Member,
    "bucket-cors": checks.CorsRule,
    "key-policy": checks.KeyPolicy,
    "file-systems": checks.FileSystem,
    "principal": checks.CallerPrincipal,
}
TEXTS = st.sampled_from(
    ["", "x", NAT, PRIVATE, "ml-platform", "0.0.0.0/0", "10.20.0.0/16", "::/0", "not a range", "available", "ACTIVE"]
) | st.text(max_size=8)


def of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type: of texts those that mean something to a rule among others."""
    if hint is str:
        return TEXTS
    if getattr(hint, "__origin__", None) is tuple:
        return st.lists(of(hint.__args__[0]), max_size=2).map(tuple)
    if isinstance(hint, type) and hint.__module__ in (lists.__name__, checks.__name__):
        return rows(hint)
    return st.from_type(hint)


def rows(kind: type[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{each.name: of(hints[each.name]) for each in fields(kind)})


REAL = {base: taken(spec_of(base)) for base in BASES}


@st.composite
def worlds(draw: st.DrawFn) -> tuple[str, Facts]:
    """A base spec's own facts, with some look-ups made of anything at all, some denied and some not made."""
    base = draw(st.sampled_from(sorted(BASES)))
    real = REAL[base]
    lookups = dict(real.lookups)
    for key in draw(st.lists(st.sampled_from(sorted(lookups)), max_size=5, unique=True)):
        kind = KINDS.get(key.partition(":")[0])
        how = draw(st.sampled_from(Availability))
        some = tuple(draw(st.lists(rows(kind), max_size=3))) if kind else ()
        lookups[key] = Lookup(some, how, draw(TEXTS), draw(st.sampled_from(["", "ec2:DescribeVpcs"])), 1.0)
    return base, replace(real, lookups=lookups)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds())
def test_no_facts_make_a_rule_stumble(world: tuple[str, Facts]) -> None:
    base, facts = world
    spec = spec_of(base)
    findings = report(spec, facts)
    assert findings == report(copy.deepcopy(spec), facts)
    quota_table(spec, facts)
    fix_script(findings, spec, facts)
    assert facts_from_dict(facts_as_dict(facts), facts.shapes, facts.catalogue) == facts


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(worlds(), st.randoms())
def test_the_order_of_rows_and_rules_makes_no_difference(world: tuple[str, Facts], chance: random.Random) -> None:
    base, facts = world
    spec = spec_of(base)
    mixed = {}
    for key, lookup in facts.lookups.items():
        order = list(lookup.rows)
        chance.shuffle(order)
        mixed[key] = replace(lookup, rows=tuple(order))
    # Which one of two things is named may change; what is wrong, where and how much may not.
    assert told(check(spec, facts)) == told(check(spec, replace(facts, lookups=mixed)))
    rules = list(RULES)
    chance.shuffle(rules)
    assert by_weight(found for rule in rules for found in rule.findings(spec, facts)) == check(spec, facts)


def told(findings: list[Any]) -> set[tuple[str, str, str]]:
    return {(each.code, each.field, each.level) for each in findings}


@pytest.mark.parametrize("base", sorted(BASES))
def test_a_snapshot_survives_being_kept(base: str) -> None:
    facts = REAL[base]
    assert facts_from_dict(facts_as_dict(facts), facts.shapes, facts.catalogue) == facts


def test_a_script_for_everything_is_empty() -> None:
    spec = everything()
    facts = taken(spec)
    script = fix_script([], spec, facts)
    assert "nothing that a command would repair" in script
    assert cloudformation([], spec, facts)["Resources"] == {}
