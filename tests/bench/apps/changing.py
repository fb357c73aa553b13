"""Changes steps without end in the program itself, without a terminal, and says what memory it holds meanwhile.

`changing.py WARM EVERY TIMES`: after WARM changes a line of JSON, and again after every EVERY more, TIMES times.
"""

import asyncio
import gc
import json
import re
import sys
import tracemalloc
from pathlib import Path

from tests.pilot import driven


def held() -> dict[str, int]:
    """Bytes of the process, bytes that Python holds, and objects."""
    gc.collect()
    resident = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
    assert resident is not None
    return {
        "resident": int(resident.group(1)) * 1024,
        "python": tracemalloc.get_traced_memory()[0],
        "objects": len(gc.get_objects()),
    }


async def main(warm: int, every: int, times: int) -> None:
    """Change, and say so."""
    async with driven() as it:
        await it.press("enter")

        async def change(count: int) -> None:
            for number in range(count):
                await it.pilot.press("f7" if number % 2 else "f8")

        await change(warm)
        for _ in range(times + 1):
            await it.settled()
            sys.stdout.write(json.dumps(held()) + "\n")
            sys.stdout.flush()
            await change(every)


if __name__ == "__main__":
    if "--traced" in sys.argv:
        tracemalloc.start()
    asyncio.run(main(*map(int, sys.argv[1:4])))
