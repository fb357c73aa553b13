"""A domain in trouble: why, and what helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.inventory import Inventory
from screens.choose import ChooseDialog
from screens.delete import ask_to_delete
from tui.domain_lines import trouble_lines
from tui.on_screen import on_screen

if TYPE_CHECKING:
    from screens.domain import DomainScreen


def ask_to_rescue(screen: DomainScreen, inventory: Inventory) -> None:
    """Show the reason and offer what helps with such a status (facts 3.1)."""
    note = on_screen("\n".join(trouble_lines(inventory)))
    if inventory.status == "Failed":
        title = "A failed domain cannot be repaired"
        entries = ["Delete it, then set it up again with its answers", "Delete it", "Leave it as it is"]
    elif inventory.status == "Delete_Failed":
        title, entries = "It could not be deleted", ["Delete it again", "Leave it as it is"]
    else:
        title, entries = (
            "An update failed; it goes on working as it was",
            ["Edit it: send the update again", "Leave it as it is"],
        )

    def chosen(index: int | None) -> None:
        if index is None or index == len(entries) - 1:
            return
        if inventory.status == "Update_Failed":
            screen.action_edit()
            return
        ask_to_delete(screen, inventory, again=inventory.status == "Failed" and index == 0)

    screen.app.push_screen(ChooseDialog(title, entries, note), chosen)
