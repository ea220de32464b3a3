"""The public host: what a QR code opens, its pictures and files, short links. No cookie, no script, nobody known."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from central.items.draft import Finding
from central.phone import finding, links, pages
from central.phone.art import art_named
from central.phone.files import send
from central.phone.keeping import Drawn, Shelf, pack
from central.phone.renditions import rendition
from central.phone.saying import CHINA
from central.phone.scans import TALLY, is_person
from central.phone.sections import section_of
from central.phone.sharing import share_card
from central.publishing.contents import media_path
from feed.item import Item
from feed.media import MediaRef

PAGES: Final = Shelf()
YEAR: Final = "public, max-age=31536000, immutable"
ASKED_EACH_TIME: Final = "no-cache"
"""A page may be withdrawn at any moment: every opening asks, and mostly hears that nothing has changed."""

_UNKNOWN: Final = ["可能网址抄错了，也可能这一条很早就收起来了。", "请到村里的大屏上再扫一次码，或者到村委会问一问。"]
_FRAMED: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; form-action 'none'; "
    "frame-ancestors {console}; base-uri 'none'; sandbox"
)


@require_safe
def item(request: HttpRequest, number: str) -> HttpResponseBase:
    """The page of an item: as approved, or that it has ended or was taken down."""
    found = finding.find(number, timezone.now())
    if found.standing == "unknown" or found.row is None:
        raise Http404
    drawn = _drawn(found)
    if found.standing == "shown" and is_person(request):
        TALLY.add(found.row.pk, timezone.now().astimezone(CHINA).date())
    return _answer(request, drawn)


@require_safe
def original(request: HttpRequest, number: str, place: int) -> HttpResponseBase:
    """The pages of one original of an item as pictures."""
    found, shown = _shown(number)
    try:
        html = pages.draw_original(shown, place, finding.around(found, shown, timezone.now()))
    except IndexError as fault:
        raise Http404 from fault
    return _answer(request, pack(html, noindex=True))


@require_safe
def card(_request: HttpRequest, number: str) -> HttpResponseBase:
    """The picture that a chat shows for an item's page."""
    found, shown = _shown(number)
    unit = found.units[0].name if found.units else settings.CONF.name
    said = shown.summary or (shown.guide.who if shown.guide else "")
    response = HttpResponse(share_card(section_of(shown.kind), unit, shown.title, said), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_safe
def medium(request: HttpRequest, key: str, handle: str, form: str) -> HttpResponseBase:
    """A picture, a film, a sound or a document of an item that is shown, or of one that somebody may preview."""
    if ":" in key:
        page = finding.previewed(key)
        made = finding.preview(page, key) if page is not None else None
        if made is None or isinstance(made, Finding):
            raise Http404
        shown = made[0]
    else:
        shown = _shown(key)[1]
        if finding.publicity_over(shown, timezone.now()):
            shown = pages.without_names(shown)
    media = finding.medium(shown, handle)
    if media is None:
        raise Http404
    if form in ("file", "play"):
        return _file(request, media, form, shown.title)
    path = rendition(media.sha256, media.type, form.removesuffix(".webp")) if form.endswith(".webp") else None
    if path is None:
        raise Http404
    return send(request, path, "image/webp", f"{media.sha256[:24]}-{form}")


@require_safe
def art(_request: HttpRequest, name: str) -> HttpResponse:
    """The picture behind a page's head, immutable under its name."""
    found = art_named(name)
    if found is None:
        raise Http404
    response = HttpResponse(found.content, content_type="image/webp")
    response["Cache-Control"] = YEAR
    return response


@require_safe
def short(_request: HttpRequest, code: str) -> HttpResponse:
    """Lead on from a short address, if its host is still on the county's list."""
    url = links.target(code)
    if url is None:
        raise Http404
    response = HttpResponse(status=302)
    response["Location"] = url
    response["Cache-Control"] = ASKED_EACH_TIME
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@xframe_options_exempt
def preview(_request: HttpRequest, token: str, place: int | None = None) -> HttpResponse:
    """The newest version of an item as its page would be, framed by the console; only with a pass it gave out."""
    page = finding.previewed(token)
    if page is None:
        raise Http404
    made = finding.preview(page, token)
    if isinstance(made, Finding):
        html = pages.plain("还没写全", [made.what, "补上以后，这里就是手机上的样子。"])
    elif place is None:
        html = pages.draw(made[0], made[1], finding.taxonomy())
    else:
        try:
            html = pages.draw_original(made[0], place, made[1])
        except IndexError as fault:
            raise Http404 from fault
    response = HttpResponse(html)
    response["Content-Security-Policy"] = _FRAMED.format(console=settings.CONSOLE_URL)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def unknown(_request: HttpRequest, _exception: Exception | None = None, **_more: object) -> HttpResponse:
    """Nothing is there: said calmly, with whom to ask."""
    return HttpResponse(pages.plain("这里没有内容", _UNKNOWN), status=404)


def unable(_request: HttpRequest, *_more: object) -> HttpResponse:
    """A fault of ours: said calmly, without any of its details."""
    return HttpResponse(pages.plain("现在打不开", ["我们这边出了点问题，请过一会儿再打开。"]), status=500)


def _drawn(found: finding.Found) -> Drawn:
    return PAGES.get(found.number, found.stamp, lambda: _draw(found))


def _draw(found: finding.Found) -> Drawn:
    if found.standing == "withdrawn":
        title = finding.approved_title(found) or "这一条已撤下"
        said = ["这一条已经撤下，不再公开。", f"要问请找{finding.calm(found).unit}。"]
        return pack(pages.plain(title, said, finding.calm(found), "已撤下"), found.stamp, noindex=True)
    shown = finding.shown_item(found)
    if found.standing == "ended":
        title = shown.title if shown is not None else "这一条已到期"
        said = ["这一条的时间已经过了，内容收起来了。", "要看新的，请到村里的大屏上扫码。"]
        return pack(pages.plain(title, said, finding.calm(found), "这条已到期"), found.stamp, noindex=True)
    if shown is None:
        raise Http404
    html = pages.draw(shown, finding.around(found, shown, timezone.now()), finding.taxonomy())
    names = shown.disclosure is not None and shown.disclosure.publicity_until is not None
    return pack(html, found.stamp, noindex=names, item=shown)


def _shown(number: str) -> tuple[finding.Found, Item]:
    """An item that is shown now. Raises Http404 for any other."""
    found = finding.find(number, timezone.now())
    if found.standing != "shown":
        raise Http404
    shown = _drawn(found).item
    if shown is None:
        raise Http404
    return found, shown


def _answer(request: HttpRequest, drawn: Drawn) -> HttpResponse:
    if request.headers.get("If-None-Match") == drawn.tag:
        response: HttpResponse = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(drawn.packed)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(drawn.html)
    response["ETag"] = drawn.tag
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = ASKED_EACH_TIME
    if drawn.noindex:
        response["X-Robots-Tag"] = "noindex"
    return response


def _file(request: HttpRequest, media: MediaRef, form: str, title: str) -> HttpResponseBase:
    """A document to save, or a film or sound to play. Pictures go out only as renditions."""
    kind = media.type.partition("/")[0]
    if (form == "file") != (kind == "application") or kind == "image":
        raise Http404
    path = media_path(media.sha256)
    if not path.is_file():
        raise Http404
    name = (media.name or title) if form == "file" else ""
    return send(request, path, media.type, media.sha256[:32], name)
