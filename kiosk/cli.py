"""The command `kiosk`: run, agent, screen, sync, status, doctor, key. What it prints is plain Chinese, for staff."""

import faulthandler
import logging
import os
import random
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Annotated, Final, NoReturn

import typer

from kiosk.display.commands import register as register_display
from kiosk.logs import start_logging
from kiosk.reporting import key_command
from kiosk.setting_up.command import register as register_setup
from kiosk.settings import Settings, SettingsFault, load_settings
from kiosk.update import command as update_command

app = typer.Typer(
    help="数字乡村·智慧大屏：本机程序",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(key_command.app, name="key")
app.add_typer(update_command.app, name="update")
register_setup(app)

DEFAULT_CONFIG: Final = Path("/etc/village-screen/kiosk.toml")
GRACE: Final = 0.8
"""Seconds for a clean end after SIGTERM; then the process leaves as it is, which every file on disk allows for."""

AGENT_SILENCE: Final = 300.0
SCREEN_SILENCE: Final = 30.0
"""Seconds without a sign of life after which a process counts as hung; the same in deploy/systemd (`WatchdogSec`)."""

Config = Annotated[Path, typer.Option("--config", help="设置文件", envvar="VILLAGE_SCREEN_CONFIG")]

register_display(app)


def main() -> None:
    """Entry point of the command."""
    app(prog_name="kiosk")


@app.command()
def run(config: Config = DEFAULT_CONFIG) -> None:
    """同时运行同步程序和屏幕（开发和小站点用；不做隔离，正式安装由 systemd 分开运行）。"""
    from kiosk.supervise import Supervisor, Task

    settings = _settings(config)
    start_logging(settings.log.level)
    typer.echo("同步程序和屏幕以同一个用户运行，没有隔离；正式安装请用 systemd。", err=True)
    logging.getLogger(__name__).warning("agent and screen run as one user, not isolated; in production systemd does it")
    options = ("--config", str(config.absolute()))
    supervisor = Supervisor(
        (
            Task("agent", (sys.executable, "-m", "kiosk", "agent", *options), AGENT_SILENCE),
            Task("screen", (sys.executable, "-m", "screens", *options), SCREEN_SILENCE),
        )
    )
    _on_signals(supervisor.stop)
    raise typer.Exit(supervisor.run())


@app.command()
def agent(config: Config = DEFAULT_CONFIG) -> None:
    """运行同步程序：取内容、验签名、出新版，直到停止。"""
    from kiosk.agent.loop import Agent
    from kiosk.agent.preparing import FOLDER, panel_size, preparing
    from kiosk.media.prepare import Preparer
    from kiosk.reporting.starting import report
    from kiosk.setting_up.reload import RELOAD, SettingsWatch, agent_restarts
    from kiosk.watchdog import Notifier

    # A watchdog ends a hung process by SIGABRT: then it writes where it hangs.
    faulthandler.enable(2)
    settings = _settings(config)
    start_logging(settings.log.level)
    preparer = Preparer(settings.data.folder / FOLDER, panel_size(settings.panel))
    rng = random.Random()  # noqa: S311 - spreads polls only
    working = Agent(settings, preparing(preparer), rng=rng, watchdog=Notifier())

    reloading = threading.Event()

    def stop() -> None:
        working.stop()
        leave = threading.Timer(GRACE, lambda: os._exit(RELOAD if reloading.is_set() else 0))
        leave.daemon = True
        leave.start()

    def changed(new: Settings, other_root: bool) -> None:
        if other_root or agent_restarts(settings, new):
            reloading.set()
            stop()

    _on_signals(stop)
    SettingsWatch(config, settings, changed).start()
    report(settings, working.clock.now, lambda: working.good_until)
    working.run()
    # Lanes may still wait for a slow server; nothing on disk needs them to end well.
    sys.stderr.flush()
    os._exit(RELOAD if reloading.is_set() else 0)


@app.command()
def screen(
    config: Config = DEFAULT_CONFIG,
    tour: Annotated[Path | None, typer.Option("--tour", help="把每种页面各存一张图到这个文件夹，然后结束。")] = None,
) -> None:
    """运行屏幕（只读本机内容，不联网）。"""
    _settings(config)
    options = ["--config", str(config.absolute()), *(("--tour", str(tour.absolute())) if tour else ())]
    os.execv(sys.executable, [sys.executable, "-m", "screens", *options])  # noqa: S606


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def gallery(
    context: typer.Context,
    config: Config = DEFAULT_CONFIG,
    to: Annotated[Path, typer.Option("--to", help="图册放在哪个文件夹。")] = Path("var/gallery"),
) -> None:
    """把每种页面按每种屏幕、字号、对比各画一张，连同检查结果做成图册（维护人员用；不需要显示器）。

    其他选项：--sizes 1080p portrait 768p 4k 4k-portrait；--ways standard large dark large-dark low；
    --only 'item-guide*'；--at 2026-10-24T10:36；--save full|small|none；--strict。
    """
    _settings(config)
    options = ["--config", str(config.absolute()), "--to", str(to.absolute()), *context.args]
    os.execv(sys.executable, [sys.executable, "-m", "screens.gallery", *options])  # noqa: S606


@app.command()
def sync(config: Config = DEFAULT_CONFIG) -> None:
    """同步一次就结束；全部取到为 0，有缺少的为 1。"""
    from kiosk.agent.loop import Agent
    from kiosk.agent.preparing import FOLDER, panel_size, preparing
    from kiosk.media.prepare import Preparer
    from kiosk.words import status_page

    settings = _settings(config)
    start_logging(settings.log.level)
    with Preparer(settings.data.folder / FOLDER, panel_size(settings.panel)) as preparer:
        working = Agent(settings, preparing(preparer))
        _on_signals(working.stop)
        status = working.once()
    typer.echo(status_page(status, running=True))
    sys.stdout.flush()
    os._exit(0 if status.complete and status.state == "online" and not status.fault else 1)


@app.command()
def status(config: Config = DEFAULT_CONFIG) -> None:
    """说明现在的状态：哪些内容在屏上，缺什么，为什么。"""
    from kiosk.clock import synchronised
    from kiosk.health.condition import read_condition
    from kiosk.health.words import condition_lines
    from kiosk.screen_state import read_screen_state
    from kiosk.status import is_running, read_status
    from kiosk.update.page import update_page
    from kiosk.words import status_page

    run = _settings(config).data.run
    found = read_status(run)
    if found is None:
        _fail("没有状态：同步程序还没有运行过。请先运行 kiosk agent 或 kiosk run。")
    screen_state = read_screen_state(_settings(config).data.screen_run)
    typer.echo(status_page(found, running=is_running(found), screen=screen_state, synchronised=synchronised()))
    data = _settings(config).data
    for line in condition_lines(read_condition(data.folder), data.reserve_mb):
        typer.echo(line)
    typer.echo(update_page(_settings(config)))


@app.command()
def doctor(
    config: Config = DEFAULT_CONFIG,
    bundle: Annotated[
        Path | None,
        typer.Option("--bundle", help="把检查结果、日志、版本存成一个文件，发给帮忙的人；里面没有个人信息。"),
    ] = None,
) -> None:
    """检查本机：哪些好、哪些不行、怎么办。全好为 0，有要注意的为 1，有不行的为 2。"""
    from kiosk.clock import system_time
    from kiosk.doctor import EXIT, examine, page, worst
    from kiosk.health.bundle import write_bundle

    findings = examine(config)
    told = page(findings)
    typer.echo(told)
    if bundle is not None:
        try:
            settings = load_settings(config)
        except SettingsFault:
            settings = None
        try:
            write_bundle(bundle, config, settings, told, system_time())
        except OSError as fault:
            _fail(f"{bundle} 写不下来：{fault.strerror}")
        typer.echo(f"已存到 {bundle}（没有密码、密钥和个人信息）。")
    raise typer.Exit(EXIT[worst(findings)])


def _settings(config: Path) -> Settings:
    try:
        return load_settings(config)
    except SettingsFault as fault:
        _fail(f"设置不能用：{fault}")


def _fail(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(2)


def _on_signals(stop: Callable[[], None]) -> None:
    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
