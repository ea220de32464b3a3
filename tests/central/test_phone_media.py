"""Pictures, films and documents of public items, share cards, short links; and files that mean harm."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from msgspec.structs import replace
from PIL import Image

from central.items import workflow
from central.phone import links, renditions, views
from central.phone.files import disposition
from central.phone.models import ShortLink
from central.phone.scans import Tally
from central.phone.sections import SECTIONS
from central.phone.sharing import share_card
from tests.central.conftest import ROOT
from tests.central.phones import approved, client
from tests.central.village import NOTICE, NOW, settle

pytestmark = pytest.mark.usefixtures("db")

DEMO = ROOT / "assets" / "demo"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Blobs and renditions in a folder of this test; the clock stands."""
    from django.conf import settings

    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(views, "TALLY", Tally(wait=3600))
    views.PAGES.clear()
    conf = replace(settings.CONF, data=tmp_path)
    with override_settings(MEDIA_ROOT=tmp_path / "media", CONF=conf):
        yield tmp_path


@pytest.fixture()
def people() -> dict[str, Any]:
    return settle()


def keep(place: Path, content: bytes, mime: str, **more: Any) -> dict[str, Any]:
    """A blob as an upload would have left it, and the reference to it."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = place / "media" / sha256[:2] / sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return {"sha256": sha256, "length": len(content), "type": mime, **more}


def photograph(width: int = 2400, height: int = 1800) -> bytes:
    """A picture that packs badly, lying on its side, with a place in it."""
    noise = Image.effect_noise((width // 4, height // 4), 90).resize((width, height)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "29.5N"
    content = BytesIO()
    noise.save(content, "JPEG", quality=90, exif=exif)
    return content.getvalue()


def test_a_photograph_reaches_the_phone_small_upright_and_without_its_place(people, place) -> None:
    media = keep(place, photograph(), "image/jpeg", width=1800, height=2400)
    page = approved(people, NOTICE | {"blocks": [{"type": "image", "media": media, "alt": "塘"}]})
    assert (
        f'src="/m/{page.number}/{media["sha256"][:16]}/720.webp"' in client().get(f"/i/{page.number}").content.decode()
    )
    answer = client().get(f"/m/{page.number}/{media['sha256'][:16]}/720.webp")
    content = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "image/webp" and len(content) <= 30_000
    with Image.open(BytesIO(content)) as image:
        assert image.height > image.width and not image.getexif()
    assert client().get(f"/m/{page.number}/{media['sha256'][:16]}/file").status_code == 404
    workflow.withdraw(page, people["zhouguilan"], NOW, "撤")
    assert client().get(f"/m/{page.number}/{media['sha256'][:16]}/720.webp").status_code == 404


def test_media_are_fetched_only_below_an_item_that_shows_them(people, place) -> None:
    media = keep(place, photograph(400, 300), "image/jpeg")
    mine = approved(people)
    assert client().get(f"/m/{mine.number}/{media['sha256'][:16]}/720.webp").status_code == 404
    for path in ("/m/x/y/720.webp", f"/m/{mine.number}/../720.webp", f"/m/{mine.number}/0/p61.webp", "/a/x.webp"):
        assert client().get(path).status_code == 404, path


def bomb() -> bytes:
    """A PNG of 30 000 × 30 000 pixels in a few kilobytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(3_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (bomb(), "image/png"),
        (b"GIF89a not a jpeg", "image/jpeg"),
        (b"%PDF-1.7 torn", "application/pdf"),
        (b"<svg/>", "image/png"),
    ],
)
def test_what_cannot_be_drawn_is_tried_once_and_shown_as_nothing(place, content, mime, monkeypatch) -> None:
    sha256 = keep(place, content, mime)["sha256"]
    form = "p1" if mime == "application/pdf" else "720"
    assert renditions.rendition(sha256, mime, form) is None
    monkeypatch.setattr(renditions, "_child", lambda _task: pytest.fail("tried again"))
    assert renditions.rendition(sha256, mime, form) is None


def test_a_document_is_pages_to_look_at_and_a_file_to_keep(people, place) -> None:
    source = DEMO / "hetangcun" / "notice" / "fire-notice.pdf"
    media = keep(place, source.read_bytes(), "application/pdf", name="通知.pdf")
    block = {"type": "document", "media": media, "title": "盖章的通知", "pages": 3}
    page = approved(people, NOTICE | {"blocks": [block]})
    html = client().get(f"/i/{page.number}").content.decode()
    assert "盖章的通知" in html and "PDF 3 页" in html
    shown = client().get(f"/i/{page.number}/o/0").content.decode()
    assert shown.count("<img") == 3 and shown.count('loading="lazy"') == 2 and "第 3 页，共 3 页" in shown
    first = client().get(f"/m/{page.number}/{media['sha256'][:16]}/p1.webp")
    assert first.status_code == 200 and len(b"".join(first.streaming_content)) < 220_000
    assert client().get(f"/m/{page.number}/{media['sha256'][:16]}/p9.webp").status_code == 404
    file = client().get(f"/m/{page.number}/{media['sha256'][:16]}/file")
    assert b"".join(file.streaming_content) == source.read_bytes()
    assert file["Content-Disposition"].startswith("attachment;") and "sandbox" in file["Content-Security-Policy"]
    assert file["X-Content-Type-Options"] == "nosniff"
    assert client().get(f"/i/{page.number}/o/1").status_code == 404


def test_names_of_files_carry_no_path_and_no_line(place) -> None:
    said = disposition('../../a"\r\nSet-Cookie: x.PDF', "application/pdf")
    assert "\r" not in said and "\n" not in said and "/" not in said.partition("''")[2]
    assert said.endswith(".pdf") and not said.lower().endswith(".pdf.pdf")


@pytest.mark.parametrize(
    ("asked", "status", "length"),
    [("bytes=0-99", 206, 100), ("bytes=-50", 206, 50), ("bytes=900-", 206, 100), ("bytes=2000-", 416, 0),
     ("bytes=0-1,4-5", 200, 1000), ("bytes=x", 200, 1000)],
)  # fmt: skip
def test_a_player_gets_the_part_it_asks_for(people, place, asked, status, length) -> None:
    media = keep(place, bytes(range(250)) * 4, "video/mp4")
    page = approved(people, NOTICE | {"blocks": [{"type": "video", "media": media, "caption": "短片"}]})
    answer = client().get(f"/m/{page.number}/{media['sha256'][:16]}/play", HTTP_RANGE=asked)
    assert answer.status_code == status
    if status != 416:
        assert len(b"".join(answer.streaming_content)) == length == int(answer["Content-Length"])
    assert "attachment" not in answer.headers.get("Content-Disposition", "")


def test_renditions_stay_below_their_bound(place) -> None:
    for number in range(10):
        renditions.keep(f"{number:032}.webp", bytes(1000))
    assert renditions.sweep(20_000) == 0
    assert renditions.sweep(8_000) == 4


def test_the_share_card_is_small_and_of_its_size(people, place) -> None:
    card = share_card(SECTIONS["guide"], "荷塘村", "城乡居民最低生活保障申请" * 5, "收入低于低保标准的家庭，可以申请")
    with Image.open(BytesIO(card)) as image:
        assert image.size == (500, 400) and image.format == "WEBP"
    assert len(card) <= 40_000
    page = approved(people)
    assert client().get(f"/i/{page.number}/card.webp")["Content-Type"] == "image/webp"


LONG = "https://gov.example.cn/apply?" + "step=1&" * 30


def test_a_long_address_gets_a_short_one_that_leads_there(place) -> None:
    short = links.wrap(LONG)
    assert short.startswith("https://pages.test/s/") and len(short) <= 84 and links.wrap(LONG) == short
    answer = client().get(short.removeprefix("https://pages.test"))
    assert (answer.status_code, answer["Location"], answer["Referrer-Policy"]) == (302, LONG, "no-referrer")
    assert links.wrap("https://gov.example.cn/a") == "https://gov.example.cn/a"
    assert client().get("/s/nixnix2").status_code == 404


@pytest.mark.parametrize(
    "url",
    [LONG.replace("https", "http"), LONG.replace("gov.", "evil."), LONG.replace("gov", "u:p@gov"), f"{LONG} x",
     LONG.replace("example.cn", "example.cn:8443"), "javascript:alert(1)//" + "x" * 90, f"{LONG}\r\nX: y", LONG * 10],
)  # fmt: skip
def test_a_short_address_leads_nowhere_else(place, url) -> None:
    with pytest.raises(links.LinkRefused):
        links.wrap(url)
    assert not ShortLink.objects.exists()


def test_a_host_taken_off_the_list_is_no_longer_led_to(place) -> None:
    from django.conf import settings

    short = links.wrap(LONG).removeprefix("https://pages.test")
    with override_settings(CONF=replace(settings.CONF, link_hosts=())):
        assert client().get(short).status_code == 404


def test_head_pictures_are_small_and_immutable() -> None:
    from central.phone.art import art_of

    for code in SECTIONS:
        art = art_of(code)
        answer = client().get(f"/a/{art.name}")
        assert len(answer.content) <= 14_000 and "immutable" in answer["Cache-Control"]
        assert client().get(f"/a/{code}-000000000000.webp").status_code == 404
