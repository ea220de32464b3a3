"""The right face is chosen, found quickly, and covered by others where it has gaps."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

import pytest
from PIL import ImageFont

from screens.typesetting.faces import FONT_FOLDERS, MOST_OPEN_FONTS, FontLibrary, FontMissingError
from screens.typesetting.sfnt import FontFile, FontFileError

RARE = "\U00020000\U00020bb7\U0002a6b2"


@pytest.mark.parametrize("script", ["sc", "tc"])
@pytest.mark.parametrize(("family", "bold"), [("sans", False), ("sans", True), ("serif", True)])
def test_the_face_of_a_role_is_the_one_its_name_says(family: str, bold: bool, script: str) -> None:
    face = FontLibrary().face(family, bold, script)  # type: ignore[arg-type]
    name, weight = ImageFont.truetype(str(face.path), 16, index=face.index).getname()
    assert name == f"Noto {family.title()} CJK {script.upper()}"
    assert weight == ("Bold" if bold else "Regular")


def test_discovery_and_the_first_character_map_cost_little() -> None:
    """Best of three, of this thread's own time, as the machine may be busy; the budget is 20 ms."""
    taken = []
    for _ in range(3):
        start = time.thread_time()
        assert FontLibrary().face("sans", bold=False).covers("村")
        taken.append(time.thread_time() - start)
    assert min(taken) < 0.020


def test_coverage_agrees_with_what_the_font_draws() -> None:
    fonts = FontLibrary()
    face = fonts.face("sans", bold=False)
    font = fonts.font(face, 40)
    blank = font.getmask("\U0010fffd")
    for char in "村A1，鿿" + RARE:
        drawn = font.getmask(char)
        assert face.covers(char) == ((drawn.size, bytes(drawn)) != (blank.size, bytes(blank))), hex(ord(char))
    assert not face.covers("\ue000")


def test_rare_characters_come_from_the_first_font_that_has_them() -> None:
    fonts = FontLibrary()
    main = fonts.face("sans", bold=False)
    for char in RARE:
        face = fonts.face_for(char, main)
        assert face is not None
        assert face.covers(char)
    lacking = next(char for char in map(chr, range(0x20000, 0x2A6D7)) if not main.covers(char))
    fallback = fonts.face_for(lacking, main)
    assert fallback is not None
    assert fallback.path.name.startswith(("HanaMin", "Plangothic", "BabelStone"))
    assert fonts.face_for("\ue000", main) is None


def test_mainland_forms_are_preferred_to_japanese_ones(tmp_path: Path) -> None:
    """Two rare fonts that both have a character: the one drawn for the mainland is taken."""
    rare = next(path for folder in FONT_FOLDERS for path in folder.rglob("HanaMinB.ttf"))
    for name in ("HanaMinB.ttf", "BabelStoneHan.ttf"):
        (tmp_path / name).symlink_to(rare)
    fonts = FontLibrary([tmp_path, *FONT_FOLDERS])
    main = fonts.face("sans", bold=False)
    lacking = next(char for char in map(chr, range(0x20000, 0x2A6D7)) if not main.covers(char))
    fallback = fonts.face_for(lacking, main)
    assert fallback is not None
    assert fallback.path.name == "BabelStoneHan.ttf"


def test_every_character_of_extensions_a_to_f_has_a_font() -> None:
    """What GB 18030-2022 asks of public services, level 3: the characters of Unicode 11."""
    fonts = FontLibrary()
    main = fonts.face("sans", bold=False)
    ranges = ((0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1))
    for start, end in (*ranges, (0x2CEB0, 0x2EBE0)):
        assert [char for char in map(chr, range(start, end + 1)) if fonts.face_for(char, main) is None] == []


def test_old_style_character_maps_are_read() -> None:
    files = [path for folder in FONT_FOLDERS for path in folder.rglob("NotoSansMongolian-Regular.ttf")]
    coverage = FontFile(files[0]).coverage(0)
    assert "\u182e" in coverage
    assert "村" not in coverage
    assert 100 < len(coverage) < 400


def test_open_fonts_are_bounded() -> None:
    fonts = FontLibrary()
    face = fonts.face("sans", bold=False)
    first = fonts.font(face, 20)
    assert fonts.font(face, 20) is first
    for size in range(21, 21 + MOST_OPEN_FONTS):
        fonts.font(face, size)
    assert fonts.font(face, 20) is not first


def test_without_fonts_the_error_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(FontMissingError, match="fonts-noto-cjk"):
        FontLibrary([tmp_path, tmp_path / "absent"]).face("sans", bold=False)


def test_a_missing_serif_is_replaced_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    real = FontLibrary().face("sans", bold=False).path
    (tmp_path / real.name).symlink_to(real)
    with caplog.at_level(logging.WARNING):
        face = FontLibrary([tmp_path]).face("serif", bold=True)
    assert face.path.name == real.name
    assert "font.substitute" in caplog.text


@pytest.mark.parametrize("content", [b"", b"ttcf", b"\x00\x01\x00\x00\x00\x03" + b"\x00" * 20, b"<html>portal</html>"])
def test_a_damaged_font_is_passed_over(tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(content)
    with pytest.raises(FontFileError, match=r"NotoSansCJK-Regular\.ttc"):
        FontFile(tmp_path / "NotoSansCJK-Regular.ttc").coverage(0)
    with caplog.at_level(logging.WARNING):
        assert FontLibrary([tmp_path, *FONT_FOLDERS]).face("sans", bold=True).path.exists()
        with pytest.raises(FontMissingError):
            FontLibrary([tmp_path]).face("sans", bold=False)
    assert "font." in caplog.text


def test_many_threads_get_one_face() -> None:
    fonts = FontLibrary()
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(fonts.face("serif", bold=True))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1
