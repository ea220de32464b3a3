"""The commands `central unit …`: townships and villages of the county."""

from __future__ import annotations

from typing import Annotated

import typer

from central.starting import DEFAULT_CONFIG, Config, fail, start

app = typer.Typer(help="单位：add、list", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def add(
    code: Annotated[str, typer.Argument(help="6、9 或 12 位统计用区划代码")],
    name: Annotated[str, typer.Argument(help="单位名称，例如 荷塘村")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """建一个单位（上级要先有），或给它改名；然后用 central keys add-unit 给它签名钥匙。"""
    conf = start(config)
    from django.core.exceptions import ValidationError

    from central.units.tree import NoParent, ensure_unit
    from feed.units import is_unit_code, is_within

    if not is_unit_code(code) or not is_within(code, conf.county):
        fail(f"{code} 不是{conf.name}（{conf.county}）里的 6、9 或 12 位区划代码。")
    try:
        unit = ensure_unit(code, name.strip())
    except NoParent as fault:
        fail(str(fault))
    except ValidationError as fault:
        fail("；".join(fault.messages))
    typer.echo(f"{unit.title}（{unit.code}）建好了。还没有签名钥匙的，接着运行 central keys add-unit {unit.code}。")


@app.command("list")
def listing(config: Config = DEFAULT_CONFIG) -> None:
    """列出全部单位。"""
    start(config)
    from central.units.models import UnitPage

    for code, name in UnitPage.objects.order_by("code").values_list("code", "title"):
        typer.echo(f"{code} {name}")
