"""How long the credentials last, against how long a plan usually takes."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from models.actions import Plan

_SPARE: Final = 1.5
"""So many times the usual time is wanted."""
_RATE: Final = 8.0
"""Calls a second, where many are made."""


def usual_time(plan: Plan) -> float:
    """Seconds a plan usually takes: things of a kind that do not need each other are made side by side."""
    total = 0.0
    for _, group in groupby(plan.actions, key=lambda each: (each.kind, each.needs)):
        members = list(group)
        if members[0].wait is not None:
            total += max(each.usual for each in members) + len(members) / _RATE
        else:
            total += sum(min(each.usual, 1.0) for each in members)
        total += max(each.settle for each in members)
    return total


def time_left(ends: float | None, now: float, plan: Plan) -> tuple[str, bool]:
    """A sentence about the time the credentials have left, and whether it is less than the plan usually takes.

    Args:
        ends: when they end, in seconds since the epoch; None where they do not, or nobody knows.
        now: the time.
        plan: what is to be done.
    """
    if ends is None:
        return "", False
    left, usual = (ends - now) / 60, usual_time(plan) / 60
    if left <= 0:
        return "The credentials have ended: sign in again first.", True
    short = left < usual * _SPARE
    sentence = f"The credentials end in {max(1, round(left))} min; this usually takes {max(1, round(usual))} min."
    return (
        f"{sentence} Sign in again first: otherwise it stops half-way, and goes on after that." if short else sentence
    ), short
