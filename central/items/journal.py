"""The log of decisions: written in the transaction of the decision, chained, never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from central.items.models import Decision, ItemPage
from central.people.models import Person

ACT_WORDS = {
    "create": "新建",
    "import": "导入",
    "hand-in": "交出",
    "sign": "签字",
    "doubt": "提出疑问",
    "approve": "通过",
    "return": "退回",
    "withdraw": "撤下",
    "take-back": "收回来改",
    "discard": "不要了",
    "archive": "归档",
    "nudge": "催一催",
    "confirm": "第二人确认",
    "lift": "解除预警",
    "login": "登录",
    "login-failed": "登录失败",
    "person": "改了人员",
    "reset": "重设密码",
    "device": "改了大屏",
    "export": "导出记录",
}


def note(
    act: str,
    by: Person | None,
    now: datetime,
    *,
    unit: str,
    item: ItemPage | None = None,
    version: int | None = None,
    words: str = "",
) -> Decision:
    """Add one decision. Must run inside the transaction of what was decided. Raises KeyError for an unknown act."""
    if act not in ACT_WORDS:
        raise KeyError(act)
    with transaction.atomic():
        last = Decision.objects.order_by("-pk").select_for_update().first()
        row = Decision(
            at=now,
            by=by,
            who=str(by) if by else "系统",
            act=act,
            unit_code=unit,
            item=item,
            title=item.title if item else "",
            version=version,
            words=words[:400],
            before=last.hash if last else "",
        )
        row.hash = row.digest()
        row.save(force_insert=True)
    return row


def gaps(rows: Iterable[Decision]) -> list[int]:
    """Row numbers at which the chain is broken: a row changed, or one before it removed."""
    broken, before = [], None
    for row in rows:
        if row.hash != row.digest() or (before is not None and row.before != before):
            broken.append(row.pk)
        before = row.hash
    return broken
