"""What was tried and what came of it: one line each, on the terminal and in a file."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import TypeVar

import typer

T = TypeVar("T")


class NotSo(Exception):
    """Something that must hold on every device does not; the message is one line that says what was found instead."""


class Report:
    """The lines of one run. `suite` stands before each of them."""

    def __init__(self, suite: str, folder: Path) -> None:
        self.suite, self.folder = suite, folder
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / f"report-{suite}.txt"
        self.file.write_text("")
        self.faults: list[str] = []

    def note(self, line: str) -> None:
        """Tell one thing that held, with its figure."""
        typer.echo(f"device {self.suite}: {line}")
        with self.file.open("a") as file:
            file.write(f"{line}\n")

    def fault(self, step: str, line: str) -> None:
        """Tell one thing that did not hold; the run goes on with the next step and fails at its end."""
        self.faults.append(f"{step}: {line}")
        self.note(f"NOT SO: {step}: {line}")

    def picture(self, name: str) -> Path:
        """Where a picture of the glass goes."""
        return self.folder / f"{self.suite}-{name}.png"


def holds(what: str, found: object) -> None:
    """Raise NotSo unless `found` is true."""
    if not found:
        raise NotSo(what)


def soon(what: str, look: Callable[[], T | None], seconds: float, pause: float = 0.5) -> T:
    """Return what `look` finds as soon as it is true; raise NotSo with `what` after so many seconds."""
    end = monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if monotonic() > end:
            raise NotSo(f"{what}: not within {seconds:.0f} s")
        sleep(pause)
