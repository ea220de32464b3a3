"""Drawn pages kept in the process: packed, within a bound of bytes, and only as long as their stamp holds."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from msgspec import Struct

from feed.item import Item

MOST_BYTES: Final = 24 * 1024 * 1024


class Drawn(Struct, frozen=True):
    """A page: packed, its tag, and the item it shows (whose media are fetched right after it)."""

    stamp: tuple[Any, ...]
    packed: bytes
    tag: str
    noindex: bool
    item: Item | None = None
    weight: int = 0

    @property
    def html(self) -> bytes:
        """The page as it is read."""
        return gzip.decompress(self.packed)


def pack(html: str, stamp: tuple[Any, ...] = (), *, noindex: bool = False, item: Item | None = None) -> Drawn:
    """A page made ready to be sent."""
    content = html.encode()
    tag = hashlib.sha256(content).hexdigest()[:20]
    # An item in memory takes about as much as its page.
    return Drawn(stamp, gzip.compress(content, 6, mtime=0), f'W/"{tag}"', noindex, item, 2 * len(content))


class Shelf:
    """The pages opened last."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._pages: OrderedDict[str, Drawn] = OrderedDict()
        self._weight = 0

    def get(self, key: str, stamp: tuple[Any, ...], draw: Callable[[], Drawn]) -> Drawn:
        """The page of a key as of a stamp; drawn where there is none, or only an old one."""
        with self._lock:
            kept = self._pages.get(key)
            if kept is not None and kept.stamp == stamp:
                self._pages.move_to_end(key)
                return kept
        made = draw()
        with self._lock:
            if old := self._pages.pop(key, None):
                self._weight -= old.weight
            if made.weight <= self._most // 4:
                self._pages[key] = made
                self._weight += made.weight
            while self._weight > self._most:
                _, gone = self._pages.popitem(last=False)
                self._weight -= gone.weight
        return made

    def clear(self) -> None:
        """Forget all pages."""
        with self._lock:
            self._pages.clear()
            self._weight = 0
