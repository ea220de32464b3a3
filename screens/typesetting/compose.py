"""Setting a text into lines: measure, compose, fit into a box, cut into pages.

Lines stand as CSS sets them (CSS 2.2, 10.8): the glyph box of each span, ascent plus descent of its main face rounded
to whole pixels, is centred in the span's line height, and the spans of a line share one baseline.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from screens.typesetting.breaking import Line, break_widths, widest_word
from screens.typesetting.faces import library
from screens.typesetting.parting import parts_a_word
from screens.typesetting.runs import Run, SetText
from screens.typesetting.styles import Span, Style

Text = str | Sequence[Span]

_UNBOUNDED = 1 << 30
_ELLIPSIS = "…"
_HANGS = " 　，、；：。·"
_INK_ABOVE_EM = 0.98
_INK_BELOW_EM = 0.28
_INK_BESIDE_EM = 0.04


@dataclass(frozen=True, slots=True)
class ComposedLine:
    """One line: its runs, and where it stands in the box (`y` top, `baseline` from the box's top, in pixels)."""

    text: str
    x: int
    y: int
    width: int
    height: int
    baseline: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The rectangle, in pixels of the box, that the drawn bitmap covers."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Composed:
    """A text set in lines. `width` is that of the widest line, `height` that of all lines, in pixels.

    `truncated` tells that `max_lines` left text out; `color` is the one colour of all runs, or none when they differ.
    """

    lines: tuple[ComposedLine, ...]
    width: int
    height: int
    truncated: bool
    color: str | None

    @property
    def bounds(self) -> Bounds:
        """What the bitmap covers: the lines, and a few pixels more where ink may leave them."""
        runs = [(line, run) for line in self.lines for run in line.runs]
        if not runs:
            return Bounds(0, 0, 1, max(1, self.height))
        beside = 1 + max(math.ceil(run.style.size_px * _INK_BESIDE_EM) for _, run in runs)
        return Bounds(
            left=min(run.x for _, run in runs) - beside,
            top=min(0, *(line.baseline - math.ceil(run.style.size_px * _INK_ABOVE_EM) for line, run in runs)),
            right=max(run.x + run.width for _, run in runs) + beside,
            bottom=max(
                self.height, *(line.baseline + math.ceil(run.style.size_px * _INK_BELOW_EM) for line, run in runs)
            ),
        )


@dataclass(frozen=True, slots=True)
class Fitted:
    """The first style of a list in which a text fits its box; `fits` is false when not even the last one does."""

    style: Style
    composed: Composed
    fits: bool


def baseline_in_line(style: Style) -> int:
    """Pixels from the top of the line to the baseline."""
    metrics = library().face(style.face, style.bold, style.script).metrics
    ascent, descent = _rounded(metrics.ascent * style.size_px), _rounded(metrics.descent * style.size_px)
    return ascent + (style.line_px - ascent - descent) // 2


def measure(text: Text, style: Style) -> int:
    """Width in pixels of the widest line of an unbroken text."""
    return compose(text, style, None).width


def narrowest(text: str, style: Style) -> int:
    """Width in pixels of the widest word or number: a narrower box would cut it."""
    given = SetText([Span(text, style)])
    return math.ceil(widest_word(given.text, given.advances))


def compose(
    text: Text,
    style: Style,
    width: int | None,
    *,
    max_lines: int | None = None,
    ellipsis: bool = False,
    balance: bool = False,
) -> Composed:
    """Set a text, or spans that share lines, into a box `width` pixels wide (none: as wide as it is).

    `style` gives alignment and the least line height, and the look of a plain string. `max_lines` leaves further lines
    out, `ellipsis` then ends the last line with …; `balance` evens out headings of two or three lines.
    """
    spans = [Span(text, style)] if isinstance(text, str) else list(text)
    given = SetText(spans)
    lines = break_widths(given.text, given.advances, width or _UNBOUNDED, balance=balance)
    truncated = max_lines is not None and len(lines) > max_lines
    if truncated and balance:
        # What is cut is not evened out: its lines are full, so that as much as possible is read.
        lines = break_widths(given.text, given.advances, width or _UNBOUNDED)
    sets = [given] * len(lines)
    if truncated:
        lines, sets = lines[:max_lines], sets[:max_lines]
        if ellipsis and lines:
            sets[-1], lines[-1] = _with_ellipsis(given, lines[-1], spans, width or _UNBOUNDED)
    box = width or max((round(line.width) for line in lines), default=0)
    placed: list[ComposedLine] = []
    y = 0
    for line, source in zip(lines, sets, strict=True):
        placed.append(_place(line, source, style, box, y))
        y += placed[-1].height
    colors = {run.style.color for entry in placed for run in entry.runs}
    return Composed(
        lines=tuple(placed),
        width=max((entry.width for entry in placed), default=0),
        height=y,
        truncated=truncated,
        color=colors.pop() if len(colors) == 1 else None if colors else style.color,
    )


def fit(text: str, styles: Sequence[Style], width: int, height: int, *, balance: bool = False) -> Fitted:
    """Set a text in the first of the styles in which it fits the box. Raises `ValueError` without styles.

    A heading (`balance`) that would be parted inside a word takes the next style instead, where that keeps the word.
    """
    if not styles:
        raise ValueError("fit needs at least one style")
    torn: Fitted | None = None
    for style in styles:
        composed = compose(text, style, width, balance=balance)
        if composed.height > height or composed.width > width:
            continue
        found = Fitted(style, composed, fits=True)
        parted = balance and parts_a_word([line.text for line in composed.lines])
        if torn is not None:
            return torn if parted else found
        if not parted:
            return found
        torn = found
    return torn or Fitted(style, composed, fits=False)


def fit_step(
    text: str, width: float, steps: Sequence[Style], measured: Callable[[str, Style], float] = measure
) -> Style:
    """The first of the steps in which a text stands on one line of `width`, else the last: for names of any length.

    `measured` gives the width of a text in a style, in the unit of `width`: `Layout.measure` for mock-up units, which
    accounts for the panel's whole pixels. Raises `ValueError` without steps.
    """
    if not steps:
        raise ValueError("fit_step needs at least one step")
    return next((step for step in steps if measured(text, step) <= width), steps[-1])


def split_pages(composed: Composed, height: int) -> list[Composed]:
    """Cut a composed text into pages of whole lines at most `height` pixels high (a higher line stands alone)."""
    pages: list[Composed] = []
    start = 0
    while start < len(composed.lines):
        top = composed.lines[start].y
        stop = start + 1
        while stop < len(composed.lines) and _bottom(composed.lines[stop]) - top <= height:
            stop += 1
        lines = tuple(
            replace(line, y=line.y - top, baseline=line.baseline - top) for line in composed.lines[start:stop]
        )
        pages.append(replace(composed, lines=lines, width=max(line.width for line in lines), height=_bottom(lines[-1])))
        start = stop
    return pages


def _bottom(line: ComposedLine) -> int:
    return line.y + line.height


def _place(line: Line, source: SetText, style: Style, box: int, y: int) -> ComposedLine:
    above = baseline_in_line(style)
    below = style.line_px - above
    for span_style in set(source.styles[line.start : line.end]) - {style}:
        own = baseline_in_line(span_style)
        above, below = max(above, own), max(below, span_style.line_px - own)
    width = round(line.width)
    x = {"left": 0, "center": (box - width) // 2, "right": box - width}[style.align]
    return ComposedLine(
        text=line.text,
        x=x,
        y=y,
        width=width,
        height=above + below,
        baseline=y + above,
        runs=source.runs(line.start, line.end, x),
    )


def _with_ellipsis(given: SetText, line: Line, spans: Sequence[Span], width: int) -> tuple[SetText, Line]:
    """The line cut so that an ellipsis fits behind it."""
    last_style = given.styles[max(line.start, line.end - 1)] if given.styles else spans[-1].style
    mark = SetText([Span(_ELLIPSIS, last_style)])
    end = line.end
    used = sum(given.advances[line.start : end]) + sum(mark.advances)
    while end > line.start and (used > width or given.text[end - 1] in _HANGS):
        end -= 1
        used -= given.advances[end]
    cut = SetText([])
    cut.text = given.text[line.start : end] + mark.text
    cut.styles = given.styles[line.start : end] + mark.styles
    cut.glyphs = given.glyphs[line.start : end] + mark.glyphs
    cut.advances = given.advances[line.start : end] + mark.advances
    cut.centred = given.centred[line.start : end] + mark.centred
    return cut, Line(cut.text, 0, len(cut.text), used, paragraph_end=True)


def _rounded(value: float) -> int:
    return math.floor(value + 0.5)
