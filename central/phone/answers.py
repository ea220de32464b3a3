"""What a page answers besides its cards: where it belongs, whom to call, who signed, on what grounds. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from msgspec import Struct

from central.phone import accounts, cards
from central.phone.saying import LIFE, day, dialled, last_day, life_number, moment, told
from central.phone.sections import section_of
from feed.blocks import Callout, Contacts, Gallery, Image, ListBlock, Map, Paragraph, People, Video
from feed.item import Guide, Item
from feed.taxonomy import Taxonomy

ROLES: Final = {
    "direct": "村里直接办",
    "on-behalf": "村里可以代办",
    "assist": "村里帮您办",
    "inform": "怎么办，村里讲给您听",
}
FREQUENCIES: Final = {"once": "一次", "monthly": "每月", "quarterly": "每季度", "yearly": "每年", "standing": "长期"}
LEVELS: Final = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}
LIFE_WORDS: Final = {"119": "有危险　马上打 119", "120": "有人受伤发病　马上打 120"}
FIRE_WORDS: Final = "看见起火　马上打 119"
_PHRASE: Final = re.compile(r"(季度|年度|月份|关于|[，、：；》”！？]|.(?=（))(?=[^，、：；》”！？]{2})")


class Link(Struct, frozen=True):
    """A link to another page: its words and its address."""

    words: str
    href: str


class Around(Struct, frozen=True):
    """What stands around an item: its unit, addresses, the period before, and other pages to go on to."""

    unit: str
    county: str
    checked_by: str
    phone: str
    address: str
    at: cards.At
    card: str = ""
    public_phones: frozenset[str] = frozenset()
    previous: Item | None = None
    today: date | None = None
    """Dates of this year are said without it; a page is drawn anew every day it is opened."""
    details: tuple[Link, ...] = ()
    others: tuple[Link, ...] = ()
    languages: tuple[Link, ...] = ()
    form_pages: Mapping[str, int] = {}
    """Pages of the forms to fill in, by hash: their references do not say."""
    preview: bool = False
    publicity_over: bool = False


def crumb(item: Item, taxonomy: Taxonomy) -> list[str]:
    """Section and class, as above the title."""
    name = "应急预警" if item.alert else section_of(item.kind).name
    term = None
    if item.guide:
        term = taxonomy.term("life_events", item.guide.life_event)
    elif item.policy:
        term = taxonomy.term("themes", item.policy.theme)
    elif item.disclosure:
        term = taxonomy.term("areas", item.disclosure.area)
    elif item.topics:
        fields = {"profile": "profile_topics", "notice": "notice_topics", "contact": "contact_topics"}
        term = taxonomy.term(fields[item.kind], item.topics[0]) if item.kind in fields else None
    return [name, term.name] if term else [name]


def under_title(item: Item, around: Around) -> str:
    """Whose it is and of which day, below the title; nothing where the page says it elsewhere."""
    if item.kind in ("notice", "alert", "policy") or (item.kind == "disclosure" and not accounts.is_finance(item)):
        return f"{item.issuer or around.unit}　{day(item.published, around.today)}"
    return ""


def guide_words(guide: Guide) -> dict[str, Any]:
    """What a guide answers before its cards, for the template."""
    small = [guide.hours, ROLES.get(guide.village_role or ""), guide.directions]
    if guide.case == "immediate":
        small.append("当场办好")
    if guide.visits is not None:
        small.append("不用跑腿" if guide.visits == 0 else f"最多跑 {guide.visits} 次")
    return {
        "guide": guide,
        "small": "，".join(filter(None, small)),
        "steps": cards.steps(guide.steps) if guide.steps else None,
        "materials": cards.materials(guide.materials) if guide.materials else None,
        "complaints": guide.complaints_phone,
        "complaints_tel": dialled(guide.complaints_phone or ""),
    }


def alert_words(item: Item, around: Around, taxonomy: Taxonomy) -> dict[str, Any]:
    """What a warning says before its cards, for the template."""
    alert = item.alert
    if alert is None:
        return {}
    term = taxonomy.term("alert_categories", alert.category)
    begun, until = (moment(when, around.today) for when in (alert.starts, alert.ends))
    phones = around.public_phones
    return {
        "alert": alert,
        "hazard": term.name if term else "预警",
        "level": LEVELS[alert.level],
        "until": until.rpartition(" ")[2] if until[:-5] == begun[:-5] else until,
        "from": begun,
        "actions": [(action.text, told(action.detail, phones)) for action in alert.actions],
        "icon": term.icon if term and term.icon else "storm",
    }


def forms(guide: Guide, pages: Mapping[str, int]) -> Iterator[cards.Original]:
    """The forms and samples of the documents to bring."""
    for one in guide.materials:
        for title, media in ((one.name, one.blank_form), (f"{one.name}（样子）", one.sample)):
            if media is not None:
                yield cards.Original(title, media, pages.get(media.sha256, 1))


def originals(found: list[cards.Original], around: Around) -> list[dict[str, Any]]:
    """The buttons of what can be taken home: a PDF opens as pictures, a picture at its full size."""
    rows = []
    for number, original in enumerate(found):
        pdf = original.media.type == "application/pdf"
        href = around.at(original.media, f"o{number}" if pdf else "1440")
        rows.append({"title": original.title, "said": original.said, "href": href})
    return rows


def sign_off(item: Item, around: Around) -> dict[str, Any] | None:
    """Who of the supervision committee signed, and when."""
    signed = item.disclosure.sign_off if item.disclosure else None
    if signed is None:
        return None
    names = [name for name in signed.signed_by.replace("，", "、").split("、") if name]
    count = f" {len(names)} 人" if len(names) > 1 else ""
    return {
        "words": f"监委会{count}审核签字",
        "said": f"{day(signed.on, around.today)}　{' '.join(names)}".strip(),
        "page": around.at(signed.page, "1440") if signed.page is not None else "",
    }


def publicity(item: Item) -> str:
    """From when until when something is up for objections."""
    disclosure = item.disclosure
    if disclosure is None or disclosure.publicity_until is None:
        return ""
    first = f"{day(disclosure.publicity_from)}到" if disclosure.publicity_from else "到"
    return f"公示 {first}{day(disclosure.publicity_until, disclosure.publicity_from)}"


def papers(item: Item, taxonomy: Taxonomy) -> list[tuple[str, str]]:
    """The small print: grounds, numbers, legal times."""
    if item.guide:
        guide = item.guide
        rows = [
            ("依据", guide.basis),
            ("收费依据", guide.fee_basis),
            ("法定时限", f"{guide.legal_days} 个工作日" if guide.legal_days is not None else ""),
            ("承诺时限", f"{guide.promised_days} 个工作日" if guide.promised_days is not None else ""),
            ("办理结果", guide.result),
            ("谁负责", guide.authority),
            ("事项编码", guide.code),
        ]
    elif item.policy:
        rows = [("发文单位", item.policy.authority), ("文号", item.policy.document_number)]
    elif item.disclosure:
        disclosure = item.disclosure
        term = taxonomy.term("matters", disclosure.matter)
        rows = [
            ("公开事项", term.name if term else ""),
            ("公开内容", disclosure.elements),
            ("公开依据", disclosure.basis),
            ("多久公开", FREQUENCIES[disclosure.frequency]),
            ("所属期", disclosure.period.label if disclosure.period else ""),
            ("归档号", disclosure.archive_number),
        ]
    else:
        return []
    return [(label, words) for label, words in rows if words]


def foot(item: Item, around: Around) -> list[str]:
    """The last lines: who published or checked it, until when it holds, and whether it is a sample."""
    issuer = item.issuer or around.unit
    if item.guide:
        who = item.guide.authority or issuer
        lines = [f"{who} {day(item.guide.checked)}核对" if item.guide.checked else f"{who} {day(item.published)}公布"]
    elif item.disclosure:
        on = item.disclosure.disclosed or item.published
        lines = [f"{day(on, around.today)}公开 · {item.disclosure.body or issuer}"]
    else:
        until = f"有效到 {day(last_day(item.in_force_until))}" if item.in_force_until else f"{day(item.published)}发布"
        checked = f"{around.checked_by}审核" if around.checked_by else issuer
        lines = [f"{until} · {checked}"]
    return [*lines, "示例数据"] if item.sample else lines


def phone(item: Item, around: Around) -> str:
    """The one number of the call bar: a guide's own, else the unit's."""
    if item.guide:
        return item.guide.phone
    if around.phone or item.kind != "contact":
        return around.phone
    numbers = [one.phone for block in item.blocks if isinstance(block, Contacts) for one in block.contacts]
    return numbers[0] if numbers else ""


def own_phones(item: Item) -> frozenset[str]:
    """Numbers that the item itself gives out: a guide's, its contacts', its people's in office."""
    found = [item.guide.phone, item.guide.complaints_phone] if item.guide else []
    for block in item.blocks:
        if isinstance(block, Contacts):
            found += [one.phone for one in block.contacts]
        elif isinstance(block, People):
            found += [one.phone for one in block.people]
    return frozenset(dialled(number) for number in found if number)


def life(item: Item, phone: str) -> dict[str, str] | None:
    """The emergency button of a notice or warning that tells somebody to call; none in a drill."""
    if item.kind not in ("notice", "alert") or phone in LIFE or (item.alert and item.alert.drill):
        return None
    texts = (
        [item.summary, *(action.text + action.detail for action in item.alert.actions)]
        if item.alert
        else [item.summary]
    )
    for block in item.blocks:
        if isinstance(block, Paragraph | Callout):
            texts.append(block.text)
        elif isinstance(block, ListBlock):
            texts += block.entries
    number = life_number(texts)
    if number is None:
        return None
    fire = number == "119" and any("火" in text for text in (item.title, *texts))
    return {"number": number, "words": FIRE_WORDS if fire else LIFE_WORDS[number]}


def has_pictures(item: Item) -> bool:
    """Whether the body has something to look at already."""
    return any(isinstance(block, Image | Gallery | Map | Video) for block in item.blocks)


def phrases(title: str) -> list[str]:
    """A title in parts that stay whole where they fit: at the spaces its author left, and after times and signs."""
    return [part for whole in title.split() for part in _PHRASE.sub(r"\1\n", whole).split("\n") if part]
