"""What a question means, in lines: the same that screens show beside it."""

from __future__ import annotations

from typing import Final

from models.conditions import Always
from models.fields import Field
from models.findings import Finding
from models.members import paths_of
from models.shapes import Constraint
from tui.plain.words import COMMANDS

_GUIDE: Final = "docs.aws.amazon.com/sagemaker/latest/dg"
_SHOWN: Final = 3


def help_lines(field: Field, constraint: Constraint | None = None) -> list[str]:
    """Everything about a question, and the commands; not scrubbed."""
    lines = [field.label, field.help]
    must = field.form or (constraint.summary() if constraint else "")
    paths = paths_of(field.key)
    facts = (
        ("Required", "yes" if field.required else ""),
        ("Must be", must),
        ("Such as", field.placeholder),
        ("Later", str(field.mutability)),
        ("Asked when", "" if isinstance(field.when, Always) else field.when.words()),
        ("In the request", ", ".join(paths[:_SHOWN]) + (" ..." if len(paths) > _SHOWN else "")),
        ("In the spec", field.key),
        ("AWS's guide", f"{_GUIDE}/{field.docs}.html" if field.docs else ""),
    )
    lines += [f"  {name}: {text}" for name, text in facts if text]
    return [*lines, "At any prompt:", *command_lines()]


def command_lines() -> list[str]:
    """The commands, one a line."""
    return [f"  {name:<17}{words}" for name, words in COMMANDS]


def finding_lines(finding: Finding) -> list[str]:
    """A finding with its remedy; not scrubbed."""
    lines = [f"  {str(finding.level).upper()} {finding.code}: {finding.message}"]
    return [*lines, f"    What to do: {finding.remedy}"] if finding.remedy else lines
