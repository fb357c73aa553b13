"""An application of nothing but the widgets under test."""

from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

from models.fields import Choices, Field, Kind, Mutability
from tui import theme
from tui.theme import dress
from tui.widgets.field_row import FieldRow

HOSTILE = '[b]sg[/foo] \x1b]52;c;aGk=\x07 \u202eevil 한국어 [Prod="a]'


class SmallApp(App[Any]):
    """Shows widgets, one below the other, and remembers what rows tell."""

    CSS_PATH = Path(theme.__file__).with_name("app.tcss")

    def __init__(self, *widgets: Widget, no_color: bool = False) -> None:
        super().__init__()
        self._widgets = widgets
        self.heard: list[Message] = []
        dress(self, no_color=no_color)

    def compose(self) -> ComposeResult:
        yield from self._widgets

    def on_field_row_answered(self, message: FieldRow.Answered) -> None:
        self.heard.append(message)

    def on_field_row_left(self, message: FieldRow.Left) -> None:
        self.heard.append(message)

    def on_field_row_wanted(self, message: FieldRow.Wanted) -> None:
        self.heard.append(message)

    @property
    def answers(self) -> list[Any]:
        """The answers that were told, in order."""
        return [message.value for message in self.heard if isinstance(message, FieldRow.Answered)]

    @property
    def wanted(self) -> list[bool]:
        """Whether each wish for rows asked for a refresh."""
        return [message.refresh for message in self.heard if isinstance(message, FieldRow.Wanted)]


def a_field(kind: Kind, label: str = "Thing", **more: Any) -> Field:
    """A question made up."""
    more.setdefault("mutability", Mutability.YES)
    return Field("a.thing", "domain", "Section", kind, label, "What it means.", **more)


def of_vpcs(kind: Kind = Kind.LOOKUP, **more: Any) -> Field:
    """A question whose answer is a VPC, or several."""
    form = "the id of a VPC, such as vpc-0123456789abcdef0"
    return a_field(kind, "VPC", choices=Choices(lookup="vpcs"), shape="VpcId", form=form, **more)
