"""What there is to look at: one scene for every kind of page and every state, found in the edition that is shown.

The gallery, the approved pictures, the audits, the tour of `--tour` and the memory benchmark all walk these. Pure but
for reading the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, Literal

from msgspec import Struct, structs

from feed.blocks import Audio, Block, Chart, Document, Gallery, Image, Livestream, Map, Paragraph, Video
from feed.item import KINDS, Item, Kind
from feed.taxonomy import Taxonomy
from kiosk.catalogue import Catalogue, Entry, Query
from screens.page import PAGES, Memory
from screens.theme import Theme

State = Literal["online", "offline", "updating", "waiting", "cut", "refused"]
"""What the screen knows of the feed: all there; line cut; content on its way. The last three without any content:
waiting for the first; line cut before it came; refused."""

PER_KIND: Final = 60
"""So many items of a kind are looked at for blocks that no other scene shows."""


ARTICLE_LETTERS: Final = 1500
"""Paragraphs of so many letters are a long article on every panel (`screens.item_page.article` measures)."""


class Scene(Struct, frozen=True):
    """A page to look at: `name` is its file name, `title` what the index calls it.

    `at` is the moment it is shown at, none for the gallery's own. `turns`: the page has pages of its own, each of
    which is a picture. `plain`: it looks the same in 特大 and 够得着, which are not for those who see it. `moves`: its
    words change by themselves, so that no two pictures of it are the same.
    """

    name: str
    title: str
    route: str
    memory: Memory = {}
    state: State = "online"
    at: datetime | None = None
    turns: bool = False
    plain: bool = False
    moves: bool = False


def scenes_of(catalogue: Catalogue, theme: Theme, taxonomy: Taxonomy, now: datetime, per_kind: int) -> Iterator[Scene]:
    """Every scene of an edition at a moment, rotation first; names are unique.

    `per_kind` is how many items of a kind the rotation may hold (`settings.rotation.per_kind`).
    """
    yield from _slides(catalogue, now, per_kind)
    yield Scene("home", "首页", "home")
    yield Scene("home-offline", "首页 · 断网", "home", state="offline")
    yield from _lists(catalogue, theme, taxonomy, now)
    yield from _items(catalogue, theme, now)
    if "manner" in PAGES:
        yield Scene("manner", "字号和对比", "manner")
    yield from _warnings(catalogue)
    yield from STATES


STATES: Final = (
    Scene("gone", "已撤下", "item:100000000000/gone"),
    Scene("empty", "还没有内容", "empty", state="waiting"),
    Scene("empty-cut", "还没有内容 · 断网", "empty", state="cut"),
    Scene("empty-refused", "还没有内容 · 签名不对", "empty", state="refused"),
    Scene("failsafe", "稍等一下", "failsafe"),
)
"""The pages that need no content."""


def _warnings(catalogue: Catalogue) -> Iterator[Scene]:
    """A warning that has the screen, a drill, and a banner below the rotation and below home, while they stood."""
    shown: set[str] = set()
    for warned in catalogue.warnings():
        alert = warned.alert
        name = "banner" if not warned.takes_over else "alert-drill" if alert.drill else "alert"
        if name in shown:
            continue
        shown.add(name)
        at = alert.starts + min(timedelta(minutes=16), (alert.ends - alert.starts) / 2)
        title = f"预警 · {warned.item.title}"
        if warned.takes_over:
            yield Scene(name, title, "alert", at=at, turns=True)
        else:
            yield Scene("banner-rotation", f"{title} · 轮播", "rotation", at=at)
            yield Scene("banner-home", f"{title} · 首页", "home", at=at)


def _slides(catalogue: Catalogue, now: datetime, per_kind: int) -> Iterator[Scene]:
    """A slide of each kind that rotates, and one of an account with its chart."""
    seen: set[str] = set()
    for slot in catalogue.programme(now, per_kind):
        name: str = slot.kind
        if slot.kind == "disclosure" and "account" not in seen:
            item = catalogue.item(slot.unit, slot.id)
            name = "account" if item is not None and is_account(item) else slot.kind
        if name not in seen:
            seen.add(name)
            yield Scene(f"rotation-{name}", f"轮播 · {_SLIDES[name]}", "rotation",
                        {"slot": slot.key, "turn": len(seen) - 1})  # fmt: skip


_SLIDES: Final = {
    "profile": "村情", "disclosure": "公开", "account": "账目", "policy": "政策", "guide": "办事", "notice": "通知",
    "alert": "预警", "contact": "电话",
}  # fmt: skip


def _lists(catalogue: Catalogue, theme: Theme, taxonomy: Taxonomy, now: datetime) -> Iterator[Scene]:
    """Every section; where it is narrowed, narrowed; where it has more pages, the second; and one with nothing."""
    for section in theme.section:
        route, title = f"section:{section.key}", section.name
        yield Scene(f"list-{section.key}", title, route)
        if "disclosure" in section.kinds:
            yield Scene(f"list-{section.key}-finance", f"{title} · 财务", route, {"tab": "finance"})
        if "guide" not in section.kinds:
            yield Scene(f"list-{section.key}-2", f"{title} · 第二页", route, {"page": 1})
            continue
        yield Scene(f"list-{section.key}-all", f"{title} · 全部", f"{route}/all")
        yield Scene(f"list-{section.key}-offline", f"{title} · 断网", route, state="offline")
        counts = {
            term.code: catalogue.count(Query(kinds=section.kinds, life_event=term.code), now)
            for term in taxonomy.life_events
        }
        fullest = max(counts, key=lambda code: counts[code], default="")
        yield Scene(f"list-{section.key}-event", f"{title} · 一类", f"{route}/{fullest}")
        barest = min(counts, key=lambda code: counts[code], default="")
        if barest and not counts[barest]:
            yield Scene(f"list-{section.key}-empty", f"{title} · 还没有", f"{route}/{barest}")
            yield Scene(f"list-{section.key}-updating", f"{title} · 更新中", f"{route}/{barest}", state="updating")


def _items(catalogue: Catalogue, theme: Theme, now: datetime) -> Iterator[Scene]:
    """The foremost item of each kind, then as many as it takes to see every kind of block once."""
    shown: set[str] = set()
    opened: set[str] = set()
    for kind in KINDS:
        for place, (entry, item) in enumerate(_read(catalogue, kind, now)):
            traits = _traits(item)
            if place and traits <= shown:
                continue
            name = f"item-{kind}-{item.id}" if place else f"item-{kind}"
            if "account" in traits - shown:
                name = "item-account"
            elif "article" in traits - shown:
                name = "item-article"
            shown |= traits
            title = f"{theme.by_kind(kind).name} · {item.short_title or item.title}"
            scene = Scene(name, title, f"item:{entry.unit}/{entry.id}", turns=True)
            live = next((block for block in item.blocks if isinstance(block, Livestream)), None)
            yield from (scene,) if live is None else _broadcast(scene, live)
            yield from _enlarged(scene, item, opened)


def _read(catalogue: Catalogue, kind: Kind, now: datetime) -> Iterator[tuple[Entry, Item]]:
    for entry in catalogue.page(Query(kinds=(kind,), order="important"), now, 0, PER_KIND):
        item = catalogue.item(entry.unit, entry.id)
        if item is not None:
            yield entry, item


def _traits(item: Item) -> set[str]:
    """What of an item asks for a composition of its own: its kinds of block, an account, a long article."""
    traits = {type(block).__name__ for block in item.blocks} | ({"account"} if is_account(item) else set())
    letters = sum(len(block.text) for block in item.blocks if isinstance(block, Paragraph))
    return traits | ({"article"} if letters >= ARTICLE_LETTERS and item.guide is None else set())


def is_account(item: Item) -> bool:
    """Whether a disclosure tells income and expense as figures of a chart."""
    charts = (block for block in item.blocks if isinstance(block, Chart))
    return item.kind == "disclosure" and any(series.role == "income" for chart in charts for series in chart.series)


def _enlarged(scene: Scene, item: Item, opened: set[str]) -> Iterator[Scene]:
    """What a touch on a block opens: an original, a picture, a gallery, a map, a film, a sound; each once."""
    for place, block in enumerate(item.blocks):
        found = _opens(block, place)
        if found is None or found[0] in opened:
            continue
        opened.add(found[0])
        name, title, route = found
        yield Scene(name, f"{title} · {item.short_title or item.title}",
                    route.format(item=scene.route.partition(":")[2]), turns=name == "original",
                    moves=name.startswith("playing"))  # fmt: skip


def _opens(block: Block, place: int) -> tuple[str, str, str] | None:
    """Name, title and route of what a block opens; none for a block that opens nothing."""
    match block:
        case Document():
            return "original", "原件", f"original:{{item}}/{block.media.sha256}"
        case Image() | Map():
            word, title = ("map", "地图") if isinstance(block, Map) else ("image", "图片")
            return f"picture-{word}", title, f"picture:{{item}}/{block.media.sha256}"
        case Gallery():
            return "picture-gallery", "图集", f"picture:{{item}}/{block.images[0].media.sha256}"
        case Video():
            return "playing-video", "影片", f"playing:{{item}}/{place}"
        case Audio():
            return "playing-audio", "录音", f"playing:{{item}}/{place}"
    return None


def _broadcast(scene: Scene, live: Livestream) -> Iterator[Scene]:
    """A livestream before, while and after it runs."""
    moments = (
        ("before", "之前", live.starts - timedelta(hours=26)),
        ("during", "正在直播", live.starts + (live.ends - live.starts) / 2),
        ("after", "之后", live.ends + timedelta(hours=1)),
    )
    for name, title, at in moments:
        yield structs.replace(scene, name=f"{scene.name}-{name}", title=f"{scene.title} · {title}", at=at, turns=False)
