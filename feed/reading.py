"""Reading items: strict about what is known, patient with what is newer.

A newer publisher may send kinds and blocks that this reader does not know. They are left out and counted,
never fatal: a screen of the tenth year shows what it understands.
"""

from typing import Any, Final, get_args

import msgspec

from feed import limits
from feed.blocks import Block
from feed.item import KINDS, Item

BLOCK_TAGS: Final = frozenset(str(block.__struct_config__.tag) for block in get_args(Block))


class ItemRefused(ValueError):
    """An item that breaks the contract; the message names the item where it can, and what is wrong."""


class NewerKind(ItemRefused):
    """An item of a kind that this reader does not know: to be counted, not complained about."""


class ReadItem(msgspec.Struct, frozen=True):
    """An item as read, and how many of its blocks are of a newer contract and were left out."""

    item: Item
    skipped_blocks: int = 0


def read_item(raw: bytes | msgspec.Raw) -> ReadItem:
    """Decode one item from JSON; raise ItemRefused where it breaks the contract.

    Bounds are checked before decoding (`limits.ITEM_BYTES`), the rest by the models.
    """
    data = bytes(raw)
    if len(data) > limits.ITEM_BYTES:
        raise ItemRefused(f"an item of {len(data)} bytes is over the limit of {limits.ITEM_BYTES}")
    try:
        tree: Any = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError) as fault:
        raise ItemRefused(f"no JSON: {fault}") from fault
    if not isinstance(tree, dict):
        raise ItemRefused("an item is an object")
    name = repr(tree.get("id"))[:80]
    kind = tree.get("kind")
    if isinstance(kind, str) and kind not in KINDS:
        raise NewerKind(f"item {name}: kind {kind[:40]!r} is not known to this reader")
    skipped = 0
    blocks = tree.get("blocks")
    if isinstance(blocks, list):
        known = [block for block in blocks if not _is_newer(block)]
        skipped = len(blocks) - len(known)
        tree["blocks"] = known
    try:
        return ReadItem(msgspec.convert(tree, Item), skipped)
    except (msgspec.ValidationError, RecursionError) as fault:
        raise ItemRefused(f"item {name}: {fault}") from fault


def _is_newer(block: Any) -> bool:
    return isinstance(block, dict) and isinstance(block.get("type"), str) and block["type"] not in BLOCK_TAGS


def write_item(item: Item) -> bytes:
    """Encode an item canonically (field order of the contract, defaults left out); raise ItemRefused over size."""
    data = msgspec.json.encode(item)
    if len(data) > limits.ITEM_BYTES:
        raise ItemRefused(f"item {item.id!r} is {len(data)} bytes, the limit is {limits.ITEM_BYTES}")
    return data
