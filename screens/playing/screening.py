"""Where a film is seen: its poster while it does not play, its frames while it does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from screens.assets import illustration
from screens.item_page.regions import Box
from screens.paint import Icon, Panel, Picture
from screens.paint.drawn import Drawn
from screens.playing.reel import Frame

if TYPE_CHECKING:
    from screens.layout import Layout
    from screens.page import Face
    from screens.theme import Section

_POND = (720, 420)


def shown_size(pixels: tuple[int, int], box: Box) -> tuple[float, float]:
    """Width and height in units at which a film of so many pixels is shown: whole, as large as the box allows."""
    factor = min(box.width / pixels[0], box.height / pixels[1])
    return pixels[0] * factor, pixels[1] * factor


def frame_size(pixels: tuple[int, int], box: Box, scale: float) -> tuple[int, int]:
    """The pixels to decode to: never more than the film has nor than are shown; even, as chroma wants it."""
    wide, high = shown_size(pixels, box)
    factor = min(1.0, wide * scale / pixels[0], high * scale / pixels[1])
    return max(2, round(pixels[0] * factor / 2) * 2), max(2, round(pixels[1] * factor / 2) * 2)


class Screening(Drawn):
    """The frames of a film in the middle of their place, one texture for all of them; nothing before the first.

    `still` is what lies below and is seen while no frame is.
    """

    def __init__(self, still: Widget) -> None:
        super().__init__()
        self.shown = 0
        """Frames shown so far."""
        self._still = still
        self._texture: Texture | None = None

    def arrange(self, layout: Layout) -> None:  # noqa: ARG002 - the place is all that counts
        """Nothing yet."""
        self.clear()

    def show(self, frame: Frame) -> None:
        """Show a frame in place of the one before."""
        size = (frame.width, frame.height)
        texture = self._texture
        if texture is None or tuple(texture.size) != size:
            texture = self._texture = Texture.create(size=size, colorfmt="rgb")
            texture.flip_vertical()
            factor = min(self.width / frame.width, self.height / frame.height)
            wide, high = round(frame.width * factor), round(frame.height * factor)
            left, lower = self.x + (int(self.width) - wide) // 2, self.y + (int(self.height) - high) // 2
            self._still.opacity = 0
            self.canvas.clear()
            with self.canvas:
                Color(1, 1, 1, 1)
                Rectangle(texture=texture, pos=(left, lower), size=(wide, high))
        texture.blit_buffer(frame.pixels, colorfmt="rgb", bufferfmt="ubyte")
        self.canvas.ask_update()
        self.shown += 1

    def clear(self) -> None:
        """Let go of the frame; what is below is seen again."""
        self._texture = None
        self._still.opacity = 1
        self.canvas.clear()


def draw_still(
    parent: Widget, face: Face, section: Section, poster: tuple[Path, int, int] | None, box: Box, icon: str
) -> bool:
    """The poster in its place; without one, or where it cannot be read, a picture of ours. Whether it is the poster."""
    layout, theme = face.layout, face.theme
    if poster is not None:
        path, *pixels = poster
        wide, high = shown_size((pixels[0], pixels[1]), box)
        picture = Picture(path, fill="stretch", radius=0)
        layout.add(parent, picture, box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2, wide, high)
        if not picture.failed:
            return True
        parent.remove_widget(picture)
    if theme.illustrated and icon != "radio":
        layout.add(parent, Panel(section.tint, radius=24), box.x, box.y, box.width, box.height)
        factor = min(1.6, box.width / _POND[0], box.height / _POND[1])
        wide, high = _POND[0] * factor, _POND[1] * factor
        picture = Picture(illustration("empty-pond", layout.scale * factor), fill="fit")
        layout.add(parent, picture, box.x + (box.width - wide) / 2, box.y + (box.height - high) / 2, wide, high)
        return False
    layout.add(parent, Panel(section.tint, radius=24, line=theme.color("line")), box.x, box.y, box.width, box.height)
    side = min(400.0, box.height * 0.5)
    layout.add(
        parent, Icon(icon, section.ink), box.x + (box.width - side) / 2, box.y + (box.height - side) / 2, side, side
    )
    return False
