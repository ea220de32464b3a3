"""The first signing: keys and an empty feed for the units that there are, and keys for units that come later."""

from __future__ import annotations

from datetime import datetime

from central.conf import Conf
from central.units.models import UnitPage
from feed.publish.ceremonies import add_units
from feed.publish.keys import KeyFolder
from feed.publish.repository import Repository


def found(conf: Conf, now: datetime) -> list[str]:
    """Make keys and repository where there are none; give new units their role. What was done, a line each.

    Raises PublishError where the offline keys that a new unit needs are not at hand.
    """
    signing = conf.signing
    codes = list(UnitPage.objects.order_by("code").values_list("code", flat=True))
    root = signing.feed.with_name(f"{signing.feed.name}.root.json")
    if not root.exists():
        keys = KeyFolder.create(signing.keys, codes)
        repository = Repository.create(signing.feed, keys, codes, now)
        root.write_bytes(repository.current_root())
        return [
            f"内容文件夹 {signing.feed} 建好了，共 {len(codes)} 个单位；每台大屏要带上 {root}。",
            f"请把 {signing.keys / 'offline'} 移到安全的地方：三把根钥匙分三处放。",
        ]
    repository = Repository(signing.feed, KeyFolder(signing.keys))
    fresh = sorted(set(codes) - set(repository.units()))
    if not fresh:
        return ["没有要做的。"]
    add_units(repository, fresh, now)
    return [f"新单位有了签名钥匙：{'、'.join(fresh)}。"]
