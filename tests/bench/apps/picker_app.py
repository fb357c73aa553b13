"""The dialog of lists over so many groups: `picker_app.py COUNT`; F2 opens it."""

import sys
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from models.facts import Availability, Group, Lookup
from models.questions import question
from models.shapes import Shapes
from tui.quick_driver import driver_for
from tui.theme import dress
from tui.widgets.offer import Offer
from tui.widgets.picker_dialog import PickerDialog

TEAMS = ("payments", "search", "billing", "fraud", "mobile", "ads", "maps", "risk")
STAGES = ("prod", "dev", "test", "stage")


def groups(count: int) -> tuple[Group, ...]:
    """So many groups, all different."""
    return tuple(
        Group(
            f"{number:08x}-1111-2222-3333-{number:012x}",
            f"{TEAMS[number % 8]}-{STAGES[number // 8 % 4]}-{number}",
            f"Team {number} of {TEAMS[number % 8]}",
        )
        for number in range(count)
    )


class PickerApp(App[None]):
    """Opens the dialog on F2."""

    BINDINGS: ClassVar[list[BindingType]] = [("f2", "open", "open")]

    def __init__(self, count: int) -> None:
        super().__init__(driver_class=driver_for(thin=False, no_color=False, only_ascii=False))
        dress(self)
        self.offer = Offer(question("access.groups"), Shapes({}))
        # As in the wizard: rows are taken up as they arrive, before anybody opens the list.
        self.offer.take(Lookup(groups(count), Availability.KNOWN))

    def compose(self) -> ComposeResult:
        yield Static("READY")

    def action_open(self) -> None:
        """Show the list."""
        self.push_screen(PickerDialog(self.offer, [], now=lambda: 0.0))


if __name__ == "__main__":
    PickerApp(int(sys.argv[1])).run()
