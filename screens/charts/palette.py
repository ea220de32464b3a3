"""What the series of a chart are painted with: apart in lightness, and hatched where colours come again.

Income and expense keep theirs on every page; only tokens are used, so that the night palette and a county's own theme
hold for charts too (design tokens, 1.4). Nothing rests on telling hues apart: neighbours differ in lightness by half.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feed.blocks import Chart

if TYPE_CHECKING:
    from screens.theme import Section, Theme

EARLIER_OPACITY: Final = {"income": 0.45, "expense": 0.5}
"""How pale the bars of the periods before the present one are."""


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour, plain or hatched with the ground; a pale one has an edge of another."""

    color: str
    hatched: bool = False
    edge: str | None = None


def tones(theme: Theme, section: Section) -> tuple[Paint, ...]:
    """Six paints, dark, middle, light, and the same hatched."""
    light = Paint(section.motif, edge=section.ink) if theme.illustrated else Paint(theme.color("text2"))
    plain = (Paint(section.ink), Paint(theme.color("gold")), light)
    dashed = (section.ink, theme.color("gold"), theme.color("text2"))
    return (*plain, *(Paint(color, hatched=True) for color in dashed))


def paints_of(chart: Chart, theme: Theme, section: Section) -> tuple[Paint, ...]:
    """A paint for every series: by its role, else the next that no other series has."""
    own = tones(theme, section)
    fixed = {
        "income": Paint(theme.by_kind("disclosure").ink),
        "expense": Paint(theme.color("gold")),
    }
    taken = {fixed[series.role] for series in chart.series if series.role in fixed}
    free = iter([paint for paint in own if paint not in taken] or own)
    return tuple(fixed[series.role] if series.role in fixed else next(free, own[-1]) for series in chart.series)


def opacity_of(role: str, *, earlier: bool) -> float:
    """How strongly a bar is painted: the present period stands out, those before it recede."""
    return EARLIER_OPACITY.get(role, 0.5) if earlier else 1.0
