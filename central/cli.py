"""The command `central`: init, serve, worker, createadmin, publish. What it prints is plain Chinese, for staff."""

from __future__ import annotations

import getpass
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated, Final, NoReturn

import typer

from central.conf import ENVIRONMENT, Conf, ConfFault, load_conf

app = typer.Typer(
    help="数字乡村·智慧大屏：管理台",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

DEFAULT_CONFIG: Final = Path("/etc/village-screen/central.toml")
Config = Annotated[Path, typer.Option("--config", help="设置文件", envvar=ENVIRONMENT)]


def main() -> None:
    """Entry point of the command."""
    app()


def _fail(words: str) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(1)


def _start(config: Path) -> Conf:
    """Make Django ready for this settings file."""
    os.environ[ENVIRONMENT] = str(config.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "central.django_settings"
    try:
        conf = load_conf(config)
    except ConfFault as fault:
        _fail(str(fault))
    import django

    django.setup()
    return conf


@app.command()
def init(config: Config = DEFAULT_CONFIG) -> None:
    """建好数据库、县一级单位和签名钥匙；可以重复运行。"""
    conf = _start(config)
    from django.core.management import call_command
    from django.utils import timezone

    from central.publishing.founding import found
    from central.units.tree import ensure_unit

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    ensure_unit(conf.county, conf.name)
    for line in found(conf, timezone.now()):
        typer.echo(line)


@app.command()
def serve(
    config: Config = DEFAULT_CONFIG, bind: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1:8490"
) -> None:
    """运行管理台和手机页（前面放 nginx）。"""
    _start(config)
    os.execv(  # noqa: S606 - the program itself
        sys.executable,
        [sys.executable, "-m", "gunicorn", "central.wsgi:application", "--bind", bind, "--worker-class", "gthread",
         "--workers", "1", "--threads", "8", "--max-requests", "20000", "--timeout", "60", "--no-control-socket",
         "--worker-tmp-dir", "/dev/shm"],  # noqa: S108 - heartbeats, not data
    )  # fmt: skip


@app.command()
def worker(config: Config = DEFAULT_CONFIG) -> None:
    """运行签发程序：通过的内容马上签名上网，到时间自动上屏、下屏。"""
    _start(config)
    from central.publishing.worker import Worker

    working = Worker()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        working.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    working.run()


@app.command()
def publish(
    config: Config = DEFAULT_CONFIG, rebuild: Annotated[bool, typer.Option(help="全部重新签发")] = False
) -> None:
    """把等着的内容签发一次；--rebuild 全部重新来。"""
    _start(config)
    from django.utils import timezone

    from central.publishing.worker import Refusal, publish_due

    try:
        changed = publish_due(timezone.now(), rebuild=rebuild)
    except Refusal as fault:
        _fail(str(fault))
    typer.echo(f"签发好了：{'、'.join(changed) if changed else '没有变化'}")


@app.command("import")
def bring(
    folder: Annotated[Path, typer.Argument(help="内容文件夹（units.toml 和每个单位的 Markdown）")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """把内容文件夹里的事项搬进来，都算已经通过；已有的不动。"""
    conf = _start(config)
    from django.utils import timezone

    from central.items.importing import bring_in
    from central.publishing.founding import found
    from central.units.tree import NoParent
    from feed.publish.errors import PublishError
    from feed.publish.fault import FolderFault

    now = timezone.now()
    try:
        done = bring_in(folder, None, now)
        found(conf, now)
    except (FolderFault, NoParent, PublishError, OSError) as fault:
        _fail(f"没有搬完：{fault}")
    typer.echo(f"搬进 {done.items} 条（{done.units} 个单位），原来就有 {done.known} 条。")
    for host in done.strange_hosts:
        typer.echo(f"网站 {host} 不在名单上，它的链接大屏不放；要放就写进 central.toml 的 link_hosts。")


@app.command()
def createadmin(
    config: Config = DEFAULT_CONFIG,
    username: Annotated[str, typer.Option(prompt="用户名")] = "",
    name: Annotated[str, typer.Option(prompt="姓名")] = "",
) -> None:
    """新建一个县级管理员；密码从键盘读，不显示。"""
    conf = _start(config)
    from django.core.exceptions import ValidationError

    from central.people.accounts import open_account
    from central.people.rights import Role

    password = getpass.getpass("密码（至少 10 位）：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        open_account(username, name, password, ((Role.MANAGER, conf.county), (Role.OPERATOR, conf.county)))
    except ValidationError as fault:
        _fail("；".join(fault.messages))
    typer.echo(f"{name}（{username}）可以登录了；第一次登录要绑定手机验证码。")
