"""Pages for when something did not work: what happened, what is safe, what to press. Never a bare error code."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

SECRET_FIELDS = frozenset({"csrfmiddlewaretoken", "password", "again", "old", "code", "next"})
"""Never shown back, whoever sees the screen."""
MOST_FIELDS, MOST_CHARACTERS = 60, 20_000


def _told(request: HttpRequest, status: int, heading: str, lines: tuple[str, ...], **more: object) -> HttpResponse:
    return render(
        request, "console/trouble/plain.html", {"heading": heading, "lines": lines, "kept": (), **more}, status=status
    )


def _said(fault: Exception | None) -> tuple[str, ...]:
    """Words of ours for the person; what Django says of an address it does not know is for nobody."""
    words = str(fault.args[0]) if fault is not None and fault.args else ""
    return (words,) if words[:1] >= "一" else ()


def unknown(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404. A foreign matter and an unknown address look the same."""
    lines = _said(exception) or ("网址可能抄错了，或者这一条不归您管。",)
    return _told(request, 404, "没有找到这一页", (*lines, "什么都没有丢。请回到首页，从菜单里再找一次。"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not one's business."""
    lines = _said(exception) or ("您的岗位不能办这件事。",)
    return _told(request, 403, "这件事不归您办", (*lines, "什么都没有改动。要是该归您办，请找上一级管理员改岗位。"))


def bad(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    """400: what came is no request of ours."""
    return _told(request, 400, "没看懂送来的内容", ("什么都没有改动。", "请回到上一页再试一次，还不行就换一个浏览器。"))


def broken(_request: HttpRequest) -> HttpResponse:
    """500: our fault. Drawn without a database, for that may be what is broken."""
    return HttpResponse(render_to_string("console/trouble/broken.html"), status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - named by Django
    """The form's token does not fit: usually a page left open over a sign-out. What was typed stands here to copy."""
    if getattr(request, "urlconf", None) == settings.PUBLIC_URLCONF:
        return import_module("central.phone.views").unknown(request)
    lines = ("这一页开得太久，或者中间重新登录过，系统认不出它了，所以没有收下。", "已经存好的都还在。")
    return _told(request, 403, "请再交一次", lines, kept=_typed(request), again=request.path)


def _typed(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """What the person had typed, as far as it can be shown."""
    fields = [(name, text) for name, texts in request.POST.lists() if name not in SECRET_FIELDS for text in texts]
    return tuple((name, text[:MOST_CHARACTERS]) for name, text in fields if text.strip())[:MOST_FIELDS]
