"""Where a heading may be parted: a toll for every place between two of its letters, and the lines that cost least.

Chinese is written without spaces. An author's space or mark is the best place, the border of two known words a good
one, the inside of a word the worst (`screens.typesetting.vocabulary`); lines that are even cost nothing. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final

from screens.typesetting.kinsoku import SPACES
from screens.typesetting.vocabulary import ENDERS, LONGEST, OPENERS, PLACE_ENDS, WORDS

SPACE, STOP, COMMA, BORDER, UNKNOWN, BESIDE, INSIDE = -1.5, -0.8, -0.3, 0.2, 0.6, 1.6, 3.0
"""Tolls: behind an author's space; behind ： and the like; behind 、; between known words; where nobody knows; beside a
letter that belongs to its neighbour, or between the halves of a word; inside a word."""

UNEVEN: Final = 2.0
"""The toll of a line that is empty, by which a shorter line than the longest is charged its share."""

LONGEST_HEADING: Final = 48
"""Letters. What is longer is a paragraph, and its lines are only evened out."""

_STOPS: Final = frozenset("：:；;，,。！!？?）)】》」』”—…")
_OPENING: Final = frozenset("（(【《「『“")
_COUNTED: Final = re.compile(
    "第[一二三四五六七八九十百零]+(?:季度|[次批期届组号条名章类轮个])?"
    "|[〇零一二三四五六七八九]{4}年度?|[一二三四五六七八九十百]+[个项件户次年月日号组]"
)
_HAN: Final = re.compile("[\u3400-\u9fff\U00020000-\U000323af]")

_NAME_LETTERS: Final = 3
"""So many letters that nobody knows may stand before the end of a place's name."""

_LETTER_COST: Final = 1.6
"""Of a letter that belongs to no known word; a word costs 1, so that the fewest words and letters win."""


def tolls(text: str) -> list[float]:
    """The toll of each place of a heading: entry i is the place between letters i − 1 and i."""
    found = [UNKNOWN] * (len(text) + 1)
    cut = list(_pieces(text))
    for start, end, known in cut:
        for place in range(start + 1, end):
            halves = text[start:place] in WORDS and text[place:end] in WORDS
            found[place] = BESIDE if halves else INSIDE
        if known and start and any(last == start and other for _, last, other in cut):
            found[start] = BORDER
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        if before in SPACES:
            found[place] = SPACE
        elif before in _STOPS or after in _OPENING:
            found[place] = STOP
        elif before == "、":
            found[place] = COMMA
        elif found[place] < INSIDE and _bound(cut, place, before, after):
            found[place] = BESIDE
        elif before == "的":
            found[place] = min(found[place], BORDER)
        elif after in "和与及或" and found[place] < INSIDE:
            found[place] = BORDER
    return found


def cheapest(
    places: Sequence[int], toll: Sequence[float], width: Callable[[int, int], float], lines: int, limit: float
) -> list[int] | None:
    """The ends of `lines` lines that cost least, the end of the text last; none where none of them fit.

    `places` are those that a line may end at; `width` tells how wide the text between two places is. A line of a single
    letter is none.
    """
    size = len(toll) - 1
    best: tuple[float, list[int]] | None = None
    for ends in combinations(places, lines - 1):
        pairs = list(pairwise((0, *ends, size)))
        if any(end - start < 2 for start, end in pairs):
            continue
        widths = [width(start, end) for start, end in pairs]
        longest = max(widths)
        if longest > limit:
            continue
        cost = sum(toll[end] for end in ends) + UNEVEN * sum(1 - each / longest for each in widths)
        if best is None or cost < best[0]:
            best = cost, [*ends, size]
    return best[1] if best is not None else None


def parts_a_word(lines: Sequence[str]) -> bool:
    """Whether a word is parted between two of the lines of a heading."""
    return any(tolls(before + after)[len(before)] >= INSIDE for before, after in pairwise(lines) if before and after)


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Words and single letters, each with start and end, and whether it is known."""
    counted = {match.start(): match.end() for match in _COUNTED.finditer(text)}
    cost = [0.0]
    come: list[tuple[int, bool]] = [(0, False)]
    for end in range(1, len(text) + 1):
        best = (cost[end - 1] + _LETTER_COST, end - 1, False)
        for start in range(max(0, end - LONGEST), end - 1):
            if text[start:end] in WORDS or counted.get(start) == end:
                best = min(best, (cost[start] + 1, start, True))
        cost.append(best[0])
        come.append(best[1:])
    pieces: list[tuple[int, int, bool]] = []
    end = len(text)
    while end:
        start, known = come[end]
        pieces.append((start, end, known))
        end = start
    return _with_places(text, pieces[::-1])


def _with_places(text: str, pieces: list[tuple[int, int, bool]]) -> Iterator[tuple[int, int, bool]]:
    """The pieces, with the name of a place as one: what it ends with, and the word or the letters before that."""
    number = 0
    while number < len(pieces):
        start, end, known = pieces[number]
        last = _name_end(text, pieces, number)
        if last:
            end, known = pieces[last][1], True
            number = last
        yield start, end, known
        number += 1


def _name_end(text: str, pieces: Sequence[tuple[int, int, bool]], first: int) -> int:
    """The piece that ends the name of a place which begins with a piece; 0 where none does."""
    for last in range(first + 1, min(first + _NAME_LETTERS, len(pieces) - 1) + 1):
        stem = pieces[first:last]
        if any(known or not _HAN.match(text, start) for start, _, known in stem) and len(stem) > 1:
            return 0
        if text[slice(*pieces[last][:2])] in PLACE_ENDS and _HAN.match(text, stem[0][0]):
            return last
    return 0


def _bound(cut: Sequence[tuple[int, int, bool]], place: int, before: str, after: str) -> bool:
    """Whether the letter at a side of a place belongs to that at the other, not being part of a longer word."""
    begins = any(start == place and end - start > 1 for start, end, _ in cut)
    ends = any(end == place and end - start > 1 for start, end, _ in cut)
    return (after in ENDERS and not begins) or (before in OPENERS and not ends)
