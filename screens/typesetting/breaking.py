"""Line breaking by Chinese rules, as a pure function over advance widths.

A position between two characters has a level: free, at a joint of a name, a day, an address or a telephone number,
against the line-start and line-end rules (`kinsoku`), inside a word or number, or never. Lines are filled greedily at
free positions; a unit too wide for a whole line is opened at the next level, so that a rule is broken only where
nothing else fits. Explicit line ends part paragraphs. Headings are parted by their words (`parting`).
Widths are in any unit, the caller's choice; the screen uses whole pixels.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from screens.typesetting import kinsoku, parting

_PARAGRAPH_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")

_FREE, _JOINT, _RULE, _WORD, _NEVER = 0, 1, 2, 3, 4

_IS_WORD, _NO_START, _NO_END, _SPACE, _MARK, _GLUE, _PAIR = 1, 2, 4, 8, 16, 32, 64

_MOST_BALANCED_LINES = 3
"""Headings of more lines are paragraphs: balancing them would only narrow the text."""

_KEPT_OF_A_NAME = 2

_LEAST_LETTERS = 3
"""The last line of a paragraph has so many letters where the line before it can spare them."""

_SPARES = 0.85
"""So full is that line still: running text stays even. A lone letter is worth a line half empty."""

_TOLERANCE = 1e-6
"""Sums of fractional advances may exceed the width by this much and still fit."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `text` without the trailing spaces, cut from `start` to `end` of the broken text.

    `width` is that of `text`; `paragraph_end` tells that an explicit line end (or the end of the text) follows.
    """

    text: str
    start: int
    end: int
    width: float
    paragraph_end: bool


class _Kinds(dict[str, int]):
    """Character to rule bits, worked out once per character."""

    def __missing__(self, char: str) -> int:
        """Work out, keep and give the bits of a character."""
        category = unicodedata.category(char)
        bits = 0
        if char in kinsoku.SPACES:
            bits |= _SPACE
        elif char in kinsoku.GLUE:
            bits |= _GLUE
        elif category in {"Mn", "Me", "Cf"}:
            bits |= _MARK
        elif char in kinsoku.WORD_MARKS or (
            category[0] in "LN" and unicodedata.east_asian_width(char) not in {"W", "F"} and char not in "①②③④⑤⑥⑦⑧⑨⑩"
        ):
            bits |= _IS_WORD
        if char in kinsoku.NO_LINE_START:
            bits |= _NO_START
        if char in kinsoku.NO_LINE_END:
            bits |= _NO_END
        if char in kinsoku.INSEPARABLE:
            bits |= _PAIR
        self[char] = bits
        return bits


_KINDS = _Kinds()


def _levels(text: str) -> bytearray:
    """The level of every position of a paragraph: entry i is the place between characters i − 1 and i."""
    kinds = [_KINDS[char] for char in text]
    levels = bytearray(len(text) + 1)
    solid = 0
    seen_solid = False
    for place in range(1, len(text)):
        before, after = kinds[place - 1], kinds[place]
        if not before & (_SPACE | _MARK):
            solid, seen_solid = before, True
        if after & (_SPACE | _MARK):
            levels[place] = _NEVER
        elif before & _SPACE:
            if not seen_solid:
                levels[place] = _WORD
            elif after & _NO_START or solid & _NO_END:
                levels[place] = _RULE
        elif (before | after) & _GLUE or solid & after & _IS_WORD or (after & _PAIR and text[place] == text[place - 1]):
            levels[place] = _WORD
        elif after & _NO_START or solid & _NO_END:
            levels[place] = _RULE
    _join_names(text, levels)
    for match in kinsoku.ADDRESS_JOINT.finditer(text):
        levels[match.end()] = min(levels[match.end()], _JOINT)
    for match in kinsoku.NUMBER_WITH_UNIT.finditer(text):
        for place in range(match.start() + 1, match.end()):
            levels[place] = max(levels[place], _WORD)
    for match in kinsoku.WHOLE_DATES.finditer(text):
        for place in range(match.start() + 1, match.end()):
            levels[place] = max(levels[place], _JOINT)
    for match in kinsoku.SIGNED_NUMBER.finditer(text):
        if levels[match.start()] == _RULE and not _KINDS[text[match.start() - 1]] & _NO_END:
            levels[match.start()] = _FREE
    for match in kinsoku.NUMBER_GROUPS.finditer(text):
        levels[match.end()] = _JOINT
    return levels


def _join_names(text: str, levels: bytearray) -> None:
    """Keep the parts of a name with interpuncts whole: it breaks behind ·, and inside a part only if that is too wide.

    Where running text goes on right beside a name nobody can tell where the name ends: two characters are kept then.
    """
    if kinsoku.INTERPUNCT not in text:
        return
    for match in kinsoku.NAME_WITH_INTERPUNCTS.finditer(text):
        parts = match[0].split(kinsoku.INTERPUNCT)
        start = match.start()
        for number, part in enumerate(parts):
            first, last = start, start + len(part)
            if len(part) > kinsoku.LONGEST_NAME_PART:
                first = last - _KEPT_OF_A_NAME if number == 0 else first
                last = first + _KEPT_OF_A_NAME if number == len(parts) - 1 else last
            for place in range(first + 1, last):
                levels[place] = max(levels[place], _JOINT)
            start += len(part) + 1


class _Paragraph:
    """One paragraph ready to be flowed at any width."""

    def __init__(self, text: str, widths: Sequence[float]) -> None:
        self.text = text
        self.levels = _levels(text)
        self.sums = [0.0, *accumulate(widths)]
        self.seen = list(range(len(text) + 1))
        for place in range(1, len(text) + 1):
            if _KINDS[text[place - 1]] & _SPACE:
                self.seen[place] = self.seen[place - 1]

    def width(self, start: int, end: int) -> float:
        """Width of what is seen between two places: trailing spaces do not count."""
        return self.sums[max(start, self.seen[end])] - self.sums[start]

    def flow(self, limit: float) -> tuple[list[int], int]:
        """Line ends at a width, and how many of them broke a rule for want of a free place. Linear in the text."""
        ends: list[int] = []
        forced, start, size = 0, 0, len(self.text)
        while start < size:
            last = {_FREE: 0, _JOINT: 0, _RULE: 0, _WORD: 0}
            place = start + 1
            while place <= size and self.width(start, place) <= limit + _TOLERANCE:
                last[_FREE if place == size else self.levels[place]] = place
                place += 1
            end = last[_FREE] or last[_JOINT] or last[_RULE] or last[_WORD]
            forced += not last[_FREE]
            start = end or self._cluster_end(start)
            ends.append(start)
        return ends, forced

    def _cluster_end(self, start: int) -> int:
        """The end of one character with its marks and the spaces behind it, which nothing can part."""
        places = range(start + 1, len(self.text))
        return next((place for place in places if self.levels[place] != _NEVER), len(self.text))

    def without_orphan(self, ends: list[int], limit: float) -> list[int]:
        """Give a last line of one or two letters company from the line before it (孤字不成行)."""
        if len(ends) < 2:
            return ends
        head = ends[-3] if len(ends) > 2 else 0
        alone = self._letters(ends[-2])
        if not 0 < alone < _LEAST_LETTERS or all(_KINDS[char] & _IS_WORD for char in self.text[ends[-2] :].rstrip()):
            return ends
        nearest = 0
        for place in range(ends[-2] - 1, head, -1):
            kept = self.width(head, place)
            if kept < limit / 2 or self.width(place, ends[-1]) > limit:
                break
            if self.levels[place] != _FREE:
                continue
            nearest = nearest or place
            if kept < _SPARES * limit:
                break
            if self._letters(place) >= _LEAST_LETTERS:
                return [*ends[:-2], place, ends[-1]]
        return [*ends[:-2], nearest, ends[-1]] if nearest and alone == 1 else ends

    def _letters(self, start: int) -> int:
        """How many letters stand from a place to the end: marks that may not begin a line do not count."""
        return sum(not _KINDS[char] & (_NO_START | _MARK | _SPACE) for char in self.text[start:])

    def balanced(self, ends: list[int], forced: int, limit: float) -> list[int]:
        """Line ends at the narrowest width that needs no more lines than `ends`."""
        low, high = limit / len(ends), limit
        while high - low > 1:
            middle = (low + high) / 2
            found, broken = self.flow(middle)
            if len(found) <= len(ends) and broken <= forced:
                high, ends = middle, found
            else:
                low = middle
        return ends

    def parted(self, ends: list[int], forced: int, limit: float) -> list[int]:
        """Line ends of a heading of as many lines, by its words where it is short enough to have some."""
        if len(self.text) <= parting.LONGEST_HEADING:
            places = [place for place in range(2, len(self.text)) if self.levels[place] == _FREE]
            found = parting.cheapest(places, parting.tolls(self.text), self.width, len(ends), limit + _TOLERANCE)
            if found is not None:
                return found
        return self.balanced(ends, forced, limit)

    def lines(self, limit: float, balance: bool) -> list[tuple[int, int]]:
        """Start and end of every line."""
        ends, forced = self.flow(limit)
        if balance and 1 < len(ends) <= _MOST_BALANCED_LINES:
            ends = self.parted(ends, forced, limit)
        else:
            ends = self.without_orphan(ends, limit)
        ends = ends or [0]
        return list(zip([0, *ends[:-1]], ends, strict=True))


def break_widths(text: str, widths: Sequence[float], width: float, *, balance: bool = False) -> list[Line]:
    """Break `text`, whose character i advances by `widths[i]`, into lines no wider than `width`.

    Only a single cluster wider than `width` exceeds it. `balance` evens out headings of two or three lines. Raises
    `ValueError` when the widths do not match the text or the width is not positive.
    """
    if len(widths) != len(text):
        raise ValueError(f"{len(text)} characters but {len(widths)} widths")
    if width <= 0:
        raise ValueError(f"line width must be positive, found {width}")
    lines: list[Line] = []
    start = 0
    ends = [(match.start(), match.end()) for match in _PARAGRAPH_END.finditer(text)]
    for stop, following in [*ends, (len(text), len(text))]:
        paragraph = _Paragraph(text[start:stop], widths[start:stop])
        pieces = paragraph.lines(width, balance)
        for first, last in pieces:
            seen = max(first, paragraph.seen[last])
            lines.append(
                Line(
                    text=paragraph.text[first:seen],
                    start=start + first,
                    end=start + seen,
                    width=paragraph.width(first, last),
                    paragraph_end=last == pieces[-1][1],
                )
            )
        start = following
    return lines


def break_lines(text: str, advance: Callable[[str], float], width: float, *, balance: bool = False) -> list[Line]:
    """Break `text` by the advance width of its single characters; see `break_widths`."""
    return break_widths(text, [advance(char) for char in text], width, balance=balance)


def widest_word(text: str, widths: Sequence[float]) -> float:
    """The width of the widest word, number or character with the marks beside it: a narrower line would cut it."""
    widest, start = 0.0, 0
    levels = _levels(text)
    for place in range(1, len(text) + 1):
        if place == len(text) or levels[place] == _FREE:
            widest = max(widest, sum(widths[start:place]))
            start = place
    return widest


def count_rule_breaks(lines: Sequence[str]) -> int:
    """How many lines, of one paragraph, begin or end with a forbidden character (first and last edges excepted)."""
    starts = sum(
        1 for line in lines[1:] if line and _KINDS[line[0]] & _NO_START and not kinsoku.SIGNED_NUMBER.match(line)
    )
    return starts + sum(1 for line in lines[:-1] if line and _KINDS[line[-1]] & _NO_END)
