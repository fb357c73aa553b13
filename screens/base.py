"""What all screens have in common: the line on top, the line of keys, and how they hear of what arrives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.screen import Screen

from models.steps import STEPS
from screens.frame import KeyLine, TopLine
from screens.too_small import TooSmall
from tui.keys import KEYS
from tui.messages import LookupArrived, OpenStep

if TYPE_CHECKING:
    from models.events import Event
    from tui.context import Context
    from tui.session import Session


class WizardScreen(Screen[None]):
    """A screen of the wizard; works at 80x24 and shows more where there is room."""

    AUTO_FOCUS = None
    LAST: ClassVar[tuple[str, ...]] = ("role", "preset", "members", "palette", "export")
    """Keys that give way first where the line has little room, the last of them before the others."""

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
        yield TopLine(demo=self.ctx.demo)
        yield from self.compose_body()
        yield KeyLine()
        yield TooSmall()

    def on_mount(self) -> None:
        self.show_frame()
        # Which keys act changes with what has the focus and with what a run reports.
        self.bindings_updated_signal.subscribe(self, lambda screen: self._show_keys())

    def on_resize(self) -> None:
        self.show_frame()

    def show_frame(self) -> None:
        """Bring the line on top up to date."""
        # A draft may be saved while the program ends, when the lines are gone already.
        for line in self.query(TopLine):
            line.show(*self.frame_words())
            self._show_keys()

    def _show_keys(self) -> None:
        active = {each.binding.id: each.enabled for each in self.active_bindings.values()}
        keys = [(key, bool(active[key.id])) for key in KEYS if key.shown and key.id in active]
        order = {"submit": -2, "apply": -2, "next": -2, "done": -2, "back": -1, "help": 1, "quit": 1, "palette": 2}
        order |= {each: number for number, each in enumerate(self.LAST, 2)}
        self.query_one(KeyLine).show(sorted(keys, key=lambda each: order.get(each[0].id, 0)))

    def frame_words(self) -> tuple[str, str]:
        """What stands on top: where one is in the wizard, and what about."""
        session = self.ctx.session
        if session is None:
            return "", ""
        here = session.step
        title = here.short if self.size.width < 100 else here.title
        middle = f"{here.number}/7 {title}" if 1 <= here.number <= 7 else title
        saved = "read only" if session.read_only else "NOT SAVED" if session.save_problem else ""
        place = " ".join(str(session.value(key) or "") for key in ("account", "region")).strip()
        return middle, "  ".join(part for part in (saved, session.draft.title, place) if part)

    def compose_body(self) -> ComposeResult:
        """What stands between the top line and the line of keys."""
        yield from ()

    def lookup_arrived(self, message: LookupArrived) -> None:
        """Rows of the account came, or word that they cannot be had."""

    def run_moved(self, event: Event) -> None:
        """A run reported something."""

    def action_export(self) -> None:
        """Show the draft as text."""
        from screens.export import choose_export

        choose_export(self, self.ctx, self.session.spec())

    def action_members(self) -> None:
        """Show every member of the request."""
        from screens.members import MembersScreen

        self.app.push_screen(MembersScreen(self.ctx), lambda result: self.members_changed())

    def members_changed(self) -> None:
        """What no question asks for may be another one."""

    def action_choose_step(self) -> None:
        """Go to any step."""
        from screens.choose import ChooseDialog

        badges = self.session.badges()
        offered = [each for each in STEPS if each.id in badges or each.id == "review"]
        titles = {each.id: each.title for each in offered}
        if self.session.draft.domain_id:
            titles["review"] = "Review and apply"
        entries = [f"{each.number} {titles[each.id]:<26} {badges.get(each.id, '')}" for each in offered]
        here = next((index for index, each in enumerate(offered) if each.id == self.session.step.id), 0)

        def chosen(index: int | None) -> None:
            if index is not None:
                self.session.editing = False
                self.post_message(OpenStep(offered[index].id))

        self.app.push_screen(ChooseDialog("Go to a step", entries, chosen=here), chosen)

    def saving_changed(self) -> None:
        """The draft was saved, or could not be."""
        self.show_frame()


_SIGNS: Final[Mapping[str, str]] = {"todo": "", "done": "+", "warning": "!", "error": "x"}
"""By `session.Badge`."""


def signs(session: Session) -> dict[str, str]:
    """How each step stands, as a sign that needs no colour."""
    return {step_id: _SIGNS[badge] for step_id, badge in session.badges().items()}
