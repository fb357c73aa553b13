"""The small parts of the core: trees, texts, conditions, limits, codecs, names, findings, errors, actions."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.actions import Action, Call, Plan, Ref, resolve_refs
from models.arns import account_in, managed_policy_arn, name_in, partition_of, region_in, role_arn
from models.codecs import FILE_SYSTEMS, IMAGE_VERSIONS, TAGS, Codec, Undecodable, renamed, switch, words, wrapped
from models.conditions import Always, Answered, Both, Is
from models.errors import SmdomainError, SpecError, SpecProblem
from models.facts import Availability, Bucket, Caller, Facts, Lookup
from models.fields import Choices, Option
from models.findings import Finding, Level, blocks, by_weight
from models.members import MEMBERS, paths_of
from models.shapes import Constraint, Shapes
from models.steps import QUESTION_STEPS, STEPS, step
from models.text import scrub
from models.tree import drop_at, get_at, has_at, leaves, merge, set_at


# -- trees ---------------------------------------------------------------------------------------------------------
def test_a_value_is_set_found_and_dropped() -> None:
    tree: dict[str, Any] = {}
    set_at(tree, "a.b.c", 1)
    set_at(tree, "a.d", None)
    assert get_at(tree, "a.b.c") == 1
    assert has_at(tree, "a.d")
    assert not has_at(tree, "a.b.x")
    assert get_at(tree, "a.b.c.deeper", "default") == "default"
    assert drop_at(tree, "a.b.c")
    assert tree == {"a": {"d": None}}
    assert not drop_at(tree, "a.b.c")


def test_leaves_are_values_lists_and_empty_mappings() -> None:
    assert dict(leaves({"a": {"b": [1], "c": {}}, "d": 0})) == {"a.b": [1], "a.c": {}, "d": 0}


TREES = st.recursive(
    st.dictionaries(st.sampled_from("abc"), st.integers(), max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner | st.integers(), max_size=3),
    max_leaves=8,
)


@given(base=TREES, over=TREES)
def test_merging_keeps_what_is_laid_on_top(base: dict[str, Any], over: dict[str, Any]) -> None:
    before = repr((base, over))
    merged = merge(base, over)
    for path, value in leaves(over):
        assert get_at(merged, path) == value or value == {}
    assert merge(merged, over) == merged
    assert repr((base, over)) == before


# -- text ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("plain 한국어 [red]x", "plain 한국어 [red]x"),
        ("\x1b]52;c;eA==\x07", "^[]52;c;eA==^G"),
        ("\u202eabc", "<U+202E>abc"),
        ("a\tb\nc\x7f\x9b", "a b^Jc^?<U+009B>"),
        ("zero\u200bwidth\u2028", "zero<U+200B>width<U+2028>"),
        ("\ud800", "<U+D800>"),
        (7, "7"),
    ],
)
def test_harmful_characters_are_made_visible(value: object, shown: str) -> None:
    assert scrub(value) == shown


@given(st.text(alphabet=st.characters(), max_size=40))
def test_no_control_character_gets_through(text: str) -> None:
    shown = scrub(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
    assert scrub(shown) == shown
    assert scrub(text, newlines=True).replace("\n", "^J") == shown


# -- conditions ----------------------------------------------------------------------------------------------------
def test_conditions_hold_and_are_put_into_words() -> None:
    both = Both(Is("a", "x", "y"), Answered("b"))
    assert both.holds({"a": "y", "b": [1]})
    assert not both.holds({"a": "y", "b": []})
    assert both.words() == "a is x or y and b is answered"
    assert Is("a", True, None).holds({})
    assert Is("a", True, None).words() == "a is on or not answered"
    assert Always().holds({})
    assert Always().words() == "always"


# -- limits --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("constraint", "value", "problem"),
    [
        (Constraint("string", 1, 3), "abcd", "must be at most 3 characters, it is 4"),
        (Constraint("string", 1, 3), "", "must be at least 1 characters, it is 0"),
        (Constraint("string", pattern="[a-z]+"), "abc1", "must match [a-z]+"),
        (Constraint("string", pattern="[a-z]+"), "abc", None),
        (Constraint("string", enum=("A", "B")), "C", "must be one of A, B"),
        (Constraint("integer", 5, 10), 11, "must be at most 10, it is 11"),
        (Constraint("integer", 5, 10), 5, None),
        (Constraint("list", 1, 2), ["a", "b", "c"], "must be at most 2 entries, it is 3"),
        (Constraint("boolean"), True, None),
        (Constraint("string", pattern=r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"), "Kostenstelle ü 1", None),
        (Constraint("string", pattern=r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"), "a;b", True),
    ],
)
def test_values_are_held_to_limits(constraint: Constraint, value: object, problem: str | bool | None) -> None:
    found = constraint.problem_with(value)
    assert bool(found) if problem is True else found == problem


def test_limits_are_summed_up() -> None:
    assert Constraint("string", 0, 63, "x*").summary() == "at most 63 characters; matches x*"
    assert Constraint("integer", 5, 10).summary() == "5 to 10"
    assert Constraint("list", 1).summary() == "at least 1 entries"
    assert Constraint("string", enum=("A", "B")).summary() == "one of A, B"
    assert Constraint("string", enum=tuple("ABCDEFGHIJ")).summary() == "one of 10 values"
    assert Constraint("string").summary() == ""


def test_shapes_know_nothing_of_unknown_members() -> None:
    shapes = Shapes({"A": Constraint("string", enum=("x",))})
    assert shapes.get("B") is None
    assert shapes.enum("A") == ("x",)
    assert shapes.enum("B") == ()


def test_choices_offer_an_enumeration_known_values_first() -> None:
    shapes = Shapes({"A": Constraint("string", enum=("new", "b", "a"))})
    choices = Choices((Option("a", "Ah"), Option("gone", "Gone"), Option("b", "Beh")), enum="A")
    assert [(each.value, each.label) for each in choices.resolved(shapes)] == [
        ("a", "Ah"),
        ("b", "Beh"),
        ("new", "new"),
    ]
    assert [each.value for each in choices.resolved(Shapes())] == ["a", "gone", "b"]


# -- codecs --------------------------------------------------------------------------------------------------------
NAMES = renamed({"a": ("A", words(x="X")), "b": ("B", switch("ON", "OFF"))})


@pytest.mark.parametrize(
    ("codec", "answer", "written"),
    [
        (words(vpc_only="VpcOnly"), "vpc-only", "VpcOnly"),
        (switch("ON", "OFF"), False, "OFF"),
        (NAMES, [{"a": "x"}, {"b": True}], [{"A": "X"}, {"B": "ON"}]),
        (wrapped("Url"), ["u"], [{"Url": "u"}]),
        (TAGS, {"k": "v", "e": ""}, [{"Key": "k", "Value": "v"}, {"Key": "e", "Value": ""}]),
        (
            IMAGE_VERSIONS,
            ["2.3"],
            [{"SageMakerImageName": "sagemaker_distribution", "VersionAliases": ["2.3"]}],
        ),
        (
            FILE_SYSTEMS,
            [{"efs": "fs-1", "path": "/"}, {"s3": "s3://b"}],
            [
                {"EFSFileSystemConfig": {"FileSystemId": "fs-1", "FileSystemPath": "/"}},
                {"S3FileSystemConfig": {"S3Uri": "s3://b"}},
            ],
        ),
    ],
)
def test_codecs_write_and_read_back(codec: Codec, answer: Any, written: Any) -> None:
    assert codec.encode(answer) == written
    assert codec.decode(written) == answer


@pytest.mark.parametrize(
    ("codec", "written"),
    [
        (words(x="X"), "Y"),
        (words(x="X"), ["X"]),
        (switch("ON", "OFF"), None),
        (NAMES, [{"C": 1}]),
        (NAMES, {"A": "X"}),
        (wrapped("Url"), [{}]),
        (wrapped("Url"), [{"Url": "u", "More": 1}]),
        (TAGS, [{"Key": "k"}]),
        (TAGS, [{"Key": "k", "Value": "1"}, {"Key": "k", "Value": "2"}]),
        (IMAGE_VERSIONS, [{"SageMakerImageName": "other", "VersionAliases": ["1.0"]}]),
        (IMAGE_VERSIONS, []),
        (FILE_SYSTEMS, [{"EFSFileSystemConfig": {"FileSystemId": "f"}, "S3FileSystemConfig": {"S3Uri": "s"}}]),
        (FILE_SYSTEMS, [{"Newer": {}}]),
        (FILE_SYSTEMS, [{"EFSFileSystemConfig": {"FileSystemPath": "/"}}]),
    ],
)
def test_codecs_refuse_what_they_have_no_words_for(codec: Codec, written: Any) -> None:
    with pytest.raises(Undecodable):
        codec.decode(written)


# -- members, names, steps -----------------------------------------------------------------------------------------
def test_an_answer_knows_its_members() -> None:
    assert paths_of("domain.name") == ("DomainName",)
    assert paths_of("network.security_groups") == (
        "DefaultUserSettings.SecurityGroups",
        "DefaultSpaceSettings.SecurityGroups",
    )
    assert paths_of("roles.default.arn") == ("DefaultUserSettings.ExecutionRole",)
    assert len(paths_of("applications.rstudio")) == 7
    assert paths_of("access.profiles") == ()
    assert paths_of("domain.names") == ()


def test_no_member_is_made_by_two_answers() -> None:
    paths = [path for member in MEMBERS for path in (member.path, member.space) if path]
    assert len(paths) == len(set(paths))


def test_names_of_resources() -> None:
    assert partition_of("cn-north-1") == "aws-cn"
    assert partition_of("us-gov-east-1") == "aws-us-gov"
    assert partition_of("us-isob-east-1") == "aws-iso-b"
    assert partition_of("eusc-de-east-1") == "aws-eusc"
    assert partition_of("eu-central-1") == "aws"
    arn = role_arn("aws", "123456789012", "n", "/p/")
    assert arn == "arn:aws:iam::123456789012:role/p/n"
    assert (name_in(arn), account_in(arn), region_in(arn)) == ("n", "123456789012", "")
    assert managed_policy_arn("aws-cn", "X") == "arn:aws-cn:iam::aws:policy/X"
    assert account_in("no arn") == region_in("no arn") == ""


def test_steps_are_numbered_in_order() -> None:
    assert [each.number for each in STEPS] == list(range(10))
    assert [each.id for each in QUESTION_STEPS] == [
        "domain",
        "users",
        "applications",
        "studio-ui",
        "network",
        "storage",
    ]
    assert step("network").title == "Network"
    assert all(len(each.short) <= 18 for each in STEPS)
    with pytest.raises(KeyError):
        step("nowhere")


# -- facts, findings, errors ---------------------------------------------------------------------------------------
def test_facts_tell_what_nobody_asked() -> None:
    facts = Facts(lookups={"vpcs": Lookup(("v",), Availability.KNOWN), "subnets:vpc-1": Lookup(("s",))})
    assert facts.get("vpcs").known
    assert facts.get("subnets", "vpc-1").rows == ("s",)
    assert facts.get("subnets", "vpc-2").availability is Availability.NOT_ASKED
    assert not facts.get("domains").known


def test_rows_know_a_little_more() -> None:
    assert Caller("1", "arn:aws-cn:iam::1:user/x").partition == "aws-cn"
    assert Caller("1", "").partition == "aws"
    assert Bucket("b").uri == "s3://b"


def test_findings_are_ordered_by_weight() -> None:
    levels = [Level.INFO, Level.WARNING, Level.UNKNOWN, Level.ERROR]
    findings = [Finding(f"X-{number}", level, "f", "m") for number, level in enumerate(levels)]
    assert [each.level for each in by_weight(findings)] == levels[::-1]
    assert blocks(findings)
    assert not blocks(findings[:3])
    assert Finding("X-1", Level.INFO, "f", "m", evidence=("e",)).as_dict() == {
        "code": "X-1",
        "level": "info",
        "field": "f",
        "message": "m",
        "remedy": "",
        "evidence": ["e"],
        "source": "",
    }


def classes(base: type[SmdomainError]) -> list[type[SmdomainError]]:
    return [base, *(found for each in base.__subclasses__() for found in classes(each))]


def test_errors_have_codes_of_their_own_and_known_exit_codes() -> None:
    found = [each for each in classes(SmdomainError) if each.__module__.startswith("models.")]
    codes = [each.code for each in found]
    assert len(codes) == len(set(codes))
    assert {each.exit_code for each in found} <= {1, 2, 3, 4}
    assert SmdomainError("m", "r").as_dict() == {
        "code": "error",
        "title": "Something went wrong",
        "message": "m",
        "remedy": "r",
    }


def test_a_spec_error_has_every_problem_in_file_order() -> None:
    error = SpecError([SpecProblem("b", "is wrong.", line=9), SpecProblem("a", "is too.", "Mend it.", 2)], "x.yaml")
    assert error.message == "x.yaml: 2 problems\n  line 2: a: is too. Mend it.\n  line 9: b: is wrong."


# -- actions -------------------------------------------------------------------------------------------------------
def test_references_are_resolved_at_any_depth() -> None:
    request = {"a": [{"b": Ref("domain", "DomainId")}], "c": ("x", Ref("role", "Arn"))}
    outputs = {"domain": {"DomainId": "d-1"}, "role": {"Arn": "arn"}}
    assert resolve_refs(request, outputs) == {"a": [{"b": "d-1"}], "c": ["x", "arn"]}
    assert str(Ref("domain", "DomainId")) == "<domain.DomainId>"
    with pytest.raises(KeyError):
        resolve_refs(request, {})


def test_a_plan_finds_its_actions() -> None:
    action = Action("domain", "t", Call("sagemaker", "CreateDomain"), "domain")
    plan = Plan("1", "r", "n", (action,))
    assert plan.action("domain") is action
    with pytest.raises(KeyError):
        plan.action("other")
