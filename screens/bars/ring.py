"""The inactivity ring: how long until the rotation begins again. It steps once a second, while somebody browses."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from kivy.graphics import Color, Rectangle
from PIL import Image, ImageDraw

from screens.paint.drawn import Drawn
from screens.paint.text import TextBox
from screens.paint.textures import texture_of

if TYPE_CHECKING:
    from screens.layout import Layout
    from screens.page import Face

LAST_SECONDS = 15
"""From here on the ring is red and larger."""

SIZE, GREAT, LATE = 92, 104, 112
"""Its width: as drawn, in 特大, and in the last seconds."""

_SUPERSAMPLING = 4
_LINE, _GREAT_LINE = 8, 9


def ring_bitmap(side_px: int, line_px: int, share: float, ink: str, track: str) -> Image.Image:
    """A ring of which `share` (0 to 1, clockwise from the top) is in `ink` with round ends, the rest in `track`."""
    big, line = side_px * _SUPERSAMPLING, line_px * _SUPERSAMPLING
    picture = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    inset = _SUPERSAMPLING // 2
    box = (inset, inset, big - 1 - inset, big - 1 - inset)
    pen.arc(box, 0, 360, fill=track, width=line)
    if share > 0:
        end = -90 + 360 * min(1.0, share)
        pen.arc(box, -90, end, fill=ink, width=line)
        middle, reach = big / 2, big / 2 - inset - line / 2
        for angle in (-90.0, end):
            x = middle + reach * math.cos(math.radians(angle))
            y = middle + reach * math.sin(math.radians(angle))
            pen.ellipse((x - line / 2, y - line / 2, x + line / 2, y + line / 2), fill=ink)
    return picture.resize((side_px, side_px), Image.Resampling.BOX)


class Ring(Drawn):
    """The ring in the middle of its place, with the seconds in it."""

    def __init__(self, face: Face, seconds: int, whole: int) -> None:
        super().__init__()
        self.face = face
        self._seconds, self._whole = seconds, whole

    def step(self, seconds: int, whole: int | None = None) -> None:
        """Show another number of seconds, of another whole where one is given."""
        shown = (seconds, whole or self._whole)
        if shown != (self._seconds, self._whole):
            self._seconds, self._whole = shown
            self.arrange(self.face.layout)

    def arrange(self, layout: Layout) -> None:
        """Draw ring and number."""
        theme = self.face.theme
        late = self._seconds <= LAST_SECONDS
        side = layout.px(LATE if late else GREAT if theme.large else SIZE)
        line = layout.px(_GREAT_LINE if theme.large else _LINE)
        ink = theme.color("verm_d" if late else "green")
        picture = ring_bitmap(side, line, self._seconds / self._whole, ink, theme.color("ring_track"))
        self.canvas.clear()
        with self.canvas:
            Color(1, 1, 1, 1)
            Rectangle(
                texture=texture_of(picture),
                size=(side, side),
                pos=(self.x + (int(self.width) - side) // 2, self.y + (int(self.height) - side) // 2),
            )
        self.clear_widgets()
        said = "text" if theme.manner.dark else ink
        size = 42 if theme.large else 36
        style = theme.plain.words(size, 48, said, bold=True, face="serif", align="center", tabular=True)
        number = TextBox(str(self._seconds), style, place="middle", wrap=False)
        number.pos, number.size = self.pos, self.size
        number.arrange(layout)
        self.add_widget(number)
