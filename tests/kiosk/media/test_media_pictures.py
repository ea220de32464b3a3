"""Pictures and documents come out upright, small enough, plain; bombs, broken and disguised files are refused."""

import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from feed.limits import DOCUMENT_PAGES
from kiosk.media.prepare import MediaJob, MediaRefused, Preparer
from kiosk.media.shelf import Prepared

PANEL = (1920, 1080)
RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture(scope="module")
def preparer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preparer]:
    with Preparer(tmp_path_factory.mktemp("shelf"), PANEL) as running:
        yield running


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def job_of(folder: Path, data: bytes, mime: str) -> MediaJob:
    source = folder / hashlib.sha256(data).hexdigest()
    source.write_bytes(data)
    return MediaJob(source.name, source, mime)


def made(preparer: Preparer, folder: Path, data: bytes, mime: str) -> tuple[Prepared, Image.Image]:
    """The result and its (first) picture."""
    result = preparer.prepare_one(job_of(folder, data, mime))
    assert isinstance(result, Prepared), result
    with Image.open(preparer.shelf.root / result.files[0]) as picture:
        picture.load()
    assert picture.size == (result.width, result.height)
    return result, picture


def refused(preparer: Preparer, folder: Path, data: bytes, mime: str) -> str:
    job = job_of(folder, data, mime)
    result = preparer.prepare_one(job)
    assert isinstance(result, MediaRefused), result
    assert result.permanent
    assert not preparer.shelf.place(job.sha256).exists()
    return result.reason


def near(found: object, wanted: tuple[int, ...]) -> bool:
    return isinstance(found, tuple) and all(abs(a - b) < 12 for a, b in zip(found, wanted, strict=True))


def two_colours(size: tuple[int, int]) -> Image.Image:
    """Red above, blue below."""
    image = Image.new("RGB", size, RED)
    ImageDraw.Draw(image).rectangle((0, size[1] // 2, size[0], size[1]), fill=BLUE)
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_is_scaled_to_the_panel(preparer: Preparer, tmp_path: Path, kind: str) -> None:
    result, picture = made(preparer, tmp_path, encoded(two_colours((3000, 2000)), kind), f"image/{kind.lower()}")
    assert (picture.format, picture.size, result.kind) == ("JPEG", (1620, 1080), "image")
    with Image.open(preparer.shelf.root / result.thumb) as thumb:
        assert thumb.size == (405, 270)
        assert near(thumb.getpixel((200, 20)), RED)


def test_a_small_picture_is_never_enlarged(preparer: Preparer, tmp_path: Path) -> None:
    _, picture = made(preparer, tmp_path, encoded(two_colours((300, 200)), "PNG"), "image/png")
    assert picture.size == (300, 200)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_stands_upright(preparer: Preparer, tmp_path: Path, orientation: int) -> None:
    """Whatever way the camera was held, the picture shows red above and green at the upper left corner."""
    upright = two_colours((400, 600))
    ImageDraw.Draw(upright).rectangle((0, 0, 100, 100), fill=(30, 200, 30))
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(undo[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    _, picture = made(preparer, tmp_path, encoded(stored, "JPEG", exif=exif, quality=95), "image/jpeg")
    assert picture.size == (400, 600)
    assert near(picture.getpixel((50, 50)), (30, 200, 30))
    assert near(picture.getpixel((300, 50)), RED)
    assert near(picture.getpixel((300, 550)), BLUE)


def test_a_turned_sheet_stays_large_enough_to_read(preparer: Preparer, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(Image.new("RGB", (4000, 3000), RED), "JPEG", exif=exif)
    assert made(preparer, tmp_path, data, "image/jpeg")[1].size == (2121, 2828)


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((4000, 3000), (1440, 1080)),
        ((3000, 3000), (1080, 1080)),
        ((900, 1273), (900, 1273)),
        ((2480, 3508), (2060, 2913)),
        ((1000, 8000), (512, 4096)),
    ],
)
def test_a_sheet_is_kept_as_large_as_a_page_and_other_pictures_as_large_as_the_panel(
    preparer: Preparer, tmp_path: Path, size: tuple[int, int], kept: tuple[int, int]
) -> None:
    picture = made(preparer, tmp_path, encoded(Image.new("RGB", size, RED), "JPEG"), "image/jpeg")[1]
    assert picture.size == pytest.approx(kept, abs=1)


def test_damaged_exif_does_not_hide_a_photograph(preparer: Preparer, tmp_path: Path) -> None:
    data = encoded(two_colours((300, 200)), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\x7fgarbage")
    assert made(preparer, tmp_path, data, "image/jpeg")[1].size == (300, 200)


def test_nothing_but_pixels_survives(preparer: Preparer, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "camera-of-somebody"
    exif.get_ifd(0x8825)[1] = "N"
    note = PngInfo()
    note.add_text("Comment", "written-by-somebody")
    clear = Image.new("RGBA", (64, 64), (*RED, 100))
    files = [
        (
            encoded(two_colours((64, 64)), "JPEG", exif=exif, comment=b"written-by-somebody", icc_profile=b"p" * 200),
            "jpeg",
        ),
        (encoded(clear, "PNG", pnginfo=note, exif=exif, icc_profile=b"p" * 200), "png"),
    ]
    for data, kind in files:
        result, picture = made(preparer, tmp_path, data, f"image/{kind}")
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not picture.getexif()
        for output in result.outputs:
            assert b"somebody" not in (preparer.shelf.root / result.folder / output.name).read_bytes()


def test_16_bit_grey_is_scaled_not_cut_off(preparer: Preparer, tmp_path: Path) -> None:
    grey = Image.frombytes("I;16", (16, 16), struct.pack("<H", 0x8000) * 256)
    _, picture = made(preparer, tmp_path, encoded(grey, "PNG"), "image/png")
    assert near(picture.getpixel((8, 8)), (128, 128, 128))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_every_opaque_mode_becomes_jpeg(preparer: Preparer, tmp_path: Path, mode: str) -> None:
    white = Image.new("RGB", (50, 40), (255, 255, 255)).convert(mode)
    _, picture = made(preparer, tmp_path, encoded(white, "PNG"), "image/png")
    assert (picture.format, picture.mode) == ("JPEG", "RGB")
    assert near(picture.getpixel((20, 20)), (255, 255, 255))


def test_a_cmyk_photograph_keeps_its_colours(preparer: Preparer, tmp_path: Path) -> None:
    data = encoded(Image.new("RGB", (50, 40), RED).convert("CMYK"), "JPEG", quality=95)
    assert near(made(preparer, tmp_path, data, "image/jpeg")[1].getpixel((20, 20)), RED)


def test_what_is_see_through_stays_so(preparer: Preparer, tmp_path: Path) -> None:
    clear = Image.new("RGBA", (2400, 2400), (*RED, 0))
    ImageDraw.Draw(clear).rectangle((0, 0, 1200, 2400), fill=(*BLUE, 255))
    _, picture = made(preparer, tmp_path, encoded(clear, "PNG"), "image/png")
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (1080, 1080))
    assert [picture.getpixel((x, 500))[3] for x in (100, 1000)] == [255, 0]  # type: ignore[index]
    palette = clear.resize((60, 60)).quantize(8)
    assert made(preparer, tmp_path, encoded(palette, "PNG"), "image/png")[1].mode == "RGBA"
    opaque = Image.new("RGBA", (60, 60), (*RED, 255))
    assert made(preparer, tmp_path, encoded(opaque, "PNG"), "image/png")[1].format == "JPEG"


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (20_000, 1), (12_000, 300)])
def test_odd_shapes_keep_at_least_a_pixel(preparer: Preparer, tmp_path: Path, size: tuple[int, int]) -> None:
    _, picture = made(preparer, tmp_path, encoded(Image.new("RGB", size, RED), "PNG"), "image/png")
    assert 1 <= picture.width <= PANEL[0]
    assert 1 <= picture.height <= (PANEL[1] if size[0] >= size[1] else 4096)
    assert near(picture.getpixel((0, 0)), RED)


def test_of_an_animation_the_first_frame_is_shown(preparer: Preparer, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (80, 60), colour) for colour in (RED, BLUE)]
    data = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    assert near(made(preparer, tmp_path, data, "image/webp")[1].getpixel((40, 30)), RED)


def png_claiming(width: int, height: int, body: bytes = b"") -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 5001), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_that_unfolds_is_refused_by_its_header(
    preparer: Preparer, tmp_path: Path, size: tuple[int, int]
) -> None:
    child = preparer.child
    reason = refused(preparer, tmp_path, png_claiming(*size, body=bytes(1_000_000)), "image/png")
    assert "40 million" in reason
    assert child is None or preparer.child is child


def test_a_webp_that_unfolds_is_refused(preparer: Preparer, tmp_path: Path) -> None:
    data = encoded(Image.new("RGB", (8000, 5001)), "WEBP", quality=1, method=0)
    assert len(data) < 1_000_000
    assert "40 million" in refused(preparer, tmp_path, data, "image/webp")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.01, 0.5, 0.95])
def test_a_truncated_picture_is_refused(preparer: Preparer, tmp_path: Path, kind: str, share: float) -> None:
    noise = Image.effect_noise((400, 300), 60).convert("RGB")
    data = encoded(noise, kind)
    refused(preparer, tmp_path, data[: int(len(data) * share)], f"image/{kind.lower()}")


def test_a_file_must_be_what_it_is_said_to_be(preparer: Preparer, tmp_path: Path) -> None:
    png = encoded(two_colours((30, 20)), "PNG")
    assert "image/png" in refused(preparer, tmp_path, png, "image/jpeg")
    assert "something else" in refused(preparer, tmp_path, b"<html><body>log in</body></html>", "image/jpeg")
    refused(preparer, tmp_path, b"", "image/jpeg")
    refused(preparer, tmp_path, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")
    refused(preparer, tmp_path, encoded(two_colours((30, 20)), "GIF"), "image/gif")
    refused(preparer, tmp_path, encoded(two_colours((30, 20)), "TIFF"), "image/png")
    refused(preparer, tmp_path, b"%!PS-Adobe-3.0 EPSF-3.0", "image/jpeg")


def test_what_hangs_on_behind_a_picture_is_left_behind(preparer: Preparer, tmp_path: Path) -> None:
    data = encoded(two_colours((30, 20)), "JPEG") + b"PK\x03\x04<script>hidden</script>"
    result, _ = made(preparer, tmp_path, data, "image/jpeg")
    for output in result.outputs:
        assert b"hidden" not in (preparer.shelf.root / result.folder / output.name).read_bytes()


def pdf(pages: int, size: tuple[int, int] = (620, 877)) -> bytes:
    sheets = [Image.new("RGB", size, (255, 255 - number, 255)) for number in range(pages)]
    return encoded(sheets[0], "PDF", save_all=True, append_images=sheets[1:], resolution=75)


def test_a_document_becomes_page_pictures(preparer: Preparer, tmp_path: Path) -> None:
    result, _ = made(preparer, tmp_path, pdf(3), "application/pdf")
    assert [Path(file).name for file in result.files] == ["page-001.jpg", "page-002.jpg", "page-003.jpg"]
    assert [output.page for output in result.outputs if output.page] == [1, 2, 3]
    assert result.kind == "document"
    assert result.thumb.endswith("thumb.jpg")
    for output in result.outputs:
        with Image.open(preparer.shelf.root / result.folder / output.name) as picture:
            assert picture.size == (output.width, output.height)
            if output.page:
                assert output.width > PANEL[0]
                assert output.width * output.height < 6_100_000
                assert max(picture.size) <= 4096


@pytest.mark.parametrize("size", [(14_000, 20), (20, 14_000), (14_000, 14_000), (1, 1)])
def test_odd_pages_stay_within_bounds(preparer: Preparer, tmp_path: Path, size: tuple[int, int]) -> None:
    sheet = Image.new("L", size, 255).convert("1")
    data = encoded(sheet, "PDF", resolution=72)
    result, picture = made(preparer, tmp_path, data, "application/pdf")
    assert max(picture.size) <= 4097
    assert picture.width * picture.height < 6_100_000
    assert result.kind == "document"


def test_broken_locked_and_endless_documents_are_refused(preparer: Preparer, tmp_path: Path) -> None:
    whole = pdf(2)
    assert "broken" in refused(preparer, tmp_path, b"%PDF-1.7\nnothing here", "application/pdf")
    assert f"{DOCUMENT_PAGES + 1} pages" in refused(
        preparer, tmp_path, pdf(DOCUMENT_PAGES + 1, (20, 30)), "application/pdf"
    )
    locked = whole.replace(
        b"trailer\n<<",
        b"trailer\n<</Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
        b"/O (" + b"o" * 32 + b") /U (" + b"u" * 32 + b") >> /ID [(a) (a)]",
    )
    assert locked != whole
    assert "password" in refused(preparer, tmp_path, locked, "application/pdf")


def test_good_files_come_through_between_bad_ones(preparer: Preparer, tmp_path: Path) -> None:
    good = [encoded(Image.new("RGB", (20 + number, 20), RED), "PNG") for number in range(3)]
    bad = b"\xff\xd8\xff broken"
    jobs = [job_of(tmp_path, data, "image/png") for data in good]
    jobs.insert(1, job_of(tmp_path, bad, "image/jpeg"))
    kinds = [type(result) for result in preparer.prepare(iter(jobs))]
    assert kinds == [Prepared, MediaRefused, Prepared, Prepared]
