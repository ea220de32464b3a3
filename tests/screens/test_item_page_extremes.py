"""Item pages with next to nothing and with far too much in them: still told, still filled, still in order."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from feed import blocks
from feed.item import Guide, Item, KeyPoint, Policy
from screens import words
from screens.manner import Manner
from tests.screens.test_item_page import item, media
from tests.screens.test_item_page_large import clean, put, told
from tests.screens.wall import NOW, SIZES, Wall, the_wall

__all__ = ["media"]

pytestmark = pytest.mark.window

STANDARD, LARGE = Manner(), Manner(large=True)
OFFICE = Guide(life_event="aid", who="村民", duration="当天", fee="不收", place="村部", phone="12345")


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


def shown(wall: Wall, media: Any, given: Item, panel: str = "landscape", manner: Manner = STANDARD) -> Any:
    data, _, prepared = media
    wall.resize(*SIZES[panel])
    return put(wall, data, given, prepared, manner)


def names(count: int) -> blocks.Table:
    rows = tuple(blocks.Row((f"张三丰{number}",)) for number in range(count))
    return blocks.Table(columns=(blocks.Column("姓名"),), rows=rows)


@pytest.mark.parametrize("manner", [STANDARD, LARGE], ids=["standard", "large"])
@pytest.mark.parametrize("panel", ["landscape", "portrait"])
@pytest.mark.parametrize(
    ("kind", "fields", "line"),
    [
        ("notice", {"url": None}, words.TOLD_BY_TITLE),
        ("notice", {}, words.TOLD_ON_PHONE),
        ("policy", {"policy": Policy(theme="farming"), "url": None}, words.TOLD_BY_TITLE),
        ("contact", {"url": None}, words.NO_PHONES_YET),
    ],
)
def test_an_item_without_a_body_says_where_to_ask(
    wall: Wall, media: Any, panel: str, manner: Manner, kind: str, fields: Any, line: str
) -> None:
    page = shown(wall, media, item(kind, **fields), panel, manner)
    assert all(part in told(page) for part in line.split("\n"))
    assert page._flow.known == 1
    clean(page)


@pytest.mark.parametrize("panel", ["landscape", "portrait"])
def test_a_guide_with_its_five_answers_alone_says_whom_to_call(wall: Wall, media: Any, panel: str) -> None:
    page = shown(wall, media, item("guide", guide=OFFICE), panel)
    assert "请打 12345 问清楚" in told(page)
    clean(page)


def test_fine_print_does_not_push_the_fifth_answer_to_a_page_of_its_own(wall: Wall, media: Any) -> None:
    page = shown(wall, media, item("guide", guide=OFFICE, url=None), manner=LARGE)
    assert page._flow.known == 1
    assert "12345" in told(page)
    clean(page)


def test_a_table_without_rows_says_that_there_are_none(wall: Wall, media: Any) -> None:
    page = shown(wall, media, item(blocks=(names(0),)))
    assert words.NO_ROWS in told(page)


@pytest.mark.parametrize("manner", [STANDARD, LARGE], ids=["standard", "large"])
@pytest.mark.parametrize("panel", ["landscape", "portrait"])
def test_a_long_list_of_names_stands_in_columns_read_downwards(
    wall: Wall, media: Any, panel: str, manner: Manner
) -> None:
    from screens.item_page.table_columns import TableColumns

    page = shown(wall, media, item(blocks=(names(90),)), panel, manner)
    flow = page._flow
    parts = [placed.piece for number in range(flow.known) for placed in flow.page(number)]
    columns = [piece for piece in parts if isinstance(piece, TableColumns)]
    assert columns
    order = [row.cells[0] for piece in columns for column in piece._columns() for row in column.rows]
    assert order == [f"张三丰{number}" for number in range(90)]
    full = [len(piece.part.rows) for piece in columns]
    assert min(full) * 2 > max(full), "the last page is as full as the others, about"
    clean(page)


def test_a_short_table_stays_one_table(wall: Wall, media: Any) -> None:
    from screens.item_page.table_part import TablePart

    page = shown(wall, media, item(blocks=(names(5),)))
    assert [type(placed.piece) for placed in page._flow.page(0)] == [TablePart]


def test_a_row_too_many_for_a_page_makes_the_rows_closer_instead_of_a_page(wall: Wall, media: Any) -> None:
    from screens.item_page.table_part import TablePart

    def table(rows: int) -> blocks.Table:
        cells = ("水渠清淤和塘堤加固工程", "第一、二、三村民小组", "9999999999.50")
        labels = (("项目", "text"), ("地点", "text"), ("金额", "money"))
        columns = tuple(blocks.Column(label, kind=kind) for label, kind in labels)  # type: ignore[arg-type]
        return blocks.Table(columns=columns, rows=(blocks.Row(cells),) * rows)

    fitting = 1
    while shown(wall, media, item(blocks=(table(fitting + 1),)))._flow.known == 1:
        fitting += 1
    page = shown(wall, media, item(blocks=(table(fitting),)))
    [placed] = page._flow.page(0)
    assert isinstance(placed.piece, TablePart)
    assert placed.piece.loose < 0
    clean(page)


def test_rows_of_one_table_differ_little_from_page_to_page(wall: Wall, media: Any) -> None:
    from screens.item_page.table_part import TablePart

    long = "莲塘清淤和塘堤加固工程的材料费和人工费"
    table = blocks.Table(columns=(blocks.Column("项目"), blocks.Column("说明")), rows=(blocks.Row((long, long)),) * 16)
    flow = shown(wall, media, item(blocks=(table,)))._flow
    parts = [placed.piece for number in range(flow.known) for placed in flow.page(number)]
    heights = [(part.height - part.header_height) / len(part.rows) for part in parts if isinstance(part, TablePart)]
    assert max(heights) <= 1.25 * min(heights)


def test_many_short_contacts_stand_two_on_a_line(wall: Wall, media: Any) -> None:
    from screens.item_page.contacts import ContactRow

    def rows(count: int, name: str) -> list[int]:
        contacts = tuple(blocks.Contact(name, "0731-5555 0112", duty="报修") for _ in range(count))
        page = shown(wall, media, item("contact", url=None, blocks=(blocks.Contacts(contacts),)))
        clean(page)
        flow = page._flow
        pieces = [placed.piece for number in range(flow.known) for placed in flow.page(number)]
        return [len(piece.calls) for piece in pieces if isinstance(piece, ContactRow)]

    assert rows(3, "村部") == [1, 1, 1]
    assert rows(9, "村部") == [2, 2, 2, 2, 1]
    assert set(rows(9, "荷塘村党群服务中心便民服务窗口（一组、二组、三组）")) == {1}


def test_a_long_list_of_short_entries_stands_in_columns_with_its_numbers(wall: Wall, media: Any) -> None:
    entries = tuple(f"第{number}村民小组" for number in range(1, 22))
    page = shown(wall, media, item(blocks=(blocks.ListBlock(entries, numbered=True),), url=None))
    assert page._flow.known == 1
    assert all(f"{number}." in told(page) for number in range(1, 22))
    clean(page)


@pytest.mark.parametrize("panel", ["landscape", "portrait"])
@pytest.mark.parametrize("manner", [STANDARD, LARGE], ids=["standard", "large"])
@pytest.mark.parametrize("hours", [2, 34])
@pytest.mark.parametrize("speaker", ["", "湖南农业大学园艺学院教授、国家特色蔬菜产业技术体系湘潭综合试验站站长"])
def test_the_state_of_a_talk_never_runs_under_its_code(
    wall: Wall, media: Any, panel: str, manner: Manner, hours: int, speaker: str
) -> None:
    from screens.item_page.talk import TalkCard

    starts = NOW + timedelta(hours=26)
    talk = blocks.Livestream(
        starts=starts, ends=starts + timedelta(hours=hours), link="https://screen.yuetang.example.cn/n/1",
        speaker=speaker,
    )  # fmt: skip
    page = shown(wall, media, item(blocks=(talk,), url=None), panel, manner)
    [card] = [placed.piece for placed in page._flow.page(0) if isinstance(placed.piece, TalkCard)]
    room = card.setting.width - card.code[0] - 3 * 28 if card.beside else card.setting.width
    assert card.badge_width <= room
    assert card.height <= card.setting.room + 1
    clean(page)


def test_a_few_facts_and_answers_fill_more_of_an_empty_page(wall: Wall, media: Any) -> None:
    """Cards and rows take room that is left, and stay equal among themselves."""
    facts = blocks.Facts(tuple(blocks.Fact(f"第{n}项", str(37 * n), unit="亩") for n in range(1, 6)))
    points = tuple(KeyPoint(f"补多少{n}", "每亩200元") for n in range(2))
    for given in (item(blocks=(facts,)), item("policy", policy=Policy(theme="farming", key_points=points))):
        placed = shown(wall, media, given)._flow.page(0)
        heights = {round(one.piece.height, 3) for one in placed}
        assert len(heights) == 1
        assert all(one.piece.height > 1.2 * one.piece.stretched(0).row_height for one in placed)  # type: ignore[attr-defined]
        assert placed[-1].y + placed[-1].piece.height <= one_page(wall, media, given) + 1


def one_page(wall: Wall, media: Any, given: Item) -> float:
    page = shown(wall, media, given)
    room: float = page._frame._setting(page._frame._here).room
    return room


def test_a_record_takes_few_lines_and_ends_every_line_at_one_edge(wall: Wall, media: Any) -> None:
    from screens.item_page.records import Records

    labels = ["项目", "地点", "组别", "开工", "完工", "承建单位", "合同价", "决算价", "已付", "未付", "质保金", "备注"]
    cells = (
        "塘堤加固", "三组", "3", "2026年3月", "2026年6月", "湘潭市岳塘区宏远建筑有限公司", "1286400", "1290000",
        "1000000", "290000", "64320", "无",
    )  # fmt: skip
    table = blocks.Table(columns=tuple(map(blocks.Column, labels)), rows=(blocks.Row(cells),) * 6)
    page = shown(wall, media, item("disclosure", blocks=(table,), **disclosed()))
    flow = page._flow
    parts = [placed.piece for number in range(flow.known) for placed in flow.page(number)]
    first = next(part for part in parts if isinstance(part, Records))
    strips = first._strips(0)
    assert len(strips) <= 5, "a name, and eleven pairs on four lines"
    ends = {round(max(text.x + text.width for text in strip.texts)) for strip in strips[1:]}
    assert len(ends) == 1
    clean(page)


def disclosed() -> dict[str, Any]:
    from feed.item import Disclosure

    return {"disclosure": Disclosure(area="finance", matter="f3", template="finance"), "url": None}


def test_pictures_of_the_village_without_words_are_still_there(wall: Wall, media: Any) -> None:
    """A bare item with a cover shows it: it is not taken for an item that says nothing."""
    _, refs, _ = media
    page = shown(wall, media, item(cover=refs["wide"], url=None))
    assert words.TOLD_BY_TITLE.split("\n")[0] not in told(page)


def test_a_fact_longer_than_a_card_can_be_is_told_in_words(wall: Wall, media: Any) -> None:
    label, value, note = "关于莲塘清淤的说明" * 6, "每亩每年补助两百元整" * 6, "补充说明" * 15
    fact = blocks.Fact(label, value, unit="元每亩每年每户每人", note=note)
    page = shown(wall, media, item(blocks=(blocks.Facts((fact,)),)), manner=LARGE)
    assert "补充说明" in "".join(told_on(page, number) for number in range(page._flow.known))
    clean(page)


def told_on(page: Any, number: int) -> str:
    page.turn(number)
    return told(page)


@pytest.mark.parametrize("panel", ["landscape", "portrait"])
def test_the_unit_of_a_chart_has_its_place_beside_one_long_name(wall: Wall, media: Any, panel: str) -> None:
    long = "关于进一步做好莲塘清淤与鲜藕采收期间用水用电安全管理及农户登记工作的通知补充说明第二号修订稿"
    values = (Decimal(1), Decimal(2), Decimal(3))
    series = (blocks.Series(long, values, role="income"),)
    chart = blocks.Chart("line", ("一月", "二月", "三月"), series, unit="万元每户每年每人次")
    clean(shown(wall, media, item(blocks=(chart,)), panel))


def test_a_checklist_under_its_authors_heading_has_no_second_one(wall: Wall, media: Any) -> None:
    given = (blocks.Heading("申请时带什么"), blocks.Materials((blocks.Material("户口簿"),)))
    assert "要带什么" not in told(shown(wall, media, item(blocks=given)))
    assert "要带什么" in told(shown(wall, media, item(blocks=given[1:])))
