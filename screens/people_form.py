"""A dialog for people of a domain: who is to be let in, and what they get that is not the domain's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from models.conditions import Always
from models.facts import Availability
from models.fields import Choices, Field, Kind, Option
from models.inventory import Inventory
from models.people import GROUP, PROFILE, USER, Entry
from models.questions import question
from models.rules_base import listed
from models.text import scrub
from tui.keys import bindings
from tui.messages import LookupArrived
from tui.widgets.dialog import Dialog
from tui.widgets.field_row import FieldRow

if TYPE_CHECKING:
    from tui.context import Context

_NAMED: Final = 5
"""People that a title names before the rest is counted."""
_OWN: Final = "Leave it open for the domain's own setting."


def _own(key: str, field_key: str, label: str, help: str = "") -> Field:
    return replace(
        question(field_key),
        key=key,
        label=label,
        help=f"{help} {_OWN}".strip(),
        required=False,
        default=None,
        when=Always(),
    )


def _settings(inventory: Inventory) -> list[Field]:
    fields = [_own("role", "roles.default.arn", "Role of their own – optional", "What their work runs with.")]
    if "RStudioServerProDomainSettings" in (inventory.record.described.get("DomainSettings") or {}):
        options = (Option("R_STUDIO_USER", "User"), Option("R_STUDIO_ADMIN", "Administrator"))
        fields.append(
            replace(
                fields[0],
                key="rstudio_group",
                kind=Kind.CHOICE,
                label="RStudio – optional",
                help=f"What they may do in RStudio. {_OWN}",
                choices=Choices(options),
                shape="",
                placeholder="",
            )
        )
    return [
        *fields,
        _own("default_gb", "storage.default_space_gb", "Default space size – optional"),
        _own("maximum_gb", "storage.maximum_space_gb", "Maximum space size – optional"),
    ]


class PeopleForm(Dialog[list[Entry] | None]):
    """Gives the entries; None where nothing is to change."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*(replace(each, priority=True) for each in bindings("accept", "cancel"))]
    DEFAULT_CSS = """
    PeopleForm { align: center middle; }
    PeopleForm VerticalScroll { height: auto; max-height: 16; }
    PeopleForm #wrong { height: auto; text-style: bold; }
    """

    def __init__(self, ctx: Context, inventory: Inventory, changing: tuple[str, ...] = ()) -> None:
        """A dialog.

        Args:
            ctx: the program's.
            inventory: the domain.
            changing: names of profiles that get other settings; none where people are added.
        """
        super().__init__()
        self._ctx = ctx
        self._inventory = inventory
        self._changing = changing
        self._values: dict[str, Any] = {}
        self._rows = [
            FieldRow(each, shapes=ctx.shapes, region=ctx.facts().region, now=ctx.clock.now) for each in self._fields()
        ]

    def _fields(self) -> list[Field]:
        settings = _settings(self._inventory)
        if self._changing:
            return settings
        if self._inventory.record.signs_in != "SSO":
            return [replace(question("access.profiles"), when=Always(), label="User profiles, one a line"), *settings]
        labels = {"access.groups": "Groups", "access.users": "Single people"}
        who = [replace(question(key), when=Always(), label=label) for key, label in labels.items()]
        return [*who, *settings]

    def compose(self) -> ComposeResult:
        who = listed(self._changing, _NAMED)
        title = f"Settings of {who}" if self._changing else f"Let people in to {self._inventory.name}"
        note = "What is not answered stays as it is." if self._changing else "Without settings they get the domain's."
        with Vertical(classes="dialog"):
            yield Static(Content(scrub(title)), classes="dialog-title")
            yield Static(Content(note), classes="dialog-note")
            with VerticalScroll(can_focus=False):
                yield from self._rows
            yield Static(Content(""), id="wrong")
            yield Static(Content("F8 goes on and shows what would be done; F7 changes nothing."), classes="dialog-keys")

    def on_mount(self) -> None:
        self._rows[0].focus()
        for row in self._rows:
            kind = _lookup(row)
            if kind:
                known = self._ctx.facts().get(kind)
                if known.availability is not Availability.NOT_ASKED:
                    row.show_lookup(known)
                self._ctx.desk.look_up(kind)

    def lookup_arrived(self, message: LookupArrived) -> None:
        """Rows of the account came."""
        for row in self._rows:
            if _lookup(row) == message.kind:
                row.show_lookup(message.lookup)

    def on_field_row_wanted(self, message: FieldRow.Wanted) -> None:
        message.stop()
        choices = message.field.choices
        if choices is not None and choices.lookup:
            self._ctx.desk.look_up(choices.lookup, refresh=message.refresh)

    def on_field_row_answered(self, message: FieldRow.Answered) -> None:
        message.stop()
        self._values[message.field.key] = message.value
        self.query_one("#wrong", Static).update(Content(""))

    def on_field_row_left(self, message: FieldRow.Left) -> None:
        message.stop()

    def action_accept(self) -> None:
        """Go on, where somebody and something is named."""
        entries = entries_of(self._values, self._changing)
        if isinstance(entries, str):
            self.query_one("#wrong", Static).update(Content(f"E! {scrub(entries)}"))
        else:
            self.dismiss(entries)

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)


def _lookup(row: FieldRow) -> str:
    return row.field.choices.lookup if row.field.choices else ""


def entries_of(values: Mapping[str, Any], changing: tuple[str, ...] = ()) -> list[Entry] | str:
    """The entries that answers of the form mean, or what is missing."""
    settings: dict[str, Any] = {}
    for key in ("role", "rstudio_group", "default_gb", "maximum_gb"):
        if values.get(key) not in (None, ""):
            settings[key] = values[key]
    for key in ("default_gb", "maximum_gb"):
        if key in settings and not isinstance(settings[key], int):
            return f"{settings[key]} is no number of GB."
    if changing:
        entries = [Entry(PROFILE, name, profile=name, **settings) for name in changing]
        return entries if settings else "No setting is answered."
    entries = [Entry(GROUP, each.get("name") or "", each.get("id") or "") for each in values.get("access.groups") or ()]
    entries += [
        Entry(USER, each.get("name") or "", each.get("id") or "", **settings)
        for each in values.get("access.users") or ()
    ]
    entries += [Entry(PROFILE, name, **settings) for name in values.get("access.profiles") or ()]
    return entries or "Nobody is named."
