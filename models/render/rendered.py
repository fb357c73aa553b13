"""What an export is: its text, and what its format could not say."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rendered:
    """One export, ready to be written to a file."""

    text: str
    dropped: list[str] = field(default_factory=list)
    """Each member or step that the format cannot carry, with the reason; also said in the text's head."""
    notes: list[str] = field(default_factory=list)
    """What whoever runs the export should know; also said in the text's head."""
