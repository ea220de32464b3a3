"""The commands that look after a central: doctor, backup, restore, tidy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from central.starting import DEFAULT_CONFIG, Config, fail, start


def register(app: typer.Typer) -> None:
    """Add these commands to the program's own."""
    app.command()(doctor)
    app.command()(backup)
    app.command()(restore)
    app.command()(tidy)


def doctor(config: Config = DEFAULT_CONFIG) -> None:
    """检查管理台：数据库、钥匙、签发、磁盘、备份、邮件、大屏，一页说清楚。"""
    conf = start(config)
    from django.utils import timezone

    from central.operation.examination import examine

    findings = examine(conf, timezone.now())
    for finding in findings:
        typer.echo(f"{finding.mark} {finding.what}：{finding.words}")
    bad = sum(finding.grade == "bad" for finding in findings)
    warned = sum(finding.grade == "warn" for finding in findings)
    if not bad and not warned:
        typer.echo("一切正常。")
    else:
        typer.echo(f"有 {bad} 处要处理，{warned} 处要留意。")
    raise typer.Exit(1 if bad else 0)


def backup(
    to: Annotated[Path, typer.Argument(help="备份放在哪个文件夹（最好在另一块盘上）")],
    config: Config = DEFAULT_CONFIG,
    *,
    keys: Annotated[bool, typer.Option("--keys", help="连同在线签名钥匙；这样的备份要锁起来")] = False,
    keep: Annotated[int, typer.Option("--keep", min=0, help="只留最近几份（0 = 都留）")] = 0,
) -> None:
    """备份：数据库、照片和文件、设置、已签发的内容；运行时也能做。"""
    conf = start(config)
    from django.utils import timezone

    from central.operation.backup import BackupFault, back_up, prune

    try:
        made = back_up(conf, config, to, timezone.now(), keys=keys)
        gone = prune(to, keep) if keep else 0
    except (BackupFault, OSError) as fault:
        fail(f"没有备份成：{fault}")
    typer.echo(f"备份好了：{made.folder}（{made.files} 个文件，新存 {made.stored} 个）")
    if not keys:
        typer.echo("签名钥匙不在里面：请另外收好一份（或用 --keys）。")
    for line in made.warnings:
        typer.echo(f"注意：{line}")
    if gone:
        typer.echo(f"删掉了 {gone} 份旧的。")


def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="哪一份备份（放备份的文件夹 = 最新的一份）")],
    into: Annotated[Path, typer.Option("--into", help="恢复到哪个空文件夹")],
) -> None:
    """从备份恢复到一个空文件夹；签发的版本号接着往上走，大屏不会当成旧的。"""
    from datetime import UTC, datetime

    from central.operation.backup import BackupFault
    from central.operation.restore import bring_back

    try:
        done = bring_back(source, into, datetime.now(UTC))
    except (BackupFault, OSError) as fault:
        fail(f"没有恢复成：{fault}")
    typer.echo(f"恢复好了：{done.settings}（{done.files} 个文件，备份于 {done.made:%Y-%m-%d %H:%M} UTC）")
    for line in done.next_steps:
        typer.echo(f"接着：{line}")


def tidy(config: Config = DEFAULT_CONFIG) -> None:
    """每天收拾一次：清掉过期的登录，归档到期的内容（定时运行）。"""
    start(config)
    from django.core.management import call_command
    from django.utils import timezone

    from central.items.archive import archive_due

    call_command("clearsessions", verbosity=0)
    done = archive_due(timezone.now())
    typer.echo(f"收拾好了，归档 {done} 条。")
