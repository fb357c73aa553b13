"""Every rule that the reference of AWS's facts has is there, and every endpoint and quota it names is known."""

from typing import Final

import pytest

from models.quota_table import quota_table
from models.rules import RULES
from tests.models.rule_cases import LIVE, OFFLINE
from tests.preflight.accounts import shapes, spec_of
from tests.preflight.catalogue import CODES
from tui.services.lookups_sagemaker import QUOTAS

SERIES: Final = {
    "ID": 12,
    "RO": 9,
    "NW": 22,
    "RS": 10,
    "KM": 6,
    "ST": 4,
    "SH": 3,
    "CV": 3,
    "UI": 3,
    "IS": 1,
    "DK": 1,
    "TG": 2,
    "DM": 3,
}
"""Series -> its last number; each begins with 1."""
ROWS: Final = [f"{series}-{number}" for series, last in SERIES.items() for number in range(1, last + 1)]
MORE: Final = ["PF-1", "ID-21", "DM-6", "LF-1", "LF-2", "EP-1", "EP-7", "PM-1", "QT-1"]
"""Codes that the program tells beyond those rows."""


@pytest.mark.parametrize("code", [*ROWS, *MORE])
def test_the_rule_is_there_and_is_tried(code: str) -> None:
    assert code in {rule.code for rule in RULES}
    assert code in CODES | {case.code for case in OFFLINE + LIVE}


def test_the_quotas_of_the_table_are_looked_up() -> None:
    from models.facts import Facts

    for base in ("canvas", "rstudio", "classic"):
        codes = {each.code for each in quota_table(spec_of(base), Facts(shapes()))} - {""}
        assert codes <= set(QUOTAS)
