"""What to bring and how it goes: the checklist of materials and the flow of steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from feed.blocks import Material, Materials, Step, Steps
from screens.item_page.entries import ROW, Entry, material_entry, material_note, steps_of
from screens.item_page.flow import Piece
from screens.item_page.prose import heading, listed
from screens.item_page.regions import Box
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Disc, Icon, Panel, Rule

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

BRING: Final = "要带什么"
_NUMERALS: Final = "零一二三四五六七八九十"

_HEAD: Final = 71.0
"""The heading of a panel, with the room above it."""

_ABOVE: Final = 12.0
_FOOT: Final = 11.0
_BESIDE: Final = 28.0
_BETWEEN: Final = 64.0
"""Between checklist and flow where both go on side by side."""

_LOOSEST: Final = 16.0
"""Units of air that a row gets at most where its page has the room."""

_TOGETHER: Final = 2
"""So many rows stand below a heading at least, where there are as many."""


def steps_title(count: int) -> str:
    """五步走; a single step is no walk."""
    return f"{_NUMERALS[count]}步走" if 2 <= count <= 10 else "怎么办"


@dataclass(frozen=True)
class Rows(Piece):
    """Rows of a checklist or a flow under their heading, on a panel of their own when `panel` is set."""

    setting: Setting
    title: str
    entries: tuple[Entry, ...]
    width: float
    panel: bool = False
    continued: bool = False
    loose: float = 0.0
    """Units by which each row is higher than its words need: more air where the page has the room."""

    gap: float = 24.0
    divisible: bool = True

    @property
    def beside(self) -> float:
        """Between the edge and the rows."""
        return _BESIDE if self.panel else 0.0

    @property
    def head(self) -> float:
        """The heading, with the room above it; nothing without one."""
        return self.setting.grown(_HEAD) if self.title else 0.0

    @property
    def height(self) -> float:
        """Heading and all rows."""
        return self.head + sum(entry.height + self.loose for entry in self.entries) + self._below

    @property
    def highest(self) -> float:
        """With a little air in every row."""
        return self.height + len(self.entries) * (self.setting.grown(_LOOSEST) - self.loose)

    def stretched(self, height: float) -> Piece:
        """Every row higher by the same."""
        return replace(self, loose=self.loose + (height - self.height) / max(1, len(self.entries)))

    @property
    def least(self) -> float:
        """Heading and two rows."""
        return self.head + sum(entry.height for entry in self.entries[:_TOGETHER]) + self._below

    @property
    def _below(self) -> float:
        return _FOOT if self.panel else 0.0

    def fits(self, room: float) -> bool:
        """Whether every row finds room on a page."""
        return all(entry.height <= room - self.head - _FOOT for entry in self.entries)

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """Rows that fit, and the rest under the same heading; never a lone last row where two may go."""
        stop = self.fitting(room)
        if stop == len(self.entries) - 1 and stop > _TOGETHER:
            stop -= 1
        if not 0 < stop < len(self.entries):
            return None
        return replace(self, entries=self.entries[:stop]), replace(
            self, entries=self.entries[stop:], continued=True
        )

    def fitting(self, room: float) -> int:
        """How many rows fit."""
        used = self.head + self._below
        for number, entry in enumerate(self.entries):
            used += entry.height
            if used > room + 1:
                return number
        return len(self.entries)

    def draw(self, board: Board, y: float) -> None:
        """As high as it is."""
        self.draw_in(board, y, self.height)

    def draw_in(self, board: Board, y: float, height: float) -> None:
        """Draw on a panel of the given height."""
        setting, theme = self.setting, self.setting.theme
        if self.panel:
            board.add(Panel(theme.color("card"), radius=24, line=theme.color("line")), 0, y, self.width, height)
        texts: list[SheetText] = []
        if self.title:
            title = f"{self.title}（续）" if self.continued else self.title
            head = setting.compose(title, theme.title(42, 56, setting.section.ink), self.width - 2 * self.beside)
            texts.append(SheetText(head, self.beside, setting.grown(_ABOVE), self.width - 2 * self.beside))
        top = self.head
        tick = setting.grown(38)
        self._draw_thread(board, y)
        for entry in self.entries:
            at = top + self.loose / 2
            if entry.number:
                self._draw_number(board, y + at, entry, texts, at)
            else:
                board.add(Rule(theme.color("line")), self.beside, y + top, self.width - 2 * self.beside, 1)
                icon = Icon("check", setting.section.ink, opacity=0.45 if entry.optional else 1.0)
                board.add(icon, self.beside, y + at + setting.grown(13), tick, tick)
            texts.extend(replace(text, x=self.beside + text.x, y=at + text.y) for text in entry.texts)
            top += entry.height + self.loose
        board.add(Sheet(texts), 0, y, self.width, height)

    def _draw_thread(self, board: Board, y: float) -> None:
        """The line that runs from the first step to the last."""
        numbered = [entry for entry in self.entries if entry.number]
        if len(numbered) > 1:
            setting = self.setting
            length = sum(entry.height + self.loose for entry in numbered[:-1])
            x, upper = self.beside + setting.grown(25) - 2, y + self.head + self.loose / 2 + setting.grown(ROW / 2)
            board.add(Rule(setting.section.hill), x, upper, 4, length)

    def _draw_number(self, board: Board, y: float, entry: Entry, texts: list[SheetText], top: float) -> None:
        setting = self.setting
        side = setting.grown(50)
        board.add(Disc(setting.section.ink), self.beside, y + setting.grown(6), side, side)
        style = setting.theme.title(32, 46, "on_solid", align="center")
        digits = setting.compose(str(entry.number), style, side)
        texts.append(SheetText(digits, self.beside, top + setting.grown(7), side))


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
        listed = tuple(material_entry(one, setting, bring.width - 2 * _BESIDE) for one in materials)
        sides.append((Rows(setting, BRING, listed, bring.width, panel=True), bring))
    if steps:
        flow = steps_of(steps, setting, walk.width - 2 * _BESIDE, brief=True)
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
