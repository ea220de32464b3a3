"""What the store tells: plain records, no database behind them."""

from msgspec import Struct


class UnitRow(Struct, frozen=True):
    """A followed unit: its name, and the version and hash of the feed that was read to its end."""

    code: str
    name: str
    version: int
    feed: str


class PageCounts(Struct, frozen=True):
    """What a page held besides items for this screen: for other screens, without even an id, newer blocks.

    `doubled` are items whose id stood in the feed before; such a page is read again with the next feed, which may
    have dropped the other one.
    """

    elsewhere: int = 0
    unreadable: int = 0
    newer_blocks: int = 0
    doubled: int = 0


class Removed(Struct, frozen=True):
    """What left the store: items by (unit, id), and the media that only they needed."""

    items: tuple[tuple[str, str], ...] = ()
    media: tuple[str, ...] = ()


class Promoted(Struct, frozen=True):
    """Item versions that went live, and whether an urgent one (or a warning) is among them."""

    items: int
    urgent: bool


class Waiting(Struct, frozen=True):
    """An item version that is not live: why, and what the trouble with its media is, if there is any."""

    unit: str
    id: str
    reason: str
    due: int
    fault: str
