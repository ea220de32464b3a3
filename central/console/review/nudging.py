"""催一催, 发提醒: who waits for a decision reminds those who take it, at most once in four hours."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from central.console.gate import item_for, page, person_of
from central.items.notices import nudge as remind
from central.items.workflow import Refused
from central.people.rights import Act


@require_POST
@page
def nudge(request: HttpRequest, number: str) -> HttpResponse:
    """Remind those for whom an item waits; back to where it was pressed (`next`), else to the item."""
    found = item_for(request, number, Act.READ)
    try:
        names = remind(found, person_of(request), timezone.now())
    except Refused as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, f"提醒了{names}。")
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return redirect(back)
    return redirect("item", number=number)
