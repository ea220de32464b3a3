"""`python -m benchmarks.springboard`: the real program, with one page more: a button that opens the page to measure.

So every kind of page is opened by a real touch through the display, and nothing else differs from a resident's touch.
`--trace` tells the touches' answer from outside; the program ends after the last page.
"""

import sys
from pathlib import Path

from benchmarks.program import Program, open_program, options


def run(program: Program) -> int:
    """Show the first springboard, and run until the last page has been seen."""
    from kivy.clock import Clock

    from benchmarks.springboard_page import ROUTE, STANDS, SpringboardPage
    from screens.page import PAGES

    PAGES[ROUTE] = "benchmarks.springboard_page:SpringboardPage"
    SpringboardPage.scenes = program.scenes()
    Clock.schedule_once(lambda _: program.face.visit(f"{ROUTE}:0", None), STANDS)
    return program.face.run()


def main(arguments: list[str]) -> int:
    """Read the command line and run."""
    reading = options("springboard")
    reading.add_argument("--trace", type=Path, required=True)
    given = reading.parse_args(arguments)
    program = open_program(given.config, given.size, given.at, given.trace)
    return run(program) or int(bool(program.faults.told))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
