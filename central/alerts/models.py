"""Warnings on their way to the screens, and the files that were read."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from central.items.models import ItemPage

LAPSE = timedelta(minutes=10)
"""How long the first confirmation waits for the second (CONSOLE-TOKENS, two-person box)."""

STATES = {"draft": "在填", "waiting": "等第二个人", "issued": "已发", "dropped": "不发了"}


class Proposal(models.Model):
    """A warning, or a new version of one, until two managers have confirmed it.

    `typed` is the form as it was left. With the first confirmation it becomes `content`, which nobody changes any more:
    what the second person confirms is what the first one did.
    """

    number = models.CharField("短地址", max_length=12, unique=True)
    state = models.CharField("状态", max_length=8, choices=list(STATES.items()), default="draft", db_index=True)
    typed = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    content = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    title = models.CharField("标题", max_length=60, blank=True)
    told = models.JSONField(default=list)
    """What still has to be seen to, as the file that it was read from leaves it."""
    replaces = models.ForeignKey(ItemPage, models.CASCADE, null=True, related_name="+", verbose_name="改的是哪一条")
    item = models.ForeignKey(ItemPage, models.CASCADE, null=True, related_name="proposals", verbose_name="发出的预警")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="谁填的")
    saved = models.DateTimeField("存于")
    lock_number = models.PositiveIntegerField(default=1)
    """Grows with every change: who confirms what has changed since they looked is told."""
    first = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="第一个人"
    )
    first_at = models.DateTimeField(null=True)
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="第二个人"
    )
    second_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "预警稿"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second=None) | ~models.Q(second=models.F("first")), name="two_different_people"
            )
        ]

    @classmethod
    def waiting(cls, now: datetime) -> models.QuerySet[Proposal]:
        """Those that a second person can confirm now."""
        return cls.objects.filter(state="waiting", first_at__gt=now - LAPSE)

    def seconds_left(self, now: datetime) -> int:
        """Seconds until the first confirmation lapses; 0 when it has, or when there is none."""
        if self.state != "waiting" or self.first_at is None:
            return 0
        return max(0, int((self.first_at + LAPSE - now).total_seconds()))

    def is_waiting(self, now: datetime) -> bool:
        """Whether a second person can confirm it now."""
        return self.seconds_left(now) > 0


class CapFile(models.Model):
    """A CAP message that was read. The same message is read once (identifier and sender are its name for good)."""

    sender = models.CharField(max_length=200)
    identifier = models.CharField(max_length=200)
    sent = models.DateTimeField()
    msg_type = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    proposal = models.ForeignKey(Proposal, models.CASCADE, null=True, related_name="files")
    item = models.ForeignKey(ItemPage, models.CASCADE, null=True, related_name="+")
    """The warning that the message says is over (a cancel)."""

    class Meta:
        verbose_name = "预警文件"
        constraints = [models.UniqueConstraint(fields=["sender", "identifier"], name="one_file_once")]
