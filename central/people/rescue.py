"""Letting somebody in again from the machine itself: for those above whom nobody stands on the console.

The operator and the county's last manager have no unit above them. Whoever may run commands on the machine may do
anything there anyway; the log says that it was done there.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from central.items.journal import note
from central.people.models import Person, RecoveryCode
from central.people.ruling import random_password


class Unknown(Exception):
    """There is nobody of that user name; the message says so."""


@transaction.atomic
def reset(username: str, now: datetime, *, phone: bool = False) -> str:
    """A new password that must be changed at once; with `phone` the authenticator is forgotten too. Raises `Unknown`.

    The account is let in again where it was stopped, and every session of it ends.
    """
    person = Person.objects.select_for_update().filter(username__iexact=username.strip()).first()
    if person is None:
        raise Unknown(f"没有用户名叫 {username} 的账号。")
    password = random_password()
    person.set_password(password)
    person.must_change_password = person.is_active = True
    person.epoch += 1
    if phone:
        person.totp_secret, person.totp_last = "", 0
        RecoveryCode.objects.filter(person=person).delete()
    person.save()
    unit = next((held.unit for held in person.standing_posts()), settings.CONF.county)
    what = "重设密码、重新绑手机" if phone else "重设密码"
    note("reset", None, now, unit=unit, words=f"在服务器上{what}：{person.full_name}（{person.username}）")
    return password
