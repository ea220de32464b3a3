"""The touch test: nine targets, how far a finger is off, and the matrix that would put it right. Pure.

Places are fractions of the panel, 0 to 1 from its upper left corner, as X's `Coordinate Transformation Matrix` has
them. The matrix is the least-squares affine map from where touches arrived to where they were meant.
"""

from collections.abc import Sequence
from math import hypot
from typing import Final

from msgspec import Struct

Point = tuple[float, float]

Matrix = tuple[float, float, float, float, float, float]
"""The first two rows of the 3 × 3 matrix; the third is 0 0 1."""

IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)

_EDGE: Final = (0.08, 0.5, 0.92)

TARGETS: Final[tuple[Point, ...]] = tuple((x, y) for y in _EDGE for x in _EDGE)
"""Where the nine targets stand, row by row."""

WELL_MM: Final = 5.0
"""A finger pad is some 10 mm wide: half of that off still hits what was meant."""

LARGEST_MM: Final = 60.0
"""Beyond this somebody touched something else than the target."""


class TouchFault(ValueError):
    """Touches from which nothing can be told, such as all of them at one place."""


class TouchReport(Struct, frozen=True):
    """How well touch sits: offsets in millimetres by target, before and after the correction."""

    offsets_mm: tuple[float, ...]
    corrected_mm: tuple[float, ...]
    matrix: Matrix

    @property
    def worst_mm(self) -> float:
        """The largest offset."""
        return max(self.offsets_mm)

    @property
    def well(self) -> bool:
        """Whether no correction is needed."""
        return self.worst_mm <= WELL_MM

    @property
    def helps(self) -> bool:
        """Whether the correction puts right what is wrong."""
        return not self.well and max(self.corrected_mm) <= max(WELL_MM, 0.5 * self.worst_mm)


def judge(touches: Sequence[Point], size_mm: tuple[float, float]) -> TouchReport:
    """Judge nine touches, in the order of `TARGETS`, on a panel of so many millimetres. Raises TouchFault."""
    if len(touches) != len(TARGETS):
        raise TouchFault(f"{len(touches)} touches, {len(TARGETS)} are needed")
    matrix = fitted(touches, TARGETS)
    corrected = [moved(matrix, touch) for touch in touches]
    return TouchReport(_offsets(touches, size_mm), _offsets(corrected, size_mm), matrix)


def offset_mm(touch: Point, target: Point, size_mm: tuple[float, float]) -> float:
    """Return how far a touch is from its target."""
    return hypot((touch[0] - target[0]) * size_mm[0], (touch[1] - target[1]) * size_mm[1])


def fitted(touches: Sequence[Point], wanted: Sequence[Point]) -> Matrix:
    """Return the affine map that brings `touches` nearest to `wanted` (least squares). Raises TouchFault."""
    count = float(len(touches))
    sx, sy = sum(x for x, _ in touches), sum(y for _, y in touches)
    sxx, sxy = sum(x * x for x, _ in touches), sum(x * y for x, y in touches)
    syy = sum(y * y for _, y in touches)
    normal = ((sxx, sxy, sx), (sxy, syy, sy), (sx, sy, count))
    rows: list[float] = []
    for axis in (0, 1):
        right = tuple(
            sum(wish[axis] * part for wish, part in zip(wanted, parts, strict=True))
            for parts in ([x for x, _ in touches], [y for _, y in touches], [1.0] * len(touches))
        )
        rows += _solved(normal, right)
    a, b, c, d, e, f = rows
    return a, b, c, d, e, f


def moved(matrix: Matrix, point: Point) -> Point:
    """Return where the matrix takes a point."""
    a, b, c, d, e, f = matrix
    x, y = point
    return a * x + b * y + c, d * x + e * y + f


def combined(outer: Matrix, inner: Matrix) -> Matrix:
    """Return the matrix that applies `inner` first: a correction found on top of one that is in force already."""
    a, b, c, d, e, f = outer
    k, m, n, p, q, r = inner
    return a * k + b * p, a * m + b * q, a * n + b * r + c, d * k + e * p, d * m + e * q, d * n + e * r + f


def _offsets(touches: Sequence[Point], size_mm: tuple[float, float]) -> tuple[float, ...]:
    return tuple(offset_mm(touch, target, size_mm) for touch, target in zip(touches, TARGETS, strict=True))


def _solved(normal: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Solve three equations by elimination with pivots."""
    rows = [[*row, value] for row, value in zip(normal, right, strict=True)]
    for step in range(3):
        pivot = max(range(step, 3), key=lambda number: abs(rows[number][step]))
        rows[step], rows[pivot] = rows[pivot], rows[step]
        if abs(rows[step][step]) < 1e-9:
            raise TouchFault("the touches lie on one line or at one place")
        for number in range(3):
            if number != step:
                share = rows[number][step] / rows[step][step]
                rows[number] = [one - share * other for one, other in zip(rows[number], rows[step], strict=True)]
    return [rows[number][3] / rows[number][number] for number in range(3)]
