"""Which items of a unit are translations of which, kept in the process as long as nothing has been decided there."""

from __future__ import annotations

from collections.abc import Mapping

from central.items.models import Decision, ItemPage

_known: dict[str, tuple[str, Mapping[str, tuple[int, ...]]]] = {}
"""By unit: the last row of its log (by its hash) as of which it holds, and the pages by what they translate."""


def translations_of(unit: str) -> Mapping[str, tuple[int, ...]]:
    """The pages that are translations of a unit's items, by the id of what they translate.

    All approved items are looked through for it, so only anew after a step in the unit's log.
    """
    last = Decision.objects.filter(unit_code=unit).order_by("-pk").values_list("hash", flat=True).first() or ""
    known = _known.get(unit)
    if known is not None and known[0] == last:
        return known[1]
    made: dict[str, tuple[int, ...]] = {}
    pages = ItemPage.objects.filter(unit_code=unit, approved__translation_of__isnull=False)
    for pk, original in pages.values_list("pk", "approved__translation_of"):
        made[original] = (*made.get(original, ()), pk)
    _known[unit] = (last, made)
    return made
