"""The command `kiosk setup`, as it is called; what it does is loaded when it is."""

from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer

_DEFAULT_CONFIG: Final = Path("/etc/village-screen/kiosk.toml")


def register(app: typer.Typer) -> None:
    """Add the command to `kiosk`."""
    app.command("setup")(setup)


def setup(
    config: Annotated[
        Path, typer.Option("--config", help="设置文件", envvar="VILLAGE_SCREEN_CONFIG")
    ] = _DEFAULT_CONFIG,
    source: Annotated[
        Path | None, typer.Option("--from", help="按这个文件设置本机；给文件夹（U 盘）时自己找本机的那一个。")
    ] = None,
    serial: Annotated[str, typer.Option("--serial", help="本机编号；不写就问机器自己。")] = "",
    table: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--split", help="把一张 CSV 表（每行一台）变成每台一个设置文件。", metavar="TABLE.csv TO"),
    ] = None,
    pin: Annotated[bool, typer.Option("--pin", help="重新设安装密码（要管理员身份）。")] = False,
    serve: Annotated[bool, typer.Option("--apply", help="执行屏上设置留下的请求（由系统调用）。")] = False,
    request: Annotated[Path | None, typer.Option("--request", help="请求文件；默认在数据文件夹的 screen 里。")] = None,
) -> None:
    """设置本机：村、内容地址、信任文件、屏幕。可以重复运行；有一处不对就什么都不改。"""
    from kiosk.setting_up import carry_out

    try:
        if table is not None:
            carry_out.split_table(*table)
        elif source is not None:
            carry_out.from_file(config, source, serial)
        elif pin:
            carry_out.set_pin(config)
        elif serve:
            carry_out.serve(config, request)
        else:
            _fail("请写明做什么：--from 文件、--split 表 文件夹、--pin。说明：kiosk setup --help")
    except (ValueError, OSError) as fault:
        words = carry_out.refusal(config, fault)
        if not words:
            raise
        _fail(f"什么都没有改：{words}")


def _fail(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(2)
