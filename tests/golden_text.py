"""Screens as text, and golden files of them."""

import os
from pathlib import Path
from typing import Any

from textual.app import App

GOLDEN = Path(__file__).parent / "golden"
REGENERATE = "REGENERATE_GOLDEN"
"""Environment variable that has golden files written instead of compared."""


def screen_text(app: App[Any]) -> str:
    """What the screen shows, without colours; lines end where their text does."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips).rstrip() + "\n"


def assert_golden(name: str, text: str) -> None:
    """Compare a text with the file kept under `name`; writes it where the environment says so."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get(REGENERATE):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"no golden text {path.name}: run with {REGENERATE}=1"
    assert text == path.read_text(encoding="utf-8"), f"{path.name} differs; look at it, then run with {REGENERATE}=1"
