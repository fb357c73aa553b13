"""Every member of the request as a tree: what it takes, what it is, and which answer sets it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from models.member_tree import MemberRow, member_rows, search, with_member
from models.request import create_domain_request
from models.text import scrub
from screens.base import WizardScreen
from screens.choose import ChooseDialog
from screens.member_dialog import MemberDialog
from tui.keys import bindings
from tui.messages import OpenStep
from tui.services.known_members import load_known_members

if TYPE_CHECKING:
    from tui.context import Context

_VALUE = 40
"""Characters of a value in its line."""


class MembersScreen(WizardScreen):
    """Stands in front of the review or a step; what is set here goes into the draft's `extra` at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(replace(each, priority=True) for each in bindings("done", "find", "set-by")),
        Binding("delete", "remove", show=False),
        Binding("right", "unfold(True)", show=False),
        Binding("left", "unfold(False)", show=False),
    ]
    DEFAULT_CSS = """
    MembersScreen #find { height: 1; }
    MembersScreen #tree { height: 1fr; border: none; text-wrap: nowrap; text-overflow: ellipsis; }
    MembersScreen #detail { height: 8; padding: 0 1; border-top: solid $border; }
    MembersScreen.-tall #detail { height: 14; }
    """

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._open: set[str] = set()
        self._all: list[MemberRow] = []
        self._rows: list[MemberRow] = []

    def frame_words(self) -> tuple[str, str]:
        return "All members", super().frame_words()[1]

    def compose_body(self) -> ComposeResult:
        yield Input(placeholder="F2: words of a name or of AWS's text", compact=True, id="find")
        yield OptionList(id="tree", compact=True, markup=False)
        with VerticalScroll(id="detail", can_focus=False):
            yield Static(id="about")

    def on_mount(self) -> None:
        self._read()
        self._draw()
        tree = self.query_one("#tree", OptionList)
        tree.highlighted = 0
        tree.focus()

    # -- rows

    def _extra(self) -> dict[str, Any]:
        extra = self.session.value("extra")
        return dict(extra) if isinstance(extra, dict) else {}

    def _read(self) -> None:
        facts, spec = self.ctx.facts(), self.session.spec()
        account = facts.caller.account if facts.caller else spec.account or "0" * 12
        request = create_domain_request(spec, account)
        self._all = member_rows(self.ctx.shapes, request, self._extra(), load_known_members())

    def _draw(self, at: str = "") -> None:
        words = self.query_one("#find", Input).value.strip()
        self._rows = search(self._all, words) if words else [row for row in self._all if self._in_view(row)]
        tree = self.query_one("#tree", OptionList)
        before = at or (self._current.path if self._current else "")
        with self.prevent(OptionList.OptionHighlighted):
            tree.set_options(Option(Content(self._line(row, found=bool(words)))) for row in self._rows)
            places = [place for place, row in enumerate(self._rows) if row.path == before]
            tree.highlighted = places[0] if places else (0 if self._rows else None)
        self._about()

    @property
    def _current(self) -> MemberRow | None:
        place = self.query_one("#tree", OptionList).highlighted
        return self._rows[place] if place is not None and place < len(self._rows) else None

    def _in_view(self, row: MemberRow) -> bool:
        return all(parent in self._open for parent in _parents(row.path))

    def _line(self, row: MemberRow, *, found: bool) -> str:
        sign = ("-" if found or row.path in self._open else "+") if row.has_children else " "
        name = f"{'  ' * row.depth}{sign} {row.name}{'*' if row.constraint.required else ''}"
        parts = [f"{name:<46}", f"{row.constraint.type:<10}"]
        if row.new:
            parts.append("NEW")
        if row.value is not None and not (row.has_children and row.constraint.type == "structure"):
            text = row.value if isinstance(row.value, str) else json.dumps(row.value, ensure_ascii=False)
            parts.append(text if len(text) <= _VALUE else f"{text[: _VALUE - 3]}...")
            parts.append(f"({row.set_by})" if row.set_by else "")
        elif row.value is not None:
            parts.append("(set below)")
        return scrub(" ".join(parts).rstrip())

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        self._about()

    def _about(self) -> None:
        row = self._current
        about = self.query_one("#about", Static)
        if row is None:
            about.update(Content("No member has these words."))
            return
        lines = [row.path]
        facts = [row.constraint.type, row.constraint.summary(), "required" if row.constraint.required else ""]
        lines.append(". ".join(filter(None, facts)) + ".")
        if row.value is not None:
            shown = "set below" if row.constraint.type == "structure" else json.dumps(row.value, ensure_ascii=False)
            lines.append(f"It is {shown}{f', set by {row.set_by}' if row.set_by else ''}.")
        if row.answers:
            lines.append(f"Set by the answer {', '.join(row.answers)} (F4 goes to it).")
        if row.new:
            lines.append("It came with a later service model than this program was made with.")
        lines.append(row.constraint.documentation or "AWS says nothing about it.")
        about.update(Content(scrub("\n".join(lines), newlines=True)))

    # -- keys

    def on_input_changed(self, message: Input.Changed) -> None:
        message.stop()
        self._draw()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self.query_one("#tree", OptionList).focus()

    def action_find(self) -> None:
        """Go to the words to look for."""
        self.query_one("#find", Input).focus()

    def action_unfold(self, open_it: bool) -> None:
        """Show what is below the member, or hide it; hiding where nothing is shown goes up."""
        row = self._current
        if row is None:
            return
        if open_it and row.has_children:
            self._open.add(row.path)
            self._draw()
        elif not open_it and row.path in self._open:
            self._open.discard(row.path)
            self._draw()
        elif not open_it:
            self._draw(next(iter(_parents(row.path)), row.path))

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        row = self._current
        if row is None:
            return
        question = self._question(row)
        if not row.editable:
            self.action_unfold(row.path not in self._open)
        elif question:
            entries = [f"Go to its question: {question[1]}", "Set it here, in extra, which overrules the answer"]
            note = "A question of the wizard sets this member."
            self.app.push_screen(ChooseDialog(row.path, entries, note), lambda index: self._either(index, row))
        else:
            self._edit(row)

    def _either(self, index: int | None, row: MemberRow) -> None:
        if index == 0:
            self.action_set_by()
        elif index == 1:
            self._edit(row)

    def _edit(self, row: MemberRow) -> None:
        values = row.constraint.enum or (("true", "false") if row.constraint.type == "boolean" else ())
        if values:

            def chosen(index: int | None) -> None:
                if index is not None:
                    self._set(row, values[index] == "true" if row.constraint.type == "boolean" else values[index])

            here = values.index(row.value) if row.value in values else 0
            self.app.push_screen(ChooseDialog(row.path, values, chosen=here), chosen)
            return

        def typed(value: tuple[Any] | None) -> None:
            if value is not None:
                self._set(row, value[0])

        self.app.push_screen(MemberDialog(self.ctx.shapes, row), typed)

    def _set(self, row: MemberRow, value: Any) -> None:
        self.session.answer("extra", with_member(self._extra(), row.path, value) or None)
        self._read()
        self._draw(row.path)

    def action_remove(self) -> None:
        """Take the member out of `extra`."""
        row = self._current
        if row is None or self.focused is not self.query_one("#tree"):
            return
        if row.set_by == "extra":
            self._set(row, None)
        else:
            self.notify("Only what is set here, in extra, can be taken out here.", markup=False)

    def _question(self, row: MemberRow) -> tuple[str, str] | None:
        """Key and label of the asked question that sets the member."""
        asked = self.session.asked_keys()
        for answer in row.answers:
            for key in (answer, f"{answer}.how", f"{answer}.arn", f"{answer}.create.name"):
                question = self.session.question(key)
                if question is not None and key in asked:
                    return key, question.label
        return None

    def action_set_by(self) -> None:
        """Go to the question that sets the member."""
        question = self._question(self._current) if self._current else None
        if question is None:
            self.notify("No question that is asked at the moment sets this member.", markup=False)
            return
        here = self.session.reach(question[0])
        self.dismiss(None)
        if here is not None:
            self.session.editing = True
            self.app.post_message(OpenStep(here.id, question[0]))

    def action_done(self) -> None:
        """Go back."""
        self.dismiss(None)


def _parents(path: str) -> list[str]:
    """What the member lies in, the nearest first."""
    found = []
    while path := (path[:-2] if path.endswith("[]") else path.rpartition(".")[0]):
        found.append(path)
    return found
