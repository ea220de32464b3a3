"""Keys to type with: they act each time a finger leaves them, however quickly one comes after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from kivy.input import MotionEvent
from kivy.uix.widget import Widget

from screens.paint import Icon, Look, PressButton, TextBox
from screens.setting_up import words
from screens.setting_up.places import CLEAR, DELETE, LETTERS, SHIFT, SIGN_OF, SIGNS, SPACE, Box
from screens.strokes import STROKE

if TYPE_CHECKING:
    from screens.page import Face

Press = Callable[[str], None]

_NAMES: Final = {
    DELETE: words.DELETE,
    CLEAR: words.CLEAR,
    SHIFT: words.SHIFT,
    SIGNS: words.SIGNS,
    SPACE: words.SPACE,
}


class Key(PressButton):
    """A button without the rest after a tap that all others have: two letters may come within a third of a second."""

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Act when the finger leaves the key upon it."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._press(False)
        if self.enabled and self.get_root_window() is not None and STROKE not in touch.ud and self._upon(touch):
            self._action()
        return True


def written(key: str, *, shift: bool, signs: bool) -> str:
    """Return what a key writes, "" for one that writes nothing."""
    if key in (DELETE, CLEAR, SHIFT, SIGNS):
        return ""
    if key in LETTERS and len(key) == 1:
        return SIGN_OF[key] if signs else key.upper() if shift else key
    return key


def typed(text: str, key: str, limit: int, *, shift: bool = False, signs: bool = False) -> str:
    """Return a text after a key; one that would grow beyond `limit` characters stays as it is."""
    if key == DELETE:
        return text[:-1]
    if key == CLEAR:
        return ""
    grown = text + written(key, shift=shift, signs=signs)
    return grown if len(grown) <= limit else text


def draw_keys(
    parent: Widget,
    face: Face,
    boxes: Mapping[str, Box],
    press: Press,
    *,
    shift: bool = False,
    signs: bool = False,
    capitals: bool = False,
    disabled: bool = False,
) -> None:
    """Draw keys at their boxes; `capitals` shows letters large though they mean the same."""
    for key, box in boxes.items():
        word = _NAMES.get(key) or written(key, shift=shift, signs=signs)
        solid = (key == SHIFT and shift) or (key == SIGNS and signs)
        _draw(parent, face, box, key, word.upper() if capitals else word, press, solid=solid, enabled=not disabled)


def _draw(
    parent: Widget, face: Face, box: Box, key: str, word: str, press: Press, *, solid: bool, enabled: bool
) -> None:
    layout, theme = face.layout, face.theme.plain
    color = theme.color
    ink = color("green") if key in _NAMES or len(key) > 1 else color("text")
    normal = Look(color("card"), color("button_line"), ink)
    if solid:
        normal = Look(color("green"), color("green"), color("on_solid"))
    button = Key(
        lambda: press(key),
        normal=normal,
        pressed=Look(color("green"), color("green"), color("on_solid")),
        disabled=Look(color("disabled_fill"), color("disabled_line"), color("disabled_text")),
        name=f"key {key}",
        enabled=enabled,
    )
    x, y, width, height = box
    layout.add(parent, button, x, y, width, height)
    if key == DELETE:
        icon = min(52.0, width - 24)
        button.ink(layout.add(button, Icon("delete", ink), x + (width - icon) / 2, y + (height - icon) / 2, icon, icon))
        return
    steps = (48, 42, 36, 32, 28) if len(word) == 1 or word.isdigit() else (36, 32, 28)
    styles = [theme.words(size, round(size * 1.3), bold=True, align="center") for size in steps]
    style = next((one for one in styles if layout.measure(word, one) <= width - 8), styles[-1])
    button.ink(layout.add(button, TextBox(word, style, place="middle", wrap=False), x, y, width, height))
