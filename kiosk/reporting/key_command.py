"""The commands `kiosk key …`: what an installer reads to the county so that it registers this screen."""

from pathlib import Path
from typing import Annotated, Final

import typer

from kiosk.reporting.device_key import FILE, KeyFault, PublicKey, load_or_create, read_public
from kiosk.settings import SettingsFault, load_settings

app = typer.Typer(help="本机密钥：县里凭它认得这块屏", no_args_is_help=True, rich_markup_mode=None)

_VILLAGE: Final = "村的12位代码"


@app.callback()
def _main() -> None:
    """本机密钥：县里凭它认得这块屏。"""


@app.command()
def show(
    config: Annotated[Path, typer.Option("--config", help="设置文件", envvar="VILLAGE_SCREEN_CONFIG")] = Path(
        "/etc/village-screen/kiosk.toml"
    ),
) -> None:
    """显示本机的公钥和八个词；还没有密钥就现在生成。"""
    try:
        settings = load_settings(config)
    except SettingsFault as fault:
        typer.echo(f"设置不能用：{fault}", err=True)
        raise typer.Exit(2) from fault
    path = settings.data.folder / FILE
    try:
        key = _key(path)
    except KeyFault as fault:
        typer.echo(fault.words, err=True)
        raise typer.Exit(2) from fault
    typer.echo(key_page(key, settings.feed.village))


def _key(path: Path) -> PublicKey:
    """The public half; the whole key is asked for (and made) only where the public half is not shown yet."""
    return read_public(path) or load_or_create(path)


def key_page(key: PublicKey, village: str) -> str:
    """Return what is shown of a key, and what the county does with it."""
    words = " ".join(key.fingerprint_words())
    return "\n".join(
        (
            f"公钥：{key.public_hex}",
            f"八个词：{words}",
            "",
            "请把公钥发给县里登记；登记时县里也会看到八个词，打电话念一遍，一样才算数。",
            f"县里登记用：central device add {key.public_hex} {village or _VILLAGE} 屏的名字",
            "公钥可以给人看。密钥本身不出这台机器，不要复制，也不要做进系统镜像。",
        )
    )
