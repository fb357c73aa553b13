"""The wizard without its screens."""

from typing import Any

import pytest

from models.conditions import Is
from models.draft import Draft, new_draft
from models.facts import Facts
from models.fields import Choices, Field, Kind, Mutability
from models.findings import Finding, Level
from models.spec import DomainSpec
from tui.session import Badge, Session


def question(key: str, step: str, kind: Kind = Kind.TEXT, **more: Any) -> Field:
    return Field(key, step, more.pop("section", "Section"), kind, key, "Help.", Mutability.YES, **more)


QUESTIONS = (
    question("domain.name", "domain", required=True),
    question("access.auth", "users", Kind.CHOICE, default="identity-center"),
    question("access.profiles", "users", Kind.NAMES, when=Is("access.auth", "iam")),
    question("network.vpc", "network", Kind.LOOKUP, choices=Choices(lookup="vpcs")),
    question(
        "network.subnets", "network", Kind.LOOKUP_MULTI, choices=Choices(lookup="subnets", argument="network.vpc")
    ),
    question("storage.default_space_gb", "storage", Kind.INTEGER, section="Sizes", advanced=True),
)


class Saved:
    """Remembers what was saved."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.fails = False

    def save(self, draft: Draft) -> None:
        if self.fails:
            raise OSError("No space left on device")
        self.drafts.append(draft)


def check(spec: DomainSpec, facts: Facts) -> list[Finding]:
    found = []
    if not spec.domain.name:
        found.append(Finding("DM-1", Level.ERROR, "domain.name", "A name is required."))
    if spec.network.vpc == "vpc-odd":
        found.append(Finding("NW-1", Level.WARNING, "network.vpc", "Odd."))
    if not spec.roles.default:
        found.append(Finding("RO-1", Level.ERROR, "roles.default", "A role is required."))
    return found


@pytest.fixture
def saved() -> Saved:
    return Saved()


@pytest.fixture
def session(saved: Saved) -> Session:
    return Session(new_draft("d", QUESTIONS), questions=QUESTIONS, saver=saved, check=check, facts=Facts)


def test_every_answer_is_saved_at_once(session: Session, saved: Saved) -> None:
    session.answer("domain.name", "ml")
    assert saved.drafts[-1].answers["domain.name"] == "ml"


def test_the_same_answer_again_saves_nothing(session: Session, saved: Saved) -> None:
    session.answer("domain.name", "ml")
    session.answer("domain.name", "ml")
    assert len(saved.drafts) == 1


def test_an_answer_says_which_questions_come_and_go(session: Session) -> None:
    assert session.answer("access.auth", "iam").appeared == {"access.profiles"}
    session.answer("access.profiles", ["anna"])
    assert session.answer("access.auth", "identity-center").vanished == {"access.profiles"}
    assert [each.key for each in session.kept_aside()] == ["access.profiles"]
    assert session.value("access.profiles") == ["anna"]
    assert session.spec().access.profiles == []


def test_a_failed_save_is_told_and_tried_again(session: Session, saved: Saved) -> None:
    saved.fails = True
    session.answer("domain.name", "ml")
    assert session.save_problem is not None
    saved.fails = False
    session.answer("domain.name", "mlp")
    assert session.save_problem is None
    assert saved.drafts[-1].answers["domain.name"] == "mlp"


def test_findings_show_once_the_field_was_left(session: Session) -> None:
    assert session.shown_for("domain.name") == []
    session.leave("domain.name")
    assert [each.code for each in session.shown_for("domain.name")] == ["DM-1"]


def test_findings_show_once_the_step_was_left(session: Session) -> None:
    session.go("domain")
    session.next()
    assert [each.code for each in session.shown_for("domain.name")] == ["DM-1"]


def test_badges_follow_the_findings_of_visited_steps(session: Session) -> None:
    assert session.badges()["domain"] is Badge.TODO
    session.go("domain")
    session.next()
    assert session.badges()["domain"] is Badge.ERROR
    session.answer("domain.name", "ml")
    assert session.badges()["domain"] is Badge.DONE
    session.go("network")
    session.answer("network.vpc", "vpc-odd")
    session.next()
    assert session.badges()["network"] is Badge.WARNING


def test_text_that_is_no_number_stays_in_the_draft_and_out_of_the_spec(session: Session) -> None:
    session.answer("storage.default_space_gb", "12 GB")
    session.leave("storage.default_space_gb")
    assert session.spec().storage.default_space_gb is None
    assert session.value("storage.default_space_gb") == "12 GB"
    assert session.shown_for("storage.default_space_gb")


def test_a_word_that_a_spec_cannot_hold_is_a_finding(session: Session) -> None:
    session.answer("domain.name", "ml")
    session.answer("access.auth", "magic")
    assert session.spec().domain.name == "ml"
    assert [each.field for each in session.findings if each.code == "SP-1"] == ["access.auth"]


def test_undo_takes_the_last_answer_back(session: Session) -> None:
    session.answer("domain.name", "a")
    session.answer("domain.name", "ab")
    undone = session.undo()
    assert undone is not None
    assert undone[0] == "domain.name"
    assert session.value("domain.name") == "a"
    session.undo()
    assert session.value("domain.name") is None
    assert session.undo() is None


def test_undo_stays_in_its_step(session: Session) -> None:
    session.answer("domain.name", "a")
    session.go("network")
    session.undo()
    assert session.step.id == "network"


def test_moving_is_remembered(session: Session, saved: Saved) -> None:
    session.go("domain")
    assert session.next().id == "users"
    assert session.back().id == "domain"
    assert saved.drafts[-1].step == "domain"
    assert saved.drafts[-1].visited == ("domain",)


def test_reaching_a_question_goes_to_its_step(session: Session, saved: Saved) -> None:
    step = session.reach("network.vpc")
    assert step is not None
    assert step.id == "network"
    assert saved.drafts[-1].cursor == "network.vpc"


def test_look_ups_wait_for_their_argument(session: Session) -> None:
    assert session.needs("network") == [("vpcs", "")]
    session.answer("network.vpc", "vpc-0a")
    assert session.needs("network") == [("vpcs", ""), ("subnets", "vpc-0a")]


def test_an_advanced_section_says_so(session: Session) -> None:
    assert [(part.title, part.advanced) for part in session.parts("storage")] == [("Sizes", True)]


def test_a_read_only_session_saves_nothing(saved: Saved) -> None:
    session = Session(
        new_draft("d", QUESTIONS), questions=QUESTIONS, saver=saved, check=check, facts=Facts, read_only=True
    )
    session.answer("domain.name", "ml")
    assert session.value("domain.name") == "ml"
    assert saved.drafts == []


def test_a_finding_about_a_part_of_an_answer_has_a_place(session: Session) -> None:
    assert session.place_of(Finding("X-1", Level.ERROR, "domain.name.length", "Long.")) == "domain.name"
    assert session.place_of(Finding("X-1", Level.ERROR, "network", "Bad.")) == "network.vpc"
    assert session.place_of(Finding("X-1", Level.ERROR, "roles.default", "Bad.")) == ""
