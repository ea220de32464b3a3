"""The commands `central device …`: which screens may report."""

from __future__ import annotations

from typing import Annotated

import typer

from central.starting import DEFAULT_CONFIG, Config, fail, start

app = typer.Typer(help="登记大屏：add、list、remove", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def add(
    key: Annotated[str, typer.Argument(help="那块屏的公钥（kiosk key show）")],
    village: Annotated[str, typer.Argument(help="村的 12 位区划代码")],
    name: Annotated[str, typer.Argument(help="屏的名字，例如 村委会大厅")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """登记一块屏；已经登记的，换村、改名。"""
    start(config)
    from django.utils import timezone

    from central.devices.fleet import NotRegistered
    from central.devices.fleet import add as register

    try:
        device = register(key, village, name, timezone.now())
    except NotRegistered as fault:
        fail(str(fault))
    typer.echo(f"登记好了：{device.name}（{device.unit_code}）")
    typer.echo(f"八个词：{device.words}")
    typer.echo("请打电话和那边念一遍；有一个词不一样，就用 central device remove 取消。")


@app.command("list")
def listing(config: Config = DEFAULT_CONFIG) -> None:
    """列出登记的屏和它们的状态。"""
    start(config)
    from django.utils import timezone

    from central.devices.fleet import present, said
    from central.devices.standing import WORDS, standing
    from central.units.models import UnitPage

    villages = dict(UnitPage.objects.values_list("code", "title"))
    devices = list(present().order_by("unit_code", "name"))
    for device in devices:
        found = standing(said(device), timezone.now())
        since = f"，从 {timezone.localtime(found.since):%Y-%m-%d %H:%M} 起" if found.since else ""
        place = villages.get(device.unit_code, device.unit_code)
        typer.echo(f"{place} · {device.name}：{WORDS[found.word]}{since}（{device.key[:16]}）")
    typer.echo(f"共 {len(devices)} 块屏。")


@app.command()
def remove(
    which: Annotated[str, typer.Argument(help="屏的名字，或公钥的前几位（至少 8 位）")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """取消登记：那块屏照常播放，但报来的不再收。"""
    start(config)
    from django.utils import timezone

    from central.devices.fleet import NotRegistered
    from central.devices.fleet import remove as take_out

    try:
        device = take_out(which, timezone.now())
    except NotRegistered as fault:
        fail(str(fault))
    typer.echo(f"取消了：{device.name}（{device.unit_code}）")
