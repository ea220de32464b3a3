"""What the child gives up before it looks at a file: network, memory without end, writing elsewhere, new programs.

Everything works for an ordinary user. Where a kernel forbids or lacks one means the others still hold, and the
child says so; nothing is claimed that was not verified. Sources: unshare(2), prctl(2), getrlimit(2), landlock(7).
"""

import ctypes
import os
import resource
import struct
from contextlib import suppress
from pathlib import Path
from typing import Final

MEMORY: Final = 700 * 1024 * 1024
"""Bytes of address space; enough for a picture of 40 million pixels with transparency."""
FILE: Final = 64 * 1024 * 1024
"""Bytes that one drawn file may have."""
THREADS: Final = 64
"""Threads and processes of this user while a film is looked at, for its decoder; else none can be started."""
_HANDLES: Final = 64
_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_PR_SET_NO_NEW_PRIVS: Final = 38
# The same numbers on x86_64 and aarch64.
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_EXECUTE: Final = 1 << 0
_WRITE_FILE: Final = 1 << 1
_REMOVE_FILE: Final = 1 << 5
_MAKE_REGULAR: Final = 1 << 8
_REMOVE_AND_MAKE: Final = 0x1FF0
"""Rights 4 to 12: removing and making files and folders of every type."""
_TRUNCATE: Final = 1 << 14
_TCP: Final = 0b11
_SIGNALS_AND_SOCKETS: Final = 0b11

_libc = ctypes.CDLL(None, use_errno=True)


def limit() -> None:
    """Bound memory, file size, open files and core dumps for good; step back behind the screen."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_NOFILE, _HANDLES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    with suppress(OSError):
        os.nice(10)


def limit_threads(most: int) -> None:
    """Let this user have so many threads and processes from now on, at most `THREADS`, which is for good.

    To be called after `leave_network`: what holds at that moment is the new user namespace's bound for ever.
    """
    hard = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    bound = THREADS if hard == resource.RLIM_INFINITY else min(THREADS, hard)
    resource.setrlimit(resource.RLIMIT_NPROC, (min(most, bound), bound))


def limit_processor(seconds: int) -> None:
    """Let this process use `seconds` more of the processor; beyond, the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    bound = int(used.ru_utime + used.ru_stime) + 1 + seconds
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))


def leave_network() -> bool:
    """Move to a network of one's own that has no way out. Returns whether that is so now."""
    before = _network()
    for kind in (_CLONE_NEWUSER | _CLONE_NEWNET, _CLONE_NEWNET):
        if _libc.unshare(kind) == 0:
            break
    return before != "" and _network() not in ("", before)


def _network() -> str:
    try:
        return str(Path("/proc/self/ns/net").readlink())
    except OSError:
        return ""


def write_only_below(folder: Path) -> bool:
    """Give up writing outside `folder` and starting programs. Returns whether the kernel holds us to it.

    Newer kernels (6.2, 6.7, 6.12) also take truncating, TCP, and signals and sockets to processes outside.
    """
    version = _libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    truncate = _TRUNCATE if version >= 3 else 0
    handled = struct.pack("=Q", _EXECUTE | _WRITE_FILE | _REMOVE_AND_MAKE | truncate)
    if version >= 4:
        handled += struct.pack("=Q", _TCP)
    if version >= 6:
        handled += struct.pack("=Q", _SIGNALS_AND_SOCKETS)
    ruleset = _libc.syscall(_LANDLOCK_CREATE, handled, ctypes.c_size_t(len(handled)), 0)
    if ruleset < 0:
        return False
    try:
        place = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            rule = struct.pack("=Qi", _WRITE_FILE | _MAKE_REGULAR | _REMOVE_FILE | truncate, place)
            added = _libc.syscall(_LANDLOCK_ADD, ruleset, 1, rule, 0)
        finally:
            os.close(place)
        return bool(added == 0 and _libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0) == 0)
    finally:
        os.close(ruleset)
