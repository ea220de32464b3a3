"""What comes in as an upload: made fit, stripped, kept by its hash; or refused with one clear sentence."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pypdfium2
import pytest
from django.test import Client, override_settings
from PIL import Image

from central.items import workflow
from central.items.making import make
from central.items.models import ItemPage, Media, Upload
from central.media import intake
from central.media.recognise import plain_name
from central.media.task import Unfit
from tests.central.conftest import ROOT
from tests.central.village import NOTICE, NOW, OTHER, VILLAGE, settle, unit

DEMO = ROOT / "assets" / "demo"
FILM = (DEMO / "hetangcun" / "profile" / "morning.mp4").read_bytes()


def photo(width: int = 4000, height: int = 3000, kind: str = "JPEG", *, exif: bool = True) -> bytes:
    """A photograph as a phone makes it: on its side, with the place where it was taken, its left half red."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("red", (0, 0, width // 2, height))
    notes = Image.Exif()
    if exif:
        notes[0x0112] = 6
        notes[0x010F] = "Phone"
        notes.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, kind, exif=notes, comment=b"home") if kind == "JPEG" else image.save(out, kind)
    return out.getvalue()


def pdf(pages: int = 2, *, more: bytes = b"") -> bytes:
    """A PDF of blank pages; `more` stands in its catalogue."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue().replace(b"/Type/Catalog", b"/Type/Catalog" + more, 1)


def bomb() -> bytes:
    """A PNG of 30 000 × 30 000 pixels in a few hundred bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def office(macro: bool) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/vbaProject.bin" if macro else "word/document.xml", "x")
    return out.getvalue()


def test_a_photograph_is_turned_shrunk_and_forgets_where_it_was_taken(tmp_path: Path) -> None:
    kept = intake.take(io.BytesIO(photo()), "IMG_1.JPG", tmp_path)
    assert kept.made.offline and kept.made.turned and kept.made.shrunk
    data = intake.blob_path(tmp_path, kept.sha256).read_bytes()
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (1920, 2560) and not image.getexif() and "comment" not in image.info
        assert image.getpixel((960, 100))[1] < 60, "the left half, turned by 90 degrees, is the upper one"
        assert image.getpixel((960, 2400))[1] > 200
    assert b"Phone" not in data and b"Exif" not in data
    with Image.open(intake.picture_path(tmp_path, kept.sha256)) as small:
        assert max(small.size) == 480
    assert not list(tmp_path.glob(".taking-*"))


def test_a_drawing_with_holes_stays_one(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (300, 200), (255, 0, 0, 100)).save(out, "PNG")
    kept = intake.take(io.BytesIO(out.getvalue()), "a.png", tmp_path)
    assert kept.made.mime == "image/png" and (kept.made.width, kept.made.height) == (300, 200)


def test_a_document_is_counted_drawn_and_loses_what_hangs_on_it(tmp_path: Path) -> None:
    active = b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"
    kept = intake.take(io.BytesIO(pdf(3, more=active)), "通知.pdf", tmp_path)
    assert kept.made.pages == 3
    assert b"JavaScript" not in intake.blob_path(tmp_path, kept.sha256).read_bytes()
    assert [intake.picture_path(tmp_path, kept.sha256, page).is_file() for page in (0, 1, 3, 4)] == [
        True,
        True,
        True,
        False,
    ]


def test_a_film_keeps_its_frames_and_forgets_its_place(tmp_path: Path) -> None:
    place = FILM.index(b"moov") - 4
    length = struct.unpack(">I", FILM[place : place + 4])[0]
    note = struct.pack(">I4s", 40, b"udta") + struct.pack(">I4s", 32, b"\xa9xyz") + b"+27.8300+112.9400/".ljust(24)
    if FILM.index(b"mdat") < place:
        marked = (
            FILM[:place]
            + struct.pack(">I", length + 40)
            + FILM[place + 4 : place + length]
            + note
            + FILM[place + length :]
        )
    else:
        marked = FILM[:place] + FILM[place:] + struct.pack(">I4s", 8 + len(note), b"udta") + note
    kept = intake.take(io.BytesIO(marked), "VID.mp4", tmp_path)
    data = intake.blob_path(tmp_path, kept.sha256).read_bytes()
    assert (kept.made.width, kept.made.height, kept.made.seconds) == (1280, 720, 16)
    assert b"+27.83" not in data and len(data) == len(marked)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.jpg", b"", "空的"),
        ("a.png", bomb(), "太大"),
        ("a.jpg", photo(400, 300)[:2000], "打不开"),
        ("a.pdf", b"%PDF-1.7 nothing", "打不开"),
        ("a.pdf", pdf(61), "61 页"),
        ("a.docm", office(macro=True), "宏"),
        ("a.docx", office(macro=False), "Word"),
        ("a.xlsx", office(macro=False), "复制"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "Word"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "藏程序"),
        ("a.jpg", b"\xef\xbb\xbf <!DOCTYPE html><script>1</script>", "藏程序"),
        ("a.pdf", photo(400, 300), "别的东西"),
        ("a.html", photo(400, 300), "别的东西"),
        ("a.zip", office(macro=False), "压缩包"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic" + bytes(100), "HEIC"),
        ("a.mov", b"\x00\x00\x00\x14ftypqt  " + bytes(100), "MOV"),
        ("a.mp4", b"\x00\x00\x00\x18ftypisom" + bytes(100), "没有传完整"),
        ("a.mp4", FILM[: len(FILM) // 2], "没有传完整"),
        ("a.webm", b"\x1a\x45\xdf\xa3\x84aaaa" + bytes(100), "没有传完整"),
        ("a.gif", b"GIF89a" + bytes(100), "放不了"),
        ("a.exe", b"MZ" + bytes(100), "放不了"),
    ],
)
def test_what_no_screen_shows_is_refused_in_one_sentence(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    with pytest.raises(Unfit, match=words):
        intake.take(io.BytesIO(data), name, tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_an_endless_upload_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless:
        """More bytes for ever, after the head of a photograph."""

        given = 0

        def read(self, size: int) -> bytes:
            self.given += size
            return b"\xff\xd8\xff" + bytes(size - 3)

    monkeypatch.setitem(intake.MOST_BYTES, "image/jpeg", 3_000_000)
    endless = Endless()
    with pytest.raises(Unfit, match="最多 2 MB"):
        intake.take(endless, "a.jpg", tmp_path)
    assert endless.given < 4_000_000


def test_names_lead_nowhere() -> None:
    assert plain_name("../../etc/passwd") == "passwd"
    assert plain_name("\\".join(("D:", "资料", "照片 1.jpg"))) == "照片 1.jpg"
    assert plain_name("a\x00b\u202egpj.exe") == "abgpj.exe"
    assert plain_name("..") == "" and len(plain_name("长" * 300 + ".jpg")) == 60


@pytest.fixture()
def media(tmp_path: Path) -> Iterator[Path]:
    """Where blobs are kept for this test."""
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


def upload(client: Client, page: ItemPage, data: bytes, name: str):
    return client.post(
        f"/item/{page.number}/upload", data, "application/octet-stream", headers={"X-File-Name": quote(name)}
    )


@pytest.mark.usefixtures("db", "media")
def test_an_upload_becomes_a_block_that_its_item_may_keep() -> None:
    people = settle()
    page = make(unit(VILLAGE), "notice", people["zhouguilan"], NOW, NOTICE)
    client = Client(SERVER_NAME="console.test")
    client.force_login(people["zhouguilan"])
    answer = upload(client, page, photo(), "塘 边.jpg").json()
    assert answer["words"] == "已摆正、去定位" and answer["block"]["media"]["width"] == 1920
    assert Upload.objects.get().original_name == "塘 边.jpg"
    document = upload(client, page, pdf(2), "防火通知.pdf").json()["block"]
    assert (document["title"], document["pages"]) == ("防火通知", 2)
    small = upload(client, page, photo(480, 300), "b.jpg").json()
    assert small["small"] and small["words"] == "有点小 · 480 点"
    page = workflow.save(page, people["zhouguilan"], NOTICE | {"blocks": [answer["block"], document]}, seen=0)
    assert workflow.completed(page, NOW).blocks[1].pages == 2
    sha256 = answer["block"]["media"]["sha256"]
    shown = client.get(f"/item/{page.number}/media/{sha256}/")
    assert shown["Content-Type"] == "image/jpeg" and "sandbox" in shown["Content-Security-Policy"]
    assert client.get(f"/item/{page.number}/media/{document['media']['sha256']}/2/").status_code == 200
    assert client.get(f"/item/{page.number}/media/{'0' * 64}/").status_code == 404


@pytest.mark.usefixtures("db", "media")
def test_another_villages_picture_cannot_be_named_nor_seen() -> None:
    import json

    people = settle()
    theirs = make(unit(OTHER), "notice", people["luomin"], NOW, NOTICE)
    page = make(unit(VILLAGE), "notice", people["zhouguilan"], NOW, NOTICE)
    stranger, client = Client(SERVER_NAME="console.test"), Client(SERVER_NAME="console.test")
    stranger.force_login(people["luomin"])
    client.force_login(people["zhouguilan"])
    block = upload(stranger, theirs, photo(), "a.jpg").json()["block"]
    body = json.dumps({"seen": 0, "content": NOTICE | {"blocks": [block]}})
    assert client.post(f"/item/{page.number}/save", body, content_type="application/json").status_code == 200
    page.refresh_from_db()
    assert page.content["blocks"] == [{"type": "image"}]
    assert client.get(f"/item/{page.number}/media/{block['media']['sha256']}/").status_code == 404
    assert upload(client, theirs, photo(), "a.jpg").status_code == 404


@pytest.mark.usefixtures("db", "media")
def test_nothing_is_taken_in_for_an_item_that_was_handed_in() -> None:
    people = settle()
    page = workflow.hand_in(
        make(unit(VILLAGE), "notice", people["zhouguilan"], NOW, NOTICE), people["zhouguilan"], NOW, []
    )
    client = Client(SERVER_NAME="console.test")
    client.force_login(people["zhouguilan"])
    answer = upload(client, page, photo(300, 200), "a.jpg")
    assert answer.status_code == 422 and "收回来改" in answer.json()["told"]
    assert upload(Client(SERVER_NAME="console.test"), page, b"x", "a.jpg").status_code == 401
    assert not Media.objects.exists()


@pytest.mark.usefixtures("db")
def test_a_full_disk_is_told_and_loses_nothing(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_values: object) -> None:
        raise OSError(28, "No space left on device")

    people = settle()
    page = make(unit(VILLAGE), "notice", people["zhouguilan"], NOW, NOTICE)
    client = Client(SERVER_NAME="console.test")
    client.force_login(people["zhouguilan"])
    monkeypatch.setattr(intake, "_receive", full)
    answer = upload(client, page, photo(300, 200), "a.jpg")
    assert answer.status_code == 422 and "写的字都在" in answer.json()["told"] and not list(media.iterdir())


def test_the_child_has_no_network(tmp_path: Path) -> None:
    import subprocess
    import sys

    looks = (
        "import socket; from central.media.confinement import confine; told = confine(5);"
        "print(told, [name for _, name in socket.if_nameindex() if name != 'lo'])"
    )
    done = subprocess.run([sys.executable, "-c", looks], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "True []"
