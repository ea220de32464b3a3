"""连得上吗: asks a feed's address once, with settings that are not in force yet, and says in plain words what is wrong.

Runs in the steward or in a test, never in the window. Nothing on the device changes: the trust check works in a folder
that is thrown away.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

import msgspec
import requests
from msgspec import Struct
from msgspec.structs import replace

from feed.document import FeedRefused, read_feed
from feed.durable import read_plain
from feed.layout import MAX_TARGETS_BYTES, TARGETS
from feed.trust import MetadataExpired, Trust, TrustError, Verified
from feed.units import Level, is_unit_code, level_of, lineage
from kiosk.agent.works import line_of
from kiosk.calendar import local
from kiosk.clock import Clock, system_time
from kiosk.fault_words import error_words
from kiosk.fetch.faults import FaultKind, FetchFault
from kiosk.fetch.source import Line, Source, SourceError, open_source
from kiosk.setting_up.names import Village
from kiosk.settings import Settings

Kind = Literal[
    "well", "address", "dns", "connection", "proxy", "tls", "certificate", "clock", "portal", "missing", "timeout",
    "no-root", "root", "expired", "village", "line",
]  # fmt: skip
"""What was found; `village`: all is well but the feed does not hold this village."""

MOST_VILLAGES: Final = 400
"""Names are fetched one by one; a larger feed is searched by code."""

_CONNECT: Final = 6.0
_TOTAL: Final = 15.0
"""Seconds: somebody stands there and waits."""


class Probe(Struct, frozen=True):
    """The answer: `well` when the screen could show this village now. `words` are one or two plain lines."""

    kind: Kind
    words: str
    name: str = ""
    """The village's name, where the feed tells it."""

    @property
    def well(self) -> bool:
        """Whether content would come."""
        return self.kind == "well"


class Directory(Struct, frozen=True):
    """The villages that a feed holds, and what asking for them came to."""

    probe: Probe
    villages: tuple[Village, ...] = ()


def probe(settings: Settings, root: bytes | None, system: Callable[[], datetime] = system_time) -> Probe:
    """Ask for the village of `settings`; `root` is the pinned root, None where there is none yet."""
    return _asked(settings, root, system, named=False).probe


def directory(settings: Settings, root: bytes | None, system: Callable[[], datetime] = system_time) -> Directory:
    """Ask which villages the feed at `settings.feed.url` holds."""
    return _asked(settings, root, system, named=True)


@contextmanager
def certificates(settings: Settings, ca: bytes | None) -> Iterator[Settings]:
    """Lend the settings certificates that are not installed yet (b"" = the public ones, None = as they are)."""
    if ca is None:
        yield settings
        return
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(ca)
        file.flush()
        yield replace(settings, feed=replace(settings.feed, ca_file=file.name if ca else ""))


def _asked(settings: Settings, root: bytes | None, system: Callable[[], datetime], *, named: bool) -> Directory:
    feed = settings.feed
    clock = Clock(settings.data.folder / "agent", system)
    if not feed.url:
        return Directory(Probe("address", "还没有填内容地址"))
    if root is None:
        return Directory(Probe("no-root", "还没有信任文件：请插上县里给的 U 盘，点“从 U 盘读”"))
    line = _impatient(line_of(settings))
    with tempfile.TemporaryDirectory() as scratch:
        try:
            trust = Trust(Path(scratch), root, timedelta(days=feed.mirror_grace_days))
        except TrustError:
            return Directory(Probe("no-root", "信任文件不能用：请向县里再要一份"))
        try:
            source = open_source(feed.url, line)
        except SourceError as fault:
            plain = "use https" in str(fault)
            return Directory(Probe("address", "这个地址不加密，设置里还没有允许" if plain else "这个地址的写法不对"))
        try:
            units = lineage(feed.village) if feed.village else ()
            verified = trust.verify(source, units, clock.now(), clock.floor)
            result = _judged(settings, verified)
            villages = _villages(trust, source, Path(scratch), clock) if named else ()
        except (TrustError, FetchFault) as fault:
            return Directory(_trouble(fault, _Moment(clock, system), line))
        finally:
            source.close()
    return Directory(result, villages)


def _impatient(line: Line) -> Line:
    """Return the line with the patience of somebody who waits before the screen."""
    return Line(connect=_CONNECT, read=_CONNECT, total=_TOTAL, slowest=line.slowest, connections=1, ca=line.ca,
                proxies=line.proxies, plain_http=line.plain_http)  # fmt: skip


def _judged(settings: Settings, verified: Verified) -> Probe:
    village = settings.feed.village
    if not village:
        return Probe("well", "连上了。请再选村")
    feed = verified.feeds.get(village)
    if feed is None:
        missing = verified.missing.get(village, "")
        known = "not published" in missing or village in verified.faults
        words = "连上了，村里还没有发布内容" if known else "连上了，但这个地址上没有这个村"
        return Probe("well" if known else "village", words)
    signed = verified.signed_at
    told = f"，内容签于 {local(signed):%m月%d日 %H:%M}" if signed else ""
    name = _name(feed.raw, village)
    return Probe("well", f"连上了：{name}{told}", name)


def _name(raw: bytes, unit: str) -> str:
    try:
        return read_feed(raw, unit).name
    except FeedRefused:
        return unit


class _Moment:
    """The machine's own time, as an installer reads it off a watch, and whether it can be right."""

    def __init__(self, clock: Clock, system: Callable[[], datetime]) -> None:
        self.wrong = clock.state == "floor"
        self.told = f"{local(system()):%Y年%m月%d日 %H:%M}"


class _Role(Struct):
    name: str


class _Delegations(Struct):
    roles: list[_Role] = []


class _Signed(Struct):
    delegations: _Delegations | None = None


class _Targets(Struct):
    signed: _Signed


def _villages(trust: Trust, source: Source, scratch: Path, clock: Clock) -> tuple[Village, ...]:
    codes = list(_codes(scratch))
    villages = [code for code in codes if level_of(code) is Level.VILLAGE]
    if len(villages) > MOST_VILLAGES:
        return tuple(Village(code, "") for code in villages)
    towns = sorted({code[:9] for code in villages} & set(codes))
    verified = trust.verify(source, (*villages, *towns), clock.now(), clock.floor)
    names = {code: _name(feed.raw, code) for code, feed in verified.feeds.items()}
    return tuple(Village(code, names.get(code, ""), names.get(code[:9], "")) for code in sorted(villages))


def _codes(scratch: Path) -> Iterator[str]:
    """The units that the verified targets.json delegates to; it lies in the scratch folder once it is verified."""
    targets = msgspec.json.decode(read_plain(scratch / f"{TARGETS}.json", MAX_TARGETS_BYTES), type=_Targets)
    if targets.signed.delegations is not None:
        yield from (role.name for role in targets.signed.delegations.roles if is_unit_code(role.name))


def _trouble(fault: TrustError | FetchFault, clock: "_Moment", line: Line) -> Probe:
    """Name what went wrong. A wrong clock is looked for first: it is behind most broken certificates."""
    fetch = fault if isinstance(fault, FetchFault) else fault.__cause__
    if isinstance(fetch, FetchFault):
        return _unreached(fetch, clock, line)
    if isinstance(fault, MetadataExpired):
        return Probe("expired", f"内容的签名已过期，或本机时间不对（现在是 {clock.told}）")
    if clock.wrong:
        return Probe("clock", f"本机时间不对（现在是 {clock.told}），请先校时")
    if "does not have it" in str(fault):
        return Probe("missing", "连上了，但这个地址上没有村里的内容，请核对地址")
    return Probe("root", "连上了，但信任文件和这个地址对不上：请向县里核对地址，或再要一份信任文件")


def _unreached(fault: FetchFault, clock: "_Moment", line: Line) -> Probe:
    causes = list(_causes(fault))
    told = " ".join(map(str, causes)).lower()
    if line.proxies and any(isinstance(cause, requests.exceptions.ProxyError) for cause in causes):
        return Probe("proxy", "代理服务器连不上：请核对代理的地址")
    match fault.kind:
        case FaultKind.NAME:
            return Probe("dns", "找不到这个地址（DNS）：请查看网线和地址的写法")
        case FaultKind.CONNECTION:
            return Probe("connection", "地址找到了，但连不上：请查看网线，问问服务器开着没有")
        case FaultKind.TIMEOUT:
            return Probe("timeout", "等了很久没有回应：线路太慢，或被防火墙挡住")
        case FaultKind.TLS:
            return _tls(told, clock)
        case FaultKind.CAPTIVE_PORTAL | FaultKind.REDIRECT:
            return Probe("portal", "来的是登录页面，不是内容：请先让这条线登录上网，或核对地址")
        case FaultKind.MISSING | FaultKind.REFUSED | FaultKind.UNSAFE_PATH | FaultKind.MIRROR_GONE:
            return Probe("missing", "这个地址上没有村里的内容，请核对地址")
    return Probe("line", error_words(fault))


def _tls(told: str, clock: "_Moment") -> Probe:
    if clock.wrong or "not yet valid" in told:
        return Probe("clock", f"本机时间不对（现在是 {clock.told}），证书没法核对，请先校时")
    if "expired" in told:
        return Probe("certificate", f"服务器的证书过期了，或本机时间不对（现在是 {clock.told}）")
    if "hostname" in told or "doesn't match" in told or "not valid for" in told:
        return Probe("certificate", "服务器的证书不是这个地址的：请核对地址")
    if "verify failed" in told or "self-signed" in told or "self signed" in told:
        return Probe("certificate", "不认识服务器的证书：县里用自己的证书机构时，请先装证书")
    return Probe("tls", "加密连接没有谈成：请核对地址是不是 https")


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException] = [error]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
        waiting += [each for each in inner if isinstance(each, BaseException)]
