"""Time and broken line rules for an article of 2 800 characters: Kivy's Label against the text engine.

Run `python benchmarks/typesetting.py`. All use Noto Sans CJK SC Regular at 38 px in a column of 1 184 px and pages of
780 px. Times are of the first run, with nothing cached, and the best of five.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PIL import Image, ImageDraw, ImageFont, features

from screens.typesetting import Style, compose, draw, split_pages
from screens.typesetting.breaking import break_lines, count_rule_breaks
from screens.typesetting.faces import library
from screens.typesetting.kinsoku import NUMBER_WITH_UNIT

STYLE = Style(size_px=38, line_px=52)
WIDTH, HEIGHT, CHARACTERS = 1184, 780, 2800
PARAGRAPHS = (
    "根据《村民委员会组织法》第三十条规定，现将2025年第三季度收支情况公布如下：本季度收入共计1,286,400.00元，其中土地"
    "流转每亩600元；支出合计35.6万元（含办公费）。村民如有疑问，请拨打0731-5555 0112咨询——“公开、公平、公正”。",
    "一、凡户籍在本村、年满六十周岁的老人，每人每月可领取高龄津贴100元；年满八十周岁的，每人每月200元（不与其他津贴重复）。"
    "申请时请带：身份证、户口簿、银行卡（复印件各1份）。二、村务监督委员会全程监督，公示期为7天，自10月24日起至10月30日止……",
    "秋收后请勿焚烧秸秆！违者依照《大气污染防治法》处理。农机购置补贴、耕地地力保护补贴（每亩约105元）、稻谷补贴等“一卡通”资金，"
    "将于11月15日前发放到户；未收到的，请到村委会二楼“便民服务站”查询，或者向镇纪委反映：0731-5555 0119。",
)  # fmt: skip
ARTICLE = "\n".join(PARAGRAPHS * 10)[:CHARACTERS]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """First and best milliseconds of five runs."""
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return taken[0], min(taken)


def faults(lines: list[str]) -> tuple[int, int]:
    """Forbidden line edges, and numbers cut in two or parted from their unit, in the lines of one paragraph."""
    cut = sum(
        1
        for before, after in pairwise(lines)
        for match in NUMBER_WITH_UNIT.finditer(before + after)
        if match.start() < len(before) < match.end()
    )
    return count_rule_breaks(lines), cut


def told(broken: Callable[[str, int], list[str]]) -> str:
    """Faults over the columns of the screen, from a third to the full width."""
    found = [faults(broken(part, width)) for width in range(440, WIDTH + 1, 62) for part in ARTICLE.split("\n")]
    edges, numbers = (sum(column) for column in zip(*found, strict=True))
    return f"forbidden line edges {edges}, cut numbers {numbers} (13 column widths)"


def engine() -> list[Image.Image]:
    """The text engine as the screen uses it."""
    return [draw(page) for page in split_pages(compose(ARTICLE, STYLE, WIDTH), HEIGHT)]


def direct(layout: ImageFont.Layout) -> list[Image.Image]:
    """The same lines, measured and drawn by one of Pillow's layout engines without our glyph tables."""
    face = library().face("sans", bold=False)
    font = ImageFont.truetype(str(face.path), STYLE.size_px, index=face.index, layout_engine=layout)
    lines = break_lines(ARTICLE, cache(lambda char: 0.0 if char == "\n" else font.getlength(char)), WIDTH)
    pictures = []
    per_page = HEIGHT // STYLE.line_px
    for start in range(0, len(lines), per_page):
        page = Image.new("L", (WIDTH, HEIGHT))
        pen = ImageDraw.Draw(page)
        for row, line in enumerate(lines[start : start + per_page]):
            pen.text((0, 40 + row * STYLE.line_px), line.text, fill=255, font=font, anchor="ls")
        pictures.append(page)
    return pictures


def kivy_label() -> str:
    """Kivy's own Label through SDL2, or why it could not be measured."""
    os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    os.environ |= {"KIVY_NO_ARGS": "1", "KIVY_NO_CONFIG": "1", "KIVY_NO_FILELOG": "1", "KIVY_NO_CONSOLELOG": "1"}
    os.environ |= {"KIVY_TEXT": "sdl2"}
    try:
        from kivy.core.text import Label
        from kivy.core.window import Window
    except ImportError as error:
        return f"skipped: Kivy cannot be imported ({error})"
    if Window is None:
        return "skipped: no window (a display, or SDL with its offscreen driver, is needed)"
    font = str(library().face("sans", bold=False).path)

    def lines_of(paragraph: str, width: int) -> list[str]:
        label = Label(text=paragraph, font_name=font, font_size=STYLE.size_px, text_size=(width, None))
        label.refresh()
        return ["".join(word.text for word in line.words).strip() for line in label._cached_lines]

    first, best = timed(lambda: [lines_of(paragraph, WIDTH) for paragraph in ARTICLE.split("\n")])
    return f"first {first:6.1f} ms   best {best:6.1f} ms   {told(lines_of)}"


def main() -> None:
    broken = told(lambda text, width: [line.text for line in compose(text, STYLE, width).lines])
    for name, work in (("compose", lambda: compose(ARTICLE, STYLE, WIDTH)), ("compose and draw", engine)):
        first, best = timed(work)
        print(f"engine, {name:18} first {first:6.1f} ms   best {best:6.1f} ms   "
              f"{broken if name == 'compose' else ''}")  # fmt: skip
    for layout in (ImageFont.Layout.BASIC, ImageFont.Layout.RAQM):
        if layout is ImageFont.Layout.RAQM and not features.check("raqm"):
            print("Pillow, raqm: skipped: this Pillow has no raqm")
            continue
        first, best = timed(lambda layout=layout: direct(layout))  # type: ignore[misc]
        print(f"Pillow, {layout.name.lower():18} first {first:6.1f} ms   best {best:6.1f} ms")
    print(f"Kivy Label (SDL2)          {kivy_label()}")


if __name__ == "__main__":
    main()
