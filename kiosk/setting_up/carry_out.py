"""What `kiosk setup` does: by file, for ninety screens, and as the steward behind the set-up screen."""

import logging
from pathlib import Path
from typing import Final

import typer

from feed.durable import make_folder, write_atomic
from kiosk.logs import start_logging
from kiosk.setting_up.apply import ApplyFault, Wanted, apply, finish
from kiosk.setting_up.device_file import DeviceFileFault, choose, read_device_file, split
from kiosk.setting_up.pin import PinFault
from kiosk.setting_up.request import REQUEST
from kiosk.setting_up.serial import machine_serial
from kiosk.setting_up.steward import Steward
from kiosk.settings import Settings, SettingsFault, load_settings

log = logging.getLogger(__name__)

_MOST_TABLE_BYTES: Final = 4_000_000


def refusal(config: Path, fault: Exception) -> str:
    """Return what to tell staff about a fault that is foreseen, empty for any other."""
    if isinstance(fault, ApplyFault):
        return str(fault) if fault.words == str(fault) else f"{fault.words}（{fault}）"
    if isinstance(fault, OSError):
        return f"{fault.filename or config}：{fault.strerror or fault}"
    return str(fault) if isinstance(fault, (DeviceFileFault, SettingsFault, PinFault)) else ""


def split_table(table: Path, to: Path) -> None:
    """Write a device file per row of a table. Raises DeviceFileFault, OSError."""
    data = table.read_bytes()
    if len(data) > _MOST_TABLE_BYTES:
        raise DeviceFileFault(f"{table}：表太大")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel on a Chinese Windows saves CSV so.
        text = data.decode("gb18030")
    files = split(text, str(table))
    make_folder(to)
    for name, written in files.items():
        write_atomic(to / name, written.encode(), settle=False)
    typer.echo(f"{len(files)} 台，写在 {to}")


def from_file(config: Path, source: Path, serial: str) -> None:
    """Set this device up by its file. Raises DeviceFileFault, ApplyFault, SettingsFault, OSError."""
    path = source
    if source.is_dir():
        folder = source / "village-screen" if (source / "village-screen").is_dir() else source
        path = choose(folder, serial or machine_serial())
    typer.echo(f"按 {path} 设置")
    _told(apply(config, read_device_file(path)).changed)


def _told(changed: tuple[tuple[str, str, str], ...]) -> None:
    for what, before, after in changed:
        typer.echo(f"  {what}：{before or '（没有）'} → {after or '（没有）'}")
    typer.echo("设好了。" if changed else "本来就是这样，没有改动。")


def set_pin(config: Path) -> None:
    """Ask for a new PIN and keep it. Raises ApplyFault, OSError."""
    typed = typer.prompt("新的安装密码（六个数字）", hide_input=True, confirmation_prompt="再输一次")
    _told(apply(config, Wanted(pin=typed)).changed)


def serve(config: Path, request: Path | None) -> None:
    """Finish what a power cut interrupted, then do what the screen asks. Raises OSError.

    With settings that cannot be used the request is answered all the same: left where it is, it would call for ever.
    """
    finish(config.absolute().parent)
    try:
        settings = load_settings(config)
    except SettingsFault as fault:
        start_logging()
        log.error("settings cannot be used", extra={"fault": str(fault)})
        settings = Settings()
    else:
        start_logging(settings.log.level)
    Steward(config).serve(request or settings.data.screen / REQUEST)
