"""What an installer has chosen and not yet put in force. Pure; plain values only, so that a page can hand it on.

The draft knows the settings in force, so that it tells what would change; taking it back takes nothing but forgetting.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kiosk.fetch.source import is_loopback
from kiosk.setting_up.apply import ApplyFault, Wanted, check
from kiosk.setting_up.device_file import DeviceFileFault, wanted_of
from kiosk.setting_up.request import Stick, decoded
from kiosk.settings import Settings

ROOT: Final = "root"
CA: Final = "feed.ca_file"

RULES: Final = {
    "feed.url": "地址以 https:// 开头，例如 https://screen.example.cn/feed/",
    "feed.village": "村代码是 12 位数字",
    "feed.proxy": "代理写成 http://10.0.0.1:3128 这样；不用代理就清空",
    "panel.diagonal_inches": "屏幕大小是 5 到 200 英寸",
    "panel.orientation": "选横屏、竖屏或自动",
    "display.rotate": "选一个转向",
    "display.touch_correction": "触摸校正要六个数，请再测一次",
    "sound.volume": "音量是 0 到 1",
    "time.ntp": "校时服务器写成 ntp.example.cn 或 10.0.0.1，最多四个，中间空一格",
    CA: "证书不能用",
    ROOT: "信任文件不能用",
    "pin": "密码要六个数字，不能全一样，也不能是 123456",
}
"""What is allowed, by field, in words for the glass."""

NEEDED: Final = ("feed.village", "feed.url", ROOT)
"""Without these nothing can be shown."""


class Draft:
    """Values chosen so far, over the settings in force."""

    def __init__(self, config: Path, settings: Settings, plain: dict[str, Any] | None = None) -> None:
        """`plain` is what `plain` gave before: the same draft, on another page."""
        self._config, self._settings = config, settings
        kept = plain or {}
        self.change: dict[str, Any] = dict(kept.get("change", {}))
        self.root: str | None = kept.get("root")
        self.ca: str | None = kept.get("ca")
        self.ca_name: str = kept.get("ca_name", "")
        self.root_words: tuple[str, ...] = tuple(kept.get("root_words", ()))
        self.pin: str | None = kept.get("pin")
        self.village_name: str = kept.get("village_name", "")

    @property
    def plain(self) -> dict[str, Any]:
        """The draft in plain values."""
        return {
            "change": dict(self.change),
            "root": self.root,
            "ca": self.ca,
            "ca_name": self.ca_name,
            "root_words": self.root_words,
            "pin": self.pin,
            "village_name": self.village_name,
        }

    def value(self, key: str) -> Any:
        """Return the value of a setting as it would be."""
        return self.change[key] if key in self.change else self._in_force(key)

    def put(self, key: str, value: Any) -> str:
        """Take a value and return "", or say why it cannot be; then nothing is taken."""
        before = dict(self.change)
        self.change[key] = value
        if key == "feed.url":
            self._follow(str(value))
        if value == self._in_force(key):
            del self.change[key]
        words = self._refusal(Wanted(change=dict(self.change)), key)
        if words:
            self.change = before
        return words

    def change_with(self, key: str, value: Any) -> dict[str, Any]:
        """Return the changes that there would be with one value more; the draft stays as it is."""
        other = Draft(self._config, self._settings, self.plain)
        other.put(key, value)
        return other.change

    def trouble_with(self, key: str, value: Any) -> str:
        """Say what would be wrong with one value more, or ""; the draft stays as it is."""
        return Draft(self._config, self._settings, self.plain).put(key, value)

    def trouble(self) -> str:
        """Say in words for the glass what is wrong with the draft, "" where it could be applied."""
        return self._refusal(self.wanted(), "")

    def _refusal(self, wanted: Wanted, field: str) -> str:
        try:
            check(self._config, wanted)
        except ApplyFault as fault:
            return RULES.get(fault.field or field, fault.words)
        return ""

    def wanted(self) -> Wanted:
        """Return the draft as the steward applies it."""
        return Wanted(change=dict(self.change), pin=self.pin, root=decoded(self.root), ca=decoded(self.ca))

    def missing(self, *, first: bool) -> tuple[str, ...]:
        """Return the fields without which the screen shows nothing; the PIN among them at the first start."""
        return tuple(self._missing(first))

    @property
    def has_root(self) -> bool:
        """Whether there is a root of trust, in force or in the draft."""
        return bool(self.root) or self._settings.root.is_file()

    @property
    def count(self) -> int:
        """How many things would change."""
        return len(self.change) + sum(each is not None for each in (self.root, self.ca, self.pin))

    def take_stick(self, stick: Stick) -> None:
        """Take the files that a stick brings; a feed on it counts only where no address is known."""
        if stick.root:
            self.root, self.root_words = stick.root, stick.root_words
        if stick.ca:
            self.ca, self.ca_name = stick.ca, stick.ca_name
        if stick.feed_url and not self.value("feed.url"):
            self.put("feed.url", stick.feed_url)

    def take_file(self, text: str, name: str, allowed: frozenset[str]) -> str:
        """Take a device's settings file from a stick; say what is wrong with it, or ""."""
        try:
            tree = tomllib.loads(text)
            tree.get("setup", {}).pop("root", None)
            tree.get("setup", {}).pop("ca", None)
            wanted = wanted_of(Path(name), tree)
        except (ValueError, AttributeError, DeviceFileFault) as fault:
            return str(fault)
        before = dict(self.change), self.pin
        foreign = [key for key in wanted.change if key not in allowed]
        if foreign:
            return f"{name} 里有不能在屏上改的项：{'、'.join(foreign[:3])}。请用 kiosk setup --from"
        self.change |= {key: value for key, value in wanted.change.items() if value != self._in_force(key)}
        self.pin = wanted.pin or self.pin
        words = self.trouble()
        if words:
            self.change, self.pin = before
        return words

    def _missing(self, first: bool) -> Iterator[str]:
        for field in NEEDED:
            if not (self.has_root if field == ROOT else self.value(field)):
                yield field
        if first and not self.pin:
            yield "pin"

    def _follow(self, url: str) -> None:
        """An address that is not encrypted is allowed by being chosen; an encrypted one needs no allowance."""
        host = url.removeprefix("http://").split("/")[0].rsplit(":", 1)[0]
        self.change["feed.plain_http"] = url.startswith("http://") and not is_loopback(host)
        if self.change["feed.plain_http"] == self._in_force("feed.plain_http"):
            del self.change["feed.plain_http"]

    def _in_force(self, key: str) -> Any:
        found: Any = self._settings
        for step in key.split("."):
            found = getattr(found, step)
        return list(found) if isinstance(found, tuple) else found
