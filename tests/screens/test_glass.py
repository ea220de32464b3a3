"""The size of the glass: what displays tell, what is believed, and what is too small to read or to touch."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.edid import BLOCK, EdidFault, PictureSize, picture_size
from screens.glass import Glass, connected_edids, floors, glass_of, starts_large
from screens.scale import fit_frame

FULL_HD = (1920, 1080)


def edid(mm: tuple[int, int] = (0, 0), cm: tuple[int, int] = (0, 0), *, timings: int = 1) -> bytes:
    """A base block that tells a size in millimetres (in `timings` descriptors) and in centimetres."""
    block = bytearray(BLOCK)
    block[0:8] = b"\x00\xff\xff\xff\xff\xff\xff\x00"
    block[18:20] = b"\x01\x04"
    block[21:23] = bytes(cm)
    for start in (54, 72, 90, 108)[:timings]:
        block[start : start + 2] = (14_850).to_bytes(2, "little")
        block[start + 12] = mm[0] & 0xFF
        block[start + 13] = mm[1] & 0xFF
        block[start + 14] = (mm[0] >> 8) << 4 | mm[1] >> 8
    block[127] = -sum(block[:127]) % 256
    return bytes(block)


def test_millimetres_are_taken_before_centimetres() -> None:
    assert picture_size(edid((1210, 680), (121, 68))) == PictureSize(1210, 680)
    assert picture_size(edid((1210, 680), (99, 99))) == PictureSize(1210, 680)
    assert picture_size(edid(cm=(121, 68), timings=0)) == PictureSize(1210, 680)


def test_a_block_without_a_size_tells_none() -> None:
    assert picture_size(edid(timings=0)) is None
    assert picture_size(edid()) is None, "a projector"
    assert picture_size(edid(cm=(0, 79), timings=0)) is None, "a ratio where a height is"


@pytest.mark.parametrize("mm", [(160, 90), (16, 9), (160, 100), (1600, 900), (52, 29), (4000, 300), (1210, 0)])
def test_nonsense_is_passed_over_for_the_next_thing_told(mm: tuple[int, int]) -> None:
    assert picture_size(edid(mm, (52, 29))) == PictureSize(520, 290)
    assert picture_size(edid(mm)) is None


def test_what_is_no_edid_is_refused_with_its_reason() -> None:
    good = edid((1210, 680))
    with pytest.raises(EdidFault, match="checksum"):
        picture_size(good[:127] + bytes([good[127] ^ 1]))
    with pytest.raises(EdidFault, match="127 bytes"):
        picture_size(good[:127])
    with pytest.raises(EdidFault, match="header"):
        picture_size(bytes(BLOCK))


@given(st.binary(max_size=300))
def test_any_bytes_give_a_believable_size_none_or_a_fault(content: bytes) -> None:
    for block in (content, edid()[:8] + content.ljust(120, b"\0")[:119]):
        whole = block + bytes([-sum(block) % 256]) if len(block) == 127 else block
        try:
            size = picture_size(whole)
        except EdidFault:
            continue
        assert size is None or (5 <= size.diagonal_inches <= 200 and 1 <= size.ratio <= 4)


def test_the_setting_wins_then_the_display_then_the_usual_panel() -> None:
    told = [("HDMI-A-1", edid((1210, 680)))]
    assert glass_of(43, FULL_HD, told).source == "setting"
    assert glass_of(43, FULL_HD, told).diagonal_inches == 43
    found = glass_of(0, FULL_HD, told)
    assert found.source == "display"
    assert found.diagonal_inches == pytest.approx(54.6, abs=0.1)
    assert found.mm_per_px == pytest.approx(0.63, abs=0.002)
    assert glass_of(0, FULL_HD) == Glass(55.0, pytest.approx(0.6342, abs=1e-4), "assumed")


def test_an_upright_panel_has_the_size_it_was_built_with() -> None:
    found = glass_of(0, (1080, 1920), [("HDMI-A-1", edid((1210, 680)))])
    assert found.source == "display"
    assert found.mm_per_px == pytest.approx(glass_of(0, FULL_HD, [("x", edid((1210, 680)))]).mm_per_px)


def test_a_display_of_another_shape_or_with_a_broken_block_is_not_believed(caplog: pytest.LogCaptureFixture) -> None:
    square, broken = edid((376, 301)), b"\x00" * 128
    assert glass_of(0, FULL_HD, [("VGA-1", square), ("DP-1", b""), ("DP-2", broken)]).source == "assumed"
    assert "DP-2" in caplog.text
    both = glass_of(0, FULL_HD, [("VGA-1", square), ("HDMI-A-1", edid((527, 296)))])
    assert both.diagonal_inches == pytest.approx(23.8, abs=0.1)
    assert glass_of(0, (1280, 1024), [("VGA-1", square)]).source == "display"


def test_only_connected_displays_are_asked(tmp_path: Path) -> None:
    for name, status, content in (
        ("card0-DP-1", "disconnected", b""),
        ("card0-HDMI-A-1", "connected", edid((1210, 680))),
        ("card0-HDMI-A-2", "connected", None),
        ("version", None, None),
    ):
        (tmp_path / name).mkdir()
        if status:
            (tmp_path / name / "status").write_text(f"{status}\n")
        if content is not None:
            (tmp_path / name / "edid").write_bytes(content)
    assert [name for name, _ in connected_edids(tmp_path)] == ["card0-HDMI-A-1"]
    assert list(connected_edids(tmp_path / "none")) == []


@pytest.mark.parametrize(
    ("pixels", "inches", "missed"),
    [
        ((1920, 1080), 55, ()),
        ((3840, 2160), 55, ()),
        ((1080, 1920), 43, ()),
        ((1366, 768), 32, ()),
        ((1366, 768), 15.6, ("text", "touch", "code")),
        ((1920, 1080), 21.5, ("code",)),
        ((1080, 1920), 21.5, ("code",)),
        ((1920, 1080), 14, ("text", "touch", "code")),
    ],
)
def test_floors_are_missed_on_small_glass_only(pixels: tuple[int, int], inches: float, missed: tuple[str, ...]) -> None:
    frame, glass = fit_frame(*pixels), glass_of(inches, pixels)
    found = floors(frame, glass.mm_per_px)
    assert found.missed == missed
    assert found.met is not starts_large(frame, glass.mm_per_px)


def test_floors_count_the_smaller_frame_on_a_glass_of_another_shape() -> None:
    """A portrait page on a landscape panel is drawn small, and its letters with it."""
    glass = glass_of(32, FULL_HD)
    assert not starts_large(fit_frame(*FULL_HD), glass.mm_per_px)
    assert starts_large(fit_frame(*FULL_HD, "portrait"), glass.mm_per_px)
