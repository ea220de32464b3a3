"""Reading a warning in the Common Alerting Protocol, version 1.2 (OASIS, 1 July 2010). Pure: bytes in, `Message` out.

The file comes from outside, so nothing in it is followed: no document type, no entity, no reference to another file,
no more than `MOST_BYTES`. Element names are those of the standard; files of version 1.1, files without a name space,
and the names that Chinese warning centres use instead (`sendTime`, `senderCode`, `eventType`) are read too. Shapes on
the map (polygon, circle) are left out: what a screen is told is which units, and `areaDesc` in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Final, Literal
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree
from msgspec import Struct

MOST_BYTES: Final = 512 * 1024
"""A warning in words is some kB; with polygons, some tens."""

LONGEST: Final = 10_000
"""Characters of one text."""

CHINA: Final = timezone(timedelta(hours=8))
"""What a time without a zone is in: Chinese centres leave it out."""

Status = Literal["Actual", "Exercise", "System", "Test", "Draft"]
MsgType = Literal["Alert", "Update", "Cancel", "Ack", "Error"]
STATUSES: Final[tuple[Status, ...]] = ("Actual", "Exercise", "System", "Test", "Draft")
MSG_TYPES: Final[tuple[MsgType, ...]] = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES: Final = ("Public", "Restricted", "Private")


class CapFault(ValueError):
    """A file that cannot be read; the message says to the person what is wrong with it."""


class Reference(Struct, frozen=True):
    """An earlier message that this one updates or cancels."""

    sender: str
    identifier: str


class Area(Struct, frozen=True):
    """A place in words, and its codes."""

    words: str
    codes: tuple[str, ...]


class Info(Struct, frozen=True):
    """What is told in one language."""

    language: str
    event: str
    event_codes: tuple[str, ...]
    severity: str
    starts: datetime | None
    expires: datetime | None
    sender_name: str
    headline: str
    description: str
    instruction: str
    parameters: tuple[str, ...]
    areas: tuple[Area, ...]


class Message(Struct, frozen=True):
    """A warning, its update, or its end."""

    identifier: str
    sender: str
    sent: datetime
    status: Status
    msg_type: MsgType
    scope: str
    references: tuple[Reference, ...]
    infos: tuple[Info, ...]

    def told(self) -> Info | None:
        """What is told in Chinese, else in the language that comes first; none where nothing is (a bare cancel)."""
        chinese = [info for info in self.infos if info.language.casefold().startswith("zh")]
        simplified = [info for info in chinese if info.language.casefold() in ("zh", "zh-cn", "zh-hans", "zh-hans-cn")]
        return next(iter([*simplified, *chinese, *self.infos]), None)


def parse(raw: bytes) -> Message:
    """Read a CAP file. Raises `CapFault`."""
    root = _root(raw)
    if _name(root) != "alert":
        raise CapFault("这不是预警文件（CAP 格式），请找气象台要 .xml 或 .cap 文件。")
    status, msg_type = _text(root, "status"), _text(root, "msgType")
    if status not in STATUSES or msg_type not in MSG_TYPES:
        raise CapFault("预警文件不完整：没有写明是真的还是演练（status），或者是发布还是解除（msgType）。")
    scope = _text(root, "scope") or "Public"
    if scope not in SCOPES:
        raise CapFault("预警文件里的公开范围（scope）看不懂。")
    sent = _moment(root, "sent", "sendTime")
    if sent is None:
        raise CapFault("预警文件没有写几时发出（sent）。")
    return Message(
        identifier=_key(_text(root, "identifier"), "编号（identifier）"),
        sender=_key(_text(root, "sender", "senderCode"), "发出单位（sender）"),
        sent=sent,
        status=status,
        msg_type=msg_type,
        scope=scope,
        references=tuple(_references(_text(root, "references"))),
        infos=tuple(_info(part, sent) for part in _parts(root, "info")),
    )


def _root(raw: bytes) -> Element:
    if not raw.strip():
        raise CapFault("这是个空文件。")
    if len(raw) > MOST_BYTES:
        raise CapFault(f"文件太大，预警文件不会超过 {MOST_BYTES // 1024} kB。")
    try:
        return SafeTree.fromstring(_decoded(raw), forbid_dtd=True)
    except DefusedXmlException as fault:
        raise CapFault("文件里带有外部引用或实体定义，正常的预警文件没有这些，为了安全不读。") from fault
    except UnicodeError as fault:
        raise CapFault("文件的文字编码和它自己写的不一样，读不出来。请找发出的单位重新要一份。") from fault
    except (ParseError, LookupError, ValueError) as fault:
        raise CapFault("这不是完好的 XML 文件，可能没有传完。请重新下载。") from fault


_DECLARATION: Final = re.compile(rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._\-]+)["'][^>]*\?>""")
_CHINESE_ENCODINGS: Final = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"})


def _decoded(raw: bytes) -> bytes | str:
    """The text of a file in a Chinese encoding, which the parser does not know; any other file as it is."""
    declared = _DECLARATION.match(raw)
    if declared is None or declared[1].decode("ascii").casefold() not in _CHINESE_ENCODINGS:
        return raw
    return raw[declared.end() :].decode("gb18030")


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _parts(element: Element, *names: str) -> Iterator[Element]:
    return (part for part in element if _name(part) in names)


def _text(element: Element, *names: str) -> str:
    """The first text under one of these names, with its white space made single."""
    for name in names:
        for part in _parts(element, name):
            told = " ".join((part.text or "").split())
            if len(told) > LONGEST:
                raise CapFault(f"预警文件里有一段文字太长（{name}）。")
            if told:
                return told
    return ""


def _key(text: str, words: str) -> str:
    """An identifier or sender: no spaces, no commas (CAP 1.2, 3.2.1)."""
    if not text:
        raise CapFault(f"预警文件没有{words}。")
    if len(text) > 200 or re.search(r"[\s,<&]", text):
        raise CapFault(f"预警文件的{words}不合规定。")
    return text


_MOMENT: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2}))?(?:\.\d+)?\s?(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)


def _moment(element: Element, *names: str) -> datetime | None:
    """A moment; none where it is not told. Raises `CapFault` where it is told and there is none such."""
    told = _text(element, *names)
    if not told:
        return None
    match = _MOMENT.fullmatch(told)
    if match is None:
        raise CapFault(f"预警文件里的时间“{told[:40]}”（{names[0]}）不是时间。")
    day, minute, second, zone = match.groups()
    zone = "+00:00" if zone == "Z" else zone or ""
    try:
        moment = datetime.fromisoformat(f"{day}T{minute}:{second or '00'}{zone}")
        moment = moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
        moment.astimezone(CHINA)
    except (ValueError, OverflowError) as fault:
        raise CapFault(f"预警文件里的时间“{told[:40]}”（{names[0]}）没有这一天或这一刻。") from fault
    return moment


def _references(told: str) -> Iterator[Reference]:
    for word in told.split():
        sender, _, rest = word.partition(",")
        identifier = rest.partition(",")[0]
        if sender and identifier:
            yield Reference(sender=sender, identifier=identifier)


def _values(element: Element, name: str) -> Iterator[str]:
    for part in _parts(element, name):
        if value := _text(part, "value"):
            yield value


def _info(element: Element, sent: datetime) -> Info:
    starts = _moment(element, "onset") or _moment(element, "effective") or sent
    expires = _moment(element, "expires")
    if expires is not None and expires <= starts:
        raise CapFault("预警文件的日期不对：结束（expires）在开始之前。")
    kinds = [code for code in (_text(element, "eventType"),) if code]
    return Info(
        language=_text(element, "language") or "en-US",
        event=_text(element, "event"),
        event_codes=(*_values(element, "eventCode"), *kinds),
        severity=_text(element, "severity"),
        starts=starts,
        expires=expires,
        sender_name=_text(element, "senderName"),
        headline=_text(element, "headline"),
        description=_text(element, "description"),
        instruction=_text(element, "instruction"),
        parameters=tuple(_values(element, "parameter")),
        areas=tuple(
            Area(words=_text(area, "areaDesc"), codes=tuple(_values(area, "geocode")))
            for area in _parts(element, "area")
        ),
    )
