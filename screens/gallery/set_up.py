"""The set-up pages and the page that cannot fail, as scenes: what an installer sees, with invented addresses and names.

Everything on them is made up here: no PIN, no key and no address of the device whose edition is shown. The steps are
shown as they stand once the steward has answered; nothing is asked of one. Pure.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

import msgspec

from kiosk.setting_up.names import Village
from kiosk.setting_up.network import Link, Network, Wifi
from kiosk.setting_up.request import Stick, StickFile
from kiosk.setting_up.touch import TARGETS
from kiosk.settings import FeedSettings, Settings
from screens.gallery.scenes import Scene
from screens.setting_up import words
from screens.setting_up.entry import Entry, Program

VILLAGE: Final = "430304009203"

_WORDS: Final = ("荷塘", "白鹭", "石桥", "稻田", "灯笼", "渔船", "山泉", "竹林")

_NETWORK: Final = Network(
    True,
    (Link("cable", "eth0", True, "192.168.1.23"), Link("wifi", "wlan0", False)),
    tuple(
        Wifi(name, strength, locked=locked)
        for name, strength, locked in (
            ("荷塘村委会", 88, True), ("村务大屏", 74, True), ("荷塘卫生室", 61, True), ("党群服务中心", 55, False),
            ("荷塘小学", 42, True), ("农家书屋", 30, False),
        )
    ),
)  # fmt: skip

_VILLAGES: Final = tuple(
    Village(f"4303040092{number:02}", f"{name}村", "荷塘街道")
    for number, name in enumerate(("新塘", "石塘", "荷塘", "东湖", "西岭", "南塘", "北塘", "上湾", "下湾"), 1)
)

_STICK: Final = Stick(root="e30=", root_words=_WORDS)
_FILES: Final = Stick(files=tuple(StickFile(f"SN-2026-{number:04}.toml", "") for number in range(1, 9)))

_DRAFT: Final[dict[str, Any]] = {"root": "e30=", "root_words": _WORDS, "village_name": "荷塘村"}


class Staged(Entry):
    """A way into the set-up that leads nowhere: its settings are invented, and nobody looks at a file."""

    def __init__(self, folder: Path, *, unset: bool) -> None:
        feed = FeedSettings() if unset else FeedSettings(url="https://screen.example.cn/feed/", village=VILLAGE)
        settings = Settings(feed=feed, root=folder / "root.json")
        program = SimpleNamespace(settings=settings)
        super().__init__(cast(Program, program), folder / "kiosk.toml")

    @property
    def version(self) -> str:
        """No version of ours: pictures are alike whichever draws them."""
        return "1.0"


def _scene(key: str, title: str, at: str, /, *, first: bool = False, **kept: Any) -> Scene:
    """A step; `first`: nothing is set up yet, so there is no content either."""
    network, villages = msgspec.to_builtins(_NETWORK), [msgspec.to_builtins(each) for each in _VILLAGES]
    memory: dict[str, Any] = {"at": at, "began": True, "kept": kept, "network": network, "villages": villages}
    if not first:
        memory["draft"] = dict(_DRAFT)
    return Scene(f"setup-{key}", f"设置 · {title}", "setup", memory, "waiting" if first else "online", plain=True)


SET_UP: Final = (
    _scene("pin-first", "第一次定密码", "pin", first=True, setting=True, entry="000"),
    _scene("pin", "输密码", "pin", entry="0000"),
    _scene("first", "第一次", "overview", first=True),
    _scene("overview", "总览", "overview"),
    _scene("village", "村 · 按代码", "feed.village", entry="43030400920", began=True),
    _scene("village-name", "村 · 按拼音", "feed.village", by_name=True, entry="T"),
    _scene("address", "内容地址", "feed.url"),
    _scene("network", "网络", "network"),
    _scene("wifi", "无线密码", "wifi", name="荷塘村委会", entry="example-key", signs=True),
    _scene("proxy", "代理", "feed.proxy", entry="http://10.0.0.1:3128"),
    _scene("time", "校时", "time.ntp", entry="ntp.example.cn"),
    _scene("turn", "横竖", "panel.orientation"),
    _scene("size", "屏幕大小", "panel.diagonal_inches"),
    _scene("sound", "声音", "sound.volume"),
    _scene("touch", "触摸 · 还没测", "display.touch_correction"),
    _scene("touch-result", "触摸 · 测过", "display.touch_correction",
           touches=[[x + 0.006, y + 0.002 * (number % 3)] for number, (x, y) in enumerate(TARGETS)],
           said=words.TOUCH_OFF.format(worst="7.8", left="0.6")),
    _scene("root", "信任谁", "root"),
    _scene("certificate", "证书", "feed.ca_file"),
    _scene("stick", "U 盘 · 信任文件", "stick", stick=msgspec.to_builtins(_STICK), said=words.STICK_LINE),
    _scene("stick-files", "U 盘 · 设备文件", "stick", stick=msgspec.to_builtins(_FILES), said=words.STICK_FILES),
    _scene("key", "本机的钥匙", "key", words=list(_WORDS), hex="0123456789abcdef" * 4),
    _scene("done", "设好了", "done", changed=[["feed.village", "", VILLAGE], ["sound.volume", "0.7", "0.4"]]),
)  # fmt: skip
"""Every step; some in two states."""
