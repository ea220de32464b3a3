"""The page that cannot fail: what it says, what it says when everything is missing, and what it takes to come up."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import ImageChops

from screens.recovering.ground import NoDisplay, show
from screens.recovering.known import FILE, Known, read_known
from screens.recovering.picture import PAPER, SHIPPED, picture
from screens.recovering.remembering import Remembering
from tests.screens.wall import demo_edition

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 10, 24, 2, 36, tzinfo=UTC)


def test_the_screen_writes_down_name_and_number_while_it_is_well(tmp_path: Path) -> None:
    catalogue = demo_edition(tmp_path)
    Remembering(tmp_path / "screen").remember(catalogue, NOW)
    known = read_known(tmp_path / "screen")
    assert known.village == "荷塘村" and known.phone.replace("-", "").replace(" ", "").isdecimal()
    catalogue.close()


def test_the_same_edition_is_written_once(tmp_path: Path) -> None:
    catalogue = demo_edition(tmp_path)
    remembering = Remembering(tmp_path / "screen")
    remembering.remember(catalogue, NOW)
    (tmp_path / "screen" / FILE).unlink()
    remembering.remember(catalogue, NOW)
    remembering.remember(None, NOW)
    assert read_known(tmp_path / "screen") == Known()
    catalogue.close()


def test_a_disk_that_refuses_troubles_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    catalogue = demo_edition(tmp_path)
    (tmp_path / "screen").write_text("a file stands in the way")
    Remembering(tmp_path / "screen").remember(catalogue, NOW)
    assert "known.unwritten" in caplog.text
    catalogue.close()


@pytest.mark.parametrize("content", [b"", b"{", b'{"village": 3}', b"\xff" * 9000, b'{"village":"' + b"x" * 80 + b'"}'])
def test_a_damaged_file_counts_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert read_known(tmp_path) == Known()


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920), (1366, 768), (640, 480)])
@pytest.mark.parametrize("known", [Known(), Known("荷塘村", "0731-5555 0112"), Known("很" * 40, "1" * 40)])
def test_nothing_runs_over_the_edge(size: tuple[int, int], known: Known) -> None:
    for fallen in (False, True):
        found = picture(*size, known, fallen=fallen)
        corner = ImageChops.difference(found, picture(*size, Known(), fallen=fallen, fonts=())).getbbox()
        assert found.size == size and found.getpixel((2, 2)) == PAPER and corner is not None


def test_without_a_font_the_shipped_words_stand_there(tmp_path: Path) -> None:
    found = picture(1920, 1080, Known("荷塘村"), fallen=True, fonts=(tmp_path / "none.ttc",))
    broken = tmp_path / "broken.ttc"
    broken.write_bytes(b"no font")
    assert ImageChops.difference(found, picture(1920, 1080, Known(), fallen=True, fonts=(broken,))).getbbox() is None
    colours = found.getcolors(1 << 16)
    assert colours is not None and len(colours) > 1, "words on paper"


def test_even_without_those_the_glass_is_not_black(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.recovering.picture.SHIPPED", tmp_path / "gone.pbm")
    assert picture(100, 50, Known(), fallen=True, fonts=()).getcolors() == [(5000, PAPER)]
    assert SHIPPED.is_file()


def test_a_display_that_is_not_there_is_one_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(NoDisplay, match="no X server at :987"):
        show(lambda width, height: picture(width, height, Known(), fallen=True), ":987")


def test_it_loads_neither_kivy_nor_content_nor_theme() -> None:
    code = (
        "import sys, screens.recovering.__main__ as page; "
        "print([name for name in sys.modules if name.split('.')[0] in ('kivy', 'sqlite3', 'tuf') "
        "or name in ('screens.theme', 'screens.app', 'kiosk.catalogue')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("settings", ["", "[feed]\nvilage = 3\n"])
def test_settings_that_cannot_be_used_do_not_keep_it_from_the_glass(
    display: str, tmp_path: Path, settings: str
) -> None:
    (tmp_path / "kiosk.toml").write_text(settings)
    command = [sys.executable, "-m", "screens.recovering", "--config", str(tmp_path / "kiosk.toml"), "--fallen"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "DISPLAY": display}, timeout=30, check=False)
    assert done.returncode == 0
