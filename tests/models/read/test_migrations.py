"""Specs of other versions: older ones are brought up where there are steps, newer ones refused by name."""

from collections.abc import Mapping
from typing import Any

import pytest

from models.errors import SpecError
from models.read import migrations
from models.read.migrations import migrated
from models.spec import VERSION
from tui.services.specfile import parse_spec


def test_a_newer_version_is_refused_with_what_to_do() -> None:
    with pytest.raises(SpecError, match=f"made by a newer smdomain: it is {VERSION + 1}") as refusal:
        parse_spec(f"version: {VERSION + 1}\nsomething: {{quite: different}}\n")
    (problem,) = refusal.value.problems
    assert (problem.line, problem.remedy) == (1, "Upgrade smdomain.")


@pytest.mark.parametrize("version", ["0", "-1", "true", '"1"', "0.5"])
def test_a_version_that_never_was_is_refused(version: str) -> None:
    with pytest.raises(SpecError, match="cannot be"):
        parse_spec(f"version: {version}\n")


def test_every_version_that_was_leads_to_this_one() -> None:
    assert set(migrations.STEPS) == set(range(1, VERSION))


def test_steps_are_taken_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """With made-up versions: the format has had one so far."""

    def renamed(old: str, new: str) -> migrations.Step:
        def step(tree: Mapping[str, Any]) -> Mapping[str, Any]:
            return {new if name == old else name: value for name, value in tree.items()}

        return step

    monkeypatch.setattr(migrations, "STEPS", {-1: renamed("place", "area"), 0: renamed("area", "region")})
    spec = parse_spec("version: -1\nplace: eu-central-1\n")
    assert (spec.version, spec.region) == (1, "eu-central-1")
    with pytest.raises(SpecError) as refusal:
        parse_spec("version: 0\narea: eu-central-1\ndomian: {}\n")
    assert [problem.line for problem in refusal.value.problems] == [3]
    given = {"version": -2}
    assert migrated(given, 1) is given
