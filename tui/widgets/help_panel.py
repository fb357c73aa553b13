"""What a question means: help, constraint, whether it can change later, and what it becomes in the request."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from models.conditions import Always
from models.fields import Field
from models.members import paths_of
from models.shapes import Constraint
from models.text import scrub

_GUIDE = "docs.aws.amazon.com/sagemaker/latest/dg"


class HelpPanel(Static):
    """Explains one question in full."""

    DEFAULT_CSS = """
    HelpPanel { height: auto; padding: 0 1; }
    """

    def show(self, field: Field, constraint: Constraint | None = None) -> None:
        """Explain `field`."""
        bold = "bold"
        parts = [Content.styled(scrub(field.label), bold), Content(scrub(field.help))]
        facts: list[tuple[str, str]] = []
        if field.required:
            facts.append(("Required", "yes"))
        must = field.form or (constraint.summary() if constraint else "")
        if must:
            facts.append(("Must be", must))
        facts.append(("Later", str(field.mutability)))
        if not isinstance(field.when, Always):
            facts.append(("Asked when", field.when.words()))
        paths = paths_of(field.key)
        if paths:
            facts.append(("In the request", ", ".join(paths[:3]) + (" ..." if len(paths) > 3 else "")))
        facts.append(("In the spec", field.key))
        if field.docs:
            facts.append(("AWS's guide", f"{_GUIDE}/{field.docs}.html"))
        parts.append(Content(""))
        parts += [Content.assemble((f"{name}: ", bold), scrub(text)) for name, text in facts]
        self.update(Content("\n").join(parts))
