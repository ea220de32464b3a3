"""The folder publisher: what a clerk writes, what comes of it, and what a slip is answered with."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from feed import blocks
from feed.item import Item
from feed.publish.fault import FolderFault, SourceFault
from feed.publish.folder import Folder, read_folder
from feed.publish.issue import Issue, Published, WouldEmpty, issue, read_published
from feed.publish.search_keys import search_keys
from feed.publish.tables import read_table
from feed.taxonomy import Taxonomy, Term
from tests.feed.items import NOW

VILLAGE = "430304009203"
TAXONOMY = Taxonomy(
    *((Term(code="finance", name="财务"),), (Term(code="finance", name="财务开支"),), (Term(code="f2", name="收入"),)),
    *((Term(code="medical", name="医保"),), (Term(code="aid", name="救助"),)),
    *((), (), (), (), (Term(code="rainstorm", name="暴雨"),)),
)
UNITS = """
[policy]
link_hosts = ["screen.example.cn"]
[[unit]]
code = "430304"
name = "岳塘区"
folder = "qu"
[[unit]]
code = "430304009203"
name = "荷塘村"
folder = "cun"
"""
NOTICE = '+++\nkind = "notice"\ntitle = "10月28日停水"\npublished = 2026-10-24\n+++\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "units.toml").write_text(UNITS, "utf-8")
    for name in ("qu", "cun"):
        (tmp_path / name).mkdir()
    return tmp_path


def write(folder: Path, text: str, name: str = "water.md") -> Path:
    path = folder / "cun" / name
    path.write_text(text, "utf-8")
    return path


def read(folder: Path) -> Folder:
    return read_folder(folder, TAXONOMY)


def only(folder: Path) -> Item:
    (item,) = read(folder).units[VILLAGE].items
    return item


def complaint(folder: Path) -> str:
    with pytest.raises(FolderFault) as caught:
        read(folder)
    return str(caught.value)


def test_a_short_notice_needs_four_lines(folder: Path) -> None:
    write(folder, NOTICE + "请提前存好水。\n\n水来了再用。\n")
    item = only(folder)
    assert (item.id, item.version, item.title) == ("water", 1, "10月28日停水")
    assert item.published.isoformat() == "2026-10-24T00:00:00+08:00"
    assert item.blocks == (blocks.Paragraph("请提前存好水。"), blocks.Paragraph("水来了再用。"))
    assert "tingshui".startswith(item.search.pinyin.split()[-2])


def test_every_kind_of_block_is_understood(folder: Path) -> None:
    for name, colour in (("a.png", "green"), ("b.png", "red")):
        Image.new("RGB", (40, 30), colour).save(folder / "cun" / name)
    Image.new("RGB", (40, 30)).save(
        folder / "cun" / "notice.pdf", save_all=True, append_images=[Image.new("RGB", (40, 30))]
    )
    write(
        folder,
        NOTICE
        + """
## 时间
上午九点到
下午五点，water
supply 恢复。

- 一组
- 二组

1. 先存水
2. 再关阀

> ! 不要开电热水器

| 项目 | 金额（元） |
|---|--:|
| 上级补助 | 218,000.00 |
| 小计 | 218,000.00 |

![塘边](a.png "春天的荷塘")

![塘边](a.png)
![桥头](b.png)

![通知原件](notice.pdf)

```facts
[[facts]]
label = "总户数"
value = "682"
unit = "户"
```

```chart
form = "bars"
categories = ["一季", "二季"]
[[series]]
name = "收入"
role = "income"
values = [41.2, "48.62"]
```

```people
[[people]]
name = "示例甲"
post = "支部书记"
photo = "a.png"
```
""",
    )
    made = only(folder).blocks
    assert [type(block).__name__ for block in made] == [
        *("Heading", "Paragraph", "ListBlock", "ListBlock", "Callout", "Table", "Image", "Gallery"),
        *("Document", "Facts", "Chart", "People"),
    ]
    assert made[1] == blocks.Paragraph("上午九点到下午五点，water supply 恢复。")
    assert made[4] == blocks.Callout("不要开电热水器", "warning")
    table = made[5]
    assert isinstance(table, blocks.Table)
    assert table.columns[1] == blocks.Column("金额", "money", "元")
    assert [(row.cells[1], row.role) for row in table.rows] == [("218000.00", "entry"), ("218000.00", "subtotal")]
    document = made[8]
    assert isinstance(document, blocks.Document)
    assert document.pages == 2
    assert len(read(folder).units[VILLAGE].blobs) == 3


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("no front matter", "water.md:1: has no front matter; begin with +++"),
        ('+++\ntitle = "x\n+++\n', "water.md:2: front matter"),
        (NOTICE.replace("published = 2026-10-24\n", ""), "the field 'published' is missing; add it"),
        (NOTICE.replace("title", "titel"), "water.md:3: there is no field 'titel'; known are"),
        (NOTICE.replace('"notice"', '"notiz"'), "water.md:2: kind"),
        (NOTICE.replace("10月28日停水", "停" * 61), "water.md:3: title"),
        (NOTICE.replace("停水", "停\u202e水"), "U+202E"),
        (NOTICE.replace("+++\n", "+++\nversion = 3\n", 1), "'version' is not written by hand"),
        (NOTICE.replace("+++\n", '+++\nurl = "https://evil.cn/"\n', 1), "not on the county's list"),
        (
            NOTICE.replace("+++\n", '+++\ncover = "none.png"\n', 1),
            "water.md:2: there is no file 'none.png'; put the file",
        ),
        (NOTICE.replace("+++\n", '+++\ncover = "../../x.png"\n', 1), "leads out of the folder"),
        (NOTICE.replace('kind = "notice"', 'kind = "alert"'), "alert"),
        (NOTICE.replace('kind = "notice"', 'kind = "policy"\npolicy = {theme = "medicin"}'), "may not publish"),
        (NOTICE + "# 大标题\n", "water.md:6: a heading has two or three #"),
        (NOTICE + "\n正文\n\n<b>粗</b>\n", "water.md:9: html_inline"),
        (NOTICE + "看 ![图](a.png) 这里\n", "a picture stands inside a sentence"),
        (NOTICE + "```fact\n```\n", "a block ```fact is not known; known are"),
        (NOTICE + "```facts\nfacts = 1\n```\n", "facts"),
        (NOTICE + '```facts\nfact = "x"\n```\n', "```facts has no field 'fact'; it has: facts"),
        (NOTICE + "```facts\nfacts = [\n```\n", "write the block as TOML"),
        (NOTICE + '```table\nfile = "none.xlsx"\n```\n', "there is no file 'none.xlsx'"),
        (NOTICE + "| 金额（元） |\n|--:|\n| 1e5 |\n| 3 |\n", None),
    ],
)
def test_a_slip_is_answered_with_place_and_remedy(folder: Path, text: str, answer: str | None) -> None:
    write(folder, text)
    if answer is None:
        assert isinstance(only(folder).blocks[0], blocks.Table)
    else:
        assert answer in complaint(folder)


def test_all_slips_of_a_folder_are_told_at_once(folder: Path) -> None:
    write(folder, "one", "one.md")
    write(folder, "two", "two.md")
    assert complaint(folder).count("has no front matter") == 2


def test_two_files_with_one_id_are_refused(folder: Path) -> None:
    write(folder, NOTICE, "a.md")
    write(folder, NOTICE.replace("+++\n", '+++\nid = "a"\n', 1), "b.md")
    assert "the id 'a' is also that of" in complaint(folder)


def test_a_picture_that_is_a_web_page_is_refused(folder: Path) -> None:
    (folder / "cun" / "a.png").write_text("<html>")
    write(folder, NOTICE + "![图](a.png)\n")
    assert "of no type that a screen shows" in complaint(folder)


def test_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    Image.new("RGB", (9, 9)).save(secret)
    (folder / "cun" / "a.png").symlink_to(secret)
    write(folder, NOTICE + "![图](a.png)\n")
    assert "there is no file" in complaint(folder)


def test_units_must_have_codes_and_folders(folder: Path) -> None:
    (folder / "units.toml").write_text(UNITS.replace("430304009203", "4303"), "utf-8")
    assert "units.toml" in complaint(folder)
    (folder / "units.toml").write_text(UNITS.replace('"cun"', '"none"'), "utf-8")
    assert "there is no folder 'none'" in complaint(folder)


def test_excel_tables_keep_their_figures(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in [
        ["项目", "金额（元）", "日期"],
        ["上级补助", 218000, dt.date(2026, 9, 1)],
        ["零星", 0.1 + 0.2, None],
        ["合计", 218000.3, ""],
    ]:
        page.append(row)
    book.save(tmp_path / "q3.xlsx")
    table = read_table(tmp_path / "q3.xlsx")
    assert [row.cells for row in table.rows] == [
        ("上级补助", "218000", "2026-09-01"),
        ("零星", "0.3", ""),
        ("合计", "218000.3", ""),
    ]
    assert [column.kind for column in table.columns] == ["text", "money", "text"]
    assert table.rows[-1].role == "total"


def test_excel_csv_in_chinese_encoding_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes('项目,户数（户）\n一组,"1,024"\n'.encode("gb18030"))
    table = read_table(tmp_path / "a.csv")
    assert table.columns[1] == blocks.Column("户数", "number", "户")
    assert table.rows[0].cells == ("一组", "1024")


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(SourceFault, match="save it again from Excel"):
        read_table(tmp_path / "a.xlsx")


def test_pinyin_and_initials_find_a_title() -> None:
    keys = search_keys("最低生活保障申请", ["低保"])
    assert keys.initials.split() == ["zdshbzsq", "db"]
    assert keys.pinyin == "zui di sheng huo bao zhang shen qing di bao"
    assert search_keys("实事实办").pinyin == "shi shi shi ban"


def put(folder: Path, previous: Published | None = None, now: dt.datetime = NOW, *, allow_empty: bool = False) -> Issue:
    content = read(folder)
    return issue(content.units[VILLAGE], content.policy, previous, now, allow_empty=allow_empty)


def after(made: Issue) -> Published:
    def blob(sha256: str) -> bytes:
        found = made.blobs[sha256]
        return found if isinstance(found, bytes) else found.read_bytes()

    return read_published(VILLAGE, made.feed, blob)


def test_an_unchanged_folder_gives_the_same_feed(folder: Path) -> None:
    write(folder, NOTICE)
    first = put(folder)
    again = put(folder, after(first), NOW + dt.timedelta(days=1))
    assert not again.is_change
    assert again.feed == first.feed


def test_a_change_counts_the_version_up(folder: Path) -> None:
    write(folder, NOTICE)
    write(folder, NOTICE, "other.md")
    first = put(folder)
    write(folder, NOTICE + "请存水。\n")
    second = put(folder, after(first))
    assert second.changed == ("water",)
    assert {name: item.version for name, item in after(second).items.items()} == {"water": 2, "other": 1}


def test_what_is_withdrawn_leaves_without_grace(folder: Path) -> None:
    Image.new("RGB", (40, 30)).save(folder / "cun" / "a.png")
    write(folder, NOTICE + "![图](a.png)\n")
    write(folder, NOTICE, "other.md")
    first = put(folder)
    (folder / "cun" / "water.md").unlink()
    second = put(folder, after(first))
    assert second.withdrawn == ("water",)
    assert second.withdrawn_blobs == first.blobs.keys(), "the picture and the page with the words"


def test_an_item_waits_for_its_time_and_leaves_after_it(folder: Path) -> None:
    timed = NOTICE.replace("+++\n", "+++\nin_force_from = 2026-12-01\nin_force_until = 2026-12-08\n", 1)
    write(folder, timed)
    write(folder, timed.replace("+++\n", "+++\npreload = true\n", 1), "early.md")
    made = put(folder)
    assert (made.added, list(made.held)) == (("early",), ["water"])
    over = put(folder, after(made), NOW.replace(year=2027), allow_empty=True)
    assert set(over.lapsed) == {"early", "water"}
    assert over.withdrawn == ("early",)


def test_a_unit_is_not_emptied_by_accident(folder: Path) -> None:
    write(folder, NOTICE)
    first = put(folder)
    (folder / "cun" / "water.md").unlink()
    with pytest.raises(WouldEmpty, match="荷塘村"):
        put(folder, after(first))
    assert put(folder, after(first), allow_empty=True).withdrawn == ("water",)
