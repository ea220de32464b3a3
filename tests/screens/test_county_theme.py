"""A county's own look: its pictures are found, its colours can be read, and a fault in it never stops a screen."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from PIL import Image

from screens.assets import DRAWN_TINTS, THEMES, icon_file
from screens.contrast import contrast, pairs, too_faint
from screens.manner import Manner
from screens.theme import ThemeFault, county_theme, load_theme

DEFAULT = (THEMES / "default.toml").read_text("utf-8")


def county(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the built-in theme with changes."""
    text = DEFAULT
    for found, written in changes:
        assert found in text
        text = text.replace(found, written, 1)
    path = folder / "county.toml"
    path.write_text(text, "utf-8")
    return path


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert contrast("#1C1B18", "#F7F3EA") == contrast("#F7F3EA", "#1C1B18") == pytest.approx(15.55, abs=0.01)


def test_the_built_in_theme_keeps_seven_to_one_by_day_and_by_night() -> None:
    theme = load_theme()
    assert too_faint(theme) == []
    named = {(pair.text, pair.ground) for pair in pairs(theme)}
    assert ("colors.text2", "section phone tint") in named
    assert ("night.colors.on_solid", "night ink") in named
    assert len(named) > 80


@pytest.mark.parametrize(
    ("found", "written", "text", "ground"),
    [
        ('text2 = "#45413A"', 'text2 = "#8A857C"', "colors.text2", "colors.paper"),
        ('paper = "#F7F3EA"', 'paper = "#B0A890"', "colors.text2", "colors.paper"),
        ('ink = "#623D10"', 'ink = "#8A5A20"', "section policy ink", "section policy tint"),
        ('on_solid = "#FFFFFF"', 'on_solid = "#E0C060"', "colors.on_solid", "colors.green"),
        ('text = "#FFFFFF"', 'text = "#807A60"', "night.colors.text", "night.colors.paper"),
        ('strip = "#F3E9D2"', 'strip = "#B09860"', "colors.strip_text", "colors.strip"),
    ],
)
def test_a_theme_that_cannot_be_read_is_refused_with_the_measured_pair(
    tmp_path: Path, found: str, written: str, text: str, ground: str
) -> None:
    path = county(tmp_path, (found, written))
    with pytest.raises(ThemeFault) as caught:
        load_theme(path)
    told = str(caught.value)
    assert str(path) in told
    pair = rf"{re.escape(text)} (#\w+) on {re.escape(ground)} (#\w+): contrast ([0-9.]+), needs 7"
    match = re.search(pair, told)
    assert match, told
    assert written.rpartition('"')[0][-7:] in match.groups()
    assert float(match[3]) == pytest.approx(contrast(match[1], match[2]), abs=0.01)
    assert float(match[3]) < 7


def test_large_titles_over_the_far_hills_need_less() -> None:
    """The section's ink on its picture's hills: 4.5 is enough there, and nowhere else."""
    needs = {pair.need for pair in pairs(load_theme()) if pair.ground.endswith("motif")}
    assert needs == {4.5}
    assert {pair.need for pair in pairs(load_theme()) if not pair.ground.endswith("motif")} == {7.0}


def test_a_faulty_county_theme_leaves_the_built_in_one_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = county(tmp_path, ('text = "#1C1B18"', 'text = "#C0C0C0"'))
    with caplog.at_level(logging.ERROR):
        theme, fault = county_theme(path)
    assert theme == load_theme()
    assert str(path) in fault and "colors.text" in fault
    assert "theme.refused" in caplog.text
    assert county_theme(None) == (load_theme(), "")
    assert county_theme(tmp_path / "none.toml").fault


def test_pictures_stand_beside_the_theme_file(tmp_path: Path) -> None:
    Image.new("RGBA", (192, 192)).save(tmp_path / "emblem.png")
    Image.new("RGB", (1920, 912)).save(tmp_path / "lake.jpg")
    changes = (('emblem = ""', 'emblem = "emblem.png"'), ('hero = ""', 'hero = "lake.jpg"'))
    theme, fault = county_theme(county(tmp_path, *changes))
    assert fault == ""
    assert theme.pictures.emblem == str(tmp_path / "emblem.png")
    assert theme.pictures.hero == str(tmp_path / "lake.jpg")
    assert theme.pictures.banner == ""
    assert theme.in_manner(Manner(dark=True)).pictures == theme.pictures


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "cannot be read"), (b"<svg/>", "no picture"), (b"", "no picture"), ((20, 20), "20 × 20")],
)
def test_a_picture_that_cannot_be_shown_is_named_with_its_key(
    tmp_path: Path, content: bytes | tuple[int, int] | None, told: str
) -> None:
    if isinstance(content, bytes):
        (tmp_path / "emblem.png").write_bytes(content)
    elif content is not None:
        Image.new("RGBA", content).save(tmp_path / "emblem.png")
    path = county(tmp_path, ('emblem = ""', 'emblem = "emblem.png"'))
    with pytest.raises(ThemeFault, match=r"pictures\.emblem") as caught:
        load_theme(path)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("found", "written", "named"),
    [
        ('emblem = "lotus"', 'emblem = "rose"', "emblem: no icon 'rose'"),
        ('icon = "guide"', 'icon = "guides"', "section guide icon: no icon 'guides'"),
        ('hero = ""', 'heroes = ""', "heroes"),
    ],
)
def test_icons_and_keys_that_do_not_exist_are_named(tmp_path: Path, found: str, written: str, named: str) -> None:
    with pytest.raises(ThemeFault, match=re.escape(named)):
        load_theme(county(tmp_path, (found, written)))


def test_the_illustrations_are_drawn_in_the_tints_of_the_built_in_theme() -> None:
    assert {section.key: section.tint for section in load_theme().section} == DRAWN_TINTS


def test_an_icon_is_never_enlarged_beyond_its_bitmap() -> None:
    for side in (20, 65, 92, 184, 192, 193, 296, 384):
        with Image.open(icon_file("village", side)) as bitmap:
            assert min(bitmap.size) >= side
    with pytest.raises(FileNotFoundError, match="'rose'"):
        icon_file("rose", 40)


def test_every_icon_has_both_bitmaps_and_its_drawing() -> None:
    folder = icon_file("village", 40).parent
    drawn = {path.stem for path in (folder / "svg").glob("*.svg")}
    assert {path.stem for path in folder.glob("*.png")} == drawn | {f"{name}@2x" for name in drawn}
