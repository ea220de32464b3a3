"""People and their posts."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from central.people.rights import ROLE_WORDS, Act, Holding, Role, fits, may
from central.units.codes import check_code
from feed.units import is_unit_code


class Person(AbstractUser):
    """Somebody who works on the console. `full_name` is how others see them; there is no first and last name."""

    full_name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机", max_length=20, blank=True)
    must_change_password = models.BooleanField("下次登录要改密码", default=True)
    totp_secret = models.CharField(max_length=64, blank=True)
    totp_last = models.BigIntegerField(default=0)
    """The newest time step whose code was used: no code is taken twice."""

    epoch = models.PositiveIntegerField(default=0)
    """Raised to end every session of this person at once."""

    first_name = None
    last_name = None
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """The name that others see."""
        return self.full_name

    def get_short_name(self) -> str:
        """The name that others see."""
        return self.full_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to count: it changes with the password and with `epoch`."""
        told = f"{self.password}|{self.epoch}"
        return salted_hmac("central.people.Person.session", told, secret=secret, algorithm="sha256").hexdigest()

    def standing_posts(self, on: date | None = None) -> tuple[Holding, ...]:
        """The posts that decide who rules over this account: present and coming ones, else the ones that ended last."""
        day, posts = on or timezone.localdate(), list(self.posts.all())
        found = [post for post in posts if post.until is None or post.until >= day]
        if not found and posts:
            newest = max(post.until or day for post in posts)
            found = [post for post in posts if post.until == newest]
        return tuple(Holding(Role(post.role), post.unit_code) for post in found)

    def holdings(self, on: date | None = None) -> tuple[Holding, ...]:
        """The posts held on a day (today), own ones and those held for somebody else."""
        if not self.is_active:
            return ()
        day = on or timezone.localdate()
        return tuple(Holding(Role(post.role), post.unit_code) for post in self.posts.all() if post.holds(day))

    def may(self, act: Act, unit: str) -> bool:
        """Tell whether this person may do `act` to the matters of the unit with that code."""
        return may(self.holdings(), act, unit)

    def sees(self, act: Act) -> models.Q:
        """The units to whose matters this person may do `act`, as a condition on `code`."""
        condition = models.Q(pk__in=[])
        for holding in self.holdings():
            if may((holding,), act, holding.unit):
                condition |= models.Q(code=holding.unit)
            # Below: villages and townships within, where the role reaches down.
            probe = f"{holding.unit}{'001' if len(holding.unit) < 12 else ''}"
            if len(holding.unit) < 12 and may((holding,), act, probe):
                condition |= models.Q(code__startswith=holding.unit) & ~models.Q(code=holding.unit)
        return condition


class Post(models.Model):
    """A role at a unit, from a day until a day. A substitute holds it `instead_of` somebody for a time."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts", verbose_name="人员")
    unit_code = models.CharField("单位", max_length=12, validators=[check_code])
    role = models.CharField("岗位", max_length=12, choices=[(role.value, words) for role, words in ROLE_WORDS.items()])
    since = models.DateField("从", default=timezone.localdate)
    until = models.DateField("到", null=True, blank=True)
    instead_of = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="substituted", verbose_name="代谁"
    )
    head = models.BooleanField("主任", default=False)

    class Meta:
        verbose_name = "岗位"
        constraints = [
            models.UniqueConstraint(fields=["person", "unit_code", "role", "since"], name="one_post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {ROLE_WORDS[Role(self.role)]} · {self.unit_code}"

    def clean(self) -> None:
        """Refuse a role at a unit of another level, an end before the beginning, and standing in for oneself."""
        # What is no role or no code at all is told by the field itself.
        known = self.role in set(Role) and is_unit_code(self.unit_code or "")
        if known and not fits(Role(self.role), self.unit_code):
            raise ValidationError({"role": "这个岗位不能设在这一级。"})
        if self.until and self.until < self.since:
            raise ValidationError({"until": "结束的日子在开始之前。"})
        if self.instead_of_id and self.instead_of_id == self.person_id:
            raise ValidationError({"instead_of": "不能代自己。"})

    def holds(self, day: date) -> bool:
        """Tell whether the post is held on a day, its last day included."""
        return self.since <= day and (self.until is None or day <= self.until)


class Attempt(models.Model):
    """A failed sign-in: enough of them and the next one waits (see `central.people.throttle`)."""

    username = models.CharField(max_length=150, db_index=True)
    address = models.CharField(max_length=45, db_index=True)
    at = models.DateTimeField(db_index=True)


class RecoveryCode(models.Model):
    """Stands in for the authenticator once. Only its hash is kept; ten are made at a time, the old ones go."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=64, unique=True)
    used = models.DateTimeField(null=True)
