"""Values of an item's content in words: fields, kinds of blocks, choices, moments, figures. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from central.items.draft import FIELD_WORDS

CHINA: Final = timezone(timedelta(hours=8))

BLOCK_WORDS: Final = {
    "heading": "小标题",
    "paragraph": "内容",
    "list": "分条",
    "table": "表格",
    "chart": "图表",
    "facts": "数字",
    "steps": "步骤",
    "materials": "材料",
    "image": "照片",
    "gallery": "相册",
    "map": "地图",
    "video": "影片",
    "livestream": "直播",
    "audio": "录音",
    "document": "文件",
    "callout": "提醒",
    "contacts": "电话",
    "people": "人员",
}
"""What people call a block."""

MORE_WORDS: Final = {
    "issuer": "谁发的",
    "language": "文字",
    "translation_of": "译自哪一条",
    "preload": "提前送到大屏",
    "priority": "轻重",
    "rotate": "参加轮播",
    "cover": "封面照片",
    "narration": "录好的朗读",
    "disclosure.domain": "领域",
    "disclosure.elements": "内容要素",
    "disclosure.frequency": "多久公开一次",
    "disclosure.period.label": "所属期",
    "disclosure.period.first": "所属期第一天",
    "disclosure.period.last": "所属期最后一天",
    "disclosure.due": "应公开日",
    "disclosure.disclosed": "实际公开日",
    "disclosure.body": "公开主体",
    "guide.subjects": "谁来办",
    "guide.code": "编码",
    "guide.authority": "实施单位",
    "guide.level": "哪一级办",
    "guide.case": "办件类型",
    "guide.fee_basis": "收费依据",
    "guide.hours": "办理时间",
    "guide.directions": "怎么走",
    "guide.village_role": "村里怎么帮",
    "guide.result": "办完得到什么",
    "guide.checked": "哪天核对过",
    "alert.drill": "演练",
    "alert.cap_identifier": "预警编号",
}

PART_WORDS: Final = {
    "name": "名称",
    "label": "名称",
    "who": "谁办",
    "time": "多久",
    "result": "得到什么",
    "value": "数",
    "values": "数",
    "unit": "单位",
    "note": "说明",
    "text": "文字",
    "detail": "说明",
    "caption": "说明",
    "alt": "照片说明",
    "title": "名称",
    "pages": "页数",
    "form": "形式",
    "copies": "份数",
    "required": "必须带",
    "source": "从哪来",
    "question": "问",
    "answer": "答",
    "post": "职务",
    "duty": "职责",
    "phone": "电话",
    "hours": "时间",
    "photo": "照片",
    "media": "文件",
    "poster": "封面",
    "subtitles": "字幕",
    "blank_form": "空表",
    "sample": "样表",
    "numbered": "编号",
    "level": "大小",
    "tone": "轻重",
    "speaker": "主讲人",
    "starts": "开始",
    "ends": "结束",
    "link": "网址",
    "categories": "各期",
    "series": "各组",
    "role": "算作",
    "x": "左右",
    "y": "上下",
}
"""What a part of a block or of a row is called beside the name of its block or row."""

CHOICES: Final = {
    "area": {"party": "党务", "village": "村务", "finance": "财务"},
    "frequency": {"once": "一次", "monthly": "每月", "quarterly": "每季度", "yearly": "每年", "standing": "长期"},
    "priority": {"normal": "平常", "pinned": "放在前面", "urgent": "紧急"},
    "language": {"zh-Hans": "简体中文", "zh-Hant": "繁体中文", "mn-Mong": "蒙古文", "en": "英文"},
    "case": {"immediate": "即办", "promised": "承诺"},
    "level": {
        "county": "区县",
        "township": "街道乡镇",
        "village": "村",
        "red": "红色",
        "orange": "橙色",
        "yellow": "黄色",
        "blue": "蓝色",
        "2": "大",
        "3": "小",
    },
    "village_role": {"direct": "直办", "on-behalf": "代办", "assist": "协办", "inform": "告知"},
    "subjects": {"person": "个人", "organisation": "单位"},
    "tone": {"info": "提示", "warning": "警示"},
    "form": {"bars": "柱形图", "line": "折线图", "donut": "圆环图"},
    "role": {"income": "收入", "expense": "支出", "balance": "结余", "other": "其他"},
}
"""Choices of the contract in words, by the last name of their path."""

NAMES: Final = ("name", "label", "question", "title", "text", "caption", "alt")
"""What a row of a form goes by, the first that it has."""

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


def words_at(path: str) -> str:
    """What a path (without row numbers) is called; a field that no form shows is 其他."""
    if path in MORE_WORDS:
        return MORE_WORDS[path]
    if path in FIELD_WORDS:
        return FIELD_WORDS[path]
    last = path.rpartition(".")[2]
    return PART_WORDS.get(last, "其他") if "." in path else "其他"


def name_of(row: Mapping[str, Any]) -> str:
    """What a row of a form goes by."""
    return next((str(row[key]) for key in NAMES if row.get(key)), "")


def media_words(media: Mapping[str, Any]) -> str:
    """A file in words: what it is, and its name where it has one."""
    kind = str(media.get("type") or "")
    sort = {"image": "照片", "video": "影片", "audio": "录音"}.get(kind.partition("/")[0], "文件")
    return f"{sort} {media['name']}" if media.get("name") else sort


def say(path: str, value: Any) -> str:
    """A value in words: choices by their names, yes and no, days and moments on China's clock."""
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(value)
    found = CHOICES.get(path.rpartition(".")[2], {}).get(text)
    if found:
        return found
    try:
        if _DAY.match(text):
            day = date.fromisoformat(text)
            return f"{day.year}年{day.month}月{day.day}日"
        if _MOMENT.match(text):
            return moment(datetime.fromisoformat(text))
    except ValueError:
        return text
    return text


def moment(at: datetime) -> str:
    """A moment with its year, on China's clock."""
    local = at.astimezone(CHINA) if at.tzinfo else at
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def figure(cell: Any, kind: str) -> str:
    """A table's cell in words: figures with their thousands parted."""
    text = str(cell)
    if kind not in ("number", "money") or not text.strip():
        return text
    try:
        return f"{Decimal(text):,}"
    except InvalidOperation:
        return text
