"""Keeping the process small: what has run once is not held for months."""

from __future__ import annotations

import mmap
import sys
from pathlib import Path

import pytest

from screens.memory import rest

LARGE = 9 * 1024 * 1024


def _held(path: Path) -> int:
    """Kilobytes of this file that the process holds just now."""
    held, ours = 0, False
    for line in Path("/proc/self/smaps").read_text("utf-8", "replace").splitlines():
        if "-" in line.split(maxsplit=1)[0] and not line.split(maxsplit=1)[0].endswith(":"):
            ours = str(path) in line
        elif ours and line.startswith("Rss:"):
            held += int(line.split()[1])
    return held


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="madvise(2) of Linux")
def test_code_that_has_run_is_laid_aside_while_a_slide_stands_and_comes_back_when_wanted(tmp_path: Path) -> None:
    library = tmp_path / "libcompiler.so"
    library.write_bytes(b"code" * (LARGE // 4))
    with library.open("rb") as file:
        code = mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_EXEC)
    sum(code[place] for place in range(0, LARGE, mmap.PAGESIZE))
    assert _held(library) > LARGE // 2048
    rest(0)
    assert _held(library) < 512
    assert code[LARGE - 4 :] == b"code"
