"""Domains that exist in this account and Region, those in trouble first, with the reason."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from models.errors import SmdomainError
from models.facts import Availability, Domain
from models.inventory import BROKEN, MOVING, in_order, is_domain_id
from models.text import scrub
from screens.base import WizardScreen
from screens.line_dialog import LineDialog
from tui.bridge import Bridge
from tui.keys import bindings, key
from tui.messages import LookupArrived
from tui.on_screen import refusal
from tui.quota_lines import in_use
from tui.words import counted, span

if TYPE_CHECKING:
    from tui.context import Context

AGAIN: Final = 10.0
"""Seconds between two looks while something is on its way (facts 7.3)."""
_BY_ID: Final = f"{key('open-id').display} shows a domain whose id you know."


class DomainsScreen(WizardScreen, Bridge):
    """The list; Enter shows one."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("back", "refresh", "open-id")]
    DEFAULT_CSS = """
    DomainsScreen #domains { height: 1fr; padding: 0 1; }
    DomainsScreen #state, DomainsScreen #quotas { height: auto; max-height: 6; }
    DomainsScreen #list { height: 1fr; border: none; text-wrap: nowrap; text-overflow: ellipsis; }
    DomainsScreen #reason { height: auto; max-height: 6; }
    """

    @dataclass
    class ReasonsRead(Message):
        """Why domains are in trouble, by their ids."""

        reasons: Mapping[str, str]

    @dataclass
    class Failed(Message):
        """The reasons could not be read."""

        error: SmdomainError

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._rows: list[Domain] = []
        self._reasons: dict[str, str] = {}
        self._asking = True
        self._at = ""
        """Id of the domain that the cursor is on."""

    def frame_words(self) -> tuple[str, str]:
        return "Domains that exist", self.ctx.facts().region

    def compose_body(self) -> ComposeResult:
        with Vertical(id="domains"):
            yield Static(id="state")
            yield OptionList(id="list", compact=True, markup=False)
            yield Static(id="reason")
            yield Static(id="quotas")

    def on_mount(self) -> None:
        self.query_one("#list").focus()
        self._show()
        self.action_refresh()
        self.set_interval(AGAIN, self._again)

    def on_screen_resume(self) -> None:
        """One came back from a domain, which may be another one by now."""
        if self._rows:
            self.action_refresh()

    def action_refresh(self) -> None:
        self._ask()
        self.ctx.desk.look_up("quotas", refresh=True)

    def _ask(self) -> None:
        self._asking = True
        self.ctx.desk.look_up("domains", refresh=True)

    def _again(self) -> None:
        if self.is_current and not self._asking and any(each.status in MOVING for each in self._rows):
            self._ask()

    def action_back(self) -> None:
        self.dismiss()

    # -- what there is

    def lookup_arrived(self, message: LookupArrived) -> None:
        if message.kind == "quotas":
            self._show_quotas()
        if message.kind != "domains":
            return
        if message.final:
            self._asking = False
            broken = [row.id for row in message.lookup.rows if row.status in BROKEN]
            if broken:
                self.in_thread("reasons", lambda stop: self._read_reasons(broken, stop), self.ReasonsRead, self.Failed)
        self._show()

    def _read_reasons(self, broken: list[str], stop: threading.Event) -> dict[str, str]:
        from tui.services.domain_reader import reasons_of

        return reasons_of(self.ctx.gateway, broken, stop)

    def on_domains_screen_reasons_read(self, message: ReasonsRead) -> None:
        self._reasons.update(message.reasons)
        self._show_reason()

    def on_domains_screen_failed(self, message: Failed) -> None:
        self.notify(refusal(message.error), title=message.error.title, severity="error", markup=False)

    def _show(self) -> None:
        self._rows = in_order(self.ctx.facts().get("domains").rows)
        self.query_one("#state", Static).update(Content(scrub(self._state())))
        listed = self.query_one("#list", OptionList)
        now = self.ctx.clock.now()
        with self.prevent(OptionList.OptionHighlighted):
            listed.set_options(Option(Content(scrub(_line(row, now)))) for row in self._rows)
            # Rows change places while their status changes: the cursor stays on the domain it was on.
            places = [place for place, row in enumerate(self._rows) if row.id == self._at]
            listed.highlighted = places[0] if places else 0 if self._rows else None
        self._at = self._current.id if self._current else ""
        self._show_reason()
        self._show_quotas()
        self.show_frame()

    def _show_quotas(self) -> None:
        shown = self.query_one("#quotas", Static)
        text = in_use(self.ctx.facts().get("quotas"))
        shown.display = bool(text)
        shown.update(Content(scrub(text)))

    def _state(self) -> str:
        lookup = self.ctx.facts().get("domains")
        if lookup.availability in (Availability.DENIED, Availability.FAILED):
            named = not lookup.action or lookup.action in lookup.reason
            lacking = "" if named else f" It takes the permission {lookup.action}."
            return f"The domains could not be listed. {lookup.reason}{lacking} {_BY_ID}"
        if not self._rows:
            return "Asking AWS ..." if self._asking else "There is no domain here. F7 goes back, to set one up."
        broken = sum(row.status in BROKEN for row in self._rows)
        more = f", {broken} in trouble; failed ones count against the quota" if broken else ""
        return f"{counted(len(self._rows), 'domain')}{more}. Enter shows one."

    def _show_reason(self) -> None:
        row = self._current
        reason = self._reasons.get(row.id, "") if row else ""
        shown = self.query_one("#reason", Static)
        shown.display = bool(reason)
        shown.update(Content(scrub(f"x {reason}")))

    @property
    def _current(self) -> Domain | None:
        place = self.query_one("#list", OptionList).highlighted
        return self._rows[place] if place is not None and place < len(self._rows) else None

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        self._at = self._current.id if self._current else ""
        self._show_reason()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        # A second Enter on a slow link is meant for the first one.
        if self.is_active:
            self._open(self._rows[message.option_index].id)

    def _open(self, domain_id: str) -> None:
        from screens.domain import DomainScreen

        self.app.push_screen(DomainScreen(self.ctx, domain_id))

    def action_open_id(self, text: str = "", problem: str = "") -> None:
        """Show a domain that the list does not have, or of which one has the id at hand."""

        def given(text: str | None) -> None:
            if text is None:
                return
            found = next((row.id for row in self._rows if text in (row.id, row.name)), text)
            if is_domain_id(found):
                self._open(found)
            else:
                self.action_open_id(text, f"{text} is no id of a domain, and no name in the list.")

        self.app.push_screen(LineDialog("Id of the domain", text, problem, "d-abcdefghijkl"), given)


def _line(row: Domain, now: float) -> str:
    mark = "x" if row.status in BROKEN else ">" if row.status in MOVING else " "
    age = f"{span(now - row.created)} old" if row.created else ""
    return f"{mark} {row.name:<30.30} {row.status:<13} {row.id:<18} {age}"
