"""Keeping the process small: large blocks go back when they are freed, files that have been read are laid aside.

glibc raises its threshold for separate mappings each time a large block is freed, after which pictures of some
megabytes come from the heap and leave holes there. A screen decodes such pictures for months.

A software renderer runs through some fifty megabytes of its compiler's code to make a handful of shaders, and never
again; of a font of twenty megabytes a page needs a few hundred glyphs. While a slide stands neither need count as
memory in use: both stay in the system's cache of files, from where a page that is wanted comes back by itself.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from screens.typesetting.faces import library

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Parameters of glibc's `mallopt` (malloc.h)."""

_LARGE = 64 * 1024
"""Bytes from which a block gets a mapping of its own."""


def return_large_blocks() -> None:
    """Fix the thresholds of glibc's allocator; does nothing where there is another one."""
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _LARGE)
        mallopt(_TRIM_THRESHOLD, _LARGE)
        mallopt(_ARENA_MAX, 2)


_DONTNEED = 4
"""`MADV_DONTNEED` of madvise(2). `MADV_PAGEOUT` would also drop the pages from the system's cache, so that a slow disk
reads them anew at each touch, and leaves alone what another process maps too: the renderer, that the display has."""

_LARGE_FILE = 1024 * 1024
"""Bytes from which a file's mapping is laid aside: compilers, codecs, ciphers, fonts. What is in use after all is back
with the next frame: a few hundred page faults, well under a millisecond."""

_NEVER_WRITTEN = frozenset({"r-xp", "r--p", "r--s"})

TIDY_SECONDS = 0.5
"""How long after something was shown what it replaced is cleared away: when its first frames are drawn."""


def tidy(_elapsed: float) -> None:
    """Free widgets that were left, and their textures with them; for Kivy's clock.

    A page's widgets refer to each other, so without this they would wait for the interpreter's next full collection,
    which counts objects and not the megabytes of pixels behind them.
    """
    gc.collect()
    _trim()


def _trim() -> None:
    """Give whole free pages of the heap back: what a page needed while it was drawn is not needed while it stands."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def rest(elapsed: float) -> None:
    """Tidy up, close fonts and lay large files aside, for a screen that nobody touches; for Kivy's clock."""
    library().close_fonts()
    tidy(elapsed)
    madvise = getattr(ctypes.CDLL(None), "madvise", None)
    if madvise is None or not sys.platform.startswith("linux"):
        return
    for start, length in _unwritten(tuple(_large_files())):
        madvise(ctypes.c_void_p(start), ctypes.c_size_t(length), _DONTNEED)


def _large_files() -> Iterator[str]:
    """The line of each large mapping of a file that this process only reads (proc(5), maps)."""
    for line in Path("/proc/self/maps").read_text("utf-8", "replace").splitlines():
        span, rights, *_, name = line.split(maxsplit=5)
        start, end = _edges(span)
        if rights in _NEVER_WRITTEN and name.startswith("/") and end - start >= _LARGE_FILE:
            yield line


@lru_cache(maxsize=1)
def _unwritten(mappings: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Address and bytes of those without a page of their own. The loader writes relocations before it takes the right
    to write away: such pages are nowhere but here, and to lay them aside would lose them (proc(5), `Anonymous`).

    Asking takes 10 ms, so it is done again only when other files are mapped, or elsewhere.
    """
    known, found = set(mappings), []
    span = ""
    for line in Path("/proc/self/smaps").read_text("utf-8", "replace").splitlines():
        field, *told = line.split()
        if not field.endswith(":"):
            span = field if line in known else ""
        elif field == "Anonymous:" and told[0] == "0" and span:
            start, end = _edges(span)
            found.append((start, end - start))
    return tuple(found)


def _edges(span: str) -> tuple[int, int]:
    start, end = span.split("-")
    return int(start, 16), int(end, 16)
