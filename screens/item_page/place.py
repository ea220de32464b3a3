"""How far somebody has read, kept in a page's memory so that another size of type goes on from there. Pure.

In 特大 an item has other pages than in the standard size, and more of them: the number of a page says nothing there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from screens.page import Memory

_READ: Final = "read"


def remember(memory: Memory, page: int, share: float | None, *, large: bool) -> None:
    """Keep a page's number and the `share` of the way to the last one, 0 to 1; none where that is not known yet."""
    memory["page"] = page
    memory.pop(_READ, None)
    if share is not None:
        memory[_READ] = (page, share, large)


def resumed(memory: Memory, *, large: bool, count: Callable[[], int]) -> tuple[int, float | None]:
    """The number of the page to go on from, and the share kept if it is one for another size.

    `count` counts all pages; it is asked only where they are other ones than those remembered.
    """
    page = int(memory.get("page", 0))
    at, share, was_large = memory.get(_READ, (page, 0.0, large))
    if at != page or was_large == large:
        return page, None
    return round(share * (count() - 1)), share
