import json
from typing import Any

import pytest

from feed.authority import CountyPolicy
from feed.reading import write_item
from kiosk.agent.admission import judge
from tests.feed.items import make, tree
from tests.kiosk.publishing import COUNTY, OTHER_VILLAGE, POLICY, TOWNSHIP, VILLAGE, blob


def raw(**changes: Any) -> bytes:
    return json.dumps(tree(**changes)).encode()


def test_a_good_item_is_admitted_with_its_media() -> None:
    cover, _ = blob(b"picture")
    judged = judge(write_item(make(cover=cover)), VILLAGE, POLICY, VILLAGE)
    assert (judged.id, judged.reason, judged.fault) == ("water", "", "")
    assert judged.media == (cover,)


@pytest.mark.parametrize(
    ("unit", "changes", "reason"),
    [
        (VILLAGE, {"kind": "alert"}, "kind"),
        (TOWNSHIP, {"kind": "alert"}, "kind"),
        (TOWNSHIP, {"audience": [VILLAGE, "430305001001"]}, "audience"),
        (VILLAGE, {"url": "https://evil.example.com/x"}, "link"),
        (VILLAGE, {"url": "http://yuetang.example.cn/x"}, "link"),
        (VILLAGE, {"title": "停\u202e水"}, "characters"),
        (VILLAGE, {"title": "长" * 61}, "contract"),
        (VILLAGE, {"title": "M" * 1_000_000}, "contract"),
        (VILLAGE, {"kind": "hologram"}, "newer-kind"),
    ],
)
def test_a_bad_item_is_refused_for_its_reason(unit: str, changes: dict[str, Any], reason: str) -> None:
    judged = judge(raw(**changes), unit, POLICY, VILLAGE)
    assert judged.reason == reason
    assert judged.fault and judged.id in ("water", "")


def test_a_county_alert_is_admitted() -> None:
    assert judge(raw(kind="alert"), COUNTY, POLICY, VILLAGE).reason == ""


def test_without_the_countys_policy_no_link_is_shown() -> None:
    judged = judge(raw(url="https://yuetang.example.cn/x"), VILLAGE, CountyPolicy(), VILLAGE)
    assert judged.reason == "link"


def test_an_item_for_another_village_is_elsewhere() -> None:
    assert judge(raw(audience=[OTHER_VILLAGE]), TOWNSHIP, POLICY, VILLAGE).elsewhere
    assert not judge(raw(audience=[OTHER_VILLAGE, VILLAGE]), TOWNSHIP, POLICY, VILLAGE).elsewhere


@pytest.mark.parametrize("data", [b"", b"[", b"[]", b"7", b'{"id":7}', b"[" * 100_000, b'{"id":"a b"}'])
def test_rubbish_is_refused_without_a_name(data: bytes) -> None:
    judged = judge(data, VILLAGE, POLICY, VILLAGE)
    assert (judged.reason, judged.id) == ("contract", "")


def test_newer_blocks_are_left_out_and_counted() -> None:
    judged = judge(raw(blocks=[{"type": "hologram"}, {"type": "paragraph", "text": "水"}]), VILLAGE, POLICY, VILLAGE)
    assert judged.skipped_blocks == 1
    assert judged.item is not None and len(judged.item.blocks) == 1


def test_the_digest_changes_with_the_words_only() -> None:
    one = judge(raw(), VILLAGE, POLICY, VILLAGE)
    assert one.digest == judge(raw().replace(b" ", b""), VILLAGE, POLICY, VILLAGE).digest
    assert one.digest != judge(raw(title="明天停水"), VILLAGE, POLICY, VILLAGE).digest
