"""The wizard without its screens: one draft, its questions, what stands against it, and where one is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, Protocol

from pydantic import ValidationError

from models.answers import invalid_findings
from models.draft import Draft, asked, kept_aside, spec_tree
from models.facts import Facts
from models.fields import Field
from models.findings import Finding, Level, by_weight
from models.spec import DomainSpec
from models.steps import QUESTION_STEPS, STEPS, Step, step
from models.tree import drop_at

UNDO_DEPTH: Final = 100
_MISSING: Final = "RQ-1"
"""Code of the finding that a required answer is missing."""
_EMPTY: Final[tuple[object, ...]] = (None, "", [], {})


class Saver(Protocol):
    """Keeps drafts on disk."""

    def save(self, draft: Draft) -> None:
        """Keep `draft`; returns once it is as safe as the saver promises."""


class Badge(StrEnum):
    """How a step stands, for the rail."""

    TODO = "todo"
    DONE = "done"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer changed on the screen beyond itself."""

    appeared: frozenset[str] = frozenset()
    """Keys of questions that are asked from here on."""
    vanished: frozenset[str] = frozenset()
    """Keys of questions that are no longer asked; their answers are kept aside."""


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that stand under one heading, asked at the moment or not."""

    title: str
    fields: tuple[Field, ...]
    advanced: bool = False
    """Whether it starts folded."""


class Session:
    """A draft being edited. Every change is saved before the call returns; nothing waits to be collected."""

    def __init__(
        self,
        draft: Draft,
        *,
        questions: Sequence[Field],
        saver: Saver,
        check: Callable[[DomainSpec, Facts], list[Finding]],
        facts: Callable[[], Facts],
        read_only: bool = False,
    ) -> None:
        self.draft = draft
        self.questions = tuple(questions)
        self.save_problem: Exception | None = None
        """Why the last save failed, where it did."""
        self.editing = False
        """Whether one came from the review to change an answer, and goes back there."""
        self.read_only = read_only
        """Whether another process holds the draft: changes stay in memory."""
        self._saver = saver
        self._check = check
        self._facts = facts
        self._kept = False
        self._undo: list[Draft] = []
        self._touched: set[str] = set()
        self._findings: tuple[Finding, ...] = ()
        self._by_key: Mapping[str, Field] = {each.key: each for each in self.questions}
        self.refresh()

    # -- what is asked

    def question(self, key: str) -> Field | None:
        """The question of this key, if there is one."""
        return self._by_key.get(key)

    def asked_keys(self) -> frozenset[str]:
        """Keys of all questions that are asked at the moment."""
        return frozenset(each.key for each in asked(self.questions, self.draft.answers))

    def asked_in(self, step_id: str) -> list[Field]:
        """The questions of a step that are asked at the moment, in order."""
        return [each for each in asked(self.questions, self.draft.answers) if each.step == step_id]

    def parts(self, step_id: str) -> list[Part]:
        """All questions of a step under their headings, in order; asked at the moment or not."""
        titles: dict[str, list[Field]] = {}
        for each in self.questions:
            if each.step == step_id:
                titles.setdefault(each.section, []).append(each)
        return [Part(title, tuple(fields), any(each.advanced for each in fields)) for title, fields in titles.items()]

    def kept_aside(self) -> list[Field]:
        """Questions with an answer that are not asked at the moment."""
        return kept_aside(self.questions, self.draft.answers)

    def value(self, key: str) -> Any:
        """The answer to a question; None where there is none."""
        return self.draft.answers.get(key)

    # -- answering

    def answer(self, key: str, value: Any) -> Change:
        """Take an answer (None takes it back), save, and judge again."""
        if value in _EMPTY:
            value = None
        if self.draft.answers.get(key) == value:
            return Change()
        self._undo.append(self.draft)
        del self._undo[:-UNDO_DEPTH]
        return self._become(self.draft.answer(key, value))

    def undo(self) -> tuple[str, Change] | None:
        """Take the last answer back; the key it was for, or None where there is nothing to take back."""
        if not self._undo:
            return None
        before = self._undo.pop()
        keys = {*before.answers, *self.draft.answers}
        changed = [key for key in keys if before.answers.get(key) != self.draft.answers.get(key)]
        change = self._become(replace(self.draft, answers=before.answers))
        return (changed[0] if changed else "", change)

    def _become(self, draft: Draft) -> Change:
        before = self.asked_keys()
        self.draft = draft
        self._save()
        self.refresh()
        after = self.asked_keys()
        return Change(frozenset(after - before), frozenset(before - after))

    def _save(self) -> None:
        if self.read_only:
            return
        self._kept = True
        try:
            self._saver.save(self.draft)
        except Exception as problem:
            # A full disk must not stop the work: the screen says so, and the next change tries again.
            self.save_problem = problem
        else:
            self.save_problem = None

    # -- moving

    @property
    def step(self) -> Step:
        """The step one is at."""
        return step(self.draft.step)

    def go(self, step_id: str) -> Step:
        """Be at a step, and remember it."""
        if step_id != self.draft.step:
            self.draft = replace(self.draft, step=step_id, cursor="")
            self._save()
        return self.step

    def next(self) -> Step:
        """Leave this step for the one after it; what is missing in it shows from here on."""
        here = self.draft.step
        if here not in self.draft.visited:
            self.draft = replace(self.draft, visited=(*self.draft.visited, here))
        return self.go(_neighbour(here, 1))

    def back(self) -> Step:
        """Go to the step before this one."""
        return self.go(_neighbour(self.draft.step, -1))

    def reach(self, key: str) -> Step | None:
        """Be at the question of `key`, in whichever step; None where there is no such question."""
        question = self._by_key.get(key)
        if question is None:
            return None
        self.draft = replace(self.draft, step=question.step, cursor=key)
        self._save()
        return self.step

    def focus(self, key: str) -> None:
        """Remember the question one is at; of a draft that is kept already, on disk too."""
        if key != self.draft.cursor:
            self.draft = replace(self.draft, cursor=key)
            if self._kept:
                self._save()

    def leave(self, key: str) -> None:
        """A question was left: what stands against its answer may be shown from here on."""
        self._touched.add(key)

    def keep(self) -> None:
        """Save what is there, whether or not anything changed."""
        self._save()

    def submitted(self, run: str) -> None:
        """Remember the run that this draft became; none where its run made nothing that lasts."""
        self.draft = replace(self.draft, run=run)
        self._save()

    # -- what stands against it

    def refresh(self) -> None:
        """Judge again: an answer or a looked-up fact changed."""
        spec, problems = self._readable()
        found = [*problems, *self._check(spec, self._facts())]
        self._findings = tuple(by_weight(self._told_apart(each) for each in found))

    def _told_apart(self, finding: Finding) -> Finding:
        """A missing answer as the draft sees it: the spec does not know which way of giving it was chosen."""
        if finding.code != _MISSING or not self.draft.answers.get(f"{finding.field}.how"):
            return finding
        for each in asked(self.questions, self.draft.answers):
            if each.required and each.key.startswith(f"{finding.field}.") and not self.draft.answers.get(each.key):
                return replace(finding, field=each.key, message=f"{each.label}: an answer is needed.")
        return finding

    def spec(self) -> DomainSpec:
        """The spec of the answers that can be read."""
        return self._readable()[0]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that stands against the answers, the heaviest first."""
        return self._findings

    def shown_for(self, key: str) -> list[Finding]:
        """Findings to show beside a question: none before it was left or its step was."""
        question = self._by_key.get(key)
        if question is None or (key not in self._touched and question.step not in self.draft.visited):
            return []
        return [each for each in self._findings if self.place_of(each) == key]

    def place_of(self, finding: Finding) -> str:
        """Key of the asked question that a finding is about; empty where there is none."""
        return self.place(finding.field)

    def place(self, about: str) -> str:
        """Key of the asked question for this path in the spec; empty where there is none."""
        keys = [each.key for each in asked(self.questions, self.draft.answers)]
        place = about.partition("[")[0]
        # Of a role as a whole, the question that asks how it is chosen.
        for candidate in (place, f"{place}.how", f"{place}.enabled"):
            if candidate in keys:
                return candidate
        around = [key for key in keys if place.startswith(f"{key}.")]
        if around:
            return max(around, key=len)
        return next((key for key in keys if key.startswith(f"{place}.")), "")

    def step_of(self, finding: Finding) -> str:
        """Id of the step whose question a finding is about; empty where there is none."""
        question = self._by_key.get(self.place_of(finding))
        return question.step if question else ""

    def problem_after(self, key: str) -> str:
        """Key of the question after `key`, in asking order and round again, that an error or a warning stands against.

        Empty where nothing does.
        """
        keys = [each.key for each in asked(self.questions, self.draft.answers)]
        weighty = (Level.ERROR, Level.WARNING)
        troubled = {self.place_of(each) for each in self._findings if each.level in weighty}
        start = keys.index(key) + 1 if key in keys else 0
        return next((each for each in (*keys[start:], *keys[:start]) if each in troubled), "")

    def badges(self) -> dict[str, Badge]:
        """How each step of questions stands; a step never left by Next is still to do."""
        worst: dict[str, Level] = {}
        for each in self._findings:
            place = self.step_of(each)
            # Findings come with the heaviest first.
            worst.setdefault(place, each.level)
        badges: dict[str, Badge] = {}
        for each_step in QUESTION_STEPS:
            if each_step.id not in self.draft.visited:
                badges[each_step.id] = Badge.TODO
            elif worst.get(each_step.id) is Level.ERROR:
                badges[each_step.id] = Badge.ERROR
            elif worst.get(each_step.id) in (Level.WARNING, Level.UNKNOWN):
                badges[each_step.id] = Badge.WARNING
            else:
                badges[each_step.id] = Badge.DONE
        return badges

    def needs(self, step_id: str) -> list[tuple[str, str]]:
        """Look-ups that the step's questions use: kind and argument, each once."""
        wanted = (self.lookup_of(each) for each in self.asked_in(step_id))
        return list(dict.fromkeys(each for each in wanted if each))

    def needs_of_next(self, step_id: str) -> list[tuple[str, str]]:
        """Look-ups of the step after this one, as far as its questions are known to be asked by now."""
        return self.needs(_neighbour(step_id, 1))

    def lookup_of(self, question: Field) -> tuple[str, str] | None:
        """The look-up a question takes its values from; None without one, or while its argument is unanswered."""
        choices = question.choices
        if choices is None or not choices.lookup:
            return None
        if not choices.argument:
            return choices.lookup, ""
        argument = self.draft.answers.get(choices.argument)
        return (choices.lookup, str(argument)) if argument else None

    def _readable(self) -> tuple[DomainSpec, list[Finding]]:
        """The spec, and a finding for each answer of a type that a spec cannot hold."""
        tree = spec_tree(self.draft, self.questions)
        problems = invalid_findings(asked(self.questions, self.draft.answers), self.draft.answers)
        # Each round drops what could not be read; a refused answer may hide another behind it.
        for _ in range(len(self.questions) + 1):
            try:
                return DomainSpec.model_validate(tree), problems
            except ValidationError as refused:
                dropped = False
                for error in refused.errors():
                    path = ".".join(str(part) for part in error["loc"] if isinstance(part, str))
                    key = self._owner_of(path)
                    dropped = drop_at(tree, key) or dropped
                    problems.append(_unreadable(key, str(error["msg"])))
                if not dropped:
                    break
        return DomainSpec(), problems

    def _owner_of(self, path: str) -> str:
        """The answer that holds `path`: the question's key, else the path itself."""
        around = [key for key in self._by_key if path == key or path.startswith(f"{key}.")]
        return max(around, key=len) if around else path


def _unreadable(key: str, message: str) -> Finding:
    return Finding("SP-1", Level.ERROR, key, f"This is not what an answer here can be: {message}.", "Correct it.")


def _neighbour(step_id: str, by: int) -> str:
    ids = [each.id for each in STEPS]
    return ids[min(max(ids.index(step_id) + by, 0), len(ids) - 1)]
