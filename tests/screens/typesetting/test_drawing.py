"""What is composed and drawn is what a resident sees."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, ImageFont

from screens.typesetting import (
    Composed,
    Span,
    Style,
    compose,
    draw,
    fit,
    measure,
    missing_glyphs,
    split_pages,
    to_bytes,
)
from screens.typesetting.bitmaps import GlyphStore
from screens.typesetting.compose import baseline_in_line, narrowest
from screens.typesetting.faces import library
from screens.typesetting.runs import visible

BODY = Style(size_px=38, line_px=52)
TITLE = Style(face="serif", bold=True, size_px=84, line_px=112)
PARAGRAPH = (
    "根据《村民委员会组织法》第三十条规定，现将2025年第三季度收支情况公布如下：本季度收入共计1,286,400.00元，其中土地"
    "流转每亩600元；支出合计35.6万元（含办公费）。村民如有疑问，请拨打0731-5555 0112咨询——“公开、公平、公正”。"
)


def ink(image: Image.Image) -> tuple[int, int, int, int] | None:
    return image.getchannel("A").point([0] * 110 + [255] * 146).getbbox()


def box_of(text: str, style: Style) -> tuple[int, int, int, int]:
    """Where the ink lies in the coordinates of the box, not of the bitmap."""
    composed = compose(text, style, None)
    found = ink(draw(composed))
    assert found is not None
    left, top = composed.bounds.left, composed.bounds.top
    return found[0] + left, found[1] + top, found[2] + left, found[3] + top


@pytest.mark.parametrize(
    ("face", "bold", "size", "line", "expected"),
    [
        ("serif", True, 84, 112, (4, 19, 462, 100)),
        ("serif", True, 58, 92, (3, 21, 319, 77)),
        ("serif", True, 120, 136, (5, 16, 660, 131)),
        ("sans", False, 42, 60, (3, 12, 231, 52)),
        ("sans", False, 34, 48, (3, 9, 187, 41)),
        ("sans", True, 42, 58, (3, 11, 231, 51)),
        ("sans", True, 50, 64, (3, 11, 275, 59)),
        ("sans", False, 28, 28, (2, 2, 154, 29)),
    ],
)
def test_text_stands_where_a_browser_puts_it(
    face: str, bold: bool, size: int, line: int, expected: tuple[int, int, int, int]
) -> None:
    """Ink boxes measured in Chromium, which drew the mock-ups; a pixel of rounding is allowed."""
    style = Style(face=face, bold=bold, size_px=size, line_px=line)  # type: ignore[arg-type]
    composed = compose("乡亲上午好直1,286", style, None)
    cut = draw(composed).crop((0, 0, round(5.5 * size) - composed.bounds.left, 999))
    found = ink(cut)
    assert found is not None
    left, top = composed.bounds.left, composed.bounds.top
    moved = (found[0] + left, found[1] + top, found[2] + left, found[3] + top)
    assert all(abs(own - theirs) <= 1 for own, theirs in zip(moved, expected, strict=True)), (moved, expected)


def test_glyph_forms_are_those_of_the_mainland() -> None:
    """骨 and 直 differ between Chinese and Japanese; the first face of the collection is the Japanese one."""
    path = str(library().face("sans", bold=False).path)
    for char in "骨直":
        own = draw(compose(char, Style(size_px=80, line_px=116), None)).getchannel("A")
        own = own.crop(own.getbbox())

        def reference(index: int, char: str = char) -> Image.Image:
            mask = ImageFont.truetype(path, 80, index=index).getmask(char)
            image = Image.frombytes("L", mask.size, bytes(mask))
            return image.crop(image.getbbox())

        japanese, mainland = reference(0), reference(library().face("sans", bold=False).index)
        assert own.size == mainland.size
        assert ImageChops.difference(own, mainland).getbbox() is None
        assert own.size != japanese.size or ImageChops.difference(own, japanese).getbbox()


def test_rare_characters_are_drawn_as_themselves() -> None:
    boxes = {draw(compose(char, BODY, None)).tobytes() for char in "𠮷\U00020000\U0002a6b2𠀀㐱"}
    assert len(boxes) == 4, "two different characters look alike: a box stands for them"
    assert not {"𠮷", "\U0002a6b2"} & missing_glyphs()


def test_a_character_no_font_has_is_drawn_as_its_code_and_reported() -> None:
    one, other = (compose(f"村{char}民", BODY, None) for char in "\ue123\ue456")
    assert {"\ue123", "\ue456"} <= missing_glyphs()
    assert one.width == 3 * BODY.size_px
    assert draw(one).tobytes() != draw(other).tobytes(), "the code itself must be readable"


def test_unseen_characters_draw_nothing_and_report_nothing() -> None:
    hostile = "村\u202e民\u200b\u0007\ufeff代\u2066表\ufe0f"
    assert visible("村\u202e民") == "村民"
    assert measure(hostile, BODY) == measure("村民代表", BODY)
    assert not {"\u202e", "\u0007", "\ufeff", "\ufe0f"} & missing_glyphs()


def test_spans_share_one_baseline() -> None:
    note, answer = BODY, Style(size_px=50, line_px=64, bold=True, color="#1F4D3A")
    composed = compose([Span("每人", note), Span("400", answer), Span("元", note)], note, 600)
    assert len(composed.lines) == 1
    assert composed.lines[0].baseline == baseline_in_line(answer)
    assert composed.color is None
    picture = draw(composed)
    assert picture.mode == "RGBA"
    seen = {pixel[:3] for _, pixel in picture.getcolors(1 << 20) or [] if pixel[3] == 255}
    assert seen == {(0x1C, 0x1B, 0x18), (0x1F, 0x4D, 0x3A)}


def test_one_colour_gives_a_bitmap_to_tint() -> None:
    picture = draw(compose("荷塘村", BODY, None))
    data, form = to_bytes(picture)
    assert form == "luminance_alpha"
    assert len(data) == 2 * picture.width * picture.height
    assert picture.getchannel("L").getextrema() == (255, 255)
    assert to_bytes(draw(compose("荷塘村", BODY, None), mode="RGBA"))[1] == "rgba"


def test_no_ink_is_cut_off_by_a_tight_line() -> None:
    tight = Style(size_px=60, line_px=60)
    picture = draw(compose("Ågjp国", tight, None)).getchannel("A")
    ample = draw(compose("Ågjp国", replace(tight, line_px=120), None)).getchannel("A")
    assert picture.crop(picture.getbbox()).tobytes() == ample.crop(ample.getbbox()).tobytes()


@given(st.text(alphabet="村民jgf(1A，《”\ue000𠮷 ", min_size=1, max_size=20), st.integers(12, 90))
@settings(max_examples=40, deadline=None)
def test_ink_stays_inside_the_advance_widths(text: str, size: int) -> None:
    composed = compose(text, Style(size_px=size, line_px=size * 3 // 2), None)
    found = ink(draw(composed))
    assert composed.width == measure(text, Style(size_px=size, line_px=size * 3 // 2))
    if found:
        assert found[0] + composed.bounds.left >= -size * 0.1
        assert found[2] + composed.bounds.left <= composed.width + size * 0.1


def test_a_page_put_together_equals_one_drawn_at_once() -> None:
    composed = compose("村务公开1,286.40元Agé", BODY, None)
    font = library().font(library().face("sans", bold=False), 38)
    picture = draw(composed).getchannel("A")
    whole = Image.new("L", picture.size)
    pen = (-composed.bounds.left, composed.lines[0].baseline - composed.bounds.top)
    ImageDraw.Draw(whole).text(pen, composed.lines[0].text, fill=255, font=font, anchor="ls")
    assert ImageChops.difference(picture, whole).getbbox() is None


def test_kept_bitmaps_are_bounded_and_the_oldest_leave() -> None:
    store = GlyphStore(library(), most_pixels=10_000)
    face, canvas = library().face("sans", bold=False), Image.new("L", (4000, 60))
    store.paste(canvas, "".join(map(chr, range(0x4E00, 0x4E40))), face, 38, 0, 45)
    assert 0 < store.pixels <= 10_000
    assert canvas.getbbox()


@pytest.mark.parametrize("align", ["left", "center", "right"])
def test_alignment_places_the_line_in_its_box(align: str) -> None:
    composed = compose("荷塘村", replace(BODY, align=align), 400)  # type: ignore[arg-type]
    width = 3 * 38
    assert composed.lines[0].x == {"left": 0, "center": (400 - width) // 2, "right": 400 - width}[align]


def test_digits_of_a_clock_do_not_jump() -> None:
    clock = Style(face="serif", bold=True, size_px=54, line_px=64, tabular_cells=True)
    assert measure("11:11", clock) == measure("20:48", clock)
    assert measure("11:11", replace(clock, tabular_cells=False)) < measure("20:48", clock)
    left, _, right, _ = box_of("1", clock)
    assert abs((left + right) / 2 - 0.3 * 54) <= 3, "the digit stands in the middle of its cell"


@pytest.mark.parametrize(
    ("text", "halves"),
    [("（办公费）。村民", 1), ("“公开”，《办法》（试行）", 3), ("（《办法》）", 2), ("办法：“好”", 1), ("好！“", 0)],
)
def test_marks_that_meet_share_their_empty_half(text: str, halves: int) -> None:
    assert measure(text, BODY) == len(text) * 38 - halves * 19
    composed = compose(text, BODY, None)
    found = ink(draw(composed))
    assert found is not None
    assert found[2] + composed.bounds.left <= composed.width


def test_traditional_commas_stand_in_the_middle_and_keep_their_width() -> None:
    assert measure("好，「好」", replace(BODY, script="tc")) == 5 * 38


def test_letter_spacing_narrows_a_numeral() -> None:
    numeral = Style(face="serif", bold=True, size_px=120, line_px=136)
    assert measure("1,286", replace(numeral, letter_spacing_px=-2)) == measure("1,286", numeral) - 5 * 2


def test_left_out_lines_are_told_and_marked() -> None:
    whole = compose(PARAGRAPH, BODY, 600)
    cut = compose(PARAGRAPH, BODY, 600, max_lines=2, ellipsis=True)
    assert not whole.truncated
    assert cut.truncated
    assert len(cut.lines) == 2
    assert cut.lines[1].text.endswith("…")
    assert cut.lines[1].width <= 600
    assert not compose("短", BODY, 600, max_lines=2, ellipsis=True).lines[0].text.endswith("…")


def test_fit_takes_the_largest_size_that_fits() -> None:
    steps = [Style(size_px=size, line_px=size * 4 // 3, bold=True) for size in (48, 40, 34)]
    assert fit("村委会办公室", steps, 300, 112).style.size_px == 48
    assert fit("本村六十周岁以上老年人都能办", steps, 300, 112).style.size_px == 40
    last = fit("字" * 60, steps, 300, 112)
    assert (last.fits, last.style.size_px) == (False, 34)
    with pytest.raises(ValueError, match="at least one"):
        fit("字", [], 300, 112)


def test_pages_hold_every_line_once() -> None:
    article = compose("\n".join([PARAGRAPH] * 12), BODY, 1184)
    pages = split_pages(article, 780)
    assert all(page.height <= 780 for page in pages)
    assert [line.text for page in pages for line in page.lines] == [line.text for line in article.lines]
    assert all(page.lines[0].y == 0 for page in pages)


def test_a_title_is_balanced_in_two_lines() -> None:
    title = compose("荷塘村二〇二五年三季度财务公开", TITLE, 12 * 84, balance=True)
    assert [len(line.text) for line in title.lines] in ([8, 7], [7, 8])


def test_mongolian_words_are_shaped() -> None:
    word = "\u182e\u1823\u1829\u182d\u1823\u182f"
    style = Style(size_px=40, line_px=50)
    letters = sum(measure(letter, style) for letter in word)
    assert 0 < measure(word, style) < letters, "joined letters are narrower than letters apart"
    assert len(compose(f"{word} {word}", style, measure(word, style)).lines) == 2
    assert ink(draw(compose(word, style, None)))


def test_suffixes_after_a_narrow_space_stay_with_their_word() -> None:
    style = Style(size_px=40, line_px=50)
    noun = "\u182e\u1823\u1829\u182d\u1823\u182f\u202f\u1824\u1828"
    assert len(compose(noun, style, None).lines[0].runs) == 1
    assert visible(f"{noun}\u202e") == noun


def test_narrowest_is_the_width_of_the_longest_word() -> None:
    assert narrowest("共1,286元整", BODY) == measure("1,286元", BODY)


def test_an_empty_text_draws_an_empty_bitmap() -> None:
    for text in ("", "\n", "\u200b"):
        assert ink(draw(compose(text, BODY, 300))) is None


def test_styles_that_cannot_be_drawn_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 px"):
        Style(size_px=0)


def test_threads_draw_what_one_alone_draws() -> None:
    article = "\n".join([PARAGRAPH] * 4)
    alone = draw(compose(article, BODY, 900)).tobytes()
    results: list[bytes] = []

    def work(size: int) -> None:
        draw(compose(article, Style(size_px=size, line_px=50), 900))
        results.append(draw(compose(article, BODY, 900)).tobytes())

    threads = [threading.Thread(target=work, args=(size,)) for size in (30, 32, 34, 36)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [alone] * 4


def test_a_long_article_is_ready_in_time() -> None:
    """Best of three runs with warm fonts: 3 000 characters in 150 ms of the thread's time, the first page in 30."""
    article = ((PARAGRAPH + "\n") * 30)[:3000]
    first, total = [], []
    for _ in range(3):
        start = time.thread_time()
        pages: list[Composed] = split_pages(compose(article, BODY, 1184), 780)
        draw(pages[0])
        first.append(time.thread_time() - start)
        for page in pages[1:]:
            draw(page)
        total.append(time.thread_time() - start)
    assert min(first) < 0.030
    assert min(total) < 0.150


def test_the_engine_needs_no_window() -> None:
    code = "import sys, screens.typesetting, screens.typesetting.tables; sys.exit('kivy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=30).returncode == 0


def test_what_follows_a_digit_does_not_move_it_in_its_cell() -> None:
    """A digit whose own width is its cell's must not be centred over the run of what follows it."""
    clock = Style(face="serif", bold=True, size_px=55, line_px=64, tabular_cells=True)
    alone = compose("1", clock, None).lines[0].runs[0].x
    for text in ("1:36", "1 ", "1户"):
        assert compose(text, clock, None).lines[0].runs[0].x == alone
