"""Figures and the table they are printed in."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

TOLERANCE = 1.25
"""A figure up to a quarter above its floor is put down to a noisy machine."""


@dataclass(frozen=True)
class Figure:
    """One measured figure: lower is better. `beside` is what the Chromium window needed, `note` says how it was got."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    beside: float | None = None
    note: str = ""

    @property
    def missed(self) -> bool:
        """Whether the floor is missed by more than the tolerance."""
        return self.floor is not None and self.value > self.floor * TOLERANCE

    def cells(self) -> tuple[str, ...]:
        """The figure as a row of the table."""
        verdict = ""
        if self.floor is not None:
            verdict = "ok" if self.value <= self.floor else "MISSED" if self.missed else "near"
        return (
            self.name,
            _told(self.value, self.unit),
            "" if self.floor is None else f"≤ {_told(self.floor, self.unit)}",
            verdict,
            "" if self.beside is None else _told(self.beside, self.unit),
            self.note,
        )


HEADS = ("figure", "measured", "floor", "", "Chromium", "how")


def table(figures: Iterable[Figure]) -> str:
    """The figures as an aligned table."""
    rows = [HEADS, *(figure.cells() for figure in figures)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = [_line(row, widths) for row in rows]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `values` lie, between two neighbours by proportion."""
    ranked = sorted(values)
    place = share * (len(ranked) - 1)
    before = int(place)
    neighbours = [*pairwise([*ranked, ranked[-1]])][before]
    return neighbours[0] + (neighbours[1] - neighbours[0]) * (place - before)


def _told(value: float, unit: str) -> str:
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}".rstrip()


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = []
    for column, (text, width) in enumerate(zip(row, widths, strict=True)):
        blank = " " * (width - _width(text))
        cells.append(blank + text if column in (1, 2, 4) else text + blank)
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
