"""Look-ups that prompts wait for, but not for ever."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.errors import CredentialsError
from models.facts import Availability, Lookup, Vpc
from tests.patience import PATIENCE
from tests.talking import context
from tui.plain.finder import Finder, state_words


class Slow:
    """Lists one VPC, and the rest when it is told to."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.asked = 0

    def stream(self, kind: str, argument: str = "", *, refresh: bool = False) -> Iterator[Lookup]:
        self.asked += 1
        yield Lookup((Vpc("vpc-1"),), Availability.NOT_ASKED)
        self.go_on.wait(PATIENCE)
        yield Lookup((Vpc("vpc-1"), Vpc("vpc-2")), Availability.KNOWN)

    def facts(self) -> Any:
        from models.facts import Facts

        return Facts()


def test_a_slow_list_is_asked_without_its_rest_and_waited_for_once(tmp_path: Path) -> None:
    ctx, slow, said = context(tmp_path), Slow(), []
    ctx._lookups = slow  # type: ignore[assignment]
    finder = Finder(ctx, said.append, patience=0.05)
    for _ in range(2):
        known = finder.get("vpcs")
        assert known.availability is Availability.NOT_ASKED
        assert "still being looked up" in state_words("vpcs", known)
    assert said == ["Looking up the VPCs ..."]
    slow.go_on.set()
    finder.wait([("vpcs", "")])
    assert [row.id for row in finder.get("vpcs").rows] == ["vpc-1", "vpc-2"]
    assert slow.asked == 1


def test_what_aws_refuses_is_a_reason_and_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ctx = context(tmp_path)

    def refuse(connection: object) -> Any:
        raise CredentialsError("There are no credentials.", "Log in.")

    monkeypatch.setattr(ctx, "_connect", refuse)
    known = Finder(ctx, lambda text: None).get("vpcs")
    assert known.availability is Availability.FAILED
    assert "Log in." in state_words("vpcs", known)
