"""The words of lists, item pages and states, as residents read them: said as people say them, one place for all."""

from __future__ import annotations

from typing import Final

# --- paging -----------------------------------------------------------------------------------------------------

PREVIOUS: Final = "上页"
NEXT: Final = "下页"
PAGE: Final = "页"

# --- lists ------------------------------------------------------------------------------------------------------

ALL: Final = "全部"
NEW: Final = "新"
DISCLOSED: Final = "公布"
CLASSES_DISCLOSED: Final = "类已公开"
URGENT: Final = "紧急"
SECTION_LINES: Final = {
    "village": "村里的家底和风景都在这里",
    "affairs": "党务、村务、财务都在这里",
    "policy": "和您有关的政策，一条一条说清楚",
    "guide": "选一件事，看带什么、去哪办、多久好",
    "notice": "村里和上面的通知都在这里",
    "phone": "有事找谁，电话都在这里",
}
"""The line under a section's title; a section of the county's own shows its hint."""

GUIDE_TITLE: Final = "我要办……"
GUIDE_ALL: Final = "全部事项"

# --- the code ---------------------------------------------------------------------------------------------------

SCAN: Final = {
    "profile": "扫码看更多",
    "disclosure": "扫码带回家慢慢看",
    "policy": "扫码看政策全文",
    "guide": "扫码打开完整办事指南",
    "notice": "扫码存到手机",
    "alert": "扫码告诉家里人",
    "contact": "扫码存到手机",
}
SCAN_FORMS: Final = "下载表格"
SCAN_HOME: Final = "带回家慢慢看"
SCAN_OFFLINE: Final = "手机有网就能扫"

# --- who says so ------------------------------------------------------------------------------------------------

PUBLISHED_BY: Final = "发布"
VALID_UNTIL: Final = "有效期至"
APPROVED: Final = "审核通过"
AWAITING_APPROVAL: Final = "待村务监督委员会审核"

# --- states -----------------------------------------------------------------------------------------------------

NOTHING_YET: Final = "这里还没有内容"
NOTHING_YET_LINES: Final = "这一栏的内容正在整理。\n整理好了，这里会自动出现。"
LOOK_ELSEWHERE: Final = "可以先看看"
ASK: Final = "急着办，先问："
A_WORD: Final = "小提示"
GONE: Final = "这条内容已经撤下"
GONE_LINES: Final = "内容有变动，发布的单位把它收回了。\n别的内容照样能看。"
PREPARING: Final = "内容正在准备"
PREPARING_LINES: Final = "第一次使用，正在接收村里的内容。\n收好了，这里会自动出现。"
PREPARING_OFFLINE: Final = "现在还没有连上网。\n网通了，内容会自动出现。"
PREPARING_REFUSED: Final = "收到的内容没有通过核对，先不显示。\n管理员处理好了，内容会自动出现。"
UPDATING: Final = "正在更新内容"
UPDATING_LINE: Final = "您接着看，换好了会自己刷新"
OFFLINE: Final = "网断了，先看存好的内容，照样能查"
ONE_MOMENT: Final = "请稍等一下"
ONE_MOMENT_LINES: Final = "这一页出了点小问题，\n马上带您回到首页。"
