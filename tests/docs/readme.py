"""Puts the screens that the tests capture into the README, so that it shows what there is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
SCREENS = ROOT / "tests" / "golden" / "screens"

_BLOCK = re.compile(r"<!-- screen (?P<name>[\w-]+) -->\n```text\n.*?```\n", re.DOTALL)


def with_screens(text: str) -> str:
    """`text` with every screen as it was last captured."""

    def block(match: re.Match[str]) -> str:
        name = match.group("name")
        screen = (SCREENS / f"{name}.txt").read_text(encoding="utf-8").rstrip()
        return f"<!-- screen {name} -->\n```text\n{screen}\n```\n"

    return _BLOCK.sub(block, text)


def main() -> None:
    """Write the README anew."""
    README.write_text(with_screens(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
