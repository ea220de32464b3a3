"""States other than content: nothing yet, nothing any more, content on its way, no line, something went wrong.

Never "error" or "404": each says what is and what residents can still do (mock-up 18).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget
from msgspec import Struct

from kiosk.catalogue import Query
from screens import words
from screens.assets import illustration
from screens.head import detail_head
from screens.marks import fitted
from screens.masthead import draw_short_head
from screens.page import Page
from screens.paint import Icon, Look, Picture, PressButton, TextBox
from screens.phones import contacts_on_hand, everyday
from screens.reach import Zone, page_zone
from screens.strips import updating_strip
from screens.theme import Section
from screens.typesetting import fit, fit_step

if TYPE_CHECKING:
    from screens.page import Face
    from screens.typesetting.styles import Align

MOST_SUGGESTIONS = 3


class Suggestion(Struct, frozen=True):
    """Something else to look at: its name, icon, how much there is, where it leads."""

    name: str
    icon: str
    note: str
    route: str


def draw_pond(parent: Widget, face: Face, x: float, y: float, width: float) -> None:
    """The quiet pond, at its own ratio; by night the village's lotus as an icon in the middle of its place."""
    layout, theme = face.layout, face.theme
    height = width * 420 / 720
    if theme.illustrated:
        layout.add(parent, Picture(illustration("empty-pond", layout.scale), fill="stretch"), x, y, width, height)
        return
    side = round(height * 0.68)
    icon = Icon(theme.emblem, theme.color("green"))
    layout.add(parent, icon, x + (width - side) / 2, y + (height - side) / 2, side, side)


def draw_nothing(
    parent: Widget,
    face: Face,
    section: Section,
    lines: tuple[str, str] = (words.NOTHING_YET, words.NOTHING_YET_LINES),
    suggestions: tuple[Suggestion, ...] = (),
) -> None:
    """Picture, what is, what else to see, whom to ask; below a head of the detail kind."""
    if face.layout.portrait:
        _draw_nothing_portrait(parent, face, section, lines, suggestions)
        return
    layout, theme = face.layout, face.theme
    zone = page_zone(face)
    title, text = theme.title(80, 108, section.ink), theme.words(42, 64)
    left = 816.0 if not theme.large else 64.0
    top = 392.0 if not theme.large else 360.0
    if theme.large:
        draw_pond(parent, face, 1160, 352, 640)
    else:
        draw_pond(parent, face, 64, 376, 720)
    room = 1856 - left
    layout.add(parent, TextBox(lines[0], title, wrap=False), left, top, room, title.line_px)
    top += title.line_px + 8
    layout.add(parent, TextBox(lines[1], text), left, top, room, 2 * text.line_px)
    ask = 56.0 if not theme.large else 0.0
    high = 184.0 if not theme.large else 168.0
    rest = Zone(left, zone.bottom - ask - high - 16, room, zone.bottom - ask)
    draw_suggestions(parent, face, section, suggestions, rest, words.LOOK_ELSEWHERE)
    if ask:
        _ask_line(parent, face, 64, 864)


def _draw_nothing_portrait(
    parent: Widget, face: Face, section: Section, lines: tuple[str, str], suggestions: tuple[Suggestion, ...]
) -> None:
    layout, theme = face.layout, face.theme
    zone = page_zone(face)
    low = face.manner.low
    draw_pond(parent, face, 180, 500 if not low else 490, 720)
    size = (36, 54) if theme.large else (42, 64)
    title, text = theme.title(80, 108, section.ink, align="center"), theme.words(*size, align="center")
    y = 940.0 if not theme.large else 924.0
    layout.add(parent, TextBox(lines[0], title), 48, y, 984, title.line_px)
    y += title.line_px + 8
    layout.add(parent, TextBox(lines[1], text), 48, y, 984, 2 * text.line_px)
    draw_suggestions(parent, face, section, suggestions, Zone(zone.x, zone.bottom - 284, zone.width, zone.bottom - 96),
                     words.LOOK_ELSEWHERE, middle=True)  # fmt: skip
    _ask_line(parent, face, 48, 1460)


def draw_suggestions(
    parent: Widget,
    face: Face,
    section: Section,
    suggestions: tuple[Suggestion, ...],
    zone: Zone,
    heading: str,
    *,
    middle: bool = False,
) -> None:
    """A heading and a row of tiles at the top of a zone at least 184 units high, 168 in 特大; nothing without any."""
    if not suggestions:
        return
    layout, theme = face.layout, face.theme
    most = MOST_SUGGESTIONS if layout.portrait or zone.width < 1200 or theme.large else 5
    high, head = (128.0, 48.0) if not theme.large else (160.0, 0.0)
    if head:
        style = theme.words(36, 48, "text2", align="center" if middle else "left")
        layout.add(parent, TextBox(heading, style), zone.x, zone.y, zone.width, 48)
    shown = suggestions[:most]
    gap = 16.0 if not layout.portrait else 24.0
    wide = (zone.width - gap * (most - 1)) / most
    left = zone.x + (most - len(shown)) * (wide + gap) / 2 if middle else zone.x
    for number, one in enumerate(shown):
        _suggest(parent, face, section, one, (left + (wide + gap) * number, zone.y + head + 8, wide, high))


def _suggest(
    parent: Widget, face: Face, section: Section, one: Suggestion, box: tuple[float, float, float, float]
) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    tile = layout.add(
        parent,
        PressButton(
            partial(face.open, one.route),
            normal=Look(section.tint, None, section.ink),
            pressed=Look(section.ink, None, theme.color("on_solid")),
            radius=20,
            name=one.name,
        ),
        x, y, width, height,
    )  # fmt: skip
    icon = 64.0 if width > 300 else 56.0
    tile.ink(layout.add(tile, Icon(one.icon or "other", section.ink), x + 24, y + (height - icon) / 2, icon, icon))
    left = x + 24 + icon + 20
    room = x + width - 16 - left
    styles = [theme.words(size, round(size * 1.28), section.ink, bold=True) for size in (42, 36, 32, 28)]
    style = fitted(face, one.name, styles, room, styles[0].line_px)
    notes = theme.words(32, 42, "text2")
    inner = style.line_px + notes.line_px
    top = y + (height - inner) / 2
    name = TextBox(one.name, style, max_lines=1, ellipsis=True)
    tile.ink(layout.add(tile, name, left, top, room, style.line_px))
    note = TextBox(one.note, notes, wrap=False)
    layout.add(tile, note, left, top + style.line_px, room, notes.line_px)
    tile.follow(note, theme.color("text2"), theme.color("on_solid"))


def _ask_line(parent: Widget, face: Face, x: float, y: float) -> None:
    """Whom to ask when it cannot wait; nothing without a number."""
    known = everyday(contacts_on_hand(face.catalogue, face.now()))
    if not known:
        return
    layout, theme = face.layout, face.theme.plain
    first = known[0]
    text = f"{words.ASK}{first.name}"
    style, number = theme.words(36, 56), theme.words(42, 56, bold=True)
    layout.add(parent, Icon("phone", theme.by_kind("contact").ink), x, y + 6, 44, 44)
    digits = layout.measure(first.phone, number)
    wide = min(layout.measure(text, style), layout.frame.width - 2 * x - 60 - 24 - digits - 2)
    layout.add(parent, TextBox(text, style, max_lines=1, ellipsis=True), x + 60, y, wide + 2, 56)
    top = y + layout.baseline(style) - layout.baseline(number)
    layout.add(parent, TextBox(first.phone, number, wrap=False), x + 60 + wide + 24, top, digits, 56)


def other_sections(face: Face, section: Section) -> tuple[Suggestion, ...]:
    """Up to three other sections that have content, in the order of the dock."""
    catalogue = face.catalogue
    if catalogue is None:
        return ()
    found = []
    for other in face.theme.section:
        count = catalogue.count(Query(kinds=other.kinds), face.now()) if other.key != section.key and other.kinds else 0
        if count:
            note = words.ITEMS_COUNTED.format(count=count)
            found.append(Suggestion(other.name, other.icon, note, f"section:{other.key}"))
    return tuple(found[:MOST_SUGGESTIONS])


def draw_state_head(parent: Widget, face: Face, section: Section, trail: str, title: str) -> None:
    """The head above a state: as drawn, or with nothing but its title in 特大 and by night."""
    if face.theme.large or not face.theme.illustrated:
        draw_short_head(parent, face, section, title)
    else:
        detail_head(parent, face, section, trail, title, sample=False)


def draw_gone(parent: Widget, face: Face) -> None:
    """An item that has been taken back."""
    section = face.theme.by_kind("notice")
    draw_state_head(parent, face, section, words.A_WORD, section.name)
    suggestions = other_sections(face, section)
    draw_nothing(parent, face, section, (words.GONE, words.GONE_LINES), suggestions)


class EmptyPage(Page):
    """Route `empty`: there is no edition yet. It says honestly why, and goes by itself when one has come."""

    bars = "rotation"

    def build(self) -> None:
        """Draw for the present state of the agent."""
        face = self.face
        status = face.status
        lines = words.PREPARING_LINES
        if status is not None and status.state == "refused":
            lines = words.PREPARING_REFUSED
        elif status is not None and status.state == "offline":
            lines = words.PREPARING_OFFLINE
        items = sum(unit.items for unit in status.units.values()) if status is not None else 0
        if items and status is not None:
            done = sum(unit.admitted for unit in status.units.values())
            updating_strip(self, face, done, items, 98)
        _draw_calm(self, face, words.PREPARING, lines)

    def status_changed(self) -> None:
        """Tell anew."""
        self.clear_widgets()
        self.build()

    def minute(self) -> None:
        """Tell how far it has come."""
        self.status_changed()


class FailsafePage(Page):
    """Route `failsafe`: a page has failed. Nothing here reads content; the screen goes home by itself."""

    bars = "none"

    def build(self) -> None:
        """Draw the pond and a calm word."""
        _draw_calm(self, self.face, words.ONE_MOMENT, words.ONE_MOMENT_LINES)


def _draw_calm(parent: Widget, face: Face, title: str, lines: str) -> None:
    """The pond, a few large words, and what happens next: a whole page without anything to touch."""
    layout, theme = face.layout, face.theme
    align: Align = "center" if layout.portrait else "left"
    if layout.portrait:
        draw_pond(parent, face, 90, 420, 900)
        head = theme.title(100, 128, align=align)
        x, y, width = 48.0, 1000.0, 984.0
    else:
        draw_pond(parent, face, 96, 300, 800)
        head = theme.title(92, 116)
        x, y, width = 944.0, 376.0, 912.0
    sizes = (48, 42, 36) if not theme.large else (36, 32, 28)
    texts = [theme.words(size, round(size * 1.5), align=align) for size in sizes]
    longest = max(lines.split("\n"), key=lambda line: layout.measure(line, texts[0]))
    text = fit_step(longest, width, texts, layout.measure)
    pixels = layout.style(text)
    high = layout.ruler.units(fit(lines, [pixels], layout.px(width), 10_000).composed.height)
    if not layout.portrait:
        y = (1080 - head.line_px - 24 - high) / 2
    layout.add(parent, TextBox(title, head), x, y, width, head.line_px)
    layout.add(parent, TextBox(lines, text), x, y + head.line_px + 24, width, high + 1)
