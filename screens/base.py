"""What all screens have in common: the line on top, the line of keys, and how they hear of what arrives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.screen import Screen

from models.steps import STEPS
from tui.messages import LookupArrived, OpenStep

if TYPE_CHECKING:
    from models.events import Event
    from tui.context import Context
    from tui.session import Session


class WizardScreen(Screen[None]):
    """A screen of the wizard; works at 80x24 and shows more where there is room."""

    AUTO_FOCUS = None
    HORIZONTAL_BREAKPOINTS: ClassVar = [(0, "-tiny"), (60, "-narrow"), (100, "-medium"), (118, "-wide")]
    VERTICAL_BREAKPOINTS: ClassVar = [(0, "-flat"), (16, "-short"), (30, "-tall")]

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self.ctx = ctx

    @property
    def session(self) -> Session:
        """The draft being edited.

        Raises:
            RuntimeError: there is none; only the start screen is shown without one.
        """
        if self.ctx.session is None:
            raise RuntimeError("no session")
        return self.ctx.session

    def compose(self) -> ComposeResult:
        yield from self.compose_body()

    def compose_body(self) -> Iterable[object]:
        """What stands between the top line and the line of keys."""
        return ()

    def lookup_arrived(self, message: LookupArrived) -> None:
        """Rows of the account came, or word that they cannot be had."""

    def run_moved(self, event: Event) -> None:
        """A run reported something."""

    def action_export(self) -> None:
        """Show the draft as text."""
        from screens.export import choose_export

        choose_export(self, self.ctx, self.session.spec())

    def action_choose_step(self) -> None:
        """Go to any step."""
        from screens.choose import ChooseDialog

        badges = self.session.badges()
        offered = [each for each in STEPS if each.id in badges or each.id == "review"]
        entries = [f"{each.number} {each.title:<26} {badges.get(each.id, '')}" for each in offered]
        here = next((index for index, each in enumerate(offered) if each.id == self.session.step.id), 0)

        def chosen(index: int | None) -> None:
            if index is not None:
                self.session.editing = False
                self.post_message(OpenStep(offered[index].id))

        self.app.push_screen(ChooseDialog("Go to a step", entries, chosen=here), chosen)

    def saving_changed(self) -> None:
        """The draft was saved, or could not be."""
