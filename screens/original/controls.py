"""The buttons of the viewer: larger and smaller, up and down, left and right, pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from screens import words
from screens.item_page.regions import Box
from screens.original.regions import Regions, halves, quarters
from screens.original.viewport import Viewport
from screens.paint import Icon, Look, PressButton, TextBox
from screens.typesetting import Span

if TYPE_CHECKING:
    from screens.page import Face
    from screens.theme import Section

Act = Callable[[Callable[[Viewport], Viewport]], None]

_MOVES: Final[dict[str, tuple[str, Callable[[Viewport], Viewport]]]] = {
    words.MOVE_UP: ("up", lambda viewport: viewport.moved(0, -1)),
    words.MOVE_DOWN: ("down", lambda viewport: viewport.moved(0, 1)),
    words.MOVE_LEFT: ("left", lambda viewport: viewport.moved(-1, 0)),
    words.MOVE_RIGHT: ("right", lambda viewport: viewport.moved(1, 0)),
}


class Controls(Widget):  # type: ignore[misc]
    """The rows of buttons. `act` changes what is seen, `turn` shows another leaf (0 = first).

    Up and down always stand there. Left and right have the row of the pages where there is one leaf; with several
    they share the row of up and down while the print is wider than the place.
    """

    def __init__(self, face: Face, section: Section, act: Act, turn: Callable[[int], None]) -> None:
        super().__init__(size_hint=(None, None))
        self.face, self.section = face, section
        self._act, self._turn = act, turn
        self._told: tuple[object, ...] = ()

    def tell(self, viewport: Viewport | None, number: int, count: int, unit: str, here: Regions) -> None:
        """Redraw where something changed: leaf `number` of `count`, counted in `unit` (页, 张)."""
        can = (
            _can(viewport, "can_enlarge"), _can(viewport, "can_shrink"), _can(viewport, "above"),
            _can(viewport, "below"), _can(viewport, "before"), _can(viewport, "after"), _can(viewport, "wide"),
        )  # fmt: skip
        told = (*can, number, count, unit, here)
        if told == self._told:
            return
        self._told = told
        self.clear_widgets()
        larger, smaller, above, below, before, after, wide = can
        first, second = halves(here.zoom)
        self._wordy(words.ENLARGE, "zoomin", lambda: self._act(Viewport.larger), larger, first, solid=True)
        self._wordy(words.SHRINK, "zoomout", lambda: self._act(Viewport.smaller), smaller, second)
        enabled = {
            words.MOVE_UP: above, words.MOVE_DOWN: below, words.MOVE_LEFT: before, words.MOVE_RIGHT: after
        }  # fmt: skip
        across = (words.MOVE_LEFT, words.MOVE_RIGHT)
        if wide and count > 1:
            order = (words.MOVE_LEFT, words.MOVE_UP, words.MOVE_DOWN, words.MOVE_RIGHT)
            for word, box in zip(order, quarters(here.move), strict=True):
                self._move(word, enabled[word], box, stacked=True)
        else:
            for word, box in zip((words.MOVE_UP, words.MOVE_DOWN), halves(here.move), strict=True):
                self._move(word, enabled[word], box)
        if count > 1:
            self._pages(number, count, unit, here.turn)
        else:
            for word, box in zip(across, halves(here.turn), strict=True):
                self._move(word, enabled[word], box)

    def _move(self, word: str, enabled: bool, box: Box, *, stacked: bool = False) -> None:
        icon, change = _MOVES[word]
        draw = self._stacked if stacked else self._wordy
        draw(word, icon, lambda: self._act(change), enabled, box)

    def _pages(self, number: int, count: int, unit: str, box: Box) -> None:
        layout, theme = self.face.layout, self.face.theme
        side = 300.0 if box.width > 600 else 128.0
        previous = Box(box.x, box.y, side, box.height)
        following = Box(box.x + box.width - side, box.y, side, box.height)
        draw = self._wordy if side > 200 else self._stacked
        draw(words.PREVIOUS, "left", lambda: self._turn(number - 1), number > 0, previous)
        draw(words.NEXT, "right", lambda: self._turn(number + 1), number + 1 < count, following)
        x, width = box.x + side + 4, box.width - 2 * side - 8
        for sizes in ((55, 36), (42, 32), (36, 28)):
            large = theme.plain.title(sizes[0], 60, self.section.ink, align="center")
            small = theme.plain.title(sizes[1], 60, "text2", align="center")
            spans = (Span(str(number + 1), large), Span(f"/{count}", small))
            if layout.measure(spans, large) <= width:
                break
        top = box.y + (box.height - 100) / 2
        layout.add(self, TextBox(spans, large), x, top - 6, width, 72)
        caption = theme.plain.words(28, 40, "text2", align="center")
        layout.add(self, TextBox(f"第 {number + 1} {unit}", caption, wrap=False), x, top + 60, width, 40)

    def _button(self, word: str, action: Callable[[], None], enabled: bool, box: Box, solid: bool) -> PressButton:
        theme, ink = self.face.theme, self.section.ink
        normal = Look(ink, ink, theme.color("on_solid"))
        if not solid:
            normal = Look(theme.color("card"), theme.color("button_line"), ink)
        button = PressButton(
            action,
            normal=normal,
            pressed=Look(self.section.motif, ink, ink) if solid else Look(theme.color("green_tint"), ink, ink),
            disabled=Look(theme.color("disabled_fill"), theme.color("disabled_line"), theme.color("disabled_text")),
            line_width=2 if theme.illustrated else 4,
            enabled=enabled,
            name=word,
        )
        return self.face.layout.add(self, button, box.x, box.y, box.width, box.height)

    def _wordy(
        self, word: str, icon: str, action: Callable[[], None], enabled: bool, box: Box, *, solid: bool = False
    ) -> None:
        """Icon and word side by side, in the middle."""
        layout, theme = self.face.layout, self.face.theme
        button = self._button(word, action, enabled, box, solid)
        ink = self.section.ink
        style = theme.words(36, 50, bold=True) if theme.large else theme.words(42, 60, bold=True)
        wide = layout.measure(word, style)
        side = 54.0 if icon.startswith("zoom") else 46.0
        left = box.x + (box.width - side - 12 - wide) / 2
        middle = box.y + box.height / 2
        # What leads to the right has its arrow there.
        sign, text = (left + wide + 12, left) if icon == "right" else (left, left + side + 12)
        button.ink(layout.add(button, Icon(icon, ink), sign, middle - side / 2, side, side))
        told = TextBox(word, style, wrap=False, place="middle")
        button.ink(layout.add(button, told, text, box.y, wide, box.height))

    def _stacked(self, word: str, icon: str, action: Callable[[], None], enabled: bool, box: Box) -> None:
        """Icon above word."""
        layout, theme = self.face.layout, self.face.theme
        button = self._button(word, action, enabled, box, solid=False)
        style = theme.words(28 if theme.large else 32, 40, bold=True, align="center")
        line = style.line_px
        top = box.y + (box.height - 44 - line) / 2
        icon_widget = Icon(icon, self.section.ink)
        button.ink(layout.add(button, icon_widget, box.x + (box.width - 44) / 2, top, 44, 44))
        button.ink(layout.add(button, TextBox(word, style, wrap=False), box.x, top + 44, box.width, line))


def _can(viewport: Viewport | None, what: str) -> bool:
    return viewport is not None and bool(getattr(viewport, what))
