"""Steps in which one of a few is chosen: how the picture stands, how large the panel is, how loud it may be."""

from __future__ import annotations

from typing import Any, Final

from screens.setting_up import words
from screens.setting_up.places import GAP, ZONE, Box, grid
from screens.setting_up.sheet import Deed, Tile, draw_tile
from screens.setting_up.sounding import sound_test
from screens.setting_up.step import Step

INCHES: Final = (0.0, 21.5, 27.0, 32.0, 43.0, 49.0, 50.0, 55.0, 65.0, 75.0, 85.0, 98.0)
"""Diagonals that panels are sold with; 0 = as the display reports."""

VOLUMES: Final = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 1.0)


class ChoiceStep(Step):
    """Tiles of which the chosen one is solid; a tap takes it into the draft."""

    def take(self, key: str, value: Any) -> None:
        """Take a value; the page shows it."""
        said = self.draft.put(key, value)
        self.kept["said"] = said
        self.page.redraw()

    def choose(self, key: str, value: Any, name: str, icon: str, box: Box) -> None:
        """Draw one tile."""
        chosen = self.draft.value(key) == value
        draw_tile(self.page, self.face, Tile(name, "", icon, lambda: self.take(key, value), chosen=chosen), box)

    def deeds(self) -> list[Deed]:
        """好了: every tap is taken already."""
        return [Deed(words.OK, "tick", lambda: self.page.go("overview"), solid=True)]


class TurnStep(ChoiceStep):
    """Landscape or portrait, and the turn of the picture."""

    title = words.TURN
    hint = words.TURN_LINE

    def draw_body(self) -> None:
        """Three orientations, four turns."""
        x, y, width, height = ZONE[self.portrait]
        high = min(220.0, (height - 3 * GAP) / 3)
        first = grid((x, y, width, high), 3, 1)
        icons = {"auto": "refresh", "landscape": "screen", "portrait": "upright"}
        for (value, name), box in zip(words.ORIENTATIONS.items(), first, strict=True):
            self.choose("panel.orientation", value, name, icons[value], box)
        lines = 2 if self.portrait else 1
        turns = grid((x, y + high + 48, width, lines * high + (lines - 1) * GAP), 4 // lines, lines)
        icons = {"normal": "up", "left": "left", "right": "right", "inverted": "down"}
        for (value, name), box in zip(words.ROTATIONS.items(), turns, strict=True):
            self.choose("display.rotate", value, name, icons[value], box)


class SizeStep(ChoiceStep):
    """The diagonal."""

    title = words.SIZE
    hint = words.SIZE_LINE

    def draw_body(self) -> None:
        """A tile per size."""
        columns, lines = (2, 6) if self.portrait else (4, 3)
        for size, box in zip(INCHES, grid(ZONE[self.portrait], columns, lines), strict=True):
            name = words.INCHES.format(size=f"{size:g}") if size else words.SIZE_AUTO
            self.choose("panel.diagonal_inches", size, name, "fit" if not size else "", box)


class SoundStep(ChoiceStep):
    """How loud a film is, with a tone to hear it by."""

    title = words.SOUND
    hint = words.SOUND_LINE

    def draw_body(self) -> None:
        """A tile per loudness."""
        columns, lines = (2, 4) if self.portrait else (4, 2)
        for volume, box in zip(VOLUMES, grid(ZONE[self.portrait], columns, lines), strict=True):
            name = words.PERCENT.format(percent=round(100 * volume)) if volume else words.SILENT
            self.choose("sound.volume", volume, name, "speaker" if volume else "mute", box)

    def deeds(self) -> list[Deed]:
        """试听, 好了."""
        return [Deed(words.HEAR, "speaker", self._hear), *super().deeds()]

    def left(self) -> None:
        """Silence."""
        sound_test.stop()

    def _hear(self) -> None:
        heard = sound_test.play(float(self.draft.value("sound.volume")))
        self.say(words.HEARD if heard else words.NO_SOUND, well=heard)
