"""A county's worth of items for measuring: all kinds, 1–3 kB each, some with pictures; the same every time."""

import hashlib
import io
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec
from PIL import Image, ImageFilter

from feed.item import Item
from feed.publish.search_keys import search_keys

COUNTY, TOWNSHIP, VILLAGE = "430304", "430304001", "430304001001"
HOST: Final = "yuetang.example.cn"

SHARES: Final[Mapping[str, int]] = {COUNTY: 50, TOWNSHIP: 20, VILLAGE: 30}
"""Per cent of the items that each unit publishes: most are the county's policies and guides."""

KINDS: Final[Mapping[str, Sequence[str]]] = {
    COUNTY: ("policy", "guide", "guide", "policy", "notice", "disclosure"),
    TOWNSHIP: ("guide", "disclosure", "notice", "guide"),
    VILLAGE: ("disclosure", "disclosure", "notice", "disclosure", "guide", "profile"),
}
CONTACT: Final = 95
"""The one item with the village's telephone numbers."""

PHONE_PICTURE_EVERY: Final = 40
"""One picture in so many is as large as a telephone takes it, straight from a clerk's pocket."""

_WORDS: Final = (
    "村委会", "党支部", "监委会", "高龄津贴", "耕地地力保护补贴", "危房改造", "农村低保", "医疗保险", "养老保险",
    "土地流转", "集体资产", "水渠维修", "公路硬化", "路灯安装", "卫生清洁", "防汛值守", "禁烧巡查", "农机购置",
    "临时救助", "残疾人两项补贴", "村级公益", "荷塘养殖", "入户核查", "村民代表会议",
)  # fmt: skip
_ACTS: Final = ("申请办理", "情况公示", "发放名单", "实施办法", "工作通知", "收支明细", "办理指南", "评议结果")
_SENTENCES: Final = (
    "根据村民代表会议决议，现将有关情况公布如下，接受村民监督。",
    "凡户籍在本村、符合条件的村民，均可在规定时间内到便民服务站提出申请。",
    "办理时请携带身份证、户口簿和银行卡复印件各一份，行动不便的老人可由村干部上门代办。",
    "公示期间如有异议，请向村务监督委员会书面或者当面反映，三日内给予答复。",
    "资金由街道财政所通过一卡通直接发放到户，任何单位和个人不得截留、挪用。",
    "施工期间请过往车辆和行人减速慢行，给您带来的不便敬请谅解。",
)


@dataclass(frozen=True)
class Village:
    """What is published: items by unit, and the pictures they show by SHA-256."""

    items: dict[str, list[Item]]
    pictures: dict[str, bytes]

    @property
    def count(self) -> int:
        """Items in all."""
        return sum(map(len, self.items.values()))


def make_village(items: int, pictures: int, codes: Mapping[str, Sequence[str]], now: datetime) -> Village:
    """Make `items` items, `pictures` of them with a picture each. `codes` are taxonomy codes by field."""
    rng = random.Random(6302)
    drawn = [_picture(rng, number) for number in range(pictures)]
    every = max(1, items // max(1, pictures))
    made: dict[str, list[Item]] = {unit: [] for unit in SHARES}
    blobs: dict[str, bytes] = {}
    for number in range(items):
        unit = _unit(number)
        kind = KINDS[unit][number // 100 % len(KINDS[unit])] if number % 5 else KINDS[unit][number % len(KINDS[unit])]
        picture = None
        if number % every == 0 and number // every < pictures:
            data, size = drawn[number // every]
            sha256 = hashlib.sha256(data).hexdigest()
            blobs[sha256] = data
            picture = {
                "sha256": sha256, "length": len(data), "type": "image/jpeg", "width": size[0], "height": size[1],
            }  # fmt: skip
        kind = "contact" if number == CONTACT else kind
        made[unit].append(msgspec.convert(_item(rng, number, kind, codes, picture, now), Item))
    return Village(made, blobs)


def _unit(number: int) -> str:
    place, reached = number % 100, 0
    for unit, share in SHARES.items():
        reached += share
        if place < reached:
            return unit
    raise AssertionError("the shares are less than a hundred per cent")


def _item(
    rng: random.Random,
    number: int,
    kind: str,
    codes: Mapping[str, Sequence[str]],
    picture: dict[str, Any] | None,
    now: datetime,
) -> dict[str, Any]:
    subject = rng.choice(_WORDS)
    title = f"{2023 + number % 3}年{subject}{rng.choice(_ACTS)}（第{number}号）"
    when = now - timedelta(hours=3 * number)
    tree: dict[str, Any] = {
        "id": f"item-{number:05}",
        "version": 1,
        "kind": kind,
        "title": title,
        "summary": rng.choice(_SENTENCES),
        "published": when.isoformat(),
        "issuer": "岳塘区荷塘街道",
        "search": msgspec.to_builtins(search_keys(title, [subject])),
        "sample": True,
        "blocks": list(_blocks(rng, kind, number, picture)),
    }
    if number % 3 == 0:
        tree["url"] = f"https://{HOST}/i/{number}"
    if picture is not None:
        tree["cover"] = picture
    tree |= _part(rng, kind, number, codes, when.date())
    return tree


def _part(rng: random.Random, kind: str, number: int, codes: Mapping[str, Sequence[str]], day: date) -> dict[str, Any]:
    if kind == "disclosure":
        return {
            "disclosure": {
                "area": "finance",
                "matter": f"f{number % 8 + 1}",
                "template": codes["templates"][number % len(codes["templates"])],
                "basis": "村务公开目录",
                "period": {"label": f"{day.year}年第{number % 4 + 1}季度", "first": f"{day.year}-01-01",
                           "last": f"{day.year}-03-31"},
            }
        }  # fmt: skip
    if kind == "policy":
        points = [{"label": "谁能领", "answer": "满六十岁的老人"}, {"label": "领多少", "answer": "每月一百元"}]
        return {"policy": {"theme": codes["themes"][number % len(codes["themes"])], "authority": "岳塘区民政局",
                           "document_number": f"岳民发〔2025〕{number % 90 + 1}号", "key_points": points}}  # fmt: skip
    if kind == "guide":
        return {
            "guide": {
                "life_event": codes["life_events"][number % len(codes["life_events"])],
                "who": "本村居民", "duration": f"{rng.randint(1, 20)}个工作日", "fee": "不收费",
                "place": "村便民服务站", "phone": "0731-55550112",
            }
        }  # fmt: skip
    return {}


def _blocks(rng: random.Random, kind: str, number: int, picture: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    yield {"type": "heading", "text": "有关情况"}
    yield {"type": "paragraph", "text": "".join(rng.choices(_SENTENCES, k=rng.randint(4, 9)))}
    if picture is not None:
        yield {"type": "image", "media": picture, "alt": "现场照片", "caption": "现场照片（示例）"}
    if kind == "disclosure":
        rows = [
            {"cells": [f"{rng.choice(_WORDS)}支出", f"{rng.randint(100, 99999)}.{row:02}", f"第{row + 1}笔"]}
            for row in range(rng.randint(5, 12))
        ]
        columns = [{"label": "项目"}, {"label": "金额", "kind": "money", "unit": "元"}, {"label": "备注"}]
        yield {"type": "table", "columns": columns, "rows": rows}
    elif kind == "guide":
        yield {"type": "materials", "materials": [{"name": "身份证", "form": "复印件", "copies": 1},
                                                  {"name": "户口簿", "form": "原件", "copies": 1}]}  # fmt: skip
        yield {"type": "steps", "steps": [{"name": name, "who": "便民服务站", "time": "当天"}
                                          for name in ("申请", "受理", "核实", "办结")]}  # fmt: skip
    elif kind == "contact":
        numbers = (("村委会", "0731-55550101"), ("村卫生室", "0731-55550102"))
        yield {"type": "contacts", "contacts": [{"name": name, "phone": phone} for name, phone in numbers]}
    else:
        yield {"type": "list", "entries": rng.choices(_SENTENCES, k=3), "numbered": True}


def _picture(rng: random.Random, number: int) -> tuple[bytes, tuple[int, int]]:
    """Draw a picture with the grain of a photograph: mostly 640 × 400, some of 12 megapixels."""
    size = (4000, 3000) if number % PHONE_PICTURE_EVERY == 0 else (640, 400)
    coarse = Image.frombytes("RGB", (40, 25), rng.randbytes(40 * 25 * 3)).filter(ImageFilter.GaussianBlur(2))
    grain = Image.frombytes("L", (320, 200), rng.randbytes(320 * 200)).convert("RGB")
    picture = Image.blend(coarse.resize(grain.size, Image.Resampling.BICUBIC), grain, 0.2)
    picture = picture.resize(size, Image.Resampling.BICUBIC)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=85)
    return file.getvalue(), size
