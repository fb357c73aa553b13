"""The catalogue of ML activities that comes with the program."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

from models.activities import Catalogue, catalogue_from

_FILE: Final = Path(__file__).parents[2] / "assets" / "ml-activities.json"


@cache
def load_catalogue() -> Catalogue:
    """All activities, personas and supporting roles; read once."""
    return catalogue_from(json.loads(_FILE.read_text(encoding="utf-8")))
