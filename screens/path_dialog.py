"""A dialog that asks for the path of a file."""

from __future__ import annotations

from screens.line_dialog import LineDialog


class PathDialog(LineDialog):
    """Gives the path; None where it was closed. Shows what was wrong with the one before."""

    def __init__(self, title: str, path: str = "", problem: str = "", example: str = "~/domain.yaml") -> None:
        super().__init__(title, path, problem, example)
