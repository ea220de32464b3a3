"""The list of a section, with what narrows it; 办事指南 opens with the events of a life (mock-ups 05, 07, 18).

Routes: `section:<key>`, and `section:<key>/<code>` for one event of 办事指南 (`all` for every one).
"""

from __future__ import annotations

from functools import partial
from typing import Final

from feed.taxonomy import Term
from kiosk.catalogue import Query
from screens import words
from screens.counts import draw_completeness, draw_counts
from screens.filters import Choice, Field, Filters, chosen, filters_of
from screens.head import detail_head, section_head
from screens.life_events import EVERY, draw_events
from screens.page import Page
from screens.pager import Pager
from screens.paint import Icon, Look, PressButton, TextBox
from screens.rows import draw_row
from screens.states import Suggestion, draw_nothing, offline_note, other_sections, updating_strip
from screens.typesetting import fit

_GAP: Final = 16.0
_ROW: Final = 100.0
_LEAST_ROW: Final = 113.0
"""Portrait rows carry their day below the title."""

_CELL_LINE: Final = "#D3DBE0"

class SectionPage(Page):
    """Routes `section:…`; memory keeps `page`, `tab` and `cell`."""

    def build(self) -> None:
        """Draw the section of the route."""
        key, _, event = self.argument.partition("/")
        section = self.face.theme.by_key(key)
        if section is None:
            section = self.face.theme.section[0]
        self._section = section
        if "guide" in section.kinds and not event:
            self._draw_head(None, "")
            draw_events(self, self.face, section)
        else:
            self._draw_list(event)

    def status_changed(self) -> None:
        """A cut line is told in the head."""
        self._redraw()

    def _redraw(self) -> None:
        self.clear_widgets()
        self.build()

    def _count(self, query: Query) -> int:
        catalogue = self.face.catalogue
        return catalogue.count(query, self.face.now()) if catalogue is not None else 0

    def _has(self, field: Field, code: str) -> bool:
        return bool(self._count(Filters(self._section.kinds, "newest", cell_field=field).query(
            self._section, Choice(cell=code))))  # fmt: skip

    # --- the list ---------------------------------------------------------------------------------------------

    def _draw_list(self, event: str) -> None:
        section = self._section
        term = self.face.taxonomy.term("life_events", event) if event else None
        if event:
            filters = Filters(section.kinds, "important", cell_field="life_event")
            choice = Choice(cell="" if event == EVERY else event)
        else:
            filters = filters_of(section, self.face.taxonomy, self._has)
            choice = Choice(str(self.memory.get("tab", "")), str(self.memory.get("cell", "")))
        query = filters.query(section, choice)
        total = self._count(query)
        if not total and not filters.cells and not filters.tabs:
            self._draw_empty(term)
            return
        self._draw_head(term, event)
        if self.face.layout.portrait:
            self._draw_portrait_list(filters, choice, query, total)
        else:
            self._draw_landscape_list(filters, choice, query, total)

    def _draw_head(self, term: Term | None, event: str) -> None:
        face, section = self.face, self._section
        title = term.name if term else words.GUIDE_ALL if event else section.name
        line = term.hint if term else words.SECTION_LINES.get(section.key, section.hint)
        if not event and "guide" in section.kinds:
            title = words.GUIDE_TITLE
        section_head(self, face, section, title, "" if face.offline else line, sample=self._shows_samples())
        if face.offline:
            if face.layout.portrait:
                offline_note(self, face, 48, 414)
            else:
                offline_note(self, face, 240, 252)
        if "disclosure" in section.kinds:
            draw_completeness(self, self.face, self._section)
        elif face.layout.portrait:
            draw_counts(self, self.face, self._section)

    def _shows_samples(self) -> bool:
        catalogue = self.face.catalogue
        if catalogue is None:
            return False
        first = catalogue.page(Query(kinds=self._section.kinds), self.face.now(), 0, 4)
        return any(entry.sample for entry in first)

    def _draw_landscape_list(self, filters: Filters, choice: Choice, query: Query, total: int) -> None:
        left, top = 64.0, 360.0
        if filters.cells:
            columns = 2 if len(filters.cells) <= 7 else 3
            width = 220.0 if columns == 2 else 168.0
            self._draw_cells(filters, choice, (left, top, width, 126.0), columns)
            left = 552.0 if columns == 2 else 632.0
        if filters.tabs:
            self._draw_tabs(filters, choice, (left, top, 1856 - left, 96.0))
            top = 472.0
        per_page = 4 if filters.tabs else 5
        pages = -(-total // per_page)
        width = (1704 if pages > 1 else 1856) - left
        self._draw_rows(query, per_page, (left, top, width, _ROW), total)
        if pages > 1:
            self._draw_pager((1736, top, 120, 920 - top), pages, upright=True)

    def _draw_portrait_list(self, filters: Filters, choice: Choice, query: Query, total: int) -> None:
        top, bottom = 700.0, 1536.0
        if filters.cells:
            lines = -(-(len(filters.cells) + 1) // 4)
            height = 104.0 if lines < 3 else 96.0
            self._draw_cells(filters, choice, (48, top, 234, height), 4)
            top += (height + _GAP) * lines
        if filters.tabs:
            self._draw_tabs(filters, choice, (48, top, 984, 96))
            top += 112
        whole = int((bottom - top + _GAP) // (_LEAST_ROW + _GAP))
        paged = int((bottom - 112 - top + _GAP) // (_LEAST_ROW + _GAP))
        per_page = whole if total <= whole else paged
        pages = max(1, -(-total // per_page))
        low = bottom if pages == 1 else bottom - 112
        height = min(132.0, (low - top + _GAP) / per_page - _GAP)
        self._draw_rows(query, per_page, (48, top, 984, height), total)
        if pages > 1:
            self._draw_pager((48, bottom - 96, 984, 96), pages, upright=False)

    def _draw_rows(
        self, query: Query, per_page: int, box: tuple[float, float, float, float], total: int
    ) -> None:
        catalogue = self.face.catalogue
        x, y, width, height = box
        if not total or catalogue is None:
            layout, theme = self.face.layout, self.face.theme
            title = theme.title(62, 84, self._section.ink, align="center")
            layout.add(self, TextBox(words.NOTHING_YET, title), x, y + 100, width, 84)
            lines = theme.words(36, 56, "text2", align="center")
            layout.add(self, TextBox(words.NOTHING_YET_LINES, lines), x, y + 196, width, 112)
            return
        last = max(0, -(-total // per_page) - 1)
        page = min(int(self.memory.get("page", 0)), last)
        self.memory["page"] = page
        for number, entry in enumerate(catalogue.page(query, self.face.now(), page * per_page, per_page)):
            draw_row(self, self.face, self._section, entry, (x, y + number * (height + _GAP), width, height))

    def _draw_pager(self, box: tuple[float, float, float, float], pages: int, *, upright: bool) -> None:
        pager = Pager(self.face, self._section, box, self._turn, upright=upright)
        self.add_widget(pager)
        page = int(self.memory.get("page", 0))
        pager.tell(page, pages, more=page + 1 < pages)

    def _turn(self, page: int) -> None:
        self.memory["page"] = page
        self._redraw()

    # --- filters ----------------------------------------------------------------------------------------------

    def _choose(self, filters: Filters, choice: Choice, tab: str, cell: str) -> None:
        wanted = chosen(
            filters, choice, lambda tried: self._count(filters.query(self._section, tried)), tab=tab, cell=cell
        )
        self.memory.update(tab=wanted.tab, cell=wanted.cell, page=0)
        self._redraw()

    def _draw_cells(
        self, filters: Filters, choice: Choice, box: tuple[float, float, float, float], columns: int
    ) -> None:
        x, y, width, height = box
        every = Term(code=EVERY, name=words.ALL, icon="all")
        for number, term in enumerate((every, *filters.cells)):
            left = x + (width + _GAP) * (number % columns)
            top = y + (height + _GAP) * (number // columns)
            selected = choice.cell == ("" if term is every else term.code)
            action = partial(self._choose, filters, choice, "", "" if term is every else term.code)
            self._cell(term, selected, action, (left, top, width, height))

    def _cell(
        self, term: Term, selected: bool, action: partial[None], box: tuple[float, float, float, float]
    ) -> None:
        layout, theme, section = self.face.layout, self.face.theme, self._section
        x, y, width, height = box
        white, ink = theme.color("on_solid"), section.ink
        cell = layout.add(
            self,
            PressButton(
                action,
                normal=Look(ink, ink, white) if selected else Look(theme.color("card"), _CELL_LINE, ink),
                pressed=Look(section.tint, ink, ink),
                radius=18,
                name=term.name,
            ),
            x, y, width, height,
        )  # fmt: skip
        icon = 56.0 if height > 110 else 44.0
        top = y + (height - icon - 48) / 2
        cell.ink(layout.add(cell, Icon(term.icon or "other", ink), x + (width - icon) / 2, top, icon, icon))
        styles = [theme.words(size, 44, bold=True, align="center") for size in (36, 32, 28)]
        pixels = [layout.style(style) for style in styles]
        room = width - 12
        found = fit(term.name, pixels, layout.px(room), layout.px(44))
        name = TextBox(term.name, styles[pixels.index(found.style)], max_lines=1, ellipsis=True)
        layout.add(cell, name, x + 6, top + icon + 4, room, 44)
        if selected:
            name.tint(white)
        cell.follow(name, white if selected else theme.color("text"), theme.color("text"))

    def _draw_tabs(
        self, filters: Filters, choice: Choice, box: tuple[float, float, float, float]
    ) -> None:
        x, y, width, height = box
        layout, theme, section = self.face.layout, self.face.theme, self._section
        white, ink = theme.color("on_solid"), section.ink
        each = (width - _GAP * (len(filters.tabs) - 1)) / len(filters.tabs)
        for number, term in enumerate(filters.tabs):
            left = x + number * (each + _GAP)
            selected = term.code == choice.tab
            tab = layout.add(
                self,
                PressButton(
                    partial(self._choose, filters, choice, term.code, ""),
                    normal=Look(ink, ink, white) if selected else Look(section.tint, None, ink),
                    pressed=Look(section.motif, ink if selected else None, ink),
                    radius=18,
                    name=term.name,
                ),
                left, y, each, height,
            )  # fmt: skip
            style = theme.words(42, 60, bold=True)
            wide = layout.measure(term.name, style)
            start = left + (each - 52 - 16 - wide) / 2
            tab.ink(layout.add(tab, Icon(term.icon or "other", ink), start, y + (height - 52) / 2, 52, 52))
            name = TextBox(term.name, style, place="middle", wrap=False)
            tab.ink(layout.add(tab, name, start + 68, y, wide, height))

    # --- nothing ----------------------------------------------------------------------------------------------

    def _draw_empty(self, term: Term | None) -> None:
        """Nothing in the section, or for the event."""
        face, section = self.face, self._section
        trail = f"{section.name} › {words.GUIDE_TITLE.rstrip('…')}" if term else section.name
        detail_head(self, face, section, trail, term.name if term else section.name, sample=False)
        status = face.status
        if status is not None and not status.complete:
            items = sum(unit.items for unit in status.units.values())
            admitted = sum(unit.admitted for unit in status.units.values())
            if admitted < items and not face.offline:
                updating_strip(self, face, admitted, items, 402 if face.layout.portrait else 264)
        suggestions = self._other_events(term) if term else other_sections(face, section)
        draw_nothing(self, face, section, suggestions=suggestions)

    def _other_events(self, term: Term) -> tuple[Suggestion, ...]:
        """Other events that have guides."""
        found = []
        for other in self.face.taxonomy.life_events:
            count = self._count(Query(kinds=self._section.kinds, life_event=other.code)) if other != term else 0
            if count:
                route = f"section:{self._section.key}/{other.code}"
                found.append(Suggestion(other.name, other.icon, f"{count} 件事", route))
        return tuple(found[:3])
