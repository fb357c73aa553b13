"""The clipboard is the terminal's own, and nobody knows whether it took anything: nothing else is claimed."""

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.test_matrix import ENTER, first_step

Start = Callable[..., Any]
F6, F9 = "\x1b[17~", "\x1b[20~"
SENT = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)\x07")
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.terminal


def export(it: Any) -> None:
    first_step(it)
    it.press(F9)
    it.wait_for("Export as")
    it.press(ENTER)
    it.wait_for("F6 sends it to the clipboard")
    it.press(F6)


@pytest.mark.parametrize("thin", ["--thin-line", "--no-thin-line"])
def test_text_goes_to_the_terminal_and_no_more_is_said(start: Start, thin: str) -> None:
    it = start("--demo", "setup", thin)
    export(it)
    text = it.wait_for("Sent to your terminal's clipboard (OSC 52), which it may ignore")
    assert "opied" not in text
    it.wait_until(lambda _: SENT.search(it.raw) is not None, "the sequence")
    (sent,) = SENT.findall(it.raw)
    assert b"probe" in base64.b64decode(sent)


def test_it_can_be_off(start: Start) -> None:
    it = start("--demo", environ={"SMDOMAIN_CLIPBOARD": "off"})
    export(it)
    it.wait_for("Not sent: SMDOMAIN_CLIPBOARD turns the clipboard off")
    assert b"\x1b]52" not in it.raw


def test_nothing_claims_to_have_copied() -> None:
    for folder in ("screens", "tui", "models"):
        for path in (ROOT / folder).rglob("*.py"):
            assert not re.search(r"[\"'(]Copied\b|copied to (the |your )?clipboard", path.read_text()), path
