"""The commands `central keys …`: the ceremonies of `feed.publish`, on this county's feed and keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from central.starting import DEFAULT_CONFIG, Config, fail, start

app = typer.Typer(help="签名钥匙：add-unit、rotate、renew、rehearse", no_args_is_help=True, rich_markup_mode=None)

Offline = Annotated[Path | None, typer.Option("--offline", help="离线钥匙挂载在哪里（不写 = 钥匙文件夹里的 offline）")]


@contextmanager
def _told() -> Iterator[None]:
    """Turn what can go wrong into one line and exit code 1; what residents see stays as it was."""
    from feed.publish.errors import PublishError
    from feed.trust import TrustError

    try:
        yield
    except (PublishError, TrustError) as fault:
        fail(f"没有做成，什么都没有变：{fault}")
    except OSError as fault:
        fail(f"没有做成：{fault.filename or '磁盘'}：{fault.strerror or fault}")


@app.command("add-unit")
def add_unit(
    units: Annotated[list[str] | None, typer.Argument(help="区划代码；不写 = 所有还没有钥匙的单位")] = None,
    offline: Offline = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """给新单位签名钥匙（要用离线的 targets 钥匙）。"""
    conf = start(config)
    from django.utils import timezone

    from central.units.models import UnitPage
    from feed.publish import ceremonies
    from feed.publish.keys import KeyFolder
    from feed.publish.repository import Repository

    known = set(UnitPage.objects.values_list("code", flat=True))
    strangers = sorted(set(units or ()) - known)
    if strangers:
        fail(f"管理台里还没有这些单位：{'、'.join(strangers)}。先用 central unit add 建好。")
    with _told():
        repository = Repository(conf.signing.feed, KeyFolder(conf.signing.keys, offline))
        fresh = sorted((set(units) if units else known) - set(repository.units()))
        if not fresh:
            typer.echo("都有签名钥匙，没有要做的。")
            return
        version = ceremonies.add_units(repository, fresh, timezone.now())
    typer.echo(f"可以签发了：{'、'.join(fresh)}（targets 第 {version} 版）。请把离线钥匙收回去。")


@app.command()
def rotate(
    role: Annotated[str, typer.Argument(help="单位代码、targets、snapshot、timestamp，或根钥匙（如 root-2）")],
    offline: Offline = None,
    *,
    lost: Annotated[bool, typer.Option("--lost", help="这把根钥匙丢了，不用它签")] = False,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """换一把钥匙：单位的要 targets 钥匙，其他的要三把根钥匙中的两把。"""
    conf = start(config)
    from django.utils import timezone

    from feed.publish import ceremonies
    from feed.publish.keys import KeyFolder
    from feed.publish.repository import Repository

    now = timezone.now()
    with _told():
        repository = Repository(conf.signing.feed, KeyFolder(conf.signing.keys, offline))
        if role.startswith("root-"):
            version, signed = ceremonies.rotate_root(repository, now, **{"lost" if lost else "replace": [role]}), "root"
        elif role in ("targets", "snapshot", "timestamp"):
            version, signed = ceremonies.rotate_role(repository, role, now), "root"
        else:
            version, signed = ceremonies.rotate_unit(repository, role, now), "targets"
        pinned = _pin(repository, conf.signing.feed)
    typer.echo(f"{role} 换了新钥匙（{signed} 第 {version} 版）。请把离线钥匙收回去。")
    if signed == "root":
        typer.echo(f"装新屏用新的 {pinned}；已经装好的屏自己会跟上。")


@app.command()
def renew(offline: Offline = None, config: Config = DEFAULT_CONFIG) -> None:
    """给 root 和 targets 续签（要三把根钥匙中的两把和 targets 钥匙）；一年一次。"""
    conf = start(config)
    from django.utils import timezone

    from feed.publish import ceremonies
    from feed.publish.keys import KeyFolder
    from feed.publish.repository import Repository

    with _told():
        repository = Repository(conf.signing.feed, KeyFolder(conf.signing.keys, offline))
        root = ceremonies.rotate_root(repository, timezone.now())
        targets = ceremonies.renew_targets(repository, timezone.now())
        _pin(repository, conf.signing.feed)
    typer.echo(f"续签好了：root 第 {root} 版，targets 第 {targets} 版。请把离线钥匙收回去。")


@app.command()
def rehearse(
    lost: Annotated[str, typer.Option("--lost", help="假装丢了哪把根钥匙")] = "root-1",
    offline: Offline = None,
    config: Config = DEFAULT_CONFIG,
) -> None:
    """演练丢了一把根钥匙：在副本上做，什么都不改。"""
    conf = start(config)
    from django.utils import timezone

    from feed.publish import ceremonies
    from feed.publish.keys import KeyFolder
    from feed.publish.repository import Repository

    with _told():
        repository = Repository(conf.signing.feed, KeyFolder(conf.signing.keys, offline))
        shown = ceremonies.rehearse_lost_root_key(repository, lost, timezone.now())
    typer.echo(f"没有 {lost} 也过得去：一块屏从 root 第 {shown.root_before} 版跟到了第 {shown.root_after} 版。")


def _pin(repository: object, feed: Path) -> Path:
    """Write the newest root beside the feed, for screens that are installed from now on."""
    from feed.durable import write_atomic

    pinned = feed.with_name(f"{feed.name}.root.json")
    write_atomic(pinned, repository.current_root())  # type: ignore[attr-defined]
    return pinned
