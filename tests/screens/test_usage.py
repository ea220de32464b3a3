"""What residents open and for how long: one visit to an item, whichever of its pictures it takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import convert

from feed import reports
from kiosk.settings import DataSettings, Settings
from screens.gallery.scenes import STATES
from screens.usage import Usage, subject_of

NOW = datetime(2026, 10, 24, 2, 36, tzinfo=UTC)


def test_a_picture_of_an_item_belongs_to_the_visit_of_the_item(tmp_path: Path) -> None:
    usage = Usage(Settings(data=DataSettings(folder=tmp_path)))
    noted: list[tuple[object, ...]] = []
    usage._journal.append = lambda *event: noted.append(event)  # type: ignore[method-assign, assignment]
    routes = [
        ("home", 0), ("section:notice", 5), ("item:1/fire-ban", 12), ("original:1/fire-ban/ab", 20),
        ("item:1/fire-ban", 80), ("picture:1/other/cd", 90), ("rotation", 100),
    ]  # fmt: skip
    for route, seconds in routes:
        usage.opened(route, NOW + timedelta(seconds=seconds))
    assert [(event[0], *event[2:]) for event in noted] == [
        ("section", "", "notice", 7.0),
        ("opened", "1", "fire-ban", 78.0),
        ("opened", "1", "other", 10.0),
    ]


def test_pages_without_content_are_not_noted() -> None:
    assert subject_of("home") == subject_of("manner") == ("", "", "")
    assert subject_of("playing:1/film/0") == subject_of("item:1/film")


def test_what_a_tour_shows_is_of_the_contract_like_any_visit() -> None:
    for scene in STATES:
        _, unit, name = subject_of(scene.route)
        convert(unit, reports.Unit)
        convert(name, reports.Name)
