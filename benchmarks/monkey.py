"""`python -m benchmarks.monkey`: somebody who touches at random, then leaves; and again; hours of rotation between.

The program, its window and its loop are the product's; fingers come in as Kivy's input would bring them, and time is
pushed on while nobody is there. Wrong is: a calm page (`failsafe`), an error in the log, a screen that does not find
back to its rotation, and memory that grows. One JSON line for each visit; 1 where something was wrong.
"""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any, Final

from benchmarks.processes import open_files, own, pss
from benchmarks.program import Program, drive, open_program, options
from screens.manner import Manner

ALONE_SECONDS: Final = 400
"""After so long without a touch the rotation must be back, also behind a film that plays to its end."""

ALONE_STEP: Final = 4.0

DWELL: Final = 6.0
"""Seconds of rotation to a turn of the loop: a slide stands for two to four."""

APART: Final = 0.4
"""Seconds between two touches: more than those within which a second one counts as the same."""

GROWTH_MB: Final = 5.0
FEW: Final = 12
"""Of fewer visits nothing is said about growth: caches are still filling."""

MANNERS: Final = (
    Manner(), Manner(large=True), Manner(dark=True), Manner(large=True, dark=True), Manner(low=True),
)  # fmt: skip


class Monkey:
    """Random visits, the same for the same seed."""

    def __init__(self, program: Program, seed: int, seconds: float, visits: int, rotation: int) -> None:
        self._program, self._rng = program, random.Random(seed)
        self._seconds, self._visits, self._rotation = seconds, visits, rotation
        self._looks: list[float] = []
        self._seen: set[str] = set()
        self._touches = 0

    def steps(self) -> Iterator[float]:
        """What to push time on by, turn after turn of the loop; between two turns a finger may come or go."""
        yield from (0.05 for _ in range(10))
        end = time.monotonic() + self._seconds
        visit = 0
        while time.monotonic() < end or visit < self._visits:
            visit += 1
            yield from self._visit()
            yield from self._left_alone()
            self._tell(visit)
            # What the rotation does for so many slides while nobody comes.
            for _ in range(self._rotation):
                yield DWELL
                self._check("rotation")
        self._grown()

    def _visit(self) -> Iterator[float]:
        rng = self._rng
        if rng.random() < 0.5:
            yield from self._touch(*self._anywhere())
            self._program.face.choose(rng.choice(MANNERS))
        for _ in range(rng.randint(4, 30)):
            kind = rng.random()
            if kind < 0.7:
                yield from self._touch(*self._target())
            elif kind < 0.85:
                yield from self._touch(*self._anywhere())
            else:
                yield from self._touch(*self._anywhere(), *self._anywhere())
            self._check("a visit")
            self._seen.add(self._program.route.partition("/")[0])

    def _touch(self, x: float, y: float, to_x: float | None = None, to_y: float | None = None) -> Iterator[float]:
        """A finger that comes down, perhaps drags, and leaves, over some turns of the loop."""
        from kivy.base import EventLoop

        finger = _finger(self._touches, x, y)
        self._touches += 1
        EventLoop.post_dispatch_input("begin", finger)
        yield 0.03
        if to_x is not None and to_y is not None:
            for part in (0.3, 0.7, 1.0):
                finger.move({"x": x + (to_x - x) * part, "y": y + (to_y - y) * part})
                EventLoop.post_dispatch_input("update", finger)
                yield 0.03
        EventLoop.post_dispatch_input("end", finger)
        yield APART

    def _anywhere(self) -> tuple[float, float]:
        return self._rng.random(), self._rng.random()

    def _target(self) -> tuple[float, float]:
        """The middle of something that is meant to be touched, as shares of the window."""
        from kivy.core.window import Window

        targets = self._program.targets()
        if not targets:
            return self._anywhere()
        chosen = self._rng.choice(targets)
        x, y = chosen.to_window(*chosen.center)
        return min(1.0, max(0.0, x / Window.width)), min(1.0, max(0.0, y / Window.height))

    def _left_alone(self) -> Iterator[float]:
        """Nobody touches any more: the rotation must come back by itself."""
        for _ in range(int(ALONE_SECONDS / ALONE_STEP)):
            if self._program.route == "rotation":
                return
            yield ALONE_STEP
            self._check("being left alone")
        raise AssertionError(f"{ALONE_SECONDS} s after the last touch the screen still shows {self._program.route}")

    def _check(self, when: str) -> None:
        if self._program.route == "failsafe":
            raise AssertionError(f"the calm page came up in {when}: {self._program.faults.told[-1:]}")

    def _tell(self, visit: int) -> None:
        pid = os.getpid()
        self._looks.append(own(pid))
        line = {"visit": visit, "own": self._looks[-1], "pss": pss(pid), "files": open_files(pid)}
        print(json.dumps(line | {"touches": self._touches, "pages": len(self._seen)}), flush=True)

    def _grown(self) -> None:
        looks, third = self._looks, len(self._looks) // 3
        if len(looks) < FEW:
            return
        grown = statistics.median(looks[-third:]) - statistics.median(looks[third : 2 * third])
        if grown > GROWTH_MB:
            raise AssertionError(f"memory grew by {grown:.1f} MB over the last of {len(looks)} visits")


def _finger(number: int, x: float, y: float) -> Any:
    """A finger at a place, as shares of the window from its lower left corner."""
    from kivy.input import MotionEvent

    class Finger(MotionEvent):  # type: ignore[misc]
        def depack(self, args: dict[str, float]) -> None:
            self.sx, self.sy = args["x"], args["y"]
            self.profile = ("pos",)
            super().depack(args)

    return Finger("monkey", number, {"x": x, "y": y}, is_touch=True, type_id="touch")


def main(arguments: list[str]) -> int:
    """Read the command line and let the monkey in."""
    reading = options("monkey")
    reading.add_argument("--seconds", type=float, default=120.0, help="of real time")
    reading.add_argument("--visits", type=int, default=0, help="at least so many, however long they take")
    reading.add_argument("--rotation", type=int, default=60, help="turns of rotation between two visits")
    reading.add_argument("--seed", type=int, default=0)
    given = reading.parse_args(arguments)
    program = open_program(given.config, given.size, given.at)
    code = drive(program, Monkey(program, given.seed, given.seconds, given.visits, given.rotation).steps())
    wrong = [*program.wrong, *program.faults.told]
    if code:
        wrong.append(f"the program ended with {code}")
    for words in wrong:
        print(json.dumps({"wrong": words}, ensure_ascii=False), flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
