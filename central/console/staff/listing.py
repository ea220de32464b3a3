"""单位和人员: the units in one's keeping, who works there, and one person's page."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from msgspec import Struct

from central.console.fresh_code import wants_code
from central.console.gate import page, person_of
from central.items.models import ItemPage
from central.people.models import Person, Post
from central.people.rights import LEVEL_OF_ROLE, ROLE_WORDS, Act, Holding, Role, may_grant
from central.people.ruling import knows, rules
from central.units.models import UnitPage
from feed.units import Level, level_of


class Held(Struct, frozen=True):
    """A post with its words, and whether the reader may end it."""

    post: Post
    words: str
    unit: str
    standing: str
    may_end: bool = False


class Place(Struct, frozen=True):
    """A unit in the list: who works there now, and whether the reader may open accounts there."""

    unit: UnitPage
    posts: list[Held]
    may_open: bool


class Block(Struct, frozen=True):
    """A township with its villages, or the county by itself."""

    head: UnitPage
    places: list[Place]


def units_of(person: Person) -> QuerySet[UnitPage]:
    """Units whose people somebody keeps."""
    return UnitPage.objects.filter(person.sees(Act.PEOPLE)).order_by("code")


def grantable(person: Person) -> list[tuple[str, str, list[UnitPage]]]:
    """For each role that somebody may give: its value, its words and the units it may be given at."""
    held, units = person.holdings(), list(units_of(person))
    found = []
    for role in LEVEL_OF_ROLE:
        places = [unit for unit in units if may_grant(held, Holding(role, unit.code))]
        if places:
            found.append((role.value, ROLE_WORDS[role], places))
    return found


def person_for(request: HttpRequest, pk: int) -> Person:
    """Somebody in the reader's keeping; anybody else is unknown. Raises Http404."""
    found = Person.objects.filter(pk=pk).prefetch_related("posts").first()
    if found is None or not knows(person_of(request), found):
        raise Http404("没有这个人，或者不归您管。")
    return found


def must_keep_people(person: Person) -> None:
    """Raises PermissionDenied for whoever keeps nobody's account."""
    if not any(holding.role in (Role.REVIEWER, Role.MANAGER, Role.OPERATOR) for holding in person.holdings()):
        raise PermissionDenied("单位和人员由街道和区里管。")


@page
def people(request: HttpRequest) -> HttpResponse:
    """The tree of units and who works there; `find` looks for a name, a user name or a unit."""
    person = person_of(request)
    must_keep_people(person)
    wanted = request.GET.get("find", "").strip()[:40]
    units = list(units_of(person))
    codes = [unit.code for unit in units]
    today = timezone.localdate()
    posts = Post.objects.filter(unit_code__in=codes).filter(Q(until=None) | Q(until__gte=today))
    by_unit: dict[str, list[Held]] = {}
    names = {unit.code: unit.title for unit in units}
    for post in posts.select_related("person", "instead_of").order_by("role", "since", "pk"):
        held = Held(post, ROLE_WORDS[Role(post.role)], names[post.unit_code], _standing(post, today))
        by_unit.setdefault(post.unit_code, []).append(held)
    holdings = person.holdings()
    places = [
        Place(unit, by_unit.get(unit.code, []), any(may_grant(holdings, Holding(role, unit.code)) for role in Role))
        for unit in units
    ]
    if wanted:
        places = [place for place in places if _fits(place, wanted)]
    told = {
        "blocks": _blocks(places),
        "find": wanted,
        "units": len(units),
        "count": len({held.post.person_id for place in places for held in place.posts}),
        "may_add_unit": _may_add_units(person),
        "closed": _left_behind(person, codes, today),
    }
    return render(request, "console/staff/people.html", told)


def _may_add_units(person: Person) -> bool:
    return any(holding.role in (Role.MANAGER, Role.OPERATOR) for holding in person.holdings())


def _left_behind(person: Person, codes: list[str], today: date) -> list[Person]:
    """Those whose posts here have all ended: to be given a new one, or left alone."""
    ended = Post.objects.filter(unit_code__in=codes, until__lt=today)
    still = Post.objects.filter(Q(until=None) | Q(until__gte=today)).values("person")
    gone = Person.objects.filter(pk__in=ended.values("person")).exclude(pk__in=still).exclude(pk=person.pk)
    return list(gone.order_by("full_name")[:50])


def _fits(place: Place, wanted: str) -> bool:
    told = [place.unit.title, place.unit.code]
    told += [name for held in place.posts for name in (held.post.person.full_name, held.post.person.username)]
    return any(wanted.lower() in text.lower() for text in told)


def _blocks(places: list[Place]) -> list[Block]:
    """Places under their township; one whose township is not shown stands under itself."""
    blocks: dict[str, Block] = {}
    for place in places:
        code = place.unit.code
        key = code if level_of(code) is Level.COUNTY else code[:9]
        blocks.setdefault(key, Block(place.unit, [])).places.append(place)
    townships = {unit.code: unit for unit in UnitPage.objects.filter(code__in=blocks)}
    return [Block(townships.get(key, block.head), block.places) for key, block in blocks.items()]


def _standing(post: Post, today: date) -> str:
    """When a post holds, where that is worth a word."""
    parts = []
    if post.instead_of is not None:
        parts.append(f"代{post.instead_of.full_name}")
    if post.since > today:
        parts.append(f"{post.since.month}月{post.since.day}日起")
    if post.until is not None:
        parts.append(f"到 {post.until.month}月{post.until.day}日" if post.until >= today else
                     f"{post.until.year}年{post.until.month}月{post.until.day}日结束了")  # fmt: skip
    return "，".join(parts)


def _held_by(reader: Person, person: Person) -> list[Held]:
    today, holdings = timezone.localdate(), reader.holdings()
    posts = list(person.posts.select_related("instead_of").order_by("-since", "-pk"))
    names = dict(UnitPage.objects.filter(code__in=[post.unit_code for post in posts]).values_list("code", "title"))
    return [
        Held(
            post,
            ROLE_WORDS[Role(post.role)],
            names.get(post.unit_code, post.unit_code),
            _standing(post, today),
            (post.until is None or post.until > today)
            and reader.pk != person.pk
            and may_grant(holdings, Holding(Role(post.role), post.unit_code)),
        )
        for post in posts
    ]


@page
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A person: posts, and what the unit above may do."""
    return show(request, person_for(request, pk))


def show(request: HttpRequest, found: Person, *, wrong: str = "", status: int = 200) -> HttpResponse:
    """The person's page, with what went wrong."""
    reader = person_of(request)
    colleagues = (
        Person.objects.filter(is_active=True, posts__unit_code__in=units_of(reader).values("code"))
        .exclude(pk__in=(found.pk, reader.pk))
        .prefetch_related(Prefetch("posts", Post.objects.all()))
        .distinct()
        .order_by("full_name")
    )
    today = timezone.localdate()
    may_rule = rules(reader, found)
    told = {
        "person": found,
        "posts": _held_by(reader, found),
        "rules": may_rule,
        "self": reader.pk == found.pk,
        "roles": grantable(reader) if reader.pk != found.pk else [],
        "colleagues": [(other, _words_of(other, today)) for other in colleagues],
        "drafts": ItemPage.objects.filter(author=found, state__in=("draft", "returned")).count(),
        "since": request.POST.get("since") or today.isoformat(),
        "wants_code": wants_code(request),
        "wrong": wrong,
        "typed": request.POST if wrong else {},
    }
    return render(request, "console/staff/person.html", told, status=status)


def _words_of(person: Person, today: date) -> str:
    roles = dict.fromkeys(ROLE_WORDS[Role(post.role)] for post in person.posts.all() if post.holds(today))
    return "、".join(roles) or "现在没有岗位"
