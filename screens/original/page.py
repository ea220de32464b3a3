"""The viewer: an original as large as it gets, with everything that a finger needs to move in it (mock-up 16)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kivy.uix.widget import Widget

from feed.item import Item
from screens import words
from screens.fingers import let_through
from screens.item_page.regions import Box
from screens.marks import sample_tag
from screens.original.controls import Controls
from screens.original.leaves import Leaf, Original, only_original, original_of
from screens.original.places import Places
from screens.original.regions import Regions, regions
from screens.original.small_map import SmallMap
from screens.original.title import draw_title
from screens.original.view import PictureView
from screens.original.viewport import Viewport
from screens.page import Page
from screens.paint import Panel, TextBox
from screens.qr_panel import QRPanel
from screens.states import draw_gone
from screens.typesetting import Composed, Style, compose

_UNITS: Final = {"document": "页", "picture": "张", "map": "张"}

_MOST_CAPTION: Final = 320.0
"""Units that words under a picture may take."""


class OriginalPage(Page):
    """Routes `original:` and `picture:<unit>/<id>/<sha256>`, and `item:<unit>/<id>` of a notice that is one document.

    Memory: `page` is the number of the leaf, `place` zoom and middle of what is seen.
    """

    def build(self) -> None:
        """Draw the viewer; a calm word where the item or the original is no longer there."""
        self._view: PictureView | None = None
        found = self._found()
        if found is None:
            draw_gone(self, self.face)
            return
        item, original = found
        self._original = original
        section = self.face.theme.by_kind(item.kind)
        self._code = QRPanel.fits(item.url)
        number = min(max(0, int(self.memory.get("page", original.first))), len(original.leaves) - 1)
        here = self._here = regions(portrait=self.face.layout.portrait, code=self._code)
        self._heading = draw_title(self, self.face, section, item, original.what, here.title)
        self._caption_box = Widget(size_hint=(None, None))
        self.add_widget(self._caption_box)
        if here.code is not None:
            self._draw_code(item.url or "", here)
        layout = self.face.layout
        self._controls = Controls(self.face, section, self._act, self.turn)
        self._map = SmallMap(self.face, section, self._look)
        layout.add(self, self._map, *_box(here.small_map))
        self.add_widget(self._controls)
        view = PictureView(
            self.face, section, original.what, changed=self._seen, turn=lambda step: self.turn(self._number + step)
        )
        self.add_widget(view)
        self._places = Places(self.face, section, view)
        self._badge = Widget(size_hint=(None, None))
        self.add_widget(self._badge)
        self._sample, self._ink = item.sample, section.ink
        self._told: str | None = None
        self._view = view
        self._show(number, self.memory.get("place"))

    def shown(self) -> None:
        """From now on two fingers may come."""
        let_through(self._view is not None)

    def leaving(self) -> None:
        """Let go of file, thread and textures."""
        let_through(False)
        if self._view is not None:
            self._view.release()

    def finish(self) -> None:
        """Load what is on its way (for pictures and tests)."""
        if self._view is not None:
            self._view.finish()

    def turn(self, number: int) -> None:
        """Show another leaf (0 = first); nothing where there is none."""
        if self._view is not None and 0 <= number < len(self._original.leaves) and number != self._number:
            self._show(number, None)

    @property
    def view(self) -> PictureView | None:
        """Where the original is looked at; none when it is gone."""
        return self._view

    # --- what is shown ----------------------------------------------------------------------------------------

    def _found(self) -> tuple[Item, Original] | None:
        catalogue = self.face.catalogue
        if catalogue is None:
            return None
        unit, _, rest = self.argument.partition("/")
        name, _, sha256 = rest.partition("/")
        item = catalogue.item(unit, name)
        if item is None:
            return None
        alone = only_original(item)
        if not sha256 and alone is not None:
            sha256 = alone.sha256
        original = original_of(catalogue, item, sha256)
        return (item, original) if original is not None else None

    def _show(self, number: int, place: object) -> None:
        view = self._view
        if view is None:
            return
        self._number = self.memory["page"] = number
        leaf = self._original.leaves[number]
        self._map_shown = False
        caption = self._caption_height(leaf)
        portrait = self.face.layout.portrait
        self._here = regions(portrait=portrait, code=self._code, heading=self._heading, caption=caption)
        self.face.layout.place(view, *_box(self._here.view))
        view.show(leaf, tuple(place) if isinstance(place, (list, tuple)) and len(place) == 3 else None)
        self._draw_caption(leaf)

    def _act(self, change: Callable[[Viewport], Viewport]) -> None:
        if self._view is not None:
            self._view.act(change)

    def _look(self, x: float, y: float) -> None:
        if self._view is not None:
            self._view.act(lambda viewport: viewport.centred(x, y))

    def _seen(self) -> None:
        """What is seen has changed: frame, badge, buttons follow."""
        view = self._view
        if view is None:
            return
        viewport = view.viewport
        if viewport is not None:
            if not self._map_shown:
                self._map_shown = True
                self._map.show(view.small, viewport.picture)
            self._map.frame(viewport.seen)
            self.memory["place"] = (viewport.zoom, *viewport.middle)
        else:
            self._map.show(None, (210, 297))
        leaf = self._original.leaves[self._number]
        self._places.draw(leaf.points)
        self._draw_badge(self._how_large(viewport))
        unit = _UNITS[self._original.what]
        self._controls.tell(viewport, self._number, len(self._original.leaves), unit, self._here)

    # --- parts ------------------------------------------------------------------------------------------------

    def _draw_code(self, url: str, here: Regions) -> None:
        layout, theme = self.face.layout, self.face.theme
        box = here.code
        if box is None:
            return
        layout.add(self, Panel(theme.color("white"), radius=16, line=theme.color("line")), *_box(box))
        black = self.face.theme.color("text") if theme.illustrated else theme.color("on_solid")
        style = theme.words(32, 40, black, bold=True, align="center")
        word = words.SCAN_KEEP if layout.measure(words.SCAN_KEEP, style) <= box.width - 8 else words.SCAN_KEEP_SHORT
        side = box.height - style.line_px - 12
        layout.add(self, QRPanel(url), box.x + 4, box.y + 4, box.width - 8, side)
        line = TextBox(word, style, wrap=False)
        layout.add(self, line, box.x, box.y + 4 + side, box.width, style.line_px)

    def _how_large(self, viewport: Viewport | None) -> str:
        """整页, or how much larger than as wide as the place; nothing where there is nothing to see."""
        if viewport is None:
            return ""
        if not viewport.can_shrink:
            return words.WHOLE[self._original.what]
        percent = round(100 * viewport.zoom)
        return f"{words.ENLARGE if percent >= 100 else words.SHRINK} {percent}%"

    def _draw_badge(self, text: str) -> None:
        if text == self._told:
            return
        self._told = text
        self._badge.clear_widgets()
        layout, theme = self.face.layout, self.face.theme.plain
        style = theme.words(32, 56, self._ink, bold=True)
        wide = layout.measure(text, style) if text else 0.0
        tag = layout.measure("示例数据", theme.words(28, 40)) + 18 if self._sample else 0.0
        between = 20.0 if text and tag else 0.0
        total = wide + between + tag
        if not total:
            return
        x, y = self._here.view.x + 24, self._here.view.y + 20
        ground = Panel(theme.color("paper"), radius=28, line=theme.color("gold2"))
        layout.add(self._badge, ground, x, y, total + 56, 56)
        layout.add(self._badge, TextBox(text, style, wrap=False), x + 28, y, wide + 1, 56)
        if tag:
            sample_tag(self._badge, self.face, y + 8, left=x + 28 + wide + between)

    def _caption(self, leaf: Leaf) -> tuple[Style, Composed] | None:
        """The words of a leaf, set as wide as the picture, in the first size in which they take little room."""
        if not leaf.caption:
            return None
        layout, theme = self.face.layout, self.face.theme
        width = 984 if layout.portrait else 1336
        styles = [theme.words(size, line, align="center") for size, line in ((36, 50), (32, 44))]
        styles.append(theme.plain.words(32, 44, align="center"))
        for style in styles:
            composed = compose(leaf.caption, layout.style(style), layout.px(width))
            if layout.ruler.units(composed.height) <= _MOST_CAPTION / (1 if style is styles[-1] else 3):
                break
        return style, composed

    def _caption_height(self, leaf: Leaf) -> float:
        found = self._caption(leaf)
        return self.face.layout.ruler.units(found[1].height) if found is not None else 0.0

    def _draw_caption(self, leaf: Leaf) -> None:
        self._caption_box.clear_widgets()
        found = self._caption(leaf)
        if found is None:
            return
        view = self._here.view
        layout = self.face.layout
        high = layout.ruler.units(found[1].height)
        layout.add(self._caption_box, TextBox(leaf.caption, found[0]), view.x, view.bottom + 8, view.width, high + 1)


def _box(box: Box) -> tuple[float, float, float, float]:
    return box.x, box.y, box.width, box.height
