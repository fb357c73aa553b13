"""One question: its label, the control it is answered with, and what stands against the answer."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from models.activity_words import activities_words
from models.answers import as_text, coerce
from models.facts import Lookup
from models.fields import Field, Kind, Mutability
from models.findings import Finding, by_weight
from models.shapes import Shapes
from models.text import scrub
from tui.services.activity_catalogue import load_catalogue
from tui.widgets.controls import Chosen, Given, Options, Switch
from tui.widgets.finding_list import finding_content
from tui.widgets.lines import Line, Lines
from tui.widgets.offer import Offer
from tui.widgets.picker import Picker
from tui.widgets.picker_dialog import PickerDialog
from tui.widgets.records_dialog import RecordsDialog, record_words

_FEW: Final = 8
"""Options up to which a choice is shown in full."""
_LABEL: Final = 37
"""Cells of a label that stands beside its control."""
_SHOWN: Final = 4
"""Chosen values that are named before the rest is counted."""
_FINDINGS: Final = 4
"""Findings that are shown before the rest is counted."""
_LINES: Final = (Kind.NAMES, Kind.TAGS)
_CRAMPED: Final = 60
"""Cells below which a control stands under its label: beside it there would be room for a few letters."""


class FieldRow(Vertical):
    """Shows one answer of the draft, and tells every change to it. Holds nothing that the draft does not."""

    class Answered(Message):
        """The answer is another one; None where it was taken back. Raw text where it is no value yet."""

        def __init__(self, field: Field, value: Any) -> None:
            super().__init__()
            self.field = field
            self.value = value

    class Left(Message):
        """The cursor left the question."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    class Opened(Message):
        """An answer that takes a screen of its own is to be changed."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

    class Wanted(Message):
        """The rows of its list are wanted; `refresh` asks AWS again."""

        def __init__(self, field: Field, refresh: bool) -> None:
            super().__init__()
            self.field = field
            self.refresh = refresh

    DEFAULT_CSS = """
    FieldRow { height: auto; }
    FieldRow > Horizontal { height: auto; }
    FieldRow .label { width: 38; height: auto; padding-right: 1; }
    FieldRow .label.-focused { text-style: bold; }
    FieldRow .findings { height: auto; padding-left: 4; }
    FieldRow Line { width: 1fr; }
    FieldRow Lines { width: 1fr; height: auto; max-height: 8; min-height: 1; border: none; padding: 0; }
    FieldRow Lines:focus { border: none; }
    FieldRow.-stacked > Horizontal { layout: vertical; }
    FieldRow.-stacked .label { width: 1fr; }
    FieldRow.-stacked Options { margin-left: 4; }
    FieldRow.-cramped > Horizontal { layout: vertical; }
    FieldRow.-cramped .label { width: 1fr; }
    FieldRow.-cramped Line, FieldRow.-cramped Lines, FieldRow.-cramped Chosen, FieldRow.-cramped Switch {
        margin-left: 4;
    }
    """

    def __init__(
        self,
        field: Field,
        value: Any = None,
        *,
        shapes: Shapes | None = None,
        region: str = "",
        now: Callable[[], float] = time.time,
    ) -> None:
        """A row.

        Args:
            field: the question.
            value: its answer; None where there is none.
            shapes: what AWS allows as a value.
            region: where its list is looked up, for words.
            now: gives the seconds since the epoch, for the age of its list.
        """
        super().__init__()
        self._region = region
        self._now = now
        self.field = field
        self.value = value
        self._offer = Offer(field, shapes or Shapes())
        self._dialog: PickerDialog | None = None
        self._findings = Static(Content(""), classes="findings")
        self._findings.display = False
        self._label = Static(Content(""), classes="label")
        self._control = self._make_control()
        self._inside = False
        if isinstance(self._control, Options):
            self.add_class("-stacked")

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield self._label
            yield self._control
        yield self._findings

    def on_resize(self, event: events.Resize) -> None:
        cramped = event.size.width < _CRAMPED
        if cramped != self.has_class("-cramped"):
            self.set_class(cramped, "-cramped")
            self._show_label()

    def on_mount(self) -> None:
        self._show_label()
        if isinstance(self._control, Input):
            self.show_value(self.value)

    def _make_control(self) -> Widget:
        field, choices = self.field, self.field.choices
        if field.kind is Kind.TOGGLE:
            return Switch(self.value)
        if field.kind is Kind.CHOICE and choices is not None:
            options = choices.resolved(self._offer.shapes)
            if len(options) <= _FEW:
                return Options(options, self.value)
        if field.kind in _LINES:
            return Lines(as_text(field, self.value), _example(field))
        if field.kind in (Kind.TEXT, Kind.INTEGER):
            return Line(_example(field))
        return Chosen(self._summary(), typing=field.kind not in (Kind.RECORDS, Kind.ACTIVITIES))

    # -- showing

    @property
    def control(self) -> Widget:
        """What the answer is given with."""
        return self._control

    def focus(self, scroll_visible: bool = True) -> FieldRow:
        """Put the cursor into the control."""
        self._control.focus(scroll_visible)
        return self

    def reveal(self) -> None:
        """Put the cursor into the control, with what stands against the answer in view as far as there is room."""
        self.focus()
        # The screen first shows what waits for the cursor, which takes its height then.
        self.call_after_refresh(self.screen.call_after_refresh, self._scroll_to_all)

    def _scroll_to_all(self) -> None:
        if self._findings.display:
            self._findings.scroll_visible(animate=False)
            self._control.scroll_visible(animate=False)

    def show_value(self, value: Any) -> None:
        """Show another answer, without telling that it changed."""
        self.value = value
        control = self._control
        if isinstance(control, Switch | Options):
            control.show(value)
        elif isinstance(control, Chosen):
            control.show(self._summary())
        elif isinstance(control, TextArea):
            with control.prevent(TextArea.Changed):
                control.text = as_text(self.field, value)
        elif isinstance(control, Input):
            with control.prevent(Input.Changed):
                control.value = as_text(self.field, value)

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show what stands against the answer."""
        found = by_weight(findings)
        lines = [finding_content(each) for each in found[:_FINDINGS]]
        lines += [Content(f"and {len(found) - _FINDINGS} more")] if len(found) > _FINDINGS else []
        self._findings.display = bool(found)
        self._findings.update(Content("\n").join(lines))

    def show_lookup(self, lookup: Lookup) -> None:
        """Take up what was looked up so far; the list shows it if it is open."""
        grown = self._offer.take(lookup)
        if isinstance(self._control, Chosen):
            self._control.show(self._summary())
        if self._dialog is not None and self._dialog.is_attached:
            self._dialog.show_offer(grown)

    def _show_label(self) -> None:
        field = self.field
        mark = ">" if self._inside else " "
        signs = ("*" if field.required else "") + (" (permanent)" if field.mutability is Mutability.NO else "")
        unit = f" [{field.unit}]" if field.unit else ""
        text = f"{mark} {scrub(field.label)}{unit}{signs}"
        if not self.has_class("-stacked") and not self.has_class("-cramped"):
            text = "\n".join(textwrap.wrap(text, _LABEL, subsequent_indent="  "))
        self._label.update(Content(text))
        self._label.set_class(self._inside, "-focused")

    def _summary(self) -> str:
        if self.field.kind is Kind.ACTIVITIES:
            return activities_words(self.value, load_catalogue())
        if self.field.kind is Kind.RECORDS:
            entries = self.value if isinstance(self.value, list) else []
            lines = [record_words(self.field, entry) for entry in entries[:_SHOWN]]
            lines += [f"and {len(entries) - _SHOWN} more"] if len(entries) > _SHOWN else []
            return "\n".join(lines) or "none (Enter adds one)"
        values = self._offer.values(self.value)
        if not values:
            return "none chosen (Enter opens the list)"
        named = [self._called(value) for value in values[:_SHOWN]]
        rest = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
        count = f"{len(values)} chosen: " if len(values) > 1 else ""
        return f"{count}{', '.join(named)}{rest}"

    def _called(self, value: str) -> str:
        if self.field.kind is Kind.PRINCIPALS and not self._offer.known(value):
            # The draft knows the name even where the directory was not read.
            entries = self.value if isinstance(self.value, list) else []
            for each in entries:
                if isinstance(each, dict) and each.get("id") == value and each.get("name"):
                    return scrub(each["name"])
        return self._offer.label(value)

    # -- answering

    def _answer(self, value: Any) -> None:
        if value != self.value or type(value) is not type(self.value):
            self.value = value
            self.post_message(self.Answered(self.field, value))

    def on_given(self, message: Given) -> None:
        message.stop()
        self._answer(message.value)
        if isinstance(self._control, Chosen):
            self._control.show(self._summary())

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._typed(message.value)

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        message.stop()
        self._typed(message.text_area.text)

    def _typed(self, text: str) -> None:
        # A control tells of the text that it was made with as well, and that says nothing new.
        if text != as_text(self.field, self.value):
            self._answer(coerce(self.field, text))

    def on_chosen_opened(self, message: Chosen.Opened) -> None:
        message.stop()
        if self.app.screen is not self.screen:
            # Keys that came in one go, as they do on a slow link: those after the first are meant for the list.
            if self._dialog is not None and message.typed:
                self._dialog.post_message(Picker.Typed(message.typed))
            return
        if self.field.kind is Kind.RECORDS:
            self._edit_records()
            return
        if self.field.kind is Kind.ACTIVITIES:
            self.post_message(self.Opened(self.field))
            return
        self.post_message(self.Wanted(self.field, False))
        self._dialog = PickerDialog(
            self._offer,
            self._offer.values(self.value),
            filter_text=message.typed,
            reload=self._want_again,
            region=self._region,
            now=self._now,
        )
        self.app.push_screen(self._dialog, self._picked)

    def _want_again(self) -> None:
        self.post_message(self.Wanted(self.field, True))

    def _picked(self, values: list[str] | None) -> None:
        self._dialog = None
        if values is not None:
            self._answer(self._offer.answer(values))
            if isinstance(self._control, Chosen):
                self._control.show(self._summary())

    def _edit_records(self) -> None:
        def edited(entries: list[dict[str, Any]] | None) -> None:
            if entries is not None:
                self._answer(entries or None)
                self.show_value(self.value)

        entries = self.value if isinstance(self.value, list) else []

        def make_row(part: Field, value: Any) -> FieldRow:
            return FieldRow(part, value, shapes=self._offer.shapes, region=self._region, now=self._now)

        self.app.push_screen(RecordsDialog(self.field, entries, make_row), edited)

    # -- the cursor

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._inside = True
        self._show_label()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self._inside = False
        self._show_label()
        self.post_message(self.Left(self.field))


def _example(field: Field) -> str:
    # Marked as such in words: without colour it would look like an answer.
    words = [f"such as {scrub(field.placeholder)}"] if field.placeholder else []
    words += ["one a line"] if field.kind in _LINES else []
    return f"({', '.join(words)})" if words else ""
