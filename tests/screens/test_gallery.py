"""The gallery: every page in every size and manner is clean, read easily, and as it was approved.

All pages are looked at once, by the product's own gallery in processes of its own; the tests read what it found.
"""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageChops, ImageDraw

from screens.gallery.beneath import beneath, ratio_over
from screens.gallery.combinations import SIZES, WAYS, UnknownName, sizes_of, ways_of
from screens.gallery.index import index_html
from screens.gallery.mockups import FOLDER as LOOK
from screens.gallery.mockups import all_drawn
from screens.gallery.shoot import Report, Shot
from tests.screens.approved_pictures import AT, FOLDER, RUNS, demo_device, kept, key_of, take
from tests.screens.likeness import differences, marked
from tests.screens.wall import ROOT

LOOKED_AT = ROOT / "var" / "looked-at"
"""Where actual pictures and differences are left for whoever has to judge them."""

MOST_TOLD = 12
COMBINATIONS = [(run.size, way) for run in RUNS for way in run.ways]
APPROVED = sorted(path.stem for path in FOLDER.glob("*.avif"))


@pytest.fixture(scope="module")
def device(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_device(tmp_path_factory.mktemp("gallery"))


@pytest.fixture(scope="module")
def shots(device: Path) -> list[Shot]:
    """Every look at every page; small pictures below the device's folder."""
    return take(device, device.parent / "shots")


def told(found: dict[str, list[str]]) -> str:
    """Findings by what was found, with the pages on which; the most frequent first."""
    ranked = sorted(found.items(), key=lambda entry: -len(entry[1]))
    lines = [f"{what}\n      on {', '.join(where[:6])}{' …' * (len(where) > 6)}" for what, where in ranked[:MOST_TOLD]]
    return f"{len(ranked)} different findings:\n  " + "\n  ".join(lines)


def findings(shots: list[Shot], size: str, way: str, *, contrast: bool) -> dict[str, list[str]]:
    """What was found in a size and manner, by finding without its place."""
    found: dict[str, list[str]] = defaultdict(list)
    for shot in shots:
        if (shot.size, shot.way) == (size, way):
            for finding in shot.findings:
                if finding.startswith("contrast") is contrast:
                    found[finding.rpartition(" at ")[0] or finding].append(shot.name)
    return found


@pytest.mark.window
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("size", "way"), COMBINATIONS)
def test_every_page_is_clean(shots: list[Shot], size: str, way: str) -> None:
    assert any((shot.size, shot.way) == (size, way) for shot in shots)
    found = findings(shots, size, way, contrast=False)
    assert not found, told(found)


@pytest.mark.window
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("way", [way for run in RUNS if "--no-contrast" not in run.options for way in run.ways])
def test_every_text_is_read_easily_where_it_stands(shots: list[Shot], way: str) -> None:
    # A film's page changes between the picture and the look at its words: it is held by the other checks.
    still = [shot for shot in shots if "playing" not in shot.name]
    found = findings(still, "1080p", way, contrast=True)
    assert not found, told(found)


@pytest.mark.window
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", APPROVED)
def test_a_page_is_as_it_was_approved(shots: list[Shot], device: Path, name: str) -> None:
    shot = next((shot for shot in shots if key_of(shot) == name), None)
    assert shot is not None, f"no such page any more; run: python -m tests.screens.approve, and look at {FOLDER}"
    with Image.open(device.parent / "shots" / shot.picture) as actual, Image.open(FOLDER / f"{name}.avif") as approved:
        found = differences(approved, actual)
        if found:
            LOOKED_AT.mkdir(parents=True, exist_ok=True)
            marked(actual, found).save(LOOKED_AT / f"{name}.actual.png")
            ImageChops.difference(approved.convert("RGB"), actual.convert("RGB")).save(LOOKED_AT / f"{name}.apart.png")
        places = "; ".join(map(str, found[:4]))
    assert not found, (
        f"{name} ({shot.title}) is not as approved in {len(found)} places: {places}. See {LOOKED_AT}/{name}.*.png; "
        f"where it is better now: python -m tests.screens.approve '{name}'"
    )


@pytest.mark.window
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_page_has_its_approved_picture(shots: list[Shot]) -> None:
    missing = {key_of(shot) for shot in shots if kept(shot)} - set(APPROVED)
    assert not missing, f"run: python -m tests.screens.approve; without a picture are {sorted(missing)[:12]}"


def test_the_approved_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.avif")) <= 3_000_000
    assert sum(path.stat().st_size for path in LOOK.glob("*.webp")) <= 60_000 * len(all_drawn())


# --- what tells pictures apart --------------------------------------------------------------------------------------


def page(*, button: int = 400, outlined: int = 1000, fill: str = "#1F4D3A", noise: int = 0) -> Image.Image:
    """A page as it is taken: 480 pixels wide, a solid button and an outlined one, drawn at 1920 and scaled down."""
    picture = Image.new("RGB", (1920, 1080), "#F7F3EA")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((button, 500, button + 300, 612), 16, fill=fill)
    pen.rounded_rectangle((outlined, 500, outlined + 300, 612), 16, fill="#FFFDF8", outline="#D9C69A", width=2)
    for stroke in range(4):
        pen.rectangle((outlined + 90 + 32 * stroke, 536, outlined + 98 + 32 * stroke, 576), fill="#1F4D3A")
    for row in range(5):
        # Strokes like those of letters; `noise` moves them by less than a pixel of the small picture.
        for stroke in range(30):
            left = 200 + stroke * 24 + (noise if (row + stroke) % 2 else 0)
            pen.rectangle((left, 700 + row * 60, left + 5, 736 + row * 60), fill="#1C1B18")
    return picture.resize((480, 270), Image.Resampling.BOX)


def test_the_same_page_is_the_same_also_after_lossy_keeping(tmp_path: Path) -> None:
    page().save(tmp_path / "kept.avif", quality=75, subsampling="4:4:4")
    with Image.open(tmp_path / "kept.avif") as kept_picture:
        assert differences(kept_picture, page()) == []


def test_letters_drawn_a_little_differently_are_no_other_page() -> None:
    assert differences(page(), page(noise=1)) == []


@pytest.mark.parametrize("moved", [8, -8, 24])
def test_a_button_that_has_moved_by_eight_units_is_seen_where_it_is(moved: int) -> None:
    for other, left, right in ((page(button=400 + moved), 96, 176), (page(outlined=1000 + moved), 240, 336)):
        found = differences(page(), other)
        assert found
        assert all(left <= one.left <= right and 112 <= one.upper <= 152 for one in found)


@pytest.mark.parametrize("fill", ["#1F415A", "#153729", "#2F7D57"])
def test_another_colour_is_seen(fill: str) -> None:
    assert differences(page(), page(fill=fill))


def test_a_picture_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="approve it anew"):
        differences(page(), page().resize((480, 853)))


# --- contrast against pixels ----------------------------------------------------------------------------------------


def lettered(ground: Image.Image, ink: str) -> Image.Image:
    picture = ground.copy()
    pen = ImageDraw.Draw(picture)
    for place in range(10, 190, 12):
        pen.rectangle((place, 10, place + 3, 40), fill=ink)
    return picture


@pytest.mark.parametrize(("ink", "least", "most"), [("#1C1B18", 15.0, 16.0), ("#C2402D", 4.5, 4.8), ("#F7F3EA", 1, 1)])
def test_ink_is_held_to_the_pixels_beneath_it(ink: str, least: float, most: float) -> None:
    ground = Image.new("RGB", (200, 50), "#F7F3EA")
    number = (int(ink[1:3], 16), int(ink[3:5], 16), int(ink[5:7], 16))
    assert least <= ratio_over(number, beneath(lettered(ground, ink), ground)) <= most


def test_a_dark_patch_beside_the_text_does_not_count_and_beneath_it_does() -> None:
    ground = Image.new("RGB", (200, 120), "#F7F3EA")
    ImageDraw.Draw(ground).rectangle((0, 70, 199, 119), fill="#000000")
    assert ratio_over((28, 27, 24), beneath(lettered(ground, "#1C1B18"), ground)) > 15
    ImageDraw.Draw(ground).rectangle((0, 20, 199, 30), fill="#604020")
    assert ratio_over((28, 27, 24), beneath(lettered(ground, "#1C1B18"), ground)) < 3


# --- the command ----------------------------------------------------------------------------------------------------


def test_unknown_sizes_and_manners_are_named() -> None:
    with pytest.raises(UnknownName, match=r"'8k': one of 1080p"):
        sizes_of(["8k"])
    with pytest.raises(UnknownName, match=r"'loud': one of standard"):
        ways_of(["loud"])


def test_every_panel_and_manner_is_looked_at() -> None:
    assert {size.name for size in SIZES} == {run.size for run in RUNS}
    seen = [way for _, way in COMBINATIONS]
    assert all(seen.count(way.name) >= 2 for way in WAYS)
    assert len(set(COMBINATIONS)) == len(COMBINATIONS)


def test_every_mock_up_that_a_page_is_held_beside_is_there() -> None:
    assert {path.stem for path in LOOK.glob("*.webp")} == all_drawn()


def test_the_index_names_what_was_found_and_filters_without_a_script() -> None:
    shots = [
        Shot("home", "首页", "1080p", "standard", "1080p/home.standard.jpg", ()),
        Shot("gone", "已<撤>下", "portrait", "dark", "", ("cut: '很长' at 1,2–3,4", "contrast 3.1: '字' at 1,2–3,4")),
    ]
    text = index_html(shots, SIZES, WAYS, {"1080p/home.standard.jpg": "look/04-home.webp"}, "")
    assert "<script" not in text
    assert text.count("<figure") == 2
    assert 'src="look/04-home.webp"' in text
    assert "2 张，1 张有问题：cut × 1，contrast × 1" in text
    assert "已&lt;撤&gt;下" in text
    assert "#size-portrait:checked ~ main figure:not(.size-portrait) { display: none }" in text
    assert "is-wrong" in text.split("<figure")[2]


@pytest.mark.window
def test_the_command_draws_one_page_and_its_index(device: Path, tmp_path: Path) -> None:
    done = kiosk_gallery(device, tmp_path, "--sizes", "768p", "--ways", "standard", "--only", "home", "--at", AT)
    assert done.returncode == 0, done.stderr[-2000:]
    report = msgspec.json.decode((tmp_path / "768p.json").read_bytes(), type=Report)
    assert [shot.name for shot in report.shots] == ["home"]
    with Image.open(tmp_path / report.shots[0].picture) as picture:
        assert picture.size == (1366, 768)
        assert len(picture.resize((64, 36)).getcolors(10_000) or ()) > 100
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "look/04-home.webp" in index
    assert (tmp_path / "look" / "04-home.webp").exists()


def test_without_an_edition_the_command_says_what_to_do(device: Path, tmp_path: Path) -> None:
    settings = tmp_path / "kiosk.toml"
    settings.write_text(device.read_text().replace('folder = "data"', 'folder = "nothing"'))
    done = kiosk_gallery(settings, tmp_path)
    assert done.returncode == 2
    assert "kiosk sync" in done.stderr


def kiosk_gallery(settings: Path, to: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", "gallery", "--config", str(settings), "--to", str(to), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, cwd=ROOT, check=False)
