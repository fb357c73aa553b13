"""Who may use a domain that exists: adding, changing and removing people, and a link to sign in with."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from models.actions import Plan
from models.errors import SmdomainError
from models.findings import Finding, blocks
from models.inventory import Inventory
from models.people import COLUMNS, Entry, read_people
from models.people_rules import ADD, CHANGE, REMOVE
from models.text import scrub
from screens.base import WizardScreen
from screens.choose import ChooseDialog
from screens.link import show_link
from screens.path_dialog import PathDialog
from screens.people_form import PeopleForm
from screens.people_rows import people_of, people_rows
from screens.text_dialog import TextDialog
from tui.bridge import Bridge
from tui.keys import bindings
from tui.on_screen import refusal, told
from tui.services.domain_reader import spec_of_record
from tui.widgets.confirm import ConfirmDialog
from tui.widgets.picker import Picker
from tui.widgets.picker_rows import Title
from tui.words import counted, first_of

if TYPE_CHECKING:
    from tui.context import Context

_TITLES: Final = (Title("Kind", 8), Title("Name", 28), Title("Status", 13), Title("Role, or user", 24))
_PLAN: Final = "plan"
_READ: Final = "read"
"""Columns of a text that a dialog shows without scrolling sideways in 80."""
_MOST: Final = 15
"""Actions that a question names before the rest is counted."""


class PeopleScreen(WizardScreen, Bridge):
    """A list to mark people in; what is done about them is shown first and carried out as a run."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("back", "refresh", "add", "change", "remove", "person-link", "from-file")
    ]
    DEFAULT_CSS = """
    PeopleScreen #people { height: 1fr; padding: 0 1; }
    PeopleScreen #state { height: auto; max-height: 4; }
    """

    @dataclass
    class Planned(Message):
        """What would be done is known."""

        plan: Plan
        findings: list[Finding]

    @dataclass
    class Read(Message):
        """The domain was read again."""

        inventory: Inventory

    @dataclass
    class FileRead(Message):
        """A file of people was read."""

        path: str
        entries: list[Entry]

    @dataclass
    class FileRefused(Message):
        """It could not be read, or holds no people."""

        path: str
        error: SmdomainError

    @dataclass
    class LinkMade(Message):
        """A sign-in link was made; it is a secret."""

        profile: str
        url: str = field(repr=False)

    @dataclass
    class Failed(Message):
        """AWS refused, or could not be asked."""

        error: SmdomainError

    def __init__(self, ctx: Context, inventory: Inventory) -> None:
        super().__init__(ctx)
        self._inventory = inventory
        self._entries = people_of(inventory)
        self._filter = ""
        self._path = ""

    def frame_words(self) -> tuple[str, str]:
        return "People", "  ".join((self._inventory.name, self._inventory.id, self.ctx.facts().region))

    def compose_body(self) -> ComposeResult:
        with Vertical(id="people"):
            yield Static(id="state")
            yield Picker(_TITLES, people_rows(self._inventory, self._entries), multi=True, id="list")

    def on_mount(self) -> None:
        self.query_one(Picker).focus()
        self._show_state()

    def _show_state(self) -> None:
        self.query_one("#state", Static).update(Content(scrub(self._state())))

    def _state(self) -> str:
        here, picker = self._inventory, self.query_one(Picker)
        if self.is_at_work(_PLAN):
            return "Working out what it takes ..."
        if self.is_at_work(_READ):
            return "Reading the people again ..."
        lists = {"groups": here.groups, "users": here.users, "profiles": here.profiles}
        lacking = [name for name, people in lists.items() if people is None]
        why = " ".join(why for what, why in here.unread if any(name in what.lower() for name in (*lacking, "people")))
        unread = f"? {' and '.join(lacking).capitalize()} could not be read. {why}".rstrip() if lacking else ""
        if not self._entries:
            return unread or "Nobody may use it yet. F2 lets people in."
        marked = f"{len(picker.chosen)} marked. " if picker.chosen else ""
        found = f"{picker.shown} of {picker.total} shown for {self._filter!r}; F7 shows all. " if self._filter else ""
        count = f"{counted(len(self._entries), 'entry', 'entries')}. " if not found else ""
        return f"{count}{marked}{found}Space marks, typing filters. {unread}".rstrip()

    def on_picker_marked(self, message: Picker.Marked) -> None:
        message.stop()
        self._show_state()

    def on_picker_typed(self, message: Picker.Typed) -> None:
        message.stop()
        self._show_only(self._filter[:-1] if message.back else self._filter + message.text)

    def _show_only(self, words: str) -> None:
        self._filter = words
        self.query_one(Picker).filter(words)
        self._show_state()

    def on_picker_chosen(self, message: Picker.Chosen) -> None:
        message.stop()
        if self.is_active:
            self.action_change()

    def _meant(self) -> list[Entry]:
        """The marked ones, else the cursor's."""
        picker = self.query_one(Picker)
        keys = picker.chosen or ([picker.cursor_value] if picker.cursor_value else [])
        return [self._entries[key] for key in keys if key in self._entries]

    # -- what is done

    def action_back(self) -> None:
        """Show all again where only some were shown; else to the domain."""
        if self._filter:
            self._show_only("")
        else:
            self.dismiss()

    def action_refresh(self) -> None:
        self.in_thread(_READ, lambda cancel: self.ctx.inventory(self._inventory.id), self.Read, self.Failed)
        self._show_state()

    def on_people_screen_read(self, message: Read) -> None:
        self.stop_thread(_READ)
        self._inventory = message.inventory
        self._entries = people_of(message.inventory)
        picker = self.query_one(Picker)
        for key in picker.chosen:
            if key not in self._entries:
                picker.mark(key, False)
        picker.set_rows(people_rows(message.inventory, self._entries))
        self._show_state()

    def action_add(self) -> None:
        self.app.push_screen(PeopleForm(self.ctx, self._inventory), lambda entries: self._plan(ADD, entries))

    def action_change(self) -> None:
        profiles = tuple(each.profile for each in self._meant() if each.profile)
        if profiles:
            form = PeopleForm(self.ctx, self._inventory, profiles)
            self.app.push_screen(form, lambda entries: self._plan(CHANGE, entries))
        else:
            self.notify("Only profiles have settings of their own; groups have the domain's.", markup=False)

    def action_remove(self) -> None:
        self._plan(REMOVE, self._meant())

    def _plan(self, way: str, entries: list[Entry] | None) -> None:
        if entries:
            self.in_thread(
                _PLAN, lambda cancel: self._planned(way, entries), lambda found: self.Planned(*found), self.Failed
            )
            self._show_state()

    def _planned(self, way: str, entries: list[Entry]) -> tuple[Plan, list[Finding]]:
        from tui.services.people import planned

        return planned(self.ctx.gateway, self.ctx.lookups, self._inventory, entries, way)

    def on_people_screen_failed(self, message: Failed) -> None:
        self.stop_thread(_PLAN)
        self.stop_thread(_READ)
        self._show_state()
        error = message.error
        self.notify(refusal(error), title=error.title, severity="error", markup=False)

    def on_people_screen_planned(self, message: Planned) -> None:
        self.stop_thread(_PLAN)
        self._show_state()
        plan, findings = message.plan, message.findings
        said = told(findings)
        if blocks(findings):
            self.app.push_screen(TextDialog("This stands against it; nothing was changed", "\n".join(said)))
            return
        if not plan.actions:
            self.notify("Nothing to do: it is so already.", markup=False)
            return
        titles = first_of([each.title for each in plan.actions], _MOST, "action")
        detail = "\n".join([*titles, "", *plan.notes, *said])

        def confirmed(yes: bool | None) -> None:
            if yes:
                self._carry_out(plan)

        question = f"Do this in {plan.domain_name} of {plan.account}, {plan.region}?"
        self.app.push_screen(ConfirmDialog(question, detail, "Do it", "Not yet"), confirmed)

    def _carry_out(self, plan: Plan) -> None:
        from screens.status import StatusScreen

        try:
            self.ctx.desk.carry_plan(plan, spec_of_record(self._inventory.record, self.ctx.facts().region))
        except SmdomainError as error:
            self.post_message(self.Failed(error))
        else:
            # Behind the status stands the domain, which is read anew.
            app, status = self.app, StatusScreen(self.ctx)
            self.dismiss()
            app.push_screen(status)

    # -- many, from a file

    def action_from_file(self, problem: str = "") -> None:
        def given(path: str | None) -> None:
            if path:
                self._path = path
                self.in_thread(
                    "file",
                    lambda cancel: _people_in(path),
                    lambda entries: self.FileRead(path, entries),
                    lambda error: self.FileRefused(path, error),
                )

        title = f"A CSV file of people, with a heading line: any of {', '.join(COLUMNS)}"
        self.app.push_screen(PathDialog(title, self._path, problem, "~/people.csv"), given)

    def on_people_screen_file_refused(self, message: FileRefused) -> None:
        self.action_from_file(f"{message.error.message}\n{message.error.remedy}")

    def on_people_screen_file_read(self, message: FileRead) -> None:
        if not message.entries:
            self.action_from_file("Nobody is named in it.")
            return
        ways = (ADD, CHANGE, REMOVE)
        entries = ["Let them in", "Give them these settings", "Take them off, with their apps and spaces"]
        note = f"{message.path} names {counted(len(message.entries), 'group or person', 'groups and people')}."
        note += " What would be done is shown first."

        def chosen(index: int | None) -> None:
            if index is not None:
                self._plan(ways[index], message.entries)

        self.app.push_screen(ChooseDialog("What is to be done with them?", entries, note), chosen)

    # -- a link

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "person_link":
            return True if self._inventory.record.signs_in == "IAM" else None
        return True

    def action_person_link(self) -> None:
        names = [each.profile for each in self._meant() if each.profile]
        if len(names) == 1:
            self.in_thread(
                "link", lambda cancel: self._presigned(names[0]), lambda made: self.LinkMade(*made), self.Failed
            )
        else:
            self.notify("A link is for one person: put the cursor there.", markup=False)

    def _presigned(self, name: str) -> tuple[str, str]:
        from tui.farewell import presigned_url

        return name, presigned_url(self.ctx.gateway, self._inventory.id, name)

    def on_people_screen_link_made(self, message: LinkMade) -> None:
        show_link(self, message.profile, message.url)


def _people_in(path: str) -> list[Entry]:
    from tui.services.specfile import read_text

    return read_people(*read_text(Path(path).expanduser()))
