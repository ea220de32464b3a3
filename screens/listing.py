"""The list of a section, with what narrows it; 办事指南 opens with the events of a life (mock-ups 05, 07, 18).

Routes: `section:<key>`, and `section:<key>/<code>` for one event of 办事指南 (`all` for every one).
"""

from __future__ import annotations

from functools import partial
from typing import Final

from kivy.uix.widget import Widget

from feed.taxonomy import Term
from kiosk.catalogue import Entry, Query
from kiosk.query import Code
from screens import words
from screens.arrangement import Form
from screens.cards import draw_cards
from screens.counts import completeness
from screens.filter_buttons import draw_picker
from screens.filters import Choice, Filters, Part, chosen, filters_of
from screens.life_events import EVERY, draw_event, events_of
from screens.list_body import DrawPage, ListBody, Take, each, slices
from screens.masthead import PORTRAIT_LINE, Masthead, draw_masthead
from screens.narrowing import Narrowing
from screens.page import Page
from screens.paint import TextBox
from screens.phone_rows import Line, draw_line, lines_of
from screens.reach import Zone, page_zone
from screens.rows import any_too_long, draw_row
from screens.states import (
    Suggestion,
    draw_nothing,
    draw_state_head,
    draw_suggestions,
    other_sections,
)
from screens.strips import offline_note, updating_strip

_SUGGESTED: Final = 196.0
"""Room that a line of other events takes below a short list."""

_LONG_FROM: Final = 12
"""Titles of fewer characters always stand on one line."""

_MOST_MEASURED: Final = 24


class SectionPage(Page):
    """Routes `section:…`; memory keeps `page`, `tab`, `cell`, `period`, and `picking` while a picker is open."""

    def build(self) -> None:
        """Draw the section of the route."""
        key, _, event = self.argument.partition("/")
        self._section = self.face.theme.by_key(key) or self.face.theme.section[0]
        self._event = event
        self._body: ListBody | None = None
        self._lines: tuple[Line, ...] = ()
        self._filters = self._offered()
        self._choice = Choice(*(str(self.memory.get(part, "")) for part in ("tab", "cell", "period")))
        self._zone = page_zone(self.face)
        offered = (self._filters, self._choice)
        self._narrowing = Narrowing(self, self.face, self._section, self._zone, offered, self._choose, self._pick)
        if "guide" in self._section.kinds and not event:
            self._draw_head(None, words.GUIDE_TITLE)
            self._draw_events()
        else:
            self._draw_list()

    def status_changed(self) -> None:
        """A cut line is told in the head."""
        self._redraw()

    def step_back(self) -> bool:
        """Close an open picker and show the list again, narrowed as it was."""
        if not self.memory.get("picking") or not self._narrowing.compact:
            return False
        self.memory["picking"] = ""
        self._redraw()
        return True

    def swiped(self, direction: int, _axis: str) -> None:
        """Turn the page: 1 to the next, -1 to the one before."""
        if self._body is not None:
            self._body.turn(self._body.page + direction)

    def _redraw(self) -> None:
        self.clear_widgets()
        self.build()

    # --- what is asked ----------------------------------------------------------------------------------------

    def _offered(self) -> Filters:
        if self._event:
            return Filters(self._section.kinds, "important", cell_field="life_event")
        catalogue, now, section = self.face.catalogue, self.face.now(), self._section
        every = Query(kinds=section.kinds)

        def has(field: Code) -> frozenset[str]:
            return frozenset(catalogue.tally(every, field, now)) if catalogue is not None else frozenset()

        return filters_of(
            section, self.face.taxonomy, has, lambda: catalogue.periods(every, now) if catalogue is not None else ()
        )

    def _count(self, query: Query) -> int:
        catalogue = self.face.catalogue
        return catalogue.count(query, self.face.now()) if catalogue is not None else 0

    def _entries(self, query: Query, offset: int, limit: int) -> tuple[Entry, ...]:
        catalogue = self.face.catalogue
        return catalogue.page(query, self.face.now(), offset, limit) if catalogue is not None else ()

    # --- the head ---------------------------------------------------------------------------------------------

    def _draw_head(self, term: Term | None, title: str) -> None:
        face, section = self.face, self._section
        catalogue, now, portrait = face.catalogue, face.now(), face.layout.portrait
        every = Query(kinds=section.kinds, life_event=term.code if term else None)
        disclosed = "disclosure" in section.kinds
        told = completeness(face, self._filters.period(self._choice)) if disclosed else None
        figures = told is None and (portrait or not face.theme.illustrated)
        line = term.hint if term else words.SECTION_LINES.get(section.key, section.hint)
        head = Masthead(
            title,
            "" if face.offline else line,
            sample=any(entry.sample for entry in self._entries(every, 0, 4)),
            items=(len(self._lines) or self._count(every)) if figures else 0,
            unit=next((words.ITEMS_OF[kind] for kind in section.kinds if kind in words.ITEMS_OF), words.ITEMS),
            new=catalogue.new(section.kinds, now) if figures and catalogue is not None else 0,
            completeness=told,
        )
        draw_masthead(self, face, section, head)
        if face.offline:
            below_title = (48.0, 414.0) if face.theme.large else (PORTRAIT_LINE, 430.0)
            offline_note(self, face, *(below_title if portrait else (240.0, 246.0)))

    # --- the list ---------------------------------------------------------------------------------------------

    def _draw_list(self) -> None:
        event = self._event
        term = self.face.taxonomy.term("life_events", event) if event else None
        choice = Choice(cell="" if event == EVERY else event) if event else self._choice
        query = self._filters.query(self._section, choice)
        total = self._count(query)
        if not total and not self._filters.any:
            self._draw_empty(term)
            return
        catalogue = self.face.catalogue
        if "contact" in self._section.kinds and not self._filters.any and catalogue is not None:
            self._lines = lines_of(catalogue, query, self.face.now())
        self._draw_head(term, term.name if term else words.GUIDE_ALL if event else self._section.name)
        picking = self.memory.get("picking")
        if picking in ("tab", "cell", "period") and self._narrowing.compact:
            self._draw_picker(picking)
            return
        ground = Widget(size_hint=(None, None))
        self.add_widget(ground)
        zone = self._narrowing.draw() if self._filters.any else self._zone
        if not total:
            self._draw_no_match(zone)
        elif lines := self._lines:
            self._show(zone, "phones", len(lines), slices(lines), each(draw_line))
        elif self._filters.any or {"disclosure", "policy", "notice", "alert"} & set(self._section.kinds):
            form: Form = "tall" if self._has_long_titles(query, zone) else "rows"
            self._show(zone, form, total, partial(self._entries, query), each(draw_row))
        else:
            self._show(zone, "cards", total, partial(self._entries, query), draw_cards)
        if self._body is not None and not self._suggest_events(term, self._body):
            self._body.fill(ground)

    def _show(self, zone: Zone, form: Form, total: int, take: Take, draw: DrawPage, key: str = "page") -> None:
        self._body = ListBody(self.face, self._section, zone, form, total, take, draw, self.memory, key)
        self.add_widget(self._body)

    def _has_long_titles(self, query: Query, zone: Zone) -> bool:
        """Whether a title of the list takes two lines: then all rows are high, so that pages stay alike."""
        catalogue = self.face.catalogue
        if catalogue is None or self.face.theme.large:
            return False
        titles = catalogue.long_titles(query, self.face.now(), _LONG_FROM, _MOST_MEASURED)
        width = zone.width - (0 if self.face.layout.portrait else 152)
        return any_too_long(self.face, self._section, titles, width)

    def _draw_no_match(self, zone: Zone) -> None:
        layout, theme = self.face.layout, self.face.theme
        title = theme.title(62, 84, self._section.ink, align="center")
        top = zone.y + max(0.0, (zone.height - 3.6 * title.line_px) / 2)
        box = TextBox(words.NOTHING_YET, title)
        layout.add(self, box, zone.x, top, zone.width, title.line_px)
        lines = theme.words(36, 56, "text2", align="center")
        top += title.line_px + 12
        layout.add(self, TextBox(words.NOTHING_YET_LINES, lines), zone.x, top, zone.width, 2 * lines.line_px)

    # --- events of a life -------------------------------------------------------------------------------------

    def _draw_events(self) -> None:
        events = events_of(self.face)
        self._show(self._zone, "events", len(events), slices(events), each(draw_event))

    def _suggest_events(self, term: Term | None, body: ListBody) -> bool:
        """Other events below a short list of guides; whether there are any, and room for them."""
        rest = Zone(self._zone.x, body.bottom + 24, self._zone.width, self._zone.bottom)
        if term is None or self.face.theme.large or body.plan.pages > 1 or rest.height < _SUGGESTED:
            return False
        rest = rest.below(min(40.0, (rest.height - _SUGGESTED) / 2))
        suggestions = self._other_events(term, 3 if self.face.layout.portrait else 5)
        draw_suggestions(self, self.face, self._section, suggestions, rest, words.OTHER_EVENTS)
        return bool(suggestions)

    def _other_events(self, term: Term, most: int) -> tuple[Suggestion, ...]:
        """Other events that have guides, with how many."""
        catalogue = self.face.catalogue
        if catalogue is None:
            return ()
        tally = catalogue.tally(Query(kinds=self._section.kinds), "life_event", self.face.now())
        found = [
            Suggestion(
                other.name,
                other.icon,
                words.MATTERS.format(count=tally[other.code]),
                f"section:{self._section.key}/{other.code}",
            )
            for other in self.face.taxonomy.life_events
            if other != term and not other.retired and tally.get(other.code)
        ]
        return tuple(found[:most])

    # --- what narrows it --------------------------------------------------------------------------------------

    def _choose(self, part: Part, value: str) -> None:
        wanted = chosen(
            self._filters,
            self._choice,
            lambda tried: self._count(self._filters.query(self._section, tried)),
            part,
            value,
        )
        self.memory.update(tab=wanted.tab, cell=wanted.cell, period=wanted.period, page=0, picking="")
        self._redraw()

    def _pick(self, part: Part) -> None:
        self.memory.update(picking=part, picked=0)
        self._redraw()

    def _draw_picker(self, part: Part) -> None:
        options = self._narrowing.options(part)
        self._show(
            self._zone,
            "picker",
            len(options),
            slices(options),
            each(lambda parent, face, section, one, box: draw_picker(parent, face, section, [one], [box])),
            "picked",
        )

    # --- nothing ----------------------------------------------------------------------------------------------

    def _draw_empty(self, term: Term | None) -> None:
        """Nothing in the section, or for the event."""
        face, section = self.face, self._section
        trail = f"{section.name} › {words.GUIDE_TITLE.rstrip('…')}" if term else section.name
        draw_state_head(self, face, section, trail, term.name if term else section.name)
        status = face.status
        if status is not None and not status.complete:
            items = sum(unit.items for unit in status.units.values())
            admitted = sum(unit.admitted for unit in status.units.values())
            if admitted < items and not face.offline:
                updating_strip(self, face, admitted, items, 402 if face.layout.portrait else 264)
        suggestions = self._other_events(term, 3) if term else other_sections(face, section)
        lines = words.NO_GUIDES_YET.format(event=term.name) if term else words.NOTHING_YET_LINES
        draw_nothing(self, face, section, (words.NOTHING_YET, lines), suggestions)
