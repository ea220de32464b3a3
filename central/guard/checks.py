"""The check list beside every form: what stands in the way, what wants a reason, what is well.

Pure: an author's content and what is known of its media in, findings out. The publisher and the device hold the feed's
own rules again (`feed.authority`); this is for the person who writes, in their words, before anybody else sees it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from msgspec import Struct

from central.guard.glyphs import undrawable
from central.guard.privacy import WORDS, find, mask
from central.items.draft import Finding, Whole, field_words, to_item
from feed.links import link_fault
from feed.text import refused_characters

LEAST_PICTURE: Final = 1000
"""Pixels of the longer side below which a picture looks blurred on the screen."""

NOTICE_TITLE: Final = 13
"""Characters of a title that a list row shows on one line (design tokens, 2.1)."""

PUBLIC_PHONE_FIELDS: Final = frozenset({"phone", "complaints_phone"})
"""Fields whose number is meant to be called: a mobile number there is the office's own."""


class Picture(Struct, frozen=True):
    """What is known of a picture that an item shows."""

    width: int
    height: int


class Report(Struct, frozen=True):
    """The check list: what is to be seen to, and what is well (in words)."""

    findings: tuple[Finding, ...]
    passed: tuple[str, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What keeps the item from being handed in."""
        return tuple(finding for finding in self.findings if finding.block)


def check(content: Mapping[str, Any], whole: Whole, pictures: Mapping[str, Picture], hosts: Sequence[str]) -> Report:
    """Check an author's content; `pictures` by SHA-256, `hosts` that a code may lead to."""
    groups: list[tuple[list[Finding], str]] = [
        (list(_shape(content, whole)), "必填的都填了"),
        (list(_privacy(content, whole.kind)), "没有身份证号、银行卡号；电话是公开电话"),
        (list(_characters(content)), "字都显示得出"),
        (list(_sums(content)), "合计都对得上"),
        (list(_links(content, hosts)), "二维码扫得开"),
        (list(_pictures(content, pictures)), "照片够清楚"),
        (list(_length(content)), f"标题 {len(str(content.get('title') or ''))} 个字，一行放得下"),
    ]
    findings = tuple(finding for found, _ in groups for finding in found)
    passed = tuple(words for found, words in groups if not found)
    return Report(findings=tuple(sorted(findings, key=lambda finding: not finding.block)), passed=passed)


def texts(content: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a content with its path, in order; hashes, codes and types of media are none."""
    if isinstance(content, str):
        if path.rpartition(".")[2] not in (
            "sha256",
            "type",
            "kind",
            "role",
            "life_event",
            "area",
            "matter",
            "template",
        ):
            yield path, content
    elif isinstance(content, Mapping):
        for key, value in content.items():
            yield from texts(value, f"{path}.{key}".lstrip("."))
    elif isinstance(content, list | tuple):
        for number, value in enumerate(content):
            yield from texts(value, f"{path}[{number}]")


def masked(content: Any, at: str = "") -> Any:
    """The content with the personal data of one text (its path) masked, or of all texts."""
    return _mapped(content, "", lambda path, text: mask(text) if not at or path == at else text)


def _mapped(value: Any, path: str, change: Any) -> Any:
    if isinstance(value, str):
        return value if path.rpartition(".")[2] in ("sha256", *PUBLIC_PHONE_FIELDS) else change(path, value)
    if isinstance(value, Mapping):
        return {key: _mapped(each, f"{path}.{key}".lstrip("."), change) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(each, f"{path}[{number}]", change) for number, each in enumerate(value)]
    return value


def _shape(content: Mapping[str, Any], whole: Whole) -> Iterator[Finding]:
    if not str(content.get("title") or "").strip():
        yield Finding("title", "标题", "“标题”还没填。")
        return
    made = to_item(content, whole)
    if isinstance(made, Finding):
        yield made
    elif not made.blocks and made.kind in ("notice", "profile", "contact", "policy", "disclosure"):
        yield Finding("blocks", "内容", "“内容”还没填。")


def _privacy(content: Mapping[str, Any], kind: str) -> Iterator[Finding]:
    for path, text in texts(content):
        field = path.rpartition(".")[2]
        for match in find(text):
            words = f"{field_words(path)}里有{WORDS[match.sort]} {match.masked}。"
            if match.sort in ("identity", "bank"):
                yield Finding(path, field_words(path), f"{words}公开屏上不能有，请遮住。")
            elif match.sort == "mobile" and field not in PUBLIC_PHONE_FIELDS and kind != "contact":
                yield Finding(
                    path,
                    field_words(path),
                    f"{words}是村干部的公开电话请写明原因，不是就遮住。",
                    block=False,
                    needs_reason=True,
                )
            elif match.sort == "door":
                yield Finding(
                    path,
                    field_words(path),
                    f"{words}个人住址只写到村，单位地址请写明原因。",
                    block=False,
                    needs_reason=True,
                )


def _characters(content: Mapping[str, Any]) -> Iterator[Finding]:
    for path, text in texts(content):
        refused = refused_characters(text, multiline=path.endswith(".text"))
        if refused:
            yield Finding(path, field_words(path), f"{field_words(path)}里有看不见的符号，请重新打一遍这一段。")
        missing = undrawable(text)
        if missing:
            yield Finding(
                path, field_words(path), f"{field_words(path)}里的“{'、'.join(missing)}”大屏没有字，请换一个写法。"
            )


def _sums(content: Mapping[str, Any]) -> Iterator[Finding]:
    for number, block in enumerate(content.get("blocks") or ()):
        if not isinstance(block, Mapping) or block.get("type") != "table":
            continue
        for row, column, told, real in wrong_sums(block):
            yield Finding(
                f"blocks[{number}].rows[{row}]",
                "内容",
                f"表里第 {row + 1} 行“{column}”写的是 {told:,}，加起来是 {real:,}。",
            )


def wrong_sums(table: Mapping[str, Any]) -> Iterator[tuple[int, str, Decimal, Decimal]]:
    """Rows of a table whose sum is not that of what stands above: (row, column, told, real).

    A subtotal adds the entries since the last subtotal or group head; a total adds the subtotals above it, or the
    entries where there are none. 结余 rows are differences and are not judged here.
    """
    columns, rows = table.get("columns") or (), table.get("rows") or ()
    for place, column in enumerate(columns):
        if column.get("kind") not in ("money", "number"):
            continue
        part, parts, loose = Decimal(0), [], Decimal(0)
        for number, row in enumerate(rows):
            cells, role = row.get("cells") or (), row.get("role", "entry")
            value = _figure(cells[place] if place < len(cells) else "")
            label = str(cells[0]) if cells else ""
            if role == "group":
                part = Decimal(0)
            elif role == "entry":
                part, loose = part + (value or 0), loose + (value or 0)
            elif role == "subtotal":
                if value is not None and value != part:
                    yield number, column.get("label", ""), value, part
                parts, part, loose = [*parts, value if value is not None else part], Decimal(0), Decimal(0)
            elif role == "total" and value is not None and "结余" not in label and "余额" not in label:
                real = sum(parts, Decimal(0)) + loose
                if value != real:
                    yield number, column.get("label", ""), value, real


def _figure(cell: Any) -> Decimal | None:
    try:
        return Decimal(str(cell).replace(",", "")) if str(cell).strip() else None
    except InvalidOperation:
        return None


def _links(content: Mapping[str, Any], hosts: Sequence[str]) -> Iterator[Finding]:
    for path, text in texts(content):
        if path.rpartition(".")[2] in ("online", "link", "url") and text and link_fault(text, hosts):
            yield Finding(path, field_words(path), "这个网址大屏不放：只能是 https 开头、区里名单上的网站。")


def _pictures(content: Any, pictures: Mapping[str, Picture]) -> Iterator[Finding]:
    shown = [reference for reference in _references(content) if str(reference.get("type", "")).startswith("image/")]
    for number, reference in enumerate(shown, 1):
        known = pictures.get(str(reference.get("sha256")))
        if known is not None and max(known.width, known.height) < LEAST_PICTURE:
            yield Finding(
                f"media.{reference['sha256']}",
                "照片和文件",
                f"第 {number} 张照片太小，大屏上会糊。换一张原图，或者去掉它。",
                block=False,
            )


def _references(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        if "sha256" in value:
            yield value
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _references(each)


def _length(content: Mapping[str, Any]) -> Iterator[Finding]:
    title = str(content.get("title") or "")
    if len(title) > NOTICE_TITLE and not content.get("short_title"):
        yield Finding(
            "short_title",
            "短标题",
            f"标题有 {len(title)} 个字，列表里要占两行。写个 8 个字以内的短标题更好认。",
            block=False,
        )
