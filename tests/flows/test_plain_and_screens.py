"""A draft that is begun on screens goes on in prompts, and back; and a domain is created from prompts alone."""

import json
from pathlib import Path

import pytest

from tests.pilot import driven
from tests.talking import context, talk
from tui.begin import begin
from tui.services.drafts import DraftStore

ROOT = Path(__file__).resolve().parents[2]


async def test_from_screens_to_prompts_and_back() -> None:
    async with driven() as it:
        await it.press("enter")
        await it.type("ml-platform")
        await it.press("f8")
        it.app.end(0)
    _, shown = talk(context(), ["iam", "anna", "", ":save"], resume=None)
    assert "== 2 Users" in shown
    assert "== 1 Domain" not in shown
    draft = DraftStore().latest()
    assert draft is not None
    assert draft.answers["domain.name"] == "ml-platform"
    assert draft.answers["access.profiles"] == ["anna"]
    async with driven(first=lambda ctx, app: begin(ctx, app, None, draft.id)) as it:
        await it.settled()
        assert it.draft.answers == draft.answers
        assert it.draft.step == "users"
        assert "Login through IAM" in it.text()


def test_a_domain_is_created_after_its_name_is_typed(tmp_path: Path) -> None:
    ctx = context(tmp_path)
    spec = str(ROOT / "assets" / "examples" / "public-internet-minimal.yaml")
    said = ["Create the domain", "no", "Create the domain", "sandbox", "link", "sandbox-user", "Leave"]
    code, shown = talk(ctx, said, spec_path=spec)
    assert code == 0, shown
    assert "Nothing is created." in shown
    assert "done: Make the domain sandbox - InService" in shown
    assert "sandbox is ready." in shown
    assert "works once, within five minutes" in shown
    assert ctx.run is not None
    assert ctx.watch is not None
    assert ctx.watch.output("DomainId") in shown
    assert ctx.drafts.list()[0].run == ctx.run.id


def test_problems_keep_a_domain_from_being_created_and_lead_to_their_answer(tmp_path: Path) -> None:
    ctx = context(tmp_path)
    said = ["Set up a new domain", "ml", ":review", "Create the domain", "Go to the next problem", "iam", "", ":quit"]
    code, shown = talk(ctx, said)
    assert code == 0
    assert "Not created: problems stand against it." in shown
    assert ctx.runs.list() == []
    assert "access.auth" in ctx.drafts.list()[0].answers


def test_an_answer_is_changed_from_the_review(tmp_path: Path) -> None:
    ctx = context(tmp_path)
    spec = str(ROOT / "assets" / "examples" / "iam-five-profiles.yaml")
    code, _ = talk(ctx, ["Change an answer", "Domain name", "other", "Show all answers again", ":save"], spec_path=spec)
    assert code == 0
    assert ctx.drafts.list()[0].answers["domain.name"] == "other"


def test_a_spec_is_exported_and_a_file_that_is_there_is_not_overwritten_unasked(tmp_path: Path) -> None:
    spec = str(ROOT / "assets" / "examples" / "iam-five-profiles.yaml")
    target = tmp_path / "out.yaml"
    target.write_text("mine")
    said = ["Export", "spec", str(target), "no", "Export", "spec", str(target), "yes", ":quit"]
    _, shown = talk(context(tmp_path / "state"), said, spec_path=spec)
    assert "Nothing was written." in shown
    assert "name: research" in target.read_text()


def test_a_run_that_fails_offers_to_go_on_and_to_roll_back(tmp_path: Path) -> None:
    from tui.emulator import world
    from tui.emulator.clock import ManualClock

    emulator = world.build(clock=ManualClock(1_800_000_000.0))
    emulator.fault("sagemaker:CreateDomain", "denied")
    ctx = context(tmp_path, emulator=emulator)
    spec = str(ROOT / "assets" / "examples" / "public-internet-minimal.yaml")
    code, shown = talk(ctx, ["Create the domain", "sandbox", "Roll back", "yes", "Leave"], spec_path=spec)
    assert code == 1, shown
    assert "failed: Make the domain sandbox" in shown
    assert "undone: Make the role sandbox-studio" in shown
    # Without a domain there are no home folders to decide about.
    assert "keep the home file system" not in shown


@pytest.mark.parametrize(
    ("answer", "policy"), [("Keep everything", []), ("keep the home", ["Retain"]), ("Delete all", ["Delete"])]
)
def test_what_becomes_of_the_home_folders_is_asked_before_a_domain_is_deleted(
    tmp_path: Path, answer: str, policy: list[str]
) -> None:
    ctx = context(tmp_path, scenario="failing")
    spec = str(ROOT / "assets" / "examples" / "public-internet-minimal.yaml")
    code, shown = talk(ctx, ["Create the domain", "sandbox", "Roll back", answer, "Leave"], spec_path=spec)
    assert code == 1, shown
    assert ctx.run is not None
    undone = [json.loads(line) for line in ctx.run.journal.read_text().splitlines() if '"kind": "undo"' in line]
    sent = {line["request"]["RetentionPolicy"]["HomeEfsFileSystem"] for line in undone if line["action"] == "domain"}
    assert sent == set(policy)
