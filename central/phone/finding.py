"""From a number in an address to what its page shows: the item, how it stands now, and what is around it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from django.conf import settings
from django.core import signing
from django.db.models import BooleanField, ExpressionWrapper, Max, Q
from msgspec import Struct
from msgspec.structs import replace

from central.items.draft import Finding, to_item
from central.items.models import Decision, ItemPage, Media
from central.items.workflow import public_url, whole_of
from central.phone.accounts import is_finance
from central.phone.answers import Around, Link
from central.phone.pages import LANGUAGE_WORDS
from central.phone.saying import CHINA, dialled
from central.phone.translations import translations_of
from central.publishing.contents import approved_item
from central.units.models import UnitPage
from feed.item import Item, media_of
from feed.media import MediaRef
from feed.taxonomy import Taxonomy, load_taxonomy
from feed.units import lineage

Standing = Literal["shown", "ended", "withdrawn", "unknown"]

HANDLE: Final = 16
"""Hex digits of a blob's hash in an address: enough among one item's media, and cheap in every page."""

DETAILS: Final = 3
OTHERS: Final = 4
PREVIEW_SALT: Final = "phone-preview"
PREVIEW_SECONDS: Final = 2 * 3600


class Row(Struct, frozen=True):
    """An item without its contents: what decides whether and how its page is shown."""

    pk: int
    kind: str
    unit_code: str
    state: str
    saved: datetime
    approved_at: datetime | None
    approved_starts: datetime | None
    approved_ends: datetime | None
    is_approved: bool


class Neighbour(Struct, frozen=True):
    """A unit on the way up: its name and the number it answers."""

    code: str
    name: str
    phone: str


class Found(Struct, frozen=True):
    """What stands behind a number; `stamp` changes whenever its page would."""

    number: str
    standing: Standing
    row: Row | None = None
    units: tuple[Neighbour, ...] = ()
    stamp: tuple[Any, ...] = ()


_FIELDS: Final = ("pk", "kind", "unit_code", "state", "saved", "approved_at", "approved_starts", "approved_ends")


def find(number: str, now: datetime) -> Found:
    """What stands behind a number at a moment. Three small queries, none of which reads contents."""
    approved = ExpressionWrapper(Q(approved__isnull=False), output_field=BooleanField())
    values = (
        ItemPage.objects.filter(number=number).annotate(is_approved=approved).values(*_FIELDS, "is_approved").first()
    )
    if values is None:
        return Found(number, "unknown")
    row = Row(**values)
    standing = _standing(row, now)
    if standing == "unknown":
        return Found(number, "unknown")
    units = _units(row.unit_code)
    # Every step that changes what a unit shows is in the log: its last row tells whether a drawn page still holds.
    last = Decision.objects.filter(unit_code=row.unit_code).aggregate(last=Max("pk"))["last"]
    today = now.astimezone(CHINA).date()
    return Found(number, standing, row, units, (standing, row.approved_at, row.state, units, last, today))


def _standing(row: Row, now: datetime) -> Standing:
    if not row.is_approved or row.approved_at is None:
        return "withdrawn" if row.approved_at is not None else "unknown"
    if row.state == "withdrawn":
        return "withdrawn"
    ended = row.approved_ends if row.approved_ends and row.approved_ends <= now else None
    if ended is None and row.state == "archived":
        ended = row.saved
    if ended is not None:
        kept = timedelta(days=settings.CONF.keeping.expired_page_days)
        return "ended" if now < ended + kept else "unknown"
    if row.approved_starts is not None and row.approved_starts > now:
        return "unknown"
    return "shown"


def _units(code: str) -> tuple[Neighbour, ...]:
    """The unit of a code and those above, nearest first."""
    found = {
        unit["code"]: Neighbour(unit["code"], unit["title"], unit["duty_phone"])
        for unit in UnitPage.objects.filter(code__in=lineage(code)).values("code", "title", "duty_phone")
    }
    return tuple(found[one] for one in lineage(code) if one in found)


def shown_item(found: Found) -> Item | None:
    """The item as approved; none where its contents are broken, which is told in the log."""
    page = ItemPage.objects.filter(number=found.number).first()
    return approved_item(page) if page is not None else None


def around(found: Found, item: Item, now: datetime) -> Around:
    """What stands around an item that is shown."""
    row, number = found.row, found.number
    if row is None:
        raise ValueError(f"nothing is around {number}: it is not shown")
    previous, details, others = _periods(item, row, now) if is_finance(item) else (None, (), ())
    return _around(
        found.units,
        address=public_url(number),
        card=f"{settings.PUBLIC_URL}/i/{number}/card.webp",
        at=lambda media, form: address_of(number, media, form),
        previous=previous,
        details=details,
        others=others,
        today=now.astimezone(CHINA).date(),
        languages=_languages(item, row, now),
        publicity_over=publicity_over(item, now),
        form_pages=form_pages(item),
    )


def calm(found: Found) -> Around:
    """What stands around a page that says only that there is nothing any more."""
    return _around(found.units, address="", at=lambda _media, _form: "")


def preview(page: ItemPage, token: str) -> tuple[Item, Around] | Finding:
    """The newest version of an item as its page would be, for who writes and reviews; what is missing where it is."""
    made = to_item(page.content, whole_of(page, page.saved))
    if isinstance(made, Finding):
        return made
    standing = _around(
        _units(page.unit_code),
        address="",
        at=lambda media, form: address_of(token, media, form),
        preview=True,
        form_pages=form_pages(made),
    )
    if is_finance(made):
        row = Row(page.pk, page.kind, page.unit_code, page.state, page.saved, None, None, None, False)
        standing = replace(standing, previous=_periods(made, row, page.saved)[0])
    return made, standing


def preview_token(page: ItemPage) -> str:
    """A pass to the preview of an item, for two hours. Whoever gives it out has checked who may see the item."""
    return signing.dumps(page.pk, salt=PREVIEW_SALT, compress=True)


def preview_url(page: ItemPage) -> str:
    """The address of an item's preview on the public host; to be opened in a frame of the console."""
    return f"{settings.PUBLIC_URL}/preview/{preview_token(page)}"


def previewed(token: str) -> ItemPage | None:
    """The item of a pass; none for a forged or an old one."""
    try:
        pk = signing.loads(token, salt=PREVIEW_SALT, max_age=PREVIEW_SECONDS)
    except signing.BadSignature:
        return None
    return ItemPage.objects.filter(pk=pk).first()


def address_of(key: str, media: MediaRef, form: str) -> str:
    """Where a medium of an item is fetched: below the item, so that it goes when the item goes."""
    if form.startswith("o"):
        return f"/i/{key}/o/{form[1:]}" if ":" not in key else f"/preview/{key}/o/{form[1:]}"
    suffix = "" if form in ("file", "play") else ".webp"
    return f"/m/{key}/{media.sha256[:HANDLE]}/{form}{suffix}"


def medium(item: Item, handle: str) -> MediaRef | None:
    """The medium of an item that an address names."""
    return next((media for media in media_of(item) if media.sha256.startswith(handle)), None)


def publicity_over(item: Item, now: datetime) -> bool:
    """Whether the time of a 公示 is over; its last day is part of it."""
    until = item.disclosure.publicity_until if item.disclosure else None
    return until is not None and now.astimezone(CHINA).date() > until


def form_pages(item: Item) -> dict[str, int]:
    """How many pages the forms of a guide have."""
    wanted = [
        media.sha256
        for one in (item.guide.materials if item.guide else ())
        for media in (one.blank_form, one.sample)
        if media is not None and media.type == "application/pdf"
    ]
    if not wanted:
        return {}
    found = Media.objects.filter(pk__in=wanted).values_list("sha256", "pages")
    return {sha256: pages for sha256, pages in found if pages}


def approved_title(found: Found) -> str:
    """The title under which an item was last approved: a draft written since is nobody's to read."""
    if found.row is None:
        return ""
    said = Decision.objects.filter(item_id=found.row.pk, act__in=("approve", "confirm", "import")).order_by("-pk")
    return said.values_list("title", flat=True).first() or ""


@cache
def _taxonomy(path: Path, _changed: int) -> Taxonomy:
    return load_taxonomy(path)


def taxonomy() -> Taxonomy:
    """The county's names, read anew when its file changes."""
    path = settings.CONF.taxonomy
    return _taxonomy(path, path.stat().st_mtime_ns)


def _around(units: tuple[Neighbour, ...], **more: Any) -> Around:
    phones = [unit.phone for unit in units if unit.phone]
    return Around(
        unit=units[0].name if units else settings.CONF.name,
        county=units[-1].name if len(units) > 1 else "",
        checked_by=units[1].name if len(units) > 1 else "",
        phone=phones[0] if phones else "",
        public_phones=frozenset(dialled(phone) for phone in phones),
        **more,
    )


def _now_shown(now: datetime) -> Q:
    begun = Q(approved_starts__isnull=True) | Q(approved_starts__lte=now)
    lasting = Q(approved_ends__isnull=True) | Q(approved_ends__gt=now)
    return Q(approved__isnull=False) & begun & lasting & ~Q(state__in=("withdrawn", "archived"))


def _periods(item: Item, row: Row, now: datetime) -> tuple[Item | None, tuple[Link, ...], tuple[Link, ...]]:
    """The account of the period before, of the same class; links to details of this period, and to other periods."""
    mine = item.disclosure
    if mine is None or mine.period is None:
        return None, (), ()
    pages = ItemPage.objects.filter(_now_shown(now), unit_code=row.unit_code, kind="disclosure")
    pages = pages.filter(approved__disclosure__area="finance").exclude(pk=row.pk)
    # Only what the choice needs is read of each; an account with all its rows may be a hundred times as large.
    fields = ("pk", "number", "approved__title", "approved__disclosure")
    earlier, within, year = [], [], f"{mine.period.last.year}年"
    for pk, number, title, disclosure in pages.values_list(*fields):
        period = (disclosure or {}).get("period")
        if not period:
            continue
        same = all(disclosure.get(name) == getattr(mine, name) for name in ("matter", "template"))
        if same and disclosure.get("frequency", "quarterly") == mine.frequency:
            earlier.append((period["last"], pk, Link(_label(period["label"], year), f"/i/{number}")))
        elif period["first"] >= mine.period.first.isoformat() and period["last"] <= mine.period.last.isoformat():
            within.append(Link(title, f"/i/{number}"))
    earlier.sort(key=lambda one: one[:2], reverse=True)
    before = next((pk for last, pk, _ in earlier if last < mine.period.first.isoformat()), None)
    previous = approved_item(ItemPage.objects.get(pk=before)) if before is not None else None
    within.sort(key=lambda link: "明细" not in link.words and "逐笔" not in link.words)
    return previous, tuple(within[:DETAILS]), tuple(link for _, _, link in earlier[:OTHERS])


def _label(label: str, year: str) -> str:
    """A period in few words: without its year where that is this page's."""
    return label.removeprefix(year) or label


def _languages(item: Item, row: Row, now: datetime) -> tuple[Link, ...]:
    """The same item in other languages, of the same unit."""
    original = item.translation_of or item.id
    wanted = Q(pk__in=translations_of(row.unit_code).get(original, ()))
    if item.translation_of:
        wanted |= Q(item_id=original)
    pages = ItemPage.objects.filter(wanted, _now_shown(now), unit_code=row.unit_code).exclude(pk=row.pk)
    found: Iterable[tuple[str, str | None]] = pages.values_list("number", "approved__language")
    return tuple(Link(LANGUAGE_WORDS.get(code or "zh-Hans", "别的文字"), f"/i/{number}") for number, code in found)
