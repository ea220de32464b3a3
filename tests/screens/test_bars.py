"""The bars above and below a page: they stay while pages change, and hold a village's name whatever it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kiosk.catalogue import Catalogue
from kiosk.status import Status
from tests.screens.program import Program
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, button

pytestmark = pytest.mark.window


def test_the_bars_stay_while_pages_come_and_go(program: Program) -> None:
    program.face.open("home")
    top, bottom = program.face.stage.top_bar, program.face.stage.bottom_bar
    assert not button(bottom, "返回").enabled
    program.face.open("section:policy")
    assert (program.face.stage.top_bar, program.face.stage.bottom_bar) == (top, bottom)
    assert button(bottom, "返回").enabled
    program.face.back()
    assert not button(bottom, "首页").enabled
    assert program.face.stage.children[0] is bottom, "the bars stand above the page"


NAMES = st.text(st.sampled_from("荷塘莲花镇王家湾峪岭"), min_size=1, max_size=12)


@pytest.mark.parametrize("size", ["landscape", "portrait"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(name="新安江流域莲花镇王家湾", offline=True)
@given(name=NAMES, offline=st.booleans())
def test_a_village_of_any_name_never_meets_the_date(
    wall: Wall, demo: Catalogue, monkeypatch: pytest.MonkeyPatch, size: str, name: str, offline: bool
) -> None:
    from screens.audit import audit
    from screens.bars import TopBar

    monkeypatch.setitem(demo.edition.units, VILLAGE, name)
    wall.resize(*SIZES[size])
    face: Any = wall.face(demo)
    if offline:
        face.status = Status(state="offline", since=NOW - timedelta(days=3))
    bar = TopBar(face, clear=False)
    assert not audit(bar, face.layout)
    drawn = next(widget for widget in bar.walk() if getattr(widget, "text", None) == name)
    assert drawn.style.size_px >= 28
