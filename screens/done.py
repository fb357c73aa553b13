"""Step 9: how people sign in, what was created, and where the record is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from models.errors import SmdomainError
from models.text import scrub
from screens.base import WizardScreen
from screens.choose import ChooseDialog
from screens.export import choose_export
from screens.link import show_link
from tui.bridge import Bridge
from tui.farewell import created_lines, presigned_url, sign_in_lines
from tui.keys import bindings
from tui.messages import LookupArrived
from tui.services.specfile import parse_spec

if TYPE_CHECKING:
    from models.spec import DomainSpec
    from tui.context import Context
    from tui.services.runs import Run


class DoneScreen(WizardScreen, Bridge):
    """The end of the wizard."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("link", "export")]
    CSS_PATH = "done.tcss"

    @dataclass
    class LinkMade(Message):
        """A sign-in link was made; it is a secret."""

        url: str = field(repr=False)

    @dataclass
    class LinkRefused(Message):
        """A sign-in link could not be made."""

        error: SmdomainError

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        if ctx.run is None or ctx.watch is None:
            raise RuntimeError("no run")
        self._spec = _spec_of(ctx.run)
        self._watch = ctx.watch
        self._profile = ""

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(id="done", can_focus=True):
            yield Static(id="text")

    def on_mount(self) -> None:
        self._show()
        self.query_one("#done").focus()
        if self._spec is not None and self._spec.access.auth != "iam":
            self.ctx.desk.look_up("idc")

    def lookup_arrived(self, message: LookupArrived) -> None:
        if message.kind == "idc" and message.final:
            self._show()

    def _show(self) -> None:
        plan = self._watch.plan
        domain = self._watch.output("DomainId")
        lines = [f"{plan.domain_name} is ready.", f"  {domain}  in account {plan.account}, Region {plan.region}", ""]
        url = self._watch.output("Url")
        if self._spec is not None:
            lines += sign_in_lines(self._spec, self.ctx.facts(), url)
        else:
            lines += [f"  {url}   (the domain's own address)"] if url else []
        lines += ["", "What was created", *created_lines(self._watch), ""]
        lines += [f"The record of this run: {self.ctx.run.path}"] if self.ctx.run is not None else []
        keep = "F9 saves the spec, to keep it under review or make another domain like it. "
        gone = f"The run was found again without its spec; `smdomain import --domain {domain}` makes one. "
        lines += [f"{keep if self._spec is not None else gone}F10 leaves."]
        self.query_one("#text", Static).update(Content("\n".join(scrub(line) for line in lines)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "link":
            return bool(self._spec is not None and self._spec.access.profiles) or None
        return self._spec is not None or None if action == "export" else True

    def action_export(self) -> None:
        # Of a run that was gone on with there is no draft.
        assert self._spec is not None, "the key is off without one"
        choose_export(self, self.ctx, self._spec)

    def action_link(self) -> None:
        assert self._spec is not None, "the key is off without one"
        names = list(self._spec.access.profiles)

        def chosen(index: int | None) -> None:
            if index is not None:
                self._make_link(names[index])

        self.app.push_screen(ChooseDialog("Sign-in link for", names), chosen)

    def _make_link(self, name: str) -> None:
        self._profile = name
        domain = self._watch.output("DomainId")
        self.in_thread("link", lambda stop: self._presigned(domain, name), self.LinkMade, self.LinkRefused)

    def _presigned(self, domain: str, name: str) -> str:
        return presigned_url(self.ctx.gateway, domain, name)

    def on_done_screen_link_made(self, message: LinkMade) -> None:
        show_link(self, self._profile, message.url)

    def on_done_screen_link_refused(self, message: LinkRefused) -> None:
        error = message.error
        self.notify(f"{error.message} {error.remedy}".strip(), title=error.title, severity="error", markup=False)


def _spec_of(run: Run) -> DomainSpec | None:
    """The spec it was begun with; None where its folder was lost, and only the account told of it."""
    try:
        return parse_spec(run.spec)
    except SmdomainError:
        return None
