"""A service guide: the answers first, what to bring and the steps, then the rest in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feed.item import Guide
from kiosk.calendar import full_date_text, midnight
from screens import words
from screens.item_page.broadcast import PhoneCard
from screens.item_page.entries import brief_text
from screens.item_page.flow import Piece
from screens.item_page.prose import COLUMN_GAP, Line, Words, heading, in_columns, listed
from screens.item_page.service import rest_pieces
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Icon
from screens.qr_panel import QRPanel

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting
    from screens.typesetting import Style

_LANDSCAPE: Final = ((64, 344), (424, 328), (768, 288), (1072, 344), (1432, 424))
"""x and width of the five cards: who, how long, fee, where, telephone (mock-up 08)."""

_PORTRAIT: Final = ((48, 418, 484), (48, 562, 312), (376, 562, 240), (548, 418, 484), (632, 562, 400))
"""x, y and width of the same cards, 132 high (mock-up 14)."""

_LANDSCAPE_SIZES: Final = ((48, 100), (42, 50), (36, 46), (32, 40))
_PORTRAIT_SIZES: Final = ((42, 60), (36, 56), (32, 36))
"""Size and line of an answer: one line, then two, then three."""

_MOST_BOUND: Final = 3
"""A question of more lines is not bound to its answer: together they might fill a page."""

LATER: Final = "往后翻有说明"
"""What a card says when its answer is too long for it: the answer then stands in the flow."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of the strip: its icon, its words, the answer."""

    icon: str
    question: str
    text: str


def answers(guide: Guide) -> tuple[Answer, ...]:
    """The five questions of the strip and their answers."""
    return (
        Answer("people", "谁能办", guide.who),
        Answer("clock", "多久办好", guide.duration),
        Answer("coin", "收不收费", guide.fee),
        Answer("pin", "去哪办", guide.place),
        Answer("phone", "打什么电话", guide.phone),
    )


def _fits(answer: Answer, setting: Setting, width: float, portrait: bool) -> tuple[SheetText | None, float]:
    """The answer in the largest type in which its card takes it, and its height; none when it is too long."""
    sizes = _PORTRAIT_SIZES if portrait else _LANDSCAPE_SIZES
    styles = [setting.theme.words(size, line, bold=True) for size, line in sizes]
    inner = width - (40 if portrait else 48)
    composed, fits = setting.fitted(answer.text, styles, inner, 72 if portrait else 122, balance=True)
    return (SheetText(composed, 0, 0, inner) if fits else None), setting.high(composed)


def draw_strip(board: Board, guide: Guide, setting: Setting) -> None:
    """The five cards, at their places on the window (`board` at the mock-up's origin)."""
    portrait = setting.layout.portrait
    for number, answer in enumerate(answers(guide)):
        if portrait:
            x, y, width = _PORTRAIT[number]
            _draw_card(board, answer, setting, (x, y, width, 132), portrait=True)
        else:
            x, width = _LANDSCAPE[number]
            _draw_card(board, answer, setting, (x, 280, width, 184), portrait=False)


def _draw_card(
    board: Board, answer: Answer, setting: Setting, box: tuple[float, float, float, float], *, portrait: bool
) -> None:
    theme, section = setting.theme, setting.section
    x, y, width, height = box
    board.add(setting.tinted(20), x, y, width, height)
    left = 24.0 if portrait else 28.0
    head_top = 12.0 if portrait else 14.0
    icon = 38.0 if portrait else 46.0
    board.add(Icon(answer.icon, section.ink), x + left, y + head_top + (46 - icon) / 2, icon, icon)
    question = setting.compose(answer.question, theme.words(32 if portrait else 36, 46, section.ink), width)
    texts = [SheetText(question, left + icon + 10, head_top, width - left - icon - 10)]
    found, high = _fits(answer, setting, width, portrait)
    top, room = (58.0, 74.0) if portrait else (60.0, 122.0)
    if found is None:
        styles = [theme.words(size, 46, bold=True) for size in (36, 32)]
        later, _ = setting.fitted(LATER, styles, width - left - 16, 46)
        found, high = SheetText(later, 0, 0, width - left - 16), setting.high(later)
    texts.append(SheetText(found.composed, left, top + max(0.0, (room - high) / 2), found.width))
    board.add(Sheet(texts), x, y, width, height)


def guide_pieces(guide: Guide, setting: Setting, shown: tuple[int, int] = (0, 0)) -> Iterator[Piece]:
    """Whatever a guide tells after its strip and the materials and steps `shown` under it."""
    yield from rest_pieces(setting, guide.materials, guide.steps, shown)
    portrait = setting.layout.portrait
    widths = [box[-1] for box in (_PORTRAIT if portrait else _LANDSCAPE)]
    told = [
        (answer.question, answer.text)
        for answer, width in zip(answers(guide), widths, strict=True)
        if _fits(answer, setting, width, portrait)[0] is None
    ]
    yield from labelled(setting, [*told, *facts_of(guide)])
    performed = [f"{step.name}：{step.who}" for step in guide.steps if step.who and step.who != brief_text(step)]
    if performed and shown[1]:
        yield heading(setting, "每一步谁来办")
        yield from in_columns(setting, performed)
    yield from condition_pieces(guide, setting)
    yield from question_pieces(guide, setting)


def facts_of(guide: Guide) -> list[tuple[str, str]]:
    """What else a resident may ask before going, and the answers that there are."""
    told = [
        ("几点上班", guide.hours),
        ("怎么走", guide.directions or ""),
        ("村里帮什么", _VILLAGE_ROLES.get(guide.village_role or "", "")),
        ("跑几趟", f"最多跑 {guide.visits} 趟" if guide.visits else "一趟也不用跑" if guide.visits == 0 else ""),
        ("办好拿什么", guide.result),
        ("收费依据", guide.fee_basis),
        ("不满意找谁", guide.complaints_phone or ""),
    ]
    return [(label, text) for label, text in told if text]


def condition_pieces(guide: Guide, setting: Setting) -> Iterator[Piece]:
    """Who may apply, in full, and where it can be done on the phone."""
    if guide.conditions:
        yield heading(setting, "要符合的条件")
        yield from listed(setting, guide.conditions, numbered=True)
    if guide.online and QRPanel.fits(guide.online):
        yield _online(setting, guide.online)


def question_pieces(guide: Guide, setting: Setting) -> Iterator[Piece]:
    """Questions often asked, each bound to its answer."""
    if guide.questions:
        yield heading(setting, words.TOPIC_QUESTIONS)
    for number, asked in enumerate(guide.questions):
        style = setting.theme.words(36, 52, bold=True)
        question = setting.compose(f"问：{asked.question}", style, setting.width)
        gap = 24.0 if number else 16.0
        bound = len(question.lines) <= _MOST_BOUND
        yield Words(question, setting.layout.scale, gap=gap, keeps_next=bound, width=setting.width)
        answer = setting.compose(f"答：{asked.answer}", _answer_style(setting, asked.answer), setting.width)
        yield Words(answer, setting.layout.scale, gap=4.0, width=setting.width)


_LONG_ANSWER: Final = 200
"""An answer of more characters is set one step smaller in 特大, still a third larger than in the standard size."""


def _answer_style(setting: Setting, answer: str) -> Style:
    if setting.theme.large and len(answer) > _LONG_ANSWER:
        return setting.theme.plain.words(48, 70)
    return setting.theme.words(36, 52)


_VILLAGE_ROLES: Final = {
    "direct": "村里直接办",
    "on-behalf": "村里代办，不用自己跑",
    "assist": "村里帮着填表、交材料",
    "inform": "村里告诉您找谁办",
}


def labelled(setting: Setting, told: list[tuple[str, str]]) -> Iterator[Piece]:
    """Short questions, answers beside them; two neighbours share a line where both are short."""
    style, mark = setting.theme.words(36, 52), setting.theme.words(36, 52, setting.section.ink, bold=True)
    layout = setting.layout
    indent = max((layout.measure(label, mark) for label, _ in told), default=0.0) + 32
    half = (setting.width - COLUMN_GAP) / 2
    waiting = list(told)
    gap = 24.0
    while waiting:
        row = waiting[: 1 if setting.theme.large and setting.layout.portrait else 2]
        if len(row) < 2 or any(layout.measure(text, style) > half - indent for _, text in row):
            label, text = waiting.pop(0)
            composed = setting.compose(text, style, setting.width - indent)
            name = setting.compose(label, mark, indent)
            yield Words(composed, layout.scale, indent=indent, mark=name, gap=gap, width=setting.width)
        else:
            del waiting[:2]
            texts: list[SheetText] = []
            for place, (label, text) in enumerate(row):
                x = place * (half + COLUMN_GAP)
                texts.append(SheetText(setting.compose(label, mark, indent), x, 0, indent))
                texts.append(SheetText(setting.compose(text, style, half - indent), x + indent, 0, half - indent))
            yield Line(tuple(texts), style.line_px, setting.width, gap=gap)
        gap = 12.0


def _online(setting: Setting, url: str) -> PhoneCard:
    theme = setting.theme
    width = setting.width - 104 - 56 - 248
    title = setting.compose("手机上也能办", theme.words(42, 58, bold=True), width)
    line = setting.compose("扫右边的码，按提示填", theme.words(32, 44, "text2"), width)
    texts = (SheetText(title, 0, 0, width), SheetText(line, 0, setting.high(title) + 4, width))
    return PhoneCard(setting, texts, setting.high(title) + 4 + setting.high(line), "screen", url=url)


def basis_line(guide: Guide) -> str:
    """The ground in law, who says so and when it was last checked: the fine print of a guide."""
    checked = f"{full_date_text(midnight(guide.checked))}核对" if guide.checked else ""
    said = " ".join(part for part in (guide.authority, checked) if part)
    return "　".join(part for part in (f"依据：{guide.basis}" if guide.basis else "", said) if part)
