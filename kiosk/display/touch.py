"""Where a touch lands on a turned picture. Pure; coordinates run from 0 to 1, from the upper left corner.

A touch panel reports places on its own glass, upright as it was built. The X server multiplies them with a matrix
("Coordinate Transformation Matrix") to find the place on the picture, which may hang turned.
"""

from collections.abc import Sequence
from typing import Final, Literal

Rotation = Literal["normal", "left", "right", "inverted"]
"""As X names it: `left` turns the picture a quarter against the clock."""

Matrix = tuple[float, float, float, float, float, float, float, float, float]
"""Three rows; (x, y, 1) on the glass becomes (x, y, 1) on the picture."""

UPRIGHT: Final[Matrix] = (1, 0, 0, 0, 1, 0, 0, 0, 1)

TURNED: Final[dict[Rotation, Matrix]] = {
    "normal": UPRIGHT,
    "left": (0, -1, 1, 1, 0, 0, 0, 0, 1),
    "right": (0, 1, 0, -1, 0, 1, 0, 0, 1),
    "inverted": (-1, 0, 1, 0, -1, 1, 0, 0, 1),
}
"""The glass's place of every point of a turned picture, read backwards."""

NUMBERS: Final = 6
"""Numbers of a correction: the two upper rows; the third is always 0 0 1."""


def touch_matrix(rotation: Rotation, correction: Sequence[float] = ()) -> Matrix:
    """The matrix for a rotation; `correction`: the two upper rows of one measured on the turned picture, or nothing.

    Raises ValueError for another number of values.
    """
    if not correction:
        return TURNED[rotation]
    if len(correction) != NUMBERS:
        raise ValueError(f"a touch correction has {NUMBERS} numbers, not {len(correction)}")
    a, b, c, d, e, f = correction
    return multiply((a, b, c, d, e, f, 0, 0, 1), TURNED[rotation])


def multiply(left: Matrix, right: Matrix) -> Matrix:
    """`left` after `right`."""
    a, b, c, d, e, f, g, h, i = (
        sum(left[3 * row + step] * right[3 * step + column] for step in range(3))
        for row in range(3)
        for column in range(3)
    )
    return (a, b, c, d, e, f, g, h, i)


def landing(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where on the picture a touch at a place of the glass lands."""
    a, b, c, d, e, f, _g, _h, _i = matrix
    return a * x + b * y + c, d * x + e * y + f
