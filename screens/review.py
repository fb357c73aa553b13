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
from models.quota_table import QuotaUse, quota_table
from models.resolve import resolve
from models.rules_base import listed
from models.spec import DomainSpec
from models.text import scrub
from screens.base import WizardScreen, signs
from screens.text_dialog import TextDialog
from tui.answers_review import problems_words, review_lines
from tui.keys import bindings, key
from tui.messages import AnswersSettled, OpenStep, PreflightMoved, SnapshotFound
from tui.on_screen import on_screen
from tui.quota_lines import quota_lines, room_words
from tui.services.credentials import time_left
from tui.services.preflight import age
from tui.widgets.confirm import ConfirmDialog
from tui.widgets.finding_list import FindingList, FindingPanel
from tui.widgets.line_list import LineList
from tui.widgets.step_rail import StepRail
from tui.words import ago, counted

if TYPE_CHECKING:
    from tui.context import Context

_F8 = key("quotas").display
AGEING = 20.0
"""Seconds after which the age of what is shown is another one."""
_NAMED = 3
"""Answers that are named before the rest is only counted."""


class ReviewScreen(WizardScreen):
    """Nothing is created before the confirmation that this screen asks for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("submit", "back", "export", "problem", "steps", "refresh", "members", "quotas")
    ]
    CSS_PATH = "review.tcss"
    # What F5 and F8 do is said where the age of the check is.
    LAST = ("export", "members", "palette", "refresh", "quotas")

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._progress: tuple[int, int] | None = (0, 0)
        """Look-ups of the check that are done, and all; None once it has ended."""
        self._elsewhere = ""
        """Where the snapshot that is kept was taken, if it does not count."""
        self._stale: tuple[str, ...] = ()
        """Keys of questions whose answers the snapshot shown knows nothing of."""
        self._keys: list[str] = []
        self._quotas: list[QuotaUse] = []
        """What the answers take of the account's quotas, as last shown."""

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="body"):
            yield StepRail(id="rail")
            with Vertical(id="review"):
                yield Static(id="checked")
                yield FindingPanel(
                    FindingList(self._found(), label=self._label, step_of=self.session.step_of), id="findings"
                )
                yield LineList(id="answers")

    def on_mount(self) -> None:
        self.session.editing = False
        self._check()
        self._show()
        self.call_after_refresh(self._focus_where_one_was)
        self.set_interval(AGEING, self._show_state)

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

    def snapshot_found(self, message: SnapshotFound) -> None:
        """There is a snapshot from before, which stands until the check has ended."""
        self._elsewhere, self._stale = message.elsewhere, message.stale
        self._show()

    def preflight_moved(self, message: PreflightMoved) -> None:
        """The check went on, or ended."""
        if not message.quiet:
            ended = message.facts is not None
            self._progress = None if ended else (message.done, message.total)
            if not ended:
                self._show_state()
                return
        self._elsewhere, self._stale = "", ()
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
        self._quotas = self._quotas_used()
        self._show_state()
        found = self._found()
        findings = self.query_one(FindingList)
        findings.show(found)
        if not found and findings.has_focus:
            self.query_one("#answers").focus()
        self.query_one(FindingPanel).display = bool(found)
        self._show_answers()

    def _show_state(self) -> None:
        lines = [self._state(), self._account()]
        self.query_one("#checked", Static).update(Content("\n".join(scrub(line) for line in lines if line)))

    def _found(self) -> list[Finding]:
        return list(self.session.findings)

    def _label(self, finding: Finding) -> str:
        question = self.session.question(self.session.place_of(finding))
        label = question.label.rstrip("?") if question else ""
        return "" if finding.message.startswith(label) else label

    def _state(self) -> str:
        found = self.session.findings
        parts = [problems_words(found)]
        if not parts[0] and not self.checking:
            parts = ["Nothing stands against it."]
        if not self.checking and not any(each.level is Level.ERROR for each in found):
            parts.append("F4 creates the domain.")
        return " ".join(filter(None, parts))

    def _account(self) -> str:
        """How old what is known of the account is, and what is being read."""
        checked = self.ctx.checked
        seconds = age(checked, self.ctx.clock.now()) if checked is not None else None
        done, total = self._progress or (0, 0)
        many = f": {done} of {total} look-ups" if total else ""
        if self._elsewhere:
            return f"Account read in {self._elsewhere}, which is not here; reading it{many}."
        if seconds is None:
            return f"Checking the account{many}." if self.checking else "The account could not be read. F5 reads it."
        parts = [f"Account read {ago(seconds)}"]
        if self._stale:
            parts.append(f"stale: {listed(self._labels(self._stale), _NAMED)} changed")
        parts.append(f"reading again{many}" if self.checking else "F5 reads again")
        if self._quotas:
            parts.append(": ".join(filter(None, (f"{_F8} shows quotas", room_words(self._quotas)))))
        return " · ".join(parts)

    def _quotas_used(self) -> list[QuotaUse]:
        """A row for every quota that the answers touch; none before the account was read."""
        if self.ctx.checked is None:
            return []
        facts = self.ctx.facts()
        spec, _ = resolve(self.session.spec(), facts)
        return quota_table(spec, facts)

    def action_quotas(self) -> None:
        """Show what is used, allowed and needed of each quota."""
        if not self._quotas:
            self.notify("The account's quotas were not read yet.", markup=False)
            return
        text = "\n".join(map(on_screen, quota_lines(self._quotas)))
        self.app.push_screen(TextDialog("Quotas of the account, and what the answers need of them", text))

    def _labels(self, keys: tuple[str, ...]) -> list[str]:
        asked = (self.session.question(key) for key in keys)
        return [each.label.rstrip("?") for each in asked if each is not None] or ["an answer"]

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
        self.post_message(AnswersSettled())

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
            findings = self.query_one(FindingList)
            findings.focus()
            findings.go_to_worst()
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
