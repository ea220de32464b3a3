"""The agent's working database: what each followed unit publishes, what of it is live, what it still needs.

Every row of `items` is one version of an item. `wanted` is the version in the newest feed that was read, `live` the
one on the screen. They are the same row when all is well; while the wanted version waits for its media, or is
refused, the live one stays beside it. A unit's cursor (its feed's hash) moves only in the transaction that brought
the last of its pages.

One process, one thread. Moments are stamps, microseconds since 1970 UTC (`kiosk.columns.stamp`).
"""

from kiosk.store.database import OtherSchema, StoreDamaged, is_damage, set_aside
from kiosk.store.items import ItemRows
from kiosk.store.rows import PageCounts, Promoted, Removed, UnitRow, Waiting
from kiosk.store.summary import Summary

__all__ = [
    "OtherSchema",
    "PageCounts",
    "Promoted",
    "Removed",
    "Store",
    "StoreDamaged",
    "UnitRow",
    "Waiting",
    "is_damage",
    "set_aside",
]


class Store(ItemRows, Summary):
    """The working database. What writes is called inside `with store.change():`."""
