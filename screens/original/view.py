"""The place where an original is looked at: drawn by a viewport, moved by fingers, sharpened while nothing moves."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kivy.clock import Clock
from kivy.graphics import BorderImage, Color
from kivy.graphics.opengl import GL_MAX_TEXTURE_SIZE, glGetIntegerv
from kivy.input import MotionEvent
from PIL import Image, ImageChops

from screens import words
from screens.original.gestures import DoubleTap, Drag, Hand, Pinch, Swipe
from screens.original.leaves import SHEET, Leaf, What
from screens.original.pane import Pane
from screens.original.reading import READABLE, Print, print_of, start_zoom
from screens.original.tiles import Loading, decoded, wanted_size
from screens.original.viewport import Viewport
from screens.paint import Icon, Panel, TextBox, textures
from screens.paint.drawn import Drawn, rgba
from screens.paint.panel import ALL_ROUND, corner_bitmap

if TYPE_CHECKING:
    from screens.layout import Layout
    from screens.page import Face
    from screens.theme import Section

log = logging.getLogger(__name__)

Place = tuple[float, float, float]
"""Zoom, and the point of the picture (fractions) in the middle: what a page remembers."""

MARGIN: Final = 24.0
"""Units of table around a sheet."""

_RADIUS: Final = 24
_SLOP, _STROKE = 14.0, 140.0
_SETTLE_SECONDS: Final = 0.15
_SMALL: Final = 730
"""Units of the longer side of the first, blurred picture: a quarter of a page as it is prepared for 1080p."""

_SHARP: Final = (0.97, 1.3)
"""Pixels loaded by pixels drawn: within, nothing is loaded anew."""


class PictureView(Drawn):
    """Shows one leaf at a time. `changed` is called when what is seen changes, `turn` with +1 or −1 for a swipe."""

    def __init__(
        self,
        face: Face,
        section: Section,
        what: What,
        *,
        changed: Callable[[], None],
        turn: Callable[[int], None],
    ) -> None:
        super().__init__()
        self.face, self.section, self.what = face, section, what
        self.viewport: Viewport | None = None
        self.small: Image.Image | None = None
        """The blurred whole of the leaf shown; none where it cannot be read."""
        self._changed, self._turn = changed, turn
        self._leaf: Leaf | None = None
        self._pixels: tuple[int, int] = (1, 1)
        self._print: Print | None = None
        self._loading: Loading | None = None
        self._loaded: tuple[int, int] | None = None
        self._settle = Clock.create_trigger(self._sharpen, _SETTLE_SECONDS)
        theme = face.theme
        self.pane = Pane(theme.color("white"), shadow=theme.illustrated and what == "document")
        self._hand = Hand(1, 1)
        limit = glGetIntegerv(GL_MAX_TEXTURE_SIZE)
        self._side = int(limit[0] if isinstance(limit, (list, tuple)) else limit) or 2048

    @property
    def failed(self) -> bool:
        """Whether the leaf cannot be shown."""
        return self.viewport is None

    @property
    def texture_bytes(self) -> int:
        """What the picture takes as textures."""
        return self.pane.bytes

    def arrange(self, layout: Layout) -> None:
        """Table, picture, and above them the frame with its round corners."""
        theme = self.face.theme
        self._hand = Hand(layout.px(_SLOP), layout.px(_STROKE))
        self.clear_widgets()
        line = theme.color("gold2" if theme.illustrated else "button_line")
        table = Panel(theme.color("line" if theme.illustrated else "sunk"), radius=_RADIUS)
        self._note = Drawn()
        for widget in (table, self.pane, self._note, _Corners(theme.color("paper")), self._frame(line)):
            widget.pos, widget.size = self.pos, self.size
            if widget is not self._note:
                widget.arrange(layout)
            self.add_widget(widget)

    def _frame(self, line: str) -> Panel:
        return Panel(None, radius=_RADIUS, line=line, line_width=1 if self.face.theme.illustrated else 4)

    # --- what is shown ----------------------------------------------------------------------------------------

    def show(self, leaf: Leaf, place: Place | None = None) -> None:
        """Show a leaf, blurred at once and sharp soon; at a place remembered, else as it is best read."""
        self._stop()
        self._leaf, self._loaded = leaf, None
        pixels = leaf.size
        self.small = self._blurred(leaf, pixels) if pixels is not None else None
        self._note.clear_widgets()
        if pixels is None or (self.small is None and leaf.path is not None and leaf.path.suffix == ".jpg"):
            self._give_up()
            return
        self._pixels = pixels
        self.pane.begin(self.small)
        self.viewport = self._first(pixels, place)
        self._placed()
        self._sharpen(0)

    def act(self, change: Callable[[Viewport], Viewport]) -> None:
        """Change what is seen: `act(Viewport.larger)`."""
        if self.viewport is None:
            return
        after = change(self.viewport)
        if after != self.viewport:
            self.viewport = after
            self._placed()
            self._settle()

    def finish(self) -> None:
        """Load all that is on its way, and what waits to be sharpened (for pictures and tests)."""
        self._settle.cancel()
        self._sharpen(0)
        while self._loading is not None:
            self._loading.wait()
            self._collect(0)

    def release(self) -> None:
        """Let go of the file, the thread and every texture."""
        self._stop()
        self.pane.release()
        self.small = None

    # --- parts ------------------------------------------------------------------------------------------------

    def _blurred(self, leaf: Leaf, pixels: tuple[int, int]) -> Image.Image | None:
        """A small picture that takes a few milliseconds: JPEG decodes to a fraction, others have a small file."""
        source = leaf.path if leaf.path is not None and leaf.path.suffix == ".jpg" else leaf.small
        if source is None:
            return None
        share = min(1.0, _SMALL * self.face.layout.scale / max(pixels))
        size = (max(1, round(pixels[0] * share)), max(1, round(pixels[1] * share)))
        try:
            return decoded(source, size)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
            log.warning("original.unreadable path=%s fault=%s", source, fault)
            return None

    def _first(self, pixels: tuple[int, int], place: Place | None) -> Viewport:
        margin = self.face.layout.px(MARGIN) if self.what == "document" else 0
        sheet = self.what == "document"
        if sheet and self._print is None and self.small is not None:
            self._print = print_of(self.small)
        told = self._print or Print()
        viewport = Viewport(
            (self.width, self.height), pixels, float(margin), (told.left, told.right) if sheet else (0.0, 1.0)
        )
        if place is not None:
            return viewport.opened(place[0]).centred(place[1], place[2])
        if sheet:
            scale = self.face.layout.scale
            readable = READABLE * (1.5 if self.face.theme.large else 1.0)
            return viewport.opened(start_zoom(told, viewport.size[0] / scale, self.width / scale, readable))
        return viewport.opened(1.0 if pixels[1] >= SHEET * pixels[0] else viewport.least)

    def _placed(self) -> None:
        if self.viewport is not None:
            self.pane.place(self.viewport)
        self._changed()

    def _give_up(self) -> None:
        """Say that this leaf is not there; buttons and code go on."""
        self._stop()
        self.pane.release()
        self.viewport = None
        self.small = None
        layout, theme = self.face.layout, self.face.theme
        unit = layout.scale
        x, y = (self.x - layout.frame.left) / unit, (layout.ruler.top - self.top) / unit
        width, height = self.width / unit, self.height / unit
        top = y + height / 2 - 150
        layout.add(self._note, Icon("book", theme.color("text2")), x + width / 2 - 48, top, 96, 96)
        style = theme.words(36, 54, align="center")
        told = TextBox(words.LEAF_MISSING, style)
        layout.add(self._note, told, x + 48, top + 120, width - 96, 3 * style.line_px)
        self._changed()

    def _sharpen(self, _elapsed: float) -> None:
        """Load the pixels that are drawn, unless those at hand are as good."""
        viewport, leaf = self.viewport, self._leaf
        if viewport is None or leaf is None or leaf.path is None:
            return
        size = wanted_size(self._pixels, viewport.size)
        coming = self._loading.size if self._loading is not None else self._loaded
        if coming is not None and _SHARP[0] <= coming[0] / size[0] <= _SHARP[1]:
            return
        self._stop()
        self.pane.renew(4 * size[0] * size[1])
        self._loading = Loading(leaf.path, size, self._side)
        self._loading.start()
        Clock.schedule_interval(self._collect, 0)

    def _collect(self, _elapsed: float) -> bool:
        """Take one piece a frame; false once there are no more."""
        loading = self._loading
        if loading is None:
            return False
        # Asked in this order: a piece that comes between both questions is not lost.
        ended = loading.ended
        if loading.ready:
            self.pane.add(loading.ready.popleft())
            return True
        if not ended:
            return True
        self._loading = None
        Clock.unschedule(self._collect)
        if loading.failed:
            self._give_up()
            return False
        self.pane.complete()
        self._loaded = loading.size
        return False

    def _stop(self) -> None:
        self._settle.cancel()
        Clock.unschedule(self._collect)
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None

    # --- fingers ----------------------------------------------------------------------------------------------

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Follow a finger that comes down on the picture."""
        if not self.collide_point(*touch.pos) or touch.is_mouse_scrolling:
            return False
        touch.grab(self)
        self._hand.down(touch.uid, self._within(touch))
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Drag with one finger, pinch with two."""
        if touch.grab_current is not self:
            return False
        meant = self._hand.move(touch.uid, self._within(touch))
        if isinstance(meant, Drag):
            self.act(lambda viewport: viewport.panned(meant.across, meant.down))
        elif isinstance(meant, Pinch):
            self.act(lambda viewport: viewport.zoomed(viewport.zoom * meant.factor, meant.before, meant.after))
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """A double tap enlarges; a stroke across turns the page where there is nothing to move to."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        meant = self._hand.up(touch.uid, self._within(touch), time.monotonic())
        if isinstance(meant, DoubleTap):
            self.act(lambda viewport: viewport.toggled(meant.at))
        elif isinstance(meant, Swipe) and (self.viewport is None or not self.viewport.wide):
            self._turn(1 if meant.forward else -1)
        return True

    def _within(self, touch: MotionEvent) -> tuple[float, float]:
        return touch.x - self.x, self.top - touch.y


class _Corners(Drawn):
    """The ground outside round corners, laid over what was clipped to a rectangle."""

    def __init__(self, color: str) -> None:
        super().__init__()
        self._hex = color

    def arrange(self, layout: Layout) -> None:
        """Draw the four corners."""
        self.canvas.clear()
        radius = layout.px(_RADIUS)
        texture = textures.shapes.get(("outside", radius), lambda: _outside(radius))
        with self.canvas:
            Color(*rgba(self._hex))
            BorderImage(texture=texture, border=(radius,) * 4, pos=self.pos, size=self.size, auto_scale="off")


def _outside(radius: int) -> Image.Image:
    inside = corner_bitmap(radius, ALL_ROUND).getchannel("A")
    return Image.merge("LA", (Image.new("L", inside.size, 255), ImageChops.invert(inside)))
