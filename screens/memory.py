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
from pathlib import Path

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


_PAGEOUT = 21
"""`MADV_PAGEOUT` of madvise(2), from Linux 5.4 on; older ones refuse it, and nothing is lost."""

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
    """Tidy up and lay large files aside, for a screen that nobody touches; for Kivy's clock."""
    tidy(elapsed)
    madvise = getattr(ctypes.CDLL(None), "madvise", None)
    if madvise is None or not sys.platform.startswith("linux"):
        return
    for start, length in _large_files():
        madvise(ctypes.c_void_p(start), ctypes.c_size_t(length), _PAGEOUT)


def _large_files() -> list[tuple[int, int]]:
    """Address and bytes of each large mapping of a file that this process only reads."""
    found = []
    for line in Path("/proc/self/maps").read_text("utf-8", "replace").splitlines():
        span, rights, *_, name = line.split(maxsplit=5)
        start, end = (int(edge, 16) for edge in span.split("-"))
        if rights in _NEVER_WRITTEN and name.startswith("/") and end - start >= _LARGE_FILE:
            found.append((start, end - start))
    return found
