"""What NetworkManager says of cable and Wi-Fi, read from `nmcli -t` (terse output; nmcli(1)). Parsing is pure."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal

from msgspec import Struct

PATIENCE: Final = 45.0
"""Seconds that joining a Wi-Fi may take."""

LATE: Final = "等了很久没有连上：看看密码对不对，再靠近路由器试试"
NO_RIGHT: Final = "没有权限改网络，请用管理员身份"

_MOST_NETWORKS: Final = 60

Run = Callable[[Sequence[str]], str]
"""Runs a command and returns what it printed. Raises NetworkFault."""


class NetworkFault(OSError):
    """NetworkManager is not there or refuses; `words` say so to the installer."""

    def __init__(self, what: str, words: str) -> None:
        super().__init__(what)
        self.words = words


class Link(Struct, frozen=True):
    """One way out: its kind, whether it is up, its address, the Wi-Fi's name."""

    kind: Literal["cable", "wifi"]
    device: str
    up: bool
    address: str = ""
    name: str = ""


class Wifi(Struct, frozen=True):
    """A Wi-Fi in reach: name, strength 0 to 100, whether it asks for a password, whether it is in use."""

    name: str
    strength: int
    locked: bool
    used: bool = False
    newest_only: bool = False
    """It speaks WPA3 alone."""


class Network(Struct, frozen=True):
    """All of it; `managed` is false where this machine has no NetworkManager."""

    managed: bool
    links: tuple[Link, ...] = ()
    wifis: tuple[Wifi, ...] = ()


def fields(line: str) -> list[str]:
    """Split a line of `nmcli -t`: fields end at colons; a colon inside a field has a backslash before it."""
    parts, current, escaped = [], "", False
    for char in line:
        if escaped:
            current, escaped = current + char, False
        elif char == "\\":
            escaped = True
        elif char == ":":
            parts.append(current)
            current = ""
        else:
            current += char
    return [*parts, current]


def parse_links(devices: str, addresses: Callable[[str], str]) -> Iterator[Link]:
    """Read `nmcli -t -f DEVICE,TYPE,STATE,CONNECTION device`; `addresses` tells a device's IP address."""
    for line in devices.splitlines():
        parts = fields(line)
        if len(parts) != 4 or parts[1] not in ("ethernet", "wifi"):
            continue
        device, kind, state, connection = parts
        up = state.startswith("connected")
        yield Link(
            "cable" if kind == "ethernet" else "wifi", device, up, addresses(device) if up else "",
            connection if up and kind == "wifi" else "",
        )  # fmt: skip


def parse_address(shown: str) -> str:
    """Read the first address of `nmcli -t -f IP4.ADDRESS,IP6.ADDRESS device show …`, without its prefix length."""
    for line in shown.splitlines():
        name, _, value = line.partition(":")
        if name.startswith(("IP4.ADDRESS", "IP6.ADDRESS")) and value:
            return fields(value)[0].split("/")[0] if name.startswith("IP4") else value.replace("\\", "").split("/")[0]
    return ""


def parse_wifis(listed: str) -> tuple[Wifi, ...]:
    """Read `nmcli -t -f IN-USE,SIGNAL,SECURITY,SSID device wifi list`: each name once, the strongest first."""
    best: dict[str, Wifi] = {}
    for line in listed.splitlines():
        parts = fields(line)
        if len(parts) != 4 or not parts[3] or not parts[1].isdigit():
            continue
        used, strength, security, name = parts
        wifi = Wifi(
            name,
            min(100, int(strength)),
            security not in ("", "--"),
            used == "*",
            newest_only=security.split() == ["WPA3"],
        )
        before = best.get(name)
        if before is None or (wifi.used, wifi.strength) > (before.used, before.strength):
            best[name] = wifi
    ranked = sorted(best.values(), key=lambda one: (not one.used, -one.strength, one.name))
    return tuple(ranked[:_MOST_NETWORKS])


def look(run: Run | None = None, *, rescan: bool = False) -> Network:
    """Ask NetworkManager; without one the result says so. Raises NetworkFault where it answers nonsense."""
    if run is None:
        if not shutil.which("nmcli"):
            return Network(managed=False)
        run = nmcli
    ask = run

    def address(device: str) -> str:
        return parse_address(ask(("-t", "-f", "IP4.ADDRESS,IP6.ADDRESS", "device", "show", device)))

    links = tuple(parse_links(ask(("-t", "-f", "DEVICE,TYPE,STATE,CONNECTION", "device")), address))
    wifis: tuple[Wifi, ...] = ()
    if any(link.kind == "wifi" for link in links):
        again = ("--rescan", "yes") if rescan else ()
        wifis = parse_wifis(ask(("-t", "-f", "IN-USE,SIGNAL,SECURITY,SSID", "device", "wifi", "list", *again)))
    return Network(True, links, wifis)


_PASSWORD: Final = re.compile(r"[\x20-\x7e]{8,63}\Z")


def is_password(text: str) -> bool:
    """Tell whether a WPA passphrase may be this one (IEEE 802.11i: 8 to 63 printable ASCII characters)."""
    return bool(_PASSWORD.match(text))


_ENVIRONMENT: Final = {"LC_ALL": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
"""English words, and Chinese names as they are: in the plain C locale nmcli writes `???` for them."""


def nmcli(arguments: Sequence[str]) -> str:
    """Run nmcli; never with a secret among its arguments. Raises NetworkFault with words for the installer."""
    try:
        done = subprocess.run(
            ["nmcli", *arguments],
            capture_output=True, text=True, timeout=PATIENCE, check=False, env=_ENVIRONMENT,
        )  # fmt: skip
    except FileNotFoundError as fault:
        raise NetworkFault("nmcli is not installed", "本机没有 NetworkManager，网络请在系统里设置") from fault
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise NetworkFault(f"nmcli: {type(fault).__name__}", LATE) from fault
    if done.returncode:
        raise NetworkFault(f"nmcli: {done.returncode}: {done.stderr.strip()[:200]}", refusal(done.stderr))
    return done.stdout


def refusal(told: str) -> str:
    """Say in plain words why nmcli refused."""
    told = told.lower()
    if "secrets were required" in told or "psk" in told or "802-1x" in told:
        return "Wi-Fi 密码不对"
    if "no network with ssid" in told:
        return "找不到这个 Wi-Fi，请靠近路由器再试"
    if "not running" in told:
        return "NetworkManager 没有运行，网络请在系统里设置"
    if "not authorized" in told or "insufficient privileges" in told:
        return NO_RIGHT
    if "timeout" in told:
        return LATE
    return "没有连上，请再试一次"
