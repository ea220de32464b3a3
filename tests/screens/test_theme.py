"""Theme files: what they hold, and what is said of a bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.assets import ICONS, THEMES
from screens.theme import ThemeFault, load_theme

DRAWN = (28, 32, 34, 36, 38, 40, 42, 44, 46, 48, 50, 52, 54, 56, 58, 60, 62, 64, 76, 80, 84, 88, 92, 96, 100, 104)
"""The text sizes of the mock-ups but the two small captions (26, 30), which are set larger, and the posters."""


def test_ten_steps_stand_for_every_size_that_is_drawn() -> None:
    steps = load_theme().type.steps
    assert len(steps) <= 10
    for size in DRAWN:
        assert min(abs(step - size) / size for step in steps) <= 0.06, size


def test_every_kind_has_a_section_and_every_section_an_icon() -> None:
    theme = load_theme()
    for kind in ("profile", "disclosure", "policy", "guide", "notice", "alert", "contact"):
        assert kind in theme.by_kind(kind).kinds
    for section in theme.section:
        assert (ICONS / f"{section.icon}.png").is_file()
        assert theme.by_key(section.key) is section


def test_a_size_outside_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="33"):
        load_theme().words(33, 48)


@pytest.mark.parametrize(
    ("found", "written", "named"),
    [
        ('paper = "#F7F3EA"', 'paper = "paper"', "paper"),
        ("steps = [28,", "steps = [20, 24, 28,", "steps"),
        ('emblem = "lotus"', 'emblum = "lotus"', "emblum"),
        ("[colors]", "[colors", "default"),
    ],
)
def test_a_bad_theme_is_refused_with_its_file_and_key(tmp_path: Path, found: str, written: str, named: str) -> None:
    text = (THEMES / "default.toml").read_text("utf-8")
    assert found in text
    path = tmp_path / "default.toml"
    path.write_text(text.replace(found, written), "utf-8")
    with pytest.raises(ThemeFault) as caught:
        load_theme(path)
    assert str(path) in str(caught.value)
    assert named in str(caught.value)


def test_a_missing_theme_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ThemeFault, match=r"copy config/themes/default\.toml"):
        load_theme(tmp_path / "none.toml")
