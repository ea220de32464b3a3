"""Fills a central for measuring, in a process of its own: thousands of approved notices, a queue, twenty clerks.

`python -m benchmarks.central_seed --config central.toml --items 6302` prints what was made as one line of JSON.
`… --approve` lets the first item of the queue go and prints its title, and when, in seconds since 1970.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

from deploy.demo.accounts import password

VILLAGE = "430304009203"
WAITING = 60
CLERKS = 20


def main(arguments: list[str]) -> int:
    """Do what was asked; 0."""
    parser = argparse.ArgumentParser(prog="benchmarks.central_seed")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--items", type=int, default=6302)
    parser.add_argument("--approve", action="store_true")
    given = parser.parse_args(arguments)
    os.environ["CENTRAL_CONFIG"] = str(given.config.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "central.django_settings"
    import django

    django.setup()
    print(json.dumps(_approve() if given.approve else _fill(given.items), ensure_ascii=False))
    return 0


def _fill(items: int) -> dict[str, object]:
    from django.db import transaction
    from django.utils import timezone

    from central.items.making import blank, make
    from central.items.models import ItemPage
    from central.people.accounts import open_account
    from central.people.models import Person
    from central.people.rights import Role
    from central.units.models import UnitPage

    now, author = timezone.now(), Person.objects.get(username="zhouguilan")
    missing = items - ItemPage.objects.filter(unit_code=VILLAGE).count()
    with transaction.atomic():
        for place in range(missing):
            page = blank(UnitPage.objects.get(code=VILLAGE), "notice", _content(place))
            page.author, page.handed_in = author, now
            if place < missing - WAITING:
                page.state, page.approved, page.approved_at = "approved", page.content, now
            else:
                page.state = "review"
            UnitPage.objects.get(code=VILLAGE).add_child(instance=page)
    clerks = {}
    for place in range(CLERKS):
        name, secret = f"clerk{place:02}", password()
        person = open_account(name, f"编辑{place}", secret, ((Role.CLERK, VILLAGE),), must_change=False)
        draft = make(
            UnitPage.objects.get(code=VILLAGE), "notice", person, now, _content(place) | {"title": f"草稿{place}"}
        )
        clerks[name] = {"password": secret, "number": draft.number, "seen": draft.lock_number}
    shown = ItemPage.objects.filter(unit_code=VILLAGE, state="approved").values_list("number", flat=True)[:40]
    return {"clerks": clerks, "shown": list(shown), "content": _content(0)}


def _content(place: int) -> dict[str, object]:
    text = f"第{place}号通知：请各家各户把门口的水沟清一清，星期六上午九点在村委会门口集合，自己带好工具。"
    return {
        "title": f"第{place}号清沟通知",
        "summary": "星期六上午九点集合",
        "blocks": [{"type": "paragraph", "text": text}, {"type": "list", "entries": ["铁锹", "手套", "水杯"]}],
    }


def _approve() -> dict[str, object]:
    from django.utils import timezone

    from central.items.models import ItemPage
    from central.items.workflow import approve
    from central.people.models import Person

    page = ItemPage.objects.filter(unit_code=VILLAGE, state="review").order_by("pk").first()
    assert page is not None, "the queue is empty"
    approve(page, Person.objects.get(username="wangxuemei"), timezone.now(), version=page.edition)
    return {"title": page.title, "at": time.time()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
