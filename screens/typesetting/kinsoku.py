"""Which characters may not begin or end a line, and which words stay with a number.

Data only. The sets follow the W3C "Requirements for Chinese Text Layout" (CLREQ, 3.1.6, prohibition rules for
line start and line end) and GB/T 15834 (use of punctuation), plus the habits of village notices: a number is
never parted from its unit.
"""

from __future__ import annotations

import re

NO_LINE_START = frozenset(
    "，、。；：？！．·•‧・～〜—⸺–‐…⋯％‰℃℉°′″）》」』】〉〕］｝〗〙〛〞”’￠々〻ー゛゜ヽヾ㎡㎏㎜㎝㎞,.;:?!)]}%-~/／’›»"
)
"""Characters that never begin a line while another break is possible."""

NO_LINE_END = frozenset("（《「『【〈〔［｛〖〘〚〝“‘¥￥＄$￡#＃([{/／‹«№①②③④⑤⑥⑦⑧⑨⑩")
"""Characters that never end a line while another break is possible (circled numbers head a list item)."""

INSEPARABLE = frozenset("—…⋯⸺―")
"""Marks written twice (—— ……) whose halves are never parted."""

WORD_MARKS = frozenset("'’-_./:@&+#%=~?*\\^|$<>\"`,;!")
"""Marks that belong to a Latin word, an address or a number when letters or digits stand beside them."""

TRIMMED_AFTER = frozenset("，、。．：；）》」』】〉〕］｝〗〙”’")
TRIMMED_BEFORE = frozenset("（《「『【〈〔［｛〖〘“‘")
CENTRED_IN_TC = frozenset("，、。．：；")
"""Full-width marks with an empty half: two that meet share one em and a half (CLREQ 3.1.6.1, 标点挤压)."""

SPACES = frozenset(" \t\u3000\u2002\u2003\u2009\u200a\u200b")
"""White space a line may be broken after; it hangs unseen at the end of a line."""

GLUE = frozenset("\u00a0\u202f\u2060\ufeff")
"""Characters that join their neighbours."""

MULTIPLIERS = ("万亿", "百万", "千万", "万", "亿", "千", "百")
"""Number words that stand between digits and a unit."""

UNITS = (
    "平方公里", "平方千米", "平方米", "立方米", "千瓦时", "个工作日", "工作日", "个自然日",
    "公里", "公斤", "公顷", "千米", "厘米", "毫米", "毫克", "毫升", "千克", "千瓦", "小时", "分钟",
    "个月", "周岁", "人次", "户次", "余人", "余户", "月份", "季度", "年度", "号楼", "组团",
    "元", "角", "分", "亩", "户", "人", "口", "个", "年", "月", "日", "天", "时", "秒", "点", "号", "栋", "组",
    "村", "名", "位", "家", "条", "件", "项", "次", "台", "辆", "棵", "株", "头", "只", "羽", "尾", "吨", "斤", "两",
    "米", "度", "级", "岁", "届", "期", "批", "份", "页", "层", "间", "座", "处", "口", "眼", "盏", "张", "本", "章",
    "款", "步", "倍", "成", "折", "克", "升", "瓦", "周", "季", "路", "班", "届", "类", "种", "块", "套", "支",
    "%", "％", "‰", "℃", "°",
)  # fmt: skip
"""Units and measure words that stay on the line of their number."""

LATIN_UNITS = ("kg", "km", "cm", "mm", "mL", "ml", "kWh", "kW", "MB", "GB", "m²", "m³", "m", "g", "t", "L", "h")
"""Latin units, also kept when one space stands before them."""


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


NUMBER_WITH_UNIT = re.compile(
    r"(?:第 ?|[¥￥] ?)?(?:(?<![A-Za-z0-9-])[-+−])?[0-9０-９]+(?:[.,．:：~～〜–—−-][0-9０-９]+| [0-9]{3,4}(?![0-9]))*"
    rf"(?: ?(?:(?:{_any_of(MULTIPLIERS)})?[余多]?(?:{_any_of(UNITS)})"
    rf"|(?:{_any_of(LATIN_UNITS)})(?![A-Za-z])|(?:{_any_of(MULTIPLIERS)})))?"
)
"""A number, or a telephone number in groups, with its ordinal or currency mark before it and its unit after it."""

WHOLE_DATES = re.compile(
    "(?:星期|礼拜)[一二三四五六日天]|周[一二三四五六日]|第?[一二三四]季度|[一二三四五六七八九十]{1,2}月份?"
    "|[0-9]{1,2}月[0-9]{1,2}[日号]"
)
"""Days of the week, quarters, months in letters and days of a month: kept whole while another place is left."""

NUMBER_GROUPS = re.compile(r"(?<=[0-9]) (?=[0-9]{3,4}(?![0-9]))")
"""The spaces between the groups of a telephone number: where it is opened when it cannot stay whole."""

ADDRESS_JOINT = re.compile(r"(?<=\w)[-./:@&=?_]+(?=[A-Za-z0-9])")
"""Marks inside a web or mail address, behind which it is opened when it is longer than a line."""

SIGNED_NUMBER = re.compile(r"(?<![A-Za-z0-9-])[-+−](?=[0-9０-９])")
"""A sign that belongs to the number behind it, and begins a line with it."""

INTERPUNCT = "·"
"""Parts the names of Uygur, Mongolian, Tibetan and other people (GB/T 15834, 4.14)."""

LONGEST_NAME_PART = 8
"""Characters between two interpuncts, or between one and the next mark, that can still be a part of one name."""

NAME_WITH_INTERPUNCTS = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+(?:·[\u3400-\u9fff\U00020000-\U000323af]+)+")
"""Han characters parted by interpuncts."""
