"""Short links and counted scans."""

from __future__ import annotations

from django.db import models

from central.items.models import ItemPage


class ShortLink(models.Model):
    """A long address behind a short one of ours, for good: what is printed and scanned must not lead elsewhere."""

    code = models.CharField(max_length=12, unique=True)
    url = models.CharField("网址", max_length=2000, unique=True)
    added = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "短网址"


class Scan(models.Model):
    """How often an item's page was opened on a day. Nothing about who opened it."""

    item = models.ForeignKey(ItemPage, models.CASCADE, related_name="scans")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "扫码次数"
        constraints = [models.UniqueConstraint(fields=["item", "day"], name="one_count_a_day")]
        indexes = [models.Index(fields=["day"])]
