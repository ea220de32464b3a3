"""The district's disclosure classes: when each is due, and the form that stands ready for it.

Data in `config/disclosure.toml`; a county edits it. What a class had in its last period is carried on: the same rows,
the figures to be filled in anew.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from central.items.periods import Frequency, Span, Term
from central.items.sheets import Line, Sheet, from_blocks, to_blocks
from feed.item import Code
from feed.units import Level, level_of

FILE: Final = "disclosure.toml"
SHIPPED: Final = Path(__file__).resolve().parents[2] / "config" / FILE


class TemplateFault(ValueError):
    """A file of classes that cannot be used; the message names the file, the key and what is allowed."""


class _Group(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file."""


class Due(_Group, frozen=True):
    """By when a period is public, by its length; and within how many days what happens once."""

    monthly: Term = Term()
    quarterly: Term = Term()
    yearly: Term = Term(day=28)
    once_days: Annotated[int, Meta(ge=1, le=60)] = 10

    def of(self, frequency: Frequency) -> Term:
        """The term of a length."""
        found: Term = getattr(self, frequency)
        return found


class Rules(_Group, frozen=True):
    """Figures of the county."""

    change_percent: Annotated[int, Meta(ge=1, le=500)] = 30
    answer_days: Annotated[int, Meta(ge=1, le=30)] = 3
    warn_days: Annotated[int, Meta(ge=0, le=60)] = 10


class Template(_Group, frozen=True):
    """One class: what it is, how often it is disclosed, and what stands on its form from the start."""

    code: Code
    area: Literal["party", "village", "finance"]
    matter: Code
    title: Annotated[str, Meta(min_length=2, max_length=40)]
    frequency: Literal["monthly", "quarterly", "yearly", "standing"] = "quarterly"
    summary: str = ""
    basis: str = ""
    elements: str = ""
    nothing: str = ""
    income: tuple[str, ...] = ()
    expense: tuple[str, ...] = ()
    blocks: tuple[dict[str, Any], ...] = ()

    @property
    def is_account(self) -> bool:
        """Whether it is a table of income and expense."""
        return bool(self.income or self.expense)

    @property
    def period(self) -> Frequency | None:
        """The length of its periods; none for what stands all the time."""
        return None if self.frequency == "standing" else self.frequency

    def item_id(self, span: Span | None) -> str:
        """The id of its item of a period: the same for whoever begins it, so that it begins once."""
        return f"{self.code}-{span.code}" if span else self.code


class Classes(_Group, frozen=True):
    """The whole file."""

    templates: tuple[Template, ...]
    due: Due = Due()
    rules: Rules = Rules()

    def template(self, code: str) -> Template | None:
        """The class of a code."""
        return next((template for template in self.templates if template.code == code), None)


def load_classes(path: Path) -> Classes:
    """Read the file. Raises `TemplateFault`."""
    try:
        found = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Classes)
    except OSError as fault:
        raise TemplateFault(f"{path}: cannot be read ({fault.strerror})") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as fault:
        raise TemplateFault(f"{path}: {fault}") from fault
    codes = [template.code for template in found.templates]
    if len(set(codes)) != len(codes):
        raise TemplateFault(f"{path}: templates: a code stands twice; allowed: each once")
    return found


def classes_beside(taxonomy: Path) -> Classes:
    """The county's own classes, beside its taxonomy, else those that come with the program; anew when changed."""
    own = taxonomy.with_name(FILE)
    path = own if own.is_file() else SHIPPED
    return _loaded(path, path.stat().st_mtime_ns)


@cache
def _loaded(path: Path, _changed: int) -> Classes:
    return load_classes(path)


def office_of(name: str) -> str:
    """Who discloses: the committee of a village or of a residents' community."""
    return f"{name}居民委员会" if name.endswith(("社区", "居")) else f"{name}村民委员会"


def begun(
    template: Template,
    span: Span | None,
    classes: Classes,
    unit: tuple[str, str],
    last: Mapping[str, Any] | None = None,
    *,
    nothing: bool = False,
) -> dict[str, Any]:
    """The content of a class for a period, as its author finds it. `unit` is code and name, `last` the one before."""
    filled = {"period": span.label if span else "", "days": str(classes.rules.answer_days)}
    title = _filled(template.title, filled)
    disclosure: dict[str, Any] = {
        "area": template.area,
        "matter": template.matter,
        "template": template.code,
        "frequency": template.frequency,
    }
    texts = {"elements": template.elements, "basis": template.basis}
    disclosure |= {name: _filled(text, filled) for name, text in texts.items() if text}
    if span is not None and template.period is not None:
        disclosure["period"] = span.plain
        disclosure["due"] = span.due(classes.due.of(template.period)).isoformat()
    content: dict[str, Any] = {"title": title, "disclosure": disclosure}
    if level_of(unit[0]) is Level.VILLAGE:
        content["issuer"] = disclosure["body"] = office_of(unit[1])
    if span is not None and span.label in title:
        content["short_title"] = title.replace(f"{span.first.year}年", "", 1)[:24]
    if template.summary:
        content["summary"] = _filled(template.summary, filled)
    if nothing and template.nothing:
        content["blocks"] = [{"type": "paragraph", "text": _filled(template.nothing, filled)}]
    else:
        content["blocks"] = _blocks(template, span, filled, last)
    return content


def _blocks(
    template: Template, span: Span | None, filled: Mapping[str, str], last: Mapping[str, Any] | None
) -> list[dict[str, Any]]:
    own = [_filled(block, filled) for block in template.blocks]
    before = list((last or {}).get("blocks") or ())
    if template.is_account:
        found = from_blocks(before)
        # Words for residents go on from period to period; tables and charts of details are the last period's alone.
        kept = [block for block in found.rest if block.get("type") == "callout"] if found else own
        return to_blocks(_emptied(found.sheet) if found else _named(template), span, (), kept)
    tables = [block for block in before if block.get("type") == "table"]
    if not tables:
        return own
    return [_emptied_table(block) if block.get("type") == "table" else block for block in before if _goes_on(block)]


def _goes_on(block: Mapping[str, Any]) -> bool:
    return block.get("type") in ("table", "heading", "callout")


def _named(template: Template) -> Sheet:
    return Sheet(tuple(map(Line, template.income)), tuple(map(Line, template.expense)))


def _emptied(sheet: Sheet) -> Sheet:
    return Sheet(tuple(Line(line.name) for line in sheet.income), tuple(Line(line.name) for line in sheet.expense))


def _emptied_table(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with its names, without its figures and dates."""
    kinds: Sequence[str] = [column.get("kind", "text") for column in table.get("columns") or ()]
    rows = [
        {**row, "cells": [cell if kind == "text" else "" for cell, kind in zip(row["cells"], kinds, strict=False)]}
        for row in table.get("rows") or ()
    ]
    return {**table, "rows": rows}


def _filled(value: Any, filled: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, text in filled.items():
            value = value.replace(f"{{{name}}}", text)
        return value
    if isinstance(value, Mapping):
        return {key: _filled(each, filled) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_filled(each, filled) for each in value]
    return value
