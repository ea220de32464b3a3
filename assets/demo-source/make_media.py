"""Draws the pictures, prints, tables and the film of the demo village into assets/demo.

All of it is ours: crops and re-colourings of the project's own illustrations, and drawings made here. Run it only
to change them; its results are committed. Needs Chromium, ffmpeg, Pillow, openpyxl and libsndfile:

    python assets/demo-source/make_media.py
"""

import argparse
import array
import csv
import ctypes
import math
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pages
import tables
from openpyxl import Workbook
from openpyxl.styles import Font
from PIL import Image

HERE = Path(__file__).parent
TILE = (1280, 720)
FRAMES = 25
"""Frames of the film per second."""
RATE = 22_050
"""Samples of a sound per second."""
JPEG_QUALITY = 80


def chromium(*arguments: str, seconds: int = 90) -> subprocess.CompletedProcess[bytes]:
    """Run a headless Chromium and return when it has ended."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
    common = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--allow-file-access-from-files")
    return subprocess.run((program, *common, *arguments), check=True, capture_output=True, timeout=seconds)


def screenshot(html: str, size: tuple[int, int], folder: Path) -> Image.Image:
    """Return the page `html` as a picture of `size`."""
    page, shot = folder / "page.html", folder / "shot.png"
    page.write_text(html, "utf-8")
    chromium(f"--window-size={size[0]},{size[1]}", f"--screenshot={shot}", page.as_uri())
    with Image.open(shot) as picture:
        return picture.convert("RGB")


def save(picture: Image.Image, path: Path) -> None:
    """Write `picture` as its ending says, small enough for a slow line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".png":
        picture.quantize(128).save(path, optimize=True)
    else:
        picture.save(path, quality=JPEG_QUALITY, optimize=True, progressive=False)


def pictures(art: Path, into: Path, work: Path) -> None:
    """Draw every picture: one tall page of tiles, cut apart."""
    scenes = pages.scenes(art)
    width, height = TILE
    tiles = "".join(f'<div class="tile" style="top:{n * height}px">{body}</div>' for n, body in enumerate(scenes.values()))
    sheet = screenshot(pages.sheet(tiles, TILE), (width, height * len(scenes)), work)
    for n, name in enumerate(scenes):
        save(sheet.crop((0, n * height, width, (n + 1) * height)), into / name)
    faces = screenshot(pages.portraits(), (300 * len(pages.FACES), 400), work)
    for n in range(len(pages.FACES)):
        face = faces.crop((300 * n, 0, 300 * (n + 1), 400))
        save(face, into / f"hetangcun/disclosure/person-{n + 1}.jpg")
        if n < 6:
            save(face, into / f"hetangcun/profile/person-{n + 1}.jpg")
    save(screenshot(pages.SIGN_OFF, (900, 1273), work), into / "hetangcun/disclosure/sign-off-2026q3.jpg")
    save(screenshot(pages.form(filled=True), (900, 1273), work), into / "hetang-jiedao/guide/dibao-sample.png")


def prints(into: Path, work: Path) -> None:
    """Print the notice of three pages and the blank form."""
    for html, name in (
        (pages.NOTICE, "hetangcun/notice/fire-notice.pdf"),
        (pages.form(filled=False), "hetang-jiedao/guide/dibao-form.pdf"),
    ):
        page = work / "print.html"
        page.write_text(html, "utf-8")
        chromium("--no-pdf-header-footer", f"--print-to-pdf={into / name}", page.as_uri())


def workbook(path: Path, sheet: str, rows: Iterable[Sequence[str | int | float]]) -> None:
    """Write one sheet as a clerk's Excel would: header in bold, figures as figures."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for cell in page[1]:
        cell.font = Font(bold=True)
    book.save(path)


def comma_separated(path: Path, rows: Iterable[Sequence[str | int | float]]) -> None:
    """Write a .csv with the mark at its beginning by which Excel knows UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def film(art: Path, into: Path, work: Path) -> None:
    """Film the pond's morning: the camera travels over one drawing, to the broadcast's tune; 16 s, H.264 and AAC."""
    page, shot = work / "pond.html", work / "pond.png"
    page.write_text(f'<body style="margin:0"><img src="{(art / "illus-hero-landscape.svg").as_uri()}">', "utf-8")
    chromium("--window-size=1920,1080", "--force-device-scale-factor=2", f"--screenshot={shot}", page.as_uri())
    with Image.open(shot) as picture:
        drawing = picture.convert("RGB")
    sound = work / "tune.wav"
    samples = melody(pages.SHOTS[-1].end)
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(array.array("h", (int(32_000 * max(-1.0, min(1.0, value))) for value in samples)).tobytes())
    width, height = TILE
    target = into / "hetangcun/profile/morning.mp4"
    encoder = subprocess.Popen(
        (
            "ffmpeg", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}",
            "-r", str(FRAMES), "-i", "-", "-i", str(sound), "-c:v", "libx264", "-preset", "slow", "-crf", "29",
            "-pix_fmt", "yuv420p", "-profile:v", "main", "-g", str(2 * FRAMES), "-c:a", "aac", "-b:a", "64k",
            "-shortest", "-movflags", "+faststart", "-map_metadata", "-1", "-fflags", "+bitexact", str(target),
        ),
        stdin=subprocess.PIPE,
    )  # fmt: skip
    with encoder.stdin as pipe:
        for number in range(int(pages.SHOTS[-1].end * FRAMES)):
            pipe.write(filmed(drawing, number / FRAMES).tobytes())
    if encoder.wait(300):
        raise SystemExit(f"{target} could not be written: has ffmpeg libx264 and aac?")
    (into / "hetangcun/profile/morning.vtt").write_text(pages.SUBTITLES, "utf-8")


def filmed(drawing: Image.Image, moment: float) -> Image.Image:
    """What the camera sees at a moment; neighbouring shots melt into each other."""
    seen = Image.new("RGB", TILE)
    for shot in (shot for shot in pages.SHOTS if shot.start <= moment <= shot.end):
        share = (moment - shot.start) / (shot.end - shot.start)
        share = share * share * (3 - 2 * share)
        left, top, wide = (2 * (a + (b - a) * share) for a, b in zip(shot.first, shot.last, strict=True))
        box = (left, top, left + wide, top + wide * TILE[1] / TILE[0])
        view = drawing.resize(TILE, Image.Resampling.BICUBIC, box=box, reducing_gap=2.0)
        if shot.dark:
            view = Image.blend(view, Image.new("RGB", TILE, "#26334F"), shot.dark * max(0.0, 1 - 1.6 * share))
        seen = Image.blend(seen, view, min(1.0, (moment - shot.start) / pages.MELTING) if shot.start else 1.0)
    return seen


def melody(seconds: float) -> "array.array[float]":
    """The village broadcast's opening tune on five tones, plucked, as samples from -1 to 1; repeated until the end."""
    beat = 0.4
    five, six, one, two, three = 392, 440, 523.25, 587.33, 659.25
    notes = (five, six, one, two, three, two, one, six, five, one, three, two, one, six, one, one)
    samples = array.array("f", bytes(4 * int(RATE * seconds)))
    for number in range(max(1, int((seconds - 1.6) / beat))):
        pitch = notes[number % len(notes)]
        begin = int(number * beat * RATE)
        for n in range(min(int(1.6 * RATE), len(samples) - begin)):
            moment = n / RATE
            swing = 2 * math.pi * pitch * moment
            samples[begin + n] += 0.22 * math.exp(-3 * moment) * (math.sin(swing) + 0.3 * math.sin(2 * swing))
    return samples


def tune(into: Path) -> None:
    """Write the village broadcast's opening tune, eight seconds, as Ogg Vorbis."""

    class Info(ctypes.Structure):
        _fields_ = (
            ("frames", ctypes.c_int64), ("samplerate", ctypes.c_int), ("channels", ctypes.c_int),
            ("format", ctypes.c_int), ("sections", ctypes.c_int), ("seekable", ctypes.c_int),
        )  # fmt: skip

    samples = melody(8.0)
    library = ctypes.CDLL("libsndfile.so.1")
    library.sf_open.restype = ctypes.c_void_p
    library.sf_writef_float.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)
    library.sf_close.argtypes = (ctypes.c_void_p,)
    ogg_vorbis = 0x200000 | 0x0060
    info = Info(0, RATE, 1, ogg_vorbis, 0, 0)
    target = into / "hetangcun/profile/broadcast.ogg"
    file = library.sf_open(str(target).encode(), 0x20, ctypes.byref(info))
    if not file:
        raise SystemExit(f"{target} could not be opened: is libsndfile built with Vorbis?")
    library.sf_writef_float(file, samples.buffer_info()[0], len(samples))
    library.sf_close(file)


def main() -> None:
    """Make everything, or the one part that is named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--art", type=Path, default=HERE / "art", help="folder of the illustrations as SVG")
    parser.add_argument("--into", type=Path, default=HERE.parent / "demo", help="the demo's content folder")
    parser.add_argument("--only", choices=("pictures", "prints", "tables", "film", "tune"))
    chosen = parser.parse_args()
    art, into = chosen.art.resolve(), chosen.into.resolve()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        parts: dict[str, Callable[[], None]] = {
            "pictures": lambda: pictures(art, into, work),
            "prints": lambda: prints(into, work),
            "film": lambda: film(art, into, work),
            "tune": lambda: tune(into),
        }
        if chosen.only in (None, "tables"):
            village, county = into / "hetangcun", into / "yuetang"
            workbook(village / "disclosure/finance-2026q3.xlsx", "收支", tables.four_quarters())
            workbook(village / "disclosure/farmland-subsidy-2026.xlsx", "各组", tables.farmland_subsidy())
            comma_separated(village / "disclosure/spending-2026-09.csv", tables.september())
            comma_separated(village / "profile/groups.csv", tables.groups())
            comma_separated(county / "policy/medical-fees-2027.csv", tables.medical_fees())
            comma_separated(county / "policy/farmland-examples.csv", tables.farmland_examples())
        for name, make in parts.items():
            if chosen.only in (None, name):
                make()


if __name__ == "__main__":
    main()
