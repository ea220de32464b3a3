"""As many whole clauses of a text as there is room for: said shorter, never cut in the middle. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_ENDS: Final = re.compile(r"[，。；：！？、,;!?]|(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])|\n|——|……")


def leading_clauses(text: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning of `text` that ends with a clause and fits; nothing when not even the first one does.

    The mark at which it ends is left out, but for one that belongs to the words: a question stays a question.
    """
    if fits(text):
        return text
    for end in reversed(list(_ENDS.finditer(text))):
        stop = end.end() if end.group() in "！？!?" else end.start()
        part = text[:stop].strip()
        if part and fits(part):
            return part
    return ""


def first_clause(text: str) -> str:
    """The first clause alone; the whole text when it is one."""
    end = _ENDS.search(text)
    if end is None or not text[: end.start()].strip():
        return text
    return text[: end.end() if end.group() in "！？!?" else end.start()].strip()
