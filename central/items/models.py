"""Items as pages below their unit, their media, and the log of every decision."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from wagtail.models import Page, Revision

from central.units.models import UnitPage
from feed.item import KINDS

STATES = {
    "draft": "草稿",
    "signing": "待签字",
    "review": "待审核",
    "returned": "已退回",
    "approved": "已通过",
    "withdrawn": "已撤下",
    "archived": "已归档",
}
"""Where the newest version stands. What residents see is `approved`, whatever the newest version is doing."""


class ItemPage(Page):
    """One matter of a unit.

    `content` is the newest version as its author left it, in the words of the feed's item, and may be unfinished.
    `approved` is the version that was approved last, complete; the publisher reads nothing else. An edit of a live item
    leaves `approved` on the screens until the new version is approved in its turn.
    """

    kind = models.CharField("种类", max_length=12, choices=[(kind, kind) for kind in KINDS])
    unit_code = models.CharField("单位", max_length=12, db_index=True)
    item_id = models.CharField(max_length=64)
    number = models.CharField("短地址", max_length=12, unique=True)
    """What stands in the item's short public address; never given twice."""
    content = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    edition = models.PositiveIntegerField("第几稿", default=1)
    """Counts every version handed in; the version on the screens is the feed's own number."""
    state = models.CharField("状态", max_length=10, choices=list(STATES.items()), default="draft", db_index=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="written", verbose_name="谁写的"
    )
    saved = models.DateTimeField("存于", auto_now=True)
    handed_in = models.DateTimeField("交于", null=True)
    reason = models.CharField("退回或撤下的原因", max_length=400, blank=True)
    starts = models.DateTimeField("几时上屏", null=True, blank=True)
    ends = models.DateTimeField("几时下屏", null=True, blank=True)
    approved = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    approved_at = models.DateTimeField(null=True)
    approved_starts = models.DateTimeField(null=True, db_index=True)
    approved_ends = models.DateTimeField(null=True, db_index=True)
    reasons = models.JSONField("留着的原因", default=dict)
    """Why something stays that the guard asked about: the finding's sentence → the author's words."""
    lock_number = models.PositiveIntegerField(default=0)
    """Grows with every save: who saves over a version they have not seen is told, and loses nothing."""

    parent_page_types = ["units.UnitPage"]
    subpage_types: list[str] = []
    # Items name no other pages; the index of references would cost a third of every save.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "公开事项"
        constraints = [models.UniqueConstraint(fields=["unit_code", "item_id"], name="one_item_once")]
        indexes = [models.Index(fields=["unit_code", "state"]), models.Index(fields=["unit_code", "-saved"])]

    @property
    def unit(self) -> UnitPage:
        """The unit whose matter it is."""
        return UnitPage.objects.get(code=self.unit_code)

    @property
    def is_private(self) -> bool:
        """Whether it was never handed in: for those who write for its unit, and nobody else."""
        return self.state == "draft" and self.handed_in is None and self.approved is None

    @property
    def handed_over(self) -> dict[str, Any] | None:
        """What others than its writers may read: the newest version that was handed in, else what is on the screens."""
        if self.state not in ("draft", "returned"):
            return self.content
        last = self.version(self.edition - 1)
        return last.content["content"] if last is not None else self.approved

    def version(self, number: int) -> Revision | None:
        """The version handed in under a number, as Wagtail keeps it; its `content["content"]` is the author's."""
        return self.revisions.filter(content__edition=number).order_by("-pk").first()


class Media(models.Model):
    """A blob that items may show: what was uploaded, made fit for the screens, addressed by its hash."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    type = models.CharField(max_length=40)
    length = models.BigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    seconds = models.PositiveIntegerField(null=True)
    pages = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=60, blank=True)
    added = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "照片和文件"

    @property
    def reference(self) -> dict[str, Any]:
        """The feed's media reference, as plain values."""
        found = {"sha256": self.sha256, "length": self.length, "type": self.type}
        optional = {"width": self.width, "height": self.height, "seconds": self.seconds, "name": self.name}
        return found | {key: value for key, value in optional.items() if value}


class Upload(models.Model):
    """Who brought which blob to which item; a person may use only what was brought to a unit they write for."""

    media = models.ForeignKey(Media, models.PROTECT, related_name="uploads")
    item = models.ForeignKey(ItemPage, models.CASCADE, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)
    original_name = models.CharField(max_length=200, blank=True)


class Signature(models.Model):
    """A member of the supervision committee has checked this very version; a changed figure asks anew."""

    item = models.ForeignKey(ItemPage, models.CASCADE, related_name="signatures")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    at = models.DateTimeField()
    drawn = models.ForeignKey(Media, models.PROTECT, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "version", "by"], name="one_signature_each")]


class Decision(models.Model):
    """One step that somebody took, for good: rows are only added, each carries the hash of the one before.

    The database refuses changes (see the migration's triggers); the chain shows a gap to whoever reads the export.
    """

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    who = models.CharField(max_length=40)
    act = models.CharField(max_length=20)
    unit_code = models.CharField(max_length=12, db_index=True)
    item = models.ForeignKey(ItemPage, models.DO_NOTHING, null=True, db_constraint=False)
    title = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(null=True)
    words = models.CharField(max_length=400, blank=True)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "操作记录"

    def digest(self) -> str:
        """The hash over what was done and the hash before it."""
        told = [self.before, self.at.isoformat(), self.who, self.act, self.unit_code, self.item_id, self.title,
                self.version, self.words]  # fmt: skip
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()
