"""Authority: who may say what, to whom, and where a QR code may lead."""

from typing import Any

import pytest

from feed.authority import CountyPolicy, addressed, faults
from feed.links import link_fault
from tests.feed.items import make

COUNTY, TOWNSHIP, VILLAGE, OTHER = "430304", "430304009", "430304009203", "430304009204"
POLICY = CountyPolicy(link_hosts=("screen.example.cn",))


def found(unit: str, policy: CountyPolicy = POLICY, **changes: Any) -> str:
    return "; ".join(faults(make(**changes), unit, policy))


def test_only_the_county_warns() -> None:
    assert found(COUNTY, kind="alert") == ""
    assert "may not publish 'alert'" in found(TOWNSHIP, kind="alert")
    assert "may not publish 'alert'" in found(VILLAGE, kind="alert")


def test_no_policy_gives_a_village_the_alert() -> None:
    generous = CountyPolicy(village_kinds=("notice", "alert", "policy"))
    assert "alert" in found(VILLAGE, generous, kind="alert")
    assert found(VILLAGE, generous, kind="policy") == ""


def test_the_county_can_narrow_what_a_village_publishes() -> None:
    assert "may not publish" in found(VILLAGE, CountyPolicy(village_kinds=("notice",)), kind="guide")


def test_an_audience_outside_the_unit_is_refused() -> None:
    assert "not within" in found(VILLAGE, audience=[OTHER])
    assert "not within" in found(VILLAGE, audience=[TOWNSHIP])
    assert found(TOWNSHIP, audience=[VILLAGE, OTHER]) == ""


def test_audience_routes_within_the_subtree() -> None:
    to_all, to_other = make(), make(audience=[OTHER])
    assert addressed(to_all, COUNTY, VILLAGE)
    assert addressed(to_all, TOWNSHIP, VILLAGE)
    assert not addressed(to_other, TOWNSHIP, VILLAGE)
    assert addressed(to_other, TOWNSHIP, OTHER)
    assert not addressed(make(), OTHER, VILLAGE)
    assert addressed(make(audience=[TOWNSHIP]), COUNTY, VILLAGE)


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("https://screen.example.cn/a", None),
        ("https://screen.example.cn:443/a?b=c#d", None),
        ("http://screen.example.cn/a", "https"),
        ("https://evil.example.cn/a", "not on the county's list"),
        ("https://screen.example.cn.evil.cn/", "not on the county's list"),
        ("https://sub.screen.example.cn/", "not on the county's list"),
        ("https://screen.example.cn@evil.cn/", "user"),
        ("https://screen.example.cn:8443/", "port"),
        ("https://screen.example.cn\\@evil.cn/", "characters"),
        ("https://scrеen.example.cn/", "characters"),
        ("https://screen.example.cn:x/", "no address"),
        ("javascript:alert(1)//screen.example.cn", "https"),
        ("https:///a", "no host"),
        ("https://screen.example.cn/" + "a" * 60, "86 bytes"),
    ],
)
def test_where_a_code_may_lead(address: str, complaint: str | None) -> None:
    fault = link_fault(address, POLICY.link_hosts)
    assert (fault is None) if complaint is None else complaint in (fault or "")


def test_links_in_blocks_are_judged_too() -> None:
    stream = {
        "type": "livestream",
        "starts": "2026-11-22T15:00:00+08:00",
        "ends": "2026-11-22T16:00:00+08:00",
        "link": "https://evil.example.cn/live",
    }
    assert "blocks[0].link" in found(COUNTY, blocks=[stream])


def test_hidden_characters_are_refused_wherever_they_stand() -> None:
    assert "title: has characters" in found(VILLAGE, title="停\u202e水")
    table = {"type": "table", "columns": [{"label": "项"}], "rows": [{"cells": ["a\u200bb"]}]}
    assert "blocks[0].rows[0].cells[0]" in found(VILLAGE, blocks=[table])


def test_a_policy_with_a_bad_host_is_refused() -> None:
    with pytest.raises(ValueError, match="no host name"):
        CountyPolicy(link_hosts=("*.example.cn",))
