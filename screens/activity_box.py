"""One ML activity on its screen: whether it is chosen, what it has to be told, what stands against that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical

from models.activities import Activity
from models.activity_questions import parameter_questions
from models.fields import Field
from models.findings import Finding
from tui.widgets.activity_switch import ActivitySwitch
from tui.widgets.field_row import FieldRow


class ActivityBox(Vertical):
    """The rows are made when the activity is first chosen, hidden and shown ever after."""

    DEFAULT_CSS = """
    ActivityBox { height: auto; }
    ActivityBox FieldRow { margin-left: 4; }
    ActivityBox FieldRow .label { width: 34; }
    """

    def __init__(
        self, activity: Activity, given: Mapping[str, Any] | None, make_row: Callable[[Field, Any], FieldRow]
    ) -> None:
        """A box.

        Args:
            activity: the activity.
            given: what it was told; None where it is not chosen.
            make_row: makes the row of a question, whose key is `activity.parameter`.
        """
        super().__init__()
        self.activity = activity
        self.switch = ActivitySwitch(activity, given is not None)
        self._given = given
        self._make_row = make_row
        self._rows: dict[str, FieldRow] = {}

    def compose(self) -> ComposeResult:
        yield self.switch
        if self._given is not None:
            yield from self._new_rows()

    def _new_rows(self) -> Iterator[FieldRow]:
        for each in parameter_questions(self.activity):
            if each.key not in self._rows:
                field = replace(each, key=f"{self.activity.id}.{each.key}")
                row = self._rows[each.key] = self._make_row(field, (self._given or {}).get(each.key))
                yield row

    def rows(self) -> Iterator[FieldRow]:
        """The rows that are shown."""
        if self._given is not None:
            yield from self._rows.values()

    def row(self, parameter: str) -> FieldRow | None:
        """The row of a parameter, if it was made."""
        return self._rows.get(parameter)

    def show(self, given: Mapping[str, Any] | None) -> list[FieldRow]:
        """Show whether it is chosen and what it was told; the rows that were made for it."""
        self._given = given
        self.switch.show(given is not None)
        for name, row in self._rows.items():
            row.display = given is not None
            if given is not None and row.value != given.get(name):
                row.show_value(given.get(name))
        made = list(self._new_rows()) if given is not None else []
        if made:
            self.mount_all(made)
        return made

    def show_findings(self, by_parameter: Mapping[str, list[Finding]]) -> None:
        """Show what stands against what it was told."""
        for name, row in self._rows.items():
            row.show_findings(by_parameter.get(name, []))
