"""Step 8: every action of the run, how far it is, and what went wrong with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.events import ActionChanged, Event, Outcome, RunEnded, RunStarted
from models.text import scrub
from screens.base import WizardScreen
from screens.choose import ChooseDialog
from screens.sign_in import SignInDialog
from tui.keys import bindings
from tui.messages import OpenStep
from tui.run_watch import RunWatch
from tui.services.durations import PAST, history, usual_of
from tui.services.engine_base import SIGN_IN
from tui.widgets.action_list import ActionList
from tui.words import counted, span, stopwatch

if TYPE_CHECKING:
    from tui.context import Context
    from tui.services.runs import Run

_TICK = 1.0


class StatusScreen(WizardScreen):
    """Watches a run; the run itself belongs to the program and goes on without this screen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("retry", "rollback", "sign-in", "detach", "next")]
    CSS_PATH = "status.tcss"

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        if ctx.watch is None:
            raise RuntimeError("no run")
        self._watch: RunWatch = ctx.watch
        self._began = ctx.clock.now()
        self._ended: float | None = None
        self._undoing = False

    def compose_body(self) -> ComposeResult:
        with Vertical(id="status"):
            yield Static(id="summary")
            yield ActionList(self._watch.plan, id="actions")
            yield Static(id="outcome")

    def on_mount(self) -> None:
        self.query_one(ActionList).show_usual(usual_of(self._watch.plan, history(self._past())))
        for event in self._watch.events:
            self._hear(event)
        self._show()
        self.query_one(ActionList).focus()
        self.set_interval(_TICK, self._show)

    def _past(self) -> list[Run]:
        return [run for run in self.ctx.runs.recent(PAST + 1) if run.id != self._watch.run_id]

    def run_moved(self, event: Event) -> None:
        self._hear(event)
        self._show()
        self.refresh_bindings()
        if isinstance(event, RunEnded) and event.outcome is Outcome.DONE:
            self.post_message(OpenStep("done"))

    def _hear(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self._began, self._ended = event.at, None
        elif isinstance(event, RunEnded):
            self._ended = event.at
        elif isinstance(event, ActionChanged):
            self.query_one(ActionList).show(event)

    def _show(self) -> None:
        self.query_one("#summary", Static).update(Content(scrub(self._summary())))
        outcome = self.query_one("#outcome", Static)
        text = self._outcome()
        outcome.display = bool(text)
        outcome.update(Content(scrub(text, newlines=True)))

    def _summary(self) -> str:
        plan = self._watch.plan
        over = self._ended if self._ended is not None else self.ctx.clock.now()
        done = f"{self._watch.settled} of {counted(len(plan.actions), 'action')}"
        word = "" if self._watch.ended is None else f"  {self._watch.ended.outcome}"
        progress = self._watch.progress
        if progress is not None and progress.left and progress.done < progress.total:
            word += f"  {progress.rate:.1f} a second, about {span(progress.left)} left"
        where = f"{plan.domain_name} in {plan.account} {plan.region}"
        return f"{where}: {done}, {stopwatch(over - self._began)}{word}"

    def _outcome(self) -> str:
        lines = []
        for each in self._watch.failed():
            action = self._watch.plan.action(each.action)
            lines.append(f"x {action.title}: {each.message}")
            lines += [f"  What to do: {each.remedy}"] if each.remedy else []
            lines += [f"  Request id {each.request_id}"] if each.request_id else []
        ended = self._watch.ended
        if ended is None:
            lines.append(f"You can leave with F7: `smdomain resume {self._watch.run_id}` goes on from here.")
        else:
            lines += [ended.message] if ended.message and not lines else []
            lines += [f"What to do: {ended.remedy}"] if ended.remedy and not self._watch.failed() else []
            lines.append(_SIGN_IN if self._needs_sign_in else _HINTS[ended.outcome])
        return "\n".join(lines)

    # -- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        ended = self._watch.ended
        if action == "retry":
            return True if ended and ended.outcome not in (Outcome.DONE, Outcome.ROLLED_BACK) else None
        if action == "rollback":
            return True if ended and ended.outcome not in (Outcome.DONE, Outcome.ROLLED_BACK) else None
        if action == "sign_in":
            return True if self._needs_sign_in else None
        if action == "next":
            return True if ended and ended.outcome in (Outcome.DONE, Outcome.PARTIAL) else None
        return True

    def action_retry(self) -> None:
        self.ctx.desk.retry()
        self._show()
        self.refresh_bindings()

    @property
    def _needs_sign_in(self) -> bool:
        ended = self._watch.ended
        return ended is not None and ended.code == SIGN_IN

    def action_sign_in(self) -> None:
        def signed_in(yes: bool | None) -> None:
            if yes:
                self.action_retry()

        self.app.push_screen(SignInDialog(self.ctx), signed_in)

    def action_rollback(self) -> None:
        made = [action for action in self._watch.plan.actions if self._watch.outputs(action.id)]
        detail = "Only what this run has created is deleted:\n" + "\n".join(f"  {each.title}" for each in made)
        entries = ["Keep everything", "Delete it"]
        if any(each.kind == "domain" for each in made):
            entries[1:] = [
                "Delete it, and the home file system with what is in it",
                "Delete it, keep the home file system",
            ]

        def chosen(index: int | None) -> None:
            if index:
                self.ctx.desk.roll_back(keep_files=index == 2)
                self.refresh_bindings()

        self.app.push_screen(ChooseDialog("Roll back?", entries, detail), chosen)

    def action_next(self) -> None:
        self.post_message(OpenStep("done"))

    async def action_detach(self) -> None:
        await self.run_action("app.leave")


_SIGN_IN = "The run is safe. F2 signs in again and goes on; F4 goes on once the credentials are good again."
_HINTS = {
    Outcome.DONE: "Everything is there. F8 shows how people sign in.",
    Outcome.PARTIAL: "The domain is there; F4 tries again what did not work, F8 shows how people sign in.",
    Outcome.FAILED: "F4 tries again, F6 deletes what was created.",
    Outcome.INTERRUPTED: "It stopped half-way: F4 goes on, F6 deletes what was created.",
    Outcome.ROLLED_BACK: "What this run had created is gone.",
}
