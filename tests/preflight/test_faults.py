"""Every seeded fault is found, under its code and beside its question, and nothing else is alarmed about."""

import re
import shlex
from itertools import pairwise

import pytest

from models.commands import commands_in
from models.findings import Finding, Level
from models.preflight import report
from models.questions import QUESTIONS
from tests.preflight.accounts import spec_of, taken
from tests.preflight.catalogue import FAULTS
from tests.preflight.faults import Fault


def findings_of(fault: Fault) -> list[Finding]:
    spec = spec_of(fault.base, fault.changes)
    return report(spec, taken(spec, fault.change))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.name)
def test_it_is_found(fault: Fault) -> None:
    findings = findings_of(fault)
    assert (fault.code, fault.field, fault.level) in {(each.code, each.field, each.level) for each in findings}
    others = [each for each in findings if each.level is Level.ERROR and each.code != fault.code]
    assert others == []
    if fault.level is not Level.ERROR:
        assert [each for each in findings if each.level is Level.ERROR] == []


@pytest.mark.parametrize("code", ["DM-1", "ID-7", "QT-1", "RS-4", "ST-2"])
def test_a_quota_without_room_is_asked_to_be_raised_by_a_command(code: str) -> None:
    fault = next(each for each in FAULTS if each.code == code and each.change is not None)
    remedy = next(each.remedy for each in findings_of(fault) if each.code == code)
    assert "request-service-quota-increase" in next(iter(commands_in([remedy])))


_KEYS = {each.key for each in QUESTIONS} | {"account", "region", "extra"}
_CODE_SPAN = re.compile(r"`([^`]+)`")


def _names_an_answer(span: str) -> bool:
    """Whether it is the key of an answer, or one below or above it; a value may follow."""
    key = re.sub(r"\[\d+\]", "", span.partition(":")[0])
    parts = key.split(".")
    above = {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return bool(above & _KEYS) or any(each.startswith(f"{key}.") for each in _KEYS)


@pytest.mark.parametrize("fault", [each for each in FAULTS if each.level is Level.ERROR], ids=lambda each: each.name)
def test_an_error_names_the_command_or_the_answer_to_change(fault: Fault) -> None:
    for each in findings_of(fault):
        if each.level is not Level.ERROR:
            continue
        spans = _CODE_SPAN.findall(each.remedy)
        commands = [span for span in spans if span.startswith(("aws ", "smdomain operator-policy "))]
        assert commands or any(map(_names_an_answer, spans)), each
        for command in commands:
            words = shlex.split(command)
            assert "" not in words, command
            # Only a switch has no value.
            bare = {a for a, b in pairwise([*words, "--"]) if a.startswith("--") and b.startswith("--")}
            assert bare <= {"--", "--private-dns-enabled", "--reset-policy"}, command


def test_there_are_enough_of_them() -> None:
    assert len(FAULTS) >= 100
    assert len({each.name for each in FAULTS}) == len(FAULTS)
