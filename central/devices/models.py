"""Screens, how often each item was looked at, and what residents wrote."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from central.units.codes import check_code
from feed.fingerprint import fingerprint_words


class Device(models.Model):
    """A screen that may report: its public key, where it hangs, what is counted of it, what it said last.

    A removed one keeps its row, so that what it sent once cannot be counted again should it come back.
    """

    key = models.CharField("公钥", max_length=64, unique=True)
    name = models.CharField("名字", max_length=60)
    unit_code = models.CharField("村", max_length=12, db_index=True, validators=[check_code])
    added = models.DateTimeField("登记于")
    removed = models.DateTimeField("取消于", null=True, blank=True)

    series = models.PositiveBigIntegerField(default=0)
    counted = models.PositiveBigIntegerField(default=0)
    """The highest event of that series which is counted; every lower one is, or was given up by the screen."""
    used_at = models.DateTimeField("上次有人用", null=True)

    session = models.PositiveBigIntegerField(default=0)
    beat = models.PositiveBigIntegerField(default=0)
    reported_at = models.DateTimeField("上次报到", null=True)
    online_since = models.DateTimeField(null=True)
    told = models.JSONField(default=dict)
    """The last heartbeat as it came (`feed.reports.Heartbeat`); empty before the first."""

    class Meta:
        verbose_name = "大屏"

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        """The eight words of the key, as they are read out on the telephone."""
        return " ".join(fingerprint_words(bytes.fromhex(self.key)))


class DailyUse(models.Model):
    """How often something was done on one day on the screens of one village, and for how many seconds in all.

    `unit_code` and `item_id` name an item; for a section `item_id` is the section. `deed` is that of the contract, with
    the stars behind it where somebody rated (`rated-5`). One row per day, so that nobody's path can be followed.
    """

    day = models.DateField(db_index=True)
    village = models.CharField(max_length=12)
    unit_code = models.CharField(max_length=12, blank=True)
    item_id = models.CharField(max_length=100, blank=True)
    deed = models.CharField(max_length=12)
    times = models.PositiveBigIntegerField(default=0)
    seconds = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "使用次数"
        constraints = [
            models.UniqueConstraint(fields=["day", "village", "unit_code", "item_id", "deed"], name="one_use_a_day"),
        ]
        indexes = [models.Index(fields=["unit_code", "item_id", "day"], name="devices_use_of_item")]


class Remark(models.Model):
    """What somebody wrote on a screen, personal numbers masked before it is kept."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="remarks")
    village = models.CharField(max_length=12, db_index=True)
    unit_code = models.CharField(max_length=12, blank=True)
    item_id = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    received = models.DateTimeField()
    text = models.CharField(max_length=2000)
    masked = models.BooleanField(default=False)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "留言"
        indexes = [models.Index(fields=["village", "done_at", "-received"], name="devices_remark_inbox")]
