"""The ML activities of a role to be made: personas, activities, what they have to be told, how the policies fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.widgets import Static

from models.activity_words import packing_words, role_of
from models.arns import partition_of, role_arn
from models.facts import Availability, IamRole, Lookup
from models.fields import Field, Kind
from models.findings import Finding
from models.role_policies import QUOTAS, attachments_in, unmet
from models.text import scrub
from screens.activity_box import ActivityBox
from screens.activity_text import activity_text, persona_entries, with_persona
from screens.base import WizardScreen
from screens.choose import ChooseDialog
from screens.text_dialog import TextDialog
from tui.keys import bindings
from tui.messages import LookupArrived
from tui.services.activity_catalogue import load_catalogue
from tui.widgets.activity_switch import ActivitySwitch
from tui.widgets.field_row import FieldRow
from tui.widgets.finding_list import finding_content

if TYPE_CHECKING:
    from tui.context import Context

SELF = IamRole("self", "self: the role that is being made", ("sagemaker.amazonaws.com",))


class ActivitiesScreen(WizardScreen):
    """Stands in front of a step; every change goes into the draft at once, as in the step."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(replace(each, priority=True) for each in bindings("done", "persona", "grants", "problem", "refresh"))
    ]
    DEFAULT_CSS = """
    ActivitiesScreen #form { height: 1fr; padding: 0 1; }
    ActivitiesScreen #state { height: auto; max-height: 4; padding: 0 1; text-style: bold; }
    ActivitiesScreen #about { height: 2; padding: 0 1; }
    """

    def __init__(self, ctx: Context, field: Field) -> None:
        super().__init__(ctx)
        self.field = field
        self.catalogue = load_catalogue()
        self._boxes: dict[str, ActivityBox] = {}
        self._about = ""

    # -- layout

    def frame_words(self) -> tuple[str, str]:
        name = self.session.value(self.field.key.replace(".activities", ".name"))
        return f"ML activities of {name or 'the new role'}", super().frame_words()[1]

    def compose_body(self) -> ComposeResult:
        given = self._given()
        yield Static(id="state")
        with VerticalScroll(id="form", can_focus=False):
            yield Static(id="against")
            for activity in self.catalogue.activities.values():
                if activity.status == "current" or activity.id in given:
                    box = ActivityBox(activity, given.get(activity.id), self._make_row)
                    self._boxes[activity.id] = box
                    yield box
        yield Static(id="about")

    def on_mount(self) -> None:
        self._show()
        for box in self._boxes.values():
            self._prepare(list(box.rows()))
        self.ctx.desk.look_up(QUOTAS)
        next(iter(self._boxes.values())).switch.focus(scroll_visible=False)
        # What stands above it is there to be read.
        self.call_after_refresh(self.query_one("#form").scroll_home, animate=False)

    def _make_row(self, field: Field, value: Any) -> FieldRow:
        return FieldRow(field, value, shapes=self.ctx.shapes, region=self._region, now=self.ctx.clock.now)

    @property
    def _region(self) -> str:
        return str(self.session.value("region") or self.ctx.facts().region or "")

    # -- the answer

    def _entries(self) -> list[dict[str, Any]]:
        value = self.session.value(self.field.key)
        return [dict(each) for each in value if isinstance(each, dict)] if isinstance(value, list) else []

    def _given(self) -> dict[str, dict[str, Any]]:
        return {str(each.get("id")): each for each in self._entries()}

    def _answer(self, entries: list[dict[str, Any]]) -> None:
        self.session.answer(self.field.key, entries or None)
        self._show()

    def on_activity_switch_turned(self, message: ActivitySwitch.Turned) -> None:
        message.stop()
        entries = [each for each in self._entries() if each.get("id") != message.activity]
        if message.on:
            entries.append(self._begun(message.activity, entries))
        self._answer(entries)

    def _begun(self, activity_id: str, others: list[dict[str, Any]]) -> dict[str, Any]:
        """A chosen activity, told what others of the role were told under the same name."""
        entry: dict[str, Any] = {"id": activity_id}
        for parameter in self.catalogue.activities[activity_id].parameters:
            told = next((each[parameter.name] for each in others if each.get(parameter.name)), None)
            if parameter.required and told:
                entry[parameter.name] = told
        return entry

    def on_field_row_answered(self, message: FieldRow.Answered) -> None:
        message.stop()
        activity_id, _, name = message.field.key.partition(".")
        entries = self._entries()
        also: list[str] = []
        # What is typed letter by letter would be told to others half.
        spread = message.field.kind is not Kind.NAMES
        for entry in entries:
            if entry.get("id") == activity_id:
                entry.pop(name, None)
                if message.value is not None:
                    entry[name] = message.value
            elif message.value is not None and spread and self._waits_for(entry, name):
                # Asked once for the whole role, as in the console; each may be told something else after.
                entry[name] = message.value
                also.append(self.catalogue.activities[str(entry["id"])].title)
        self._answer(entries)
        if also:
            self.notify(f"Told to {', '.join(also)} as well.", markup=False)

    def _waits_for(self, entry: dict[str, Any], name: str) -> bool:
        activity = self.catalogue.activities.get(str(entry.get("id")))
        parameters = activity.parameters if activity else ()
        return any(each.name == name and each.required and each.multiple for each in parameters) and not entry.get(name)

    # -- showing

    def _show(self) -> None:
        given = self._given()
        for activity_id, box in self._boxes.items():
            made = box.show(given.get(activity_id))
            if made:
                self.call_after_refresh(self._prepare, made)
        self._show_findings()
        self._show_state()

    def _show_state(self) -> None:
        facts, session = self.ctx.facts(), self.session
        base = self.field.key.removesuffix(".activities")
        path = session.value(f"{base}.path")
        name = str(session.value(f"{base}.name") or "role")
        role = role_of(self._entries(), name, str(path) if path else None)
        waiting = len(unmet(role, self.catalogue))
        if role.activities:
            text = f"{len(role.activities)} of {len(self.catalogue.current())} chosen. "
        else:
            text = "None chosen: the role gets AmazonSageMakerFullAccess. F2: personas. "
        text += f"{waiting} thing{'s' if waiting != 1 else ''} still to tell (F6). " if waiting else ""
        account = facts.caller.account if facts.caller else ""
        text += "\n" + packing_words(role, self.catalogue, account, self._region, attachments_in(facts)) + "."
        whole = [each for each in self._findings() if each.field == self.field.key]
        self.query_one("#state", Static).update(Content(scrub(text, newlines=True)))
        # Above the list and not above its frame: what stands against the choice may take many lines.
        against = self.query_one("#against", Static)
        against.display = bool(whole)
        against.update(Content("\n").join(finding_content(each) for each in whole))

    def _findings(self) -> list[Finding]:
        return [each for each in self.session.findings if each.field.startswith(self.field.key)]

    def _show_findings(self) -> None:
        entries = self._entries()
        found: dict[str, dict[str, list[Finding]]] = {}
        for each in self._findings():
            place, _, parameter = each.field.removeprefix(f"{self.field.key}[").partition("].")
            if place.isdecimal() and int(place) < len(entries):
                activity = str(entries[int(place)].get("id"))
                found.setdefault(activity, {}).setdefault(parameter, []).append(each)
        for activity_id, box in self._boxes.items():
            box.show_findings(found.get(activity_id, {}))

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        box = next((each for each in event.widget.ancestors_with_self if isinstance(each, ActivityBox)), None)
        row = next((each for each in event.widget.ancestors_with_self if isinstance(each, FieldRow)), None)
        if box is not None:
            self._about = box.activity.id
            text = row.field.help if row is not None else box.activity.description
            self.query_one("#about", Static).update(Content(scrub(text)))

    # -- look-ups

    def _need(self, field: Field) -> tuple[str, str] | None:
        return self.session.lookup_of(field)

    def _prepare(self, rows: list[FieldRow]) -> None:
        """Show rows what is known already, and ask for the rest."""
        for row in rows:
            need = self._need(row.field)
            if need is not None:
                known = self.ctx.facts().get(*need)
                if known.availability is Availability.NOT_ASKED:
                    self.ctx.desk.look_up(*need)
                row.show_lookup(self._with_new_roles(need[0], known))

    def _with_new_roles(self, kind: str, lookup: Lookup) -> Lookup:
        """Among roles, the one that is being made, and the others to be made."""
        if kind != "roles":
            return lookup
        return replace(lookup, rows=(SELF, *self._other_new_roles(), *lookup.rows))

    def _other_new_roles(self) -> Iterator[IamRole]:
        facts = self.ctx.facts()
        for key, role in self.session.spec().roles_to_create().items():
            if facts.caller and role.name and not self.field.key.startswith(key):
                arn = role_arn(partition_of(self._region), facts.caller.account, role.name, role.path or "/")
                yield IamRole(arn, role.name, description="to be made as well")

    def on_field_row_wanted(self, message: FieldRow.Wanted) -> None:
        message.stop()
        need = self._need(message.field)
        if need is not None:
            self.ctx.desk.look_up(*need, refresh=message.refresh)

    def lookup_arrived(self, message: LookupArrived) -> None:
        for box in self._boxes.values():
            for row in box.rows():
                if self._need(row.field) == (message.kind, message.argument):
                    row.show_lookup(self._with_new_roles(message.kind, message.lookup))
        if message.final:
            self._show_findings()
            self._show_state()

    # -- keys

    def action_refresh(self) -> None:
        needs = {self._need(row.field) for box in self._boxes.values() for row in box.rows()}
        for need in sorted(each for each in needs if each):
            self.ctx.desk.look_up(*need, refresh=True)

    def action_done(self) -> None:
        """Go back to the step."""
        self.dismiss(None)

    def action_persona(self) -> None:
        personas = list(self.catalogue.personas.values())

        def chosen(index: int | None) -> None:
            if index is not None:
                persona = personas[index] if index < len(personas) else None
                self._answer(with_persona(self._entries(), persona))

        title = "Begin with a persona: its activities take the place of those chosen"
        self.app.push_screen(ChooseDialog(title, persona_entries(self.catalogue)), chosen)

    def action_grants(self) -> None:
        activity = self.catalogue.activities.get(self._about)
        if activity is None:
            return
        facts = self.ctx.facts()
        account = facts.caller.account if facts.caller else ""
        name = str(self.session.value(self.field.key.replace(".activities", ".name")) or "role")
        text = activity_text(activity, self.catalogue, self._given().get(activity.id, {}), name, account, self._region)
        self.app.push_screen(TextDialog(activity.title, text))

    def action_next_problem(self) -> None:
        rows = [row for activity, parameter in self._places() if (row := self._row(activity, parameter)) is not None]
        if not rows:
            self.notify("Nothing has to be told.", markup=False)
            return
        here = next((place for place, row in enumerate(rows) if row.has_focus_within), -1)
        rows[(here + 1) % len(rows)].focus()

    def _row(self, activity_id: str, parameter: str) -> FieldRow | None:
        return self._boxes[activity_id].row(parameter) if activity_id in self._boxes else None

    def _places(self) -> list[tuple[str, str]]:
        """Activity and parameter of each finding, in the order in which they are shown."""
        order = list(self._boxes)
        entries = self._entries()
        places = []
        for each in self._findings():
            number, _, parameter = each.field.removeprefix(f"{self.field.key}[").partition("].")
            if number.isdecimal() and int(number) < len(entries):
                places.append((str(entries[int(number)].get("id")), parameter))
        return sorted(dict.fromkeys(places), key=lambda each: order.index(each[0]) if each[0] in order else len(order))
