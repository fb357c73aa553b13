"""Step 7 of a domain that exists: what would change, what stands against it, and the exact request."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from models.actions import EDIT
from models.edit import REMOVE, Change
from models.edit_roles import reads_of_roles
from models.edit_rules import names_of
from models.errors import SmdomainError
from models.facts import Facts
from models.fields import Field
from models.findings import Finding, Level, blocks, by_weight
from models.inventory import Inventory
from models.plan_edit import Edit
from models.plan_permissions import enquiries_about
from models.preflight_needs import Key
from models.quota_table import QuotaUse
from models.spec import DomainSpec
from models.text import scrub
from screens.choose import ChooseDialog
from screens.open import back_to_domain
from screens.review import ReviewScreen
from screens.text_dialog import TextDialog
from tui.answers_review import review_lines
from tui.bridge import Bridge
from tui.change_lines import change_text, going_words, people_named, worded
from tui.keys import bindings, key
from tui.on_screen import refusal, told
from tui.services.editing import planned_edit, with_roles
from tui.services.permitted import asked, with_permissions
from tui.widgets.finding_list import FindingList
from tui.words import counted, first_of

if TYPE_CHECKING:
    from tui.context import Context

_F4: Final = key("apply").display
APPS_RUN: Final = "ED-10"
"""Code of the rule that no app may run for some changes."""
_RAIL: Final = 26
_WITH_RAIL: Final = 100
"""Columns from which on the steps stand beside the review."""
_PERMITTED: Final = "permitted"
_BESIDE: Final = 6
"""Cells of padding and of the bar."""
_MOST: Final = 12
"""Lines that a question shows before the rest is counted."""


def _apps_run(finding: Finding) -> bool:
    return finding.code == APPS_RUN and finding.level is Level.ERROR


class EditReviewScreen(ReviewScreen, Bridge):
    """Nothing is changed before the confirmation that this screen asks for."""

    # The review first: Textual takes styles from the first base alone.
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("apply", "request")]

    @dataclass
    class Read(Message):
        """The domain was read."""

        inventory: Inventory

    @dataclass
    class Failed(Message):
        """It could not be read."""

        error: SmdomainError

    class Permitted(Message):
        """It is known what the roles carry, and whether the caller may do what the plan consists of."""

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx)
        self._enquiries: list[Key] = []
        """What was asked last: what roles carry, and the simulator."""
        self._anew = False
        """Whether it is to be asked again."""
        self._applying = False
        """Whether F4 was pressed and waits for that."""
        self._error: SmdomainError | None = None
        """Why the domain could not be read."""
        self._open: SmdomainError | None = None
        """What the answers leave open, so that nothing can be planned."""
        self._stop_apps = False
        self._remove_people = False
        self._made: Edit | None = None
        self._spec = DomainSpec()
        """The complete spec that `_made` is of."""

    def frame_words(self) -> tuple[str, str]:
        middle, right = super().frame_words()
        return middle.replace("Review and create", "Review and apply"), right

    def _quotas_used(self) -> list[QuotaUse]:
        # What the domain has is in use: what its answers need would be counted twice.
        return []

    def on_mount(self) -> None:
        if self._inventory is None:
            self._read()

    @property
    def _inventory(self) -> Inventory | None:
        found = self.ctx.existing
        return found if found is not None and found.id == self.session.draft.domain_id else None

    def _read(self) -> None:
        domain_id = self.session.draft.domain_id
        self.in_thread("inventory", lambda cancel: self.ctx.inventory(domain_id), self.Read, self.Failed)

    def on_edit_review_screen_read(self, message: Read) -> None:
        self.ctx.existing, self._error = message.inventory, None
        self._show()

    def on_edit_review_screen_failed(self, message: Failed) -> None:
        self._error, self._applying = message.error, False
        self._show()

    def action_refresh(self) -> None:
        self._anew = True
        self._read()
        super().action_refresh()

    def action_back(self) -> None:
        """To the domain, which one came from; F3 goes to the steps."""
        draft = self.session.draft
        if self._made is not None and self._made.changes:
            self.app.notify("The changes are kept as a draft: F2 goes on with it.", markup=False)
        back_to_domain(self.app, self.ctx, draft.domain_id)

    def action_next_problem(self) -> None:
        """Of what stands against changing the domain too, which the answers by themselves do not know."""
        weighty = [each for each in self._found() if each.level in (Level.ERROR, Level.WARNING)]
        place = next(filter(None, map(self.session.place_of, weighty)), "")
        if place:
            self._edit(place)
        elif weighty:
            self._go_to_worst()
        else:
            self.notify("Nothing stands against the changes.", markup=False)

    def on_resize(self) -> None:
        self.show_frame()
        self._show_answers()

    # -- whether the caller may

    def _show(self) -> None:
        super()._show()
        made, inventory = self._made, self._inventory
        if made is None or inventory is None:
            return
        plan, spec, record = made.plan, self._spec, inventory.record
        keys = [*reads_of_roles(spec, plan.account, record.described), *enquiries_about(plan, made.roles)]
        if keys == self._enquiries and not self._anew:
            return
        self._enquiries = keys
        anew, self._anew = self._anew, False

        def ask(cancel: threading.Event) -> Facts:
            where: dict[str, Any] = {"account": plan.account, "region": plan.region}
            how: dict[str, Any] = {"refresh": anew, "cancel": cancel}
            with_roles(spec, record, self.ctx.facts(), self.ctx.lookups, **where, **how)
            return asked(plan, self.ctx.lookups, made.roles, **how)

        self.in_thread(_PERMITTED, ask, lambda facts: self.Permitted(), self.Failed)
        self._show_state()

    def on_edit_review_screen_permitted(self, message: Permitted) -> None:
        self.stop_thread(_PERMITTED)
        self._show()
        if self._applying:
            self._applying = False
            self.action_apply()

    # -- what would change

    def _found(self) -> list[Finding]:
        """What stands against the answers, and against making the domain so."""
        self._made = self._calculated()
        return by_weight(self._made.findings if self._made is not None else self.session.findings)

    def _calculated(self) -> Edit | None:
        facts, inventory = self.ctx.facts(), self._inventory
        if inventory is None or facts.caller is None:
            return None
        spec = self.session.spec()
        try:
            self._spec, made = planned_edit(
                spec,
                inventory,
                facts,
                account=facts.caller.account,
                region=spec.region or facts.region,
                stop_apps=self._stop_apps,
                remove_people=self._remove_people,
                against=self.session.findings,
            )
        except SmdomainError as error:
            self._open = error
            return None
        self._open = None
        return with_permissions(made, facts)

    def _state(self) -> str:
        error = self._error or self._open
        if error is not None:
            return f"x {refusal(error)}"
        if self._made is None:
            return "Reading the domain ..."
        found = self._made.findings
        count = {level: sum(each.level is level for each in found) for level in Level}
        parts = []
        in_the_way = any(map(_apps_run, found))
        problems = sum(each.level is Level.ERROR and not _apps_run(each) for each in found)
        if problems:
            parts.append(f"{counted(problems, 'problem')} must be solved first.")
        if in_the_way:
            parts.append(f"{'Then ' if problems else ''}{_F4} offers to stop the apps in the way.")
        if count[Level.WARNING]:
            parts.append(f"{counted(count[Level.WARNING], 'warning')}.")
        if count[Level.UNKNOWN]:
            parts.append(f"{counted(count[Level.UNKNOWN], 'check')} could not be made.")
        if self.is_at_work(_PERMITTED):
            parts.append("Checking whether you may do it ...")
        elif not count[Level.ERROR]:
            parts.append(self._what_f4_does(self._made))
        return " ".join(parts)

    def _what_f4_does(self, made: Edit) -> str:
        if made.plan.actions:
            return f"{counted(len(made.plan.actions), 'action')}: {_F4} shows all of it and asks."
        if self._may_remove(made):
            return f"{_F4} offers to take off {going_words(made.changes)}, no longer named in the answers."
        if made.changes:
            return "Nothing to do: what is different stays as it is."
        return "Nothing to do: the domain is what the answers say. Enter changes one."

    def _show_answers(self) -> None:
        changed = list(self._made.changes) if self._made is not None else []
        answers = self.query_one("#answers", OptionList)
        # By the window: the list is as wide as it will be only some layouts later.
        rail = _RAIL if self.size.width >= _WITH_RAIL else 0
        lines = list(self._changes(changed, self.size.width - rail - _BESIDE))
        for each in review_lines(self.session, self.ctx.facts()):
            lines.append((f"{each.mark or ' '}{each.text}", each.key))
        before = answers.highlighted
        self._keys = [key for _, key in lines]
        with self.prevent(OptionList.OptionHighlighted):
            answers.set_options(Option(Content(scrub(text, newlines=True)), disabled=not key) for text, key in lines)
            answers.highlighted = before if before is not None and before < len(lines) else self._first()

    def _changes(self, changed: list[Change], width: int) -> Iterator[tuple[str, str]]:
        """What would change, first; what it was and what it becomes on lines of their own where one has no room."""
        if not changed:
            return
        yield f" Changes: {len(changed)}", ""
        known = names_of(self._inventory, self._spec) if self._inventory is not None else {}
        for each in changed:
            question = self._question(each.field)
            label = question.label if question else each.field.removeprefix("extra.")
            yield (
                change_text(worded(people_named(each, known), question), label, width),
                question.key if question else "",
            )

    def _question(self, key: str) -> Field | None:
        """The question that a change is about; of a role as a whole, the one that names it, else how it is chosen."""
        tried = (self.session.question(each) for each in (key, f"{key}.arn", f"{key}.how", f"{key}.enabled"))
        return next((each for each in tried if each is not None), None)

    # -- the request and the submit

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "submit":
            return None
        return super().check_action(action, parameters)

    def action_request(self) -> None:
        if self._made is None:
            return
        body = json.dumps(self._made.request, indent=2, ensure_ascii=False, default=str)
        titles = "\n".join(f"  {each.title}" for each in self._made.plan.actions)
        titles = titles or ("  none before the problems are solved" if self._made.blocked else "  none")
        text = f"Actions:\n{titles}\n\nUpdateDomain:\n{body if self._made.request else 'not called'}"
        self.app.push_screen(TextDialog("What would be sent", text))

    def action_apply(self) -> None:
        made, error = self._made, self._error or self._open
        if made is None or self.checking:
            self.notify(refusal(error) if error else "The domain is still being read; a moment.", markup=False)
            return
        if self.is_at_work(_PERMITTED):
            self._applying = True
            return
        inventory, found = self._inventory, self._found()
        against = [each for each in found if blocks([each])]
        if against and inventory is not None and all(map(_apps_run, against)):
            self._offer_stopping(inventory)
        elif against and (self._stop_apps or self._remove_people):
            self._offer_less(against)
        elif against:
            self._go_to_worst()
            self.notify("Problems stand against it: choose one to go to its answer.", severity="error", markup=False)
        elif not made.plan.actions and not self._may_remove(made):
            self.notify("Nothing to do.", markup=False)
        else:
            self._ask(made)

    def _go_to_worst(self) -> None:
        findings = self.query_one(FindingList)
        findings.focus()
        findings.go_to_worst()

    def _agreed_to_nothing(self) -> None:
        """What was agreed to on the way to a question holds only as long as the question is not declined."""
        if self._stop_apps or self._remove_people:
            self._stop_apps = self._remove_people = False
            self._show()

    def _offer_less(self, against: list[Finding]) -> None:
        """What was agreed to may be what is not possible: it can be left out again."""
        kept = [*(["the apps running"] if self._stop_apps else []), *(["who is there"] if self._remove_people else [])]

        def chosen(index: int | None) -> None:
            if index == 1:
                self._agreed_to_nothing()
            else:
                self._go_to_worst()

        entries = ["Look at the problems", f"Leave {' and '.join(kept)} after all"]
        note = "\n".join(first_of(told(against), _MOST))
        self.app.push_screen(ChooseDialog("Problems stand against it", entries, note), chosen)

    def _offer_stopping(self, inventory: Inventory) -> None:
        apps = [f"{each.type} {each.name} of {each.space or each.profile}" for each in inventory.running_apps]
        note = "\n".join(
            ["No app may run while this changes. People lose what they have not saved.", *first_of(apps, _MOST)]
        )

        def chosen(index: int | None) -> None:
            if index == 1:
                self._stop_apps = True
                self._show()
                self.action_apply()

        entries = ["Change nothing yet", f"Stop {counted(len(apps), 'app')} first"]
        self.app.push_screen(ChooseDialog("Apps are running", entries, note), chosen)

    def _ask(self, made: Edit) -> None:
        lines = first_of([each.title for each in made.plan.actions], _MOST, "action")
        count = sum(each.level in (Level.WARNING, Level.UNKNOWN) for each in made.findings)
        said = [f"{counted(count, 'warning')} in the review."] if count else []
        detail = "\n".join([*lines, "", *made.plan.notes, *said])
        entries = ["Change nothing yet", *(["Do it"] if made.plan.actions else [])]
        if self._may_remove(made):
            also = "Do it, and take off" if made.plan.actions else "Take off"
            entries.append(f"{also} {going_words(made.changes)}, no longer named in the answers")
        removing = len(entries) - 1 if self._may_remove(made) else None

        def chosen(index: int | None) -> None:
            if index and index == removing:
                self._remove_people = True
                self._show()
                self.action_apply()
            elif index == 1:
                self._carry_out(made)
            else:
                self._agreed_to_nothing()

        plan = made.plan
        question = f"Change the domain {plan.domain_name} in {plan.account}, {plan.region}?"
        self.app.push_screen(ChooseDialog(question, entries, detail), chosen)

    def _may_remove(self, made: Edit) -> bool:
        """Whether people are there whom the answers no longer name, and nobody was asked about them yet."""
        return not self._remove_people and any(each.kind == REMOVE for each in made.changes)

    def _carry_out(self, made: Edit) -> None:
        self._submit(made.plan, self._spec)
        watch = self.ctx.watch
        if watch is not None and watch.plan.purpose == EDIT and watch.plan.domain_id == made.plan.domain_id:
            watch.stays = made.stays
