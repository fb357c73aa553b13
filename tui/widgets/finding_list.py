"""Findings by step, worst first in each; typing narrows them, Enter goes to the answer one is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from models.findings import Finding, Level
from models.text import scrub
from tui.on_screen import on_screen
from tui.widgets.finding_rows import LEVELS, NAMES, Narrowing, groups

SIGNS: Final = {Level.ERROR: "x", Level.WARNING: "!", Level.UNKNOWN: "?", Level.INFO: "i"}
"""One sign a level, for where there is no colour."""
_COLOURS: Final = {
    Level.ERROR: "$text-error",
    Level.WARNING: "$text-warning",
    Level.UNKNOWN: "$text-warning",
    Level.INFO: "",
}


def finding_content(finding: Finding, label: str = "") -> Content:
    """One finding: sign, code, the field it is about, the sentence, and what to do."""
    sign = Content.styled(f"{SIGNS[finding.level]} {finding.code:<6}", f"bold {_COLOURS[finding.level]}".strip())
    about = f"{scrub(label)}: " if label else ""
    remedy = f" {scrub(on_screen(finding.remedy))}" if finding.remedy else ""
    return Content.assemble(sign, f" {about}{scrub(finding.message)}{remedy}")


def _step_asking(finding: Finding) -> str:
    from models.questions import question_about

    question = question_about(finding.field)
    return question.step if question else ""


class FindingList(OptionList):
    """All findings of a spec under headings that the cursor passes over."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "turn(1)", "Next level", show=False),
        Binding("left", "turn(-1)", "Level before", show=False),
        Binding("escape", "show_all", "Show all", show=False),
    ]

    class Chosen(Message):
        """A finding was chosen: its answer is wanted."""

        def __init__(self, finding: Finding) -> None:
            super().__init__()
            self.finding = finding

    class Narrowed(Message):
        """More, fewer or other findings are shown."""

    def __init__(
        self,
        findings: Iterable[Finding] = (),
        *,
        label: Callable[[Finding], str] | None = None,
        step_of: Callable[[Finding], str] | None = None,
        id: str | None = None,
    ) -> None:
        """A list.

        Args:
            findings: what there is, in any order.
            label: what the question of a finding is called.
            step_of: id of the step that asks it; empty where none does.
            id: of the widget.
        """
        super().__init__(id=id, markup=False, compact=True)
        self._label = label or (lambda finding: finding.field)
        self._step_of = step_of or _step_asking
        self._findings: list[Finding] = []
        self._rows: list[Finding | None] = []
        """What each line is about; None for a heading."""
        self._wanted = list(findings)
        self.narrowing = Narrowing()

    def on_mount(self) -> None:
        self.show(self._wanted)

    @property
    def shown(self) -> int:
        """How many findings are shown."""
        return sum(each is not None for each in self._rows)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self._findings)

    def show(self, findings: Iterable[Finding]) -> None:
        """Show these, narrowed as before; the cursor stays on the finding it was on."""
        found = list(findings)
        if found != self._findings:
            self._findings = found
            self._redraw()

    def narrow(self, narrowing: Narrowing) -> None:
        """Show only some."""
        if narrowing != self.narrowing:
            self.narrowing = narrowing
            self._redraw()

    def go_to_worst(self) -> None:
        """Put the cursor on the weightiest of all, whatever was narrowed."""
        self.narrow(Narrowing())
        worst = next((row for row in self._rows if row and row.level is Level.ERROR), None)
        if worst is not None:
            self.highlighted = self._rows.index(worst)

    def _redraw(self) -> None:
        before = self._rows[self.highlighted] if self.highlighted is not None and self._rows else None
        shown = [each for each in self._findings if self.narrowing.allows(each, self._label(each))]
        self._rows = []
        options: list[Option] = []
        for group in groups(shown, self._step_of):
            self._rows.append(None)
            options.append(Option(Content.styled(f"-- {group.heading}", "bold"), disabled=True))
            for each in group.findings:
                self._rows.append(each)
                options.append(Option(finding_content(each, self._label(each))))
        if self._findings and not shown:
            options.append(Option(Content("None of the findings is one of these. Esc shows all."), disabled=True))
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(options)
            first = next((index for index, row in enumerate(self._rows) if row), None)
            self.highlighted = self._rows.index(before) if before and before in self._rows else first
        self.post_message(self.Narrowed())

    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        if highlighted == 1:
            # The heading above the first finding cannot have the cursor, and is to be seen.
            self.scroll_to(y=0, animate=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        finding = self._rows[event.option_index]
        if finding is not None:
            self.post_message(self.Chosen(finding))

    # -- narrowing

    def action_turn(self, by: int) -> None:
        """Show the next level only."""
        self.narrow(self.narrowing.turned(by))

    def action_show_all(self) -> None:
        """Narrow nothing."""
        self.narrow(Narrowing())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # Where all are shown, the key means what it means everywhere else.
        return self.narrowing.narrow if action == "show_all" else super().check_action(action, parameters)

    def _with_words(self, words: str) -> None:
        self.narrow(Narrowing(self.narrowing.level, words))

    def on_key(self, event: events.Key) -> None:
        words = self.narrowing.words
        if event.key == "backspace":
            self._with_words(words[:-1])
        elif event.is_printable and event.character:
            self._with_words(f"{words}{event.character}")
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._with_words(f"{self.narrowing.words}{' '.join(event.text.split())}")


class FindingPanel(Vertical):
    """The list of findings below a line that says which are shown, how many of all, and which keys narrow them."""

    DEFAULT_CSS = """
    FindingPanel { height: auto; }
    FindingPanel > Static { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    FindingPanel > FindingList { height: auto; }
    """

    def __init__(self, findings: FindingList, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._list = findings
        self._line = Static(Content(""), classes="narrowing")

    def compose(self) -> ComposeResult:
        yield self._line
        yield self._list

    def on_mount(self) -> None:
        self._show_line()

    def on_finding_list_narrowed(self, message: FindingList.Narrowed) -> None:
        message.stop()
        self._show_line()

    def on_descendant_focus(self) -> None:
        self._show_line()

    def on_descendant_blur(self) -> None:
        self._show_line()

    def _show_line(self) -> None:
        narrowing = self._list.narrowing
        what = NAMES[narrowing.level]
        words = f' with "{scrub(narrowing.words)}"' if narrowing.words else ""
        parts = [f"Findings: {what}{words}", f"{self._list.shown} of {self._list.total} shown"]
        if not self._list.has_focus:
            parts.append("Tab goes to them")
        elif narrowing.narrow:
            parts += ["Esc all", f"Right: {NAMES[narrowing.turned(1).level]}"]
        else:
            parts.append(f"type to narrow, Right: only {NAMES[LEVELS[1]]}")
        self._line.update(Content(" | ".join(parts)))
