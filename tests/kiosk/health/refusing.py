"""A disk that refuses from some operation on: every way by which the program writes, but not SQLite's own."""

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class RefusingDisk:
    """Counts what is written; after `holds` operations each of them raises."""

    def __init__(self, number: int, holds: int) -> None:
        self.number, self.holds, self.operations = number, holds, 0

    def ask(self) -> None:
        self.operations += 1
        if self.operations > self.holds:
            raise OSError(self.number, os.strerror(self.number))


@contextmanager
def refusing(number: int = errno.ENOSPC, holds: int = 10**9) -> Iterator[RefusingDisk]:
    """Let the disk refuse inside the block, once `holds` operations have gone well."""
    disk = RefusingDisk(number, holds)

    def before(real: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*arguments: Any, **named: Any) -> Any:
            disk.ask()
            return real(*arguments, **named)

        return asked

    def opening(real: Callable[..., Any]) -> Callable[..., Any]:
        def asked(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
            if isinstance(file, (str, bytes, os.PathLike)) and set(mode) & set("wax+"):
                disk.ask()
            return real(file, mode, *rest, **named)

        return asked

    real_open = os.open

    def os_open(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if flags & _WRITING:
            disk.ask()
        return real_open(path, flags, *rest, **named)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("replace", "rename", "mkdir", "fsync", "write", "link", "ftruncate", "posix_fallocate"):
            patch.setattr(os, name, before(getattr(os, name)))
        patch.setattr(os, "open", os_open)
        patch.setattr(builtins, "open", opening(builtins.open))
        patch.setattr(io, "open", opening(io.open))
        yield disk
