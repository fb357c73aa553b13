"""The actions of a run, one line each: what, how far, how long, and what AWS says of it."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from models.actions import Plan
from models.events import ActionChanged, State
from models.text import scrub
from tui.services.durations import Usual, usual_of
from tui.widgets.picker_rows import fit
from tui.words import stopwatch

SIGNS = {
    State.WAITING: " ",
    State.RUNNING: ">",
    State.FOLLOWING: ">",
    State.DONE: "+",
    State.EXISTED: "=",
    State.FAILED: "x",
    State.SKIPPED: "-",
    State.UNDONE: "<",
}
WORDS = {
    State.WAITING: "waiting",
    State.RUNNING: "asking AWS",
    State.FOLLOWING: "in progress",
    State.DONE: "done",
    State.EXISTED: "was there",
    State.FAILED: "FAILED",
    State.SKIPPED: "not tried",
    State.UNDONE: "undone",
}
_MOVING = (State.RUNNING, State.FOLLOWING)
_TICK = 1.0
_TITLE, _SHORT = 36, 34
"""Columns for what is done: in a window that is roomy, and of another, where the rest is worth more."""
_ROOMY = 90


class ActionList(ScrollView, can_focus=True):
    """Drawn line by line, so that a thousand user profiles cost no more than ten."""

    BINDINGS = [  # noqa: RUF012
        Binding("down", "scroll_down", show=False),
        Binding("up", "scroll_up", show=False),
        Binding("pagedown", "page_down", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("home", "scroll_home", show=False),
        Binding("end", "scroll_end", show=False),
    ]
    DEFAULT_CSS = """
    ActionList { height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """

    def __init__(self, plan: Plan, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._plan = plan
        self._place = {action.id: number for number, action in enumerate(plan.actions)}
        self._last: dict[str, ActionChanged] = {}
        self._began: dict[str, float] = {}
        self._took: dict[str, float] = {}
        self._usual: Mapping[str, Usual] = usual_of(plan, {})

    def on_mount(self) -> None:
        self._measure()
        self.set_interval(_TICK, self._tick)

    def on_resize(self) -> None:
        self._measure()

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._plan.actions))

    def show_usual(self, usual: Mapping[str, Usual]) -> None:
        """How long each action usually takes, by its id, as past runs have it."""
        self._usual = usual
        self.refresh()

    def show(self, event: ActionChanged) -> None:
        """Take up what an action reports."""
        place = self._place.get(event.action)
        if place is None:
            return
        self._began.setdefault(event.action, event.at)
        if event.state not in _MOVING:
            self._took[event.action] = event.at - self._began[event.action]
        else:
            self._took.pop(event.action, None)
        self._last[event.action] = event
        self._since = (event.at, monotonic())
        self._redraw(place)
        if event.state in _MOVING:
            self._bring_into_view(place)

    def _bring_into_view(self, place: int) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if height and not top <= place < top + height:
            self.scroll_to(y=max(0, place - height // 2), animate=False)

    def _tick(self) -> None:
        """Elapsed times move on, on the lines that are under way and in view, and nowhere else."""
        for action, event in self._last.items():
            if event.state in _MOVING:
                self._redraw(self._place[action])

    def _redraw(self, place: int) -> None:
        y = place - self.scroll_offset.y
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _seconds(self, action: str) -> float | None:
        event = self._last.get(action)
        if event is None or event.state is State.SKIPPED:
            return None
        if action in self._took:
            return self._took[action]
        at, then = self._since
        return at + (monotonic() - then) - self._began[action]

    def _hint(self, action: str, state: State, seconds: float | None) -> str:
        """How long it usually takes, or that it takes longer."""
        usual = self._usual[action]
        if state in _MOVING and seconds is not None and seconds > usual.limit:
            return f"longer than usual ({_span(usual.seconds)})"
        return f"usually {_span(usual.seconds)}" if state in (*_MOVING, State.WAITING) and usual.seconds >= 5 else ""

    @property
    def _title_width(self) -> int:
        return _TITLE if self.size.width >= _ROOMY else _SHORT

    def line(self, place: int) -> str:
        """The text of one line."""
        action = self._plan.actions[place]
        event = self._last.get(action.id)
        state = event.state if event else State.WAITING
        seconds = self._seconds(action.id)
        usual = self._hint(action.id, state, seconds)
        status = scrub(event.status) if event and event.status else ""
        message = scrub(event.message) if event and event.message else ""
        tail = "  ".join(part for part in (status, message, usual) if part)
        word = "was gone" if state is State.EXISTED and action.removes else WORDS[state]
        title, elapsed = fit(scrub(action.title), self._title_width), "" if seconds is None else stopwatch(seconds)
        return f"{SIGNS[state]} {title} {word:<11} {elapsed:>5}  {tail}"

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        place = self.scroll_offset.y + y
        if place >= len(self._plan.actions):
            return Strip.blank(width, self.rich_style)
        action = self._plan.actions[place]
        event = self._last.get(action.id)
        style = self.rich_style
        if event and (event.state in _MOVING or event.state is State.FAILED):
            style += Style(bold=True)
        return Strip([Segment(self.line(place), style)]).adjust_cell_length(width, style)


def _span(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
