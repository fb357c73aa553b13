"""What a screen may know of a run: everything it reported so far, in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from models.actions import Action, Plan
from models.events import ActionChanged, Event, Outcome, Progress, RunEnded, State

if TYPE_CHECKING:
    from tui.services.runs import Run

_SETTLED = (State.DONE, State.EXISTED, State.UNDONE)


class RunWatch:
    """A run as seen from outside; a screen that is opened late shows the same as one that was there all the time."""

    def __init__(self, run_id: str, plan: Plan) -> None:
        self.run_id = run_id
        self.plan = plan
        self.events: list[Event] = []
        self.ended: RunEnded | None = None
        """How it ended; None while it goes on."""
        self.begun = False
        """Whether anything was changed in the account."""
        self.elsewhere = ""
        """Who carries it out, where that is another process; then it is looked at alone."""
        self.progress: Progress | None = None
        """How far the many like actions are that are made together."""
        self.stays: frozenset[str] = frozenset()
        """Of an edit that was planned here: answers that go on to differ, as was said before."""
        self._last: dict[str, ActionChanged] = {}
        self._outputs: dict[str, dict[str, Any]] = {}

    @classmethod
    def of(cls, run: Run) -> RunWatch:
        """The watch of a run that was begun before: what its file tells has been reported."""
        watch = cls(run.id, run.plan)
        for action, record in run.states.items():
            if record.state is not State.WAITING:
                watch.take(record.event(action))
        return watch

    def take(self, event: Event) -> None:
        """Note what happened."""
        if isinstance(event, Progress):
            self.progress = event
            return
        self.events.append(event)
        if isinstance(event, RunEnded):
            self.ended, self.progress = event, None
        elif isinstance(event, ActionChanged):
            self._last[event.action] = event
            self.begun = self.begun or event.state is not State.WAITING
            if event.outputs:
                self._outputs.setdefault(event.action, {}).update(event.outputs)

    def again(self) -> None:
        """The run is taken up once more."""
        self.ended, self.elsewhere = None, ""

    @property
    def outcome(self) -> Outcome | None:
        """How it ended; None while it goes on."""
        return self.ended.outcome if self.ended else None

    def state(self, action: str) -> State:
        """Where an action stands."""
        last = self._last.get(action)
        return last.state if last else State.WAITING

    def last(self, action: str) -> ActionChanged | None:
        """What was said last of an action."""
        return self._last.get(action)

    def outputs(self, action: str) -> Mapping[str, Any]:
        """What an action gave."""
        return self._outputs.get(action, {})

    def output(self, name: str) -> str:
        """The first output of this name, of whichever action; empty where there is none."""
        return next((str(given[name]) for given in self._outputs.values() if name in given), "")

    def made(self) -> list[Action]:
        """What gave anything, in the order of the plan."""
        return [action for action in self.plan.actions if self.outputs(action.id)]

    @property
    def has_files(self) -> bool:
        """Whether taking back what was made would delete a file system with home folders."""
        return any("RetentionPolicy" in call.request for action in self.made() for call in action.undo)

    @property
    def settled(self) -> int:
        """How many actions are over and well."""
        return sum(self.state(action.id) in _SETTLED for action in self.plan.actions)

    def failed(self) -> list[ActionChanged]:
        """What was said last of each action that failed."""
        return [each for each in self._last.values() if each.state is State.FAILED]
