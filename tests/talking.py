"""Driving the plain walkthrough in tests: on the embedded AWS, in no time, with answers by question."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from models.activities import Activity
from models.activity_questions import parameter_questions
from models.answers import as_text
from models.draft import Draft
from models.fields import Field, Kind
from models.questions import QUESTIONS
from models.rules import check
from models.tree import get_at
from tests.pilot import NoTime
from tui.context import Context
from tui.emulator import world
from tui.emulator.emulator import Emulator
from tui.output import Output
from tui.plain.console import Item, LineConsole
from tui.plain.prompts import QuestionaryConsole
from tui.plain.run import talk_through
from tui.plain.words import Said, typed
from tui.services.activity_catalogue import load_catalogue
from tui.services.connection import Connection
from tui.services.drafts import DraftStore
from tui.services.gateway import Gateway
from tui.services.runs import RunStore

SHORTCUTS = "1234567890abcdefghijklmnop"
DOWN = "\x1b[B"
GATE = "Answer the advanced questions of "
Speaker = Callable[[str], str]
"""Gives what is typed next, for a prompt: a line without its end."""


def context(
    folder: Path | None = None,
    scenario: str = "default",
    emulator: Emulator | None = None,
    gateway: Gateway | None = None,
) -> Context:
    """A program without a face, on the embedded AWS; `gateway` is one that is there already, which saves time."""
    clock = NoTime()
    made = emulator or (None if gateway else world.build(scenario, clock=clock.emulated))
    return Context(
        Connection(demo=scenario),
        drafts=DraftStore(folder / "drafts" if folder else None, clock),
        runs=RunStore(folder / "runs" if folder else None, clock),
        clock=clock,
        questions=lambda: QUESTIONS,
        check=check,
        connect=lambda wanted: gateway or Gateway(wanted, emulator=made),
    )


class Lines(io.TextIOBase):
    """Standard input whose lines are thought of when they are read."""

    def __init__(self, speaker: Speaker, screen: io.StringIO) -> None:
        self._speaker = speaker
        self._screen = screen

    def isatty(self) -> bool:
        return True

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        try:
            line = self._speaker(self._screen.getvalue().rpartition("\n")[2])
        except EOFError:
            return ""
        self._screen.write(f"{line}\n")
        return f"{line}\n"


def line_console(speaker: Speaker) -> tuple[LineConsole, io.StringIO]:
    """A dialogue of lines, and what it shows."""
    screen = io.StringIO()
    return LineConsole(Output(color=False, stdout=screen, stderr=screen), Lines(speaker, screen)), screen


def talk(
    ctx: Context, lines: Iterable[str], *, spec_path: str | None = None, resume: str | bool | None = False
) -> tuple[int, str]:
    """Say these lines, then end the input; the exit code and everything shown."""
    rest = iter(lines)

    def speaker(prompt: str) -> str:
        for line in rest:
            return line
        raise EOFError

    console, screen = line_console(speaker)
    code = talk_through(ctx, console, spec_path=spec_path, resume=resume)
    return code, screen.getvalue()


class Keyboard(QuestionaryConsole):
    """Real prompts, whose keys are pressed just before they are shown."""

    def __init__(self, keys: PipeInput, out: Output, oracle: "Oracle") -> None:
        super().__init__(out, input=keys, output=DummyOutput())
        self.keys = keys
        self._oracle = oracle

    def line(self, prompt: str, *, current: str = "", items: Sequence[Item] = ()) -> Said:
        said = self._oracle(prompt)
        # What stands in the line already is wiped first; Enter alone leaves it.
        wipe = "\x05\x15" if current and not items and said else ""
        self.keys.send_text(f"{wipe}{said}\r")
        return super().line(prompt, current=current, items=items)

    def menu(self, prompt: str, items: Sequence[Item], current: str | None, *, must: bool) -> Said:
        said = self._oracle(prompt)
        place = next((number for number, each in enumerate(items) if said and each.means(said)), None)
        if said in ("<", "?"):
            self.keys.send_text(said)
        elif said and place is None:
            # A command is typed out after its first character.
            self.keys.send_text(f":{said[1:]}\r")
        else:
            self.keys.send_text(f"{'' if place is None else SHORTCUTS[place]}\r")
        return super().menu(prompt, items, current, must=must)

    def marks(self, prompt: str, items: Sequence[Item], chosen: Sequence[str]) -> Said:
        wanted = self._oracle.marked()
        keys = [" " if (each.value in wanted) != (each.value in chosen) else "" for each in items]
        self.keys.send_text(DOWN.join(keys) + "\r")
        return super().marks(prompt, items, chosen)


@contextmanager
def keyboard(oracle: "Oracle") -> Iterator[tuple[Keyboard, io.StringIO]]:
    """A dialogue by questionary, and what is told beside its prompts."""
    screen = io.StringIO()
    with create_pipe_input() as keys:
        yield Keyboard(keys, Output(color=False, stdout=screen, stderr=screen), oracle), screen


@dataclass
class Oracle:
    """Knows what to say at each question, so that the draft ends up with the answers wanted."""

    ctx: Context
    wanted: dict[str, Any]
    after: Sequence[str] = (":save",)
    """What to say at the prompts of the review."""
    _queues: dict[str, list[str]] = field(default_factory=dict)
    _after: list[str] | None = None

    def __call__(self, prompt: str) -> str:
        session = self.ctx.session
        if session is None or session.draft.step == "start":
            return "Set up a new domain"
        if session.draft.step == "review":
            if self._after is None:
                self._after = list(self.after)
            return self._after.pop(0)
        if prompt.startswith(GATE):
            return "yes" if self._wants(prompt) else "no"
        question = session.question(session.draft.cursor)
        assert question is not None, prompt
        if question.key not in self._queues:
            self._queues[question.key] = list(self.lines_for(question))
        queue = self._queues[question.key]
        return queue.pop(0) if queue else ""

    def _wants(self, prompt: str) -> bool:
        """Whether an answer is wanted in the advanced part that a prompt is about."""
        session = self.ctx.session
        assert session is not None
        section = f"{prompt.removeprefix(GATE).partition('?')[0]}, advanced"
        return any(
            session.value(each.key) != self.wanted.get(each.key)
            for each in session.questions
            if each.section == section
        )

    @property
    def key(self) -> str:
        """The question that is asked."""
        assert self.ctx.session is not None
        return self.ctx.session.draft.cursor

    def marked(self) -> list[str]:
        """What a list with marks is to have."""
        return list(self.wanted.get(self.key) or ())

    def lines_for(self, question: Field) -> Iterator[str]:
        """What to say at a question, line by line."""
        assert self.ctx.session is not None
        there, value = self.ctx.session.value(question.key), self.wanted.get(question.key)
        if there == value:
            return
        if value is None:
            yield ":clear"
            return
        yield from _said(question, there, value)


def _said(question: Field, there: Any, value: Any) -> Iterator[str]:
    kind = question.kind
    if kind in (Kind.MULTI, Kind.LOOKUP_MULTI, Kind.NAMES):
        yield from _cleared(there)
        yield from (f"\\{each}" for each in value)
        yield ""
    elif kind is Kind.PRINCIPALS:
        yield from _cleared(there)
        yield from (f"\\{each.get('id') or each['name']}" for each in value)
        yield ""
    elif kind is Kind.TAGS:
        yield from _cleared(there)
        yield from (f"\\{key}={item}" for key, item in value.items())
        yield ""
    elif kind is Kind.RECORDS:
        for entry in value:
            yield "+"
            for part in question.parts:
                yield from _part(part, get_at(entry, part.key))
        yield ""
    elif kind is Kind.ACTIVITIES:
        for entry in value:
            yield f"\\{entry['id']}"
            for part in parameter_questions(_activity(entry["id"])):
                # It may have been told already what an activity before it was told.
                if part.kind in (Kind.LOOKUP_MULTI, Kind.NAMES):
                    yield ":clear"
                elif entry.get(part.key) is None:
                    yield ":clear"
                    continue
                yield from _part(part, entry.get(part.key))
        yield ""
    elif kind is Kind.LOOKUP:
        yield f"\\{value}"
    elif kind is Kind.CHOICE:
        yield str(value)
    else:
        yield typed(as_text(question, value))


def _cleared(there: Any) -> Iterator[str]:
    if there:
        yield ":clear"


def _part(part: Field, value: Any) -> Iterator[str]:
    if value is None:
        yield ""
    else:
        yield from _said(part, None, value)


def _activity(name: str) -> Activity:
    return load_catalogue().activities[name]


def spoken(ctx: Context, oracle: Oracle, *, rich: bool) -> tuple[int, str, Draft]:
    """Talk a new draft through; the exit code, what was shown, and the draft."""
    if rich:
        with keyboard(oracle) as (console, screen):
            code = talk_through(ctx, console)
    else:
        plain, screen = line_console(oracle)
        code = talk_through(ctx, plain)
    draft = ctx.drafts.latest()
    assert draft is not None
    return code, screen.getvalue(), draft
