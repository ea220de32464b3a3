"""The command `central`; what it prints is plain Chinese, for staff. Groups of commands stand in their own rooms."""

from __future__ import annotations

import getpass
import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from central.devices import commands as device_commands
from central.operation import commands as operation_commands
from central.operation import key_commands, unit_commands
from central.starting import DEFAULT_CONFIG, Config
from central.starting import fail as _fail
from central.starting import start as _start

app = typer.Typer(
    help="数字乡村·智慧大屏：管理台",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

for _name, _commands in (
    ("device", device_commands),
    ("unit", unit_commands),
    ("keys", key_commands),
):
    app.add_typer(_commands.app, name=_name)
operation_commands.register(app)


def main() -> None:
    """Entry point of the command."""
    app()


@app.command()
def init(config: Config = DEFAULT_CONFIG) -> None:
    """建好数据库、县一级单位和签名钥匙；可以重复运行。"""
    conf = _start(config)
    from django.core.management import call_command
    from django.utils import timezone

    from central.county_files import lay_out
    from central.publishing.founding import found
    from central.units.tree import ensure_unit

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    ensure_unit(conf.county, conf.name)
    for line in lay_out(conf.taxonomy):
        typer.echo(line)
    for line in found(conf, timezone.now()):
        typer.echo(line)


@app.command()
def serve(
    config: Config = DEFAULT_CONFIG, bind: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1:8490"
) -> None:
    """运行管理台和手机页（前面放 nginx）。"""
    _start(config)
    # Eight threads with a heap each would keep what eight pages once needed.
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    os.execv(  # noqa: S606 - the program itself
        sys.executable,
        [sys.executable, "-m", "gunicorn", "central.wsgi:application", "--bind", bind, "--worker-class", "gthread",
         "--workers", "1", "--threads", "8", "--max-requests", "20000", "--timeout", "60", "--no-control-socket",
         # Longer than nginx keeps its line: otherwise a form may be sent into one that is just being closed.
         "--keep-alive", "75", "--worker-tmp-dir", "/dev/shm"],  # noqa: S108 - heartbeats, not data
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


@app.command()
def reset(
    username: Annotated[str, typer.Argument(help="用户名")],
    config: Config = DEFAULT_CONFIG,
    phone: Annotated[bool, typer.Option("--phone", help="连手机验证码一起重新绑")] = False,
) -> None:
    """给没有上级的人（系统管理、区里的管理员）重设密码；别人请在“单位和人员”里重设。"""
    _start(config)
    from django.utils import timezone

    from central.people.rescue import Unknown
    from central.people.rescue import reset as let_in_again

    try:
        password = let_in_again(username, timezone.now(), phone=phone)
    except Unknown as fault:
        _fail(str(fault))
    typer.echo(f"{username} 的新密码：{password}（只显示这一次，登录后要马上换）")
