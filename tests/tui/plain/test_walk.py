"""The walk through the questions, in lines."""

from pathlib import Path

import pytest

from models.draft import spec_of
from models.errors import UsageError
from models.questions import QUESTIONS
from tests.talking import Oracle, context, keyboard, line_console, spoken, talk
from tui.context import Context
from tui.emulator import world
from tui.emulator.clock import ManualClock
from tui.plain.prompts import QuestionaryConsole
from tui.plain.run import talk_through
from tui.plain.words import Said, Word
from tui.services.drafts import DraftStore

NEW = "Set up a new domain"


@pytest.fixture
def ctx(tmp_path: Path) -> Context:
    return context(tmp_path)


def answers(ctx: Context) -> dict[str, object]:
    draft = ctx.drafts.latest()
    assert draft is not None
    return dict(draft.answers)


def test_every_answer_is_on_disk_before_the_next_question(ctx: Context) -> None:
    seen: list[object] = []

    def speaker(prompt: str) -> str:
        if prompt.startswith("What to do"):
            return NEW
        if prompt.startswith("Domain name"):
            return "ml-platform"
        drafts = DraftStore(ctx.drafts.directory).list()
        seen.append(drafts[0].answers.get("domain.name"))
        raise EOFError

    console, _ = line_console(speaker)
    assert talk_through(ctx, console) == 4
    assert seen == ["ml-platform"]


def test_the_end_of_the_input_saves_and_says_how_to_go_on(ctx: Context) -> None:
    code, shown = talk(ctx, [NEW, "ml-platform"])
    draft = ctx.drafts.latest()
    assert draft is not None
    assert code == 4
    assert f"--plain --resume {draft.id}" in shown
    assert draft.cursor == "domain.tags"


def test_ctrl_c_saves_and_ends_with_130(ctx: Context) -> None:
    def speaker(prompt: str) -> str:
        if prompt.startswith("What to do"):
            return NEW
        if prompt.startswith("Domain name"):
            return "ml-platform"
        raise KeyboardInterrupt

    console, screen = line_console(speaker)
    assert talk_through(ctx, console) == 130
    assert answers(ctx)["domain.name"] == "ml-platform"
    assert "Traceback" not in screen.getvalue()


def test_nothing_answered_keeps_no_draft(ctx: Context) -> None:
    code, shown = talk(ctx, [NEW, ":quit"])
    assert code == 0
    assert ctx.drafts.list() == []
    assert "--resume" not in shown


@pytest.mark.parametrize(("command", "code"), [(":save", 0), (":quit", 0)])
def test_leaving_at_a_prompt_keeps_the_draft(ctx: Context, command: str, code: int) -> None:
    ended, shown = talk(ctx, [NEW, "ml-platform", command])
    assert ended == code
    assert "The draft is saved." in shown
    assert answers(ctx)["domain.name"] == "ml-platform"


def test_help_tells_meaning_constraint_permanence_and_member(ctx: Context) -> None:
    _, shown = talk(ctx, [NEW, "?"])
    for words in ("must be the only domain", "1 to 63 letters", "permanent", "DomainName", "domain.name", ":review"):
        assert words in shown


def test_back_goes_to_the_question_before_and_answers_stay(ctx: Context) -> None:
    _, shown = talk(ctx, [NEW, "ml-platform", "<", "ml-two", ":save"])
    assert "Domain name [ml-platform]" in shown
    assert answers(ctx)["domain.name"] == "ml-two"


def test_back_before_the_first_question_is_the_start(ctx: Context) -> None:
    code, shown = talk(ctx, [NEW, "<", ":quit"])
    assert code == 0
    assert shown.count("== Start ==") == 2


def test_a_finding_is_told_right_after_the_answer_with_its_remedy(ctx: Context) -> None:
    _, shown = talk(ctx, [NEW, "no_such_name!", "", ":save"])
    after = shown.partition("Domain name: no_such_name!")[2].partition("Tags")[0]
    assert "ERROR" in after
    assert "What to do:" in after
    assert "Answer again, or press Enter" in after


def test_what_is_missing_is_told_and_does_not_hold_one_up(ctx: Context) -> None:
    _, shown = talk(ctx, [NEW, "", "", "no", ""])
    assert "ERROR RQ-1" in shown.partition("Domain name:")[2].partition("Tags")[0]
    assert "== 2 Users" in shown


def test_letters_where_a_number_is_asked_are_kept_and_told(ctx: Context) -> None:
    said = [NEW, "ml", ":next", ":next", ":next", ":next", ":next", "", "lots", "", ":save"]
    _, shown = talk(ctx, said)
    assert answers(ctx)["storage.default_space_gb"] == "lots"
    assert "must be a whole number" in shown


def test_an_answer_that_is_hidden_now_is_kept_and_left_out(ctx: Context) -> None:
    said = [NEW, "ml", "", "no", "iam", "anna", "ben, cleo", "", "<", "<", "identity-center", ":save"]
    talk(ctx, said)
    draft = ctx.drafts.latest()
    assert draft is not None
    assert draft.answers["access.profiles"] == ["anna", "ben", "cleo"]
    spec = spec_of(draft, QUESTIONS)
    assert spec.access.auth == "identity-center"
    assert not spec.access.profiles


def test_advanced_questions_are_asked_only_when_wanted(ctx: Context) -> None:
    _, shown = talk(ctx, [NEW, "ml", "", "no", ":save"])
    assert "Pass tags on" not in shown.partition("Answer the advanced questions of Tags")[2]
    other = context(ctx.drafts.directory.parent / "other")
    _, shown = talk(other, [NEW, "ml", "", "y", "yes", ":save"])
    assert answers(other)["domain.tag_propagation"] is True
    assert "Pass tags on" in shown


def test_tags_are_added_replaced_and_removed(ctx: Context) -> None:
    _, shown = talk(ctx, [NEW, "ml", "a=1", "b=2", "a=3", "no tag", "-2", "-9", "", ":save"])
    assert answers(ctx)["domain.tags"] == {"a": "3"}
    assert "typed as key=value" in shown
    assert "There is no entry 9." in shown


def test_undo_takes_the_last_change_back(ctx: Context) -> None:
    _, shown = talk(ctx, [NEW, "ml", "a=1", ":undo", ":save"])
    assert "domain.tags" not in answers(ctx)
    assert "domain.name" in answers(ctx)
    assert shown.count("Tags – optional. Add one") == 2


def to_the_vpc(*said: str) -> list[str]:
    return [NEW, "ml", ":next", ":next", ":next", ":next", "vpc-only", *said, ":save"]


def test_a_part_of_a_name_finds_what_is_meant(ctx: Context) -> None:
    _, shown = talk(ctx, to_the_vpc("ml-private"))
    assert answers(ctx)["network.vpc"] == "vpc-0a1b2c3d4e5f60001"
    assert "ml-private" in shown


def test_a_number_chooses_among_those_shown(ctx: Context) -> None:
    _, shown = talk(ctx, to_the_vpc("10.", "1"))
    assert "match. Type more of the name, or a number." in shown
    assert str(answers(ctx)["network.vpc"]).startswith("vpc-")


def test_an_id_can_be_typed_though_no_list_has_it(ctx: Context) -> None:
    talk(ctx, to_the_vpc("vpc-0feedfeedfeedfeed"))
    assert answers(ctx)["network.vpc"] == "vpc-0feedfeedfeedfeed"


def test_what_matches_nothing_and_cannot_be_an_id_is_refused(ctx: Context) -> None:
    _, shown = talk(ctx, to_the_vpc("no such thing!", ""))
    assert "network.vpc" not in answers(ctx)
    assert "must be the id of a VPC" in shown


def test_several_ids_at_once(ctx: Context) -> None:
    talk(ctx, to_the_vpc("ml-private", "subnet-0a1b2c3d4e5f61001, subnet-0a1b2c3d4e5f61002", ""))
    assert answers(ctx)["network.subnets"] == ["subnet-0a1b2c3d4e5f61001", "subnet-0a1b2c3d4e5f61002"]


def test_a_group_is_kept_with_its_name_and_id(ctx: Context) -> None:
    talk(ctx, [NEW, "ml", "", "no", "identity-center", "ml-platform-ops", "nobody-listed", "", ":save"])
    assert answers(ctx)["access.groups"] == [
        {"name": "ml-platform-ops", "id": "53c40106-a0b1-7006-9d2e-1a2b3c4d5e06"},
        {"name": "nobody-listed"},
    ]


def test_a_denied_list_says_which_permission_is_missing_and_takes_ids(tmp_path: Path) -> None:
    emulator = world.build("denied", clock=ManualClock(1_800_000_000.0))
    ctx = context(tmp_path, "denied", emulator)
    _, shown = talk(ctx, to_the_vpc("vpc-0a1b2c3d4e5f60001"))
    assert "the permission ec2:DescribeVpcs is missing" in " ".join(shown.split())
    assert answers(ctx)["network.vpc"] == "vpc-0a1b2c3d4e5f60001"


def test_names_that_mean_harm_are_shown_harmlessly(ctx: Context) -> None:
    _, shown = talk(ctx, [NEW, "ml", "", "no", "identity-center", ":save"])
    assert "esc^[]52" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_an_activity_with_what_it_has_to_be_told(ctx: Context) -> None:
    wanted = {
        "domain.name": "ml",
        "access.auth": "iam",
        "roles.default.how": "create",
        "roles.default.create.name": "ml-users",
        "roles.default.create.activities": [
            {"id": "manage-ml-jobs", "rolesToPass": ["self"]},
            {"id": "amazon-s3-bucket-access", "buckets": ["team-data"]},
        ],
    }
    for rich in (False, True):
        mine = context(ctx.drafts.directory.parent / f"rich-{rich}")
        _, shown, draft = spoken(mine, Oracle(mine, wanted), rich=rich)
        assert draft.answers["roles.default.create.activities"] == wanted["roles.default.create.activities"], shown


def test_a_persona_brings_its_activities(ctx: Context) -> None:
    said = [NEW, "ml", "", "no", "iam", "", "create", "ml-users", "Data Scientist"]
    talk(ctx, [*said, *[""] * 40])
    chosen = answers(ctx)["roles.default.create.activities"]
    assert isinstance(chosen, list)
    assert len(chosen) > 3


def test_records_are_put_together_part_by_part_and_changed(ctx: Context) -> None:
    skip = [":next"] * 5
    said = [NEW, "ml", *skip, "", "", "", "no", "yes", "", ""]
    talk(ctx, [*said, "+", "fs-0123456789abcdef0", "", "", "/data", "=1", "", "", "", "/team", "", ":save"])
    assert answers(ctx)["storage.file_systems"] == [{"efs": "fs-0123456789abcdef0", "path": "/team"}]


def test_a_draft_that_another_process_holds_is_asked_about(ctx: Context) -> None:
    talk(ctx, [NEW, "ml", ":save"])
    draft = ctx.drafts.latest()
    assert draft is not None
    other = DraftStore(ctx.drafts.directory)
    other.acquire(draft.id)
    try:
        _, shown = talk(context(ctx.drafts.directory.parent), ["look", "a=1", "", ":save"], resume=draft.id)
    finally:
        other.release(draft.id)
    assert "This draft is in use." in shown
    assert "domain.tags" not in DraftStore(ctx.drafts.directory).load(draft.id).answers


def test_there_is_no_draft_to_resume(ctx: Context) -> None:
    with pytest.raises(UsageError, match="no draft"):
        talk(ctx, [], resume=None)


def test_a_command_behind_the_answer_that_stands_in_the_line_is_one(ctx: Context) -> None:
    class Speaking(Oracle):
        def __call__(self, prompt: str) -> str:
            raise AssertionError(prompt)

    with keyboard(Speaking(ctx, {})) as (console, _):
        for typed, said in (
            (":next", Said(":next", Word.NEXT)),
            ("<", Said("<", Word.BACK)),
            ("", Said(word=Word.KEEP)),
            ("-two", Said("ml-two")),
            ("\x15", Said(word=Word.CLEAR)),
            ("\x15other", Said("other")),
        ):
            console.keys.send_text(f"{typed}\r")
            assert QuestionaryConsole.line(console, "Domain name", current="ml") == said


def test_commands_work_in_lists_and_lines_of_questionary(ctx: Context) -> None:
    said = iter([NEW, "ml", "<", "ml-two", "", "?", "no", "?", "<", "no", ":save"])

    class Speaking(Oracle):
        def __call__(self, prompt: str) -> str:
            return next(said)

    with keyboard(Speaking(ctx, {})) as (console, screen):
        assert talk_through(ctx, console) == 0
    assert "Most people leave these as they are" in screen.getvalue()
    assert "AuthMode" in screen.getvalue()
    assert answers(ctx)["domain.name"] == "ml-two"
