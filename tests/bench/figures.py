"""Figures of the bench: each against a baseline of the same run, in one table and one JSON file."""

import json
import platform
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured figure."""

    name: str
    value: float
    unit: str
    target: float
    """What the ratio, or without a baseline the value, may be at most; infinite where it is only told."""
    baseline: float | None = None
    """What it is held against, in the same unit, measured in the same run."""
    against: str = ""
    """What the baseline is."""
    missing: str = ""
    """Why it could not be measured; it is not met then."""

    @property
    def ratio(self) -> float | None:
        """The value in baselines."""
        return None if self.baseline is None else self.value / self.baseline if self.baseline else float("inf")

    @property
    def ok(self) -> bool:
        """Whether it meets its target."""
        return not self.missing and (self.value if self.ratio is None else self.ratio) <= self.target


def alternated(works: Sequence[Callable[[], float]], times: int) -> list[float]:
    """The median of each, run in turns, so that what disturbs the machine disturbs them all."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for place, work in enumerate(works):
            taken[place].append(work())
    return [statistics.median(each) for each in taken]


def percentile(values: Iterable[float], part: float) -> float:
    """The value that `part` of 100 are not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part / 100))]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if value == float("inf"):
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(figures: Iterable[Figure]) -> str:
    """All figures as a Markdown table."""
    rows = [("figure", "value", "baseline", "ratio", "target", "ok")]
    for each in figures:
        base = "" if each.baseline is None else f"{_number(each.baseline)} {each.unit} ({each.against})"
        if each.missing:
            rows.append((each.name, "", each.missing, "", "", "" if each.target == float("inf") else "NO"))
            continue
        sign = "x" if each.ratio is not None else f" {each.unit}"
        target = "told only" if each.target == float("inf") else f"{_number(each.target)}{sign}"
        verdict = "" if each.target == float("inf") else "yes" if each.ok else "NO"
        ratio = "" if each.ratio is None else f"{each.ratio:.2f}"
        rows.append((each.name, f"{_number(each.value)} {each.unit}", base, ratio, target, verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines) + "\n"


def save(figures: Iterable[Figure], imports: dict[str, list[tuple[str, float]]], path: Path) -> None:
    """Write everything as JSON."""
    found = [{**asdict(each), "ratio": each.ratio, "ok": each.ok} for each in figures]
    for each in found:
        if each["target"] == float("inf"):
            each["target"] = None
    machine = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": machine, "figures": found, "imports": imports}, indent=1) + "\n")
