"""A change between two versions, as a page shows it: what it is called, what went, what came. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, Final, Literal

from msgspec import Struct

Key = tuple[str, int]
"""A name and which of its kind it is, counted from 1."""

WHOLE: Final = 24
"""Characters up to which two values are shown one after the other instead of sign by sign."""

MOST_COMPARED: Final = 4000
"""Characters up to which two texts are laid side by side sign by sign; longer ones line by line."""

CONTEXT: Final = 24
"""Characters of unchanged text shown beside a change."""


class Run(Struct, frozen=True):
    """A run of text that stayed, went, or came."""

    sort: Literal["same", "old", "new"]
    text: str

    @property
    def shown(self) -> str:
        """The run as a page shows it: the middle of a long unchanged run is left out."""
        if self.sort != "same" or len(self.text) <= 2 * CONTEXT + 8:
            return self.text
        return f"{self.text[:CONTEXT]} …… {self.text[-CONTEXT:]}"


class Change(Struct, frozen=True):
    """One thing that changed: what it is called, and what it said and says; empty where it was or is not there."""

    name: str
    old: str
    new: str

    @property
    def runs(self) -> tuple[Run, ...]:
        """The change as runs; those that stayed and went give the old text, those that stayed and came the new one."""
        return runs(self.old, self.new)

    @property
    def is_short(self) -> bool:
        """Whether old and new stand one after the other, with an arrow between them."""
        return bool(self.old and self.new) and max(len(self.old), len(self.new)) <= WHOLE


def runs(old: str, new: str) -> tuple[Run, ...]:
    """Two texts as runs that stayed, went and came."""
    if not old or not new or max(len(old), len(new)) <= WHOLE:
        pair = (Run("old", old), Run("new", new)) if old != new else (Run("same", old),)
        return tuple(run for run in pair if run.text)
    long = max(len(old), len(new)) > MOST_COMPARED
    a: Sequence[str] = old.splitlines(keepends=True) if long else old
    b: Sequence[str] = new.splitlines(keepends=True) if long else new
    made: list[Run] = []
    for sort, a_from, a_to, b_from, b_to in _opcodes(a, b):
        if sort == "equal":
            made.append(Run("same", "".join(a[a_from:a_to])))
            continue
        made += [Run("old", "".join(a[a_from:a_to]))] if a_to > a_from else []
        made += [Run("new", "".join(b[b_from:b_to]))] if b_to > b_from else []
    return tuple(made)


def _opcodes(a: Sequence[Any], b: Sequence[Any]) -> list[tuple[str, int, int, int, int]]:
    """The steps from a to b; a single sign that stayed between two changes belongs to the change."""
    made: list[tuple[str, int, int, int, int]] = []
    found = SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes()
    for place, (sort, a_from, a_to, b_from, b_to) in enumerate(found):
        lonely = isinstance(a, str) and sort == "equal" and a_to - a_from == 1 and 0 < place < len(found) - 1
        real = "replace" if lonely else sort
        if made and made[-1][0] != "equal" and real != "equal":
            _, before_a, _, before_b, _ = made.pop()
            made.append(("replace", before_a, a_to, before_b, b_to))
        else:
            made.append((real, a_from, a_to, b_from, b_to))
    return made


def keys(names: Iterable[str]) -> list[Key]:
    """Names made unique by counting those that come again."""
    counted: dict[str, int] = {}
    made = []
    for name in names:
        counted[name] = counted.get(name, 0) + 1
        made.append((name, counted[name]))
    return made


def order(name: str, before: list[Key], after: list[Key]) -> Iterator[Change]:
    """What is in both versions, where it stands in another order now."""
    stayed = [key for key in before if key in after]
    now = [key for key in after if key in before]
    if stayed != now:
        yield Change(name, "、".join(key[0] for key in stayed), "、".join(key[0] for key in now))
