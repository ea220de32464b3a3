"""What to bring and how it goes: the checklist of materials and the flow of steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from feed.blocks import Material, Materials, Step, Steps
from screens.item_page.checklist import BESIDE, Rows
from screens.item_page.entries import material_entry, material_note, steps_of
from screens.item_page.flow import Piece
from screens.item_page.prose import heading, listed
from screens.item_page.regions import Box

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

BRING: Final = "要带什么"
_NUMERALS: Final = "零一二三四五六七八九十"

_BETWEEN: Final = 64.0
"""Between checklist and flow where both go on side by side."""


def steps_title(count: int) -> str:
    """五步走; a single step is no walk."""
    return f"{_NUMERALS[count]}步走" if 2 <= count <= 10 else "怎么办"


@dataclass(frozen=True)
class Pair(Piece):
    """Checklist and flow as a guide opens with them, each on a panel in its box of the page (mock-ups 08 and 14)."""

    sides: tuple[tuple[Rows, Box], ...]
    alone: bool = True

    @property
    def height(self) -> float:
        """The lower edge of the lower panel."""
        return max(box.bottom for _, box in self.sides)

    def draw(self, board: Board, y: float) -> None:
        """Panels as high as their boxes."""
        for side, box in self.sides:
            side.draw_in(board.moved(box.x, y + box.y), 0, box.height)


@dataclass(frozen=True)
class Beside(Piece):
    """What is left of checklist and flow, side by side."""

    left: Rows
    right: Rows
    gap: float = 24.0
    divisible: bool = True

    @property
    def height(self) -> float:
        """The higher of both."""
        return max(self.left.height, self.right.height)

    @property
    def least(self) -> float:
        """Two rows of either."""
        return max(self.left.least, self.right.least)

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """As many rows of either as fit; where one of them ends, the other goes on by itself."""
        stops = [side.fitting(room) for side in (self.left, self.right)]
        if 0 in stops:
            return None
        first = replace(
            self,
            left=replace(self.left, entries=self.left.entries[: stops[0]]),
            right=replace(self.right, entries=self.right.entries[: stops[1]]),
        )
        left = replace(self.left, entries=self.left.entries[stops[0] :], continued=True)
        right = replace(self.right, entries=self.right.entries[stops[1] :], continued=True)
        rest: Piece = replace(self, left=left, right=right)
        if not left.entries:
            rest = right
        elif not right.entries:
            rest = left
        return (first, rest) if left.entries or right.entries else None

    def draw(self, board: Board, y: float) -> None:
        """Left, right."""
        self.left.draw(board, y)
        self.right.draw(board.moved(self.left.width + _BETWEEN, y), 0)


def opening(
    setting: Setting, materials: Sequence[Material], steps: Sequence[Step], boxes: tuple[Box, Box]
) -> tuple[Pair | None, int, int]:
    """The panels that a guide opens with, in their boxes, and how many materials and steps stand on them.

    None where not even a row finds room.
    """
    bring, walk = boxes
    sides: list[tuple[Rows, Box]] = []
    counts = [0, 0]
    if materials:
        listed = tuple(material_entry(one, setting, bring.width - 2 * BESIDE) for one in materials)
        sides.append((Rows(setting, BRING, listed, bring.width, panel=True), bring))
    if steps:
        flow = steps_of(steps, setting, walk.width - 2 * BESIDE, brief=True)
        sides.append((Rows(setting, steps_title(len(steps)), flow, walk.width, panel=True), walk))
    shown = []
    for rows, box in sides:
        stop = rows.fitting(box.height)
        if not stop:
            return None, 0, 0
        counts[1 if rows.entries[0].number else 0] = stop
        shown.append((replace(rows, entries=rows.entries[:stop]), box))
    return (Pair(tuple(shown)) if shown else None), counts[0], counts[1]


def rest_pieces(
    setting: Setting, materials: Sequence[Material], steps: Sequence[Step], told: tuple[int, int]
) -> Iterator[Piece]:
    """The materials and steps after those `told` on the opening page: side by side where both go on and are short."""
    left, right = materials[told[0] :], steps[told[1] :]
    title = steps_title(len(steps))
    both = bool(left) and bool(right) and setting.width > 1000
    widths = (504.0, setting.width - 504.0 - _BETWEEN) if both else (setting.width, setting.width)
    made = []
    if left:
        entries = tuple(material_entry(one, setting, widths[0]) for one in left)
        made.append(Rows(setting, BRING, entries, widths[0], continued=told[0] > 0))
    if right:
        entries = steps_of(right, setting, widths[1], brief=True, first=told[1] + 1)
        made.append(Rows(setting, title, entries, widths[1], continued=told[1] > 0))
    if both and all(rows.fits(setting.room) for rows in made):
        yield Beside(made[0], made[1])
        return
    if left:
        yield from materials_pieces(Materials(tuple(left)), setting, continued=told[0] > 0)
    if right:
        yield from steps_pieces(Steps(tuple(right)), setting, first=told[1] + 1, whole=len(steps))


def materials_pieces(
    block: Materials, setting: Setting, *, continued: bool = False, titled: bool = True
) -> Iterator[Piece]:
    """The checklist in the flow, under its own heading if `titled`; running text where one is longer than a page."""
    entries = tuple(material_entry(one, setting, setting.width) for one in block.materials)
    rows = Rows(setting, BRING if titled else "", entries, setting.width, continued=continued)
    if rows.fits(setting.room):
        yield rows
        return
    if titled:
        yield heading(setting, BRING)
    notes = [material_note(one) for one in block.materials]
    yield from listed(
        setting, [f"{one.name}，{note}" if note else one.name for one, note in zip(block.materials, notes, strict=True)]
    )


def steps_pieces(
    block: Steps, setting: Setting, *, first: int = 1, whole: int = 0, titled: bool = True
) -> Iterator[Piece]:
    """The steps in the flow, of a flow of `whole`, under their own heading if `titled`; running text where one of them
    is longer than a page.
    """
    title = steps_title(whole or len(block.steps))
    entries = steps_of(block.steps, setting, setting.width, first=first)
    rows = Rows(setting, title if titled else "", entries, setting.width, continued=first > 1)
    if rows.fits(setting.room):
        yield rows
        return
    if titled:
        yield heading(setting, title)
    told = ["，".join(part for part in (step.name, step.who, step.time, step.result) if part) for step in block.steps]
    yield from listed(setting, told, numbered=True, first=first)
