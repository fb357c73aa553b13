"""One step of questions: drawn from the questions' data, for whichever step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.widgets import Static

from models.facts import Availability
from models.fields import Field, Kind
from models.findings import Finding, Level
from models.mutability import why_fixed
from models.rules_activities import NOT_TOLD
from models.steps import Step
from models.text import scrub
from screens.base import signs
from screens.beside import beside
from screens.part_box import PartBox
from screens.role_keys import RoleKeys
from tui.keys import bindings
from tui.messages import AnswersSettled, LookupArrived, OpenStep, PreflightMoved
from tui.session import Change
from tui.widgets.field_row import FieldRow
from tui.widgets.help_panel import HelpPanel
from tui.widgets.offer import noun_of
from tui.widgets.step_rail import StepRail

if TYPE_CHECKING:
    from tui.context import Context

PERMANENT: Final = "ED-1"
"""Code of the remark beside an answer that cannot be another one."""
_TYPED: Final = (Kind.TEXT, Kind.INTEGER, Kind.NAMES, Kind.TAGS)
"""What is given letter by letter: half of it is not worth a look-up."""
KEYS: Final = ("back", "next", "refresh", "problem", "steps", "export", "role")


class StepScreen(RoleKeys):
    """The questions of one step. Widgets show the draft; every change goes through the session to the disk."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the focused control: a text area keeps F6 and F7 for itself.
        *(
            replace(each, priority=True)
            for each in bindings("back", "next", "refresh", "problem", "steps", "export", "role")
        ),
        Binding("pagedown", "scroll_form(1)", show=False),
        Binding("pageup", "scroll_form(-1)", show=False),
    ]
    CSS_PATH = "step.tcss"

    def __init__(self, ctx: Context, step: Step) -> None:
        super().__init__(ctx)
        self.step = step
        self._shapes = ctx.shapes
        self._shown: dict[str, list[Finding]] = {}
        self._boxes: list[PartBox] = []

    # -- layout

    def compose_body(self) -> ComposeResult:
        asked = self.session.asked_keys()
        with Horizontal(id="body"):
            yield StepRail(id="rail")
            with Vertical(id="middle"):
                with VerticalScroll(id="form", can_focus=False):
                    yield Static(Content(scrub(self.step.intro)), id="intro")
                    for part in self.session.parts(self.step.id):
                        follows = part.advanced and bool(self._boxes) and self._boxes[-1].part.advanced
                        box = PartBox(part, asked, self._make_row, follows=follows)
                        self._boxes.append(box)
                        yield box
                    yield from self.compose_below()
                    yield Static(Content("Nothing is asked here with the answers so far. F8 goes on."), id="nothing")
                with VerticalScroll(id="help", can_focus=False):
                    yield HelpPanel()
            yield from self.compose_beside()

    def compose_below(self) -> ComposeResult:
        """What a step shows below its questions."""
        yield from ()

    def compose_beside(self) -> ComposeResult:
        """What stands on the right where there is room."""
        yield from ()

    def _make_row(self, field: Field) -> FieldRow:
        row = FieldRow(
            field,
            self.session.value(field.key),
            shapes=self._shapes,
            region=self.ctx.facts().region,
            now=self.ctx.clock.now,
        )
        row.disabled = self._why_fixed(field.key) is not None
        return row

    def _why_fixed(self, key: str) -> str | None:
        """Why an answer of a domain that exists cannot be another one; None where it can, or there is no domain yet."""
        if not self.session.draft.domain_id:
            return None
        existing = self.ctx.existing
        return why_fixed(key, existing.record.described if existing else None)

    def on_mount(self) -> None:
        self._show_progress()
        for row in self.rows():
            self._show_known(row)
        self._ask(self.session.needs(self.step.id))
        # So that the lists of the next step are there when it is.
        self._ask(self.session.needs_of_next(self.step.id))
        self._focus_where_one_was()
        # What was typed last on the screen before was not left there.
        self.post_message(AnswersSettled())

    def rows(self) -> Iterator[FieldRow]:
        """The rows that were made, in order."""
        for box in self._boxes:
            yield from box.rows()

    def row(self, key: str) -> FieldRow | None:
        """The row of a question, if it was made."""
        return next((row for row in self.rows() if row.field.key == key), None)

    def _focus_where_one_was(self) -> None:
        self.call_after_refresh(self.show_question, self.session.draft.cursor)

    def show_question(self, key: str) -> None:
        """Put the cursor on a question, or on the first one; opens the heading it stands under."""
        for box in self._boxes:
            if any(each.key == key for each in box.part.fields) and key in self.session.asked_keys():
                box.unfold()
                row = box.row(key)
                if row is not None:
                    # By the row itself: one that was made just before has no control to focus yet.
                    row.call_after_refresh(row.reveal)
                    return
        first = next((row for row in self.rows() if row.display and not row.disabled), None)
        if first is not None:
            # Rows above it may not have their height yet, so scrolling to it would go too far.
            first.focus(scroll_visible=False)
            self.query_one("#form").scroll_home(animate=False)

    # -- answers

    def on_field_row_answered(self, message: FieldRow.Answered) -> None:
        message.stop()
        key = message.field.key
        change = self.session.answer(key, message.value)
        self._after(key, change)
        if message.field.kind not in _TYPED:
            self.post_message(AnswersSettled())

    def _after(self, key: str, change: Change) -> None:
        """Show what an answer changed beyond itself."""
        if change.appeared or change.vanished:
            self._sync()
        narrowed = [each for each in self.session.asked_in(self.step.id) if _argument(each) == key]
        if narrowed:
            for each in narrowed:
                row = self.row(each.key)
                if row is not None:
                    self._show_known(row)
        if narrowed or change.appeared:
            self._ask(self.session.needs(self.step.id))
        self._show_findings()
        self.answered(key)

    def answered(self, key: str) -> None:
        """An answer of this step changed."""

    def _sync(self) -> None:
        asked = self.session.asked_keys()
        before = set(self.rows())
        for box in self._boxes:
            box.sync(asked)
        for row in set(self.rows()) - before:
            self.call_after_refresh(self._show_known, row)
        self._show_progress()

    def on_field_row_left(self, message: FieldRow.Left) -> None:
        message.stop()
        self.session.leave(message.field.key)
        self._show_findings()
        self.post_message(AnswersSettled())

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        row = next((each for each in event.widget.ancestors_with_self if isinstance(each, FieldRow)), None)
        if row is not None:
            self.session.focus(row.field.key)
            self._show_help(row.field)
            self._show_findings()

    def _show_help(self, field: Field) -> None:
        for panel in self.query(HelpPanel):
            panel.show(field, self._shapes.get(field.shape) if field.shape else None)

    def activities_chosen(self, key: str) -> None:
        row = self.row(key)
        if row is not None:
            row.show_value(self.session.value(key))
            row.focus()
        self.session.leave(key)
        self._after(key, Change())
        self.post_message(AnswersSettled())

    # -- findings

    def _show_findings(self) -> None:
        for row in self.rows():
            found = self._shown_beside(row)
            if self._shown.get(row.field.key, []) != found:
                self._shown[row.field.key] = found
                row.show_findings(found)
        self._show_progress()

    def _show_progress(self) -> None:
        for rail in self.query(StepRail):
            rail.show(self.step.id, signs(self.session))
        answers = self.session.draft.answers
        asked = self.session.asked_keys()
        shown = False
        for box in self._boxes:
            keys = [each.key for each in box.part.fields if each.key in asked]
            shown = shown or bool(keys)
            problems = sum(bool(self.session.shown_for(key)) for key in keys) if box.part.advanced else 0
            box.show_note(sum(key in answers for key in keys), problems)
        self.query_one("#nothing").display = not shown

    # -- look-ups

    def on_field_row_wanted(self, message: FieldRow.Wanted) -> None:
        message.stop()
        need = self.session.lookup_of(message.field)
        if need is not None:
            self.ctx.desk.look_up(*need, refresh=message.refresh)

    def _ask(self, needs: list[tuple[str, str]]) -> None:
        self.ctx.desk.look_up_all(needs)

    def _show_known(self, row: FieldRow) -> None:
        """Show a row what is known already; findings beside it as well."""
        need = self.session.lookup_of(row.field)
        if need is not None:
            known = self.ctx.facts().get(*need)
            if known.availability is not Availability.NOT_ASKED:
                row.show_lookup(known)
        found = self._shown_beside(row)
        if found:
            self._shown[row.field.key] = found
            row.show_findings(found)

    def _shown_beside(self, row: FieldRow) -> list[Finding]:
        """What to show beside a question: where rows are few, what is only good to know waits for the cursor."""
        found = self.session.shown_for(row.field.key)
        why = self._why_fixed(row.field.key)
        if why is not None:
            return [Finding(PERMANENT, Level.INFO, row.field.key, why)]
        if self.has_class("-tall"):
            return found
        return beside(found, here=row.has_focus_within)

    def lookup_arrived(self, message: LookupArrived) -> None:
        super().lookup_arrived(message)
        for row in self.rows():
            if self.session.lookup_of(row.field) == (message.kind, message.argument):
                row.show_lookup(message.lookup)
        if message.final:
            self._show_findings()
            self.looked_up(message.kind)

    def preflight_moved(self, message: PreflightMoved) -> None:
        """What an answer touched was read, or all that a check goes by."""
        if message.facts is not None:
            self._show_findings()

    def looked_up(self, kind: str) -> None:
        """A look-up ended."""

    # -- keys

    def action_scroll_form(self, by: int) -> None:
        """What stands below the questions cannot have the cursor; it is scrolled to."""
        form = self.query_one("#form")
        form.scroll_relative(y=by * max(1, form.size.height - 2), animate=False)

    def action_refresh(self) -> None:
        needs = self.session.needs(self.step.id)
        for need in needs:
            self.ctx.desk.look_up(*need, refresh=True)
        nouns = ", ".join(dict.fromkeys(noun_of(kind) for kind, _ in needs))
        self.notify(f"Looking up again: {nouns}." if nouns else "Nothing here is looked up.", markup=False)

    def action_next(self) -> None:
        untold = [each for each in self.session.findings if each.code == NOT_TOLD]
        here = next((each for each in untold if self.session.step_of(each) == self.step.id), None)
        if here is not None:
            # As in the console: what an activity has to be told comes before anything that builds on the role.
            key = self.session.place_of(here)
            self.session.leave(key)
            self._show_findings()
            self.show_question(key)
            self.notify(
                "First tell the ML activities what they need: Enter opens them.", severity="error", markup=False
            )
            return
        if self.session.editing:
            self.session.next()
            self._open(self.session.go("review").id)
        else:
            self._open(self.session.next().id)

    def action_back(self) -> None:
        self._open(self.session.go("review").id if self.session.editing else self.session.back().id)

    def action_next_problem(self) -> None:
        here = self.session.draft.cursor
        key = self.session.problem_after(here)
        question = self.session.question(key) if key else None
        if question is None:
            self.notify("Nothing stands against the answers.", markup=False)
        elif question.step == self.step.id:
            self.session.leave(key)
            self._show_findings()
            self.show_question(key)
        else:
            self.session.reach(key)
            self.post_message(OpenStep(question.step, key))

    def _open(self, step_id: str) -> None:
        self.post_message(OpenStep(step_id))

    def undone(self, key: str, change: Change) -> None:
        """The last answer was taken back."""
        row = self.row(key)
        if row is not None:
            row.show_value(self.session.value(key))
        self._after(key, change)
        self.post_message(AnswersSettled())


def _argument(field: Field) -> str:
    return field.choices.argument if field.choices else ""
