"""Deleting a domain: what becomes of files and logs, all that would go, and the name typed before anything does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from textual.message import Message

from models.actions import Plan
from models.errors import SmdomainError
from models.findings import Finding, blocks
from models.inventory import Inventory
from models.plan_delete import plan_delete
from models.plan_leftovers import is_gone, of_kind
from models.plan_permissions import not_asked
from models.sizes import size_words
from models.spec import DomainSpec
from screens.choose import ChooseDialog
from tui.bridge import Bridge
from tui.on_screen import refusal, told
from tui.services.domain_reader import spec_of_record
from tui.services.permitted import permitted
from tui.widgets.confirm import TypedConfirmDialog
from tui.words import NOUNS, counted, first_of

if TYPE_CHECKING:
    from screens.base import WizardScreen
    from tui.context import Context

_KEEP: Final = 0
_AGAIN: Final = "Its answers are kept as a draft, to set it up again once it is gone."
_PERMITTED: Final = "permitted"
_MOST: Final = 3
"""Actions of a kind that are named before the rest is counted; the domain's own screen shows all."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was chosen on the way to the question."""

    keep_files: bool = True
    logs: bool = False
    """Whether the log streams go too."""
    again: bool = False
    """Whether the domain is to be set up again once it is gone."""


def ask_to_delete(screen: WizardScreen, inventory: Inventory, *, again: bool = False) -> None:
    """Ask about the files and logs, then show what would go and ask for the name; carried out as a run.

    Args:
        screen: what is in front.
        inventory: the domain, or what is left of one.
        again: keep its answers as a draft, which is offered once the domain is gone.
    """
    wish = _Wish(again=again)
    files = inventory.file_system
    if files is None:
        _ask_about_logs(screen, inventory, wish)
        return
    size = size_words(files.size)
    empty = inventory.status == "Failed"
    entries = [
        f"Keep them: {files.id} stays, and is paid for until somebody deletes it",
        f"Delete them with all that is in them: {size}; this cannot be taken back",
    ]
    note = f"The home folders of the people are in {files.id} ({size})."
    note += " The domain never worked, so that nothing is in it: deleting is recommended." if empty else ""

    def chosen(index: int | None) -> None:
        if index is not None:
            _ask_about_logs(screen, inventory, replace(wish, keep_files=index == _KEEP))

    screen.app.push_screen(ChooseDialog("The home folders", entries, note, chosen=1 if empty else _KEEP), chosen)


def _ask_about_logs(screen: WizardScreen, inventory: Inventory, wish: _Wish) -> None:
    streams = list(of_kind(inventory, "log-stream"))
    if not streams:
        _confirm(screen, inventory, wish)
        return
    entries = [
        "Keep them: they tell what its apps did",
        f"Delete {'it' if len(streams) == 1 else 'them'}; this cannot be taken back",
    ]
    note = f"What its apps wrote is in {counted(len(streams), 'log stream')} of the log group {streams[0].parent}."

    def chosen(index: int | None) -> None:
        if index is not None:
            _confirm(screen, inventory, replace(wish, logs=index != _KEEP))

    screen.app.push_screen(ChooseDialog("The logs", entries, note), chosen)


def _confirm(screen: WizardScreen, inventory: Inventory, wish: _Wish) -> None:
    facts = screen.ctx.facts()
    account = facts.caller.account if facts.caller else ""
    try:
        plan = plan_delete(
            inventory,
            account=account,
            region=facts.region,
            keep_files=wish.keep_files,
            leftovers=True,
            logs=wish.logs,
        )
    except SmdomainError as error:
        _refuse(screen, error)
        return
    name = inventory.name or inventory.id

    def confirmed(yes: bool | None) -> None:
        if yes:
            _carry_out(screen, inventory, plan, again=wish.again)

    if not plan.actions:
        screen.notify(f"Of {name} there is nothing to delete.", markup=False)
        return
    what = f"what is left of {name}" if is_gone(inventory) else f"the domain {name}"
    question = f"Delete {what} in {account}, {facts.region}? This cannot be taken back."
    note = _AGAIN if wish.again else ""
    screen.app.push_screen(DeleteDialog(screen.ctx, plan, question, name, note), confirmed)


class DeleteDialog(TypedConfirmDialog, Bridge):
    """Asks for the name only once IAM's policy simulator has said whether all of it is allowed."""

    @dataclass
    class Permitted(Message):
        """What stands against the caller carrying it out."""

        findings: list[Finding]

    def __init__(self, ctx: Context, plan: Plan, question: str, word: str, note: str = "") -> None:
        self._ctx = ctx
        self._plan = plan
        self._note = note
        self._findings: list[Finding] | None = None
        super().__init__(question, self._text(), word)

    def on_mount(self) -> None:
        self.in_thread(
            _PERMITTED,
            lambda cancel: permitted(self._plan, self._ctx.lookups, cancel),
            self.Permitted,
            lambda error: self.Permitted([not_asked(error)]),
        )

    def on_delete_dialog_permitted(self, message: Permitted) -> None:
        self._findings = message.findings
        self.show_detail(self._text())
        self.say("")

    def _text(self) -> str:
        found = self._findings
        lines = ["Checking whether you may do all of this ..."] if found is None else told(found)
        lines += [self._note] if self._note else []
        return "\n".join([*lines, *([""] if lines else []), *_detail(self._plan)])

    def action_accept(self) -> None:
        if self._findings is None:
            self.say("Still checking whether you may do all of this; a moment.")
        elif blocks(self._findings):
            self.say("E! You may not do all of it, so nothing is begun. What is lacking stands above.")
        else:
            super().action_accept()


def _detail(plan: Plan) -> list[str]:
    """What goes by its kinds, what stays, then what goes by its names."""
    kinds = [(kind, list(group)) for kind, group in groupby(plan.actions, key=lambda action: action.kind)]
    lines = [
        f"Goes: {', '.join(f'{NOUNS.get(kind, kind)} {len(actions)}' for kind, actions in kinds)}.",
        *plan.notes,
        "",
    ]
    for kind, actions in kinds:
        lines.append(f"{NOUNS.get(kind, kind)}: {len(actions)}")
        lines += first_of([each.title for each in actions], _MOST)
    return lines


def _carry_out(screen: WizardScreen, inventory: Inventory, plan: Plan, *, again: bool) -> None:
    from screens.status import StatusScreen

    ctx = screen.ctx
    # Of one that is gone nothing is known that could be made again.
    spec = DomainSpec() if is_gone(inventory) else spec_of_record(inventory.record, ctx.facts().region)
    # On disk before anything is deleted.
    draft = ctx.desk.put_by(spec) if again else ""
    try:
        ctx.desk.carry_plan(plan, spec, draft=draft)
    except SmdomainError as error:
        if draft:
            ctx.drafts.delete(draft)
        _refuse(screen, error)
    else:
        screen.app.push_screen(StatusScreen(screen.ctx))


def _refuse(screen: WizardScreen, error: SmdomainError) -> None:
    screen.notify(refusal(error), title=error.title, severity="error", timeout=20, markup=False)
