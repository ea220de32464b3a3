"""The command `kiosk update`: how it stands, do it now, go back. What it prints is plain Chinese, for staff.

What verifies and unpacks is imported where it is used, so that the other commands start without it.
"""

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from kiosk.logs import start_logging
from kiosk.settings import Settings, SettingsFault, load_settings
from kiosk.update.installed import Installed, find_installed

if TYPE_CHECKING:
    from kiosk.update.applying import Applied

app = typer.Typer(help="本机程序的更新", no_args_is_help=True, add_completion=False, rich_markup_mode=None)

DEFAULT_CONFIG: Final = Path("/etc/village-screen/kiosk.toml")
Config = Annotated[Path, typer.Option("--config", help="设置文件", envvar="VILLAGE_SCREEN_CONFIG")]


@app.command("status")
def status(config: Config = DEFAULT_CONFIG) -> None:
    """说明正在用哪一版程序，新版到了哪一步。"""
    from kiosk.update.page import update_page

    typer.echo(update_page(_settings(config)))


@app.command("now")
def now(config: Config = DEFAULT_CONFIG) -> None:
    """马上换上已下载的新版，不等夜里（需要 root）。"""
    from kiosk.update.page import update_page

    settings, installed = _settings(config), _installed()
    _need_root()
    applied = _apply(settings, installed, by_hand=True)
    if applied.ended == "nothing":
        typer.echo("没有可以安装的新版。")
    elif applied.ended == "switched":
        typer.echo(f"已切换到 {applied.version}，试用五分钟；不正常会自动退回 {installed.running}。")
    else:
        typer.echo(update_page(settings))
        raise typer.Exit(1)


@app.command("apply", hidden=True)
def apply_staged(config: Config = DEFAULT_CONFIG) -> None:
    """由系统服务定时运行：核对、解开已下载的新版，夜里没人用时切换。"""
    settings, installed = _settings(config), find_installed()
    start_logging(settings.log.level)
    if installed is None:
        typer.echo("程序没有按安装包安装，不更新。")
        return
    applied = _apply(settings, installed, by_hand=False)
    typer.echo(f"{applied.ended} {applied.version} {applied.why}{applied.cause} {applied.fault}".strip())


@app.command("back")
def back() -> None:
    """退回上一版程序（需要 root）；退回的那一版不会再装。"""
    from kiosk.update.applying import LAUNCHER

    _installed()
    _need_root()
    done = subprocess.run([LAUNCHER, "back"], capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        _fail(f"不能退回：本机没有上一版程序。（{done.stderr.strip()}）")
    typer.echo(f"已退回 {done.stdout.strip().rpartition(' ')[2]}。")


def _apply(settings: Settings, installed: Installed, *, by_hand: bool) -> "Applied":
    from kiosk.clock import Clock
    from kiosk.journal import FOLDER as JOURNAL
    from kiosk.update.applying import apply, launch
    from kiosk.update.idle import running_time, untouched

    journal = settings.data.screen / JOURNAL
    return apply(
        settings,
        installed,
        Clock(installed.base / "state"),
        lambda moment: untouched(journal, moment, running_time()),
        launch(),
        by_hand=by_hand,
    )


def _settings(config: Path) -> Settings:
    try:
        return load_settings(config)
    except SettingsFault as fault:
        _fail(f"设置不能用：{fault}")


def _installed() -> Installed:
    installed = find_installed()
    if installed is None:
        _fail("程序没有按安装包安装，不能更新。")
    return installed


def _need_root() -> None:
    if os.geteuid() != 0:
        _fail("需要管理员权限，请用 sudo 运行。")


def _fail(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(2)
