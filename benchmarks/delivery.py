"""From the feed to the device: first synchronisation, unchanged poll, one changed item."""

import statistics
import time
from collections.abc import Iterator

from msgspec import structs
from PIL import ImageChops

from benchmarks.county import SYNC_SECONDS, County
from benchmarks.face import tap_page
from benchmarks.figures import Figure
from benchmarks.processes import MB, children, pss
from deploy.demo.children import wait_until
from tests.end_to_end.device import Device
from tests.end_to_end.places import HOME_TILES, LIST_ROW, NOTICES, PAGE, SLIDE
from tests.feed_server import CountingFeedServer

POLLS = 10
CHANGES = 6


def sync(county: County) -> Iterator[Figure]:
    """First synchronisation from nothing, without and with pictures."""
    county.publish(pictures=False)
    yield from _first_sync(county, county.new_device("device-bare"), "no pictures", 20.0)
    county.publish()
    device = county.new_device("device")
    yield from _first_sync(county, device, f"{county.pictures} pictures", None)
    pid = device.process("agent").pid
    wait_until(lambda: not list(children(pid)), 30)
    left = len(list(children(pid)))
    yield Figure("agent at rest after that sync", pss(pid), "MB", 70.0, note=f"PSS, children {left}")
    county.adopt(device)


def _first_sync(county: County, device: Device, what: str, floor: float | None) -> Iterator[Figure]:
    """Start the agent on an empty device and wait until all is live and the status complete."""
    county.say(f"first synchronisation, {what}")
    county.server.forget()
    start = time.monotonic()
    pid = device.start_agent().pid
    most = first = 0.0

    def done() -> bool:
        nonlocal most, first
        time.sleep(0.1)
        most = max(most, pss(pid))
        if not first and device.edition is not None:
            first = time.monotonic() - start
        return device.synced(county.items)

    device.wait(done, SYNC_SECONDS, "first synchronisation")
    took = time.monotonic() - start
    count, volume = _traffic(county.server)
    label = f"first sync, {what}"
    yield Figure(label, took, "s", floor, note=f"{county.items} items, process start to complete")
    yield Figure(f"{label}: first edition", first, "s")
    yield Figure(f"{label}: requests", count, "")
    yield Figure(f"{label}: received", volume / MB, "MB")
    yield Figure(f"{label}: agent at most", most, "MB", note="PSS ten times a second, without the media child")
    if floor is not None:
        device.close()


def poll(county: County) -> Iterator[Figure]:
    """An unchanged feed, asked again and again."""
    server, _ = county.server, county.device
    server.forget()
    county.say(f"{POLLS} unchanged polls")
    wait_until(lambda: len(server.requests()) >= POLLS, POLLS * 3.0)
    asked = server.requests()
    polls = [request for request in asked if request.path == "/metadata/timestamp.json"]
    yield Figure("unchanged poll: requests", len(asked) / max(1, len(polls)), "", 1.0)
    worst = max((request.sent for request in polls), default=0)
    answers = "/".join(sorted({str(request.status) for request in polls}))
    yield Figure("unchanged poll: response", worst, "B", 500.0, note=f"largest of {len(polls)}, with header; {answers}")


def change(county: County) -> Iterator[Figure]:
    """The item that somebody is reading, published anew: traffic, and the time until the glass shows it."""
    server, glass = county.server, county.glass
    with county.screen() as device:
        for place in (SLIDE, HOME_TILES[NOTICES], LIST_ROW):
            tap_page(device, glass, place)
        route = device.trace.events[-1]["route"]
        unit, _, name = route.partition(":")[2].partition("/")
        item = next(item for item in county.village.items[unit] if item.id == name)
        waits: list[float] = []
        volumes: list[int] = []
        county.say(f"{CHANGES} changes of {name}, published one after the other")
        for number in range(CHANGES):
            item = structs.replace(item, version=item.version + 1, title=f"今晚停水，请提前储水（第{number + 1}次）")
            before = glass.pixels(*PAGE)
            server.forget()
            county.change(unit, item)
            published = time.time()
            adopted = device.trace.wait("edition", 20.0, since=published)
            drawn = device.trace.wait("flip", 5.0, since=adopted["at"], route=route)
            waits.append(drawn["at"] - published)
            volumes.append(_traffic(server)[1])
            if ImageChops.difference(before, glass.pixels(*PAGE)).getbbox() is None:
                raise AssertionError("the new edition was adopted, but the page on the glass stayed as it was")
        yield Figure("one changed item: received", max(volumes), "B", 60_000.0, note="largest; all requests")
        yield Figure("published to on the screen", statistics.median(waits), "s", None, note="median, poll every 1 s")
        yield Figure("published to on the screen, worst", max(waits), "s", 2.0, note=f"of {CHANGES}")


def _traffic(server: CountingFeedServer) -> tuple[int, int]:
    asked = server.requests()
    return len(asked), sum(request.sent for request in asked)
