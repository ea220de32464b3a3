"""Keeping the process small: what has run once is not held for months."""

from __future__ import annotations

import ctypes
import mmap
import sys
from pathlib import Path

import pytest

from screens.memory import rest
from screens.typesetting.faces import library

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
    path = tmp_path / "libcompiler.so"
    path.write_bytes(b"code" * (LARGE // 4))
    with path.open("rb") as file:
        code = mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_EXEC)
    sum(code[place] for place in range(0, LARGE, mmap.PAGESIZE))
    assert _held(path) > LARGE // 2048
    rest(0)
    assert _held(path) < 512
    assert code[LARGE - 4 :] == b"code"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="madvise(2) of Linux")
def test_what_the_loader_wrote_into_a_library_is_never_laid_aside(tmp_path: Path) -> None:
    path = tmp_path / "librelocated.so"
    path.write_bytes(b"code" * (LARGE // 4))
    with path.open("rb") as file:
        relocated = mmap.mmap(file.fileno(), 0, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_WRITE)
    relocated[0:8] = b"resolved"
    start = ctypes.addressof(ctypes.c_char.from_buffer(relocated))
    assert not ctypes.CDLL(None).mprotect(ctypes.c_void_p(start), ctypes.c_size_t(LARGE), mmap.PROT_READ)
    rest(0)
    assert relocated[0:8] == b"resolved"


def test_fonts_are_closed_while_a_slide_stands_and_open_again_for_the_next_word() -> None:
    fonts = library()
    face = fonts.face("sans", False)
    before = fonts.font(face, 41)
    rest(0)
    assert fonts.font(face, 41) is not before
    assert fonts.font(face, 41).getlength("村") == before.getlength("村")
