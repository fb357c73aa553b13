"""What a step can tell about roles: the ML activities of one to be made, and what one that exists grants."""

from __future__ import annotations

from models.arns import name_in
from models.facts import Lookup
from models.fields import Field, Kind
from models.role_grants import GRANTS
from screens.base import WizardScreen
from tui.messages import LookupArrived
from tui.widgets.field_row import FieldRow

_ACTIVITIES = "roles.default.create.activities"


class RoleKeys(WizardScreen):
    """Part of every step; does something only where a role is in question."""

    _grants_of = ""
    """Name of the role whose policies are being looked up to be shown."""

    def focused_row(self) -> FieldRow | None:
        """The row of the question one is at."""
        focused = self.focused
        around = focused.ancestors_with_self if focused else ()
        return next((each for each in around if isinstance(each, FieldRow)), None)

    def _role_in_focus(self) -> str:
        """The ARN of the role that the question in focus is answered with."""
        row = self.focused_row()
        if row is None or row.field.kind is not Kind.LOOKUP:
            return ""
        lookup = row.field.choices.lookup if row.field.choices else ""
        return str(row.value or "") if lookup == "roles" else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key acts where a role is in focus, and where a new role has activities to look at."""
        if action == "role":
            return bool(self._role_in_focus()) or _ACTIVITIES in self.session.asked_keys()
        return super().check_action(action, parameters)

    def action_role(self) -> None:
        """Show what the role in focus grants; else the activities of the new one."""
        arn = self._role_in_focus()
        question = self.session.question(_ACTIVITIES)
        if arn:
            self._grants_of = name_in(arn)
            self.ctx.desk.look_up(GRANTS, self._grants_of)
        elif question is not None:
            row = self.focused_row()
            here = row is not None and row.field.kind is Kind.ACTIVITIES
            self.open_activities(row.field if row is not None and here else question)

    def lookup_arrived(self, message: LookupArrived) -> None:
        if message.kind == GRANTS and message.final and message.argument == self._grants_of:
            self._grants_of = ""
            self._show_grants(message.argument, message.lookup)

    def _show_grants(self, role: str, lookup: Lookup) -> None:
        from screens.grants_text import grants_text
        from screens.text_dialog import TextDialog
        from tui.services.activity_catalogue import load_catalogue

        kept = self.session.value(_ACTIVITIES)
        chosen = [str(each.get("id")) for each in kept if isinstance(each, dict)] if isinstance(kept, list) else []
        self.app.push_screen(TextDialog(f"What {role} grants", grants_text(lookup, load_catalogue(), chosen)))

    # -- the activities of a role to be made

    def on_field_row_opened(self, message: FieldRow.Opened) -> None:
        message.stop()
        self.open_activities(message.field)

    def open_activities(self, field: Field) -> None:
        """Choose the ML activities of a role, in front of this screen; once, however often its key came in one go."""
        if self.app.screen is not self:
            return
        from screens.activities import ActivitiesScreen

        self.app.push_screen(ActivitiesScreen(self.ctx, field), lambda result: self.activities_chosen(field.key))

    def activities_chosen(self, key: str) -> None:
        """The activities of a role may be other ones."""
