"""A warning in the words of its page: hazard and level, what comes, until when, by whom, and a sign for each action.

Pure.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from feed.item import Alert
from feed.taxonomy import Taxonomy
from kiosk.calendar import clock_text, date_text, local
from screens import words

_OTHER: Final = "other"
"""The hazard that has no name of its own: its title tells."""

_SIGNS: Final = (
    ("phone", ("打电话", "拨打", "拨 1", "报警", "119", "120", "110", "12345")),
    ("power", ("断电", "拉闸", "电闸", "电器", "电线", "插头", "触电", "总闸")),
    ("medical", ("口罩", "洗手", "药", "医院", "就医", "疫苗", "消毒")),
    ("run", ("转移", "撤", "走开", "离开", "跑", "往高处", "避险", "避难", "疏散", "躲")),
    ("stay", ("待在屋", "屋里", "屋内", "室内", "在家", "进屋", "不要出门", "少出门", "不要外出", "关好门窗", "门窗")),
    ("radio", ("听广播", "听村", "听通知", "收听", "留意通知", "听安排")),
    ("people", ("老人", "孩子", "小孩", "邻居", "互相")),
    ("tree", ("火", "烧", "山林", "树")),
    ("water", ("水", "塘", "河", "沟", "船")),
    ("farm", ("大棚", "庄稼", "谷", "田", "牲口", "牲畜")),
    ("home", ("房", "墙", "棚", "瓦", "楼")),
)
"""Icons by what an action speaks of; the first that fits counts."""


def sign_of(text: str, detail: str = "") -> str:
    """The icon of an action: by its words, else by its small line, else a tick."""
    for said in (text, detail):
        for icon, spoken in _SIGNS:
            if any(word in said for word in spoken):
                return icon
    return "check"


def hazard_of(alert: Alert, taxonomy: Taxonomy) -> tuple[str, str]:
    """Name and icon of the hazard; an unknown one has no name and the sign of a storm."""
    term = taxonomy.term("alert_categories", alert.category)
    if term is None or term.code == _OTHER:
        return "", "notice"
    return term.name, term.icon or "storm"


def title_of(alert: Alert, taxonomy: Taxonomy, title: str) -> tuple[str, str]:
    """What the page is headed with, in two parts: 暴雨, 橙色预警; a drill's level ends with 演练.

    A hazard without a name is told by the item's own title.
    """
    level = words.ALERT_LEVEL.format(level=words.ALERT_LEVELS[alert.level])
    name, _ = hazard_of(alert, taxonomy)
    if alert.drill:
        level = words.ALERT_DRILL_LEVEL.format(level=level)
    return name or _bare(title, level), level


def _bare(title: str, level: str) -> str:
    """A title without the level that stands beside it."""
    short = title
    for part in (level, words.ALERT_DRILL_MARK, words.DRILL):
        short = short.replace(part, "")
    return short.strip(" ：:（）()") or title


def banner_of(alert: Alert, taxonomy: Taxonomy, title: str) -> str:
    """The warning in a few characters: 暴雨黄色预警."""
    name, level = title_of(alert, taxonomy, title)
    return f"{name}{level}"


def happening(what: str) -> tuple[str, str]:
    """What comes, parted after its first clause: the headline, and the rest in plain size.

    A headline that begins with its hours has them on a line of their own. That it is a drill is said elsewhere.
    """
    what = re.sub(r"^演练[：:，,]\s*", "", what)
    found = re.match(r"^([^，。；！,;!]{4,24})[，。；,;]\s*(.+)$", what, re.DOTALL)
    headline, rest = (what.rstrip("。"), "") if found is None else (found[1], found[2].rstrip("。"))
    return re.sub(r"^((?:未来|今后)?\s*\d+\s*个?小时内?)(?=.{4,20}$)", "\\1\n", headline), rest


def valid_time(alert: Alert, now: datetime) -> str:
    """From when until when, as short as it can be told: 今天 14:20 — 20:20, 今天 14:20 — 明天 02:20."""
    first = _day(alert.starts, now)
    last = "" if local(alert.starts).date() == local(alert.ends).date() else f"{_day(alert.ends, now)} "
    return f"{first} {clock_text(alert.starts)} — {last}{clock_text(alert.ends)}"


def until(alert: Alert, now: datetime) -> str:
    """Until when, for the banner: 到今天 20:20."""
    return words.ALERT_UNTIL.format(moment=f"{_day(alert.ends, now)} {clock_text(alert.ends)}")


def _day(moment: datetime, now: datetime) -> str:
    day, today = local(moment).date(), local(now).date()
    near = {today: words.TODAY, today - timedelta(days=1): words.YESTERDAY, today + timedelta(days=1): words.TOMORROW}
    return near.get(day, date_text(moment))


def issued(alert: Alert, published: datetime) -> str:
    """Who warns, and when it was said."""
    return words.ALERT_ISSUED.format(who=alert.issued_by, moment=f"{date_text(published)} {clock_text(published)}")
