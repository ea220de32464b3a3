"""The outbox: units whose feed has to be written anew, noted in the transaction that made it so."""

from django.db import models


class Outbox(models.Model):
    """A unit whose approved items have changed; the worker takes all rows at once and removes them after signing."""

    unit_code = models.CharField(max_length=12, db_index=True)
    at = models.DateTimeField(auto_now_add=True)
    allow_empty = models.BooleanField(default=False)

    class Meta:
        verbose_name = "待发布"


class Published(models.Model):
    """What the last signing brought: the newest state of the publisher, one row."""

    at = models.DateTimeField()
    units = models.CharField(max_length=2000, blank=True)
    timestamp = models.PositiveBigIntegerField(default=0)
    fault = models.CharField(max_length=400, blank=True)
