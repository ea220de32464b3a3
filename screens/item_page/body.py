"""The body of an item by its kind: what residents ask first, then the blocks, then the fine print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from feed import blocks
from feed.blocks import Step
from feed.item import Alert, Disclosure, Item
from kiosk.calendar import date_text, full_date_text, midnight
from screens.item_page.blocks import block_pieces
from screens.item_page.callout import boxed
from screens.item_page.checklist import Rows
from screens.item_page.entries import steps_of
from screens.item_page.flow import Piece
from screens.item_page.guide import guide_pieces
from screens.item_page.key_points import key_point_pieces
from screens.item_page.nothing import nothing_more
from screens.item_page.pictures import UprightPiece, image_pieces
from screens.item_page.prose import Words, heading, words
from screens.item_page.sheet import Sheet, SheetText
from screens.item_page.talk import talk_time
from screens.item_page.validity import validity
from screens.paint import Panel
from screens.qr_panel import QRPanel
from screens.typesetting import Span

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_PICTURED: Final = (blocks.Image, blocks.Gallery, blocks.Map, blocks.Video, blocks.Document)

_FILLING: Final = (blocks.Gallery, blocks.Map, blocks.Document)
"""Blocks that take whole pages: before them a summary would stand on a page of its own."""

_LEVELS: Final = {
    "red": ("红色", "level_red", "on_level_dark"),
    "orange": ("橙色", "level_orange", "on_level_light"),
    "yellow": ("黄色", "level_yellow", "on_level_light"),
    "blue": ("蓝色", "level_blue", "on_level_dark"),
}
"""Names of the warning levels, the tokens of their sign, and of the words on it (DOMAIN, Emergency warning)."""


def body_pieces(item: Item, setting: Setting, shown: tuple[int, int] = (0, 0)) -> Iterator[Piece]:
    """All pieces of an item, or that there is no more; of a guide's materials and steps so many are `shown` already."""
    silent = not any(shown)
    for piece in _told(item, setting, shown):
        silent = False
        yield piece
    if silent:
        yield nothing_more(item, setting)


def _told(item: Item, setting: Setting, shown: tuple[int, int]) -> Iterator[Piece]:
    if item.guide is not None:
        yield from guide_pieces(item.guide, setting, shown)
    elif item.policy is not None:
        yield from policy_points(item, setting)
    elif item.alert is not None:
        yield from _alert_pieces(item.alert, setting)
    else:
        if item.disclosure is not None and not _fills(item):
            yield from _account_line(item.disclosure, setting)
        yield from _lead(item, setting)
    yield from block_pieces(item.blocks, setting)
    yield from body_end(item, setting, dated=_fills(item))


def body_end(item: Item, setting: Setting, *, dated: bool = False) -> Iterator[Piece]:
    """What closes a body: the fine print of a disclosure, and an address that no code can hold.

    `dated` puts before it what a disclosure accounts for, where nothing has told it yet.
    """
    if item.disclosure is not None:
        if dated:
            yield from _account_line(item.disclosure, setting)
        yield from _disclosure_end(item.disclosure, setting, item.issuer)
    if item.url and not QRPanel.fits(item.url):
        yield words(setting, f"网上查看：{item.url}", color="text2", small=True)


def _fills(item: Item) -> bool:
    """Whether an item begins with what takes whole pages: a line above it would stand on one of its own."""
    typed = item.guide is not None or item.policy is not None or item.alert is not None
    return not typed and bool(item.blocks) and isinstance(item.blocks[0], _FILLING)


_LEADS: Final = {36: (42, 60), 42: (48, 66), 48: (55, 76), 62: (80, 104)}
"""Size and line of a summary, by the size of the text below it."""


def _lead(item: Item, setting: Setting) -> Iterator[Piece]:
    """The summary in larger type, and the cover where no block shows a picture."""
    first = next((block.text for block in item.blocks if isinstance(block, blocks.Paragraph)), "")
    if item.summary and not _fills(item) and not first.startswith(item.summary[:12]):
        style = setting.theme.words(*_LEADS[setting.reading[0]])
        composed = setting.compose(item.summary, style, setting.width)
        yield Words(composed, setting.layout.scale, width=setting.width)
    if item.cover is not None and not any(isinstance(block, _PICTURED) for block in item.blocks):
        alone = not item.blocks
        yield from image_pieces(blocks.Image(media=item.cover), setting, share=0.7 if alone else 0.5)


# --- disclosure -----------------------------------------------------------------------------------------------


def _day(day: date) -> str:
    return full_date_text(midnight(day))


def account_facts(disclosure: Disclosure) -> list[str]:
    """What a disclosure accounts for and when it was disclosed, each in a few words."""
    told = []
    if disclosure.period is not None:
        told.append(f"所属期：{disclosure.period.label}")
    if disclosure.disclosed is not None:
        told.append(f"{_day(disclosure.disclosed)}公布")
    if disclosure.publicity_until is not None:
        start = disclosure.publicity_from
        since = f"{date_text(midnight(start))}起" if start is not None else ""
        told.append(f"公示{since}到{date_text(midnight(disclosure.publicity_until))}")
    return told


def _account_line(disclosure: Disclosure, setting: Setting) -> Iterator[Piece]:
    told = account_facts(disclosure)
    if told:
        style = setting.theme.words(32, 46, setting.section.ink, bold=True)
        composed = setting.compose("　·　".join(told), style, setting.width)
        yield Words(composed, setting.layout.scale, width=setting.width)


def fine_print(disclosure: Disclosure, issuer: str) -> list[str]:
    """What is disclosed, by whom unless that is who published it, on what ground, under which number."""
    body = disclosure.body if disclosure.body != issuer else ""
    return [
        f"{label}：{text}"
        for label, text in (
            ("公开要素", disclosure.elements),
            ("公开依据", disclosure.basis),
            ("公开主体", body),
            ("档案编号", disclosure.archive_number),
        )
        if text
    ]


def _disclosure_end(disclosure: Disclosure, setting: Setting, issuer: str) -> Iterator[Piece]:
    """The signed page, and the fine print."""
    fine = fine_print(disclosure, issuer)
    page = disclosure.sign_off.page if disclosure.sign_off is not None else None
    if page is not None and page.type != "application/pdf":
        beside = list(image_pieces(blocks.Image(media=page, caption="\n".join(fine)), setting))
        # In 特大 the fine print beside the page would push the publisher's line onto a page of its own.
        if [type(piece) for piece in beside] == [UprightPiece] and not setting.theme.large:
            yield heading(setting, "审核签字页", 3)
            yield from beside
            return
        found = list(image_pieces(blocks.Image(media=page), setting))
        if found:
            yield heading(setting, "审核签字页", 3)
            yield from found
    for number, text in enumerate(fine):
        yield words(setting, text, color="text2", small=True, gap=28.0 if number == 0 else 8.0)


# --- policy ---------------------------------------------------------------------------------------------------


def policy_points(item: Item, setting: Setting) -> Iterator[Piece]:
    """How long the policy counts, where that matters now; its key points, else its summary."""
    policy = item.policy
    ends = validity(item, setting.now)
    if ends:
        yield boxed(setting, ends, warning=True, icon="clock")
    if policy is None or not policy.key_points:
        yield from _lead(item, setting)
        return
    for point in policy.key_points:
        yield from key_point_pieces(point, setting)


# --- alert ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LevelSign(Piece):
    """The official sign of a warning: kind and level on the level's colour, and 演练 where it is a drill.

    `fill` is the token of its ground, `sign_height` the sign's own height, `whole` that of sign and words.
    """

    setting: Setting
    sign: SheetText
    fill: str
    texts: tuple[SheetText, ...]
    sign_height: float
    whole: float

    @property
    def height(self) -> float:
        """The sign and its words."""
        return self.whole

    def draw(self, board: Board, y: float) -> None:
        """The sign, and words beside or below it."""
        ground = Panel(self.setting.theme.color(self.fill), radius=16)
        board.add(ground, 0, y, self.sign.width + 2 * self.sign.x, self.sign_height)
        board.add(Sheet([self.sign, *self.texts]), 0, y, self.setting.width, self.whole)


_HIGHEST_SIGN: Final = 200.0


def _alert_pieces(alert: Alert, setting: Setting) -> Iterator[Piece]:
    """The warning as a calm notice: sign, area and time, what happens, what to do now."""
    theme = setting.theme
    level, fill, ink = _LEVELS[alert.level]
    category = setting.face.taxonomy.term("alert_categories", alert.category)
    name = f"{category.name if category else ''}{level}预警"
    style = theme.words(48, 64, ink, bold=True)
    if theme.large:
        style = theme.plain.words(62, 84, ink, bold=True)
    wide = setting.layout.measure(name, style)
    beside = wide + 56 + 32 < 0.6 * setting.width
    left = wide + 56 + 32 if beside else 0.0
    plain, bold = theme.words(36, 50), theme.words(36, 50, "strip_text", bold=True)
    drill = [Span("演练，不是真的险情　", bold)] if alert.drill else []
    time = talk_time(alert.starts, alert.ends)
    told = setting.compose([*drill, Span(f"{alert.area}\n{time}", plain)], plain, setting.width - left)
    long = setting.high(told) > _HIGHEST_SIGN
    if long:
        ends = [Span("\n", plain)] if drill else []
        told = setting.compose([*drill, *ends, Span(time, plain)], plain, setting.width - left)
    high = setting.high(told)
    height = max(104.0, style.line_px + 20, high + 16 if beside else 0.0)
    sign = SheetText(setting.compose(name, style, wide + 2), 28, (height - style.line_px) / 2, wide + 2)
    text = SheetText(told, left, (height - high) / 2 if beside else height + 12, setting.width - left)
    yield LevelSign(setting, sign, fill, (text,), height, height if beside else height + 12 + high)
    if long:
        yield words(setting, alert.area)
    what = setting.compose(alert.what, theme.words(42, 56, bold=True), setting.width)
    yield Words(what, setting.layout.scale, gap=12.0, width=setting.width)
    steps = tuple(Step(name=action.text, result=action.detail) for action in alert.actions)
    yield Rows(setting, "现在要做", steps_of(steps, setting, setting.width), setting.width, gap=12.0)
