"""The whole plan as a bash script of AWS CLI commands; it can be run again, and leaves what exists as it is.

Every value is inside JSON of ASCII letters in single quotes, or in single quotes itself, so that none is ever code.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from models.actions import Action, Call, Find, Plan, Ref, Wait
from models.plan import RUN_TAG
from models.render.aws_command import command, path_query, rows_query
from models.render.rendered import Rendered
from models.render.script_parts import FUNCTIONS, GUARD, RETRY_EVERY, RETRY_SECONDS
from models.text import scrub

_TOLD: Final = ("DomainId", "Url")
"""Outputs of a domain that the script tells at its end."""
_NOTES: Final = (
    "Needs bash and the AWS CLI, with credentials for the account.",
    "Run it again if it stops: what exists is left as it is. A domain of that name it goes on with only with --adopt.",
)


def render_script(plan: Plan) -> Rendered:
    """The plan as a script."""
    script = _Script(plan, _variables(plan))
    return Rendered("\n".join(script.lines()) + "\n", notes=[*_NOTES, *_notes(plan)])


def _notes(plan: Plan) -> Iterator[str]:
    """The plan's notes that hold for a script too, which has no run to tag things with."""
    yield from (note for note in plan.notes if RUN_TAG not in note)


def _variables(plan: Plan) -> dict[Ref, str]:
    """A name for every output that is used, or told at the end."""
    used = {ref: None for action in plan.actions for ref in _refs(action)}
    for action in plan.actions:
        if action.kind == "domain":
            used |= {Ref(action.id, name): None for name in _TOLD if name in _sources(action)}
    numbers: dict[str, int] = {}
    stems: dict[str, str] = {}
    for action in plan.actions:
        stem = re.sub(r"[^a-z0-9]+", "_", action.kind.lower(), flags=re.ASCII).strip("_") or "step"
        numbers[stem] = numbers.get(stem, 0) + 1
        stems[action.id] = stem if numbers[stem] == 1 else f"{stem}_{numbers[stem]}"
    return {ref: f"{stems[ref.action]}_{re.sub(r'[^A-Za-z0-9_]', '_', ref.output, flags=re.ASCII)}" for ref in used}


def _sources(action: Action) -> set[str]:
    parts = (action.outputs, action.find.outputs if action.find else {}, action.wait.outputs if action.wait else {})
    return {name for part in parts for name in part}


def _refs(action: Action) -> Iterator[Ref]:
    yield from _refs_in(action.call.request)
    if action.find:
        yield from _refs_in(action.find.call.request)
    if action.wait:
        yield from _refs_in(action.wait.call.request)


def _refs_in(value: Any) -> Iterator[Ref]:
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, Mapping):
        for child in value.values():
            yield from _refs_in(child)
    elif isinstance(value, list | tuple):
        for child in value:
            yield from _refs_in(child)


@dataclass(frozen=True)
class _Script:
    plan: Plan
    variables: Mapping[Ref, str]

    def lines(self) -> Iterator[str]:
        plan = self.plan
        yield "#!/usr/bin/env bash"
        yield f"# Sets up the SageMaker AI domain {scrub(plan.domain_name)}."
        for note in (*_NOTES, *_notes(plan)):
            yield f"# {scrub(note)}"
        yield "# shellcheck disable=SC2016  # what stands in single quotes is for AWS, not for bash"
        yield "set -euo pipefail"
        yield ""
        yield f"region={shlex.quote(plan.region)}"
        if plan.account:
            yield f"account={shlex.quote(plan.account)}"
        yield FUNCTIONS
        if plan.account:
            yield GUARD
        for number, action in enumerate(plan.actions, 1):
            yield from self._action(number, action)
        yield from self._end()

    def _action(self, number: int, action: Action) -> Iterator[str]:
        name = f"step_{number}"
        yield f"{name}() {{"
        yield from (f"  {line}" if line else "" for line in self._steps(action))
        yield "}"
        yield f"note {shlex.quote(f'{number}/{len(self.plan.actions)} {scrub(action.title)}')}"
        if action.independent:
            # The rest is worth doing without it.
            yield f'{name} || {{ note "  failed: $error"; failures=$((failures + 1)); }}'
        else:
            yield f'{name} || fail "$error"'
        yield ""

    def _steps(self, action: Action) -> Iterator[str]:
        if action.find:
            yield from self._found(action, action.find)
            yield "else"
            if action.find.absent:
                codes = " ".join(shlex.quote(code) for code in action.find.absent)
                yield f"  [[ -z $error ]] || error_is {codes} || return 1"
            else:
                yield "  [[ -z $error ]] || return 1"
            yield from (f"  {line}" for line in self._made(action))
            yield "fi"
        else:
            yield from self._made(action)
        if action.wait:
            yield from self._followed(action, action.wait)

    def _found(self, action: Action, find: Find) -> Iterator[str]:
        yield f"if {self._look(action, find)}; then"
        yield "  note '  exists already'"
        yield from (f"  {line}" for line in self._taken(self._wanted(action, find.outputs)))
        if find.created:
            # Its name alone does not tell whose it is.
            yield "  [[ $adopt == yes ]] || { error=$not_ours; return 1; }"

    def _look(self, action: Action, find: Find) -> str:
        base = rows_query(find.rows, find.match) if find.rows else ""
        query = self._query(base, self._wanted(action, find.outputs))
        return f"attempt {self._command(find.call)}{query}" + (" && pick" if base else "")

    def _made(self, action: Action) -> Iterator[str]:
        call = self._command(action.call)
        wanted = self._wanted(action, action.outputs)
        query = self._query("", wanted)
        if action.retry_on:
            parts = " ".join(shlex.quote(part) for part in action.retry_on)
            yield f"local end=$((SECONDS + {RETRY_SECONDS}))"
            yield f"until attempt {call}{query}; do"
            yield f"  error_has {parts} && ((SECONDS < end)) || {self._excused(action)}"
            yield "  note '  too early, trying again'"
            yield f"  sleep {RETRY_EVERY}"
            yield "done"
        else:
            yield f"attempt {call}{query} || {self._excused(action)}"
        if wanted and action.find and action.find.rows:
            # An AWS CLI older than an output does not show it.
            yield f"[[ $answer != *None* ]] || {{ {self._look(action, action.find)}; }} || return 1"
        yield from self._taken(wanted)
        if action.settle:
            yield f"sleep {action.settle:g}"

    def _excused(self, action: Action) -> str:
        """What follows a refusal: the end of the step, in one way or the other."""
        if not action.done_when:
            return "return 1"
        codes = " ".join(shlex.quote(code) for code in action.done_when)
        return f"{{ error_is {codes} || return 1; note '  exists already'; return 0; }}"

    def _followed(self, action: Action, wait: Wait) -> Iterator[str]:
        limits = f"{wait.limit:g} {wait.interval:g}"
        ends = f"{_bars(wait.done)} {_bars(wait.failed)} {'yes' if wait.gone_is_done else 'no'}"
        call = self._command(wait.call)
        status = shlex.quote(f"[{path_query(wait.status)}, {path_query(wait.reason)}]")
        yield f"follow {limits} {ends} {call} --query {status} || return 1"
        wanted = [(path, ref) for path, ref in self._wanted(action, wait.outputs) if ref.output not in action.outputs]
        if wanted:
            yield f"attempt {call}{self._query('', wanted)} || return 1"
            yield from self._taken(wanted)

    def _wanted(self, action: Action, outputs: Mapping[str, str]) -> list[tuple[str, Ref]]:
        """Paths in an answer with the outputs they give, of those that are used."""
        pairs = ((path, Ref(action.id, name)) for name, path in outputs.items())
        return [(path, ref) for path, ref in pairs if ref in self.variables]

    def _query(self, base: str, wanted: list[tuple[str, Ref]]) -> str:
        paths = ", ".join(path_query(path) for path, _ in wanted)
        query = f"{base}.[{paths}]" if base and wanted else f"[{paths}]" if wanted else base
        return f" --query {shlex.quote(query)}" if query else ""

    def _taken(self, wanted: list[tuple[str, Ref]]) -> Iterator[str]:
        """The answer's values into their variables."""
        if not wanted:
            return
        names = [self.variables[ref] for _, ref in wanted]
        yield f"IFS=$'\\t' read -r {' '.join(names)} <<<\"$answer\""
        yield from (f'check_value {shlex.quote(ref.output)} "${self.variables[ref]}"' for _, ref in wanted)

    def _command(self, call: Call) -> str:
        return command(call, self.variables)

    def _end(self) -> Iterator[str]:
        for action in self.plan.actions:
            if action.kind == "domain":
                for name in _TOLD:
                    variable = self.variables.get(Ref(action.id, name))
                    if variable:
                        yield f"printf '%s\\n' \"{name}: ${variable}\""
        yield '((failures == 0)) || fail "$failures of the steps; the messages above say which."'
        yield "note 'Done.'"


def _bars(words: tuple[str, ...]) -> str:
    return shlex.quote(f"|{'|'.join(words)}|")
