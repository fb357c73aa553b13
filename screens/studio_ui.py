"""Step 4: what Studio's menu leaves out, with the menu as it will look."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from models.steps import step
from models.studio_presets import PRESETS, answers_of
from models.text import scrub
from screens.choose import ChooseDialog
from screens.step import StepScreen
from screens.studio_menu import menu, summary
from tui.keys import bindings
from tui.session import Change

if TYPE_CHECKING:
    from tui.context import Context

_TOOLS: Final = "DefaultUserSettings.StudioWebPortalSettings.HiddenMlTools[]"


class StudioUiScreen(StepScreen):
    """The questions, and a live picture of the menu: beside them where there is room, else below."""

    BINDINGS: ClassVar[list[BindingType]] = [*(replace(each, priority=True) for each in bindings("preset"))]

    def __init__(self, ctx: Context) -> None:
        super().__init__(ctx, step("studio-ui"))

    def compose_below(self) -> ComposeResult:
        yield Static(id="menu-below", classes="menu")

    def compose_beside(self) -> ComposeResult:
        with VerticalScroll(id="beside", can_focus=False):
            yield Static(classes="menu")

    def on_mount(self) -> None:
        self._draw()

    def answered(self, key: str) -> None:
        if key.startswith("studio_ui."):
            self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to set where Studio Classic is what people start with."""
        if action == "preset":
            return "studio_ui.hidden_apps" in self.session.asked_keys()
        return super().check_action(action, parameters)

    def action_preset(self) -> None:
        """Choose what is hidden at once; each answer can be changed after."""

        def chosen(index: int | None) -> None:
            if index is None:
                return
            known = {
                each.key: self.ctx.shapes.enum(each.choices.enum)
                for each in self.session.asked_in(self.step.id)
                if each.choices is not None and each.choices.enum
            }
            for key, value in answers_of(PRESETS[index], known).items():
                self.session.answer(key, value)
                row = self.row(key)
                if row is not None:
                    row.show_value(self.session.value(key))
                self._after(key, Change())

        entries = [f"{each.title}: {each.about}" for each in PRESETS]
        self.app.push_screen(ChooseDialog("What the menu leaves out", entries), chosen)

    def _draw(self) -> None:
        asked = "studio_ui.hidden_apps" in self.session.asked_keys()
        entries = menu(
            self._hidden("studio_ui.hidden_apps"),
            self._hidden("studio_ui.hidden_ml_tools"),
            self.ctx.shapes.enum(_TOOLS),
        )
        lines = [
            "Studio's menu, as it will look (F2: presets)",
            summary(entries),
            "",
            *(entry.line() for entry in entries),
        ]
        for picture in self.query(".menu").results(Static):
            picture.set_class(not asked, "-nothing")
            picture.update(Content("\n".join(scrub(line) for line in lines)))

    def _hidden(self, key: str) -> list[str]:
        value = self.session.value(key)
        return [str(each) for each in value] if isinstance(value, list) else []
