"""Step 0: where the domain will be, who is asking, and what to begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from models.actions import CREATE, DELETE, EDIT, PEOPLE
from models.errors import SmdomainError
from models.steps import step
from models.text import scrub
from screens.base import WizardScreen
from tui.beginnings import Beginning, Offer, interrupted_runs, offers, open_drafts, place_of
from tui.bridge import Bridge
from tui.keys import bindings
from tui.last_session import said
from tui.messages import LookupArrived, OpenStep
from tui.welcome import Welcome, ask_who
from tui.words import ago, counted

if TYPE_CHECKING:
    import threading

    from models.draft import Draft
    from models.spec import DomainSpec
    from tui.context import Context
    from tui.services.runs import Run

_ASKING = "Asking AWS who you are ..."


class StartScreen(WizardScreen, Bridge):
    """The first screen: painted before AWS is asked anything."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("next", "refresh", "sign-in")]
    CSS_PATH = "start.tcss"

    @dataclass
    class Welcomed(Message):
        """AWS said who one is, or refused to."""

        welcome: Welcome

    @dataclass
    class Failed(Message):
        """Something went wrong that was to be read in a thread."""

        error: SmdomainError

    @dataclass
    class ShapesRead(Message):
        """What AWS allows as values is known."""

        version: str

    @dataclass
    class SpecRead(Message):
        """A spec was read from a file."""

        spec: DomainSpec

    @dataclass
    class SpecRefused(Message):
        """A spec could not be read."""

        error: SmdomainError

    @dataclass
    class NamesRead(Message):
        """Names to choose from came."""

        names: list[str]

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._welcome: Welcome | None = None
        self._choices: list[Offer] = []
        self._path = ""
        self._title = ""
        self._take: Callable[[str], None] = lambda name: None

    def compose_body(self) -> ComposeResult:
        with Vertical(id="start"):
            yield Static(Content(step("start").intro), id="intro")
            yield Static(Content(_ASKING), id="who")
            yield OptionList(id="choices", compact=True)

    def on_mount(self) -> None:
        self._show_choices()
        self.query_one(OptionList).focus()
        if self.ctx.wanted is not None:
            self.call_after_refresh(self.open_draft, self.ctx.wanted)
            self.ctx.wanted = None
        if killed := said():
            self.notify(killed, title="Killed", severity="warning", timeout=30, markup=False)
        # Loading the AWS client takes longer than drawing: the screen comes first.
        self.call_after_refresh(self._ask)

    def _ask(self) -> None:
        self.query_one("#who", Static).update(Content(_ASKING))
        self.in_thread("who", lambda cancel: _ready_and_ask(self.ctx, cancel), self.Welcomed, self.Failed)

    def on_start_screen_welcomed(self, message: Welcomed) -> None:
        self._welcome = message.welcome
        self._show_who()
        self._show_choices()
        if message.welcome.problem is None:
            self.ctx.desk.look_up("domains")
            self.ctx.desk.look_up("regions")
        # While people look at the first screen; the first step needs it.
        self.in_thread("shapes", lambda cancel: self._made_ready(), self.ShapesRead, self.Failed)

    def _made_ready(self) -> str:
        """Read what AWS allows as values, and make the clients that look-ups take; the version of what was read."""
        version = self.ctx.shapes.version
        self.ctx.lookups.prepare()
        return version

    def on_start_screen_failed(self, message: Failed) -> None:
        error = message.error
        self.notify(f"{error.message} {error.remedy}".strip(), title=error.title, severity="error", markup=False)

    def _show_who(self) -> None:
        if self._welcome is not None:
            lines = self._welcome.lines(self.ctx.clock.now())
            who = self.query_one("#who", Static)
            who.update(Content("\n".join(scrub(line) for line in lines)))
            who.set_class(self._welcome.problem is not None, "-problem")
        self.refresh_bindings()

    # -- what to do

    def _show_choices(self) -> None:
        self._choices = list(self._offered())
        options = self.query_one(OptionList)
        highlighted = options.highlighted or 0
        with self.prevent(OptionList.OptionHighlighted):
            wide = max(len(each.label) for each in self._choices) + 3
            options.set_options(Content(scrub(f"{each.label:<{wide}}{each.note}")) for each in self._choices)
            options.highlighted = min(highlighted, len(self._choices) - 1)

    def _offered(self) -> Iterator[Offer]:
        domains = self.ctx.facts().get("domains") if self._welcome else None
        count = counted(len(domains.rows), "domain") if domains and domains.known else ""
        return offers(self.ctx, self._welcome, count)

    def _begin(self, offer: Offer) -> None:
        match offer.what:
            case Beginning.RUN:
                self._choose_run()
            case Beginning.LAST_DRAFT:
                self.open_draft(open_drafts(self.ctx)[0])
            case Beginning.NEW:
                self._new()
            case Beginning.DRAFT:
                self._choose_draft()
            case Beginning.SPEC:
                self._ask_path()
            case Beginning.DOMAINS:
                self._show_domains()
            case Beginning.PROFILE:
                self._choose_profile()
            case Beginning.REGION:
                self._choose_region()

    def lookup_arrived(self, message: LookupArrived) -> None:
        if message.final and message.kind == "domains":
            self._show_choices()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self._begin(self._choices[message.option_index])

    def action_next(self) -> None:
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self._begin(self._choices[highlighted])

    def action_refresh(self) -> None:
        self.ctx.reconnect()
        self._ask()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "sign_in":
            return self._welcome is not None and self._welcome.wants_sign_in(self.ctx.clock.now())
        return True

    def action_sign_in(self) -> None:
        from screens.sign_in import SignInDialog

        def signed_in(yes: bool | None) -> None:
            if yes:
                self.ctx.gateway.renew()
                self.action_refresh()

        self.app.push_screen(SignInDialog(self.ctx), signed_in)

    def _new(self) -> None:
        session = self.ctx.desk.begin_new()
        self.post_message(OpenStep(session.step.id))

    def _pick(
        self, title: str, entries: list[str], chosen: Callable[[int | None], None], note: str = "", at: int = 0
    ) -> None:
        """Have one of these chosen."""
        from screens.choose import ChooseDialog

        self.app.push_screen(ChooseDialog(title, entries, note, chosen=at), chosen)

    # -- drafts

    def _choose_draft(self) -> None:
        now = self.ctx.clock.now()
        drafts = open_drafts(self.ctx)
        entries = [f"{draft.title:<32} {place_of(draft):<22} {ago(now - draft.updated)}" for draft in drafts]

        def chosen(index: int | None) -> None:
            if index is not None:
                self.open_draft(drafts[index])

        self._pick("Resume a draft", entries, chosen)

    def open_draft(self, draft: Draft) -> None:
        """Go on with a draft; asks what to do where another process holds it."""
        from screens.resume import open_draft

        open_draft(self, draft, self._new)

    # -- runs

    def _choose_run(self) -> None:
        runs = interrupted_runs(self.ctx)
        entries = [f"{_doing(run):<9} {run.plan.domain_name:<32.32} {run.id}" for run in runs]

        def chosen(index: int | None) -> None:
            if index is not None:
                try:
                    self.ctx.desk.carry_out(runs[index])
                except SmdomainError as error:
                    self.post_message(self.Failed(error))
                else:
                    self.post_message(OpenStep("status"))

        self._pick("Go on with an interrupted run", entries, chosen)

    # -- a spec

    def _ask_path(self, problem: str = "") -> None:
        def given(path: str | None) -> None:
            if path:
                self._path = path
                self.in_thread("spec", lambda cancel: _load(path), self.SpecRead, self.SpecRefused)

        from screens.path_dialog import PathDialog

        self.app.push_screen(PathDialog("Open a spec file", self._path, problem), given)

    def on_start_screen_spec_refused(self, message: SpecRefused) -> None:
        self._ask_path(f"{message.error.message}\n{message.error.remedy}")

    def on_start_screen_spec_read(self, message: SpecRead) -> None:
        self.ctx.desk.begin_from(message.spec)
        self.post_message(OpenStep("review"))

    # -- where

    def _show_domains(self) -> None:
        from screens.domains import DomainsScreen

        self.app.push_screen(DomainsScreen(self.ctx))

    def _choose_profile(self) -> None:
        self._choose_of("profiles", "AWS profile", lambda name: self.ctx.reconnect(profile=name))

    def _choose_region(self) -> None:
        self._choose_of("regions", "Region", lambda name: self.ctx.reconnect(region=name))

    def _choose_of(self, kind: str, title: str, take: Callable[[str], None]) -> None:
        def read(cancel: object) -> list[str]:
            return [row.name for row in self.ctx.lookups.fetch(kind).rows]

        self._take = take
        self._title = title
        self.in_thread("choose", read, self.NamesRead, self.Failed)

    def on_start_screen_names_read(self, message: NamesRead) -> None:
        names = message.names

        def chosen(index: int | None) -> None:
            if index is not None:
                self._take(names[index])
                self._ask()

        here = (self._welcome or Welcome()).region
        self._pick(self._title, names, chosen, at=names.index(here) if here in names else 0)


def _ready_and_ask(ctx: Context, cancel: threading.Event) -> Welcome:
    """Import what the first choice will need, which is not worth waiting for before the first paint; then ask."""
    import models.rules  # noqa: F401
    import screens.step  # noqa: F401

    _ = ctx.questions
    return ask_who(ctx, cancel)


_DOING: Final[Mapping[str, str]] = {
    CREATE: "create",
    EDIT: "edit",
    PEOPLE: "people of",
    DELETE: "delete",
}
"""What a run is for, before the name of the domain."""


def _doing(run: Run) -> str:
    return _DOING.get(run.plan.purpose, run.plan.purpose)


def _load(path: str) -> DomainSpec:
    from tui.services.specfile import load_spec

    return load_spec(path)
