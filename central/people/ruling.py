"""What the unit above does with accounts and posts. Every step is one transaction, checked and logged.

Raises `Refused` with words for the person who tried; nothing has changed then.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import transaction
from django.utils import timezone

from central.items.journal import note
from central.items.models import ItemPage
from central.items.workflow import Refused
from central.people.accounts import open_account
from central.people.models import Person, Post, RecoveryCode
from central.people.rights import ROLE_WORDS, Act, Holding, Role, may, may_grant, may_rule
from central.units.models import UnitPage

validate_email_address = EmailValidator("邮箱写法不对，中间要有 @，请再对一遍。")
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look like another: i l o 0 1."""


def random_password() -> str:
    """An initial password, read out or written down once: 12 letters and digits, 59 bits."""
    parts = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(parts)


def rules(actor: Person, target: Person) -> bool:
    """Whether the actor stands above the target: never over oneself."""
    return actor.pk != target.pk and may_rule(actor.holdings(), target.standing_posts())


def knows(actor: Person, target: Person) -> bool:
    """Whether the target is listed for the actor: a post of theirs is in a unit whose people the actor keeps."""
    return any(may(actor.holdings(), Act.PEOPLE, held.unit) for held in target.standing_posts())


@transaction.atomic
def open_for(
    actor: Person,
    username: str,
    name: str,
    phone: str,
    holding: Holding,
    now: datetime,
    *,
    until: date | None = None,
    head: bool = False,
    email: str = "",
) -> tuple[Person, str]:
    """Open an account with one post; the person and the password to hand over."""
    _grant(actor, holding)
    if Person.objects.filter(username__iexact=username.strip()).exists():
        raise Refused("这个用户名有人用了，请换一个，比如加上村名的拼音。")
    password = random_password()
    try:
        made = open_account(username, name, password, ((holding.role, holding.unit),), since=_day(now))
        if until or head:
            post = made.posts.get()
            post.until, post.head = until, head
            post.full_clean()
            post.save()
        _reach(made, phone, email)
    except ValidationError as fault:
        _refuse(fault)
    words = f"开账号：{made.full_name}（{made.username}），{_post_words(holding)}"
    note("person", actor, now, unit=holding.unit, words=words)
    return made, password


@transaction.atomic
def set_reach(actor: Person, target: Person, phone: str, email: str, now: datetime) -> bool:
    """Telephone and e-mail address of somebody below, or one's own; whether anything has changed."""
    if actor.pk != target.pk:
        target = _ruled(actor, target)
    before = (target.phone, target.email)
    try:
        _reach(target, phone, email)
    except ValidationError as fault:
        _refuse(fault)
    if (target.phone, target.email) == before:
        return False
    words = f"改联系办法：{target.full_name}（{target.username}）"
    note("person", actor, now, unit=_unit(target), words=words)
    return True


def _reach(person: Person, phone: str, email: str) -> None:
    person.phone, person.email = phone.strip(), email.strip()
    if person.email:
        validate_email_address(person.email)
    person.full_clean(exclude=["password"])
    person.save(update_fields=["phone", "email"])


@transaction.atomic
def reset_password(actor: Person, target: Person, now: datetime) -> str:
    """A new random password that must be changed; every session of the target ends."""
    target = _ruled(actor, target)
    password = random_password()
    target.set_password(password)
    target.must_change_password = True
    target.epoch += 1
    target.save(update_fields=["password", "must_change_password", "epoch"])
    note("reset", actor, now, unit=_unit(target), words=f"重设密码：{target.full_name}（{target.username}）")
    return password


@transaction.atomic
def rebind(actor: Person, target: Person, now: datetime) -> None:
    """Forget authenticator and recovery codes; the next sign-in sets up a new one. Every session ends."""
    target = _ruled(actor, target)
    target.totp_secret, target.totp_last = "", 0
    target.epoch += 1
    target.save(update_fields=["totp_secret", "totp_last", "epoch"])
    RecoveryCode.objects.filter(person=target).delete()
    note("reset", actor, now, unit=_unit(target), words=f"重新绑手机：{target.full_name}（{target.username}）")


@transaction.atomic
def set_active(actor: Person, target: Person, active: bool, now: datetime) -> None:
    """Stop an account at once, or let it in again."""
    target = _ruled(actor, target)
    if target.is_active == active:
        return
    target.is_active = active
    target.epoch += 1
    target.save(update_fields=["is_active", "epoch"])
    words = f"{'启用' if active else '停用'}账号：{target.full_name}（{target.username}）"
    note("person", actor, now, unit=_unit(target), words=words)


@transaction.atomic
def give_post(
    actor: Person,
    target: Person,
    holding: Holding,
    now: datetime,
    *,
    since: date,
    until: date | None = None,
    instead_of: Person | None = None,
    head: bool = False,
) -> Post:
    """Give somebody a post, for good or as a substitute from a day until a day."""
    if actor.pk == target.pk:
        raise Refused("自己的岗位不能自己改，请找上一级管理员。")
    if not knows(actor, target):
        raise Refused("这个人不归您管。")
    _grant(actor, holding)
    if since < _day(now):
        raise Refused("开始的日子已经过了，请写今天或者以后。")
    if instead_of is not None:
        _check_substitution(holding, instead_of, since, until)
    if any(post.unit_code == holding.unit and post.role == holding.role.value and post.holds(since)
           for post in target.posts.all()):  # fmt: skip
        raise Refused("这个岗位已经有了。要改日子，请先结束原来的。")
    post = Post(person=target, role=holding.role.value, unit_code=holding.unit, since=since, until=until,
                instead_of=instead_of, head=head)  # fmt: skip
    try:
        post.full_clean()
    except ValidationError as fault:
        _refuse(fault)
    post.save()
    told = f"，代{instead_of.full_name}" if instead_of else ""
    days = f"，{_said(since)}起" + (f"到{_said(until)}" if until else "")
    words = f"给岗位：{target.full_name}，{_post_words(holding)}{told}{days}"
    note("person", actor, now, unit=holding.unit, words=words)
    return post


@transaction.atomic
def end_post(actor: Person, post: Post, now: datetime, *, until: date | None = None) -> None:
    """End a post on a day (today); one that has not begun is taken away."""
    if actor.pk == post.person_id:
        raise Refused("自己的岗位不能自己改，请找上一级管理员。")
    holding = Holding(Role(post.role), post.unit_code)
    _grant(actor, holding)
    last = until or _day(now)
    if last < _day(now):
        raise Refused("结束的日子不能早于今天。")
    _end(post, last)
    note("person", actor, now, unit=holding.unit,
         words=f"结束岗位：{post.person.full_name}，{_post_words(holding)}，到{_said(last)}")  # fmt: skip


@transaction.atomic
def hand_over(actor: Person, leaver: Person, successor: Person, now: datetime) -> int:
    """The leaver's posts end today, their drafts are the successor's from now on; how many drafts went over."""
    leaver = _ruled(actor, leaver)
    if successor.pk == leaver.pk:
        raise Refused("接手的人要另选一位。")
    if not successor.is_active or not knows(actor, successor):
        raise Refused("接手的人不归您管，或者账号停用了。")
    today = _day(now)
    unfinished = ItemPage.objects.filter(author=leaver, state__in=("draft", "returned"))
    units = sorted(set(unfinished.values_list("unit_code", flat=True)))
    missing = [code for code in units if not successor.may(Act.WRITE, code)]
    if missing:
        names = "、".join(UnitPage.objects.filter(code__in=missing).values_list("title", flat=True))
        raise Refused(f"{successor.full_name} 还没有{names}的编辑岗位，请先给岗位，再交接。")
    went = unfinished.update(author=successor)
    for post in leaver.posts.all():
        if post.until is None or post.until > today:
            _end(post, today)
    note("person", actor, now, unit=_unit(leaver),
         words=f"离任交接：{leaver.full_name} 交给 {successor.full_name}，草稿 {went} 条，岗位今天结束")  # fmt: skip
    return went


def _end(post: Post, last: date) -> None:
    if post.since > last:
        post.delete()
        return
    post.until = last
    post.save(update_fields=["until"])


def _check_substitution(holding: Holding, absent: Person, since: date, until: date | None) -> None:
    if until is None:
        raise Refused("代班要写到哪天为止，到期自动结束。")
    if until - since > timedelta(days=366):
        raise Refused("代班最长一年。")
    if not any(post.role == holding.role.value and post.unit_code == holding.unit and post.holds(since)
               and post.instead_of_id is None for post in absent.posts.all()):  # fmt: skip
        raise Refused(f"{absent.full_name} 那天没有这个岗位，不用代。")


def _grant(actor: Person, holding: Holding) -> None:
    if not may_grant(actor.holdings(), holding):
        raise Refused("这个岗位不归您给：只能给下一级的，请找上一级管理员。")
    if not UnitPage.objects.filter(code=holding.unit).exists():
        raise Refused("还没有这个单位，请先建单位。")


def _ruled(actor: Person, target: Person) -> Person:
    """The target as it is now, held for this transaction."""
    found = Person.objects.select_for_update().get(pk=target.pk)
    if actor.pk == found.pk:
        raise Refused("自己的账号不能自己重设，请找上一级管理员；换密码请点“我的账号”。")
    if not rules(actor, found):
        raise Refused("这个人的账号不归您管，要由上一级管理员来办。")
    return found


def _unit(person: Person) -> str:
    return next((held.unit for held in person.standing_posts()), settings.CONF.county)


def _post_words(holding: Holding) -> str:
    unit: Callable[[], str | None] = UnitPage.objects.filter(code=holding.unit).values_list("title", flat=True).first
    return f"{unit() or holding.unit} {ROLE_WORDS[holding.role]}"


def _day(now: datetime) -> date:
    return timezone.localtime(now).date()


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _refuse(fault: ValidationError) -> NoReturn:
    raise Refused("；".join(fault.messages)) from fault
