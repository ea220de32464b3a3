"""What an item says, in words: every field under its name, the body block by block. Nothing is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from msgspec import Struct

from central.console.editing.fields import Field, Rows, choices_of
from central.console.editing.forms import FORMS
from central.console.editing.pieces import PIECES
from central.items.marked import to_text
from central.items.models import ItemPage
from central.units.models import UnitPage


class Shown(Struct, frozen=True):
    """A picture with the words beside it."""

    sha256: str
    alt: str
    under: str
    pages: int = 0


class Part(Struct, frozen=True):
    """A field under its name, or a block of the body."""

    name: str
    text: str = ""
    block: Mapping[str, Any] | None = None

    @property
    def pictures(self) -> tuple[Shown, ...]:
        """The pictures of a block: one, or those of a gallery."""
        block = self.block or {}
        if block.get("type") not in ("image", "map", "document", "gallery"):
            return ()
        return tuple(
            Shown(
                sha256=str((each.get("media") or {}).get("sha256", "")),
                alt=str(each.get("alt") or each.get("caption") or each.get("title") or "照片"),
                under=str(each.get("caption") or each.get("title") or ""),
                pages=int(each.get("pages") or 0) if str(each.get("pages") or 0).isdigit() else 0,
            )
            for each in (block.get("images") or () if block.get("type") == "gallery" else (block,))
            if each.get("media")
        )

    @property
    def label(self) -> str:
        """What a table, chart, film or recording is called."""
        block = self.block or {}
        name = (block.get("media") or {}).get("name") if isinstance(block.get("media"), Mapping) else ""
        return str(block.get("caption") or block.get("title") or name or self.name or "表格")


def body_text(content: Mapping[str, Any]) -> str:
    """The body as marked text."""
    return to_text(content.get("blocks") or ())


def parts(kind: str, content: Mapping[str, Any]) -> list[Part]:
    """Everything that an item says, in the order of its form."""
    return [*_fields(kind, content, before=True), *_blocks(content), *_fields(kind, content, before=False)]


def plain(kind: str, content: Mapping[str, Any]) -> list[Part]:
    """The same with every block as text: for laying two versions side by side."""
    return [Part(part.name or "内容", part.text or _said_block(part.block or {})) for part in parts(kind, content)]


def _fields(kind: str, content: Mapping[str, Any], *, before: bool) -> Iterator[Part]:
    form = FORMS.get(kind)
    if form is None:
        if before:
            yield from (Part(str(key), str(value)) for key, value in content.items() if key != "blocks" and value)
        return
    for section in form.before if before else form.after:
        for part in section.parts:
            value = _at(content, part.path)
            if value in (None, "", [], {}):
                continue
            if isinstance(part, Rows):
                yield Part(part.words, block=_table(part, value))
            else:
                yield Part(part.words, said(part, value))


def _blocks(content: Mapping[str, Any]) -> Iterator[Part]:
    for block in content.get("blocks") or ():
        piece = PIECES.get(str(block.get("type")))
        rows = next((part for part in piece.parts if isinstance(part, Rows)), None) if piece else None
        if rows is not None and block.get("type") not in ("gallery", "map"):
            yield Part(piece.words if piece else "", block=_table(rows, block.get(rows.path) or ()))
        elif block.get("type") == "livestream" and piece:
            told = [
                f"{part.words} {said(part, block[part.path])}"
                for part in piece.parts
                if isinstance(part, Field) and block.get(part.path)
            ]
            yield Part(piece.words, "\n".join(told))
        else:
            yield Part("", block=block)
            if rows is not None and block.get("type") == "map" and block.get("points"):
                yield Part(rows.words, block=_table(rows, block["points"]))


def _table(rows: Rows, entries: Any) -> dict[str, Any]:
    fields = [field for field in rows.fields if any(entry.get(field.path) for entry in entries)]
    return {
        "type": "table",
        "columns": [{"label": field.words} for field in fields],
        "rows": [{"cells": [said(field, entry.get(field.path)) for field in fields]} for entry in entries],
    }


def said(field: Field, value: Any) -> str:
    """A value in words: the name of a choice, yes or no, a moment on China's clock."""
    if value in (None, ""):
        return "否" if field.sort == "tick" and value is False else ""
    if field.sort in ("choice", "ticks"):
        names = {code: words for code, words, _ in choices_of(field)}
        chosen = value if isinstance(value, list | tuple) else [value]
        return "、".join(names.get(str(code), str(code)) for code in chosen)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return str(value.get("name") or "有")
    if isinstance(value, list | tuple):
        return "\n".join(str(each) for each in value)
    return _moment(str(value)) if field.sort == "moment" else str(value)


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    local = timezone.localtime(moment) if moment.tzinfo else moment
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def _said_block(block: Mapping[str, Any]) -> str:
    match block.get("type"):
        case "table":
            lines = [[column.get("label", "") for column in block.get("columns") or ()]]
            lines += [list(row.get("cells") or ()) for row in block.get("rows") or ()]
            return "\n".join("　".join(str(cell) for cell in line) for line in lines)
        case "list":
            return "\n".join(f"· {entry}" for entry in block.get("entries") or ())
        case "image" | "video" | "audio" | "map":
            return str(block.get("caption") or block.get("alt") or PIECES[str(block["type"])].words)
        case "document":
            return str(block.get("title") or "文件")
        case "gallery":
            return "相册：" + "、".join(str(image.get("caption") or "照片") for image in block.get("images") or ())
        case "chart":
            return f"图表：{block.get('title', '')}"
    return str(block.get("text", ""))


def audience_words(page: ItemPage) -> str:
    """Which villages it goes to, in words."""
    codes = page.content.get("audience") or ()
    if not codes:
        return ""
    return "、".join(UnitPage.objects.filter(code__in=codes).order_by("code").values_list("title", flat=True))


def _at(values: Mapping[str, Any], path: str) -> Any:
    found: Any = values
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found
