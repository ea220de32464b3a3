"""What the screen tells the staff: written whole, read with care, said in plain words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.cli import app
from kiosk.screen_state import FILE, ScreenState, UndrawnCharacter, read_screen_state, write_screen_state
from kiosk.settings import load_settings
from kiosk.status import Status, write_status
from kiosk.words import glass_words, status_page, theme_words, undrawn_words

NOW = datetime(2026, 10, 24, 2, 36, tzinfo=UTC)
PLAIN = ScreenState(at=NOW, diagonal_inches=55.0)
UNDRAWN = ScreenState(
    at=NOW,
    undrawn_count=2,
    undrawn=(UndrawnCharacter("\U00031350", "村干部名单"), UndrawnCharacter("\U00030edd", "村干部名单")),
)
STATUS = Status(state="online", since=NOW)


def test_the_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_screen_state(tmp_path / "run", UNDRAWN)
    assert read_screen_state(tmp_path / "run") == UNDRAWN
    assert [path.name for path in (tmp_path / "run").iterdir()] == [FILE]


@pytest.mark.parametrize("content", [None, b"", b"{", b'{"at": 3}', b'{"at": "2026-10-24T02:36:00Z", "undrawn": [{}]}'])
def test_an_unreadable_state_is_none(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    assert read_screen_state(tmp_path) is None


def test_characters_without_a_font_are_named_with_code_and_page() -> None:
    words = undrawn_words(UNDRAWN)
    assert words.startswith("有 2 个字没有字体能显示")
    assert "U+31350" in words and "村干部名单" in words
    assert undrawn_words(PLAIN) == ""


def test_many_characters_are_counted_and_the_first_named() -> None:
    many = tuple(UndrawnCharacter(chr(0x31350 + number), "名单") for number in range(30))
    words = undrawn_words(ScreenState(at=NOW, undrawn_count=90, undrawn=many))
    assert "有 90 个字" in words
    assert words.count("U+") == 5


def test_a_small_glass_says_what_is_too_small_on_it() -> None:
    assert glass_words(PLAIN) == "55 英寸（没有问到，按常见尺寸算）"
    small = ScreenState(at=NOW, diagonal_inches=15.6, diagonal_source="display", too_small=("text", "code"))
    assert glass_words(small) == "15.6 英寸（显示器自报）；标准字号下字、二维码太小，开机就用特大字号"


def test_status_tells_a_bad_theme_and_undrawn_characters_and_nothing_when_all_is_well() -> None:
    plain = status_page(STATUS, running=True)
    assert status_page(STATUS, running=True, screen=PLAIN) == plain
    told = status_page(STATUS, running=True, screen=ScreenState(at=NOW, theme_fault="county.toml: colors.text"))
    assert told.removeprefix(plain).strip() == theme_words(ScreenState(at=NOW, theme_fault="county.toml: colors.text"))
    assert "U+31350" in status_page(STATUS, running=True, screen=UNDRAWN)


def test_both_commands_read_what_the_screen_wrote(tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('[data]\nfolder = "data"\nreserve_mb = 16\n')
    write_status(tmp_path / "data" / "run", STATUS)
    write_screen_state(load_settings(config).data.screen_run, UNDRAWN)
    for command in ("status", "doctor"):
        assert "U+31350" in CliRunner().invoke(app, [command, "--config", str(config)]).output
