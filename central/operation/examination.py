"""What `central doctor` finds: every part that can be wrong, in one plain line each, with what to do."""

from __future__ import annotations

import shutil
import smtplib
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.utils import timezone
from msgspec import Struct

from central.conf import Conf
from central.operation.alive import LATE, silence
from central.operation.backup import LAST
from feed.layout import SNAPSHOT, TIMESTAMP
from feed.publish.errors import PublishError
from feed.publish.keys import KeyFolder
from feed.publish.repository import Repository
from feed.trust import TrustError
from feed.trust.chain import signed_at

Grade = Literal["well", "warn", "bad"]
MARKS: Final[dict[Grade, str]] = {"well": "✓", "warn": "!", "bad": "✗"}

OUTBOX_LATE: Final = timedelta(minutes=10)
BACKUP_LATE: Final = timedelta(days=2)
CEREMONY_NOTICE: Final = timedelta(days=90)
MAIL_SECONDS: Final = 5.0
_MIB: Final = 1024 * 1024


class Finding(Struct, frozen=True):
    """One line of the page: what was looked at, how it is, and in words why, and what to do."""

    grade: Grade
    what: str
    words: str

    @property
    def mark(self) -> str:
        """The sign in front of the line."""
        return MARKS[self.grade]


def examine(conf: Conf, now: datetime) -> list[Finding]:
    """Look at everything. A part that cannot be looked at is a finding itself; nothing is changed."""
    parts: tuple[tuple[str, Callable[[Conf, datetime], Iterator[Finding]]], ...] = (
        ("设置", _settings),
        ("数据库", _database),
        ("数据库结构", _migrations),
        ("签名钥匙", _keys),
        ("内容签名", _feed),
        ("等着签发", _outbox),
        ("签发程序", _worker),
        ("磁盘", _disk),
        ("备份", _backup),
        ("邮件和通知", _mail),
        ("大屏", _screens),
    )
    found: list[Finding] = []
    for what, look in parts:
        try:
            found += look(conf, now)
        except (DatabaseError, OSError, PublishError, TrustError) as fault:
            found.append(Finding("bad", what, f"看不了：{str(fault).splitlines()[0] if str(fault) else fault!r}"))
    return found


def _settings(conf: Conf, _now: datetime) -> Iterator[Finding]:
    if conf.addresses.scheme != "https":
        yield Finding("warn", "设置", "网址是 http，密码会明文传：正式使用请改成 https")
    secret = conf.data / "secret-key"
    if secret.is_file() and stat.S_IMODE(secret.stat().st_mode) & 0o077:
        yield Finding("bad", "设置", f"{secret} 别人也能看：请运行 chmod 600 {secret}，再删掉重启一次换新的")
    if not (conf.data / "static" / "staticfiles.json").is_file():
        yield Finding("bad", "设置", "页面样式没有收集：请运行 central init")
    yield Finding("well", "设置", f"{conf.name}，管理台 {settings.CONSOLE_URL}，手机页 {settings.PUBLIC_URL}")


def _database(conf: Conf, _now: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        if not conf.is_sqlite:
            cursor.execute("SELECT 1")
            yield Finding("well", "数据库", "PostgreSQL，连得上")
            return
        cursor.execute("PRAGMA quick_check(1)")
        told = cursor.fetchone()[0]
    if told != "ok":
        yield Finding("bad", "数据库", f"文件坏了（{told}）：停下来，用 central restore 从备份恢复")
        return
    length = Path(conf.database).stat().st_size if Path(conf.database).is_file() else 0
    yield Finding("well", "数据库", f"SQLite，{length // _MIB} MB，检查完好")


def _migrations(_conf: Conf, _now: datetime) -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if left:
        yield Finding("bad", "数据库结构", f"还有 {len(left)} 步没有做：请运行 central init")
    else:
        yield Finding("well", "数据库结构", "是最新的")


def _keys(conf: Conf, _now: datetime) -> Iterator[Finding]:
    from central.units.models import UnitPage

    keys = KeyFolder(conf.signing.keys)
    repository = Repository(conf.signing.feed, keys)
    units = repository.units()
    lost = [role for role in (TIMESTAMP, SNAPSHOT, *units) if not keys.all(role)]
    if lost:
        yield Finding("bad", "签名钥匙", f"少了 {'、'.join(lost[:5])} 等 {len(lost)} 把：从收好的那份放回来")
    else:
        yield Finding("well", "签名钥匙", f"{len(units)} 个单位的在线钥匙都在")
    fresh = sorted(set(UnitPage.objects.values_list("code", flat=True)) - set(units))
    if fresh:
        yield Finding("bad", "签名钥匙", f"{'、'.join(fresh[:5])} 还没有钥匙，发不出内容：请运行 central keys add-unit")
    offline = sorted((conf.signing.keys / "offline").glob("*.pem"))
    if offline:
        words = f"{len(offline)} 把还在这台机器上：请移到安全的地方，三把根钥匙分三处放"
        yield Finding("warn", "离线钥匙", words)
    else:
        yield Finding("well", "离线钥匙", "不在这台机器上")


def _feed(conf: Conf, now: datetime) -> Iterator[Finding]:
    served = Repository(conf.signing.feed, KeyFolder(conf.signing.keys)).served()
    signed = signed_at(served.timestamp)
    if signed is not None and signed > now + timedelta(minutes=10):
        yield Finding("bad", "时间", f"这台机器的钟慢了：内容签于 {_said(signed)}，现在却是 {_said(now)}。请校时")
    ends = {"timestamp": served.timestamp.expires, "snapshot": served.snapshot.expires}
    first = min(ends.values())
    when = f"签于 {_said(signed)}，" if signed else ""
    if first <= now:
        yield Finding("bad", "内容签名", f"{when}{_said(first)} 已经到期：请看签发程序是不是在运行")
    elif first - now < timedelta(days=2):
        yield Finding("warn", "内容签名", f"{when}{_said(first)} 就要到期：请看签发程序是不是在运行")
    else:
        yield Finding("well", "内容签名", f"{when}管到 {_said(first)}")
    for role, signed_role in (("root", served.root), ("targets", served.targets)):
        left = signed_role.expires - now
        if left < CEREMONY_NOTICE:
            words = f"{role} 的签名 {_said(signed_role.expires)} 到期：带上离线钥匙运行 central keys renew"
            yield Finding("bad" if left < timedelta(days=14) else "warn", "内容签名", words)


def _outbox(_conf: Conf, now: datetime) -> Iterator[Finding]:
    from central.publishing.models import Outbox, Published

    oldest = Outbox.objects.aggregate(at=Min("at"))["at"]
    fault = Published.objects.values_list("fault", flat=True).first()
    if fault:
        yield Finding("bad", "等着签发", f"上次没有签成：{fault}")
    if oldest is not None and now - oldest > OUTBOX_LATE:
        yield Finding("bad", "等着签发", f"从 {_said(oldest)} 等到现在：请看签发程序")
    elif not fault:
        yield Finding("well", "等着签发", "没有积压")


def _worker(conf: Conf, now: datetime) -> Iterator[Finding]:
    silent = silence(conf.data, now)
    if silent is None:
        yield Finding("bad", "签发程序", "没有运行过：请启动 central worker")
    elif silent > LATE:
        yield Finding("bad", "签发程序", f"{_lasted(silent)}没有动静：请启动 central worker")
    else:
        yield Finding("well", "签发程序", "在运行")


def _disk(conf: Conf, _now: datetime) -> Iterator[Finding]:
    seen = set[int]()
    for folder in (conf.signing.feed, conf.data):
        device = folder.stat().st_dev
        if device in seen:
            continue
        seen.add(device)
        free = shutil.disk_usage(folder).free // _MIB
        if free < conf.signing.free_mb:
            words = f"{folder} 只剩 {free} MB，少于 {conf.signing.free_mb} MB 就不签发：请清理"
            yield Finding("bad", "磁盘", words)
        elif free < conf.signing.free_mb * 4:
            yield Finding("warn", "磁盘", f"{folder} 只剩 {free} MB")
        else:
            yield Finding("well", "磁盘", f"{folder} 还有 {free} MB")


def _backup(conf: Conf, now: datetime) -> Iterator[Finding]:
    try:
        last = datetime.fromtimestamp((conf.data / LAST).stat().st_mtime, UTC)
    except FileNotFoundError:
        yield Finding("warn", "备份", "还没有备份过：central backup 文件夹（最好在另一块盘上）")
        return
    late = now - last > BACKUP_LATE
    yield Finding("warn" if late else "well", "备份", f"上次是 {_said(last)}{'，隔得太久了' if late else ''}")


def _mail(conf: Conf, _now: datetime) -> Iterator[Finding]:
    mail = conf.mail
    if not mail.server and not mail.webhook:
        yield Finding("well", "邮件和通知", "没有设；有事只在管理台上提醒")
        return
    if mail.webhook:
        yield Finding("well", "邮件和通知", "有事会通知设置里的 webhook")
    if not mail.server:
        return
    if mail.password_file and not Path(mail.password_file).is_file():
        yield Finding("bad", "邮件和通知", f"放密码的文件 {mail.password_file} 不在")
    try:
        with smtplib.SMTP(mail.server, mail.port, timeout=MAIL_SECONDS) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as fault:
        yield Finding("bad", "邮件和通知", f"邮件服务器 {mail.server}:{mail.port} 连不上：{fault}")
    else:
        yield Finding("well", "邮件和通知", f"邮件服务器 {mail.server}:{mail.port} 连得上")


def _screens(_conf: Conf, now: datetime) -> Iterator[Finding]:
    from central.devices.fleet import present, said
    from central.devices.standing import standing

    words = [standing(said(device), now).word for device in present()]
    if not words:
        yield Finding("well", "大屏", "没有登记（central device add）")
        return
    away = words.count("offline")
    line = (
        f"登记 {len(words)} 块，在线 {words.count('online')}，断网照常播放 {words.count('cut')}，"
        f"离线 {away}，没报到过 {words.count('unknown')}"
    )
    yield Finding("warn" if away else "well", "大屏", line)


def _said(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def _lasted(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // 1440} 天"
