"""What the page of a table of income and expense shows: its rows beside the last period's, who signed, what is left."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from msgspec import Struct

from central.console.editing import keeping
from central.console.finance.drawing import drawing
from central.console.finance.earlier import Earlier, classes, earlier
from central.console.finance.overview import Due, due_of
from central.items.committee import by_person, seats
from central.items.draft import Finding
from central.items.models import ItemPage
from central.items.periods import WORDS, Span, span_from
from central.items.sheet_checks import Remark, remarks
from central.items.sheets import (
    SIDES,
    Line,
    Sheet,
    Side,
    chart_of,
    from_blocks,
    is_own_summary,
    shown,
    summary_of,
    to_blocks,
    value,
)


class Row(Struct, frozen=True):
    """A row of the table as it is shown: figures with separators, what is wrong in which cell."""

    side: Side
    place: int
    line: Line
    amount: str
    before: str
    wrong: str
    ask: str
    twice: str


class Part(Struct, frozen=True):
    """One side: its rows and its sums."""

    side: Side
    words: str
    rows: tuple[Row, ...]
    total: str
    before: str
    well: bool


class Signer(Struct, frozen=True):
    """A seat of the committee: whose it is, who signed for it and when; `at` is None until then."""

    name: str
    post: str
    at: datetime | None


class Desk(Struct, frozen=True):
    """All of it."""

    parts: tuple[Part, ...]
    balance: str
    balance_before: str
    words: tuple[str, str, str]
    remarks: tuple[Remark, ...]
    others: tuple[Finding, ...]
    passed: tuple[str, ...]
    chart: str
    chart_unit: str
    before_label: str
    span: Span | None
    due: Due | None

    @property
    def left(self) -> int:
        """How much keeps the table from being handed in."""
        return len(self.remarks) + len(self.others)

    @property
    def to_tell(self) -> int:
        """How many changes want a reason."""
        return sum(remark.asks for remark in self.remarks)

    @property
    def to_mend(self) -> int:
        """How much is wrong or missing."""
        return self.left - self.to_tell

    @property
    def left_words(self) -> str:
        """What is left, in a few words."""
        told = [f"改 {self.to_mend} 处"] if self.to_mend else []
        return "、".join([*told, f"写 {self.to_tell} 条原因"] if self.to_tell else told)


def sheet_of_page(page: ItemPage) -> Sheet | None:
    """The table of an item; none for an item that has none."""
    found = from_blocks(page.content.get("blocks") or ())
    return found.sheet if found else None


def content_with(page: ItemPage, sheet: Sheet) -> dict[str, Any]:
    """The item's content with this table in it; everything else as it was."""
    found = from_blocks(page.content.get("blocks") or ())
    span = span_from((page.content.get("disclosure") or {}).get("period"))
    content = dict(page.content)
    content["blocks"] = to_blocks(sheet, span, earlier(page).past, found.rest if found else ())
    if is_own_summary(str(content.get("summary") or "")):
        content["summary"] = summary_of(sheet)
    return content


def desk_of(page: ItemPage, sheet: Sheet, now: datetime) -> Desk:
    """What the page shows for a table, as the item stands."""
    before = earlier(page)
    span = span_from((page.content.get("disclosure") or {}).get("period"))
    names = WORDS[span.frequency] if span else ("本期", "上期", "")
    follows = before.span is not None and span is not None and before.span == span.before()
    label = names[1] if follows or before.span is None else before.span.label
    rules = classes().rules
    found = remarks(sheet, before.amounts, rules.change_percent, label)
    report = keeping.report_of(page, now)
    others = tuple(finding for finding in keeping.missing(page, report) if not _own(finding, found))
    sums, old = sheet.sums, before.sheet.sums if before.sheet else None
    chart = chart_of(sheet, span, before.past) if span else None
    return Desk(
        parts=tuple(_part(side, sheet, before, found, place, old) for place, side in enumerate(SIDES)),
        balance=shown(sums[2]),
        balance_before=shown(old[2]) if old else "",
        words=(names[0], label, f"{names[2]}结余"),
        remarks=tuple(found),
        others=others,
        passed=_passed(sheet, found, before, label, report.passed),
        chart=drawing(chart) if chart else "",
        chart_unit=chart["unit"] if chart else "",
        before_label=before.span.label if before.span else "",
        span=span,
        due=_due(page, span),
    )


def _own(finding: Finding, found: list[Remark]) -> bool:
    """Whether a finding of the feed's own rules says again what a remark says in better words."""
    return finding.field.startswith("blocks") and any(remark.blocks and not remark.asks for remark in found) and (
        "不对" in finding.what or "写法" in finding.what
    )  # fmt: skip


def _part(
    side: Side, sheet: Sheet, before: Earlier, found: list[Remark], place: int, old: tuple[Decimal, ...] | None
) -> Part:
    amounts = before.amounts
    rows = []
    for number, line in enumerate(sheet.side(side)):
        mine = [remark for remark in found if (remark.side, remark.place) == (side, number)]
        amount, then = value(line.amount), amounts.get((side, line.name))
        rows.append(
            Row(
                side=side,
                place=number,
                line=line,
                amount=shown(amount) if amount is not None else line.amount,
                before=shown(then) if then is not None else "",
                wrong=next((f"{one.what}，{one.todo}" for one in mine if one.column == "amount"), ""),
                ask=next((one.short for one in mine if one.asks), ""),
                twice=next((f"{one.what}，{one.todo}" for one in mine if one.column == "name"), ""),
            )
        )
    well = bool(rows) and not any(remark.side == side and remark.column == "amount" for remark in found)
    return Part(
        side=side,
        words=SIDES[side],
        rows=tuple(rows),
        total=shown(sheet.sums[place]),
        before=shown(old[place]) if old else "",
        well=well,
    )


def _passed(sheet: Sheet, found: list[Remark], before: Earlier, label: str, others: tuple[str, ...]) -> tuple[str, ...]:
    made = []
    if sheet != Sheet() and not any(remark.column == "amount" for remark in found):
        made.append("收、支、结余都对得上")
    if not any("两行" in remark.what for remark in found):
        made.append("没有重复行")
    if before.sheet is not None and not any("比" in remark.what for remark in found):
        made.append(f"和{label}比过，变化大的都写了原因")
    return (*made, *(words for words in others if words not in ("合计都对得上", "二维码扫得开", "照片够清楚")))


def _due(page: ItemPage, span: Span | None) -> Due | None:
    text = (page.content.get("disclosure") or {}).get("due")
    day = None
    if text:
        try:
            day = date.fromisoformat(str(text))
        except ValueError:
            day = None
    if day is None and span is not None:
        day = span.due(classes().due.of(span.frequency))
    public = page.approved is not None and page.state != "withdrawn"
    return due_of(day, timezone.localdate(), public, classes().rules.warn_days) if day else None


def signers(page: ItemPage, now: datetime) -> list[Signer]:
    """The committee's seats today, its head first, and who has signed this version."""
    signed = by_person(page.signatures.filter(version=page.edition).select_related("by"))
    made = []
    for seat in seats(page.unit_code, now):
        found = seat.among(signed)
        post = "主任" if seat.head else "委员"
        if found is None:
            made.append(Signer(str(seat.member), post, None))
        else:
            instead = f"{post}，代{seat.member}" if found.by_id != seat.member.pk else post
            made.append(Signer(str(found.by), instead, found.at))
    return made
