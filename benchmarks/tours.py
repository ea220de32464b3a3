"""`python -m benchmarks.tours`: every page that the edition can show, again and again, and the memory after each round.

Each page is put up by the program itself, drawn, turned through, left. One JSON line for each tour: the memory while
its last page stands, and once the rotation has stood for a while.
"""

import gc
import json
import os
import sys
from collections.abc import Iterator
from typing import Any, Final

from benchmarks.processes import open_files, own, pss
from benchmarks.program import Program, drive, open_program, options

TURNS: Final = 5
"""Turns of the loop that a page stands."""

PAGES: Final = 4
REST: Final = 40
"""Seconds at rest before a look: what is done ahead of a touch, and what tidies up after it, come with time."""


def tours(program: Program, rounds: int) -> Iterator[float]:
    """What to push time on by, turn after turn."""
    yield from (0.05 for _ in range(10))
    face = program.face
    for number in range(1, rounds + 1):
        for scene in program.scenes():
            face.visit(scene.route, dict(scene.memory))
            yield from (0.2 for _ in range(TURNS))
            page: Any = face.stage.page
            for place in range(1, PAGES):
                if not scene.turns or not hasattr(page, "turn"):
                    break
                page.turn(place)
                if page.memory.get("page") != place:
                    break
                yield from (0.2 for _ in range(TURNS))
        browsing = pss(os.getpid())
        face.show("rotation", None)
        yield from (1.0 for _ in range(REST))
        gc.collect()
        yield 1.0
        pid = os.getpid()
        told = {"tour": number, "browsing": browsing, "pss": pss(pid), "own": own(pid), "files": open_files(pid)}
        print(json.dumps(told), flush=True)


def main(arguments: list[str]) -> int:
    """Read the command line and walk."""
    reading = options("tours")
    reading.add_argument("--rounds", type=int, default=11)
    given = reading.parse_args(arguments)
    program = open_program(given.config, given.size, given.at)
    code = drive(program, tours(program, given.rounds))
    for words in (*program.wrong, *program.faults.told):
        print(json.dumps({"wrong": words}, ensure_ascii=False), flush=True)
    return 1 if code or program.wrong or program.faults.told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
