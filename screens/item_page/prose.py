"""Words: headings, paragraphs, lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from feed.blocks import Heading, ListBlock, Paragraph
from screens.item_page.flow import Piece
from screens.item_page.sheet import Sheet, SheetText
from screens.typesetting import Composed, Style

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_LONG_LINES: Final = 5
"""A text of more lines may go on on the next page; a shorter one stays whole."""

COLUMN_GAP: Final = 40.0
"""Between two columns of short texts."""

_MANY: Final = 12
"""A list of fewer entries stands one below the other, as its author wrote it."""

_MOST_COLUMNS: Final = 3

_AIR: Final = 18.0
"""Units by which an entry of a list may be higher than its words where the page has the room."""

_TOGETHER: Final = 2
"""So many lines of a cut text stand together at least, on either page."""


def lines_of(composed: Composed, start: int, stop: int) -> Composed:
    """Some lines of a set text as a text of their own."""
    first = composed.lines[start]
    lines = tuple(
        replace(line, y=line.y - first.y, baseline=line.baseline - first.y) for line in composed.lines[start:stop]
    )
    return replace(
        composed,
        lines=lines,
        width=max(line.width for line in lines),
        height=lines[-1].y + lines[-1].height,
    )


@dataclass(frozen=True)
class Words(Piece):
    """Set text, `indent` units from the left; `mark` stands beside its first line (a list's number or dot)."""

    composed: Composed
    scale: float
    indent: float = 0.0
    mark: Composed | None = None
    gap: float = 24.0
    keeps_next: bool = False
    width: float = 0.0
    more: float = 0.0

    @property
    def divisible(self) -> bool:  # type: ignore[override]
        """Whether the text is long enough to go on on the next page."""
        return len(self.composed.lines) > _LONG_LINES

    @property
    def height(self) -> float:
        """All lines, and the air that an entry of a list has above and below."""
        return self.composed.height / self.scale + self.more

    @property
    def highest(self) -> float:
        """With a little air around the entry of a list; running text stands as it is set."""
        return self.height - self.more + (_AIR if self.mark is not None else 0.0)

    def stretched(self, height: float) -> Piece:
        """The entry in the middle of more room."""
        return replace(self, more=max(0.0, height - self.composed.height / self.scale))

    @property
    def least(self) -> float:
        """Two lines, or the whole of a short text."""
        lines = self.composed.lines
        if len(lines) < 2 * _TOGETHER:
            return self.height
        return (lines[_TOGETHER - 1].y + lines[_TOGETHER - 1].height) / self.scale

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """Whole lines, never one alone."""
        lines = self.composed.lines
        fitting = sum(1 for line in lines if (line.y + line.height) / self.scale <= room)
        stop = min(fitting, len(lines) - _TOGETHER)
        if stop < _TOGETHER:
            return None
        first = replace(self, composed=lines_of(self.composed, 0, stop))
        return first, replace(self, composed=lines_of(self.composed, stop, len(lines)), mark=None)

    def draw(self, board: Board, y: float) -> None:
        """One sheet for the text and its mark."""
        texts = [SheetText(self.composed, self.indent, 0, self.width - self.indent)]
        if self.mark is not None:
            texts.insert(0, SheetText(self.mark, 0, 0, self.indent))
        board.add(Sheet(texts), 0, y + self.more / 2, self.width, self.height - self.more)


@dataclass(frozen=True)
class Line(Piece):
    """Short texts side by side, on one line of the page."""

    texts: tuple[SheetText, ...]
    line_height: float
    width: float
    more: float = 0.0
    gap: float = 10.0

    @property
    def height(self) -> float:
        """The line, and the air that it has above and below."""
        return self.line_height + self.more

    @property
    def highest(self) -> float:
        """With a little air."""
        return self.line_height + _AIR

    def stretched(self, height: float) -> Piece:
        """The line in the middle of more room."""
        return replace(self, more=max(0.0, height - self.line_height))

    def draw(self, board: Board, y: float) -> None:
        """One sheet for all of them."""
        board.add(Sheet(self.texts), 0, y + self.more / 2, self.width, self.line_height)


def words(
    setting: Setting, text: str, *, color: str = "text", bold: bool = False, gap: float = 24.0, small: bool = False
) -> Words:
    """Running text as wide as the ground; `small` for captions."""
    size, line = (32, 46) if small else setting.reading
    style = setting.theme.words(size, line, color, bold=bold)
    composed = setting.compose(text, style, setting.width)
    return Words(composed, setting.layout.scale, gap=gap, width=setting.width)


def heading(setting: Setting, text: str, level: int = 2) -> Words:
    """A heading in the section's ink, bound to what follows."""
    theme = setting.theme
    size, line = setting.reading
    style = theme.words(size, line, bold=True)
    if level == 2:
        style = theme.title(*((42, 58) if size < 42 else (size, line)), setting.section.ink)
    composed = setting.compose(text, style, setting.width, balance=True)
    return Words(composed, setting.layout.scale, gap=28.0, keeps_next=True, width=setting.width)


def heading_pieces(block: Heading, setting: Setting) -> Iterator[Piece]:
    """The heading."""
    yield heading(setting, block.text, block.level)


def paragraph_pieces(block: Paragraph, setting: Setting) -> Iterator[Piece]:
    """A piece for each paragraph; the first line stands two characters in, as Chinese text is set."""
    for number, text in enumerate(line.strip() for line in block.text.split("\n")):
        if text:
            yield words(setting, "\u3000\u3000" + text, gap=24.0 if number == 0 else 10.0)


def list_pieces(block: ListBlock, setting: Setting) -> Iterator[Piece]:
    """A piece for each entry, with its number or dot; many short ones stand in columns."""
    if len(block.entries) >= _MANY:
        yield from in_columns(setting, block.entries, numbered=block.numbered)
    else:
        yield from listed(setting, block.entries, numbered=block.numbered)


def listed(setting: Setting, entries: Sequence[str], *, numbered: bool = False, first: int = 1) -> Iterator[Words]:
    """Entries one below the other; numbers begin with `first`."""
    style, mark = setting.theme.words(*setting.reading), _mark_style(setting)
    marks = _marks(len(entries), numbered=numbered, first=first)
    indent = _indent(setting, marks)
    for number, entry in enumerate(entries):
        composed = setting.compose(entry, style, setting.width - indent)
        yield Words(
            composed,
            setting.layout.scale,
            indent=indent,
            mark=setting.compose(marks[number], mark, indent),
            gap=24.0 if number == 0 else 10.0,
            width=setting.width,
        )


def in_columns(setting: Setting, entries: Sequence[str], *, numbered: bool = False, first: int = 1) -> Iterator[Piece]:
    """Entries with their numbers or dots, two or three on a line where all are short enough for it."""
    layout = setting.layout
    style, mark = setting.theme.words(*setting.reading), _mark_style(setting)
    marks = _marks(len(entries), numbered=numbered, first=first)
    indent = _indent(setting, marks)
    widest = max((layout.measure(entry, style) for entry in entries), default=0.0)
    columns = int((setting.width + COLUMN_GAP) // (indent + widest + 1 + COLUMN_GAP))
    columns = min(columns, _MOST_COLUMNS if len(entries) >= _MANY else 2)
    if len(entries) < 2 or columns < 2:
        yield from listed(setting, entries, numbered=numbered, first=first)
        return
    room = (setting.width + COLUMN_GAP) / columns - COLUMN_GAP - indent
    for start in range(0, len(entries), columns):
        texts: list[SheetText] = []
        for place, entry in enumerate(entries[start : start + columns]):
            x = place * (room + indent + COLUMN_GAP)
            texts.append(SheetText(setting.compose(marks[start + place], mark, indent), x, 0, indent))
            texts.append(SheetText(setting.compose(entry, style, room), x + indent, 0, room))
        yield Line(tuple(texts), style.line_px, setting.width, gap=10.0 if start else 24.0)


def _mark_style(setting: Setting) -> Style:
    return setting.theme.words(*setting.reading, setting.section.ink, bold=True)


def _marks(count: int, *, numbered: bool, first: int) -> list[str]:
    return [f"{number}." if numbered else "·" for number in range(first, count + first)]


def _indent(setting: Setting, marks: Sequence[str]) -> float:
    """How far entries stand from the edge, for the widest of their marks."""
    style = _mark_style(setting)
    return max((setting.layout.measure(text, style) for text in marks), default=0.0) + 18
