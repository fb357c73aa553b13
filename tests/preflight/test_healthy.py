"""Accounts that are as they should be: nobody is alarmed."""

import pytest

from models.findings import Level
from models.preflight import report
from tests.preflight.accounts import spec_of, taken
from tests.preflight.healthy import HEALTHY, NOTICES, Healthy


@pytest.mark.parametrize("healthy", HEALTHY, ids=lambda each: each.name)
def test_no_false_alarm(healthy: Healthy) -> None:
    spec = spec_of(healthy.base, healthy.changes)
    findings = report(spec, taken(spec, healthy.change))
    alarms = [each for each in findings if each.level is not Level.INFO and each.code not in NOTICES]
    assert alarms == []


def test_there_are_enough_of_them() -> None:
    assert len(HEALTHY) >= 30
    assert len({each.name for each in HEALTHY}) == len(HEALTHY)
