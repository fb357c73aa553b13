"""One domain that exists: everything about it, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from models.actions import GONE
from models.errors import AwsError, SmdomainError
from models.inventory import BROKEN, Inventory
from models.text import scrub
from screens.base import WizardScreen
from screens.domains import AGAIN
from screens.text_dialog import TextDialog
from tui.answers_review import Line
from tui.bridge import Bridge
from tui.domain_lines import domain_lines, in_full
from tui.keys import bindings, key
from tui.messages import LookupArrived, OpenStep
from tui.on_screen import on_screen, refusal
from tui.services.domain_reader import spec_of_record
from tui.widgets.line_list import LineList
from tui.words import ago, counted

if TYPE_CHECKING:
    from tui.context import Context

_GROUP = "inventory"
_LEFT = "left"


class DomainScreen(WizardScreen, Bridge):
    """Read in a thread; read again by itself while something in it is on its way."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("back", "refresh", "edit", "people", "delete", "rescue")]
    DEFAULT_CSS = """
    DomainScreen #domain { height: 1fr; padding: 0 1; }
    DomainScreen #state { height: auto; max-height: 8; }
    DomainScreen #lines { height: 1fr; }
    DomainScreen #whole { height: auto; max-height: 5; }
    """

    @dataclass
    class Read(Message):
        """All about the domain was read."""

        inventory: Inventory

    @dataclass
    class LeftRead(Message):
        """What a domain that is gone has left behind was looked for."""

        inventory: Inventory

    @dataclass
    class Failed(Message):
        """It could not be read."""

        error: SmdomainError

    def __init__(self, ctx: Context, domain_id: str) -> None:
        super().__init__(ctx)
        self.domain_id = domain_id
        self.inventory: Inventory | None = None
        """All that was read; None until then."""
        self._error: SmdomainError | None = None
        self._read_at = 0.0
        self._lines: list[Line] = []

    def frame_words(self) -> tuple[str, str]:
        name = self.inventory.name if self.inventory else ""
        return "Domain", "  ".join(part for part in (name, self.domain_id, self.ctx.facts().region) if part)

    def compose_body(self) -> ComposeResult:
        with Vertical(id="domain"):
            yield Static(id="state")
            yield LineList(id="lines")
            yield Static(id="whole")

    def on_mount(self) -> None:
        self.query_one("#lines").focus()
        self._read()
        self.ctx.desk.look_up("quotas")
        self.set_interval(AGAIN, self._again)

    def on_screen_resume(self) -> None:
        """One came back from changing something."""
        if self.inventory is not None:
            self._read()
            # Asked anew where a run has changed something.
            self.ctx.desk.look_up("quotas")

    def action_refresh(self) -> None:
        self._read()
        self.ctx.desk.look_up("quotas", refresh=True)

    def _read(self) -> None:
        self.in_thread(_GROUP, lambda cancel: self.ctx.inventory(self.domain_id), self.Read, self.Failed)
        self._show_state()

    def _again(self) -> None:
        if self.is_current and not self.is_at_work(_GROUP) and self.inventory is not None and self.inventory.moving:
            self._read()

    def lookup_arrived(self, message: LookupArrived) -> None:
        if message.kind == "quotas" and message.final and self.inventory is not None:
            self._show_lines()

    def action_back(self) -> None:
        self.dismiss()

    def on_resize(self) -> None:
        self.show_frame()
        self._show_whole()

    # -- what can be done

    def action_edit(self) -> None:
        here = self.inventory
        if here is None:
            return
        from screens.resume import ask_to_go_on, edits_of, failed_edit_of

        unfinished, failed = edits_of(self.ctx, here), failed_edit_of(self.ctx, here)
        if unfinished or failed:
            ask_to_go_on(self, here, unfinished, failed, self._begin_edit)
        else:
            self._begin_edit()

    def _begin_edit(self) -> None:
        here = self.inventory
        if here is not None:
            self.ctx.existing = here
            self.ctx.desk.begin_from(spec_of_record(here.record, self.ctx.facts().region), domain_id=here.id)
            self.post_message(OpenStep("review"))

    def action_people(self) -> None:
        if self.inventory is not None:
            from screens.people import PeopleScreen

            self.app.push_screen(PeopleScreen(self.ctx, self.inventory))

    def action_delete(self) -> None:
        if self.inventory is not None:
            from screens.delete import ask_to_delete

            ask_to_delete(self, self.inventory)
        elif self._gone:
            self.in_thread(_LEFT, lambda cancel: self._left(), self.LeftRead, self.Failed)
            self._show_state()

    def _left(self) -> Inventory:
        from models.plan_delete import gone_domain
        from tui.services.leftovers import leftovers_of

        return gone_domain(self.domain_id, *leftovers_of(self.ctx.gateway, self.domain_id))

    def on_domain_screen_left_read(self, message: LeftRead) -> None:
        from screens.delete import ask_to_delete

        self.stop_thread(_LEFT)
        self._show_state()
        ask_to_delete(self, message.inventory)

    @property
    def _gone(self) -> bool:
        """Whether there is none of this id, or none any more."""
        return isinstance(self._error, AwsError) and self._error.aws_code in GONE and self.inventory is None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "delete" and self._gone:
            return True
        if action in ("edit", "people", "delete") and self.inventory is None:
            return False
        if action == "rescue":
            return True if self.inventory is not None and self.inventory.status in BROKEN else None
        return True

    def action_rescue(self) -> None:
        if self.inventory is not None:
            from screens.rescue import ask_to_rescue

            ask_to_rescue(self, self.inventory)

    # -- what was read

    def on_domain_screen_read(self, message: Read) -> None:
        # It counts as at work until its end is told as well, which comes behind this.
        self.stop_thread(_GROUP)
        self.inventory, self._error = message.inventory, None
        self._read_at = self.ctx.clock.now()
        self._show_lines()
        self._show_state()
        self.show_frame()
        self.refresh_bindings()

    def on_domain_screen_failed(self, message: Failed) -> None:
        self.stop_thread(_GROUP)
        error = message.error
        if isinstance(error, AwsError) and error.aws_code in GONE and self.inventory is not None:
            self.app.notify(f"The domain {self.inventory.name} is gone.", markup=False)
            self.dismiss()
            return
        self.stop_thread(_LEFT)
        self._error = error
        self._show_state()
        self.refresh_bindings()

    def _show_lines(self) -> None:
        assert self.inventory is not None
        at = self._line_at
        self._lines = domain_lines(
            self.inventory,
            region=self.ctx.facts().region,
            questions=self.ctx.questions,
            facts=self.ctx.facts(),
            members=self.ctx.shapes.members,
        )
        listed = self.query_one("#lines", OptionList)
        before = listed.highlighted
        with self.prevent(OptionList.OptionHighlighted):
            listed.set_options(Option(Content(scrub(_text(line))), disabled=not line.key) for line in self._lines)
            listed.highlighted = _place(self._lines, at, before)
        self._show_whole()

    @property
    def _line_at(self) -> Line | None:
        place = self.query_one("#lines", OptionList).highlighted
        return self._lines[place] if place is not None and place < len(self._lines) else None

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        self._show_whole()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Enter on what the list cuts shows it in full, to be scrolled and copied."""
        message.stop()
        line = self._lines[message.option_index]
        if self.is_active:
            self.app.push_screen(TextDialog(line.key, on_screen(in_full(line))))

    def _show_whole(self) -> None:
        """What the cursor is on, in full, where the list has no room for it."""
        line, listed = self._line_at, self.query_one("#lines", OptionList)
        whole = self.query_one("#whole", Static)
        room = listed.scrollable_content_region.width
        cut = line is not None and room > 0 and (cell_len(_text(line)) > room or line.key not in line.text)
        whole.display = cut
        whole.update(Content(scrub(on_screen(in_full(line))) if line and cut else ""))

    def _show_state(self) -> None:
        self.query_one("#state", Static).update(Content(scrub(self._state())))

    def _state(self) -> str:
        if self.is_at_work(_LEFT):
            return f"Looking for what {self.domain_id} has left behind ..."
        if self._gone:
            look = f"{key('delete').display} looks for what one of that id has left behind."
            return f"x There is no domain {self.domain_id} in {self.ctx.facts().region}. {look}"
        if self._error is not None:
            return f"x {refusal(self._error)}"
        if self.inventory is None:
            return "Reading the domain, its people, spaces, apps and files ..."
        here = self.inventory
        parts = [f"{here.name} is {here.status}."]
        if here.profiles is not None:
            parts.append(f"{counted(len(here.profiles), 'profile')}.")
        if here.apps is not None:
            parts.append(f"{counted(len(here.running_apps), 'app')} running.")
        if here.unread:
            parts.append(f"{counted(len(here.unread), 'thing')} could not be read, see the end.")
        if here.status in BROKEN:
            parts.append(f"{key('rescue').display} says what helps.")
        age = self.ctx.clock.now() - self._read_at
        parts.append("Reading again ..." if self.is_at_work(_GROUP) else f"Read {ago(age)}.")
        return " ".join(parts)


def _place(lines: Sequence[Line], at: Line | None, before: int | None) -> int | None:
    """Where the cursor goes when all was read anew: to the line it was on, or to one as far down."""
    known = [place for place, line in enumerate(lines) if at is not None and line.key == at.key]
    if known and before is not None:
        return min(known, key=lambda place: abs(place - before))
    open_to = [place for place, line in enumerate(lines) if line.key]
    return next((place for place in open_to if place >= (before or 0)), open_to[-1] if open_to else None)


def _text(line: Line) -> str:
    return on_screen(f"{line.mark or ' '}{line.text}" if line.key else line.text)
