"""The table of quotas: used, allowed, needed, and an honest word where it cannot be told."""

from dataclasses import replace

import pytest

from models.facts import Availability, Facts, Lookup
from models.facts_checks import Member
from models.head_count import MOST_MEMBERS, people_words
from models.quota_table import QuotaUse, quota_table
from tests.preflight.accounts import GROUP, shapes, spec_of, taken
from tests.preflight.faults import quota, rstudio_server
from tui.emulator.state import HOME, World

DOMAINS, PROFILES, VOLUMES, APPS = "L-B683BCB0", "L-AC46C40F", "L-A37B67B0", "L-4E39DDC4"
SERVERS = "L-FEC35D99"


def row(rows: list[QuotaUse], code: str) -> QuotaUse:
    return next(each for each in rows if each.code == code)


def broken_domain(world: World) -> None:
    domains = world.studio(HOME)["domains"]
    domains.append({**domains[0], "DomainId": "d-broken", "DomainName": "broken", "_phases": [[0, "Failed", "x"]]})


def test_what_is_used_allowed_and_needed() -> None:
    spec = spec_of("nat")
    facts = taken(spec)
    rows = quota_table(spec, facts)
    domains = row(rows, DOMAINS)
    assert (domains.used, domains.needed, domains.enough) == (len(facts.get("domains").rows), 1, True)
    assert row(rows, PROFILES).needed == 2
    volumes = row(rows, VOLUMES)
    assert (volumes.used, volumes.needed, volumes.enough) == (90, 2 * 50, True)
    assert row(rows, APPS).used == 2


def test_the_servers_of_rstudio_that_run_are_counted() -> None:
    spec = spec_of("rstudio", {"applications.rstudio.instance_type": "ml.c5.4xlarge"})
    rows = quota_table(spec, taken(spec, lambda world: [quota(SERVERS, 3)(world), rstudio_server(world)]))
    server = row(rows, SERVERS)
    assert (server.used, server.limit, server.needed, server.enough) == (1, 3, 1, True)


def test_what_may_not_be_listed_was_not_counted() -> None:
    spec = spec_of("nat")
    rows = quota_table(spec, taken(spec, denied=["sagemaker:ListSpaces"]))
    assert row(rows, VOLUMES).enough is None
    assert "not counted" in row(rows, VOLUMES).open


def test_too_little_room_is_certain_even_where_nobody_counted() -> None:
    spec = spec_of("nat")
    rows = quota_table(spec, taken(spec, quota(VOLUMES, 50), denied=["sagemaker:ListSpaces"]))
    assert row(rows, VOLUMES).enough is False
    assert row(rows, VOLUMES).as_dict()["unknown_because"] == ""


def test_failed_domains_count_and_are_named() -> None:
    spec = spec_of("nat")
    before, after = quota_table(spec, taken(spec)), quota_table(spec, taken(spec, broken_domain))
    assert (row(after, DOMAINS).used or 0) == (row(before, DOMAINS).used or 0) + 1
    assert row(after, DOMAINS).failed == ("d-broken",)


@pytest.mark.parametrize(
    ("instance", "name"), [("system", "RStudioServerPro apps on system"), ("ml.c5.4xlarge", "ml.c5.4xlarge")]
)
def test_the_server_of_rstudio_has_a_row(instance: str, name: str) -> None:
    spec = spec_of("rstudio", {"applications.rstudio.instance_type": instance})
    found = next(each for each in quota_table(spec, taken(spec)) if each.field == "applications.rstudio.instance_type")
    assert name in found.name
    assert found.needed == 1


def test_without_look_ups_every_row_says_why() -> None:
    for facts in (Facts(shapes()), Facts(shapes(), lookups={"quotas": Lookup((), Availability.DENIED, "Not you.")})):
        rows = quota_table(spec_of("nat"), facts)
        assert [each.enough for each in rows] == [None] * len(rows)
        assert all(each.open and each.name for each in rows)


def test_people_who_could_not_be_counted_leave_it_open() -> None:
    spec = spec_of("idc")
    facts = taken(spec)
    assert row(quota_table(spec, facts), PROFILES).enough is not None
    key = f"group-members:{GROUP['id']}"
    unread = replace(facts, lookups={**facts.lookups, key: Lookup((), Availability.DENIED, "Not you.")})
    assert row(quota_table(spec, unread), PROFILES).enough is None
    assert row(quota_table(spec, unread), DOMAINS).enough is True


def test_who_is_only_named_among_people_is_beside_them() -> None:
    spec = spec_of("idc", {"access.groups": [], "access.users": [{"name": "ada.lovelace", "id": "u-1"}]})
    assert row(quota_table(spec, taken(spec)), PROFILES).field == "access.users"


def test_a_group_that_was_not_read_to_its_end_leaves_it_open() -> None:
    spec = spec_of("idc")
    facts = taken(spec, quota(PROFILES, 5000))
    key = f"group-members:{GROUP['id']}"
    many = Lookup(tuple(Member(GROUP["id"], f"u-{n}") for n in range(MOST_MEMBERS)), Availability.KNOWN)
    crowd = replace(facts, lookups={**facts.lookups, key: many})
    assert row(quota_table(spec, crowd), PROFILES).enough is None
    assert people_words(spec, crowd) == "at least 500 people"
