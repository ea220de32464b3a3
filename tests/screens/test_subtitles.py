"""Subtitles: what is said at a moment, whatever the file looks like."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.playing.subtitles import MOST_LETTERS, parse, read

FILE = """\ufeffWEBVTT - 荷塘

NOTE 这一段不念

STYLE
::cue { color: red }

1
00:01.000 --> 00:03.500 align:start position:10%
<v 村长>天亮了，</v>
荷塘起雾。

00:00:04.000 --> 00:00:06,000
<c.big>白墙&amp;青瓦</c>

01:00:00.000 --> 01:00:02.000
一小时以后

00:05.000 --> 00:04.000
倒着走的

nonsense --> 00:09.000
坏的
"""


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (0.0, ""),
        (1.0, "天亮了， 荷塘起雾。"),
        (3.49, "天亮了， 荷塘起雾。"),
        (3.5, ""),
        (5.0, "白墙&青瓦"),
        (9.0, ""),
        (3601.0, "一小时以后"),
    ],
)
def test_what_is_said_at_a_moment(moment: float, said: str) -> None:
    assert parse(FILE).at(moment) == said


def test_windows_line_ends_and_overlapping_cues() -> None:
    text = "WEBVTT\r\n\r\n00:00.000 --> 00:10.000\r\n长的\r\n\r\n00:02.000 --> 00:04.000\r\n短的\r\n"
    found = parse(text)
    assert [found.at(moment) for moment in (1, 3, 5)] == ["长的", "短的", "长的"]


def test_a_cue_without_end_of_words_is_cut() -> None:
    found = parse("WEBVTT\n\n00:00.000 --> 00:02.000\n" + "荷" * 5000)
    assert len(found.at(1)) == MOST_LETTERS


def test_what_is_no_subtitle_file_says_nothing(tmp_path: Path) -> None:
    assert parse("1\n00:00:01,000 --> 00:00:02,000\nSubRip\n").cues == ()
    assert read(tmp_path / "gone.vtt").cues == ()
    (tmp_path / "bytes.vtt").write_bytes(b"WEBVTT\n\n00:00.000 --> 00:02.000\n\xff\xfe")
    assert read(tmp_path / "bytes.vtt").at(1) != ""


@given(st.text(alphabet="WEBVT\n\r0123456789:.,-> <>&;荷", max_size=400), st.floats(0, 1e6))
def test_no_file_breaks_the_reader(text: str, moment: float) -> None:
    assert isinstance(parse("WEBVTT\n\n" + text).at(moment), str)
