"""While the rotation stands, QR codes are worked out before anybody opens their items."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from feed.blocks import Paragraph
from feed.item import Item
from screens.qr_panel import KEPT_CODES, QRPanel, qr_matrix
from tests.screens.wall import NOW, VILLAGE, edition_of, the_wall


@pytest.fixture(autouse=True, scope="module")
def wall() -> None:
    """Pages are loaded here: the first of them opens the window, which is the wall's for all that follows."""
    the_wall()


def item(number: int, url: str | None) -> Item:
    return Item(id=f"n{number}", version=1, kind="notice", title=f"第{number}号通知", published=NOW, url=url,
                blocks=(Paragraph(text="请注意。"),))  # fmt: skip


def test_codes_are_ready_before_the_first_touch(tmp_path: Path) -> None:
    from screens.ahead import codes_of

    urls = [f"https://screen.yuetang.example.cn/n/{number}" for number in range(5)]
    entries = [(VILLAGE, item(number, url)) for number, url in enumerate([*urls, None])]
    face: Any = SimpleNamespace(catalogue=edition_of(tmp_path, entries), now=lambda: NOW)
    qr_matrix.cache_clear()
    assert len(list(codes_of(face))) == len(urls)
    made = qr_matrix.cache_info().misses
    assert all(QRPanel.fits(url) for url in urls)
    assert qr_matrix.cache_info().misses == made, "a code was made after the touch"
    face.catalogue.close()


def test_without_an_edition_there_is_nothing_to_do() -> None:
    from screens.ahead import codes_of

    assert not list(codes_of(SimpleNamespace(catalogue=None, now=lambda: NOW)))  # type: ignore[arg-type]


@pytest.mark.parametrize("unattended", [True, False])
def test_work_ahead_ends_and_waits_while_somebody_is_there(tmp_path: Path, unattended: bool) -> None:
    from screens.ahead import Ahead
    from screens.page import PAGES

    entries = [(VILLAGE, item(number, f"https://screen.yuetang.example.cn/n/{number}")) for number in range(KEPT_CODES)]
    face: Any = SimpleNamespace(catalogue=edition_of(tmp_path, entries), now=lambda: NOW)
    ahead = Ahead(lambda: SimpleNamespace(face=face), lambda: unattended)  # type: ignore[arg-type, return-value]
    ahead._prepare(0)
    turns = 0
    while ahead._work(0):
        turns += 1
        assert turns <= len(PAGES) + KEPT_CODES
    assert (turns > len(PAGES)) is unattended
    assert qr_matrix.cache_info().currsize <= KEPT_CODES
    face.catalogue.close()
