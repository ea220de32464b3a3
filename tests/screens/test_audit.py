"""The audit itself: it finds what it is there to find, and nothing on a clean page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.screens.wall import SIZES, Wall

pytestmark = pytest.mark.window


def text(words: str = "荷塘村", **options: Any) -> Any:
    from screens.paint import TextBox
    from screens.typesetting import Style

    return TextBox(words, Style(size_px=36, line_px=50), **options)


def target(name: str) -> Any:
    from screens.paint import Look, PressButton

    return PressButton(lambda: None, normal=Look("#FFFFFF"), name=name)


Draw = Callable[[Any, Any], None]

FAULTS: dict[str, Draw] = {
    "off the panel": lambda layout, root: layout.add(root, text(wrap=False), 1900, 500, 200, 50),
    "cut": lambda layout, root: layout.add(root, text("很长的话" * 9, max_lines=1), 100, 500, 200, 50),
    "leaves its box": lambda layout, root: layout.add(root, text("很长的话" * 9), 100, 500, 200, 50),
    "meets": lambda layout, root: (
        layout.add(root, text(), 100, 500, 200, 50), layout.add(root, text(), 130, 510, 200, 50),
    ),
    "too small to touch": lambda layout, root: layout.add(root, target("小"), 100, 500, 95, 80),
    "too close to touch": lambda layout, root: (
        layout.add(root, target("左"), 100, 500, 100, 100), layout.add(root, target("右"), 208, 500, 100, 100),
    ),
    "out of reach": lambda layout, root: layout.add(root, target("高"), 100, 100, 200, 100),
    "leaves its button": lambda layout, root: layout.add(
        layout.add(root, target("钮"), 100, 500, 100, 100), text("荷塘村村民", wrap=False), 110, 500, 300, 50
    ),
}  # fmt: skip


@pytest.mark.parametrize("size", ["landscape", "small"])
@pytest.mark.parametrize("rule", FAULTS)
def test_each_fault_is_found(wall: Wall, size: str, rule: str) -> None:
    from kivy.uix.widget import Widget

    from screens.audit import audit

    wall.resize(*SIZES[size])
    layout, root = wall.face(None).layout, Widget()
    FAULTS[rule](layout, root)
    assert rule in {finding.rule for finding in audit(root, layout)}


@pytest.mark.parametrize("size", SIZES)
def test_a_clean_page_has_no_findings(wall: Wall, size: str) -> None:
    from kivy.uix.widget import Widget

    from screens.audit import audit

    wall.resize(*SIZES[size])
    layout, root = wall.face(None).layout, Widget()
    y = 800
    layout.add(root, text(wrap=False), 100, y, 200, 50)
    layout.add(root, text("很长的话" * 9, max_lines=1, ellipsis=True), 100, y + 60, 200, 50)
    button = layout.add(root, target("好"), 400, y, 200, 100)
    layout.add(button, text(wrap=False), 420, y + 20, 160, 50)
    layout.add(root, target("也好"), 616, y, 100, 100)
    assert audit(root, layout) == []


def test_what_moves_under_a_window_is_judged_where_it_is_seen(wall: Wall) -> None:
    from kivy.uix.widget import Widget

    from screens.audit import Sight, audit

    wall.resize(*SIZES["landscape"])
    layout, root, moving = wall.face(None).layout, Widget(), Widget()
    layout.add(root, text(wrap=False), 100, 500, 200, 50)
    layout.add(moving, text("往下很远", wrap=False), 100, 1900, 200, 50)
    layout.add(moving, text("在上面看不见", wrap=False), 100, 1500, 300, 50)
    root.add_widget(moving)
    moving.sight = Sight(1000, (0, 0, 1920, 480))
    assert audit(root, layout) == []
    # A thousand and four hundred pixels up, the lower text stands upon the one that does not move.
    moving.sight = Sight(1400, (0, 0, 1920, 1080))
    assert [finding.rule for finding in audit(root, layout)] == ["meets"]
