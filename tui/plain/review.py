"""Every answer once more, what stands against them, the exports, and the submit with its confirmation."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from models.actions import Plan
from models.errors import SmdomainError, UsageError
from models.findings import Level, blocks, by_weight
from models.resolve import resolve
from models.spec import DomainSpec
from tui.answers_review import problems_words, review_lines
from tui.exporting import export, offered, write
from tui.plain.choosing import agreed, choose
from tui.plain.console import Item
from tui.plain.helping import command_lines, finding_lines
from tui.plain.walk import Walk
from tui.plain.words import Move, Said, Word
from tui.session import Session
from tui.words import answer_words, counted

if TYPE_CHECKING:
    from tui.plain.talk import Talk

_LEAVING: Final = (Word.SAVE, Word.QUIT)


class Review:
    """Nothing is created before the confirmation that is asked for here."""

    def __init__(self, talk: Talk, session: Session) -> None:
        self._talk = talk
        self._session = session
        self._walk = Walk(talk, session)

    def go(self) -> str:
        """Show and ask until one goes elsewhere; the stage to go on with."""
        self._session.go("review")
        self._talk.say("")
        self._talk.say("== 7 Review and create ==")
        self._show_answers()
        self._check()
        while True:
            said = self._asked()
            if said.word in _LEAVING:
                self._talk.leave(save=said.word is Word.SAVE)
            elif said.word is Word.BACK:
                self._session.back()
                return "walk"
            elif said.word is Word.REFRESH:
                self._check(refresh=True)
            elif said.word is Word.HELP:
                for line in command_lines():
                    self._talk.say(line)
            elif said.word is None:
                stage = self._do(said.text)
                if stage:
                    return stage

    def _asked(self) -> Said:
        items = [
            Item("edit", "Change an answer"),
            Item("problem", "Go to the next problem"),
            Item("show", "Show all answers again"),
            Item("check", "Check the account again"),
            Item("export", "Export", "as a spec, script or template"),
            Item("create", "Create the domain", "asks for a confirmation"),
            Item("leave", "Leave", "the draft is kept"),
        ]
        self._talk.say("")
        return choose(self._talk.console, "What to do", items, closed=True, must=True)

    def _do(self, what: str) -> str | None:
        if what == "edit":
            self._edit_one()
        elif what == "problem":
            self._edit_problem()
        elif what == "show":
            self._show_answers()
            self._show_findings()
        elif what == "check":
            self._check(refresh=True)
        elif what == "export":
            export_one(self._talk, self._session.spec())
        elif what == "create":
            return self._submit()
        else:
            self._talk.leave()
        return None

    # -- showing

    def _check(self, *, refresh: bool = False) -> None:
        self._talk.say("Checking the account ...")
        self._talk.ctx.desk.preflight(self._session.spec(), refresh=refresh)
        self._show_findings()

    def _show_findings(self) -> None:
        for finding in self._session.findings:
            for line in finding_lines(finding):
                self._talk.say(line)
            question = self._session.question(self._session.place_of(finding))
            if question is not None:
                self._talk.say(f"    About: {question.label.rstrip('?')}")
        self._talk.say(problems_words(self._session.findings) or "Nothing stands against it.")

    def _show_answers(self) -> None:
        marks = {"x": "  (a problem)", "!": "  (a warning)", "?": "  (not checked)"}
        for line in review_lines(self._session, self._talk.ctx.facts()):
            self._talk.say(f"{line.text.rstrip()}{marks.get(line.mark, '')}")

    # -- changing

    def _edit_one(self) -> None:
        session, facts = self._session, self._talk.ctx.facts()
        items = [
            Item(each.key, each.label.rstrip("?"), answer_words(each, session.value(each.key), facts))
            for each in session.questions
            if each.key in session.asked_keys() and each.step != "start"
        ]
        said = choose(self._talk.console, "Which answer (a part of its name)", items, closed=True, must=True)
        if said.word in _LEAVING:
            self._talk.leave(save=said.word is Word.SAVE)
        if said.word is None:
            self._edit(said.text)

    def _edit_problem(self) -> None:
        key = self._session.problem_after(self._session.draft.cursor)
        if key:
            self._edit(key)
        else:
            self._talk.say("Nothing stands against the answers.")

    def _edit(self, key: str) -> None:
        move = self._walk.edit(key)
        if move in (Move.SAVE, Move.QUIT):
            self._talk.leave(save=move is Move.SAVE)
        if move is Move.UNDO and self._session.undo() is None:
            self._talk.say("  There is no answer to take back.")
        self._check()

    # -- submit

    def _submit(self) -> str | None:
        if blocks(self._session.findings):
            self._talk.say("Not created: problems stand against it.")
            self._show_findings()
            return None
        try:
            plan, spec = self._planned()
        except SmdomainError as error:
            self._talk.tell_error(error)
            return None
        self._talk.say(f"Create the domain {plan.domain_name}?")
        for line in permanent_lines(plan, spec, self._warnings()):
            self._talk.say(line)
        said = self._talk.console.line(f"Type the name of the domain, {plan.domain_name}, to create it; Enter does not")
        if said.word in _LEAVING:
            self._talk.leave(save=said.word is Word.SAVE)
        if said.word is not None or said.text != plan.domain_name:
            self._talk.say("Nothing is created.")
            return None
        try:
            self._talk.desk.submit(plan, spec)
        except SmdomainError as error:
            self._talk.tell_error(error)
            return None
        return "status"

    def _warnings(self) -> int:
        return sum(each.level in (Level.WARNING, Level.UNKNOWN) for each in self._session.findings)

    def _planned(self) -> tuple[Plan, DomainSpec]:
        ctx = self._talk.ctx
        facts = ctx.facts()
        spec, found = resolve(self._session.spec(), facts)
        problem = next(iter(by_weight(found)), None)
        if blocks(found) and problem is not None:
            raise UsageError(problem.message, problem.remedy)
        if facts.caller is None:
            raise UsageError("AWS did not say whose credentials these are.", "Renew them, then check again.")
        return ctx.plan(spec, facts.caller.account, spec.region or facts.region), spec


def permanent_lines(plan: Plan, spec: DomainSpec, warnings: int) -> Iterable[str]:
    """What a submit does, and what of it stays for ever; not scrubbed."""
    yield f"Account {plan.account}, Region {plan.region}: {counted(len(plan.actions), 'action')}."
    yield "Permanent, and cannot be changed later:"
    yield f"  name: {plan.domain_name}"
    yield f"  sign-in: {'IAM' if spec.access.auth == 'iam' else 'AWS Identity Center'}"
    yield f"  VPC: {spec.network.vpc}"
    yield f"  KMS key: {spec.storage.kms_key or 'the key AWS manages'}"
    if warnings:
        yield f"{counted(warnings, 'warning')} {'stand' if warnings > 1 else 'stands'} against it."


def export_one(talk: Talk, spec: DomainSpec) -> None:
    """Ask for a format and a file, and write it."""
    said = choose(
        talk.console, "Export as", [Item(name, name, title) for name, title in offered()], closed=True, must=True
    )
    if said.word in _LEAVING:
        talk.leave(save=said.word is Word.SAVE)
    if said.word is not None:
        return
    try:
        made = export(talk.ctx, spec, said.text)
        path = talk.console.line("Write it to which file", current=made.file_name)
        if path.word in _LEAVING:
            talk.leave(save=path.word is Word.SAVE)
        if path.word is not None and path.word is not Word.KEEP:
            return
        name = path.text or made.file_name
        try:
            written: Path = write(made, name)
        except FileExistsError:
            if agreed(talk.console, f"{name} exists. Replace it?", default=False) is not True:
                talk.say("Nothing was written.")
                return
            written = write(made, name, replace=True)
    except SmdomainError as error:
        talk.tell_error(error)
    else:
        talk.say(f"Written: {written}")
