"""What the child gives up before it looks at an upload: network, memory without end, core dumps, new rights.

Works for an ordinary user. Where a kernel lacks a means the others still hold. Sources: unshare(2), prctl(2),
getrlimit(2).
"""

from __future__ import annotations

import ctypes
import os
import resource
from pathlib import Path
from typing import Final

MEMORY: Final = 1_200 * 1024 * 1024
"""Bytes of address space: a progressive photograph of 50 million pixels needs about 900 MB of it."""

FILE: Final = 640 * 1024 * 1024
"""Bytes that one written file may have: the largest film and a little more."""

_NEW_USER, _NEW_NETWORK, _NO_NEW_PRIVILEGES = 0x10000000, 0x40000000, 38


def confine(cpu_seconds: int) -> bool:
    """Give up all that for good. Returns whether the network is out of reach now."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CPU, cpu_seconds),
    ):
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    before = _network()
    if system.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        system.unshare(_NEW_NETWORK)
    os.nice(5)
    return before != _network()


def _network() -> str:
    return str(Path("/proc/self/ns/net").readlink())
