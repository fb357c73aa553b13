"""Prints both tables: every seeded fault and whether it is found, every healthy account and whether anybody is alarmed.

Run with `python -m tests.preflight.bench`; ends with 1 where a fault is missed or an alarm is false.
"""

import sys
import time
from collections import Counter

from models.findings import Level
from models.preflight import report
from tests.preflight.accounts import spec_of, taken
from tests.preflight.catalogue import FAULTS
from tests.preflight.healthy import HEALTHY, NOTICES


def main() -> int:
    write = sys.stdout.write
    began = time.perf_counter()
    missed = 0
    write(f"{'seeded fault':<58} {'code':<6} {'level':<8} field\n")
    for fault in FAULTS:
        spec = spec_of(fault.base, fault.changes)
        findings = report(spec, taken(spec, fault.change))
        found = any((each.code, each.field, each.level) == (fault.code, fault.field, fault.level) for each in findings)
        others = [each.code for each in findings if each.level is Level.ERROR and each.code != fault.code]
        bad = not found or bool(others)
        missed += bad
        end = f"  MISSED {', '.join(others)}" if bad else ""
        write(f"{fault.name:<58} {fault.code:<6} {fault.level:<8} {fault.field}{end}\n")
    false = 0
    write(f"\n{'healthy account':<58} findings\n")
    for healthy in HEALTHY:
        spec = spec_of(healthy.base, healthy.changes)
        findings = report(spec, taken(spec, healthy.change))
        alarms = [each for each in findings if each.level is not Level.INFO and each.code not in NOTICES]
        false += bool(alarms)
        levels = Counter(str(each.level) for each in findings)
        shown = ", ".join(f"{count} {level}" for level, count in sorted(levels.items()))
        end = f"  FALSE ALARM {', '.join(each.code for each in alarms)}" if alarms else ""
        write(f"{healthy.name:<58} {shown or 'none'}{end}\n")
    spent = time.perf_counter() - began
    write(
        f"\n{len(FAULTS) - missed} of {len(FAULTS)} faults found ({len({each.code for each in FAULTS})} codes); "
        f"{len(HEALTHY) - false} of {len(HEALTHY)} healthy accounts without a false alarm; {spent:.1f} s.\n"
    )
    return 1 if missed or false else 0


if __name__ == "__main__":
    raise SystemExit(main())
