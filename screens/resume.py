"""Going on with a draft, or with an edit that is unfinished or failed; asks where another process holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from models.draft import draft_from_spec
from models.errors import Locked, SmdomainError
from screens.choose import ChooseDialog
from tui.beginnings import open_drafts, place_of
from tui.messages import OpenStep
from tui.on_screen import refusal
from tui.services.domain_reader import spec_of_record
from tui.services.run_drafts import failed_edit
from tui.words import ago, counted

if TYPE_CHECKING:
    from models.draft import Draft
    from models.inventory import Inventory
    from screens.base import WizardScreen
    from tui.context import Context
    from tui.services.runs import Run
    from tui.session import Session


def open_draft(screen: WizardScreen, draft: Draft, begin: Callable[[], None]) -> None:
    """Go on with a draft where it was left.

    Args:
        screen: what is in front.
        draft: the draft.
        begin: begins another one instead.
    """
    try:
        _go_on(screen, screen.ctx.desk.resume(draft))
    except Locked as locked:
        _ask_about_lock(screen, draft, locked, begin)
    except SmdomainError as error:
        _tell(screen, error)


def edits_of(ctx: Context, inventory: Inventory) -> list[tuple[Draft, int]]:
    """Unfinished edits of a domain that say anything else than what it is, the latest first, with how many answers."""
    drafts = [draft for draft in open_drafts(ctx) if draft.domain_id == inventory.id]
    if not drafts:
        return []
    answers = draft_from_spec("", spec_of_record(inventory.record, ctx.facts().region), ctx.questions).answers
    found = ((draft, _differing(draft.answers, answers)) for draft in drafts)
    return [(draft, count) for draft, count in found if count]


def failed_edit_of(ctx: Context, inventory: Inventory) -> Run | None:
    """The edit of a domain that ended in `Update_Failed`, if it was begun here and no draft has its answers."""
    last = failed_edit(ctx.runs, inventory.id) if inventory.status == "Update_Failed" else None
    return None if last is None or any(draft.id == last.draft for draft in open_drafts(ctx)) else last


def ask_to_go_on(
    screen: WizardScreen,
    inventory: Inventory,
    edits: list[tuple[Draft, int]],
    failed: Run | None,
    begin: Callable[[], None],
) -> None:
    """Have an edit of a domain chosen that is unfinished, or failed, or another one begun; all others stay."""
    ctx = screen.ctx
    now = ctx.clock.now()
    ways: list[tuple[str, Callable[[], None]]] = [
        (
            f"Go on with it: {counted(count, 'change')}, left at {place_of(draft)} {ago(now - draft.updated)}",
            partial(open_draft, screen, draft, begin),
        )
        for draft, count in edits
    ]
    if failed is not None:
        ways.insert(
            0, (f"Change the edit that failed, of {ago(now - failed.created)}", partial(_reopen, screen, failed))
        )
    note = "Its answers stay a draft either way; the first screen lists all drafts." if edits else ""

    def chosen(index: int | None) -> None:
        if index is None:
            return
        if index < len(ways):
            # What may be answered goes by how the domain is, and that was read just before.
            ctx.existing = inventory
            ways[index][1]()
        else:
            begin()

    title = f"An edit of {inventory.name} {'is unfinished' if edits else 'failed'}"
    entries = [*(entry for entry, _ in ways), "Begin again with the domain as it is"]
    screen.app.push_screen(ChooseDialog(title, entries, note), chosen)


def _reopen(screen: WizardScreen, run: Run) -> None:
    try:
        screen.ctx.desk.reopen(run)
    except SmdomainError as error:
        _tell(screen, error)
    else:
        screen.post_message(OpenStep("review"))


def _differing(answers: Mapping[str, Any], others: Mapping[str, Any]) -> int:
    """How many answers are other ones; where the domain is, is none of them."""
    keys = {*answers, *others} - {"account", "region"}
    return sum(answers.get(key) != others.get(key) for key in keys)


def _go_on(screen: WizardScreen, session: Session) -> None:
    screen.post_message(OpenStep(session.step.id if session.step.id != "start" else "domain"))


def _ask_about_lock(screen: WizardScreen, draft: Draft, locked: Locked, begin: Callable[[], None]) -> None:
    ctx = screen.ctx
    holder = ctx.drafts.holder(draft.id)
    note = locked.message
    if holder is not None:
        note += f" It last did something {ago(ctx.clock.now() - holder.active)}."
    entries = ["Take it over: the other one can save no more", "Look at it without saving", "Begin a new draft"]

    def chosen(index: int | None) -> None:
        try:
            if index == 2:
                begin()
            elif index is not None:
                _go_on(screen, ctx.desk.resume(draft, take_over=index == 0, read_only=index == 1))
        except SmdomainError as error:
            _tell(screen, error)

    screen.app.push_screen(ChooseDialog("This draft is in use", entries, note), chosen)


def _tell(screen: WizardScreen, error: SmdomainError) -> None:
    screen.notify(refusal(error), title=error.title, severity="error", markup=False)
