"""The check list beside a form."""

from __future__ import annotations

from datetime import UTC, datetime

from central.guard.checks import Picture, check, masked, wrong_sums
from central.guard.glyphs import undrawable
from central.items.draft import Whole
from tests.central.village import FINANCE, NOTICE

NOW = datetime(2026, 10, 24, 2, 36, tzinfo=UTC)


def report(content, kind="notice", pictures=None):
    return check(content, Whole(id="x-1", kind=kind, published=NOW), pictures or {}, ("gov.example.cn",))


def test_a_good_notice_passes_every_check() -> None:
    found = report(NOTICE)
    assert found.findings == () and len(found.passed) == 7


def test_an_identity_number_in_a_table_blocks_until_it_is_masked() -> None:
    table = {
        "type": "table",
        "columns": [{"label": "姓名"}, {"label": "证号"}],
        "rows": [{"cells": ["李某", "11010519491231002X"]}],
    }
    content = NOTICE | {"blocks": [table]}
    (finding,) = report(content).blocking
    assert finding.field == "blocks[0].rows[0].cells[1]" and "491231" not in finding.what
    mended = masked(content, finding.field)
    assert not report(mended).blocking and mended["blocks"][0]["rows"][0]["cells"][1] == "11*************02X"


def test_a_mobile_number_wants_a_reason_but_not_where_it_is_to_be_called() -> None:
    content = NOTICE | {"blocks": [{"type": "paragraph", "text": "找李主任 13812345678"}]}
    (finding,) = report(content).findings
    assert finding.needs_reason and not finding.block
    contact = {"type": "contacts", "contacts": [{"name": "值班", "phone": "13812345678"}]}
    assert not report(NOTICE | {"blocks": [contact]}).findings


def test_sums_that_do_not_add_up_are_named() -> None:
    assert not report(FINANCE, "disclosure").blocking
    table = FINANCE["blocks"][0]
    rows = [*table["rows"][:2], {"cells": ["小计", "300000"], "role": "subtotal"}]
    (found,) = report(FINANCE | {"blocks": [table | {"rows": rows}]}, "disclosure").blocking
    assert "300,000" in found.what and "281,100" in found.what


def test_totals_add_subtotals_and_what_stands_alone() -> None:
    column = [{"label": "项目"}, {"label": "元", "kind": "money"}]
    rows = [("a", "1", "entry"), ("小计", "1", "subtotal"), ("b", "2", "entry"), ("合计", "3", "total")]
    table = {"columns": column, "rows": [{"cells": [name, value], "role": role} for name, value, role in rows]}
    assert list(wrong_sums(table)) == []


def test_characters_that_no_screen_can_draw_are_named() -> None:
    assert undrawable("王𬱖") == () and undrawable("骨直门") == ()
    assert undrawable("\U00031353") == ("\U00031353",)
    content = NOTICE | {"title": "找\U00031353主任"}
    assert "大屏没有字" in report(content).blocking[0].what


def test_hidden_characters_links_and_small_pictures() -> None:
    assert "看不见的符号" in report(NOTICE | {"title": "停\u202e水"}).blocking[0].what
    stream = {
        "type": "livestream",
        "starts": "2026-10-25T10:00:00+08:00",
        "ends": "2026-10-25T11:00:00+08:00",
        "link": "http://x.cn/a",
    }
    assert any("网址" in finding.what for finding in report(NOTICE | {"blocks": [stream]}).blocking)
    image = {"type": "image", "media": {"sha256": "a" * 64, "length": 10, "type": "image/jpeg"}}
    found = report(NOTICE | {"blocks": [image]}, pictures={"a" * 64: Picture(480, 300)})
    assert [finding.block for finding in found.findings] == [False] and "太小" in found.findings[0].what


def test_a_long_title_asks_for_a_short_one() -> None:
    assert report(NOTICE | {"title": "关于做好今冬明春森林防火工作的紧急通知"}).findings[0].field == "short_title"
