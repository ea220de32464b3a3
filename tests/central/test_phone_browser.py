"""The phone pages in a real Chromium of 360 × 800: weight, no sideways scrolling, large text, contrast, axe-core.

The browser's requests are answered by the test client, so that nothing listens and nothing waits.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone
from msgspec.structs import replace

from central.items.importing import bring_in
from central.items.models import ItemPage
from central.phone import views
from central.phone.scans import Tally
from central.units.models import UnitPage
from tests.central.conftest import ROOT
from tests.central.phones import client
from tests.central.village import NOW, VILLAGE, settle

sync_api = pytest.importorskip("playwright.sync_api")

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.usefixtures("db"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
    pytest.mark.timeout(180),
]

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
OFFENDERS = """() => [...document.querySelectorAll('main *')].filter(e => !e.closest('.tw,svg') && e.tagName != 'IMG'
    && e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(e => e.outerHTML.slice(0, 80))"""
SMALL = """() => [...document.querySelectorAll('main *, header *, nav *')].filter(e => !e.closest('svg,.vh,.pr')
    && [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()) && parseFloat(getComputedStyle(e).fontSize) < 16)
    .map(e => e.outerHTML.slice(0, 80))"""
NARROW = """() => [...document.querySelectorAll('a.bt, summary, .ct a, .pe a')].filter(e => e.offsetParent
    && e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"""
CONTRAST = """() => {
  const light = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => (x /= 255) <= .03928 ? x / 12.92 :
    ((x + .055) / 1.055) ** 2.4); return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
  const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (!/, 0\\)$/.test(c) && c != 'transparent') return c; } return 'rgb(255,255,255)'; };
  return [...document.querySelectorAll('body *')].filter(e => !e.closest('svg,style,.pr') &&
    [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())).map(e => {
      const a = light(getComputedStyle(e).color), b = light(ground(e));
      return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), e.outerHTML.slice(0, 90)];
    }).filter(([ratio]) => ratio < 7); }"""


FEW = ("minimum-living", "fire-ban", "finance-2026q3", "gallery", "committee", "film", "medical-2027", "map")
MORE = ("culture", "spending-2026-09", "village-office", "farmland-protection", "subsidy-farmland-2026", "covenant")


Answers = dict[str, tuple[int, dict[str, str], bytes, int]]
_once: list[tuple[dict[str, str], Answers]] = []


@pytest.fixture()
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, str], Answers]:
    """The numbers of some items of the demo, and all that the public host says of them; asked once for all tests."""
    from django.conf import settings

    if not _once:
        monkeypatch.setattr(timezone, "now", lambda: NOW)
        monkeypatch.setattr(views, "TALLY", Tally(wait=3600))
        views.PAGES.clear()
        with override_settings(MEDIA_ROOT=tmp_path / "media", CONF=replace(settings.CONF, data=tmp_path)):
            settle()
            bring_in(ROOT / "assets" / "demo", None, NOW)
            UnitPage.objects.filter(code=VILLAGE).update(duty_phone="0731-5555 0112")
            found = {item.item_id: item.number for item in ItemPage.objects.order_by("unit_code")}
            numbers = {name: found[name] for name in (*FEW, *MORE)}
            guides = ItemPage.objects.filter(item_id="minimum-living", kind="guide")
            numbers["minimum-living"] = guides.values_list("number", flat=True).get()
            original = f"/i/{numbers['fire-ban']}/o/0"
            _once.append((numbers, _answers([*(f"/i/{number}" for number in numbers.values()), original, "/nix"])))
        views.PAGES.clear()
    return _once[0]


@pytest.fixture()
def phone(host: tuple[dict[str, str], Answers]) -> Iterator[Any]:
    """A page of Chromium for which the public host has answered all it may ask; `page.fetched` is what was sent."""
    numbers, answers = host
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        page = browser.new_context(viewport={"width": 360, "height": 800}).new_page()
        page.fetched, page.numbers = [], numbers
        page.route("**/*", lambda route: _answer(route, answers, page.fetched))
        yield page
        browser.close()


def _answers(paths: list[str]) -> Answers:
    """What the host says to these paths and to all that their pages fetch: status, headers, body, bytes sent."""
    said: Answers = {}
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        if path in said or path.endswith("/play"):
            continue
        answer = client().get(path, HTTP_ACCEPT_ENCODING="gzip")
        sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
        body = gzip.decompress(sent) if answer.get("Content-Encoding") == "gzip" else sent
        headers = {name: value for name, value in answer.items() if name not in ("Content-Encoding", "Content-Length")}
        said[path] = answer.status_code, headers, body, len(sent)
        if answer["Content-Type"].startswith("text/html"):
            waiting += re.findall(r'(?:src|poster)="(/[^"]+)"', body.decode())
    return said


def _answer(route: Any, answers: Answers, fetched: list[tuple[str, int]]) -> None:
    path = route.request.url.removeprefix("http://pages.test")
    status, headers, body, sent = answers[path]
    fetched.append((path, sent))
    route.fulfill(status=status, headers=headers, body=body)


def test_first_load_is_at_most_60_kb_and_nothing_comes_from_elsewhere(phone) -> None:
    for name, number in phone.numbers.items():
        phone.context.clear_cookies()
        phone.fetched.clear()
        phone.goto(f"http://pages.test/i/{number}", wait_until="networkidle")
        (_, html), *others = phone.fetched
        assert html <= 12_000, (name, html)
        assert all(path.startswith(("/a/", "/m/")) for path, _ in others), others
        assert sum(size for _, size in phone.fetched) <= 60_000, (name, phone.fetched)
        eager = phone.eval_on_selector_all("img", "all => all.filter(one => one.loading != 'lazy').length")
        assert 1 + eager + phone.locator("video[poster]").count() <= 3, name
        assert phone.context.cookies() == []


def test_text_is_large_calm_and_never_runs_out_of_the_page(phone) -> None:
    for name, number in phone.numbers.items():
        phone.goto(f"http://pages.test/i/{number}", wait_until="load")
        for question in (OFFENDERS, SMALL, NARROW, CONTRAST):
            assert phone.evaluate(question) == [], name
        phone.evaluate("document.documentElement.style.fontSize = '200%'")
        assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
        assert phone.evaluate(OFFENDERS) == [], name


def test_axe_finds_nothing(phone) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for name, number in phone.numbers.items():
        phone.goto(f"http://pages.test/i/{number}", wait_until="load")
        found = axe.run(phone, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found.response["violations"]] == [], name
    for path in ("/nix", f"/i/{phone.numbers['fire-ban']}/o/0"):
        phone.goto(f"http://pages.test{path}", wait_until="load")
        found = axe.run(phone)
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found.response["violations"]] == [], path


def test_the_call_bar_stays_in_sight_and_the_answer_stands_above_it(phone) -> None:
    number = phone.numbers["minimum-living"]
    phone.goto(f"http://pages.test/i/{number}", wait_until="load")
    bar = phone.locator("nav.ft a").bounding_box()
    assert bar["y"] + bar["height"] <= 800 and phone.locator("nav.ft a").get_attribute("href").startswith("tel:")
    for words in ("谁能办", "多久办好", "收不收费", "去哪办"):
        box = phone.get_by_text(words, exact=True).bounding_box()
        assert box["y"] + box["height"] < bar["y"], words


def test_the_printed_page_has_the_address_and_its_code_and_no_bars(phone) -> None:
    zxing = pytest.importorskip("zxingcpp")
    from io import BytesIO

    from PIL import Image

    number = phone.numbers["minimum-living"]
    phone.goto(f"http://pages.test/i/{number}", wait_until="load")
    phone.emulate_media(media="print")
    assert not phone.locator("nav.ft").is_visible() and phone.locator(".pr").is_visible()
    picture = phone.locator("svg.qr").screenshot()
    (code,) = zxing.read_barcodes(Image.open(BytesIO(picture)).convert("L").resize((600, 600)))
    assert code.text == f"https://pages.test/i/{number}"
