"""A member of the committee signs, or has a question. Sent twice, it is taken once."""

from __future__ import annotations

import base64
import binascii
import io
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from central.console.gate import item_for, page, person_of
from central.console.review.views import gone
from central.console.signing.views import to_sign
from central.items import workflow
from central.items.models import Decision, ItemPage, Media
from central.items.workflow import Refused
from central.media import intake
from central.media.task import Unfit
from central.people.models import Person
from central.people.rights import Act

MOST_BYTES: Final = 50 * 1024
"""Of a drawn name; a few strokes are a tenth of that."""

DATA: Final = "data:image/png;base64,"
PNG: Final = b"\x89PNG\r\n\x1a\n"
LEAST_SIDE: Final = 40
MOST_SIDE: Final = 2000


@require_POST
@page
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Sign the version that was looked at, or send it back with a question; then the next one."""
    found = item_for(request, number, Act.SIGN)
    person, now = person_of(request), timezone.now()
    text = request.POST.get("version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
    what = request.POST.get("do", "")
    try:
        if what == "sign":
            words = _sign(found, person, version, request.POST.get("drawn", ""))
        elif what == "doubt":
            workflow.doubt(found, person, now, request.POST.get("reason", ""), version=version)
            words = f"《{found.title}》退回去了，{found.author or '写的人'}会看到您的疑问。"
        else:
            raise Refused("没有看清您按的是哪个按钮，请再按一次。")
    except Refused as fault:
        act = "doubt" if what == "doubt" else "sign"
        if not Decision.objects.filter(item=found, by=person, act=act, version=version).exists():
            now_found = ItemPage.objects.get(pk=found.pk)
            # Only where it still waits is there something to press again.
            if now_found.state == "signing":
                messages.warning(request, str(fault))
                return redirect("sign-one", number=number)
            messages.warning(request, f"《{found.title}》没有办成：{gone(now_found)}")
        words = ""
    if words:
        messages.success(request, words)
    following = next((one for one in to_sign(person, timezone.now()) if not one.own), None)
    return redirect("sign-one", number=following.number) if following else redirect("signing")


def _sign(found: ItemPage, person: Person, version: int, text: str) -> str:
    """Sign; what to say of it. The picture is looked at before the database is held. Raises `Refused`."""
    if found.state != "signing" or found.edition != version:
        raise Refused("这一版已经改过或收回了，请看最新的一版再签。")
    drawn = _picture(text) if text else None
    done = workflow.sign(found, person, timezone.now(), version=version, drawn=drawn)
    if done.state == "review":
        return f"《{done.title}》签好了，都签齐了，交给街道审核。"
    return f"《{done.title}》签好了，等其他人签。"


def _picture(text: str) -> Media:
    """The name as it was drawn, written anew by the child that takes uploads in. Raises `Refused`."""
    if not text.startswith(DATA) or len(text) > len(DATA) + MOST_BYTES * 4 // 3 + 4:
        raise Refused("签名的图太大了，请擦掉重写，或者不写名字直接签。")
    try:
        content = base64.b64decode(text.removeprefix(DATA), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise Refused("签名没有传完整，请擦掉重写。") from fault
    if not content.startswith(PNG) or len(content) > MOST_BYTES:
        raise Refused("签名没有传完整，请擦掉重写。")
    try:
        kept = intake.take(io.BytesIO(content), "签名.png", Path(settings.MEDIA_ROOT))
    except Unfit as fault:
        raise Refused("签名没有传完整，请擦掉重写。") from fault
    except OSError as fault:
        raise Refused("服务器没有存下签名，请等一会儿再签，还不行就告诉管理员。") from fault
    made = kept.made
    if min(made.width, made.height) < LEAST_SIDE or max(made.width, made.height) > MOST_SIDE:
        raise Refused("签名的图大小不对，请擦掉重写。")
    media, _ = Media.objects.get_or_create(
        sha256=kept.sha256,
        defaults={
            "type": made.mime,
            "length": kept.length,
            "width": made.width,
            "height": made.height,
            "name": "签名",
        },
    )
    return media
