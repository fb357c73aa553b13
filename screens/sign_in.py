"""New credentials in the middle of a run: by device code, or from another profile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static

from models.errors import SmdomainError
from models.text import scrub
from tui.bridge import Bridge
from tui.keys import bindings
from tui.widgets.dialog import Dialog
from tui.words import stopwatch

if TYPE_CHECKING:
    from tui.context import Context
    from tui.services.sso_login import Prompt, SignedIn, SignIn

_TICK = 1.0


@dataclass(frozen=True, slots=True)
class _Ways:
    """How one can come by credentials."""

    place: SignIn | None
    profile: str
    others: tuple[str, ...]


class SignInDialog(Dialog[bool], Bridge):
    """Gives True once there is reason to try again."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("cancel")]
    DEFAULT_CSS = "SignInDialog { align: center middle; }"

    @dataclass
    class Read(Message):
        """The ways are known."""

        ways: _Ways

    @dataclass
    class Moved(Message):
        """The sign-in went on."""

        step: Prompt | SignedIn

    @dataclass
    class Failed(Message):
        """It went wrong."""

        error: SmdomainError

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self._ways: _Ways | None = None
        self._prompt: Prompt | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content("Sign in again"), classes="dialog-title")
            yield Static(Content("Reading the AWS configuration ..."), classes="dialog-note", id="note")
            yield OptionList(id="entries")
            yield Static(Content("Enter takes it, Esc closes."), classes="dialog-keys")

    def on_mount(self) -> None:
        self.query_one(OptionList).display = False
        self.in_thread("ways", self._read, self.Read, self.Failed)
        self.set_interval(_TICK, self._show_prompt)

    def _read(self, cancel: threading.Event) -> _Ways:
        from tui.services.sso_login import sign_in_of

        gateway = self._ctx.gateway
        here = gateway.profile
        names = [each.name for each in gateway.profiles() if each.name != here] if not gateway.demo else []
        return _Ways(sign_in_of(gateway.configuration(), here), here, tuple(names))

    def on_sign_in_dialog_read(self, message: Read) -> None:
        message.stop()
        ways = self._ways = message.ways
        entries = [f"Sign in to {ways.place.start_url}"] if ways.place else []
        entries.append("They are renewed already: read them again")
        entries += [f"Use the profile {name}" for name in ways.others]
        options = self.query_one(OptionList)
        options.set_options(Content(scrub(entry)) for entry in entries)
        options.display, options.highlighted = True, 0
        options.focus()
        how = (
            "" if ways.place else " It does not sign in by Identity Center: renew it its own way, in another terminal."
        )
        self._note(f"The credentials of the profile {ways.profile or '(demo)'} have ended.{how}")

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        ways = self._ways
        if ways is None:
            return
        index = message.option_index - (1 if ways.place else 0)
        if index < 0:
            self.query_one(OptionList).display = False
            self._note("Asking Identity Center for a code ...")
            self.in_thread("sign-in", self._sign_in, self.Moved, self.Failed)
            return
        if index > 0:
            self._ctx.reconnect(profile=ways.others[index - 1])
        self.dismiss(True)

    def _sign_in(self, cancel: threading.Event) -> Iterator[Prompt | SignedIn]:
        from tui.services.sso_login import sign_in

        assert self._ways is not None
        assert self._ways.place is not None
        return iter(sign_in(self._ctx.gateway, self._ways.place, self._ctx.clock, cancel))

    def on_sign_in_dialog_moved(self, message: Moved) -> None:
        from tui.services.sso_login import Prompt

        message.stop()
        if isinstance(message.step, Prompt):
            self._prompt = message.step
            self._show_prompt()
        else:
            self.dismiss(True)

    def on_sign_in_dialog_failed(self, message: Failed) -> None:
        message.stop()
        self._prompt = None
        self._note(f"{message.error.message}\n{message.error.remedy}")
        self.query_one(OptionList).display = self._ways is not None

    def _show_prompt(self) -> None:
        prompt = self._prompt
        if prompt is not None:
            left = stopwatch(prompt.until - self._ctx.clock.now())
            lines = [
                "Open this page in any browser, on any machine:",
                f"  {prompt.url}",
                f"and type the code  {prompt.code}",
                f"The code ends in {left}. It goes on by itself once you have agreed there.",
            ]
            self._note("\n".join(lines))

    def _note(self, text: str) -> None:
        self.query_one("#note", Static).update(Content(scrub(text, newlines=True)))

    def action_cancel(self) -> None:
        self.dismiss(False)
