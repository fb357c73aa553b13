"""Spec files: what is read, what is refused and how it is said, and that what is written is read again."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from models.errors import SpecError, UsageError
from models.spec import DomainSpec
from tui.services.specfile import dump_spec, load_spec, parse_spec

BAD = """\
version: 1
account: 012345678901
regoin: eu-central-1
VpcId: vpc-1
domain:
  name: [a]
  tags: {A: 1, 5: b, A: 2}
access:
  auth: identity_center
  groups: [data-science, {nam: x}]
  users:
roles:
  default: arn:aws:iam::1
  spaces: {create: {nme: x}}
applications:
  jupyterlab: {idle_shutdown: {minutes: "120"}}
  canvas: {enabled: yes}
network:
  subnets: subnet-1
storage: 5
"""


def refusal(text: str) -> list[str]:
    with pytest.raises(SpecError) as caught:
        parse_spec(text, "x.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_every_problem_is_told_at_once_with_its_line() -> None:
    assert refusal(BAD) == [
        'line 2: account: must be text, not the number 012345678901. Put it in quotes: "012345678901".',
        "line 3: regoin: is not a known key. Did you mean region?",
        "line 4: VpcId: is not a known key. Did you mean network.vpc?",
        "line 6: domain.name: must be text, not a list.",
        'line 7: domain.tags.5: is a key that is no text. Put it in quotes: "5".',
        "line 7: domain.tags.A: is there twice, before in line 7. Keep one of them.",
        'line 7: domain.tags.A: must be text, not the number 1. Put it in quotes: "1".',
        'line 9: access.auth: must be identity-center or iam, not the text "identity_center". '
        "Did you mean identity-center?",
        'line 10: access.groups[0]: must be keys with values, not the text "data-science". '
        "Write {name: ...}, {id: ...}, or both.",
        "line 10: access.groups[1].nam: is not a known key. Did you mean name?",
        'line 13: roles.default: must be keys with values, not the text "arn:aws:iam::1". '
        'Write {arn: "arn:aws:iam::..."} or {create: {name: ...}}.',
        "line 14: roles.spaces.create.name: is missing.",
        "line 14: roles.spaces.create.nme: is not a known key. Did you mean name?",
        'line 16: applications.jupyterlab.idle_shutdown.minutes: must be a whole number, not the text "120". '
        "Write 120 without quotes.",
        'line 17: applications.canvas.enabled: must be true or false, not the text "yes". Write true.',
        'line 19: network.subnets: must be a list, not the text "subnet-1". Write ["subnet-1"].',
        "line 20: storage: must be keys with values, not the number 5.",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty."),
        ("# a comment\n", "The file is empty."),
        ("- a", "The file holds a list."),
        ("just words", "The file holds a single value."),
        ("domain: {name: a}", "version: is missing."),
        ("version: '1'", "version: cannot be '1'."),
        ("version: 2\nnew: 1", "was made by a newer smdomain: it is 2, and this one reads 1."),
        ("a:\n\tb: 1", "a tab where only spaces may be"),
        ("a: b: c", "a colon where no key ends"),
        ("a: [1, 2\nb: 3", "a bracket that is not closed"),
        ("a: 'b\nc", "a quote that is not closed"),
        ("a: &x 1\nb: *x", "anchor or alias"),
        ("a: !!python/object/apply:os.system [id]", "uses a tag"),
        ("a: \x07", "U+0007"),
        ("[" * 5000, "nested more than"),
        ("version: 1\n---\nversion: 1", "more than one document"),
        ("version: 1\nroles: {spaces: other}", "roles.spaces: must be same or {arn:"),
        ("version: 1\nroles: {spaces: {arn: 5}}", "roles.spaces.arn: must be text"),
        ("version: 1\ndomain: {tags: {A: }}", "domain.tags.A: must be text, not nothing."),
        ('{"version": 1, "version": 1}', "version: is there twice"),
        ('{\n\t"version": 1,\n\t"domain": {"nam": 1}}', "line 3: domain.nam: is not a known key."),
        ("version: 1\nextra: {? [a] : 1}", "extra: has a key that is no text."),
        ("version: 1\nregion: " + "9" * 5000, "region"),
    ],
)
def test_what_is_no_spec_is_refused_in_words(text: str, said: str) -> None:
    problems = refusal(text)
    assert len(problems) == 1
    assert said in problems[0]


def test_hostile_keys_are_told_harmlessly() -> None:
    (problem,) = refusal('version: 1\n"\\e]52;c;eA==\\a": 1')
    assert "\x1b" not in problem
    assert "^[]52;c;eA==^G" in problem


def test_unanswered_keys_are_no_answers() -> None:
    spec = parse_spec("version: 1\ndomain:\naccess:\n  users:\n  groups: []\n")
    assert spec == DomainSpec()


def test_texts_that_older_yaml_converts_stay_texts() -> None:
    spec = parse_spec("version: 1\ndomain: {tags: {a: no, b: 2024-01-01, c: 1:30, d: 0x1F, e: ~x}}")
    assert spec.domain.tags == {"a": "no", "b": "2024-01-01", "c": "1:30", "d": "0x1F", "e": "~x"}


def test_json_is_read_like_yaml(tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    path.write_text('{\t"version": 1, "domain": {"name": "\\ud83d\\ude00"}}', encoding="utf-8")
    assert load_spec(path).domain.name == "\N{GRINNING FACE}"


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("version: 1\nregion: eu-west-1\n"))
    assert load_spec("-").region == "eu-west-1"


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("version: 1\nregion: \xe4".encode("latin-1"))
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"#" * (2 << 20))
    for path, said in (
        (tmp_path / "none.yaml", "There is no file"),
        (tmp_path, "is a folder"),
        (latin, "line 2: is not UTF-8"),
        (huge, "larger than 1 MiB"),
        ("a\0b", "cannot be the name of a file"),
    ):
        with pytest.raises(UsageError, match=said):
            load_spec(path)


TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            *("no", "Yes", "~", "null", "012", "1:30", "1e3", "0x1F", "2024-01-01", "=", "<<", "- a", "a: b", "a #b"),
            *("[x]", "'", '"', "$(id)", "`id`", "\x1b]52;c;eA==\x07", "\u202eabc", "한국어", " a", "a ", "a\nb\n"),
            *("\x85", "%", "@"),
        ]
    ),
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
SPECS = st.fixed_dictionaries(
    {},
    optional={
        "account": TEXTS,
        "region": TEXTS,
        "domain": st.fixed_dictionaries({}, optional={"name": TEXTS, "tags": st.dictionaries(TEXTS, TEXTS)}),
        "access": st.fixed_dictionaries(
            {},
            optional={
                "auth": st.sampled_from(["iam", "identity-center"]),
                "groups": st.lists(st.fixed_dictionaries({}, optional={"name": TEXTS, "id": TEXTS}), max_size=9),
                "profiles": st.lists(TEXTS, max_size=9),
            },
        ),
        "roles": st.fixed_dictionaries(
            {},
            optional={
                "default": st.fixed_dictionaries({"arn": TEXTS}),
                "spaces": st.just("same")
                | st.fixed_dictionaries(
                    {
                        "create": st.fixed_dictionaries(
                            {
                                "name": TEXTS,
                                "activities": st.lists(st.fixed_dictionaries({"id": TEXTS, "x": TEXTS}), max_size=3),
                            }
                        )
                    }
                ),
            },
        ),
        "extra": st.dictionaries(TEXTS, TREES, max_size=3),
    },
)


@given(SPECS)
def test_what_is_written_is_read_again(tree: dict[str, Any]) -> None:
    spec = DomainSpec.model_validate(tree)
    said = spec.as_tree()
    text = dump_spec(spec)
    assert parse_spec(text).as_tree() == said
    # Any other reader understands the same.
    assert yaml.safe_load(text) == said
    assert not [letter for letter in text if not letter.isprintable() and letter != "\n"]


def test_a_written_spec_is_made_for_review() -> None:
    spec = parse_spec(
        'version: 1\naccount: "123456789012"\nextra: {A: {B: {C: 1}}}\nnetwork: {subnets: [subnet-1]}\n'
        "domain: {tags: {CostCenter: '4711'}, name: a}\nroles: {spaces: same}"
    )
    text = dump_spec(spec)
    assert text.startswith("# yaml-language-server: $schema=smdomain.schema.json\n")
    sections = [line.partition(":")[0] for line in text.splitlines() if line[:1].isalpha()]
    assert sections == ["version", "account", "domain", "roles", "network", "extra"]
    assert 'domain:\n  name: a\n  tags: {CostCenter: "4711"}\n' in text
    assert "  subnets: [subnet-1]\n" in text
    for section in sections:
        above = text.splitlines()[
            text.splitlines().index(next(x for x in text.splitlines() if x.startswith(section))) - 1
        ]
        assert above.startswith("# ")
