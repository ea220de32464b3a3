"""`kiosk doctor`: one page in plain Chinese that says what is well with this device and what is not, and what to do."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from feed.durable import read_plain
from feed.layout import MAX_ROOT_BYTES
from feed.taxonomy import TaxonomyFault, load_taxonomy
from kiosk.calendar import local
from kiosk.clock import Clock, synchronised, system_time
from kiosk.edition import EditionFault, check_edition, current_edition
from kiosk.health.condition import read_condition
from kiosk.health.parts import Ask, Service, ask, displays, services, sound_cards, touch_panels
from kiosk.health.words import MARKS, Finding, Level, condition_findings
from kiosk.reporting.device_key import FILE as KEY_FILE
from kiosk.reporting.device_key import KeyFault, read_public
from kiosk.reporting.state import read_sender_state
from kiosk.screen_state import read_screen_state
from kiosk.setting_up.as_owner import as_owner
from kiosk.setting_up.extras import hash_words
from kiosk.setting_up.probe import Kind, Probe, probe
from kiosk.settings import Settings, SettingsFault, load_settings
from kiosk.status import Status, is_running, read_status
from kiosk.update.page import update_page
from kiosk.words import glass_words, theme_words, undrawn_words

FONTS: Final = (
    ("黑体", "usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    ("黑体（粗）", "usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"),
    ("宋体", "usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
)
"""Fonts of the Debian package fonts-noto-cjk that the screen needs."""

SILENT: Final = timedelta(days=1)
"""Without contact for so long, somebody should look at the line."""
OLD: Final = timedelta(days=30)
"""Nothing signed for so long: the county has stopped, or the line brings nothing new."""
OFTEN: Final = 5
"""Restarts of a service by itself that are worth a look."""

_STEPS: Final[dict[Kind, str]] = {
    "well": "",
    "address": "地址的写法",
    "dns": "名字解析",
    "connection": "连接",
    "proxy": "代理",
    "tls": "加密",
    "certificate": "证书",
    "clock": "本机时间",
    "portal": "线路登录",
    "missing": "服务器上的文件",
    "timeout": "等回应",
    "no-root": "信任文件",
    "root": "信任文件",
    "expired": "签名期限",
    "village": "村代码",
    "line": "传输",
}


class Site(Struct, frozen=True):
    """Where to look: `root` holds `sys`, `proc`, `usr` and `run`; `run` asks commands; `system` tells the time."""

    root: Path = Path("/")
    run: Ask = ask
    system: Callable[[], datetime] = system_time
    kept: Callable[[], bool] = synchronised


def examine(config: Path, site: Site | None = None) -> tuple[Finding, ...]:
    """Look at everything that the device needs; changes nothing on it."""
    site = site or Site()
    try:
        settings = load_settings(config)
    except SettingsFault as fault:
        return (Finding("设置", "bad", str(fault), "请改好设置文件，或运行 sudo kiosk setup --from 再装一次"),)
    return (Finding("设置", "well", str(config)), *_device(settings, site))


def worst(findings: Iterable[Finding]) -> Level:
    """Return the gravest level among findings."""
    order: tuple[Level, ...] = ("well", "notice", "bad")
    return max((finding.level for finding in findings), key=order.index, default="well")


EXIT: Final[dict[Level, int]] = {"well": 0, "notice": 1, "bad": 2}
"""Exit code of the command by the gravest level."""


def page(findings: Iterable[Finding]) -> str:
    """Return the page: a line for each finding, what to do below those that are not well, and the sum at the end."""
    found = tuple(findings)
    lines = []
    for finding in found:
        lines.append(f"{MARKS[finding.level]:　<3}　{finding.what}：{finding.words}")
        if finding.remedy:
            lines.append(f"　　　　　→ {finding.remedy}")
    bad, notice = (sum(finding.level == level for finding in found) for level in ("bad", "notice"))
    told = [f"{count} 处{words}" for count, words in ((bad, "不行"), (notice, "要注意")) if count]
    return "\n".join([*lines, f"有 {'，'.join(told)}。" if told else "一切正常。"])


def _device(settings: Settings, site: Site) -> Iterator[Finding]:
    clock = Clock(settings.data.folder / "agent", site.system)
    status = read_status(settings.data.run)
    yield _taxonomy(settings)
    yield _clock(clock, site)
    yield from _feed(settings, site)
    yield _agent(status)
    yield from _content(settings, status, clock)
    yield from _centre(settings)
    yield from condition_findings(read_condition(settings.data.folder, site.root), settings.data.reserve_mb)
    yield from _panel(settings, site)
    yield from (_font(name, site.root / file) for name, file in FONTS)
    yield from _screen(settings)
    yield from _services(site)
    yield Finding("程序", "well", update_page(settings).removeprefix("程序：").replace("\n", "；"))
    yield _key(settings)


def _taxonomy(settings: Settings) -> Finding:
    try:
        load_taxonomy(settings.taxonomy)
    except TaxonomyFault as fault:
        return Finding("栏目表", "bad", str(fault), "请把安装包里的 taxonomy.toml 放回去，或请县里再给一份")
    return Finding("栏目表", "well", str(settings.taxonomy))


def _clock(clock: Clock, site: Site) -> Finding:
    now = local(site.system())
    if clock.state == "floor":
        told = f"现在是 {now:%Y-%m-%d %H:%M}，不对，至少应是 {local(clock.floor):%Y-%m-%d %H:%M}"
        return Finding("时间", "bad", told, "请填校时服务器（设置里的 time.ntp），或更换主板上的纽扣电池")
    if not site.kept():
        remedy = "请填校时服务器（time.ntp）；对上以前，预警可能比写明的时间晚撤"
        return Finding("时间", "notice", f"{now:%Y-%m-%d %H:%M}，没有时间服务器校时", remedy)
    return Finding("时间", "well", f"{now:%Y-%m-%d %H:%M}，已和时间服务器对上")


def _feed(settings: Settings, site: Site) -> Iterator[Finding]:
    feed = settings.feed
    if not feed.url or not feed.village:
        yield Finding(
            "内容地址", "bad", "没有填 feed.url 或 feed.village", "请在屏上设置，或运行 sudo kiosk setup --from"
        )
        return
    try:
        root = read_plain(settings.root, MAX_ROOT_BYTES)
    except OSError as fault:
        yield Finding("信任文件", "bad", f"{settings.root}：{fault.strerror}", "请把县里的 root.json 放在这里")
        return
    try:
        raw = as_owner(settings.data.folder, lambda: msgspec.json.encode(probe(settings, root, site.system)))
    except OSError as fault:
        yield Finding("内容地址", "bad", f"没有查成：{fault}", "请再试一次")
        return
    told = msgspec.json.decode(raw, type=Probe)
    if told.kind in ("no-root", "root"):
        yield Finding("信任文件", "bad", told.words, "请和县里核对八个词，再装一次 root.json")
    else:
        yield Finding("信任文件", "well", f"{settings.root}（{' '.join(hash_words(root))}）")
    if told.kind != "no-root":
        step = "" if told.well else f"停在“{_STEPS[told.kind]}”这一步"
        yield Finding("内容地址", "well" if told.well else "bad", f"{feed.url}：{told.words if told.well else step}",
                      "" if told.well else told.words)  # fmt: skip


def _agent(status: Status | None) -> Finding:
    if status is None:
        return Finding("同步程序", "bad", "没有状态：还没有运行过", "请运行 sudo systemctl start village-screen.target")
    if not is_running(status):
        return Finding("同步程序", "bad", "没有在运行", "请运行 sudo systemctl restart village-screen-agent")
    if status.fault:
        return Finding("同步程序", "bad", status.fault, f"详情：{status.detail}")
    if status.used_up:
        return Finding("同步程序", "notice", "今天的流量用完了，明天接着下", "等不及就把设置里的 feed.daily_mb 调大")
    if not status.complete:
        return Finding("同步程序", "notice", f"在运行，还缺 {status.missing_count} 处", "kiosk status 会说缺什么")
    return Finding("同步程序", "well", "在运行，内容齐全")


def _content(settings: Settings, status: Status | None, clock: Clock) -> Iterator[Finding]:
    yield _edition(settings)
    if status is None:
        return
    now = clock.now()
    for what, moment, longest, remedy in (
        ("最后联系", status.last_contact, SILENT, "请查看网线、路由器和流量；屏上仍是最后一次的内容"),
        ("内容签于", status.content_at, OLD, "请问县里是不是很久没有发布，或线路取不到新内容"),
    ):
        if moment is None:
            yield Finding(what, "notice", "还没有", remedy)
            continue
        age = now - moment
        told = f"{local(moment):%Y-%m-%d %H:%M}" + (f"（{age.days} 天前）" if age.days > 0 else "")
        yield Finding(what, "notice" if age > longest else "well", told, remedy if age > longest else "")


def _edition(settings: Settings) -> Finding:
    path = current_edition(settings.data.folder / "editions")
    if path is None:
        return Finding("屏上内容", "bad", "还没有", "等第一次同步完成；内容地址那一行不好的话先看那一行")
    try:
        check_edition(path, thorough=True)
    except (EditionFault, OSError) as fault:
        return Finding("屏上内容", "bad", f"{path} 打不开：{fault}", "下次同步会重做；重启一次也可以")
    return Finding("屏上内容", "well", str(path))


def _centre(settings: Settings) -> Iterator[Finding]:
    if not settings.central.send:
        return
    state = read_sender_state(settings.data.run)
    if state is None or (not state.fault and state.heard_at is None):
        yield Finding("报给县里", "notice", "还没有报上", "刚开机的话等几分钟")
    elif state.fault:
        yield Finding("报给县里", "notice", state.fault, "不影响屏上的内容")
    elif state.heard_at is not None:
        yield Finding("报给县里", "well", f"{local(state.heard_at):%Y-%m-%d %H:%M} 报上了")


def _panel(settings: Settings, site: Site) -> Iterator[Finding]:
    sys, display = site.root / "sys", settings.display
    plugged = displays(sys)
    named = "、".join(" ".join(filter(None, (one.name, one.mode))) for one in plugged)
    if not plugged:
        yield Finding("显示器", "notice", "内核没有报告接着的显示器", "屏幕黑着就查看视频线和电源；虚拟机没有关系")
    elif display.output and display.output not in {one.name for one in plugged}:
        yield Finding("显示器", "bad", f"设置里是 {display.output}，接着的是 {named}", "请改 display.output，或换接口")
    else:
        turned = {"normal": "", "left": "，画面左转", "right": "，画面右转", "inverted": "，画面倒转"}[display.rotate]
        yield Finding("显示器", "well", named + turned)
    touch = touch_panels(sys)
    yield (
        Finding("触摸", "well", "、".join(touch))
        if touch
        else Finding("触摸", "notice", "没有找到触摸屏", "请查看触摸屏的 USB 线；换一个 USB 口再看")
    )
    cards = sound_cards(site.root / "proc")
    yield (
        Finding("声音", "well", "、".join(cards))
        if cards
        else Finding("声音", "notice", "没有找到声卡", "预警只有画面、没有提示音；需要声音就接上音箱或声卡")
    )


def _font(name: str, file: Path) -> Finding:
    well = file.is_file()
    return Finding(f"字体 {name}", "well" if well else "bad", str(file), "" if well else "请安装 fonts-noto-cjk")


def _screen(settings: Settings) -> Iterator[Finding]:
    """What the screen told of itself when it last ran; nothing where it never did."""
    state = read_screen_state(settings.data.screen_run)
    if state is None:
        yield Finding(
            "屏幕",
            "notice",
            "屏幕程序还没有报告",
            "刚开机的，过一分钟再查；一直这样，请运行 sudo systemctl start village-screen.target",
        )
        return
    yield Finding("屏幕尺寸", "well", glass_words(state))
    theme, undrawn = theme_words(state), undrawn_words(state)
    if theme:
        yield Finding("外观", "notice", theme, "请县里改好外观文件")
    yield Finding("生僻字", "notice" if undrawn else "well", undrawn or "屏上的字都有字体")


def _services(site: Site) -> Iterator[Finding]:
    found = services(site.run, site.root)
    if not found:
        yield Finding("服务", "notice", "不是由 systemd 运行（开发或试用）", "正式使用请用安装包安装")
    yield from map(_service, found)


def _service(service: Service) -> Finding:
    if service.active == "active":
        if service.restarts > OFTEN:
            told = f"在运行，自己重启过 {service.restarts} 次"
            return Finding(service.name, "notice", told, f"请看日志：journalctl -u {service.unit} -n 200")
        return Finding(service.name, "well", "在运行")
    level: Level = "notice" if service.active in ("activating", "reloading") else "bad"
    told = f"{service.active} {service.sub}".strip()
    return Finding(service.name, level, told, f"请看日志：journalctl -u {service.unit} -n 200")


def _key(settings: Settings) -> Finding:
    try:
        key = read_public(settings.data.folder / KEY_FILE)
    except KeyFault as fault:
        return Finding("设备密钥", "bad", fault.words)
    if key is None:
        return Finding("设备密钥", "notice", "还没有", "同步程序第一次启动时会生成；也可以运行 kiosk key show")
    return Finding("设备密钥", "well", " ".join(key.fingerprint_words()))
