"""财务公开: the seven classes of a quarter, each ready to be filled in, with the days that are left."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from msgspec import Struct

from central.console.editing.fields import taxonomy
from central.console.finance.earlier import Matter, classes, content_before, matters, of_class
from central.console.gate import page, person_of
from central.items.making import make
from central.items.models import ItemPage
from central.items.periods import Span, left_words, shown_quarter, span_at, span_of, within
from central.items.sheets import from_blocks
from central.items.templates import Template, begun
from central.items.workflow import Refused
from central.people.models import Person
from central.people.rights import Act
from central.units.models import UnitPage
from feed.units import Level, level_of

QUARTERS = 4
EARLIEST = date(2020, 1, 1)


class Due(Struct, frozen=True):
    """A term: the day, what is left in words, and how it looks: `over`, `due`, or nothing."""

    day: date
    words: str
    look: str

    @property
    def by(self) -> str:
        """The day as people say it."""
        return f"{self.day.month}月{self.day.day}日前公开"


class Entry(Struct, frozen=True):
    """A class in a period: what there is of it, and by when it has to be there."""

    template: Template
    name: str
    icon: str
    title: str
    period: str
    when: str
    found: tuple[Matter, ...]
    due: Due | None
    urgent: bool = False

    @property
    def first(self) -> Matter | None:
        """The matter that the row opens."""
        return self.found[0] if self.found else None

    @property
    def done(self) -> bool:
        """Whether it is public."""
        return any(matter.public for matter in self.found)


class Quarter(Struct, frozen=True):
    """A quarter to go to, and how much of it is done."""

    code: str
    name: str
    done: int
    here: bool


def village_units(person: Person) -> list[UnitPage]:
    """The villages that somebody writes for."""
    codes = [
        holding.unit
        for holding in person.holdings()
        if level_of(holding.unit) is Level.VILLAGE and person.may(Act.WRITE, holding.unit)
    ]
    return list(UnitPage.objects.filter(code__in=codes).order_by("code"))


def due_of(day: date, today: date, done: bool, warn_days: int) -> Due:
    """A term as it is told: nothing presses once it is public."""
    if done:
        return Due(day, "", "")
    look = "over" if day < today else "due" if (day - today).days <= warn_days else ""
    return Due(day, left_words(day, today), look)


FREQUENCY_WORDS = {"monthly": "每月", "quarterly": "每季度", "yearly": "每年", "standing": "长期"}


def entries(known: list[Matter], quarter: Span, today: date) -> list[Entry]:
    """Every class of a quarter; of a monthly one each month."""
    found = classes()
    made = []
    for template in found.templates:
        term = taxonomy().term("templates", template.code)
        spans = [None] if template.period is None else within(quarter, template.period)
        for span in spans:
            there = tuple(of_class(known, template, span))
            done = any(matter.public for matter in there)
            due = None
            if span is not None and template.period is not None:
                due = due_of(span.due(found.due.of(template.period)), today, done, found.rules.warn_days)
            name = (term.name if term else template.code) + (
                f" · {span.name}" if template.period == "monthly" and span else ""
            )
            title = there[0].title if there else begun_title(template, span)
            made.append(
                Entry(
                    template=template,
                    name=name,
                    icon=term.icon if term and term.icon else "ledger",
                    title=title,
                    period=span.code if span else "",
                    when=FREQUENCY_WORDS[template.frequency],
                    found=there,
                    due=due,
                )
            )
    return made


def begun_title(template: Template, span: Span | None) -> str:
    """What the item will be called."""
    return template.title.replace("{period}", span.label if span else "")


def _done(made: list[Entry]) -> int:
    """Of the classes, how many are done in every period."""
    codes = {entry.template.code for entry in made}
    return sum(all(entry.done for entry in made if entry.template.code == code) for code in codes)


@page
def overview(request: HttpRequest) -> HttpResponse:
    """The classes of a quarter."""
    units = village_units(person_of(request))
    if not units:
        raise PermissionDenied("财务公开由村里填写，您没有给村里写内容的权限。")
    unit = next((one for one in units if one.code == request.GET.get("unit")), units[0])
    now, today = timezone.now(), timezone.localdate()
    newest = span_of("quarterly", today)
    wanted = span_at(request.GET.get("period", ""))
    quarter = wanted if wanted and wanted.frequency == "quarterly" else shown_quarter(today)
    if not EARLIEST <= quarter.first <= newest.first:
        quarter = shown_quarter(today)
    known = matters(unit.code, now)
    made = entries(known, quarter, today)
    pressing = [entry.due for entry in made if entry.due and entry.due.look]
    waiting = [entry for entry in made if not entry.found and entry.due]
    told = {
        "unit": unit,
        "units": units,
        "quarter": quarter,
        "entries": made,
        "done": _done(made),
        "count": len({entry.template.code for entry in made}),
        "due": min(pressing, key=lambda due: due.day) if pressing else None,
        "first": next((entry for entry in made if not entry.done and entry.due), None),
        "waiting": len(waiting),
        "quarters": _quarters(known, quarter, newest, today),
    }
    return render(request, "console/finance/overview.html", told)


def _quarters(known: list[Matter], here: Span, newest: Span, today: date) -> list[Quarter]:
    """Four quarters around the one shown, the newest last."""
    last = here if here == newest else here.after()
    spans = [last.before(count) for count in range(QUARTERS - 1, -1, -1)]
    return [
        Quarter(
            code=span.code,
            name=span.label if span.first.year != here.first.year or span == here else span.name,
            done=_done(entries(known, span, today)),
            here=span == here,
        )
        for span in spans
        if span.first >= EARLIEST
    ]


@require_POST
@page
def start(request: HttpRequest) -> HttpResponse:
    """Begin a class's item of a period, or open the one that is there: pressing twice makes one."""
    person = person_of(request)
    unit = next((one for one in village_units(person) if one.code == request.POST.get("unit")), None)
    if unit is None:
        raise PermissionDenied("您没有给这个村写内容的权限。")
    template = classes().template(request.POST.get("template", ""))
    if template is None:
        raise Http404("没有这一类。")
    span = span_at(request.POST.get("period", ""))
    if (span is None) != (template.period is None) or (span and span.frequency != template.period):
        raise Http404("没有这一期。")
    if span and not EARLIEST <= span.first <= timezone.localdate():
        raise Http404("没有这一期。")
    try:
        found = _begin(person, unit, template, span, nothing="nothing" in request.POST)
    except Refused as fault:
        messages.warning(request, str(fault))
        return redirect("finance")
    return redirect("sheet" if _is_sheet(found) else "item", number=found.number)


def _begin(person: Person, unit: UnitPage, template: Template, span: Span | None, *, nothing: bool) -> ItemPage:
    now, wanted = timezone.now(), template.item_id(span)
    known = matters(unit.code, now)
    there = of_class(known, template, span)
    if there:
        return ItemPage.objects.get(pk=there[0].pk)
    last = content_before(known, template, span) if span else None
    content = begun(template, span, classes(), (unit.code, unit.title), last, nothing=nothing)
    if ItemPage.objects.filter(unit_code=unit.code, item_id=wanted).exists():
        # An item of that id was let go of, or is about something else by now: ids are given once.
        return make(unit, "disclosure", person, now, content)
    try:
        with transaction.atomic():
            return make(unit, "disclosure", person, now, content, item_id=wanted)
    except IntegrityError:
        return ItemPage.objects.get(unit_code=unit.code, item_id=wanted)


def _is_sheet(found: ItemPage) -> bool:
    disclosure = found.content.get("disclosure") or {}
    return disclosure.get("area") == "finance" and from_blocks(found.content.get("blocks") or ()) is not None
