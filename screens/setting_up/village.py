"""Which village: typed by its code, or found by the first letters of its name among those that the feed holds."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from kivy.uix.widget import Widget

from kiosk.setting_up.names import Village, found
from kiosk.setting_up.request import Answer
from screens.setting_up import words
from screens.setting_up.keys import draw_keys, typed
from screens.setting_up.places import code_pad, name_pad, name_rows
from screens.setting_up.sheet import Deed, Tile, draw_cells, draw_field, draw_tile
from screens.setting_up.step import Step

DIGITS = 12
_LETTERS = 8


class VillageStep(Step):
    """A pad of digits or letters, and the villages that fit."""

    title = words.VILLAGE
    roomy = False

    @property
    def hint(self) -> str:  # type: ignore[override]
        """How to find it."""
        if self._by_name:
            return words.TYPED
        return words.VILLAGE_LINE_PORTRAIT if self.portrait else words.VILLAGE_LINE

    @property
    def _by_name(self) -> bool:
        return bool(self.kept.get("by_name"))

    @property
    def _entry(self) -> str:
        return str(self.kept.get("entry", ""))

    @property
    def _villages(self) -> list[Village]:
        return [msgspec.convert(each, Village) for each in self.page.memory.get("villages", ())]

    def began(self) -> None:
        """Ask the feed which villages it holds, once per address."""
        url = self.draft.value("feed.url")
        if not url or not self.draft.has_root:
            self.say(words.VILLAGE_NO_FEED)
        elif self.page.memory.get("villages_of") != url:
            proposal = self.page.proposal() | {"new_pin": None}
            self.page.ask("villages", self._listed, words.VILLAGE_ASKING, **proposal)

    def _listed(self, answer: Answer) -> None:
        if answer.villages:
            self.page.memory["villages"] = [msgspec.to_builtins(each) for each in answer.villages]
            self.page.memory["villages_of"] = self.draft.value("feed.url")
            self.kept["said"] = words.VILLAGE_FOUND.format(count=len(answer.villages))
            self.page.redraw()
        else:
            self.say(answer.words, well=False)

    def draw_body(self) -> None:
        """What is typed, the pad, the names."""
        self._shown: Sequence[Widget] = ()
        self._rows: list[Widget] = []
        if not self.kept.get("began") and not self._by_name:
            self.kept.update(began=True, entry=str(self.draft.value("feed.village")))
        self._show_entry()
        pad = (name_pad if self._by_name else code_pad)(portrait=self.portrait)
        draw_keys(self.page, self.face, pad, self._press, capitals=True)
        self._show_names()

    def deeds(self) -> list[Deed]:
        """返回, how to find, 好了 once the code is whole."""
        other = words.BY_CODE if self._by_name else words.BY_NAME
        whole = not self._by_name and len(self._entry) == DIGITS
        return [
            self.way_back(),
            Deed(other, "search", lambda: self.page.go("feed.village", by_name=not self._by_name)),
            Deed(words.OK, "tick", self._take if whole else None, solid=True),
        ]

    def _press(self, key: str) -> None:
        before = len(self._entry) == DIGITS
        self.kept["entry"] = typed(self._entry, key, _LETTERS if self._by_name else DIGITS)
        self.kept["from"] = 0
        if not self._by_name and before != (len(self._entry) == DIGITS):
            self.page.redraw()
            return
        self._show_entry()
        self._show_names()

    def _show_entry(self) -> None:
        for widget in self._shown:
            self.page.remove_widget(widget)
        if self._by_name:
            box = (48.0, 560.0, 984.0, 112.0) if self.portrait else (64.0, 262.0, 784.0, 82.0)
            self._shown = draw_field(self.page, self.face, self._entry.upper(), box)
        else:
            box = (48.0, 560.0, 984.0, 112.0) if self.portrait else (64.0, 262.0, 1184.0, 82.0)
            self._shown = draw_cells(self.page, self.face, self._entry, (6, 3, 3), box)

    def _show_names(self) -> None:
        for widget in self._rows:
            self.page.remove_widget(widget)
        self._rows.clear()
        if not self.page.memory.get("villages"):
            return
        fitting = found(self._villages, self._entry)
        boxes = name_rows(portrait=self.portrait)
        start = int(self.kept.get("from", 0))
        more = len(fitting) > len(boxes)
        room = len(boxes) - 1 if more else len(boxes)
        for village, box in zip(fitting[start : start + room], boxes, strict=False):
            note = f"{village.place} {village.code}".strip()
            tile = Tile(village.name or village.code, note, "village", lambda it=village: self._choose(it))  # type: ignore[misc]
            self._rows.append(draw_tile(self.page, self.face, tile, box))
        if more:
            shown = f"{start // room + 1}/{-(-len(fitting) // room)}"
            turn = Tile(words.PAGE_DOWN, shown, "down", lambda: self._turn(start + room, len(fitting)))
            self._rows.append(draw_tile(self.page, self.face, turn, boxes[-1]))

    def _turn(self, start: int, count: int) -> None:
        self.kept["from"] = start if start < count else 0
        self._show_names()

    def _choose(self, village: Village) -> None:
        self.kept["entry"] = village.code
        self._take(village.name)

    def _take(self, name: str = "") -> None:
        said = self.draft.put("feed.village", self._entry)
        if said:
            self.say(said, well=False)
            return
        known = {village.code: village.name for village in self._villages}
        self.draft.village_name = name or known.get(self._entry, "")
        self.page.go("overview")
