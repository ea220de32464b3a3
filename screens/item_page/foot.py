"""The foot of an item page: who says so, since when, until when, on what ground; who checked it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from feed.item import Disclosure, Item
from feed.units import Level, level_of
from kiosk.calendar import date_text, full_date_text, midnight
from screens import words
from screens.item_page.guide import basis_line
from screens.item_page.regions import LINE_FOOT, SEAL_FOOT, Box
from screens.paint import Icon, Panel, TextBox

if TYPE_CHECKING:
    from kivy.uix.widget import Widget

    from screens.page import Face


def issuer_name(face: Face, unit: str, item: Item) -> str:
    """Who published an item, as residents know it."""
    edition = face.catalogue.edition if face.catalogue else None
    authority = item.policy.authority if item.policy else item.guide.authority if item.guide else ""
    if item.alert is not None:
        authority = item.alert.issued_by
    return authority or item.issuer or (edition.units.get(unit, "") if edition else "")


def foot_height(face: Face, unit: str, item: Item) -> float:
    """How high the foot of an item is: a line, or the sign-off; in portrait a long line takes two."""
    if approval_of(unit, item) is not None or (face.layout.portrait and _lines_wanted(face, unit, item) > 1):
        return SEAL_FOOT
    return LINE_FOOT


def _lines_wanted(face: Face, unit: str, item: Item) -> float:
    """How many lines of the foot its text fills."""
    layout = face.layout
    room = (984 if layout.portrait else 1792) - 46
    return layout.measure(foot_text(face, unit, item), face.theme.words(28, 42, "text2")) / room


def foot_text(face: Face, unit: str, item: Item) -> str:
    """The line of a foot without sign-off."""
    if item.guide is not None and basis_line(item.guide):
        return basis_line(item.guide)
    told = [f"{issuer_name(face, unit, item)} {full_date_text(item.published)}{words.PUBLISHED_BY}".strip()]
    if item.policy is not None and item.policy.document_number:
        told.append(item.policy.document_number)
    if item.in_force_until is not None:
        told.append(f"{words.VALID_UNTIL} {full_date_text(item.in_force_until - timedelta(seconds=1))}")
    return "　".join(told)


def foot_fits(face: Face, unit: str, item: Item) -> bool:
    """Whether the foot's line says all of it; else the ground in law stands in the body too."""
    return _lines_wanted(face, unit, item) <= (_TWO_LINES if face.layout.portrait else 1.0)


_TWO_LINES = 1.9
"""A broken line leaves a little room at its end."""


def approval_of(unit: str, item: Item) -> tuple[str, str] | None:
    """The two lines of the sign-off; that it is awaited, for the accounts of a village; none elsewhere."""
    disclosure: Disclosure | None = item.disclosure
    if disclosure is None:
        return None
    if disclosure.sign_off is not None:
        signed = disclosure.sign_off
        who = f" {signed.signed_by}签字" if signed.signed_by else ""
        return f"{signed.body}{words.APPROVED}", f"{date_text(midnight(signed.on))}{who}"
    if disclosure.area == "finance" and level_of(unit) is Level.VILLAGE:
        return words.AWAITING_APPROVAL, ""
    return None


def draw_foot(parent: Widget, face: Face, unit: str, item: Item, box: Box) -> None:
    """Draw the foot in its box."""
    layout, theme = face.layout, face.theme
    approval = approval_of(unit, item)
    style = theme.words(28, 42, "text2")
    text = foot_text(face, unit, item)
    if approval is None:
        layout.add(parent, Icon("book", theme.color("text2")), box.x, box.y + 7, 34, 34)
        lines = 2 if box.height > LINE_FOOT else 1
        line = TextBox(text, style, max_lines=lines, ellipsis=True, place="middle" if lines == 1 else "top")
        layout.add(parent, line, box.x + 46, box.y, box.width - 46, max(box.height, 42.0))
        return
    ground = Panel(theme.color("card"), radius=24, line=theme.color("line"))
    layout.add(parent, ground, box.x, box.y, box.width, box.height)
    told, by = approval
    x = box.x + 28
    if by:
        layout.add(parent, Icon("seal", theme.color("green")), x, box.y + 18, 60, 60)
        x += 80
    bold = theme.words(32, 42, "text" if by else "text2", bold=bool(by))
    wide = max(layout.measure(told, bold), layout.measure(by, theme.words(32, 42)) if by else 0.0)
    wide = min(wide, box.width * 0.6)
    if by:
        layout.add(parent, TextBox(told, bold, max_lines=1, ellipsis=True), x, box.y + 6, wide + 2, 42)
        signed = TextBox(by, theme.words(32, 42, "text2"), max_lines=1, ellipsis=True)
        layout.add(parent, signed, x, box.y + 48, wide + 2, 42)
    else:
        layout.add(parent, TextBox(told, bold, place="middle", wrap=False), x, box.y, wide, box.height)
    left = x + wide + 32
    room = box.x + box.width - 28 - left
    layout.add(parent, Panel(theme.color("gold2")), left - 16, box.y + 24, 2, 48)
    said = TextBox(text, style, max_lines=2, ellipsis=True, place="middle", balance=True)
    layout.add(parent, said, left + 8, box.y + 4, room - 8, box.height - 8)
