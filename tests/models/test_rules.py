"""Each rule speaks where it should, at the right field and level, and is silent elsewhere."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.draft import new_draft, spec_of
from models.facts import Facts
from models.findings import Finding, Level
from models.questions import QUESTIONS, question_about
from models.rules import RULES, check
from models.spec import DomainSpec
from tests.models.read.requests_from_shapes import leaf_values
from tests.models.rule_cases import DENIED, LIVE, OFFLINE, RSTUDIO, UNKNOWN, Case, facts_of, spec_with
from tests.preflight.catalogue import CODES
from tui.services.service_model import load_shapes

SHAPES = load_shapes()
BY_CODE = {rule.code: rule for rule in RULES}
# Codes of the reference that need nothing but the spec.
OF_THE_FORM = {
    *("ID-4", "ID-5", "ID-6", "ID-8", "ID-9", "ID-10", "RO-4", "RO-7", "RO-8", "NW-1", "NW-2", "NW-4", "NW-5", "NW-16"),
    *("NW-18", "NW-22", "RS-2", "RS-3", "RS-4", "RS-5", "RS-8", "RS-9", "KM-6", "ST-1", "ST-3", "ST-4", "SH-1", "SH-3"),
    *("CV-1", "UI-1", "UI-2", "UI-3", "IS-1", "DK-1", "TG-1", "TG-2"),
}


def name_of(case: Case) -> str:
    return f"{case.code}-{case.field}-{case.level}"


def of(findings: list[Finding], case: Case) -> list[Finding]:
    return [each for each in findings if (each.code, each.field, each.level) == (case.code, case.field, case.level)]


each_case = pytest.mark.parametrize("case", OFFLINE + LIVE, ids=name_of)


@each_case
def test_it_speaks(case: Case) -> None:
    findings = check(spec_with(case.changes), case.facts)
    found = of(findings, case)
    assert found, [(each.code, str(each.level), each.field) for each in findings]
    for each in found:
        assert each.source == BY_CODE[case.code].source


@each_case
def test_it_is_silent(case: Case) -> None:
    quiet = case.quiet_facts or case.facts
    assert of(check(spec_with(case.quiet or {}), quiet), case) == []


# SH-2 also looks at the bucket's name, RO-7 reminds where it cannot see the role.
LOOKED_UP = [case for case in LIVE if case.facts.lookups and case.code not in ("SH-2", "RO-7")]


@pytest.mark.parametrize("case", LOOKED_UP, ids=name_of)
def test_it_is_silent_where_nobody_looked(case: Case) -> None:
    offline = Facts(SHAPES, case.facts.caller, case.facts.region)
    assert of(check(spec_with(case.changes), offline), case) == []


@pytest.mark.parametrize(("code", "field", "kind", "changes"), UNKNOWN, ids=lambda value: str(value)[:30])
def test_what_was_denied_is_said_to_be_unknown(code: str, field: str, kind: str, changes: dict[str, Any]) -> None:
    findings = check(spec_with(changes), facts_of(**{kind: DENIED}))
    unknown = [each for each in findings if each.code == code and each.level is Level.UNKNOWN]
    assert [each.field for each in unknown] == [field]
    assert "ec2:DescribeThings" in unknown[0].message + unknown[0].remedy
    assert [each for each in findings if each.code == code and each.level is Level.ERROR] == []


def test_nothing_stands_against_the_base_spec() -> None:
    assert check(spec_with({}), Facts(SHAPES)) == []


def test_rstudio_as_it_should_be_has_no_errors() -> None:
    levels = {each.level for each in check(spec_with(RSTUDIO), Facts(SHAPES))}
    assert Level.ERROR not in levels


def test_every_rule_has_a_case() -> None:
    cases = {case.code for case in OFFLINE + LIVE}
    assert {rule.code for rule in RULES} - CODES <= cases <= {rule.code for rule in RULES}
    assert cases >= OF_THE_FORM


def test_codes_are_unique_and_explained() -> None:
    assert len(BY_CODE) == len(RULES)
    for rule in RULES:
        assert re.fullmatch(r"[A-Z]{2}-[0-9]+", rule.code)
        assert rule.summary.rstrip("-").endswith(".") or rule.code == "RO-8"
        assert rule.source


def test_live_rules_name_their_look_ups() -> None:
    # RS-6 and CV-3 go by the Region alone, DM-4 by who is asking.
    live = {case.code for case in LIVE if case.facts.lookups}
    assert live <= {rule.code for rule in RULES if rule.lookups} | {"ID-10"}


def test_sentences_are_sentences() -> None:
    for case in OFFLINE + LIVE:
        for each in check(spec_with(case.changes), case.facts):
            assert re.match(r"[A-Z“0-9]|(subnet|sg)-", each.message), each
            assert each.message.endswith((".", "-")), each
            assert "  " not in each.message + each.remedy
            assert each.remedy == "" or each.remedy.endswith("."), each


def test_a_finding_stands_beside_its_question() -> None:
    for case in OFFLINE + LIVE:
        for each in check(spec_with(case.changes), case.facts):
            near = question_about(each.field)
            assert (near is not None) != each.field.startswith("extra."), each


def test_the_same_spec_gives_the_same_findings_in_the_same_order() -> None:
    spec = spec_with({"domain.name": "a_b", "network": None, "storage.default_space_gb": 1})
    assert check(spec, Facts(SHAPES)) == check(spec, Facts(SHAPES))
    levels = [each.level for each in check(spec, Facts(SHAPES))]
    assert levels == sorted(levels, key=[Level.ERROR, Level.UNKNOWN, Level.WARNING, Level.INFO].index)


def test_a_new_draft_lacks_what_must_be_asked() -> None:
    spec = spec_of(new_draft("d", QUESTIONS), QUESTIONS)
    errors = [each.field for each in check(spec, Facts(SHAPES)) if each.level is Level.ERROR]
    assert sorted(errors) == ["access.auth", "domain.name", "network.access", "network.vpc", "roles.default"]


def test_values_from_outside_are_harmless_in_messages() -> None:
    spec = spec_with({"access.profiles": ["\x1b]52;c;eA==\x07", "\u202eabc"], "domain.tags": {"aws:\x1b[31m": "x"}})
    texts = [each.message + each.remedy for each in check(spec, Facts(SHAPES))]
    assert texts
    assert not [text for text in texts if re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", text)]


def test_without_a_service_model_nothing_is_claimed_about_values() -> None:
    assert [each for each in check(spec_with({"domain.name": "a_b"}), Facts()) if each.code == "SV-1"] == []


# -- anything at all -----------------------------------------------------------------------------------------------
TEXT = st.sampled_from(
    ["", "a", "a_b", "vpc-1", "s3://b", "arn:aws:iam::1:role/x", "arn:", "\x00", "x" * 3000, "한국어"]
)


def anything(info: Any) -> st.SearchStrategy[Any]:
    """Values of a spec's type, legal to AWS or not."""
    if isinstance(info, type) and hasattr(info, "model_fields"):
        required = {name: anything(each.annotation) for name, each in info.model_fields.items() if each.is_required()}
        optional = {
            name: anything(each.annotation)
            for name, each in info.model_fields.items()
            if not each.is_required() and name != "version"
        }
        return st.fixed_dictionaries(required, optional=optional)
    arguments = getattr(info, "__args__", ())
    if info is str:
        return TEXT
    if info is bool:
        return st.booleans()
    if info is int:
        return st.integers(-1, 20000)
    if str(info).startswith("typing.Literal"):
        return st.sampled_from(arguments)
    if str(info).startswith("list"):
        return st.lists(anything(arguments[0]), max_size=3)
    if str(info).startswith("dict[str, str]"):
        return st.dictionaries(TEXT, TEXT, max_size=3)
    if str(info).startswith("dict"):
        return leaf_values(SHAPES)
    if arguments:
        return st.one_of(*(anything(each) for each in arguments))
    return st.none()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=anything(DomainSpec), live=st.sampled_from([None, *(case.facts for case in LIVE)]))
def test_no_spec_makes_a_rule_stumble(tree: dict[str, Any], live: Facts | None) -> None:
    spec = DomainSpec.model_validate(tree)
    for finding in check(spec, live or Facts(SHAPES)):
        assert finding.message


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    extra=st.dictionaries(
        st.sampled_from(["Tags", "SubnetIds", "DefaultUserSettings", "DomainName", "x.y", "a:b"]),
        st.none() | st.integers() | TEXT | st.lists(st.none() | TEXT) | st.dictionaries(TEXT, TEXT),
    )
)
def test_no_extra_makes_a_rule_stumble(extra: dict[str, Any]) -> None:
    check(DomainSpec(extra=extra), Facts(SHAPES))
