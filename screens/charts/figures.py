"""Figures of a chart as residents read them: rounded to 万 or 亿, and the axis they stand on. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_STEPS: Final = ((Decimal(10_000), "万"), (Decimal(100_000_000), "亿"))
_COUNTED: Final = ("元", "", "人", "户", "斤", "亩")
"""Units of which people say ten thousand; 百分比 or 公里 keep theirs."""

_SHORT: Final = ((Decimal(1000), "1"), (Decimal(10), "0.1"))
"""From this size on a figure above a bar has these decimals: three or four digits are read at a glance."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What figures are divided by, and the unit they then have."""

    divisor: Decimal
    unit: str

    def text(self, value: Decimal) -> str:
        """A figure at this scale: at most two decimals, no idle zeros, with separators."""
        places = Decimal("0.1") if self.divisor > 1 and abs(value) >= 1000 * self.divisor else Decimal("0.01")
        return _told(value / self.divisor, places)

    def short(self, value: Decimal) -> str:
        """A figure as it stands above a bar: 48.6 for 48.62."""
        scaled = value / self.divisor
        places = next((places for least, places in _SHORT if abs(scaled) >= least), "0.01")
        return _told(scaled, Decimal(places))


def _told(value: Decimal, places: Decimal) -> str:
    rounded = value.quantize(places, rounding=ROUND_HALF_UP)
    if rounded == 0:
        return "0"
    told = f"{rounded:,f}"
    return told.rstrip("0").rstrip(".") if "." in told else told


def scale_of(unit: str, values: Sequence[Decimal]) -> Scale:
    """The scale at which the greatest value has at most four or five digits; other units than counts stay."""
    peak = max((abs(value) for value in values), default=Decimal(0))
    divisor, prefix = Decimal(1), ""
    if unit in _COUNTED or unit.startswith("万"):
        already = Decimal(10_000) if unit.startswith("万") else Decimal(1)
        for step, name in _STEPS:
            if peak * already >= step * 10 and step > already:
                divisor, prefix = step / already, name
    plain = unit.removeprefix("万") if prefix else unit
    return Scale(divisor, f"{prefix}{plain}")


def bounds_of(values: Sequence[Decimal]) -> tuple[float, float]:
    """The lowest and highest value of an axis that contains zero and every value."""
    low = min([Decimal(0), *values])
    high = max([Decimal(0), *values])
    if low == high:
        high = Decimal(1)
    return float(low), float(high)


def shown_labels(widths: Sequence[float], step: float) -> list[int]:
    """Which labels of an axis are drawn so that they do not meet: every n-th, counted from the last."""
    count = len(widths)
    widest = max(widths, default=0.0) + 16
    every = max(1, -(-int(widest) // max(1, int(step)))) if widest > step else 1
    return sorted(range(count - 1, -1, -every))


def shares(values: Sequence[Decimal]) -> list[int]:
    """Whole percents that sum to 100 by the largest remainder; all 0 where there is nothing to share."""
    total = sum(values)
    if total <= 0:
        return [0 for _ in values]
    exact = [100 * value / total for value in values]
    found = [int(part) for part in exact]
    order = sorted(range(len(values)), key=lambda place: exact[place] - found[place], reverse=True)
    for place in order[: 100 - sum(found)]:
        found[place] += 1
    return found
