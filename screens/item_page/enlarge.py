"""From a picture on an item's page to the viewer: a touch on it, a mark that says so, what the page remembers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from feed.media import MediaRef
from screens import words
from screens.original.leaves import route_of
from screens.page import Memory, Page
from screens.paint import Icon, Look, Panel, PressButton, TextBox

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_INSET: Final = 16.0
_CLEAR: Final = 34.0
"""Units around a point that its number needs."""

_LEAST: Final = (260.0, 150.0)
"""Units of a picture that has room for the mark."""

_TOUCHED: Final = 96.0
"""The least that a finger hits. A picture smaller both ways is none to enlarge; a strip is touched beside it too."""


def page_of(widget: Widget | None) -> Page | None:
    """The page that a widget stands on; none for one that stands on no page."""
    while widget is not None and not isinstance(widget, Page):
        widget = widget.parent if widget.parent is not widget else None
    return widget


def remembered(widget: Widget) -> Memory:
    """What the page around a widget remembers; a memory of its own for one that stands on no page."""
    page = page_of(widget)
    return page.memory if page is not None else {}


def open_large(setting: Setting, widget: Widget, media: MediaRef) -> None:
    """Go to the viewer with a medium of the item whose page this is."""
    page = page_of(widget)
    if page is not None:
        unit, _, rest = page.argument.partition("/")
        setting.face.open(route_of(unit, rest.partition("/")[0], media))


def touchable(
    board: Board,
    setting: Setting,
    media: MediaRef,
    box: tuple[float, float, float, float],
    *,
    mark: bool = True,
    clear_of: Sequence[tuple[float, float]] = (),
) -> None:
    """Let a touch on a picture's place open the viewer; `mark` draws 放大看 in a corner of it.

    `clear_of` are points of the picture (units from its upper left corner) that something stands on: the mark goes to
    another corner, or stays away. The picture is held to no reach band: it is wherever the words leave it, and nothing
    is reached by it alone.
    """
    x, y, width, height = box
    if max(width, height) < _TOUCHED:
        return
    ink = setting.section.ink
    parent = board.parent
    button = PressButton(
        lambda: open_large(setting, parent, media),
        normal=Look(None, setting.theme.color("gold2")),
        pressed=Look(None, ink),
        radius=12,
        line_width=2,
        name=words.SEE_LARGE,
    )
    button.touch_target = False
    wide, high = max(width, _TOUCHED), max(height, _TOUCHED)
    board.add(button, x - (wide - width) / 2, y - (high - height) / 2, wide, high)
    if mark and width >= _LEAST[0] and height >= _LEAST[1]:
        _mark(board.moved(x, y), setting, button, (width, height), clear_of)


def _mark(
    board: Board,
    setting: Setting,
    button: PressButton,
    size: tuple[float, float],
    clear_of: Sequence[tuple[float, float]],
) -> None:
    theme = setting.theme.plain
    style = theme.words(28, 40, setting.section.ink, bold=True)
    wide = setting.layout.measure(words.SEE_LARGE, style)
    width, height = 20 + 36 + 10 + wide + 22, 56.0
    right, lower = size[0] - width - _INSET, size[1] - height - _INSET
    corners = ((right, lower), (_INSET, lower), (right, _INSET), (_INSET, _INSET))
    corner = next((one for one in corners if not any(_near(point, one, (width, height)) for point in clear_of)), None)
    if corner is None:
        return
    layout = setting.layout
    at = (board.x + corner[0], board.y + corner[1])
    layout.add(button, Panel(theme.color("card"), radius=28, line=theme.color("gold2")), *at, width, height)
    layout.add(button, Icon("zoomin", setting.section.ink), at[0] + 20, at[1] + 10, 36, 36)
    layout.add(button, TextBox(words.SEE_LARGE, style, wrap=False), at[0] + 66, at[1] + 8, wide, 40)


def _near(point: tuple[float, float], corner: tuple[float, float], size: tuple[float, float]) -> bool:
    """Whether what stands on a point would meet a mark in a corner."""
    return all(
        start - _CLEAR < place < start + length + _CLEAR
        for place, start, length in zip(point, corner, size, strict=True)
    )
