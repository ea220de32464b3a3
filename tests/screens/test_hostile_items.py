"""Bad input: whatever a publisher may sign looks designed, on every kind of panel and in every manner."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feed.item import KINDS, Disclosure, Item, Period
from feed.media import MediaRef
from feed.reading import write_item
from kiosk.catalogue import Catalogue
from kiosk.edition import EditionItem, EditionMedia, write_edition
from screens.manner import Manner
from tests.screens import hostile
from tests.screens.wall import NOW, VILLAGE, Wall, document_media, edition_of, picture_media, the_wall
from tests.thoroughness import examples

pytestmark = pytest.mark.window

PANELS = {"landscape": (1920, 1080), "portrait": (1080, 1920)}
MANNERS = {"standard": Manner(), "large": Manner(large=True), "dark": Manner(dark=True)}
MOST_PAGES = 3

examined = settings(
    max_examples=examples(3),
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""Few but telling: the corpus is extreme already, and nothing is shrunk, for a picture of it says more."""


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, MediaRef], list[EditionMedia]]:
    folder = tmp_path_factory.mktemp("hostile")
    made = {
        "wide": picture_media(folder / "prepared", 1600, 900),
        "panorama": picture_media(folder / "prepared", 2400, 200),
        "tall": picture_media(folder / "prepared", 200, 2400),
        "tiny": picture_media(folder / "prepared", 12, 9),
        "paper": document_media(folder / "paper", 3),
    }
    references = {name: one[0] for name, one in made.items()}
    missing = MediaRef(sha256="0" * 64, length=9, type="image/jpeg", width=800, height=600)
    return folder, {**references, "missing": missing}, [one[1] for one in made.values()]


def shown(data: Path, items: list[Item], media: list[EditionMedia]) -> Catalogue:
    """An edition of a village with a name of twelve characters."""
    shutil.rmtree(data / "editions", ignore_errors=True)
    with_usual = edition_of(data, [], [])
    edition = replace(with_usual.edition, number=2, units={**with_usual.edition.units, VILLAGE: hostile.VILLAGE_NAME})
    with_usual.close()
    entries = (EditionItem(VILLAGE, item, write_item(item)) for item in items)
    return Catalogue.open(write_edition(data / "editions", edition, entries, media), data)


def views(wall: Wall, page: Any) -> Iterator[Any]:
    """The stage with a page put on it as the program does, then with each of the page's own pages."""
    from screens.stage import Stage

    page.build()
    stage = Stage(page.face, lambda: None)
    stage.show(page, 48, 60)
    if hasattr(page, "finish"):
        page.finish()
    yield stage
    for number in range(1, MOST_PAGES):
        if not hasattr(page, "turn"):
            break
        page.turn(number)
        if page.memory.get("page") != number:
            break
        yield stage
    page.leaving()


def examine(wall: Wall, catalogue: Catalogue, route: str, panel: str, manner: str) -> None:
    """Build the page of a route and hold all that it shows to the audit."""
    from screens.audit import audit
    from screens.page import page_class

    wall.resize(*PANELS[panel])
    # The rotation is a poster: nobody has chosen a manner for it.
    face = wall.face(catalogue, NOW, MANNERS["standard" if route == "rotation" else manner])
    page: Any = page_class(route)(face, route, None)  # type: ignore[arg-type]
    for number, stage in enumerate(views(wall, page), 1):
        findings = audit(stage, face.layout)
        assert not findings, f"{route} page {number}, {panel} {manner}:\n  " + "\n  ".join(map(str, findings[:5]))
    flow = getattr(page, "_flow", None)
    assert flow is None or flow.page(0), f"{route}, {panel} {manner}: an empty page"


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("kind", KINDS)
@examined
@given(data=st.data())
def test_an_item_looks_designed_whatever_is_in_it(
    wall: Wall, prepared: Any, kind: str, panel: str, manner: str, data: st.DataObject
) -> None:
    folder, pictures, media = prepared
    item = data.draw(hostile.items(kind, pictures))
    examine(wall, shown(folder, [item], media), f"item:{VILLAGE}/{item.id}", panel, manner)


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("panel", PANELS)
@examined
@given(data=st.data(), count=st.sampled_from((0, 1, 7, 120)))
def test_lists_home_and_slides_look_designed_whatever_is_in_them(
    wall: Wall, prepared: Any, panel: str, manner: str, data: st.DataObject, count: int
) -> None:
    folder, pictures, media = prepared
    few = [data.draw(hostile.items(kind, pictures)) for kind in KINDS]
    many = [replace(few[place % len(few)], id=f"i{place}") for place in range(count)]
    catalogue = shown(folder, many, media)
    route = data.draw(
        st.sampled_from(["home", "rotation", *(f"section:{section.key}" for section in wall.theme.section)])
    )
    examine(wall, catalogue, route, panel, manner)


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("panel", PANELS)
def test_a_period_as_long_as_may_be_leaves_the_count_of_classes_whole(
    wall: Wall, prepared: Any, panel: str, manner: str
) -> None:
    period = Period("一二三四五六七八九十" * 6, date(2026, 7, 1), date(2026, 9, 30))
    account = Disclosure(area="finance", matter="f2", template="finance", period=period)
    item = Item(id="it", version=1, kind="disclosure", title="收支", published=NOW, disclosure=account)
    examine(wall, shown(prepared[0], [item], []), "section:affairs", panel, manner)
