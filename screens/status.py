"""Step 8: every action of the run, how far it is, and what went wrong with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from models.actions import CREATE, DELETE, EDIT
from models.errors import SmdomainError
from models.events import ActionChanged, Event, Outcome, RunEnded, RunStarted, State
from models.failures import Advice
from models.text import scrub
from screens.base import WizardScreen
from screens.choose import ChooseDialog
from screens.open import back_to_domain
from screens.resume import open_draft
from screens.sign_in import SignInDialog
from tui.bridge import Bridge
from tui.keys import bindings
from tui.messages import OpenStep
from tui.on_screen import on_screen, refusal
from tui.run_watch import RunWatch
from tui.services.durations import PAST, history, usual_of
from tui.services.engine_base import SIGN_IN
from tui.services.run_drafts import OPEN_AGAIN
from tui.widgets.action_list import ActionList
from tui.words import NOUNS, ago, counted, span, stopwatch

if TYPE_CHECKING:
    from models.draft import Draft
    from tui.context import Context
    from tui.services.runs import Run

_TICK = 1.0
_DOMAIN = "domain-deletion"
_OWN_STACK = 2
"""Screens there are where nothing stands behind this one: Textual's own and this one."""


class StatusScreen(WizardScreen, Bridge):
    """Watches a run; the run itself belongs to the program and goes on without this screen."""

    @dataclass
    class ReadAgain(Message):
        """The domain was read after an edit."""

        said: list[str]
        """What still differs, in lines; none where nothing does."""

    @dataclass
    class NotRead(Message):
        """It could not be read after an edit."""

        error: SmdomainError

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("retry", "rollback", "answers", "sign-in", "detach", "next"),
        # As on every other screen, where there is nothing to leave under way.
        Binding("f7,escape", "back", show=False),
    ]
    CSS_PATH = "status.tcss"

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        if ctx.watch is None:
            raise RuntimeError("no run")
        self._watch: RunWatch = ctx.watch
        self._began = ctx.clock.now()
        self._ended: float | None = None
        self._drift: list[str] = []
        """What the domain was found to be after an edit."""
        self._again: Draft | None = None
        """What sets a domain up again that was deleted for that, once it is gone."""

    def frame_words(self) -> tuple[str, str]:
        plan = self._watch.plan
        if self._creating:
            return super().frame_words()
        return f"Status ({plan.purpose})", "  ".join(
            each for each in (plan.domain_name, plan.domain_id, plan.region) if each
        )

    def compose_body(self) -> ComposeResult:
        with Vertical(id="status"):
            yield Static(id="summary")
            yield Static(id="kinds")
            yield ActionList(self._watch.plan, id="actions")
            yield Static(id="outcome")

    def on_mount(self) -> None:
        self.query_one(ActionList).show_usual(usual_of(self._watch.plan, history(self._past())))
        for event in self._watch.events:
            self._hear(event)
        self._find_draft()
        self._show()
        self.query_one(ActionList).focus()
        self.set_interval(_TICK, self._show)

    def _past(self) -> list[Run]:
        return [run for run in self.ctx.runs.recent(PAST + 1) if run.id != self._watch.run_id]

    def run_moved(self, event: Event) -> None:
        self._hear(event)
        self._find_draft()
        self._show()
        self.refresh_bindings()
        if isinstance(event, RunEnded) and event.outcome is Outcome.DONE and self._creating:
            self.post_message(OpenStep("done"))
        if isinstance(event, RunEnded):
            self._look_again()

    def _find_draft(self) -> None:
        run = self.ctx.run
        if self._watch.ended is None or not self._gone or run is None or not run.draft:
            return
        try:
            draft = self.ctx.drafts.load(run.draft)
        except SmdomainError:
            # It was deleted, or the run's folder comes from elsewhere.
            return
        # One that became a run itself has set it up already.
        self._again = draft if not draft.run else None

    def _look_again(self) -> None:
        """After an edit, whether the domain is what was wanted; AWS may take a request and do otherwise."""
        ended, run, watch = self._watch.ended, self.ctx.run, self._watch
        if ended is None or ended.outcome is not Outcome.DONE or watch.plan.purpose != EDIT or run is None:
            return
        self._drift = ["Reading the domain again ..."]
        from tui.drift_lines import drift_lines

        gateway, lookups = self.ctx.gateway, self.ctx.lookups
        self.in_thread("drift", lambda cancel: drift_lines(gateway, lookups, run, watch), self.ReadAgain, self.NotRead)

    def on_status_screen_read_again(self, message: ReadAgain) -> None:
        self._drift = message.said
        self._show()

    def on_status_screen_not_read(self, message: NotRead) -> None:
        self._drift = [f"? Whether it is so could not be read. {refusal(message.error)}"]
        self._show()

    def _hear(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self._began, self._ended = event.at, None
        elif isinstance(event, RunEnded):
            self._ended = event.at
        elif isinstance(event, ActionChanged):
            self.query_one(ActionList).show(event)

    def _show(self) -> None:
        self.query_one("#summary", Static).update(Content(scrub(self._summary())))
        kinds = self.query_one("#kinds", Static)
        kinds.display = self._watch.plan.purpose == DELETE
        if kinds.display:
            kinds.update(Content(scrub(self._kinds())))
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

    def _kinds(self) -> str:
        """How far each kind of thing is, in the order in which they go."""
        done: dict[str, list[bool]] = {}
        for action in self._watch.plan.actions:
            settled = self._watch.state(action.id) in (State.DONE, State.EXISTED)
            done.setdefault(NOUNS.get(action.kind, action.kind), []).append(settled)
        return " > ".join(f"{noun} {sum(each)}/{len(each)}" for noun, each in done.items())

    def _outcome(self) -> str:
        lines = []
        for each in self._watch.failed():
            action = self._watch.plan.action(each.action)
            lines.append(f"x {action.title}: {each.message}")
            lines += [f"  What to do: {on_screen(each.remedy)}"] if each.remedy else []
            lines += [f"  Request id {each.request_id}"] if each.request_id else []
        ended = self._watch.ended
        if ended is None and self._watch.elsewhere:
            lines.append(f"Carried out by {self._watch.elsewhere}: this looks on, and changes nothing. F4 takes over.")
        elif ended is None:
            command = self.ctx.run.command if self.ctx.run is not None else f"resume {self._watch.run_id}"
            lines.append(f"You can leave with F7: `smdomain {command}` goes on from here.")
        else:
            lines += [ended.message] if ended.message and not lines else []
            lines += [f"What to do: {ended.remedy}"] if ended.remedy and not self._watch.failed() else []
            lines += self._drift
            hint = _SIGN_IN if self._needs_sign_in else self._hint(ended.outcome)
            lines.append(hint.replace(_GOES_BACK, _AGAIN) if self._again else hint)
        return "\n".join(lines)

    def _hint(self, outcome: Outcome) -> str:
        """Which keys help."""
        if not self._creating:
            return _HINTS_EXISTING[outcome]
        failed = next((each for each in self._watch.failed() if each.advice), None)
        if outcome is not Outcome.FAILED or failed is None or failed.advice in (Advice.RETRY, Advice.ASK):
            return _HINTS[outcome]
        about = (failed.answer, f"{failed.answer}.how")
        question = next((each for each in self.ctx.questions if each.key in about), None)
        where = f"the answer: {question.name.rstrip('?')}" if question else "the answers"
        first = "F6 deletes what was created, then " if self._watch.made() else ""
        keys = f"{first}F3 goes to {where}, and F4 there creates it anew."
        return f"{keys[:1].upper()}{keys[1:]}"

    # -- keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        ended = self._watch.ended
        if action == "retry":
            if ended is None:
                return True if self._watch.elsewhere else None
            return True if ended.outcome not in (Outcome.DONE, Outcome.ROLLED_BACK) else None
        if action == "rollback":
            # Of a change or a deletion nothing can be taken back, but of people who were added.
            some = self._creating or bool(self._watch.made())
            return True if some and ended and ended.outcome not in (Outcome.DONE, Outcome.ROLLED_BACK) else None
        if action == "answers":
            return True if self._creating and ended and ended.outcome in OPEN_AGAIN else None
        if action == "sign_in":
            return True if self._needs_sign_in else None
        if action == "detach":
            # It has ended, and F8 goes back: there is nothing to leave.
            return None if ended and not self._creating else True
        if action == "next":
            return True if ended and (not self._creating or ended.outcome in (Outcome.DONE, Outcome.PARTIAL)) else None
        return True

    @property
    def _creating(self) -> bool:
        """Whether the run makes a domain; else it is about one that exists."""
        return self._watch.plan.purpose == CREATE

    def action_retry(self) -> None:
        if self._watch.ended is None:
            self._ask_about_lock()
            return
        self.ctx.desk.retry()
        self._show()
        self.refresh_bindings()

    def _ask_about_lock(self) -> None:
        """Whether to go on here with what another process carries out."""
        holder = self.ctx.run.holder() if self.ctx.run is not None else None
        active = f" It last did something {ago(self.ctx.clock.now() - holder.active)}." if holder else ""
        note = f"Carried out by {self._watch.elsewhere}.{active}"

        def chosen(index: int | None) -> None:
            if index == 1:
                try:
                    self.ctx.desk.take_over()
                except SmdomainError as error:
                    self.notify(refusal(error), title="Not taken over", severity="error", timeout=20, markup=False)
                self._show()
                self.refresh_bindings()

        entries = ["Go on looking", "Take it over: the other one makes no further call"]
        self.app.push_screen(ChooseDialog("Take the run over?", entries, note), chosen)

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
        made = self._watch.made()
        detail = "Only what this run has created is deleted:\n" + "\n".join(f"  {each.title}" for each in made)
        entries = ["Keep everything", "Delete it"]
        if self._watch.has_files:
            entries[1:] = [
                "Delete it, and the home file system with what is in it",
                "Delete it, keep the home file system",
            ]

        def chosen(index: int | None) -> None:
            if index:
                self.ctx.desk.roll_back(keep_files=index == 2)
                self.refresh_bindings()

        self.app.push_screen(ChooseDialog("Roll back?", entries, detail), chosen)

    def action_answers(self) -> None:
        run = self.ctx.run
        if run is None:
            return
        wanted = next((each.answer for each in self._watch.failed() if each.answer), "")
        try:
            session = self.ctx.desk.reopen(run)
        except SmdomainError as error:
            self.notify(refusal(error), title="Not opened", severity="error", timeout=20, markup=False)
            return
        place = session.place(wanted) if wanted else ""
        here = session.reach(place)
        session.editing = here is not None
        self.post_message(OpenStep(here.id if here else "review", place))

    def action_next(self) -> None:
        if self._again is not None:
            self._offer_again(self._again)
        elif self._creating:
            self.post_message(OpenStep("done"))
        else:
            self._go_back()

    def _offer_again(self, draft: Draft) -> None:
        entries = ["Set it up again: the review of its answers", "Go back; its answers stay a draft"]

        def chosen(index: int | None) -> None:
            if index == 0:
                open_draft(self, draft, self._go_back)
            elif index == 1:
                self._go_back()

        self.app.push_screen(ChooseDialog(f"{self._watch.plan.domain_name} is gone", entries), chosen)

    def _go_back(self) -> None:
        if len(self.app.screen_stack) > _OWN_STACK:
            # Behind it stands the domain that it is about.
            self.dismiss()
        elif self._watch.plan.domain_id and not self._gone:
            back_to_domain(self.app, self.ctx, self._watch.plan.domain_id)
        else:
            self.ctx.desk.close_session()
            self.post_message(OpenStep("start"))

    @property
    def _gone(self) -> bool:
        """Whether the domain that it is about is there no more."""
        plan = self._watch.plan
        ends = (each.id for each in plan.actions if each.kind == _DOMAIN)
        return plan.purpose == DELETE and any(self._watch.state(each) in (State.DONE, State.EXISTED) for each in ends)

    def action_back(self) -> None:
        """Where the run has ended, as F8."""
        if self.check_action("next", ()):
            self.action_next()

    async def action_detach(self) -> None:
        await self.run_action("app.leave")


_SIGN_IN = "The run is safe. F2 signs in again and goes on; F4 goes on once the credentials are good again."
_GOES_BACK = "F8 goes back"
_AGAIN = "F8 offers to set it up again with its answers"
_HINTS = {
    Outcome.DONE: "Everything is there. F8 shows how people sign in.",
    Outcome.PARTIAL: "The domain is there; F4 tries again what did not work, F8 shows how people sign in.",
    Outcome.FAILED: "F4 tries again, F6 deletes what was created, F3 goes to the answers.",
    Outcome.INTERRUPTED: "It stopped half-way: F4 goes on, F6 deletes what was created.",
    Outcome.ROLLED_BACK: "What this run had created is gone. F3 goes to the answers, to create it anew.",
}
_HINTS_EXISTING = {
    Outcome.DONE: "All is done. F8 goes back.",
    Outcome.PARTIAL: "F4 tries again what did not work, F8 goes back.",
    Outcome.FAILED: "F4 tries again, F8 goes back.",
    Outcome.INTERRUPTED: "It stopped half-way: F4 goes on, F8 goes back; it can go on later.",
    Outcome.ROLLED_BACK: "What this run had added is gone. F8 goes back.",
}
