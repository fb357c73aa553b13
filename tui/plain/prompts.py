"""Prompts by questionary: lists to move through, completion while typing, marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from models.text import scrub
from tui.plain.console import Item, wrapped
from tui.plain.words import Said, Word, typed, understood

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyBindings

    from tui.output import Output

_MARK: Final = ">"
_NONE: Final = "(no answer)"
_AS_IT_IS: Final = "\0as it is"
"""Stands for the entry of a list that changes nothing; no answer is written like this."""
_OFFERED: Final = 200
"""Completions that are offered at once."""
_KEYS: Final = ("<", "?", ":")
"""What begins a command in a list, where nothing else can be typed."""


class _Command(str):
    """A command that was begun in a list."""


class QuestionaryConsole:
    """For terminals that can move their cursor."""

    rich = True

    def __init__(self, out: Output, *, no_color: bool = False, marking: bool = True, **terminal: Any) -> None:
        """A dialogue.

        Args:
            out: what lines are told to.
            no_color: send no colours.
            marking: whether the terminal's font has the circles that stand for marks.
            terminal: `input` and `output` of prompt_toolkit, where they are not the process's own.
        """
        self._out = out
        self.marking = marking
        self._more: dict[str, Any] = {"qmark": _MARK, **terminal}
        if no_color:
            from prompt_toolkit.output import ColorDepth

            self._more["color_depth"] = ColorDepth.DEPTH_1_BIT

    def say(self, text: str = "") -> None:
        """Tell something."""
        self._out.line(wrapped(scrub(text, newlines=True)))

    def line(self, prompt: str, *, current: str = "", items: Sequence[Item] = ()) -> Said:
        """Ask for a line; without completions, the answer there is stands in it and can be changed."""
        import questionary

        message = f"{scrub(prompt)}:"
        if items:
            now = f" [{scrub(current)}]:" if current else ":"
            question = questionary.autocomplete(
                f"{scrub(prompt)}{now}", choices=[], completer=_completer(items), key_bindings=_keys(), **self._more
            )
            return understood(str(question.unsafe_ask()))
        # What is shown must be what is there: an answer that is not harmless is not put into the line.
        before = typed(current) if scrub(current) == current else ""
        given = self._text(message, before)
        if before and given == before:
            return Said(word=Word.KEEP)
        if before and not given.strip():
            return Said(word=Word.CLEAR)
        # Nobody wipes the line first to type a command.
        behind = understood(given.removeprefix(before)) if before and given.startswith(before) else Said()
        return behind if behind.word else understood(given)

    def menu(self, prompt: str, items: Sequence[Item], current: str | None, *, must: bool) -> Said:
        """Ask for one of few, or with `must` for no less than one."""
        import questionary

        choices = [questionary.Choice(each.words, value=each.value) for each in items]
        chosen = str(current)
        if must:
            chosen = items[0].value
        elif current is None or current not in {each.value for each in items}:
            choices.append(questionary.Choice(_NONE if current is None else scrub(current), value=_AS_IT_IS))
            chosen = _AS_IT_IS
        question = questionary.select(
            f"{scrub(prompt)}:",
            choices,
            default=chosen,
            use_shortcuts=True,
            use_jk_keys=False,
            instruction="(number or arrows; < back, ? help, : more)",
            **self._more,
        )
        answer = self._asked(question)
        if isinstance(answer, _Command):
            return self._command(answer)
        if answer in (_AS_IT_IS, current):
            return Said(word=Word.KEEP)
        return Said(str(answer), exact=True)

    def marks(self, prompt: str, items: Sequence[Item], chosen: Sequence[str]) -> Said:
        """Ask for any of some."""
        import questionary

        marked = set(chosen)
        choices = [questionary.Choice(each.words, value=each.value, checked=each.value in marked) for each in items]
        question = questionary.checkbox(
            f"{scrub(prompt)}:",
            choices,
            use_jk_keys=False,
            instruction="(Space marks; < back, ? help, : more)",
            **self._more,
        )
        answer = self._asked(question)
        if isinstance(answer, _Command):
            return self._command(answer)
        return Said(values=tuple(str(each) for each in answer))

    def _asked(self, question: Any) -> Any:
        for key in _KEYS:
            question.application.key_bindings.add(key, eager=True)(_leaving_with(key))
        for binding in _keys().bindings:
            question.application.key_bindings.add(*binding.keys, eager=True)(binding.handler)
        return question.unsafe_ask()

    def _command(self, begun: str) -> Said:
        if begun != ":":
            return understood(begun)
        return understood(self._text("Command:", begun))

    def _text(self, message: str, before: str) -> str:
        import questionary

        return str(questionary.text(message, default=before, key_bindings=_keys(), **self._more).unsafe_ask())


def _leaving_with(key: str) -> Any:
    def leave(event: Any) -> None:
        event.app.exit(result=_Command(key))

    return leave


def _keys() -> KeyBindings:
    """Keys that are no answer: of job control, of flow control, and what `kill -INT` is handed on as.

    By themselves lines take Ctrl-Z for text and search on Ctrl-S; lists end on Ctrl-Q, and not on the signal.
    """
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()
    keys.add("c-z", eager=True)(lambda event: event.app.suspend_to_background())
    keys.add("c-s", eager=True)(lambda event: None)
    keys.add("c-q", eager=True)(lambda event: None)
    keys.add("<sigint>", eager=True)(lambda event: event.app.exit(exception=KeyboardInterrupt()))
    return keys


def _completer(items: Sequence[Item]) -> Any:
    """Offers items that have all that was typed, by any part of them."""
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

    class Items(Completer):
        """The items, filtered."""

        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
            text = document.text_before_cursor
            if text.startswith(_KEYS):
                return
            found = 0
            for each in items:
                if each.has(text):
                    yield Completion(
                        scrub(each.value),
                        start_position=-len(text),
                        display=scrub(each.label),
                        display_meta=scrub(each.note),
                    )
                    found += 1
                    if found >= _OFFERED:
                        return

    return Items()
