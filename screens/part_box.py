"""The rows of one heading: made when they are first needed, hidden and shown in place ever after."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from models.fields import Field
from models.text import scrub
from screens.fold import Fold
from tui.session import Part
from tui.widgets.field_row import FieldRow
from tui.words import counted


class PartBox(Vertical):
    """A heading with its questions. Which are asked is told by `sync`; nothing is ever recomposed."""

    DEFAULT_CSS = """
    PartBox { height: auto; }
    PartBox > .heading { text-style: bold; margin: 1 0 0 0; }
    PartBox.-follows > Fold { margin: 0; }
    """

    def __init__(
        self, part: Part, asked: frozenset[str], make_row: Callable[[Field], FieldRow], *, follows: bool = False
    ) -> None:
        """A heading.

        Args:
            part: its title and questions.
            asked: keys of all questions that are asked.
            make_row: makes the row of a question.
            follows: whether it opens and closes, and so does the one before it: then no blank line is between them.
        """
        super().__init__(classes="-follows" if follows else "")
        self.part = part
        self._asked = asked
        self._make_row = make_row
        self._rows: dict[str, FieldRow] = {}
        self._fold = Fold(part.title) if part.advanced else None

    def compose(self) -> ComposeResult:
        if self._fold is not None:
            yield self._fold
        else:
            yield Static(Content(scrub(self.part.title)), classes="heading")
        yield from self._missing_rows()

    def on_mount(self) -> None:
        self._show_and_hide()

    @property
    def open(self) -> bool:
        """Whether its questions are in view."""
        return self._fold is None or self._fold.open

    def rows(self) -> Iterator[FieldRow]:
        """The rows that were made, in order."""
        return (self._rows[each.key] for each in self.part.fields if each.key in self._rows)

    def row(self, key: str) -> FieldRow | None:
        """The row of a question, if it was made."""
        return self._rows.get(key)

    def unfold(self) -> None:
        """Open it."""
        if self._fold is not None:
            self._fold.turn(True)
            self.sync(self._asked)

    def show_note(self, answered: int, problems: int) -> None:
        """Say in the closed heading what is in it."""
        if self._fold is not None:
            asked = sum(each.key in self._asked for each in self.part.fields)
            words = [counted(asked, "question")]
            words += [f"{answered} answered"] if answered else []
            words += [counted(problems, "problem")] if problems else []
            self._fold.show_note(", ".join(words))

    def sync(self, asked: frozenset[str]) -> None:
        """Show the questions that are asked, and no others."""
        self._asked = asked
        before: FieldRow | None = None
        for each in self.part.fields:
            row = self._rows.get(each.key)
            if row is None and each.key in asked and self.open:
                row = self._rows[each.key] = self._make_row(each)
                self.mount(row, after=before if before is not None else 0)
            before = row or before
        self._show_and_hide()

    def on_fold_turned(self, message: Fold.Turned) -> None:
        message.stop()
        self.sync(self._asked)

    def _missing_rows(self) -> Iterator[FieldRow]:
        for each in self.part.fields:
            if each.key in self._asked and self.open:
                row = self._rows[each.key] = self._make_row(each)
                yield row

    def _show_and_hide(self) -> None:
        self.display = any(each.key in self._asked for each in self.part.fields)
        for key, row in self._rows.items():
            row.display = self.open and key in self._asked
