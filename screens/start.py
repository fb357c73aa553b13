"""Step 0: where the domain will be, who is asking, and what to begin with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from models.draft import Draft
from models.errors import Locked, SmdomainError
from models.events import Outcome
from models.facts import Domain
from models.spec import DomainSpec
from models.steps import step
from models.text import scrub
from screens.base import WizardScreen
from screens.choose import ChooseDialog
from screens.path_dialog import PathDialog
from tui.bridge import Bridge
from tui.keys import bindings
from tui.messages import LookupArrived, OpenStep
from tui.welcome import Welcome, ask_who
from tui.words import ago, counted

if TYPE_CHECKING:
    from tui.context import Context
    from tui.services.runs import Run

_ASKING = "Asking AWS who you are ..."


@dataclass(frozen=True, slots=True)
class _Choice:
    """One line of the list of what to do."""

    label: str
    note: str
    act: Callable[[], None]


class StartScreen(Bridge, WizardScreen):
    """The first screen: painted before AWS is asked anything."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("next", "refresh")]
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
        self._choices: list[_Choice] = []
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
        # Loading the AWS client takes longer than drawing: the screen comes first.
        self.call_after_refresh(self._ask)

    def _ask(self) -> None:
        self.query_one("#who", Static).update(Content(_ASKING))
        self.in_thread("who", lambda cancel: ask_who(self.ctx, cancel), self.Welcomed, self.Failed)

    def on_start_screen_welcomed(self, message: Welcomed) -> None:
        self._welcome = message.welcome
        self._show_who()
        self._show_choices()
        if message.welcome.problem is None:
            self.ctx.desk.look_up("domains")
            self.ctx.desk.look_up("regions")
        # Read while people look at the first screen; the first step needs it.
        self.in_thread("shapes", lambda cancel: self.ctx.shapes.version, self.ShapesRead, self.Failed)

    def on_start_screen_failed(self, message: Failed) -> None:
        error = message.error
        self.notify(f"{error.message} {error.remedy}".strip(), title=error.title, severity="error", markup=False)

    def _show_who(self) -> None:
        if self._welcome is not None:
            lines = self._welcome.lines(self.ctx.clock.now())
            who = self.query_one("#who", Static)
            who.update(Content("\n".join(scrub(line) for line in lines)))
            who.set_class(self._welcome.problem is not None, "-problem")

    # -- what to do

    def _show_choices(self) -> None:
        self._choices = list(self._offered())
        options = self.query_one(OptionList)
        highlighted = options.highlighted or 0
        with self.prevent(OptionList.OptionHighlighted):
            options.set_options(Content(scrub(f"{each.label:<34}{each.note}")) for each in self._choices)
            options.highlighted = min(highlighted, len(self._choices) - 1)

    def _offered(self) -> list[_Choice]:
        now = self.ctx.clock.now()
        drafts = [draft for draft in self.ctx.drafts.list() if not draft.run]
        offered = []
        runs = self._interrupted()
        if runs:
            note = f"{counted(len(runs), 'run')} stopped half-way"
            offered.append(_Choice("Go on with an interrupted run", note, self._choose_run))
        if drafts:
            last = drafts[0]
            note = f"{last.title}: {_place(last)}, {ago(now - last.updated)}"
            offered.append(_Choice("Go on with the last draft", note, lambda: self.open_draft(last)))
        offered.append(_Choice("Set up a new domain", "Seven steps; nothing is created before the end", self._new))
        if len(drafts) > 1:
            offered.append(_Choice("Resume another draft", counted(len(drafts), "draft"), self._choose_draft))
        offered.append(_Choice("Open a spec file", "YAML or JSON, for example from a pull request", self._ask_path))
        domains = self.ctx.facts().get("domains") if self._welcome else None
        count = counted(len(domains.rows), "domain") if domains and domains.known else ""
        offered.append(_Choice("Domains that exist", count, self._show_domains))
        welcome = self._welcome or Welcome()
        offered.append(_Choice("Use another profile", welcome.profile, self._choose_profile))
        offered.append(_Choice("Use another Region", welcome.region, self._choose_region))
        return offered

    def lookup_arrived(self, message: LookupArrived) -> None:
        if message.final and message.kind == "domains":
            self._show_choices()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self._choices[message.option_index].act()

    def action_next(self) -> None:
        highlighted = self.query_one(OptionList).highlighted
        if highlighted is not None:
            self._choices[highlighted].act()

    def action_refresh(self) -> None:
        self.ctx.reconnect()
        self._ask()

    def _new(self) -> None:
        session = self.ctx.desk.begin_new()
        self.post_message(OpenStep(session.step.id))

    # -- drafts

    def _choose_draft(self) -> None:
        now = self.ctx.clock.now()
        drafts = self.ctx.drafts.list()
        entries = [f"{draft.title:<32} {_place(draft):<22} {ago(now - draft.updated)}" for draft in drafts]

        def chosen(index: int | None) -> None:
            if index is not None:
                self.open_draft(drafts[index])

        self.app.push_screen(ChooseDialog("Resume a draft", entries), chosen)

    def open_draft(self, draft: Draft) -> None:
        """Go on with a draft; asks what to do where another process holds it."""
        try:
            session = self.ctx.desk.resume(draft)
        except Locked as locked:
            self._ask_about_lock(draft, locked)
        except SmdomainError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(OpenStep(session.step.id if session.step.id != "start" else "domain"))

    def _ask_about_lock(self, draft: Draft, locked: Locked) -> None:
        holder = self.ctx.drafts.holder(draft.id)
        note = locked.message
        if holder is not None:
            note += f" It last did something {ago(self.ctx.clock.now() - holder.active)}."
        entries = ["Take it over: the other one can save no more", "Look at it without saving", "Begin a new draft"]

        def chosen(index: int | None) -> None:
            try:
                if index == 2:
                    self._new()
                elif index is not None:
                    session = self.ctx.desk.resume(draft, take_over=index == 0, read_only=index == 1)
                    self.post_message(OpenStep(session.step.id))
            except SmdomainError as error:
                self.post_message(self.Failed(error))

        self.app.push_screen(ChooseDialog("This draft is in use", entries, note), chosen)

    # -- runs

    def _interrupted(self) -> list[Run]:
        return [run for run in self.ctx.runs.list() if run.outcome in (None, Outcome.INTERRUPTED)]

    def _choose_run(self) -> None:
        runs = self._interrupted()
        entries = [f"{run.plan.domain_name:<32} {run.id}" for run in runs]

        def chosen(index: int | None) -> None:
            if index is not None:
                try:
                    self.ctx.desk.carry_out(runs[index])
                except SmdomainError as error:
                    self.post_message(self.Failed(error))
                else:
                    self.post_message(OpenStep("status"))

        self.app.push_screen(ChooseDialog("Go on with an interrupted run", entries), chosen)

    # -- a spec

    def _ask_path(self, problem: str = "") -> None:
        def given(path: str | None) -> None:
            if path:
                self._path = path
                self.in_thread("spec", lambda cancel: _load(path), self.SpecRead, self.SpecRefused)

        self.app.push_screen(PathDialog("Open a spec file", self._path, problem), given)

    def on_start_screen_spec_refused(self, message: SpecRefused) -> None:
        self._ask_path(f"{message.error.message}\n{message.error.remedy}")

    def on_start_screen_spec_read(self, message: SpecRead) -> None:
        self.ctx.desk.begin_from(message.spec)
        self.post_message(OpenStep("review"))

    # -- where

    def _show_domains(self) -> None:
        lookup = self.ctx.facts().get("domains")
        rows: tuple[Domain, ...] = lookup.rows
        entries = [f"{row.name:<34} {row.status:<14} {row.id}" for row in rows]
        note = lookup.reason or "They are changed with `smdomain domains`."
        self.app.push_screen(ChooseDialog("Domains in this account and Region", entries, note))

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
        self.app.push_screen(ChooseDialog(self._title, names, chosen=names.index(here) if here in names else 0), chosen)


def _place(draft: Draft) -> str:
    return step(draft.step).short


def _load(path: str) -> DomainSpec:
    from tui.services.specfile import load_spec

    return load_spec(path)
