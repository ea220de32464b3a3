"""Keeping the process small: large blocks go back to the system when they are freed.

glibc raises its threshold for separate mappings each time a large block is freed, after which pictures of some
megabytes come from the heap and leave holes there. A screen decodes such pictures for months.
"""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Parameters of glibc's `mallopt` (malloc.h)."""

_LARGE = 256 * 1024
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
