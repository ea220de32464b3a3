"""Keeping the process small: large blocks go back to the system when they are freed.

glibc raises its threshold for separate mappings each time a large block is freed, after which pictures of some
megabytes come from the heap and leave holes there. A screen decodes such pictures for months.
"""

from __future__ import annotations

import ctypes
import gc
import sys

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
