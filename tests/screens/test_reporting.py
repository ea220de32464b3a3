"""The screen reports characters without a font, its glass and its theme, seldom and only what changed."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.screen_state import FILE, read_screen_state
from screens.glass import floors, glass_of
from screens.reporting import Reporter
from screens.scale import fit_frame
from screens.typesetting import Style, compose

NOW = datetime(2026, 10, 24, 2, 36, tzinfo=UTC)


def reporter(run: Path, pixels: tuple[int, int] = (1920, 1080), inches: float = 55, fault: str = "") -> Reporter:
    glass = glass_of(inches, pixels)
    return Reporter(run, glass, floors(fit_frame(*pixels), glass.mm_per_px), fault)


def test_a_character_without_a_font_is_reported_with_its_page(tmp_path: Path) -> None:
    report = reporter(tmp_path)
    compose("村\uf123民", Style(), None)
    report.shown("section:village", None)
    report.write(NOW)
    state = read_screen_state(tmp_path)
    assert state is not None
    assert ("\uf123", "section:village") in [(each.char, each.page) for each in state.undrawn]
    assert state.undrawn_count == len(state.undrawn)
    assert state.at == NOW


def test_nothing_is_written_while_nothing_changes(tmp_path: Path) -> None:
    report = reporter(tmp_path)
    report.shown("home", None)
    report.write(NOW)
    (tmp_path / FILE).unlink()
    report.shown("home", None)
    report.write(NOW)
    assert not (tmp_path / FILE).exists()
    compose("\uf124", Style(), None)
    report.shown("home", None)
    report.write(NOW)
    assert (tmp_path / FILE).exists()


def test_a_small_glass_and_a_bad_theme_are_told(tmp_path: Path) -> None:
    reporter(tmp_path, (1366, 768), 15.6, "county.toml: colors.text").write(NOW)
    state = read_screen_state(tmp_path)
    assert state is not None
    assert (state.diagonal_inches, state.diagonal_source) == (15.6, "setting")
    assert state.too_small == ("text", "touch", "code")
    assert state.theme_fault == "county.toml: colors.text"


def test_a_disk_that_refuses_costs_a_line_in_the_log_and_is_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "run").write_text("a file where the folder belongs")
    report = reporter(tmp_path / "run")
    with caplog.at_level(logging.WARNING):
        report.write(NOW)
    assert "screen_state.unwritten" in caplog.text
    (tmp_path / "run").unlink()
    report.write(NOW)
    assert read_screen_state(tmp_path / "run") is not None
