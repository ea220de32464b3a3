"""The home page: a greeting, the six sections, the latest notices, the numbers to call."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from feed.item import Kind
from kiosk.calendar import greeting, relative_day
from kiosk.catalogue import Entry, Query
from screens.assets import illustration
from screens.marks import new_badge, on_one_line, sample_tag
from screens.page import Page
from screens.paint import Icon, Look, Panel, Picture, PressButton, Rule, TextBox
from screens.phones import contacts_on_hand, emergencies, everyday
from screens.theme import Section

NOTICES = 3

PROMPT = "想看什么、想办什么，点一下就行"
OFFLINE_NOTE = "网断了，先看存好的内容，照样能查"

_LEAF = (320, 240)
"""Size of the leaf in the corner of a tile, in units."""


class HomePage(Page):
    """Mock-ups 04, 13 and 18b."""

    def build(self) -> None:
        """Draw the page for the present moment."""
        if self.face.layout.portrait:
            self._draw_portrait()
        else:
            self._draw_landscape()

    def minute(self) -> None:
        """Greet by the hour."""
        self._redraw()

    def status_changed(self) -> None:
        """Say when the line is cut, and when it is back."""
        self._redraw()

    def _redraw(self) -> None:
        self.clear_widgets()
        self.build()

    def _draw_landscape(self) -> None:
        face, layout, theme = self.face, self.face.layout, self.face.theme
        banner = illustration("home-banner", layout.scale)
        layout.add(self, Picture(banner, fill="stretch", window=(0, 16 / 256, 1, 1)), 0, 98, 1920, 240)
        layout.add(self, TextBox(greeting(face.now()), theme.title(80, 112), wrap=False), 64, 120, 1000, 112)
        if face.offline:
            self._offline_note(64, 236)
        else:
            layout.add(self, TextBox(PROMPT, theme.words(42, 60), wrap=False), 64, 240, 1000, 60)
        counts = self._new_counts()
        for number, section in enumerate(theme.section[:6]):
            x, y = 64 + 456 * (number % 3), 360 + 232 * (number // 3)
            self._landscape_tile(section, counts(section), x, y)
        self._notice_head(1432, 360, 64)
        for number, entry in enumerate(self._notices()):
            self._landscape_notice(entry, 1432, 432 + 128 * number)
        self._phone_strip()

    def _draw_portrait(self) -> None:
        face, layout, theme = self.face, self.face.layout, self.face.theme
        hero = illustration("hero-portrait", layout.scale)
        window = (0, 20 / 640, 1, 606 / 640)
        layout.add(self, Picture(hero, fill="stretch", window=window), 0, 98, 1080, 586)
        layout.add(self, TextBox(greeting(face.now()), theme.title(100, 128), wrap=False), 48, 128, 640, 128)
        if face.offline:
            self._offline_note(48, 268)
        else:
            prompt = PROMPT.replace("，", "\n")
            layout.add(self, TextBox(prompt, theme.words(42, 60)), 48, 260, 640, 120)
        counts = self._new_counts()
        for number, section in enumerate(theme.section[:6]):
            self._portrait_tile(section, counts(section), (48, 384, 720)[number % 3], 700 + 224 * (number // 3))
        self._notice_head(48, 1144, 60)
        for number, entry in enumerate(self._notices()):
            self._portrait_notice(entry, 48, 1208 + 112 * number)

    # --- sections ---------------------------------------------------------------------------------------------

    def _new_counts(self) -> Callable[[Section], int]:
        catalogue = self.face.catalogue
        counts = catalogue.new_counts(self.face.now()) if catalogue else {}
        return lambda section: sum(counts.get(kind, 0) for kind in section.kinds)

    def _tile(self, section: Section, x: float, y: float, width: float, height: float) -> PressButton:
        return self.face.layout.add(
            self,
            PressButton(
                partial(self.face.open, f"section:{section.key}"),
                normal=Look(section.tint, None, section.ink),
                pressed=Look(section.ink, None, self.face.theme.color("on_solid")),
                radius=24,
                shadow="sh1",
                name=section.name,
            ),
            x, y, width, height,
        )  # fmt: skip

    def _leaf(self, tile: PressButton, section: Section, seen: tuple[float, float], right: float, foot: float) -> None:
        """The part of the lotus leaf that lies inside the tile, cut at its round corner."""
        layout = self.face.layout
        wide, high = seen
        window = (0.0, 0.0, wide / _LEAF[0], high / _LEAF[1])
        picture = Picture(
            illustration(f"leafcorner-{section.key}", layout.scale),
            fill="stretch", window=window, radius=24, corners=(False, False, True, False),
        )  # fmt: skip
        layout.add(tile, picture, right - wide, foot - high, wide, high)

    def _landscape_tile(self, section: Section, new: int, x: float, y: float) -> None:
        face, layout, theme = self.face, self.face.layout, self.face.theme
        tile = self._tile(section, x, y, 424, 216)
        self._leaf(tile, section, (280, 184), x + 424, y + 216)
        tile.ink(layout.add(tile, Icon(section.icon, section.ink), x + 28, y + 40, 92, 92))
        title = theme.title(55, 92, section.ink)
        tile.ink(layout.add(tile, TextBox(section.name, title, wrap=False), x + 140, y + 40, 270, 92))
        hint = TextBox(section.hint, theme.words(32, 48), wrap=False)
        layout.add(tile, hint, x + 32, y + 146, 380, 48)
        tile.follow(hint, theme.color("text"), theme.color("on_solid"))
        if new:
            new_badge(tile, face, f"{new} 条新", x + 404, y, hanging=True)

    def _portrait_tile(self, section: Section, new: int, x: float, y: float) -> None:
        face, layout, theme = self.face, self.face.layout, self.face.theme
        tile = self._tile(section, x, y, 312, 208)
        self._leaf(tile, section, (230, 160), x + 312, y + 208)
        tile.ink(layout.add(tile, Icon(section.icon, section.ink), x + 108, y + 25, 96, 96))
        title = theme.title(55, 76, section.ink, align="center")
        tile.ink(layout.add(tile, TextBox(section.name, title, wrap=False), x, y + 121, 312, 76))
        if new:
            new_badge(tile, face, f"{new} 条新", x + 296, y, hanging=True)

    # --- notices ----------------------------------------------------------------------------------------------

    def _notices(self) -> tuple[Entry, ...]:
        catalogue = self.face.catalogue
        kinds: tuple[Kind, ...] = ("notice",)
        return catalogue.page(Query(kinds=kinds), self.face.now(), 0, NOTICES) if catalogue else ()

    def _notice_head(self, x: float, y: float, height: float) -> None:
        layout, theme = self.face.layout, self.face.theme
        section = theme.by_kind("notice")
        layout.add(self, Icon(section.icon, section.ink), x, y + (height - 48) / 2, 48, 48)
        title = TextBox("最新通知", theme.title(42, 60, section.ink), place="middle", wrap=False)
        layout.add(self, title, x + 62, y, 360, height)

    def _notice(self, entry: Entry, x: float, y: float, width: float, height: float) -> PressButton:
        theme = self.face.theme
        section = theme.by_kind("notice")
        return self.face.layout.add(
            self,
            PressButton(
                partial(self.face.open, f"item:{entry.unit}/{entry.id}"),
                normal=Look(theme.color("card"), theme.color("line"), None),
                pressed=Look(section.tint, section.ink, None),
                radius=16,
                line_width=1,
                name=entry.title,
            ),
            x, y, width, height,
        )  # fmt: skip

    def _landscape_notice(self, entry: Entry, x: float, y: float) -> None:
        face, layout, theme = self.face, self.face.layout, self.face.theme
        row = self._notice(entry, x, y, 424, 112)
        new = entry.is_new(face.now())
        title = TextBox(entry.short_title or entry.title, theme.words(36, 52, bold=True), max_lines=1, ellipsis=True)
        layout.add(row, title, x + 25, y + 11, 378 - (62 if new else 0), 52)
        line = TextBox(entry.summary, theme.words(32, 42, "text2"), max_lines=1, ellipsis=True)
        layout.add(row, line, x + 25, y + 63, 378, 42)
        if new:
            new_badge(row, face, "新", x + 355, y + 16)

    def _portrait_notice(self, entry: Entry, x: float, y: float) -> None:
        face, layout, theme = self.face, self.face.layout, self.face.theme
        section = theme.by_kind("notice")
        row = self._notice(entry, x, y, 984, 96)
        left = x + 28
        if entry.is_new(face.now()):
            left += new_badge(row, face, "新", left, y + 27) + 18
        layout.add(row, Icon("right", section.ink), x + 920, y + 30, 36, 36)
        day = relative_day(entry.published, face.now())
        told = theme.words(32, 46, "text2", align="right")
        wide = layout.measure(day, told)
        layout.add(row, TextBox(day, told, place="middle", wrap=False), x + 902 - wide, y, wide, 96)
        room = x + 884 - wide - left
        title, note = theme.words(42, 58, bold=True), theme.words(36, 50, "text2")
        name = entry.short_title or entry.title
        if layout.measure(name, title) > room:
            box = TextBox(name, title, place="middle", max_lines=1, ellipsis=True)
            layout.add(row, box, left, y, room, 96)
            return
        end = on_one_line(row, face, left, y + 19, [(name, title, 0)])
        if entry.summary and end + 18 + layout.measure(entry.summary, note) <= left + room:
            top = y + 19 + layout.baseline(title) - layout.baseline(note)
            layout.add(row, TextBox(entry.summary, note, wrap=False), end + 18, top, left + room - end - 18, 50)

    # --- telephone, state -------------------------------------------------------------------------------------

    def _phone_strip(self) -> None:
        face, layout, theme = self.face, self.face.layout, self.face.theme
        contacts = contacts_on_hand(face.catalogue, face.now())
        if not contacts:
            return
        layout.add(self, Panel(theme.color("sunk"), radius=16), 64, 832, 1792, 80)
        layout.add(self, Icon("phone", theme.by_kind("contact").ink), 96, 848, 48, 48)
        right = 1824.0
        if self._shows_samples():
            sample_tag(self, face, 852, right=right)
            right -= 138
        words, number = theme.words(36, 56), theme.words(42, 56, bold=True)
        small = theme.words(36, 56, bold=True)
        groups = [[(contact.name, words, 0.0), (contact.phone, number, 18.0)] for contact in everyday(contacts)[:2]]
        short = emergencies(contacts)
        if short:
            groups.append(
                [piece for place, (word, digits) in enumerate(short)
                 for piece in ((word, words, 30.0 if place else 0.0), (digits, small, 8.0))]
            )  # fmt: skip
        x = 162.0
        for place, group in enumerate(groups):
            wide = sum(gap + layout.measure(text, style) for text, style, gap in group)
            if x + (60 if place else 0) + wide > right:
                break
            if place:
                layout.add(self, Rule(theme.color("gold")), x + 29, 852, 2, 40)
                x += 60
            x = on_one_line(self, face, x, 844, group)

    def _shows_samples(self) -> bool:
        catalogue = self.face.catalogue
        notices = self._notices()
        return catalogue is not None and any(entry.sample for entry in notices)

    def _offline_note(self, x: float, y: float) -> None:
        layout, theme = self.face.layout, self.face.theme
        style = theme.words(36, 56, "strip_text")
        wide = layout.measure(OFFLINE_NOTE, style)
        layout.add(self, Panel(theme.color("strip"), radius=16), x, y, 128 + wide, 80)
        layout.add(self, Icon("offline", theme.color("strip_text")), x + 32, y + 17, 46, 46)
        layout.add(self, TextBox(OFFLINE_NOTE, style, place="middle", wrap=False), x + 96, y, wide, 80)
