"""Handing in from a page of the console: the version that was seen, what is missing, where it went."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from central.console.gate import person_of
from central.items.models import ItemPage
from central.items.workflow import Refused, Unfinished
from central.people.models import Person

Step = Callable[[Person, int], ItemPage]
"""Hands an item in for a person, in the version that was seen. Raises `Refused`, `Unfinished`."""


def number_in(text: str) -> int:
    """The number of a save as a form sends it; one that never was for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def hand_in(request: HttpRequest, step: Step) -> None:
    """Take the step for whoever asks, and say what came of it. Pressing twice does it once."""
    try:
        found = step(person_of(request), number_in(request.POST.get("seen", "")))
    except Unfinished as fault:
        messages.warning(request, f"还差 {len(fault.findings)} 处：{fault.findings[0].what}")
    except Refused as fault:
        messages.warning(request, str(fault))
    else:
        say_where(request, found)


def say_where(request: HttpRequest, found: ItemPage) -> None:
    """Say where an item went that was handed in."""
    words = "交给监委会了，都签完自动交给街道。" if found.state == "signing" else "交出去了，审过就上屏。"
    messages.success(request, words)
