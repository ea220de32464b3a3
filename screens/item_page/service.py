"""What to bring and how it goes: the checklist of materials and the flow of steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from feed.blocks import Material, Materials, Step, Steps
from screens.item_page.flow import Piece
from screens.item_page.prose import heading, listed
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Disc, Icon, Panel, Rule

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

BRING: Final = "要带什么"
OPTIONAL: Final = "有就带"
_NUMERALS: Final = "零一二三四五六七八九十"

_ROW: Final = 62.0
_HEAD: Final = 70.0
"""The heading of a panel, with the room above it."""

_FOOT: Final = 14.0

_STEP_NAME: Final = 200.0
_MATERIAL_NOTE: Final = 150.0


def steps_title(count: int) -> str:
    """五步走; a single step is no walk."""
    return f"{_NUMERALS[count]}步走" if 2 <= count <= 10 else "怎么办"


@dataclass(frozen=True)
class Entry:
    """A row of a checklist or flow: its texts (`x`, `y` from the row's corner) and height; `number` 0 ticks it."""

    texts: tuple[SheetText, ...]
    height: float
    number: int = 0
    optional: bool = False


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
            board.add(Rule(self.setting.section.hill), self.beside + 23, y + _HEAD + _ROW / 2, 4, length)

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
        listed = tuple(_material(one, setting, left_width - 56) for one in materials)
        left = Rows(setting, BRING, listed, left_width, panel=True)
    if steps:
        flow = steps_of(steps, setting, right_width - 56, brief=True)
        right = Rows(setting, steps_title(len(steps)), flow, right_width, panel=True)
    made = Pair(left, right, beside, setting.whole) if left or right else None
    return made if made is not None and all(side.fits(setting.whole[1]) for side in made.sides) else None


def materials_pieces(block: Materials, setting: Setting) -> Iterator[Piece]:
    """The checklist in the flow."""
    entries = tuple(_material(one, setting, setting.width) for one in block.materials)
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


def material_note(material: Material) -> str:
    """What is said beside a document's name: its form and copies, where it comes from, whether it may be missing."""
    copies = f"{material.copies}份" if material.copies > 1 else ""
    note = "，".join(part for part in (material.form, copies) if part) or material.source
    if material.required or OPTIONAL in note:
        return note
    return f"{note}，{OPTIONAL}" if note else OPTIONAL


def _material(material: Material, setting: Setting, width: float) -> Entry:
    theme = setting.theme
    name, note = theme.words(36, 46, bold=True), theme.words(32, 42, "text2", align="right")
    left = 54.0
    told = material_note(material)
    beside = setting.layout.measure(told, note) if told else 0.0
    room = width - left - (beside + 20 if told else 0)
    if setting.layout.measure(material.name, name) <= room:
        texts = [SheetText(setting.compose(material.name, name, room), left, 8, room)]
        if told:
            texts.append(SheetText(setting.compose(told, note, beside), width - beside, 11, beside))
        return Entry(tuple(texts), _ROW, optional=not material.required)
    inner = width - left
    named = setting.compose(material.name, name, inner)
    texts = [SheetText(named, left, 8, inner)]
    height = 16 + setting.high(named)
    if told:
        below = setting.compose(told, theme.words(32, 42, "text2"), inner)
        texts.append(SheetText(below, left, 8 + setting.high(named), inner))
        height += setting.high(below)
    return Entry(tuple(texts), max(_ROW, height), optional=not material.required)


def brief_text(step: Step) -> str:
    """The one thing said about a step in a narrow panel: what comes of it, else who does it."""
    return step.result or step.who


def steps_of(steps: Sequence[Step], setting: Setting, width: float, *, brief: bool = False) -> tuple[Entry, ...]:
    """Rows with name, what happens, and how long; a row that is too full goes on below its name."""
    theme, layout = setting.theme, setting.layout
    name_style = theme.words(36, 46, bold=True)
    time_style = theme.words(32, 42, setting.section.ink, bold=True, align="right")
    told_style = theme.words(32, 42, "text2")
    widest = max((layout.measure(step.name, name_style) for step in steps), default=0.0)
    column = min(max(widest + 28, 150.0), width * 0.36)
    entries = []
    for number, step in enumerate(steps, 1):
        left = 70.0
        time_width = layout.measure(step.time, time_style) if step.time else 0.0
        told = brief_text(step) if brief else "，".join(part for part in (step.who, step.result) if part)
        room = width - left - column - (time_width + 24 if step.time else 0)
        one_line = layout.measure(step.name, name_style) <= column - 20
        if one_line and layout.measure(told, told_style) <= room and time_width < width * 0.4:
            texts = [SheetText(setting.compose(step.name, name_style, column), left, 8, column)]
            if told:
                texts.append(SheetText(setting.compose(told, told_style, room), left + column, 11, room))
            if step.time:
                time = setting.compose(step.time, time_style, time_width)
                texts.append(SheetText(time, width - time_width, 11, time_width))
            entries.append(Entry(tuple(texts), _ROW, number))
            continue
        entries.append(_full_step(step, setting, width, number, told))
    return tuple(entries)


def _full_step(step: Step, setting: Setting, width: float, number: int, told: str) -> Entry:
    """A step whose texts stand below each other."""
    theme, layout = setting.theme, setting.layout
    name_style, told_style = theme.words(36, 46, bold=True), theme.words(32, 42, "text2")
    time_style = theme.words(32, 42, setting.section.ink, bold=True, align="right")
    left = 70.0
    time_width = layout.measure(step.time, time_style) if step.time else 0.0
    beside = bool(step.time) and time_width < width * 0.4
    room = width - left - (time_width + 24 if beside else 0)
    name = setting.compose(step.name, name_style, room)
    texts = [SheetText(name, left, 8, room)]
    y = 8 + setting.high(name)
    if beside:
        texts.append(SheetText(setting.compose(step.time, time_style, time_width), width - time_width, 11, time_width))
    elif step.time:
        told = f"{told}，{step.time}" if told else step.time
    if told:
        words = setting.compose(told, told_style, width - left)
        texts.append(SheetText(words, left, y, width - left))
        y += setting.high(words)
    return Entry(tuple(texts), max(_ROW, y + 8), number)
