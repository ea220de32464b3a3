"""The county that is measured: a signed feed served by nginx, a device of its own, and a virtual display."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec import structs

from benchmarks.content import HOST, Village, make_village
from deploy.demo.display import VirtualDisplay
from feed.authority import CountyPolicy
from feed.document import FeedDocument, write_feed
from feed.item import Item
from feed.pages import cut, pack
from feed.publish.keys import KeyFolder
from feed.publish.repository import Repository
from feed.reading import write_item
from feed.taxonomy import load_taxonomy
from feed.units import Level, level_of
from tests.end_to_end.device import CHECKOUT, Device
from tests.end_to_end.glass import Glass
from tests.feed_server import CountingFeedServer

NAMES: Final = {"430304": "岳塘区", "430304001": "荷塘街道", "430304001001": "荷塘村"}
VILLAGE: Final = "430304001001"
SIZE: Final = (1920, 1080)
SYNC_SECONDS: Final = 180.0
STILL: Final = {"dwell_seconds": 120, "dwell_max_seconds": 300}
"""The rotation while something else is measured: no slide turns by itself."""


@dataclass
class County:
    """Everything below `folder`, made when first asked for and closed with `close`."""

    folder: Path
    items: int = 6302
    pictures: int = 500
    steps: int = 5000
    say: Callable[[str], None] = lambda _text: None
    _closing: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _repository: Repository | None = None
    _village: Village | None = None
    _server: CountingFeedServer | None = None
    _display: VirtualDisplay | None = None
    _glass: Glass | None = None
    _device: Device | None = None

    def __post_init__(self) -> None:
        """Begin with an empty folder."""
        self.folder = self.folder.resolve()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def close(self) -> None:
        """End all that was started."""
        self._closing.close()

    @property
    def village(self) -> Village:
        """What is published, pictures included."""
        if self._village is None:
            self.say(f"making {self.items} items and {self.pictures} pictures")
            taxonomy = load_taxonomy(CHECKOUT / "config" / "taxonomy.toml")
            codes = {
                name: [term.code for term in getattr(taxonomy, name)] for name in ("templates", "themes", "life_events")
            }
            self._village = make_village(self.items, self.pictures, codes, datetime.now(UTC))
        return self._village

    @property
    def repository(self) -> Repository:
        """The signed feed on disk, empty at first."""
        if self._repository is None:
            keys = KeyFolder.create(self.folder / "keys", tuple(NAMES))
            self._repository = Repository.create(self.folder / "feed", keys, tuple(NAMES), datetime.now(UTC))
            (self.folder / "root.json").write_bytes(self._repository.current_root())
        return self._repository

    @property
    def server(self) -> CountingFeedServer:
        """nginx serving the feed."""
        if self._server is None:
            folder = self.repository.folder
            self._server = self._closing.enter_context(CountingFeedServer(folder, self.folder / "nginx"))
        return self._server

    @property
    def display(self) -> str:
        """The name of the virtual display."""
        if self._display is None:
            self._display = self._closing.enter_context(VirtualDisplay(*SIZE))
        return self._display.name

    @property
    def glass(self) -> Glass:
        """The virtual display's pixels and touches."""
        if self._glass is None:
            self._glass = self._closing.enter_context(Glass(self.display))
        return self._glass

    def publish(self, *, pictures: bool = True) -> None:
        """Publish everything, or everything without its pictures."""
        village = self.village
        items = village.items
        if not pictures:
            items = {unit: [_bare(item) for item in mine] for unit, mine in items.items()}
        self._publish(items, dict(village.pictures) if pictures else {})

    def change(self, unit: str, changed: Item) -> None:
        """Publish one item of a unit anew; all else stays."""
        village = self.village
        place = next(number for number, item in enumerate(village.items[unit]) if item.id == changed.id)
        village.items[unit][place] = changed
        self._publish({unit: village.items[unit]}, {})

    def publish_unit(self, unit: str) -> None:
        """Publish the items of one unit as they are now."""
        self._publish({unit: self.village.items[unit]}, {})

    def _publish(self, items: dict[str, list[Item]], blobs: dict[str, bytes]) -> None:
        now = datetime.now(UTC)
        feeds: dict[str, bytes] = {}
        for unit, mine in items.items():
            packed = [pack(page) for page in cut({item.id: write_item(item) for item in mine})]
            document = FeedDocument(
                format=1,
                unit=unit,
                name=NAMES[unit],
                published=now,
                pages=tuple(reference for reference, _ in packed),
                policy=CountyPolicy(link_hosts=(HOST,)) if level_of(unit) is Level.COUNTY else None,
            )
            feeds[unit] = write_feed(document)
            blobs |= {reference.sha256: blob for reference, blob in packed}
        self.repository.publish_many(feeds, blobs, now)

    def new_device(self, name: str) -> Device:
        """A device that has never synchronised."""
        root = self.folder / "root.json"
        made = Device(self.folder / name, root, VILLAGE, self.server.url, self.display, STILL)
        self._closing.callback(made.close)
        return made

    @property
    def device(self) -> Device:
        """The device that has everything; its agent runs. Synchronised first where that is not done yet."""
        if self._device is None:
            self.publish()
            self.say("synchronising a device with everything")
            device = self.new_device("device")
            device.start_agent()
            device.wait(lambda: device.synced(self.items), SYNC_SECONDS, "first synchronisation")
            self._device = device
        return self._device

    def adopt(self, device: Device) -> None:
        """Keep on with a device that was synchronised with everything while that was measured."""
        self._device = device

    @contextlib.contextmanager
    def screen(self, *options: str, agent: bool = True) -> Iterator[Device]:
        """Run the screen on the device, with or without the agent beside it, until content stands on the glass."""
        device = self.device
        if agent != device.runs("agent"):
            device.start_agent() if agent else device.stop("agent")
        device.start_screen(*options)
        try:
            device.trace.wait("flip", 30.0, route="rotation")
            yield device
        finally:
            if device.runs("screen"):
                device.stop("screen")


def _bare(item: Item) -> Item:
    """The item without its pictures."""
    blocks = tuple(block for block in item.blocks if msgspec.to_builtins(block)["type"] != "image")
    return structs.replace(item, cover=None, blocks=blocks)
