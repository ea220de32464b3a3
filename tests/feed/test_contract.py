"""The contract: what a reader takes, what it refuses, and with which words."""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed import limits, schema
from feed.document import FeedDocument, FeedRefused, read_feed, write_feed
from feed.item import KINDS, Item, links_of, media_of
from feed.pages import PageRef, PageRefused, cut, pack, unpack
from feed.reading import ItemRefused, NewerKind, read_item, write_item
from feed.text import refused_characters
from feed.units import Level, is_unit_code, is_within, level_of, lineage
from tests.feed.items import NOW, PARTS, make, tree

SHA = "ab" * 32


def encoded(**changes: Any) -> bytes:
    return json.dumps(tree(**changes)).encode()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_back_as_written(kind: str) -> None:
    item = make(kind=kind)
    assert read_item(write_item(item)).item == item


@pytest.mark.parametrize("kind", sorted(PARTS))
def test_a_kind_without_its_part_is_refused(kind: str) -> None:
    bare = tree(kind=kind)
    del bare[kind]
    with pytest.raises(ItemRefused, match=f"needs the part '{kind}'"):
        read_item(json.dumps(bare).encode())


def test_a_part_of_another_kind_is_refused() -> None:
    with pytest.raises(ItemRefused, match="cannot have the part 'alert'"):
        read_item(encoded(kind="notice", alert=PARTS["alert"]))


def test_a_newer_kind_is_told_apart_from_a_broken_item() -> None:
    with pytest.raises(NewerKind, match="hologram"):
        read_item(encoded(kind="hologram"))


def test_newer_blocks_are_left_out_and_counted() -> None:
    read = read_item(encoded(blocks=[{"type": "hologram", "depth": 3}, {"type": "paragraph", "text": "请存水"}]))
    assert read.skipped_blocks == 1
    assert [type(block).__name__ for block in read.item.blocks] == ["Paragraph"]


def test_newer_fields_are_passed_over() -> None:
    assert read_item(encoded(mood="calm")).item.id == "water"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"title": "x" * (limits.TITLE_LENGTH + 1)}, "title"),
        ({"title": "水" * 1_000_000}, "over the limit"),
        ({"title": ""}, "title"),
        ({"name": "../etc"}, "id"),
        ({"name": "water\n"}, "id"),
        ({"version": 0}, "version"),
        ({"published": "2026-10-24T08:00:00"}, "zone"),
        ({"in_force_from": "2026-01-02T00:00:00Z", "in_force_until": "2026-01-02T00:00:00Z"}, "in_force_until"),
        ({"translation_of": "water"}, "translation_of"),
        ({"audience": ["4303"]}, "audience"),
        ({"blocks": [{"type": "paragraph", "text": "长" * (limits.PARAGRAPH_LENGTH + 1)}]}, "text"),
        ({"blocks": [{"type": "paragraph", "text": "x"}] * (limits.BLOCKS + 1)}, "blocks"),
        ({"blocks": [{"type": "table", "columns": [{"label": "项"}], "rows": [{"cells": ["1", "2"]}]}]}, "2 cells"),
        (
            {
                "blocks": [
                    {"type": "table", "columns": [{"label": "元", "kind": "money"}], "rows": [{"cells": ["1e9"]}]}
                ]
            },
            "no figure",
        ),
        (
            {
                "blocks": [
                    {
                        "type": "chart",
                        "form": "bars",
                        "categories": ["一季"],
                        "series": [{"name": "收入", "values": ["NaN"]}],
                    }
                ]
            },
            "no figure",
        ),
        (
            {
                "blocks": [
                    {
                        "type": "chart",
                        "form": "bars",
                        "categories": ["一季"],
                        "series": [{"name": "收入", "values": []}],
                    }
                ]
            },
            "values",
        ),
        ({"blocks": [{"type": "image", "media": {"sha256": SHA, "length": 9, "type": "application/pdf"}}]}, "image"),
        ({"blocks": [{"type": "image", "media": {"sha256": SHA, "length": 10**9, "type": "image/png"}}]}, "length"),
        ({"blocks": [{"type": "image", "media": {"sha256": "../" * 22, "length": 9, "type": "image/png"}}]}, "sha256"),
        ({"blocks": [{"type": "contacts", "contacts": [{"name": "值班", "phone": "javascript:1"}]}]}, "phone"),
    ],
)
def test_what_breaks_a_bound_is_refused_by_name(changes: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ItemRefused, match=complaint):
        read_item(encoded(**changes))


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_refusal(raw: bytes) -> None:
    try:
        read_item(raw)
    except ItemRefused:
        return
    raise AssertionError("random bytes were taken for an item")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(Item.__struct_fields__), inner, max_size=6)
        ),
        max_leaves=30,
    )
)
def test_no_tree_raises_anything_but_a_refusal(value: Any) -> None:
    raw = json.dumps(value).encode()
    try:
        read_item(raw)
    except ItemRefused:
        return


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(ItemRefused):
        read_item(b'{"blocks":' + b"[" * 50_000 + b"]" * 50_000 + b"}")


def test_media_and_links_are_found_wherever_they_lie() -> None:
    picture = {"sha256": SHA, "length": 9, "type": "image/png"}
    item = make(
        kind="guide",
        guide={
            **PARTS["guide"],
            "online": "https://a.example.cn/x",
            "materials": [{"name": "申请书", "sample": picture}],
        },
        url="https://a.example.cn/y",
        cover={**picture, "sha256": "cd" * 32},
        blocks=[{"type": "gallery", "images": [{"media": picture}]}],
    )
    assert [reference.sha256[:2] for reference in media_of(item)] == ["cd", "ab"]
    assert dict(links_of(item)) == {"url": "https://a.example.cn/y", "guide.online": "https://a.example.cn/x"}


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("荷塘村", ()),
        ("𠮷 and 𪚲", ()),
        ("ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠠ\u180eᠠ", ()),
        ("a\u202eb", ("U+202E",)),
        ("零\u200b宽", ("U+200B",)),
        ("han\u200djoin", ("U+200D",)),
        ("bell\x07", ("U+0007",)),
        ("\ue000\ue000", ("U+E000",)),
        ("two\nlines", ("U+000A",)),
    ],
)
def test_which_characters_may_be_shown(text: str, refused: tuple[str, ...]) -> None:
    assert refused_characters(text) == refused


def test_paragraphs_may_have_line_feeds() -> None:
    assert refused_characters("一\n二", multiline=True) == ()


def test_level_and_lineage_come_from_the_code() -> None:
    assert [level_of(code) for code in lineage("430304009203")] == [Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY]
    assert is_within("430304009203", "430304")
    assert not is_within("430304", "430304009")
    assert not any(map(is_unit_code, ("4303", "430304009203\n", "43030400920a", "030304", "４３０３０４")))


NAMES = st.text("abcdefghij0123456789", min_size=1, max_size=12)


@given(
    st.dictionaries(
        NAMES, st.binary(min_size=1, max_size=3000).map(lambda raw: json.dumps(raw.hex()).encode()), max_size=300
    )
)
def test_pages_hold_every_item_once_within_the_bounds(items: dict[str, bytes]) -> None:
    pages = cut(items)
    assert sorted(entry for page in pages for entry in page) == sorted(items.values())
    for page in pages:
        assert len(page) <= limits.PAGE_ITEMS
        assert sum(map(len, page)) <= limits.PAGE_BYTES


@given(st.integers(0, 399), st.integers(400, 10_000))
def test_one_change_costs_one_page(changed: int, added: int) -> None:
    items = {f"item-{number}": json.dumps({"n": number}).encode() for number in range(400)}
    before = {pack(page)[0].sha256 for page in cut(items)}
    edited = {pack(page)[0].sha256 for page in cut({**items, f"item-{changed}": b'{"n":"new"}'})}
    grown = {pack(page)[0].sha256 for page in cut({**items, f"item-{added}": b'{"n":"more"}'})}
    assert len(edited - before) == 1
    assert len(grown - before) <= 2


def test_a_page_is_unpacked_to_what_was_packed() -> None:
    reference, blob = pack([b'{"a":1}', b'{"b":2}'])
    assert [bytes(entry) for entry in unpack(reference, blob)] == [b'{"a":1}', b'{"b":2}']


def page_of(plain: bytes, size: int, items: int = 1) -> tuple[PageRef, bytes]:
    blob = gzip.compress(plain)
    return PageRef(hashlib.sha256(blob).hexdigest(), len(blob), size, items), blob


@pytest.mark.parametrize(
    ("reference", "blob"),
    [
        page_of(b"[" + b" " * 90_000_000 + b"]", 100),
        page_of(b"[1]", 4),
        page_of(b"[1,2]", 5),
        page_of(b"{}     ", 7),
        (page_of(b"[1]", 3)[0], b"<html>log in</html>"),
    ],
    ids=["bomb", "wrong size", "wrong count", "no list", "captive portal"],
)
def test_a_page_that_is_not_as_announced_is_refused(reference: PageRef, blob: bytes) -> None:
    with pytest.raises(PageRefused):
        unpack(reference, blob)


def feed(**changes: Any) -> bytes:
    return json.dumps(
        {"format": 1, "unit": "430304009203", "name": "荷塘村", "published": NOW.isoformat(), **changes}
    ).encode()


def test_a_feed_is_read_back_as_written() -> None:
    document = FeedDocument(1, "430304", "岳塘区", NOW, (pack([b"{}"])[0],))
    assert read_feed(write_feed(document), "430304") == document


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (feed(format=limits.FORMAT + 1), "newer than"),
        (feed(unit="430304009204"), "claims to be 430304009204"),
        (feed(policy={"link_hosts": ["evil.example.cn"]}), "only a county"),
        (feed(published="2026-11-22T10:00:00"), "zone"),
        (b"<!doctype html><title>login</title>", "malformed"),
        (b" " * (limits.FEED_BYTES + 1), "over the limit"),
    ],
)
def test_a_broken_feed_is_refused_by_name(raw: bytes, complaint: str) -> None:
    with pytest.raises(FeedRefused, match=complaint):
        read_feed(raw, "430304009203")


def test_the_committed_schema_is_current() -> None:
    committed = Path("docs/feed.schema.json").read_text("utf-8")
    assert committed == schema.text(), "run: python -m feed.schema > docs/feed.schema.json"


def test_the_schema_names_every_block() -> None:
    definitions = schema.schema()["$defs"]
    assert {"Livestream", "Map", "SignOff", "SearchKeys", "Alert"} <= definitions.keys()
