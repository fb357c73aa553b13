"""`make bench`: measures, prints one table, and writes `build/bench.json`.

Names of parts (start, pickers, wire, link, lookups, snapshot, memory, rules, assignments) measure only those.
"""

import sys
from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Final

from tests.bench import assignments, link, lookups, memory, pickers, rules, snapshot, start, wire
from tests.bench.figures import Figure, save, table
from tests.bench.program import ROOT

PARTS: Final = MappingProxyType(
    {
        "start": start.figures,
        "wire": wire.figures,
        "link": link.figures,
        "pickers": pickers.figures,
        "lookups": lookups.figures,
        "snapshot": snapshot.figures,
        "memory": memory.figures,
        "rules": rules.figures,
        "assignments": assignments.figures,
    }
)


def main(wanted: list[str]) -> int:
    """Measure the wanted parts, or all; 1 where a target is missed."""
    parts: dict[str, Callable[[], Iterator[Figure]]] = {
        name: part for name, part in PARTS.items() if not wanted or name in wanted
    }
    found: list[Figure] = []
    for name, part in parts.items():
        sys.stderr.write(f"measuring {name}...\n")
        found += part()
    imports = start.imports() if "start" in parts else {}
    sys.stdout.write(table(found))
    if imports:
        sys.stdout.write("\n" + start.imports_table(imports))
    save(found, imports, ROOT / "build" / "bench.json")
    return 0 if all(each.ok for each in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
