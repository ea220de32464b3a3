"""The commands that the units of the display run: `kiosk display`, `kiosk recovering`."""

import logging
import os
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from feed.durable import PRIVATE_FILE, make_folder, write_atomic
from kiosk.display.authority import FILE as AUTHORITY
from kiosk.display.authority import authority
from kiosk.display.connectors import plugged_in
from kiosk.display.xorg import FILE, configuration
from kiosk.logs import start_logging
from kiosk.settings import Settings, SettingsFault, load_settings

log = logging.getLogger(__name__)

DEFAULT_CONFIG: Final = Path("/etc/village-screen/kiosk.toml")
Config = Annotated[Path, typer.Option("--config", help="设置文件", envvar="VILLAGE_SCREEN_CONFIG")]


def register(app: typer.Typer) -> None:
    """Add these commands to `kiosk`."""
    app.command()(display)
    app.command()(recovering)


def display(
    to: Annotated[Path, typer.Option("--to", help="写到这个文件夹。")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """按设置写出显示服务器的配置（转向、触摸、分辨率）和钥匙；由 systemd 在每次启动显示前运行。"""
    start_logging()
    try:
        settings = load_settings(config)
    except SettingsFault as fault:
        # A panel without a picture helps nobody to mend the settings.
        log.warning("settings cannot be used, the display starts with the defaults", extra={"fault": fault})
        settings = Settings()
    make_folder(to)
    write_atomic(to / FILE, configuration(settings.display, plugged_in()).encode())
    write_atomic(to / AUTHORITY, authority(), mode=PRIVATE_FILE)
    typer.echo(str(to / FILE))


def recovering(
    config: Config = DEFAULT_CONFIG,
    fallen: Annotated[bool, typer.Option("--fallen", help="屏幕程序一时起不来。")] = False,
    stay: Annotated[bool, typer.Option("--stay", help="用一个窗口显示，一直开着。")] = False,
) -> None:
    """把“请稍等”或“正在恢复”画在屏上；由 systemd 运行。"""
    options = ["--config", str(config.absolute()), *(["--fallen"] if fallen else []), *(["--stay"] if stay else [])]
    os.execv(sys.executable, [sys.executable, "-m", "screens.recovering", *options])  # noqa: S606
