"""Keys that a control handles itself, in words, for F1."""

from __future__ import annotations

from typing import Final

from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, OptionList, TextArea

from tui.widgets.activity_switch import ActivitySwitch
from tui.widgets.code_view import CodeView
from tui.widgets.controls import Chosen, Options, Switch
from tui.widgets.finding_list import FindingList
from tui.widgets.picker import Picker

Rows = tuple[tuple[str, str], ...]

_FIELDS: Final[Rows] = (("Tab, Shift-Tab", "next and previous field"),)
_AROUND: Final[Rows] = (*_FIELDS, ("Up, Down", "previous and next field"))
_SCROLL: Final[Rows] = (("Arrows, PgUp, PgDn", "scroll"),)
_KEYS: Final[tuple[tuple[type[Widget], Rows], ...]] = (
    (Switch, (*_AROUND, ("Space", "yes or no"), ("Delete", "take the answer back"))),
    (ActivitySwitch, (*_AROUND, ("Space", "choose it, or leave it out"))),
    (Options, (*_FIELDS, ("Up, Down", "move"), ("Space", "choose"), ("Delete", "take the answer back"))),
    (
        Chosen,
        (*_AROUND, ("Enter", "open it"), ("letters", "open the list with what matches"), ("Delete", "empty it")),
    ),
    (
        Picker,
        (
            ("letters", "show what matches"),
            ("Up, Down, PgUp, PgDn", "move"),
            ("Space", "mark, where several can be chosen"),
            ("Enter", "take what is marked, or the row"),
        ),
    ),
    (
        FindingList,
        (
            ("Up, Down", "move"),
            ("Enter", "go to the answer that it is about"),
            ("Left, Right", "errors, warnings or all"),
            ("letters", "show what matches"),
            ("Tab", "to the answers and back"),
        ),
    ),
    (OptionList, (("Up, Down", "move"), ("Enter", "choose"))),
    (CodeView, _SCROLL),
    (TextArea, (*_FIELDS, ("Enter", "another line"))),
    (Input, (*_AROUND, ("Enter", "next field"))),
    (VerticalScroll, _SCROLL),
)
"""The first class that a control is of decides."""


def own_keys(control: Widget | None) -> Rows:
    """Name and meaning of each key that `control` handles itself; none where nothing has the cursor."""
    return next((rows for kind, rows in _KEYS if isinstance(control, kind)), ())
