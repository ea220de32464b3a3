"""Item pages on the window: every kind of block, odd content, pages turned, nothing clipped or meeting."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image as Pillow

from feed import blocks
from feed.item import (
    Action,
    Alert,
    Disclosure,
    Guide,
    Item,
    KeyPoint,
    Period,
    Policy,
    Question,
    SignOff,
)
from feed.media import MediaRef
from kiosk.edition import EditionMedia
from tests.screens.wall import (
    NOW,
    SIZES,
    VILLAGE,
    Wall,
    button,
    document_media,
    edition_of,
    picture_media,
    the_wall,
    told,
)
from tests.thoroughness import examples

pytestmark = pytest.mark.window

URL = "https://screen.yuetang.example.cn/n/1"
LONG = "莲塘管护与鲜藕采收注意事项，请各户在规定时间内完成登记并相互转告。"
FILM = MediaRef(sha256="f" * 64, length=9, type="video/mp4", seconds=200)
SOUND = MediaRef(sha256="e" * 64, length=9, type="audio/ogg", seconds=65)


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, MediaRef], list[EditionMedia]]:
    folder = tmp_path_factory.mktemp("media")
    made = {
        "wide": picture_media(folder / "prepared", 1600, 900),
        "panorama": picture_media(folder / "prepared", 2400, 200),
        "tall": picture_media(folder / "prepared", 200, 2400),
        "tiny": picture_media(folder / "prepared", 12, 9),
        "paper": document_media(folder / "paper", 3),
    }
    return folder, {name: one[0] for name, one in made.items()}, [one[1] for one in made.values()]


def item(kind: str = "notice", **fields: Any) -> Item:
    given = {"id": "it", "version": 1, "kind": kind, "title": "关于莲塘清淤的通知", "published": NOW, "url": URL}
    return Item(**{**given, **fields})


def table(rows: int, columns: int = 4) -> blocks.Table:
    kinds = ["text", "money", "number", "date", *["text"] * 20]
    cells = ["补助对象张三", "9999999999999.50", "-120", "2026-09-30", *["第三组"] * 20]
    return blocks.Table(
        caption="明细",
        columns=tuple(
            blocks.Column(label=f"栏目{place}", kind=kinds[place], unit="元" if kinds[place] == "money" else "")
            for place in range(columns)
        ),
        rows=tuple(
            blocks.Row(
                tuple(cells[:columns]), role="total" if row == rows - 1 else "group" if row % 9 == 4 else "entry"
            )
            for row in range(rows)
        ),
    )


def every_block(refs: dict[str, MediaRef]) -> dict[str, tuple[blocks.Block, ...]]:
    """One sample or more of each kind of block."""
    image = blocks.Image(media=refs["wide"], alt="荷塘", caption="秋天的荷塘")
    series = tuple(
        blocks.Series(name=f"第{n}组", values=tuple(Decimal(n * 1000 + k) for k in range(6))) for n in range(1, 7)
    )
    money = (
        blocks.Series(name="收入", role="income", values=(Decimal(530000), None, Decimal(-20000), Decimal(486200))),
        blocks.Series(name="支出", role="expense", values=(Decimal(1), Decimal(0), Decimal(391700), Decimal(391700))),
    )
    four = ("去年四季", "一季", "二季", "三季")
    return {
        "heading": (blocks.Heading(text="一、时间"), blocks.Heading(text="上午", level=3), blocks.Paragraph(text=LONG)),
        "paragraph": (blocks.Paragraph(text=LONG * 90),),
        "list": (
            blocks.ListBlock(entries=(LONG, "带身份证")),
            blocks.ListBlock(entries=tuple(["短"] * 40), numbered=True),
        ),
        "table": (table(12), table(3, columns=2), table(5, columns=12), table(1)),
        "chart": (
            blocks.Chart(form="bars", categories=four, series=money, title="近四季收支", unit="元"),
            blocks.Chart(form="line", categories=tuple(f"{n}月" for n in range(6)), series=series, unit="斤"),
            blocks.Chart(form="donut", categories=four, series=(money[1],), title="支出", unit="元"),
            blocks.Chart(
                form="bars",
                categories=tuple(f"第{n}村民小组" for n in range(24)),
                series=tuple(
                    blocks.Series(name=f"系列{n}", values=tuple(Decimal(k * n) for k in range(24))) for n in range(1, 7)
                ),
            ),
        ),
        "facts": (
            blocks.Facts(
                facts=tuple(blocks.Fact(label="户数", value="682", unit="户", note="九月底") for _ in range(5))
            ),
            blocks.Facts(facts=(blocks.Fact(label="说" * 60, value="数" * 60, note="注" * 60),) * 3),
        ),
        "steps": (blocks.Steps(steps=(blocks.Step(name="申请", who="本人", time="当天", result="拿到回执"),) * 7),),
        "materials": (blocks.Materials(materials=(blocks.Material(name="身份证", form="带原件", copies=2),) * 9),),
        "image": (
            image,
            blocks.Image(media=refs["tall"]),
            blocks.Image(media=refs["panorama"], caption=LONG * 8),
            blocks.Image(media=refs["tiny"]),
        ),
        "gallery": (blocks.Gallery(images=(image, blocks.Image(media=refs["tall"], alt=LONG))),),
        "map": (
            blocks.Map(
                media=refs["wide"],
                caption="村里哪里有什么",
                points=tuple(blocks.MapPoint(label=f"第{n}处地方", x=n / 60, y=(n * 7 % 60) / 60) for n in range(60)),
            ),
        ),
        "video": (
            blocks.Video(media=FILM, poster=refs["wide"], caption="短片"),
            blocks.Video(media=FILM, caption=LONG * 8),
        ),
        "livestream": tuple(
            blocks.Livestream(
                starts=NOW + timedelta(hours=at), ends=NOW + timedelta(hours=at + 2), link=URL, speaker="李老师"
            )
            for at in (24, -1, -48)
        ),
        "audio": (blocks.Audio(media=SOUND, caption="村里广播"),),
        "document": (blocks.Document(media=refs["paper"], title="原件" * 20, pages=3),),
        "callout": (blocks.Callout(text=LONG), blocks.Callout(text=LONG * 20, tone="warning")),
        "contacts": (
            blocks.Contacts(
                contacts=(blocks.Contact(name="村委会", phone="0731-5555 0112", duty="值班", hours="全天"),) * 9
            ),
            blocks.Contacts(contacts=(blocks.Contact(name="名" * 60, phone="0731-5555 0112 转 8888", duty="责" * 60),)),
        ),
        "people": (
            blocks.People(
                people=(
                    blocks.Person(
                        name="张𬱖荣", post="村党总支书记", duty="全面工作", phone="0731-5555 0112", photo=refs["tall"]
                    ),
                    blocks.Person(name="李四", post="委员"),
                    blocks.Person(name="王五", post="网格员", duty=LONG * 8),
                )
            ),
        ),
    }


def walk_pages(wall: Wall, page: Any, stage: Any, most: int = 200) -> int:
    """Turn through all pages and hold each to the audit; how many there are."""
    from screens.audit import audit

    count = page._flow.known
    for number in range(min(count, most)):
        if number:
            page.turn(number)
        findings = audit(stage, page.face.layout)
        assert not findings, f"page {number + 1}/{count}: " + "\n".join(map(str, findings[:5]))
    return int(count)


def open_item(wall: Wall, data: Path, given: Item, media: list[EditionMedia], memory: Any = None) -> tuple[Any, Any]:
    from screens.item_page import ItemPage

    for old in data.glob("editions/*"):
        old.unlink()
    catalogue = edition_of(data, [(VILLAGE, given)], media)
    page = ItemPage(wall.face(catalogue), f"item:{VILLAGE}/{given.id}", memory)  # type: ignore[arg-type]
    return page, wall.show(page)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tag", [kind.__struct_config__.tag for kind in blocks.Block.__args__])  # type: ignore[attr-defined]
def test_every_block_is_laid_out_cleanly(wall: Wall, media: Any, size: str, tag: str) -> None:
    data, refs, prepared = media
    wall.resize(*SIZES[size])
    page, stage = open_item(wall, data, item(blocks=every_block(refs)[tag]), prepared)
    assert walk_pages(wall, page, stage) >= 1


def test_the_samples_cover_every_block_of_the_contract(media: Any) -> None:
    from screens.item_page.blocks import PIECES

    shown = {type(block) for group in every_block(media[1]).values() for block in group}
    assert shown == set(PIECES)
    assert shown == set(blocks.Block.__args__)  # type: ignore[attr-defined]


def typed_items() -> dict[str, Item]:
    """Items of every kind, full and bare."""
    steps = tuple(
        blocks.Step(name=f"第{n}件事", who="街道和村干部", time="10天内", result="干部到家里看") for n in range(6)
    )
    materials = tuple(blocks.Material(name=f"第{n}样材料", form="带原件", required=n < 6) for n in range(8))
    full = Guide(
        life_event="aid",
        who=LONG * 4,
        duration="30个工作日",
        fee="不收费",
        place="村便民服务站 村委会一楼",
        phone="0731-5555 0112",
        authority="岳塘区民政局",
        basis="《社会救助暂行办法》" * 12,
        conditions=("户口在本区",) * 5,
        materials=materials,
        steps=steps,
        fee_basis="不收费",
        hours="周一到周五",
        directions="进门右手",
        village_role="on-behalf",
        visits=1,
        online=URL,
        result="批准通知",
        complaints_phone="12345",
        questions=(Question(question=LONG * 4, answer=LONG * 9),) * 3,
        checked=date(2026, 9, 30),
    )
    endless = tuple(blocks.Step(name="名" * 60, who="谁" * 60, time="时" * 60, result="果" * 300) for _ in range(20))
    account = Disclosure(
        area="finance",
        matter="f3",
        template="finance",
        elements=LONG,
        basis=LONG,
        disclosed=date(2026, 10, 14),
        period=Period(label="2026年三季度", first=date(2026, 7, 1), last=date(2026, 9, 30)),
        body="荷塘村村民委员会",
        sign_off=SignOff(body="村务监督委员会", on=date(2026, 10, 13), signed_by="赵明渠"),
        archive_number="2026-031",
    )
    bare = Guide(life_event="birth", who="谁都能办", duration="当天", fee="不收费", place="村里", phone="12345")
    point = KeyPoint(label="补多少", answer="每亩150元", note="打到一卡通")
    alert = Alert(
        category="rainstorm",
        level="orange",
        starts=NOW,
        ends=NOW + timedelta(hours=6),
        area="岳塘区全区",
        what="有大暴雨",
        actions=(Action(text="转移到高处", detail="去荷塘小学"),) * 4,
        issued_by="岳塘区气象台",
        drill=True,
    )
    kept = Disclosure(area="finance", matter="f2", template="finance")
    return {
        "guide": item("guide", guide=full, title="题" * 60),
        "guide-bare": item("guide", guide=bare, url=None),
        "guide-endless": item(
            "guide", guide=replace(full, steps=endless, materials=(blocks.Material(name="材" * 60),) * 30)
        ),
        "disclosure": item("disclosure", disclosure=account, summary=LONG * 5),
        "disclosure-bare": item("disclosure", disclosure=kept, url=None),
        "policy": item(
            "policy", policy=Policy(theme="farming", key_points=(point,) * 6, document_number="〔2026〕1号")
        ),
        "policy-long": item(
            "policy",
            policy=Policy(
                theme="farming",
                authority="局" * 60,
                key_points=(KeyPoint(label="问" * 60, answer="答" * 60, note="注" * 60),) * 2,
            ),
        ),
        "alert": item("alert", alert=alert),
        "alert-long": item("alert", alert=replace(alert, area="区" * 300, what="雨" * 300)),
        "notice-bare": item("notice", url=None),
        "contact": item("contact", summary="电话"),
        "profile": item("profile", title="荷塘村", url="https://village.cn/" + "a" * 65),
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", sorted(typed_items()))
def test_every_kind_is_laid_out_cleanly(wall: Wall, media: Any, size: str, name: str) -> None:
    data, _, prepared = media
    wall.resize(*SIZES[size])
    page, stage = open_item(wall, data, typed_items()[name], prepared)
    walk_pages(wall, page, stage, most=40)


@pytest.mark.parametrize("size", ["landscape", "portrait"])
def test_an_item_whose_media_are_not_there_says_what_they_were(wall: Wall, media: Any, size: str) -> None:
    data, refs, _ = media
    wall.resize(*SIZES[size])
    given = [block for group in every_block(refs).values() for block in group if hasattr(block, "media")]
    page, stage = open_item(wall, data, item(blocks=tuple(given)), [])
    words = []
    for number in range(walk_pages(wall, page, stage)):
        page.turn(number)
        words.append(told(stage))
    assert "（图：秋天的荷塘）" in "\n".join(words)
    assert "短片" in "\n".join(words)


def test_pages_are_turned_by_touch_and_remembered(wall: Wall, media: Any) -> None:
    data, _, prepared = media
    wall.resize(*SIZES["landscape"])
    given = item(blocks=(blocks.Paragraph(text=LONG * 90),))
    page, stage = open_item(wall, data, given, prepared)
    assert not button(stage, "上页").enabled
    wall.tap(button(stage, "下页"))
    assert page.memory["page"] == 1
    assert button(stage, "上页").enabled
    again, stage = open_item(wall, data, given, prepared, dict(page.memory))
    assert again.memory["page"] == 1
    wall.tap(button(stage, "上页"))
    assert again.memory["page"] == 0


def test_a_page_number_beyond_the_last_shows_the_last(wall: Wall, media: Any) -> None:
    data, _, prepared = media
    wall.resize(*SIZES["landscape"])
    page, _ = open_item(wall, data, item(blocks=(blocks.Paragraph(text=LONG),)), prepared, {"page": 40})
    assert page.memory["page"] == 0


def test_the_code_of_an_item_is_read_off_the_window(wall: Wall, media: Any, tmp_path: Path) -> None:
    data, _, prepared = media
    for size in SIZES:
        wall.resize(*SIZES[size])
        open_item(wall, data, item(blocks=(blocks.Paragraph(text=LONG * 90),)), prepared)
        with Pillow.open(wall.screenshot(tmp_path / f"{size}.png")) as picture:
            assert [code.text for code in zxingcpp.read_barcodes(picture)] == [URL], size


def test_an_item_that_has_gone_says_so_and_leads_on(wall: Wall, media: Any) -> None:
    from screens.audit import audit
    from screens.item_page import ItemPage

    data, _, prepared = media
    wall.resize(*SIZES["landscape"])
    open_item(wall, data, item(), prepared)
    catalogue = edition_of(data, [(VILLAGE, item())], prepared, number=2)
    face = wall.face(catalogue)
    page = ItemPage(face, f"item:{VILLAGE}/other")  # type: ignore[arg-type]
    stage = wall.show(page)
    assert "这条内容已经撤下" in told(stage)
    assert not audit(stage, face.layout)


def test_a_livestream_that_is_over_leads_to_what_was_recorded(wall: Wall, media: Any) -> None:
    data, refs, prepared = media
    wall.resize(*SIZES["landscape"])
    over = every_block(refs)["livestream"][2]
    _, stage = open_item(wall, data, item(blocks=(over,), url=None), prepared)
    assert "已经结束" in told(stage)
    from screens.qr_panel import QRPanel

    assert [widget.url for widget in stage.walk() if isinstance(widget, QRPanel)] == [over.link]
    assert "扫码看回放" in told(stage)


def test_a_long_article_and_a_long_table_open_without_waiting_for_their_last_page(wall: Wall, media: Any) -> None:
    """Not a measurement: only that opening does not grow with what follows the first page."""
    from screens.item_page import ItemPage

    data, _, prepared = media
    wall.resize(*SIZES["landscape"])
    many = item(blocks=(table(500, columns=5), *[blocks.Paragraph(text=LONG * 100)] * 5))
    page, _ = open_item(wall, data, many, prepared)
    fresh = ItemPage(page.face, page.route)
    fresh.build()
    assert fresh._flow is not None
    assert not fresh._flow.complete


TEXT = st.text(st.sampled_from("荷塘村通知，。、（）《》1234567890abcXYZ %-𬱖ⅣⅠ"), min_size=1, max_size=60)
LINE = st.text(st.sampled_from("荷塘村通知，。、（）《》1234567890 ab"), min_size=1, max_size=300)
ODD = st.one_of(
    st.builds(blocks.Heading, text=TEXT),
    st.builds(blocks.Paragraph, text=st.text(st.sampled_from("荷塘，。a1 \n"), min_size=1, max_size=900)),
    st.builds(blocks.ListBlock, entries=st.lists(LINE, min_size=1, max_size=12).map(tuple), numbered=st.booleans()),
    st.builds(blocks.Callout, text=LINE, tone=st.sampled_from(["info", "warning"])),
    st.builds(
        blocks.Facts,
        facts=st.lists(st.builds(blocks.Fact, label=TEXT, value=TEXT, note=TEXT), min_size=1, max_size=7).map(tuple),
    ),
    st.builds(
        blocks.Steps,
        steps=st.lists(st.builds(blocks.Step, name=TEXT, who=TEXT, time=TEXT, result=LINE), min_size=1, max_size=5).map(
            tuple
        ),
    ),
    st.builds(
        blocks.Table,
        caption=TEXT,
        columns=st.just(
            (
                blocks.Column(label="名称"),
                blocks.Column(label="金额", kind="money", unit="元"),
                blocks.Column(label="说明"),
            )
        ),
        rows=st.lists(
            st.builds(blocks.Row, cells=st.tuples(TEXT, st.sampled_from(["", "0", "-9999999999999.5"]), LINE)),
            max_size=20,
        ).map(tuple),
    ),
)


@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=TEXT,
    summary=st.text(st.sampled_from("荷塘，1a"), max_size=200),
    given=st.lists(ODD, max_size=6),
    size=st.sampled_from(sorted(SIZES)),
)
def test_odd_items_are_laid_out_cleanly(
    wall: Wall, media: Any, title: str, summary: str, given: list[blocks.Block], size: str
) -> None:
    data, _, prepared = media
    wall.resize(*SIZES[size])
    page, stage = open_item(wall, data, item(title=title, summary=summary, blocks=tuple(given)), prepared)
    walk_pages(wall, page, stage, most=30)
