"""The slide of disclosed affairs: the quarter's figures, four quarters as bars, what has been made public."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget
from msgspec import Struct
from msgspec.structs import replace

from feed.blocks import Chart, Facts
from feed.item import Item
from kiosk.calendar import local
from screens import words
from screens.account import account_chart, account_of
from screens.charts.figures import scale_of
from screens.marks import chip, on_one_line, sample_tag
from screens.paint import Disc, Icon, Panel, Rule, TextBox
from screens.periods import balance_name, chart_of, periods_of, slide_chart_title
from screens.rotation import notice
from screens.rotation.bars import account_bars, draw_bars
from screens.rotation.parts import Place, draw_hills
from screens.typesetting import Style

if TYPE_CHECKING:
    from screens.page import Face

HEADLINE = "村里的账 请您监督"

_FIGURE = re.compile(r"-?[0-9]")
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

_PALE = 0.5
"""How strong the bar of a balance is: neither what comes in nor what goes out."""

_BESIDE_RULE = 44
"""Units of a figure's place that its bar and the spaces beside it take."""


class Figure(Struct, frozen=True):
    """One headline figure with its label, unit, and its bar: the colour, and how strong it is."""

    label: str
    value: str
    unit: str
    color: str
    strength: float = 1.0


def draw(slide: Widget, face: Face, unit: str, item: Item) -> None:
    """Mock-up 03 for an account with figures; other disclosures speak in words."""
    figures = figures_of(face, item)
    if not figures:
        notice.draw(slide, face, unit, item)
        return
    section = face.theme.by_kind(item.kind)
    draw_hills(slide, face, section, 0.75)
    if face.layout.portrait:
        _draw_portrait(slide, face, unit, item, figures)
    else:
        _draw_landscape(slide, face, unit, item, figures)


def figures_of(face: Face, item: Item) -> tuple[Figure, ...]:
    """Income, expense and balance of the period: the item's own facts, else its sums, else the end of its chart."""
    ink, gold = face.theme.by_kind("disclosure").ink, face.theme.color("gold")
    bars = ((ink, 1.0), (gold, 1.0), (ink, _PALE))
    for block in item.blocks:
        if isinstance(block, Facts):
            told = [fact for fact in block.facts if _FIGURE.match(fact.value)][:3]
            if len(told) == len(bars):
                return tuple(
                    Figure(fact.label, fact.value, fact.unit, *bar) for fact, bar in zip(told, bars, strict=True)
                )
    found = _sums(item)
    if found is None:
        return ()
    (income, expense), unit = found
    scale = scale_of(unit, (income, expense))
    values = ((words.INCOME, income), (words.EXPENSE, expense), (_balance(item), income - expense))
    return tuple(
        Figure(label, scale.text(value), scale.unit, *bar) for (label, value), bar in zip(values, bars, strict=True)
    )


def _sums(item: Item) -> tuple[tuple[Decimal, Decimal], str] | None:
    """Income and expense with their unit, from the account or from the last values of the chart."""
    account = account_of(item)
    if account is not None and account.sums is not None:
        return account.sums, account.unit
    chart = account_chart(item)
    if chart is None:
        return None
    income, expense = (_last(chart, role) for role in ("income", "expense"))
    return ((income, expense), chart.unit) if income is not None and expense is not None else None


def _balance(item: Item) -> str:
    return balance_name(item.disclosure.period if item.disclosure is not None else None)


def _last(chart: Chart, role: str) -> Decimal | None:
    return next((series.values[-1] for series in chart.series if series.role == role), None)


def chart_shown(face: Face, unit: str, item: Item) -> Chart | None:
    """Income and expense of the last periods: the item's own chart, else told by the accounts of the edition."""
    chart, account = account_chart(item), account_of(item)
    if chart is None and account is not None and item.disclosure is not None:
        now = face.now()
        periods = periods_of(face.catalogue, unit, item, now)
        chart = chart_of(account, item.disclosure.period, periods, local(now).date())
    return account_bars(chart) if chart is not None else None


def period_words(item: Item) -> tuple[str, str]:
    """The period by its name, and its months with the day of publication."""
    disclosure = item.disclosure
    if disclosure is None or disclosure.period is None:
        return item.title, ""
    period = disclosure.period
    months = (
        f"{period.first.month}月"
        if (period.first.year, period.first.month) == (period.last.year, period.last.month)
        else f"{period.first.month}月—{period.last.month}月"
    )
    told = disclosure.disclosed or item.published.date()
    return period.label, f"{months} · {_day(told)}公布"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _draw_landscape(slide: Widget, face: Face, unit: str, item: Item, figures: tuple[Figure, ...]) -> None:
    layout, theme = face.layout, face.theme
    section = theme.by_kind("disclosure")
    chip(slide, face, section, 64, 136)
    layout.add(slide, TextBox(HEADLINE, theme.title(92, 128, section.ink), wrap=False), 64, 216, 1200, 128)
    _draw_period(slide, face, item, 64, 348, 1032)
    chart = chart_shown(face, unit, item)
    # Without a chart the figures have the whole width.
    right, wide = (1264.0, 400.0) if chart is not None else (1836.0, 586.0)
    if item.sample:
        sample_tag(slide, face, 372, right=right)
    places = [Place(64 + (wide + 16) * number, 448, wide, 192) for number in range(len(figures))]
    _draw_figures(slide, face, figures, places, theme.title(120, 136, section.ink, spacing=-2))
    if chart is not None:
        _draw_chart_card(slide, face, item, chart, Place(1328, 136, 528, 504))
    _draw_disclosed(slide, face, Place(64, 680, 1792, 200))


def _draw_portrait(slide: Widget, face: Face, unit: str, item: Item, figures: tuple[Figure, ...]) -> None:
    layout, theme = face.layout, face.theme
    section = theme.by_kind("disclosure")
    chip(slide, face, section, 48, 136)
    if item.sample:
        sample_tag(slide, face, 152, right=1032)
    layout.add(slide, TextBox(HEADLINE, theme.title(92, 128, section.ink), wrap=False), 48, 220, 984, 128)
    _draw_period(slide, face, item, 48, 352, 984)
    chart = chart_shown(face, unit, item)
    if chart is not None:
        places = [Place(48 + 334 * number, 440, 316, 168) for number in range(len(figures))]
        _draw_chart_card(slide, face, item, chart, Place(48, 632, 984, 360))
    else:
        places = [Place(48, 440 + 184 * number, 984, 168) for number in range(len(figures))]
    _draw_figures(slide, face, figures, places, theme.title(92, 112, section.ink, spacing=-2))
    _draw_disclosed(slide, face, Place(48, 1012, 984, 324))


def _draw_period(slide: Widget, face: Face, item: Item, x: float, y: float, width: float) -> None:
    layout, theme = face.layout, face.theme
    label, told = period_words(item)
    strong, plain = theme.words(42, 64, bold=True), theme.words(36, 64, "text2")
    wide = layout.measure(label, strong)
    layout.add(slide, TextBox(label, strong, max_lines=1, ellipsis=True), x, y, min(wide, width) + 2, 64)
    if told and wide + 20 + layout.measure(told, plain) <= width:
        layout.add(slide, TextBox(told, plain, wrap=False), x + wide + 20, y, width - wide - 20, 64)


def _draw_figures(slide: Widget, face: Face, figures: tuple[Figure, ...], places: list[Place], usual: Style) -> None:
    """The figures in one size, as large as the longest fits; those too long for the usual size in 万元 or 亿元."""
    measure, room = face.layout.measure, places[0].width - _BESIDE_RULE
    small = [
        face.theme.title(size, line, usual.color, spacing=usual.letter_spacing_px)
        for size, line in ((92, 112), (62, 84), (48, 64), (42, 56))
    ]

    def fits(told: tuple[Figure, ...], style: Style) -> bool:
        return all(measure(figure.value, style) <= room for figure in told)

    if not fits(figures, usual):
        figures = rounded(figures)
    style = next((one for one in (usual, *small) if fits(figures, one)), small[-1])
    for figure, place in zip(figures, places, strict=True):
        _draw_figure(slide, face, figure, place, (style, usual.line_px))


def rounded(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figures at the scale that people say them in (48.62 万元); as they are where one is no plain number."""
    units = {figure.unit for figure in figures}
    plain = [figure.value.replace(",", "") for figure in figures]
    if len(units) != 1 or not all(_PLAIN.fullmatch(value) for value in plain):
        return figures
    values = [Decimal(value) for value in plain]
    scale = scale_of(units.pop(), values)
    return tuple(
        replace(figure, value=scale.text(value), unit=scale.unit) for figure, value in zip(figures, values, strict=True)
    )


def _draw_figure(slide: Widget, face: Face, figure: Figure, place: Place, number: tuple[Style, int]) -> None:
    """One figure in its style, in a line of so many units."""
    layout, theme = face.layout, face.theme
    layout.add(slide, Rule(figure.color, opacity=figure.strength), place.x, place.y, 8, place.height)
    left, room = place.x + 36, place.width - _BESIDE_RULE
    label, unit = theme.words(42, 56, bold=True), theme.words(36, 56, "text2")
    wide = layout.measure(figure.label, label)
    layout.add(slide, TextBox(figure.label, label, wrap=False), left, place.y, wide, 56)
    top = place.y + layout.baseline(label) - layout.baseline(unit)
    layout.add(slide, TextBox(figure.unit, unit, wrap=False), left + wide + 14, top, room - wide - 14, 56)
    style, high = number
    layout.add(slide, TextBox(figure.value, style, wrap=False, place="middle"), left, place.y + 56, room, high)


def _draw_chart_card(slide: Widget, face: Face, item: Item, chart: Chart, place: Place) -> None:
    layout, theme = face.layout, face.theme
    x, y, width = place.x, place.y, place.width
    layout.add(slide, Panel(theme.color("card"), radius=24, line=theme.color("card_line"), shadow="sh1"),
               x, y, width, place.height)  # fmt: skip
    values = [value for series in chart.series for value in series.values if value is not None]
    scale = scale_of(chart.unit, values)
    quiet = theme.words(32, 44, "text2", align="right")
    unit = f"{words.UNIT}{scale.unit}" if scale.unit else ""
    wide = layout.measure(unit, quiet) + 2 if unit else 0.0
    if unit:
        layout.add(slide, TextBox(unit, quiet, wrap=False), x + width - 32 - wide, y + 32, wide, 44)
    title = theme.words(36, 52, bold=True)
    named = slide_chart_title(chart, item.disclosure.period if item.disclosure is not None else None)
    layout.add(slide, TextBox(named, title, max_lines=1, ellipsis=True), x + 32, y + 28, width - 80 - wide, 52)
    draw_bars(slide, face, chart, scale, Place(x + 20, y + 80, width - 40, place.height - 80))


def _draw_disclosed(slide: Widget, face: Face, place: Place) -> None:
    """How many of the template's classes the village has made public for its latest quarter, and which."""
    layout, theme = face.layout, face.theme
    section = theme.by_kind("disclosure")
    _, public = face.catalogue.disclosed_templates(face.now()) if face.catalogue else ("", frozenset())
    terms = [term for term in face.taxonomy.templates if not term.retired]
    done = sum(term.code in public for term in terms)
    layout.add(slide, Panel(theme.color("card"), radius=24, line=theme.color("card_line"), shadow="sh1"),
               place.x, place.y, place.width, place.height)  # fmt: skip
    left = place.x + 40
    numeral, small = theme.title(92, 104, section.ink), theme.title(48, 64, section.ink)
    quiet = theme.words(36, 48, "text2")
    if layout.portrait:
        layout.add(slide, TextBox("本季已公开", quiet, wrap=False), left, place.y + 96, 220, 48)
        top = place.y + 140
    else:
        layout.add(slide, TextBox("本季已公开", quiet, wrap=False), left, place.y + 24, 320, 48)
        top = place.y + 72
    on_one_line(slide, face, left, top, [(f"{done}/{len(terms)}", numeral, 0), ("类", small, 22)])
    if layout.portrait:
        layout.add(slide, Rule(theme.color("gold2")), place.x + 272, place.y + 32, 2, place.height - 64)
        room, first, per_row = place.width - 286, place.x + 280, 4
    else:
        layout.add(slide, Rule(theme.color("gold2")), place.x + 376, place.y + 32, 2, 136)
        room, first, per_row = place.width - 378 - 24, place.x + 378 + 12, len(terms)
    rows = -(-len(terms) // per_row)
    high = 124 if rows == 1 else 148
    top = place.y + (place.height - high * rows) / 2
    for row in range(rows):
        shown = terms[row * per_row : (row + 1) * per_row]
        widths = [_class_width(face, term.name) for term in shown]
        if rows > 1:
            widths = [room / per_row] * len(shown)
        space = (room - sum(widths)) / len(shown) if rows == 1 else 0
        x = first + space / 2
        for term, wide in zip(shown, widths, strict=True):
            told = (term.icon, term.name, term.code in public)
            _draw_class(slide, face, told, Place(x, top + high * row, wide, 124))
            x += wide + space


def _class_width(face: Face, name: str) -> float:
    """The room that a class takes in a row: as wide as its name, at least four characters."""
    return max(164.0, face.layout.measure(name, face.theme.words(32, 44)))


def _draw_class(slide: Widget, face: Face, told: tuple[str, str, bool], place: Place) -> None:
    """One class: icon with a tick when it is public, pale without, and its name."""
    layout, theme = face.layout, face.theme
    ink = theme.by_kind("disclosure").ink
    icon, name, public = told
    side = 64 if layout.portrait else 72
    left = place.x + (place.width - side) / 2
    layout.add(slide, Icon(icon, ink, opacity=1 if public else 0.45), left, place.y, side, side)
    if public:
        layout.add(slide, Disc(ink), left + side - 14, place.y - 8, 34, 34)
        layout.add(slide, Icon("tick", theme.color("on_solid")), left + side - 8, place.y - 2, 22, 22)
    style = theme.words(32, 44, "text" if public else "text2", align="center")
    if layout.measure(name, style) > place.width + 8:
        style = theme.words(28, 44, style.color, align="center")
    layout.add(slide, TextBox(name, style, wrap=False), place.x, place.y + 80, place.width, 44)
