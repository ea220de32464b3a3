"""`python -m benchmarks [SECTION…]`: measure, and print one table."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import alerting, central, central_journal, chromium, delivery, face, pages
from benchmarks.county import County
from benchmarks.figures import Figure, table

SECTIONS: dict[str, Callable[[County], Iterator[Figure]]] = {
    "sync": delivery.sync,
    "poll": delivery.poll,
    "change": delivery.change,
    "alert": alerting.alert,
    "cold-start": face.cold_start,
    "tap": face.tap,
    "tap-pages": pages.tap_pages,
    "frames": pages.frames,
    "idle": face.idle,
    "memory": face.memory,
    "tours": pages.tour_memory,
    "growth": face.growth,
    "central": central.measure,
    "journal": central_journal.measure,
    "chromium": chromium.measure,
}
FOLDER = Path("var/bench")


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Figures of the product on this machine.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}; all by default")
    parser.add_argument("--items", type=int, default=6302, help="items in the feed")
    parser.add_argument("--pictures", type=int, default=500, help="items that have a picture")
    parser.add_argument("--steps", type=int, default=5000, help="rotation steps of the section growth")
    parser.add_argument("--strict", action="store_true", help="fail where a floor is missed by more than a quarter")
    given = parser.parse_args(arguments)
    for name in given.sections:
        if name not in SECTIONS:
            parser.error(f"no section {name!r}; known are {', '.join(SECTIONS)}")
    return given


def main(arguments: list[str]) -> int:
    """Run the sections asked for; 1 where one could not be measured, or missed its floor under --strict."""
    given = parse(arguments)
    start = time.monotonic()

    def say(text: str) -> None:
        print(f"[{time.monotonic() - start:5.0f} s] {text}", file=sys.stderr, flush=True)

    county = County(FOLDER, given.items, given.pictures, given.steps, say)
    figures: list[Figure] = []
    failed = []
    try:
        for name in given.sections or SECTIONS:
            say(name)
            try:
                figures += SECTIONS[name](county)
            except (AssertionError, OSError) as fault:
                say(f"{name} could not be measured: {fault}")
                failed.append(name)
    finally:
        county.close()
    figures = chromium.beside(figures)
    print(table(figures))
    missed = [figure.name for figure in figures if figure.missed]
    print(f"\n{time.monotonic() - start:.0f} s in all; missed: {', '.join(missed) or 'none'}")
    if failed:
        print(f"could not be measured: {', '.join(failed)}")
    return 1 if failed or (given.strict and missed) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
