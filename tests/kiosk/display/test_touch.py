"""A finger finds what it sees: the touch matrix of each rotation, held against pictures that are really turned."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kiosk.display.touch import TURNED, Rotation, landing, touch_matrix

TURNS: Final[dict[Rotation, Image.Transpose | None]] = {
    "normal": None,
    "left": Image.Transpose.ROTATE_90,
    "inverted": Image.Transpose.ROTATE_180,
    "right": Image.Transpose.ROTATE_270,
}
"""How the picture lies on the glass; Pillow turns against the clock, as X's `left` does."""

ROTATIONS: Final[tuple[Rotation, ...]] = ("normal", "left", "right", "inverted")
PANELS = ((1920, 1080), (3840, 2160), (1080, 1920), (2160, 3840), (1366, 768))


@pytest.mark.parametrize("rotation", ROTATIONS)
@given(data=st.data(), glass=st.sampled_from(((16, 9), (32, 18), (9, 16), (12, 7))))
def test_a_touch_lands_on_the_pixel_under_the_finger(
    rotation: Rotation, data: st.DataObject, glass: tuple[int, int]
) -> None:
    """Draw one pixel on the picture, turn the picture as the panel shows it, touch the pixel where it lights up."""
    width, height = glass if rotation in ("normal", "inverted") else glass[::-1]
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    picture = Image.new("L", (width, height))
    picture.putpixel((x, y), 255)
    turn = TURNS[rotation]
    shown = picture if turn is None else picture.transpose(turn)
    assert shown.size == glass
    lit = shown.tobytes().index(255)
    finger = (lit % glass[0] + 0.5) / glass[0], (lit // glass[0] + 0.5) / glass[1]
    at_x, at_y = landing(touch_matrix(rotation), *finger)
    assert (int(at_x * width), int(at_y * height)) == (x, y)


@pytest.mark.parametrize("rotation", ROTATIONS)
@pytest.mark.parametrize("panel", PANELS)
def test_corners_of_the_glass_are_corners_of_the_picture(rotation: Rotation, panel: tuple[int, int]) -> None:
    width, height = panel if rotation in ("normal", "inverted") else panel[::-1]
    corners = {landing(touch_matrix(rotation), x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)}
    assert {(x * width, y * height) for x, y in corners} == {(0, 0), (width, 0), (0, height), (width, height)}


def test_a_correction_is_applied_after_the_turn() -> None:
    """Measured on the turned picture: everything lands a tenth too far to the right there."""
    matrix = touch_matrix("left", (1, 0, -0.1, 0, 1, 0))
    assert landing(TURNED["left"], 0.0, 0.5) == (0.5, 0.0)
    assert landing(matrix, 0.0, 0.5) == pytest.approx((0.4, 0.0))


def test_a_correction_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="6 numbers"):
        touch_matrix("normal", (1, 0, 0))
