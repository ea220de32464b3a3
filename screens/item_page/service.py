"""What to bring and how it goes: the checklist of materials and the flow of steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from feed.blocks import Material, Materials, Step, Steps
from screens.item_page.entries import ROW, Entry, material_entry, steps_of
from screens.item_page.flow import Piece
from screens.item_page.prose import heading, listed
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Disc, Icon, Panel, Rule

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

BRING: Final = "要带什么"
_NUMERALS: Final = "零一二三四五六七八九十"

_HEAD: Final = 70.0
"""The heading of a panel, with the room above it."""

_FOOT: Final = 14.0


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
    gap: float = 24.0
    divisible: bool = True

    @property
    def beside(self) -> float:
        """Between the edge and the rows."""
        return 28.0 if self.panel else 0.0

    @property
    def height(self) -> float:
        """Heading and all rows."""
        return _HEAD + sum(entry.height for entry in self.entries) + self._below

    @property
    def least(self) -> float:
        """Heading and two rows."""
        return _HEAD + sum(entry.height for entry in self.entries[:2]) + self._below

    @property
    def _below(self) -> float:
        return _FOOT if self.panel else 0.0

    def fits(self, room: float) -> bool:
        """Whether every row finds room on a page."""
        return all(entry.height <= room - _HEAD - _FOOT for entry in self.entries)

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """Rows that fit, and the rest under the same heading."""
        return self.parted(room)

    def parted(self, room: float) -> tuple[Rows, Rows] | None:
        """As `cut`."""
        used, stop = _HEAD + self._below, 0
        for entry in self.entries:
            if used + entry.height > room + 1:
                break
            used += entry.height
            stop += 1
        if not 0 < stop < len(self.entries):
            return None
        return replace(self, entries=self.entries[:stop]), replace(
            self, entries=self.entries[stop:], continued=True
        )

    def draw(self, board: Board, y: float) -> None:
        """As high as it is."""
        self.draw_in(board, y, self.height)

    def draw_in(self, board: Board, y: float, height: float) -> None:
        """Draw on a panel of the given height."""
        setting, theme = self.setting, self.setting.theme
        if self.panel:
            board.add(Panel(theme.color("card"), radius=24, line=theme.color("line")), 0, y, self.width, height)
        title = f"{self.title}（续）" if self.continued else self.title
        head = setting.compose(title, theme.title(42, 56, setting.section.ink), self.width - 2 * self.beside)
        texts = [SheetText(head, self.beside, _FOOT, self.width - 2 * self.beside)]
        top = _HEAD
        self._draw_thread(board, y)
        for entry in self.entries:
            if entry.number:
                self._draw_number(board, y + top, entry, texts, top)
            else:
                board.add(Rule(theme.color("line")), self.beside, y + top, self.width - 2 * self.beside, 1)
                board.add(Icon("check", setting.section.ink, opacity=0.45 if entry.optional else 1.0),
                          self.beside, y + top + 13, 38, 38)  # fmt: skip
            texts.extend(
                replace(text, x=self.beside + text.x, y=top + text.y) for text in entry.texts
            )
            top += entry.height
        board.add(Sheet(texts), 0, y, self.width, height)

    def _draw_thread(self, board: Board, y: float) -> None:
        """The line that runs from the first step to the last."""
        numbered = [entry for entry in self.entries if entry.number]
        if len(numbered) > 1:
            length = sum(entry.height for entry in numbered[:-1])
            board.add(Rule(self.setting.section.hill), self.beside + 23, y + _HEAD + ROW / 2, 4, length)

    def _draw_number(self, board: Board, y: float, entry: Entry, texts: list[SheetText], top: float) -> None:
        setting = self.setting
        board.add(Disc(setting.section.ink), self.beside, y + 6, 50, 50)
        style = setting.theme.title(32, 46, "white", align="center")
        digits = setting.compose(str(entry.number), style, 50)
        texts.append(SheetText(digits, self.beside, top + 7, 50))


@dataclass(frozen=True)
class Pair(Piece):
    """Checklist and flow side by side, as the guide shows them; in portrait one below the other."""

    left: Rows | None
    right: Rows | None
    beside: bool
    whole: tuple[float, float]
    gap: float = 16.0
    alone: bool = True

    @property
    def sides(self) -> tuple[Rows, ...]:
        """The panels that there are, left or upper first."""
        return tuple(side for side in (self.left, self.right) if side is not None)

    @property
    def height(self) -> float:
        """The higher of both, or both."""
        heights = [side.height for side in self.sides]
        return max(heights) if self.beside else sum(heights) + self.gap * (len(heights) - 1)

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """As many rows of either as fit."""
        if not self.beside:
            return self._cut_below(room)
        firsts: list[Rows | None] = []
        rests: list[Rows | None] = []
        for side in (self.left, self.right):
            parts = side.parted(room) if side is not None and side.height > room + 1 else None
            if side is not None and side.height > room + 1 and parts is None:
                return None
            firsts.append(parts[0] if parts else side)
            rests.append(parts[1] if parts else None)
        if rests == [None, None]:
            return None
        return replace(self, left=firsts[0], right=firsts[1]), replace(self, left=rests[0], right=rests[1])

    def _cut_below(self, room: float) -> tuple[Piece, Piece] | None:
        first = self.sides[0]
        if first.height > room + 1:
            parts = first.parted(room)
            if parts is None:
                return None
            if first is self.left:
                return replace(self, left=parts[0], right=None), replace(self, left=parts[1])
            return replace(self, right=parts[0]), replace(self, right=parts[1])
        if self.left is None or self.right is None:
            return None
        parts = self.right.parted(room - first.height - self.gap)
        if parts is None:
            return replace(self, right=None), replace(self, left=None)
        return replace(self, right=parts[0]), replace(self, left=None, right=parts[1])

    def draw(self, board: Board, y: float) -> None:
        """Panels as high as the page."""
        if self.beside:
            x = 0.0
            for side in self.sides:
                side.draw_in(board.moved(x, y), 0, self.whole[1])
                x += side.width + self.gap
            return
        for side in self.sides:
            side.draw(board, y)
            y += side.height + self.gap


def pair(setting: Setting, materials: Sequence[Material], steps: Sequence[Step]) -> Pair | None:
    """Materials and steps of a guide; none without either. A lone one takes the whole width."""
    width = setting.whole[0]
    beside = width > 1000
    both = bool(materials) and bool(steps)
    left_width = (560.0 if both else width) if beside else width
    right_width = (width - 560.0 - 16.0 if both else width) if beside else width
    left = right = None
    if materials:
        listed = tuple(material_entry(one, setting, left_width - 56) for one in materials)
        left = Rows(setting, BRING, listed, left_width, panel=True)
    if steps:
        flow = steps_of(steps, setting, right_width - 56, brief=True)
        right = Rows(setting, steps_title(len(steps)), flow, right_width, panel=True)
    made = Pair(left, right, beside, setting.whole) if left or right else None
    return made if made is not None and all(side.fits(setting.whole[1]) for side in made.sides) else None


def materials_pieces(block: Materials, setting: Setting) -> Iterator[Piece]:
    """The checklist in the flow."""
    entries = tuple(material_entry(one, setting, setting.width) for one in block.materials)
    yield Rows(setting, BRING, entries, setting.width)


def steps_pieces(block: Steps, setting: Setting) -> Iterator[Piece]:
    """The steps in the flow; as running text where one of them is longer than a page."""
    title = steps_title(len(block.steps))
    rows = Rows(setting, title, steps_of(block.steps, setting, setting.width), setting.width)
    if rows.fits(setting.room):
        yield rows
        return
    yield heading(setting, title)
    told = ["，".join(part for part in (step.name, step.who, step.time, step.result) if part) for step in block.steps]
    yield from listed(setting, told, numbered=True)
