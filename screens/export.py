"""The draft as text: choose a format, look at it, save it, send it to the clipboard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from models.errors import SmdomainError
from models.spec import DomainSpec
from models.text import scrub
from screens.path_dialog import PathDialog
from tui.exporting import Export, write
from tui.keys import bindings
from tui.terminal import CLIPBOARD, clipboard_wanted
from tui.widgets.code_view import CodeView
from tui.widgets.confirm import ConfirmDialog
from tui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from tui.context import Context


class ExportDialog(Dialog[None]):
    """One export."""

    CSS_PATH = "dialogs.tcss"
    # Textual's text areas choose a line with F6.
    BINDINGS: ClassVar[list[BindingType]] = [
        *(replace(each, priority=True) for each in bindings("save-text", "copy-text")),
        *bindings("cancel"),
    ]

    def __init__(self, made: Export) -> None:
        super().__init__()
        self._made = made
        self._path = made.file_name

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -tall-dialog"):
            title = self._made.title
            yield Static(Content(scrub(f"{title[:1].upper()}{title[1:]}")), classes="dialog-title")
            yield CodeView(self._made.text)
            yield Static(Content("F2 saves it to a file, F6 sends it to the clipboard, Esc closes."), id="said")

    def on_mount(self) -> None:
        self.query_one(CodeView).focus()

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(Content(scrub(text)))

    def action_save_text(self, problem: str = "") -> None:
        def given(path: str | None) -> None:
            if path:
                self._path = path
                self._save()

        self.app.push_screen(PathDialog("Save to which file?", self._path, problem), given)

    def _save(self, *, replace: bool = False) -> None:
        try:
            target = write(self._made, self._path, replace=replace)
        except FileExistsError:
            self.app.push_screen(
                ConfirmDialog("Replace the file?", f"{self._path} exists.", "Replace it", "Keep it"),
                lambda yes: self._save(replace=True) if yes else None,
            )
        except SmdomainError as error:
            self.action_save_text(f"{error.message} {error.remedy}")
        else:
            self._say(f"Saved to {target}.")

    def action_copy_text(self) -> None:
        if not clipboard_wanted():
            self._say(f"Not sent: {CLIPBOARD} turns the clipboard off. F2 saves it to a file.")
            return
        # Nobody answers such a sequence: whether the terminal took it is not known.
        self.app.copy_to_clipboard(self._made.text)
        self._say("Sent to your terminal's clipboard (OSC 52), which it may ignore; F2 saves it to a file.")

    def action_cancel(self) -> None:
        self.dismiss(None)


def choose_export(screen: Screen[None], ctx: Context, spec: DomainSpec) -> None:
    """Ask for a format, then show the export."""
    from screens.choose import ChooseDialog
    from tui.exporting import export, offered

    formats = offered()

    def chosen(index: int | None) -> None:
        if index is None:
            return
        try:
            made = export(ctx, spec, formats[index][0])
        except SmdomainError as error:
            screen.notify(f"{error.message} {error.remedy}".strip(), title=error.title, severity="error", markup=False)
        else:
            screen.app.push_screen(ExportDialog(made))

    wide = max(len(name) for name, _ in formats) + 2
    entries = [f"{name:<{wide}}{title}" for name, title in formats]
    screen.app.push_screen(ChooseDialog("Export as", entries), chosen)
