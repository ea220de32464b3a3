"""Making and finding units in the tree."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Page

from central.units.models import UnitPage
from feed.units import lineage


class NoParent(Exception):
    """The unit above is not there yet; the message names it."""


@transaction.atomic
def ensure_unit(code: str, name: str) -> UnitPage:
    """The unit of a code, made below the one above it where it is not there; renamed where it has another name.

    Raises `NoParent`, and ValidationError for what is no code.
    """
    unit = UnitPage.objects.filter(code=code).first()
    if unit is not None:
        if unit.title != name:
            unit.title = unit.draft_title = name
            unit.save()
        return unit
    above = lineage(code)[1:]
    parent = Page.get_first_root_node() if not above else UnitPage.objects.filter(code=above[0]).first()
    if parent is None:
        raise NoParent(f"{name}（{code}）的上级 {above[0]} 还没有建。")
    unit = UnitPage(code=code, title=name, draft_title=name, slug=code, live=False)
    unit.full_clean(exclude=["path", "depth", "content_type", "locale", "translation_key"])
    parent.add_child(instance=unit)
    return unit
