"""Units as pages of the tree."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page

from central.units.codes import check_code
from feed.units import level_of, lineage


class UnitPage(Page):
    """A county, township or village; its place in the tree follows from its code."""

    code = models.CharField("区划代码", max_length=12, unique=True, validators=[check_code])
    duty_phone = models.CharField("值班电话", max_length=30, blank=True)

    parent_page_types = ["wagtailcore.Page", "units.UnitPage"]
    subpage_types = ["units.UnitPage", "items.ItemPage"]

    class Meta:
        verbose_name = "单位"

    @property
    def level(self) -> str:
        """`county`, `township` or `village`."""
        return level_of(self.code).value

    def above(self) -> tuple[str, ...]:
        """Codes of the units above, nearest first."""
        return lineage(self.code)[1:]
