"""Items as awkward as the contract allows: longest and shortest fields, crowds, odd scripts, odd pictures.

Strategies for hypothesis. What they make is valid: a publisher may sign it, so the screen has to look designed with it.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st
from msgspec import structs

from feed import blocks, limits
from feed.item import Action, Alert, Disclosure, Guide, Item, KeyPoint, Period, Policy, Question, SignOff
from feed.media import MediaRef
from feed.reading import ItemRefused, write_item
from tests.screens.wall import NOW

URL: Final = "https://screen.yuetang.example.cn/n/" + "a" * 48
"""84 bytes: the longest link that a code of the screen can hold."""

VILLAGE_NAME: Final = "阿克塞哈萨克族自治荷塘村"
"""Twelve characters."""

NAME: Final = "买买提·" * 10 + "阿不都热依木江"
"""More than forty syllables: a name of a citizen, not a mistake."""

LONG: Final = (
    "关于进一步做好莲塘清淤与鲜藕采收期间用水用电安全管理及农户登记工作的通知补充说明第二号修订稿（试行）请各组相互转告"
)
MIXED: Final = "ᠮᠣᠩᠭᠣᠯ 荷塘 Lotus Pond 2026年 བོད་ ئۇيغۇر Ⅳ期 №7 ½㎡ 𬱖𠮷㐂 e-mail:a@b.cn"
UNBROKEN: Final = "Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronuku"
DIGITS: Final = "9999999999999.99"

_CORPUS: Final = (
    LONG, NAME, MIXED, UNBROKEN, "荷", "1", "——……《〈（“荷”）〉》，。", "一二三四五六七八九十" * 30,
    "30 亩 12.5 万元 8 月 " * 20, "张三丰", "第三村民小组",
)  # fmt: skip


def text(least: int, most: int) -> st.SearchStrategy[str]:
    """A text of the corpus that fits a field: at its bounds, or as it comes."""
    fitting = [one[:most] for one in _CORPUS if len(one[:most].strip()) >= max(1, least)]
    longest = [(one * (most // len(one) + 1))[:most] for one in (LONG, NAME, MIXED)]
    pieces = st.sampled_from([one for one in (*fitting, *longest) if one.strip()])
    return pieces if least else st.one_of(st.just(""), pieces)


label = text(1, limits.LABEL_LENGTH)
short = text(0, limits.LABEL_LENGTH)
line = text(1, limits.LINE_LENGTH)
title = text(1, limits.TITLE_LENGTH)
amount = st.sampled_from(["", "0", "-0.5", "1", "-9999999999999.9999", DIGITS, "123456.7"])
phone = st.sampled_from(["12345", "0731-5555 0112 转 8888", "+86 731 5555 0112"])
numbers = st.sampled_from(
    [None, *map(Decimal, ("0", "1", "-1", "9999999999999", "-9999999999999.5", "0.0001", "48.62"))]
)


def several(one: st.SearchStrategy[Any], counts: tuple[int, ...]) -> st.SearchStrategy[tuple[Any, ...]]:
    """So many of a thing as one of the counts says; beyond three they repeat."""
    return st.tuples(st.sampled_from(counts), st.lists(one, min_size=3, max_size=3)).map(
        lambda drawn: tuple(drawn[1][place % 3] for place in range(drawn[0]))
    )


@st.composite
def tables(draw: st.DrawFn) -> blocks.Table:
    """0, 1, 12 or 500 rows; 1 to 12 columns; sums, groups, empty cells, figures of 13 digits."""
    width = draw(st.sampled_from((1, 2, 3, 5, 8, 12)))
    kinds = [draw(st.sampled_from(("text", "number", "money", "date"))) for _ in range(width)]
    day = st.sampled_from(("", "2026-09-30"))
    cells = {"text": text(0, limits.LINE_LENGTH), "date": day, "number": amount, "money": amount}
    sample = [
        blocks.Row(tuple(draw(cells[kind]) for kind in kinds), role=role)  # type: ignore[arg-type]
        for role in ("entry", draw(st.sampled_from(("entry", "group", "subtotal"))), "entry")
    ]
    count = draw(st.sampled_from((0, 1, 12, 500) if width < 8 else (0, 1, 12)))
    if draw(st.booleans()):
        return named(draw(st.sampled_from((1, 2, 3))), draw(st.sampled_from((7, 50, 499))))
    return blocks.Table(
        caption=draw(short),
        columns=tuple(blocks.Column(label=draw(short), kind=kind, unit=draw(text(0, 12))) for kind in kinds),  # type: ignore[arg-type]
        rows=tuple(sample[place % 3] for place in range(count)),
    )


def named(width: int, count: int) -> blocks.Table:
    """A list of names as villages publish it: narrow and long, a sum at its end."""
    columns = (blocks.Column("姓名"), blocks.Column("面积", "number", "亩"), blocks.Column("金额", "money", "元"))
    rows = [blocks.Row(("欧阳建国", "12.5", f"{place * 137}")[:width]) for place in range(count)]
    rows.append(blocks.Row(("合计", "123.5", DIGITS)[:width], role="total"))
    return blocks.Table(columns=columns[:width], rows=tuple(rows))


@st.composite
def charts(draw: st.DrawFn) -> blocks.Chart:
    """One point or 24, one series or six, all alike, negative, missing, huge."""
    form = draw(st.sampled_from(("bars", "line", "donut")))
    points = draw(st.sampled_from((1, 2, 4, 12, 24)))
    many = 1 if form == "donut" else draw(st.sampled_from((1, 2, 6)))
    series = []
    for _ in range(many):
        few = [draw(numbers) for _ in range(3)]
        role = draw(st.sampled_from(("income", "expense", "balance", "other")))
        values = tuple(few[place % 3] for place in range(points))
        series.append(blocks.Series(name=draw(label), values=values, role=role))  # type: ignore[arg-type]
    return blocks.Chart(
        form=form,  # type: ignore[arg-type]
        categories=tuple(f"{draw(label) if place < 3 else place}"[: limits.LABEL_LENGTH] for place in range(points)),
        series=tuple(series), title=draw(short), unit=draw(text(0, 12)),
    )  # fmt: skip


def pictured(pictures: dict[str, MediaRef]) -> st.SearchStrategy[blocks.Block]:
    """Blocks with pictures: tall, panoramic, tiny, and none prepared."""
    media = st.sampled_from([pictures[name] for name in sorted(pictures) if name != "paper"])
    image = st.builds(blocks.Image, media=media, alt=text(0, limits.LINE_LENGTH), caption=text(0, limits.LINE_LENGTH))
    person = st.builds(
        blocks.Person, name=st.one_of(st.just(NAME), label), post=label, duty=text(0, limits.LINE_LENGTH),
        phone=st.one_of(st.none(), phone), photo=st.one_of(st.none(), media),
    )  # fmt: skip
    place = st.sampled_from((0.0, 0.5, 1.0))
    point = st.builds(blocks.MapPoint, label=label, x=place, y=place)
    return st.one_of(
        image,
        st.builds(blocks.Gallery, images=several(image, (1, 2, 40))),
        st.builds(blocks.Map, media=media, points=several(point, (0, 1, 60)), caption=text(0, limits.LINE_LENGTH)),
        st.builds(blocks.People, people=several(person, (1, 3, 60))),
        st.builds(blocks.Document, media=st.just(pictures["paper"]), title=short, pages=st.sampled_from((1, 3, 60))),
    )


step = st.builds(blocks.Step, name=label, who=short, time=short, result=text(0, limits.LINE_LENGTH))
material = st.builds(
    blocks.Material, name=label, form=short, copies=st.sampled_from((0, 1, 99)), required=st.booleans(), source=short
)
fact = st.builds(blocks.Fact, label=label, value=st.one_of(label, st.just(DIGITS)), unit=text(0, 12), note=short)
contact = st.builds(blocks.Contact, name=st.one_of(st.just(NAME), label), phone=phone, duty=short, hours=short)

worded: Final = st.one_of(
    st.builds(blocks.Heading, text=label, level=st.sampled_from((2, 3))),
    st.builds(blocks.Paragraph, text=st.one_of(line, text(1, limits.PARAGRAPH_LENGTH))),
    st.builds(blocks.ListBlock, entries=several(line, (1, 3, 200)), numbered=st.booleans()),
    st.builds(
        lambda count, numbered: blocks.ListBlock(("第三村民小组 张三丰",) * count, numbered=numbered),
        st.sampled_from((11, 12, 100)), st.booleans(),
    ),
    tables(),
    charts(),
    st.builds(blocks.Facts, facts=several(fact, (1, 3, 40))),
    st.builds(blocks.Steps, steps=several(step, (1, 3, limits.STEPS))),
    st.builds(blocks.Materials, materials=several(material, (1, 3, limits.MATERIALS))),
    st.builds(blocks.Callout, text=text(1, limits.BASIS_LENGTH), tone=st.sampled_from(("info", "warning"))),
    st.builds(blocks.Contacts, contacts=several(contact, (1, 3, 100))),
    st.builds(
        lambda count: blocks.Contacts((blocks.Contact("第三组组长", "0731-5555 0112", duty="报修"),) * count),
        st.sampled_from((1, 7, 60)),
    ),
    st.builds(
        lambda hours, speaker: blocks.Livestream(
            starts=NOW + timedelta(hours=hours), ends=NOW + timedelta(hours=hours + 2), link=URL, speaker=speaker
        ),
        st.sampled_from((-48, -1, 24)), short,
    ),
)  # fmt: skip

guides = st.builds(
    Guide, life_event=st.sampled_from(("birth", "aid")), who=line, duration=short, fee=short, place=line, phone=phone,
    authority=short, basis=text(0, limits.BASIS_LENGTH), conditions=several(line, (0, 1, 30)),
    materials=several(material, (0, 1, 5, limits.MATERIALS)), steps=several(step, (0, 1, 5, limits.STEPS)),
    hours=short, directions=st.one_of(st.none(), line), online=st.sampled_from((None, URL)), result=short,
    complaints_phone=st.one_of(st.none(), phone), checked=st.sampled_from((None, date(2026, 9, 30))),
    questions=several(st.builds(Question, question=line, answer=text(1, limits.BASIS_LENGTH)), (0, 1, 20)),
)  # fmt: skip
policies = st.builds(
    Policy, theme=st.sampled_from(("farming", "medical")), authority=short, document_number=short,
    key_points=several(st.builds(KeyPoint, label=label, answer=label, note=short), (0, 1, 3, 6)),
)  # fmt: skip
disclosures = st.builds(
    Disclosure, area=st.sampled_from(("party", "village", "finance")), matter=st.just("f3"),
    template=st.sampled_from(("finance", "organization")), elements=text(0, limits.BASIS_LENGTH),
    basis=text(0, limits.BASIS_LENGTH), body=short, archive_number=short,
    period=st.one_of(
        st.none(), st.builds(Period, label=label, first=st.just(date(2026, 7, 1)), last=st.just(date(2026, 9, 30)))
    ),
    sign_off=st.one_of(st.none(), st.builds(SignOff, body=label, on=st.just(date(2026, 10, 13)), signed_by=short)),
)  # fmt: skip
alerts = st.builds(
    Alert, category=st.just("rainstorm"), level=st.sampled_from(("red", "blue")), starts=st.just(NOW),
    ends=st.just(NOW + timedelta(hours=6)), area=line, what=line, issued_by=label, drill=st.booleans(),
    actions=several(st.builds(Action, text=label, detail=short), (1, 4)),
)  # fmt: skip

PARTS: Final[dict[str, st.SearchStrategy[Any]]] = {
    "guide": guides, "policy": policies, "disclosure": disclosures, "alert": alerts,
}  # fmt: skip


@st.composite
def items(draw: st.DrawFn, kind: str, pictures: dict[str, MediaRef], name: str = "it") -> Item:
    """An item of a kind: bare, or with everything that fits into the bytes of one."""
    body: list[Any] = []
    if draw(st.booleans()):
        body = draw(st.lists(st.one_of(worded, pictured(pictures)), min_size=1, max_size=3))
    fields: dict[str, Any] = {kind: draw(PARTS[kind])} if kind in PARTS else {}
    item = Item(
        id=name, version=1, kind=kind, title=draw(title),  # type: ignore[arg-type]
        published=NOW - timedelta(days=draw(st.sampled_from((0, 9, 900)))),
        summary=draw(text(0, limits.SUMMARY_LENGTH)), short_title=draw(text(0, 24)), issuer=draw(short),
        url=draw(st.sampled_from((None, URL))), sample=draw(st.booleans()),
        priority=draw(st.sampled_from(("normal", "urgent"))), blocks=tuple(body), **fields,
        cover=draw(st.sampled_from((None, pictures["wide"], pictures["tall"]))),
    )  # fmt: skip
    while not _fits(item):
        item = structs.replace(item, blocks=item.blocks[:-1])
    return item


def _fits(item: Item) -> bool:
    try:
        write_item(item)
    except ItemRefused:
        # A guide with all that it may have is too large by itself: then the strategy is wrong, not the item.
        if not item.blocks:
            raise
        return False
    return True
