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
from screens.page import Memory, Page
from screens.paint import Icon, Look, Panel, Picture, PressButton, Rule, TextBox
from screens.phones import contacts_on_hand, everyday
from screens.theme import Section
from screens.typesetting import fit

if TYPE_CHECKING:
    from screens.page import Face

STRIP_HEIGHT = 80
MOST_SUGGESTIONS = 3


class Suggestion(Struct, frozen=True):
    """Something else to look at: its name, icon, how much there is, where it leads."""

    name: str
    icon: str
    note: str
    route: str


def updating_strip(parent: Widget, face: Face, done: int, total: int, y: float) -> None:
    """The strip that says how much of new content has come, over the whole width."""
    layout, theme = face.layout, face.theme
    x, _, width, _ = layout.frame.bleed
    left = 48.0 if layout.portrait else 64.0
    color = theme.color("strip_text")
    layout.add(parent, Rule(theme.color("strip")), x, y, width, STRIP_HEIGHT)
    layout.add(parent, Icon("refresh", color), left, y + 17, 46, 46)
    bold, plain = theme.words(36, 52, "strip_text", bold=True), theme.words(32, 46, "strip_text")
    wide = layout.measure(words.UPDATING, bold)
    layout.add(parent, TextBox(words.UPDATING, bold, place="middle", wrap=False), left + 70, y, wide, STRIP_HEIGHT)
    x = left + 70 + wide + 24
    long = 420.0 if not layout.portrait else 240.0
    layout.add(parent, Panel("#E0CFA6", radius=8), x, y + 32, long, 16)
    share = min(1.0, max(0.0, done / total)) if total else 0.0
    if share:
        layout.add(parent, Panel("#8A6A24", radius=8), x, y + 32, max(16.0, long * share), 16)
    x += long + 24
    for text in (f"{done} / {total}", words.UPDATING_LINE):
        wide = layout.measure(text, plain)
        if x + wide > layout.frame.width - left:
            break
        layout.add(parent, TextBox(text, plain, place="middle", wrap=False), x, y, wide, STRIP_HEIGHT)
        x += wide + 40


def offline_note(parent: Widget, face: Face, x: float, y: float) -> float:
    """The note that the line is cut, as wide as its words; returns its width."""
    layout, theme = face.layout, face.theme
    style = theme.words(36, 56, "strip_text")
    wide = layout.measure(words.OFFLINE, style)
    layout.add(parent, Panel(theme.color("strip"), radius=16), x, y, 128 + wide, STRIP_HEIGHT)
    layout.add(parent, Icon("offline", theme.color("strip_text")), x + 32, y + 17, 46, 46)
    layout.add(parent, TextBox(words.OFFLINE, style, place="middle", wrap=False), x + 96, y, wide, STRIP_HEIGHT)
    return 128 + wide


def draw_pond(parent: Widget, face: Face, x: float, y: float, width: float) -> None:
    """The quiet pond, at its own ratio."""
    path = illustration("empty-pond", face.layout.scale)
    face.layout.add(parent, Picture(path, fill="stretch"), x, y, width, width * 420 / 720)


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
    draw_pond(parent, face, 64, 376, 720)
    layout.add(parent, TextBox(lines[0], theme.title(80, 108, section.ink), wrap=False), 816, 392, 1040, 108)
    layout.add(parent, TextBox(lines[1], theme.words(42, 64)), 816, 508, 1040, 128)
    if suggestions:
        layout.add(parent, TextBox(words.LOOK_ELSEWHERE, theme.words(36, 48, "text2"), wrap=False), 816, 664, 700, 48)
    for number, one in enumerate(suggestions[:MOST_SUGGESTIONS]):
        _suggest(parent, face, section, one, (816 + 352 * number, 720, 336, 128))
    _ask_line(parent, face, 64, 864)


def _draw_nothing_portrait(
    parent: Widget, face: Face, section: Section, lines: tuple[str, str], suggestions: tuple[Suggestion, ...]
) -> None:
    layout, theme = face.layout, face.theme
    draw_pond(parent, face, 180, 500, 720)
    layout.add(parent, TextBox(lines[0], theme.title(80, 108, section.ink, align="center")), 48, 940, 984, 108)
    layout.add(parent, TextBox(lines[1], theme.words(42, 64, align="center")), 48, 1056, 984, 128)
    if suggestions:
        style = theme.words(36, 48, "text2", align="center")
        layout.add(parent, TextBox(words.LOOK_ELSEWHERE, style), 48, 1208, 984, 48)
    for number, one in enumerate(suggestions[:MOST_SUGGESTIONS]):
        _suggest(parent, face, section, one, (48 + 336 * number, 1268, 312, 128))
    _ask_line(parent, face, 48, 1440)


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
    tile.ink(layout.add(tile, Icon(one.icon, section.ink), x + 26, y + 32, 64, 64))
    room = width - 110 - 20
    styles = [theme.words(size, 54, section.ink, bold=True) for size in (42, 36, 32)]
    pixels = [layout.style(style) for style in styles]
    found = fit(one.name, pixels, layout.px(room), layout.px(54))
    tile.ink(layout.add(tile, TextBox(one.name, styles[pixels.index(found.style)], max_lines=1, ellipsis=True),
                        x + 110, y + 16, room, 54))  # fmt: skip
    note = layout.add(tile, TextBox(one.note, theme.words(32, 42, "text2"), wrap=False), x + 110, y + 70, room, 42)
    tile.follow(note, theme.color("text2"), theme.color("on_solid"))


def _ask_line(parent: Widget, face: Face, x: float, y: float) -> None:
    """Whom to ask when it cannot wait; nothing without a number."""
    known = everyday(contacts_on_hand(face.catalogue, face.now()))
    if not known:
        return
    layout, theme = face.layout, face.theme
    first = known[0]
    text = f"{words.ASK}{first.name}"
    style, number = theme.words(36, 56), theme.words(42, 56, bold=True)
    layout.add(parent, Icon("phone", theme.by_kind("contact").ink), x, y + 6, 44, 44)
    wide = min(layout.measure(text, style), layout.frame.width - 2 * x - 460)
    layout.add(parent, TextBox(text, style, max_lines=1, ellipsis=True), x + 60, y, wide + 2, 56)
    layout.add(parent, TextBox(first.phone, number, wrap=False), x + 60 + wide + 24, y - 3, 360, 56)


def other_sections(face: Face, section: Section) -> tuple[Suggestion, ...]:
    """Up to three other sections that have content, in the order of the dock."""
    catalogue = face.catalogue
    if catalogue is None:
        return ()
    found = []
    for other in face.theme.section:
        count = catalogue.count(Query(kinds=other.kinds), face.now()) if other.key != section.key and other.kinds else 0
        if count:
            found.append(Suggestion(other.name, other.icon, f"{count} 条", f"section:{other.key}"))
    return tuple(found[:MOST_SUGGESTIONS])


def draw_gone(parent: Widget, face: Face) -> None:
    """An item that has been taken back."""
    section = face.theme.by_kind("notice")
    detail_head(parent, face, section, words.A_WORD, section.name, sample=False)
    suggestions = other_sections(face, section)
    draw_nothing(parent, face, section, (words.GONE, words.GONE_LINES), suggestions)


class EmptyPage(Page):
    """Route `empty`: there is no edition yet. It says honestly why, and goes by itself when one has come."""

    def __init__(self, face: Face, route: str, memory: Memory | None = None) -> None:
        super().__init__(face, route, memory)
        # Without a village the top bar has only the product's name, for which portrait has no room.
        self.bars = "none" if face.layout.portrait else "rotation"

    def build(self) -> None:
        """Draw for the present state of the agent."""
        face, layout, theme = self.face, self.face.layout, self.face.theme
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
        if layout.portrait:
            draw_pond(self, face, 90, 420, 900)
            layout.add(self, TextBox(words.PREPARING, theme.title(100, 128, align="center")), 48, 1000, 984, 128)
            layout.add(self, TextBox(lines, theme.words(48, 72, align="center")), 48, 1152, 984, 216)
            return
        draw_pond(self, face, 96, 300, 800)
        layout.add(self, TextBox(words.PREPARING, theme.title(92, 116), wrap=False), 944, 376, 900, 116)
        layout.add(self, TextBox(lines, theme.words(48, 72)), 944, 516, 900, 216)

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
        layout, theme = self.face.layout, self.face.theme
        if layout.portrait:
            draw_pond(self, self.face, 90, 480, 900)
            layout.add(self, TextBox(words.ONE_MOMENT, theme.title(100, 128, align="center")), 48, 1060, 984, 128)
            layout.add(self, TextBox(words.ONE_MOMENT_LINES, theme.words(48, 72, align="center")), 48, 1212, 984, 144)
            return
        draw_pond(self, self.face, 96, 300, 800)
        layout.add(self, TextBox(words.ONE_MOMENT, theme.title(92, 116), wrap=False), 944, 400, 900, 116)
        layout.add(self, TextBox(words.ONE_MOMENT_LINES, theme.words(48, 72)), 944, 540, 900, 144)


