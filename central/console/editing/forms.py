"""One short form per kind of item, as data: its fields, in the words of the people who fill them in.

A field's `path` is its place in the item's content; what stands in a form and what is kept have one shape.
"""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest

from central.console.editing.fields import Field, Form, Rows, Section
from central.console.editing.pieces import MATERIAL, STEP
from central.console.gate import item_for
from central.items.models import ItemPage
from central.people.rights import Act
from feed import limits

SUBJECTS: Final = (("person", "个人"), ("organisation", "单位"))
LEVELS: Final = (("county", "县区"), ("township", "乡镇街道"), ("village", "村"))
CASES: Final = (("immediate", "当场办好"), ("promised", "承诺几天内办好"))
VILLAGE_ROLES: Final = (
    ("direct", "村里直接办"),
    ("on-behalf", "村里代办"),
    ("assist", "村里帮着办"),
    ("inform", "村里告诉怎么办"),
)
FREQUENCIES: Final = (
    ("quarterly", "每季度"),
    ("monthly", "每月"),
    ("yearly", "每年"),
    ("once", "一事一公开"),
    ("standing", "长期"),
)

_TITLE: Final = Field("title", "标题", need=True, most=limits.TITLE_LENGTH)
_SHORT: Final = Field("short_title", "短标题", most=24, help="标题长的时候，列表里用它。8 个字以内最好认。")
_SUMMARY: Final = Field("summary", "一句话", most=limits.SUMMARY_LENGTH, help="写在标题下面，最要紧的一句。")
_ISSUER: Final = Field("issuer", "谁发布", most=limits.LABEL_LENGTH, help="不写就是本单位。")


def _head(*more: Field) -> Section:
    return Section("", (_TITLE, *more))


def _more(*more: Field) -> Section:
    return Section("还可以写", (_SUMMARY, _SHORT, *more, _ISSUER), folded=True)


_STEPS: Final = Rows(
    "guide.steps", "怎么办", "加一步", STEP, limits.STEPS, help="一步一行，流程图会自己画出来。", draws="flow"
)
_MATERIALS: Final = Rows("guide.materials", "要带什么", "加一样", MATERIAL, limits.MATERIALS)

FORMS: Final[dict[str, Form]] = {
    "notice": Form(
        "写通知",
        (_head(),),
        (Section("", (Field("topics", "哪一类", "ticks", choices="notice_topics"),)), _more()),
        pieces=("livestream", "contacts"),
    ),
    "policy": Form(
        "写政策",
        (
            _head(
                Field("policy.theme", "主题", "choice", need=True, choices="themes"),
                Field("policy.authority", "发文单位", most=limits.LABEL_LENGTH),
                Field("policy.document_number", "文号", most=limits.LABEL_LENGTH),
            ),
            Section(
                "",
                (
                    Rows(
                        "policy.key_points",
                        "要点",
                        "加一个要点",
                        (
                            Field("label", "群众问什么", need=True, most=limits.LABEL_LENGTH, help="谁要缴"),
                            Field("answer", "一句话回答", need=True, most=limits.LABEL_LENGTH, help="每人 400 元"),
                            Field("note", "补一句", most=limits.LABEL_LENGTH),
                        ),
                        limits.KEY_POINTS,
                        help="三个最好：谁、多少、几时。轮播时只放要点。",
                    ),
                ),
            ),
        ),
        (_more(),),
        pieces=("facts", "steps", "livestream", "contacts"),
        body="全文",
    ),
    "guide": Form(
        "写办事指南",
        (
            _head(Field("guide.life_event", "哪类事", "choice", need=True, choices="life_events")),
            Section(
                "群众先看这几样",
                (
                    Field("guide.who", "谁能办", need=True, wide=True),
                    Field("guide.duration", "多久办好", need=True, most=limits.LABEL_LENGTH),
                    Field("guide.fee", "收不收费", need=True, most=limits.LABEL_LENGTH),
                    Field("guide.place", "去哪办", need=True),
                    Field("guide.phone", "打什么电话", "phone", need=True),
                    Field("guide.hours", "几点开门", most=limits.LABEL_LENGTH),
                    Field("guide.village_role", "村里管什么", "choice", choices=VILLAGE_ROLES),
                ),
            ),
            Section("", (_MATERIALS, _STEPS)),
        ),
        (
            Section(
                "",
                (
                    Rows(
                        "guide.questions",
                        "常见问题",
                        "加一问",
                        (
                            Field("question", "问", need=True),
                            Field("answer", "答", "text", need=True, most=limits.BASIS_LENGTH),
                        ),
                        limits.FAQ,
                    ),
                ),
            ),
            Section(
                "依据和期限",
                (
                    Field("guide.basis", "设定依据", "text", most=limits.BASIS_LENGTH, wide=True),
                    Field("guide.conditions", "受理条件", "lines", help="一行一条。", wide=True),
                    Field("guide.authority", "实施主体", most=limits.LABEL_LENGTH),
                    Field("guide.code", "事项编码", most=limits.LABEL_LENGTH),
                    Field("guide.level", "行使层级", "choice", choices=LEVELS),
                    Field("guide.subjects", "服务对象", "ticks", choices=SUBJECTS),
                    Field("guide.case", "办件类型", "choice", choices=CASES),
                    Field("guide.legal_days", "法定多少天", "number"),
                    Field("guide.promised_days", "承诺多少天", "number"),
                    Field("guide.visits", "要跑几次", "number"),
                    Field("guide.fee_basis", "收费依据", "text", most=limits.BASIS_LENGTH, wide=True),
                ),
                folded=True,
            ),
            Section(
                "怎么去、网上办、结果",
                (
                    Field("guide.directions", "怎么走"),
                    Field("guide.online", "网上办理地址", most=2000, help="https 开头。长的会自动变短。"),
                    Field("guide.result", "办完拿到什么", most=limits.LABEL_LENGTH),
                    Field("guide.complaints_phone", "监督投诉电话", "phone"),
                    Field("guide.checked", "哪天核对过", "date"),
                ),
                folded=True,
            ),
            _more(),
        ),
        pieces=("contacts", "facts"),
        body="还要说的",
        body_needed=False,
    ),
    "profile": Form(
        "写村情",
        (_head(Field("topics", "说哪方面", "ticks", choices="profile_topics")),),
        (_more(),),
        pieces=("facts", "people", "gallery", "map", "contacts"),
    ),
    "contact": Form(
        "写便民电话",
        (_head(Field("topics", "哪一类", "ticks", choices="contact_topics")),),
        (_more(),),
        pieces=("contacts",),
        body="还要说的",
        body_needed=False,
    ),
    "disclosure": Form(
        "写公开事项",
        (
            _head(
                Field("disclosure.area", "党务、村务还是财务", "choice", need=True, choices="areas"),
                Field("disclosure.matter", "哪一项", "choice", need=True, choices="matters"),
                Field("disclosure.template", "哪一类", "choice", need=True, choices="templates"),
            ),
            Section(
                "说的是哪段时间",
                (
                    Field("disclosure.period.label", "所属期", most=limits.LABEL_LENGTH, help="例如 2026年三季度"),
                    Field("disclosure.period.first", "从", "date"),
                    Field("disclosure.period.last", "到", "date"),
                    Field("disclosure.publicity_from", "公示从", "date"),
                    Field("disclosure.publicity_until", "公示到", "date", help="到这天自己下屏。"),
                    Field("disclosure.frequency", "多久公开一次", "choice", choices=FREQUENCIES),
                ),
            ),
        ),
        (
            Section(
                "依据和登记",
                (
                    Field("disclosure.elements", "内容要素", "text", most=limits.BASIS_LENGTH, wide=True),
                    Field("disclosure.basis", "公开依据", "text", most=limits.BASIS_LENGTH, wide=True),
                    Field("disclosure.domain", "公开领域", "choice", choices="domains"),
                    Field("disclosure.body", "公开主体", most=limits.LABEL_LENGTH),
                    Field("disclosure.due", "应公开日", "date"),
                    Field("disclosure.disclosed", "实际公开日", "date"),
                    Field("disclosure.archive_number", "归档号", most=limits.LABEL_LENGTH),
                ),
                folded=True,
            ),
            _more(),
        ),
        pieces=("facts", "people", "steps"),
    ),
}


def owned(kind: str) -> frozenset[str]:
    """The paths that the form of a kind fills in; anything else in a content it leaves alone."""
    form = FORMS[kind]
    paths = {"blocks", "audience"}
    for section in (*form.before, *form.after):
        paths |= {".".join(part.path.split(".")[:2]) for part in section.parts}
    return frozenset(paths)


def written(request: HttpRequest, number: str, act: Act) -> ItemPage:
    """The item of a number, for somebody who may do `act` to it; only kinds that are written here.

    A warning has a way of its own (two people, its own pages) and is not reached from here.
    Raises Http404, PermissionDenied.
    """
    found = item_for(request, number, act)
    if found.kind not in FORMS:
        raise Http404("这一种内容不在这里写。")
    return found
