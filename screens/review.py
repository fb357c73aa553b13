"""Step 7: every answer once more, what stands against it, the check against the account, and the submit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from models.actions import Plan
from models.errors import SmdomainError
from models.findings import Finding, Level, blocks, by_weight
from models.resolve import resolve
from models.spec import DomainSpec
from models.text import scrub
from screens.base import WizardScreen, signs
from tui.answers_review import review_lines
from tui.keys import bindings
from tui.messages import OpenStep, PreflightMoved
from tui.services.credentials import time_left
from tui.widgets.confirm import ConfirmDialog
from tui.widgets.finding_list import FindingList
from tui.widgets.step_rail import StepRail
from tui.words import counted

if TYPE_CHECKING:
    from tui.context import Context


class ReviewScreen(WizardScreen):
    """Nothing is created before the confirmation that this screen asks for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("submit", "back", "export", "problem", "steps", "refresh", "members")
    ]
    CSS_PATH = "review.tcss"

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._progress: tuple[int, int] | None = (0, 0)
        """Look-ups of the check that are done, and all; None once it has ended."""
        self._keys: list[str] = []

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="body"):
            yield StepRail(id="rail")
            with Vertical(id="review"):
                yield Static(id="checked")
                yield FindingList(self._found(), label=self._label, id="findings")
                yield OptionList(id="answers", compact=True, markup=False)

    def on_mount(self) -> None:
        self.session.editing = False
        self._check()
        self._show()
        self.call_after_refresh(self._focus_where_one_was)

    def _focus_where_one_was(self) -> None:
        answers = self.query_one("#answers", OptionList)
        answers.focus()
        cursor = self.session.draft.cursor
        answers.highlighted = self._keys.index(cursor) if cursor and cursor in self._keys else self._first()

    def _first(self) -> int | None:
        return next((index for index, key in enumerate(self._keys) if key), None)

    # -- the check

    def _check(self, *, refresh: bool = False) -> None:
        self._progress = (0, 0)
        self.ctx.desk.preflight(self.session.spec(), refresh=refresh)

    def preflight_moved(self, message: PreflightMoved) -> None:
        """The check went on, or ended."""
        self._progress = (message.done, message.total) if message.facts is None else None
        self._show()

    def action_refresh(self) -> None:
        self._check(refresh=True)
        self._show()

    @property
    def checking(self) -> bool:
        """Whether look-ups of the check are still under way."""
        return self._progress is not None

    def _show(self) -> None:
        session = self.session
        for rail in self.query(StepRail):
            rail.show("review", signs(session))
        self.query_one("#checked", Static).update(Content(scrub(self._state())))
        found = self._found()
        findings = self.query_one(FindingList)
        findings.display = bool(found)
        findings.show(found)
        self._show_answers()

    def _found(self) -> list[Finding]:
        return list(self.session.findings)

    def _label(self, finding: Finding) -> str:
        question = self.session.question(self.session.place_of(finding))
        label = question.label.rstrip("?") if question else ""
        return "" if finding.message.startswith(label) else label

    def _state(self) -> str:
        count = {level: sum(each.level is level for each in self.session.findings) for level in Level}
        parts = []
        if self._progress is not None:
            parts.append("Checking the account: {} of {} look-ups.".format(*self._progress))
        if count[Level.ERROR]:
            parts.append(f"{counted(count[Level.ERROR], 'problem')} must be solved before the domain can be created.")
        if count[Level.WARNING]:
            parts.append(f"{counted(count[Level.WARNING], 'warning')}.")
        if count[Level.UNKNOWN]:
            parts.append(f"{counted(count[Level.UNKNOWN], 'check')} could not be made.")
        if not parts:
            parts.append("Nothing stands against it.")
        if not count[Level.ERROR] and not self.checking:
            parts.append("F4 creates the domain.")
        return " ".join(parts)

    def _show_answers(self) -> None:
        lines = review_lines(self.session, self.ctx.facts())
        answers = self.query_one("#answers", OptionList)
        before = answers.highlighted
        self._keys = [line.key for line in lines]
        with self.prevent(OptionList.OptionHighlighted):
            answers.set_options(
                Option(Content(scrub(f"{line.mark or ' '}{line.text}")), disabled=not line.key) for line in lines
            )
            answers.highlighted = before if before is not None and before < len(lines) else self._first()

    def members_changed(self) -> None:
        self._show()

    # -- going to an answer and coming back

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self._edit(self._keys[message.option_index])

    def on_finding_list_chosen(self, message: FindingList.Chosen) -> None:
        message.stop()
        key = self.session.place_of(message.finding)
        if key:
            self._edit(key)
        else:
            self.notify("No question of the wizard is about this.", markup=False)

    def _edit(self, key: str) -> None:
        here = self.session.reach(key)
        if here is not None:
            self.session.editing = True
            self.session.leave(key)
            self.post_message(OpenStep(here.id, key))

    def action_next_problem(self) -> None:
        key = self.session.problem_after("")
        if key:
            self._edit(key)
        else:
            self.notify("Nothing stands against the answers.", markup=False)

    def action_back(self) -> None:
        self.post_message(OpenStep(self.session.back().id))

    # -- submit

    def action_submit(self) -> None:
        if self.checking:
            self.notify("The account is still being checked; a moment.", markup=False)
            return
        if blocks(self.session.findings):
            self.query_one(FindingList).focus()
            self.notify("Problems stand against it: choose one to go to its answer.", severity="error", markup=False)
            return
        made = self._planned()
        if made is not None:
            plan, spec = made
            question = f"Create the domain {plan.domain_name}?"
            detail = "\n".join(scrub(line) for line in self._permanent(plan, spec))

            def confirmed(yes: bool | None) -> None:
                if yes:
                    self._submit(plan, spec)

            self.app.push_screen(ConfirmDialog(question, detail, "Create it", "Not yet"), confirmed)

    def _planned(self) -> tuple[Plan, DomainSpec] | None:
        facts = self.ctx.facts()
        spec, found = resolve(self.session.spec(), facts)
        problem = next(iter(by_weight(found)), None)
        if blocks(found) and problem is not None:
            self._refuse(problem.message, problem.remedy)
            return None
        if facts.caller is None:
            self._refuse("AWS did not say whose credentials these are.", "Renew them, then press F5.")
            return None
        try:
            plan = self.ctx.plan(spec, facts.caller.account, spec.region or facts.region)
        except SmdomainError as error:
            self._refuse(error.message, error.remedy)
            return None
        return plan, spec

    def _permanent(self, plan: Plan, spec: DomainSpec) -> list[str]:
        auth = "IAM" if spec.access.auth == "iam" else "AWS Identity Center"
        lines = [
            f"Account {plan.account}, Region {plan.region}: {counted(len(plan.actions), 'action')}.",
            "",
            "Permanent, and cannot be changed later:",
            f"  name      {plan.domain_name}",
            f"  sign-in   {auth}",
            f"  VPC       {spec.network.vpc}",
            f"  KMS key   {spec.storage.kms_key or 'the key AWS manages'}",
        ]
        sentence, _ = time_left(self.ctx.gateway.expires(), self.ctx.clock.now(), plan)
        if sentence:
            lines += ["", sentence]
        count = sum(each.level in (Level.WARNING, Level.UNKNOWN) for each in self.session.findings)
        if count:
            lines += ["", f"{counted(count, 'warning')} stand against it." if count > 1 else "1 warning stands."]
        return lines

    def _submit(self, plan: Plan, spec: DomainSpec) -> None:
        try:
            self.ctx.desk.submit(plan, spec)
        except SmdomainError as error:
            self._refuse(error.message, error.remedy)
        else:
            self.post_message(OpenStep("status"))

    def _refuse(self, message: str, remedy: str) -> None:
        self.notify(f"{message} {remedy}".strip(), title="Not created", severity="error", timeout=20, markup=False)
