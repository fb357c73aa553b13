"""The least that a form in Textual takes: two lines to fill in and two buttons."""

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Button, Footer, Header, Input, Label, RadioButton, RadioSet


class BareForm(App[None]):
    """A form that does nothing."""

    def compose(self) -> ComposeResult:
        yield Header()
        with VerticalScroll():
            yield Label("READY")
            yield Input(placeholder="Domain name")
            with RadioSet():
                yield RadioButton("IAM Identity Center", value=True)
                yield RadioButton("IAM")
            yield Input(placeholder="Execution role")
            yield Button("Next")
        yield Footer()


if __name__ == "__main__":
    BareForm().run()
