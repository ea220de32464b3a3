"""`kiosk doctor`: one page in plain Chinese that says what is well with this device and what is not, and what to do."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct

from feed.durable import read_plain
from feed.layout import MAX_ROOT_BYTES
from feed.trust import MetadataExpired, Trust, TrustError
from feed.units import lineage
from kiosk.clock import Clock, system_time
from kiosk.edition import EditionFault, check_edition, current_edition
from kiosk.fetch.faults import FetchFault
from kiosk.fetch.source import SourceError, open_source
from kiosk.report import error_words
from kiosk.screen_state import read_screen_state
from kiosk.settings import Settings, SettingsFault, load_settings
from kiosk.status import is_running, read_status
from kiosk.words import glass_words, theme_words, undrawn_words
from kiosk.works import line_of

FONTS: Final = (
    ("黑体", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    ("黑体（粗）", "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"),
    ("宋体", "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
)
"""Fonts of the Debian package fonts-noto-cjk that the screen needs."""

_MIB: Final = 1024 * 1024


class Finding(Struct, frozen=True):
    """One line of the page: what was looked at, whether it is well, and what was found or is to be done."""

    what: str
    well: bool
    words: str


def examine(config: Path, system: Callable[[], datetime] = system_time) -> tuple[Finding, ...]:
    """Look at everything that the device needs; changes nothing on it."""
    try:
        settings = load_settings(config)
    except SettingsFault as fault:
        return (Finding("设置", False, str(fault)),)
    return (Finding("设置", True, str(config)), *_device(settings, system))


def _device(settings: Settings, system: Callable[[], datetime]) -> Iterator[Finding]:
    clock = Clock(settings.data.folder / "agent", system)
    yield _clock(clock, system)
    yield from _feed(settings, clock)
    yield _disk(settings)
    yield from (_font(name, Path(file)) for name, file in FONTS)
    yield _display()
    yield _edition(settings)
    yield _agent(settings)
    yield from _screen(settings)


def _clock(clock: Clock, system: Callable[[], datetime]) -> Finding:
    now = system().astimezone()
    if clock.state == "floor":
        floor = clock.floor.astimezone()
        return Finding("时间", False, f"本机时间 {now:%Y-%m-%d %H:%M} 不对，至少应是 {floor:%Y-%m-%d %H:%M}：请校时")
    return Finding("时间", True, f"{now:%Y-%m-%d %H:%M}")


def _feed(settings: Settings, clock: Clock) -> Iterator[Finding]:
    feed = settings.feed
    if not feed.url or not feed.village:
        yield Finding("内容地址", False, "没有填 feed.url 或 feed.village")
        return
    try:
        root = read_plain(settings.root, MAX_ROOT_BYTES)
    except OSError as fault:
        yield Finding("信任文件", False, f"{settings.root}：{fault.strerror}；请把县里的 root.json 放在这里")
        return
    with tempfile.TemporaryDirectory() as scratch:
        try:
            trust = Trust(Path(scratch), root, timedelta(days=feed.mirror_grace_days))
        except TrustError as fault:
            yield Finding("信任文件", False, f"{settings.root} 不能用：{fault}")
            return
        yield Finding("信任文件", True, str(settings.root))
        yield from _signatures(settings, trust, clock)


def _signatures(settings: Settings, trust: Trust, clock: Clock) -> Iterator[Finding]:
    url = settings.feed.url
    try:
        source = open_source(url, line_of(settings))
    except SourceError as fault:
        yield Finding("内容地址", False, str(fault))
        return
    try:
        verified = trust.verify(source, lineage(settings.feed.village), clock.now(), clock.floor)
    except TrustError as fault:
        reached = not isinstance(fault.__cause__, OSError)
        yield Finding("内容地址", reached, url if reached else f"{url}：{error_words(fault)}（{fault}）")
        if reached:
            hint = "；也请核对本机时间" if isinstance(fault, MetadataExpired) else ""
            yield Finding("签名", False, f"{error_words(fault)}{hint}（{fault}）")
        return
    except FetchFault as fault:
        yield Finding("内容地址", False, f"{url}：{error_words(fault)}（{fault}）")
        return
    finally:
        source.close()
    yield Finding("内容地址", True, url)
    signed = verified.signed_at
    yield Finding("签名", True, f"签于 {signed.astimezone():%Y-%m-%d %H:%M}" if signed else "通过")
    for unit in lineage(settings.feed.village):
        trouble = verified.missing.get(unit) or verified.faults.get(unit)
        yield Finding(f"单位 {unit}", trouble is None, f"{trouble}" if trouble else "有内容")


def _disk(settings: Settings) -> Finding:
    folder = settings.data.folder
    there = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(there).free // _MIB
    if not os.access(there, os.W_OK):
        return Finding("磁盘", False, f"{there} 不能写：请查看目录的主人，或磁盘是否只读")
    if free < settings.data.reserve_mb:
        return Finding("磁盘", False, f"只剩 {free} MB，至少要留 {settings.data.reserve_mb} MB：请清理")
    return Finding("磁盘", True, f"{folder}，剩 {free} MB")


def _font(name: str, file: Path) -> Finding:
    well = file.is_file()
    return Finding(f"字体 {name}", well, str(file) if well else f"缺 {file}：请安装 fonts-noto-cjk")


def _display() -> Finding:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        if value := os.environ.get(variable):
            return Finding("显示", True, f"{variable}={value}")
    if Path("/dev/dri/card0").exists():
        return Finding("显示", True, "/dev/dri/card0")
    return Finding("显示", False, "没有找到显示器：没有 DISPLAY，也没有 /dev/dri/card0")


def _edition(settings: Settings) -> Finding:
    path = current_edition(settings.data.folder / "editions")
    if path is None:
        return Finding("屏幕内容", False, "还没有：等第一次同步完成")
    try:
        check_edition(path, thorough=True)
    except (EditionFault, OSError) as fault:
        return Finding("屏幕内容", False, f"{path} 打不开：{fault}；下次同步会重做")
    return Finding("屏幕内容", True, str(path))


def _agent(settings: Settings) -> Finding:
    status = read_status(settings.data.run)
    if status is None:
        return Finding("同步程序", False, "没有状态：同步程序还没有运行过")
    if not is_running(status):
        return Finding("同步程序", False, "没有在运行")
    return Finding("同步程序", not status.fault, status.fault or "在运行")


def _screen(settings: Settings) -> Iterator[Finding]:
    """What the screen told of itself when it last ran; nothing where it never did."""
    state = read_screen_state(settings.data.run)
    if state is None:
        return
    yield Finding("屏幕尺寸", True, glass_words(state))
    theme, undrawn = theme_words(state), undrawn_words(state)
    if theme:
        yield Finding("外观", False, theme)
    yield Finding("生僻字", not undrawn, undrawn or "屏上的字都有字体")
