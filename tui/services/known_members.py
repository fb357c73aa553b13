"""The members of CreateDomain that this version of the program was made with."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parents[2] / "assets" / "known-members.json"


@cache
def load_known_members() -> frozenset[str]:
    """Their paths; whatever the installed service model has beyond them came later."""
    return frozenset(json.loads(_FILE.read_text(encoding="utf-8"))["members"])
