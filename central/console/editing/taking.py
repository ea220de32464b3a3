"""Photographs, documents and films: taken in, shown in the form, and put into an item."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from django.conf import settings
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from central.console.editing.answers import answers
from central.console.editing.forms import written
from central.console.gate import item_for, page, person_of
from central.guard.checks import LEAST_PICTURE
from central.items import workflow
from central.items.models import ItemPage, Media, Upload
from central.items.shape import media_named
from central.items.shelving import OPEN
from central.items.workflow import Refused
from central.media import intake
from central.media.recognise import plain_name
from central.media.task import Unfit
from central.people.models import Person
from central.people.rights import Act

__all__ = ["Unfit", "add_file", "picture", "take", "upload"]

MOST_UPLOADS: Final = 200
"""Uploads that one item may have had; the contract lets it show 200 blocks."""

_BLOCKS: Final = {"image": "image", "application": "document", "video": "video"}


def take(found: ItemPage, person: Person, stream: intake.Stream, name: str) -> tuple[Media, dict[str, Any], str]:
    """Take an upload in for an item: what is kept, the block that shows it, and what was done, in words.

    Raises `Unfit` and `Refused` with a sentence for the person.
    """
    if found.state not in OPEN:
        raise Refused("已经交出去了，要改请先“收回来改”。")
    if found.uploads.count() >= MOST_UPLOADS:
        raise Refused(f"这一条已经传过 {MOST_UPLOADS} 个文件了，请另写一条。")
    label = plain_name(name)
    try:
        kept = intake.take(stream, label, Path(settings.MEDIA_ROOT))
    except OSError as fault:
        raise Refused("服务器没有存下这个文件，写的字都在。请等一会儿再传，还不行就告诉管理员。") from fault
    made = kept.made
    with transaction.atomic():
        media, _ = Media.objects.get_or_create(
            sha256=kept.sha256,
            defaults={
                "type": made.mime,
                "length": kept.length,
                "width": made.width or None,
                "height": made.height or None,
                "seconds": made.seconds or None,
                "pages": made.pages or None,
                "name": label,
            },
        )
        if not intake.blob_path(Path(settings.MEDIA_ROOT), media.pk).is_file():
            # The same file lay about unused and was cleared away just now.
            raise Refused("服务器没有存下这个文件，请再传一次。")
        Upload.objects.create(media=media, item=found, by=person, original_name=label)
    return media, block_of(media, label), _words(media, made.turned)


def block_of(media: Media, label: str) -> dict[str, Any]:
    """The block that shows a medium."""
    kind = _BLOCKS[media.type.partition("/")[0]]
    block: dict[str, Any] = {"type": kind, "media": media.reference}
    if kind == "document":
        block |= {"title": label.rpartition(".")[0] or label, "pages": media.pages or 1}
    return block


def _words(media: Media, turned: bool) -> str:
    if media.type == "application/pdf":
        return f"{media.pages} 页，大屏能翻看"
    if media.type.startswith("video/"):
        minutes, seconds = divmod(media.seconds or 0, 60)
        return f"影片 {minutes} 分 {seconds} 秒" if media.seconds else "影片"
    longest = max(media.width or 0, media.height or 0)
    if longest < LEAST_PICTURE:
        return f"有点小 · {longest} 点"
    return "已摆正、去定位" if turned else "已去定位"


def add_file(found: ItemPage, person: Person, stream: intake.Stream, name: str) -> ItemPage:
    """Take a file in and put it at the end of an item: the form without script. Raises `Unfit`, `Refused`."""
    _, block, _ = take(found, person, stream, name)
    content = {**found.content, "blocks": [*(found.content.get("blocks") or ()), block]}
    return workflow.save(found, person, content, seen=found.lock_number)


@require_POST
@answers
def upload(request: HttpRequest, number: str) -> HttpResponse:
    """One file, sent as it is; its name stands in a header. Nothing is read before the right is known."""
    found = written(request, number, Act.WRITE)
    name = unquote(request.headers.get("X-File-Name", ""))[:400]
    media, block, words = take(found, person_of(request), request, name)
    return JsonResponse(
        {
            "block": block,
            "words": words,
            "small": media.type.startswith("image/") and max(media.width or 0, media.height or 0) < LEAST_PICTURE,
        }
    )


@page
def picture(request: HttpRequest, number: str, sha256: str, page_number: int = 0) -> HttpResponse:
    """The small picture of a medium of an item, or a page of a document; always a JPEG of our own drawing."""
    found = item_for(request, number, Act.READ)
    media = Media.objects.filter(pk=sha256).first()
    writes = person_of(request).may(Act.WRITE, found.unit_code)
    if media is None or not _is_here(found, sha256, writes):
        raise Http404("没有这张图。")
    path = intake.shown(Path(settings.MEDIA_ROOT), sha256, media.type, page_number)
    if path is None:
        raise Http404("没有这张图。")
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _is_here(found: ItemPage, sha256: str, writes: bool) -> bool:
    content = found.content if writes else found.handed_over
    if sha256 in {*media_named(content), *media_named(found.approved)}:
        return True
    return writes and Upload.objects.filter(media_id=sha256, item__unit_code=found.unit_code).exists()
