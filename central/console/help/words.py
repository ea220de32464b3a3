"""The words of 使用帮助: a chapter for each post, questions with short answers (labels of the look's glossary)."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from central.people.rights import ROLE_WORDS, Role


class Answer(Struct, frozen=True):
    """A question as people ask it, and what to press."""

    asked: str
    lines: tuple[str, ...]


class Chapter(Struct, frozen=True):
    """The answers for one post."""

    heading: str
    key: str
    answers: tuple[Answer, ...]


CHAPTERS: Final = {
    Role.CLERK: Chapter(
        ROLE_WORDS[Role.CLERK],
        "clerk",
        (
            Answer(
                "怎么发一条通知",
                (
                    "点“新建”，选“通知公告”。",
                    "写标题和内容，要照片就选照片。写的时候会自动存好。",
                    "写完点“交给街道审核”。街道点了“通过”，一分钟左右村里的大屏就能看到。",
                ),
            ),
            Answer("按钮是灰的，点不动", ("按钮旁边写着还差什么。点一下按钮，光标会跳到第一处要填的地方。",)),
            Answer(
                "财务公开怎么填",
                (
                    "点“财务公开”，选这个季度，点“开始填”。表里已经有上季度的项目。",
                    "可以从 Excel 里复制整张表，贴到第一格；也可以选 Excel 文件。",
                    "填完交给监委会签字，签够了自动到街道。",
                ),
            ),
            Answer("已退回是什么意思", ("街道请您改一处。原因写在那一行里。点“去修改”，改好再交一次。",)),
            Answer(
                "发错了怎么办",
                ("打开那一条，点“撤下”，写明原因。大屏上几秒钟就没有了，记录会留着。", "还没审核的，点“收回来改”。"),
            ),
            Answer("哪些内容不能写", ("完整的身份证号、银行卡号会被挡住。点“遮住它”，中间几位就变成星号。",)),
        ),
    ),
    Role.SUPERVISOR: Chapter(
        ROLE_WORDS[Role.SUPERVISOR],
        "supervisor",
        (
            Answer("怎么签字", ("点“等我签字”，打开那张表。对照票据看一遍，点“核对过，签字”。用手机也可以。",)),
            Answer("数字不对怎么办", ("点“有疑问”，写哪一笔不对。表会退给村里，改过以后要重新签。",)),
            Answer("签过以后村里改了数怎么办", ("改过一个数，原来的签字就不算了，会再请您签一次。",)),
        ),
    ),
    Role.REVIEWER: Chapter(
        ROLE_WORDS[Role.REVIEWER],
        "reviewer",
        (
            Answer(
                "怎么审核",
                (
                    "点“待我审核”，左边选一条。先看大屏上的样子，再看改了哪里。",
                    "没问题点“通过，马上上屏”；要改就点“退回给村里”，写清楚改哪里。",
                ),
            ),
            Answer("自己写的能自己审吗", ("不能。写的人和审的人必须是两个人。",)),
            Answer("我请假了谁来审", ("请区里的管理员在“单位和人员”里安排代班，写明从哪天到哪天，到期自动结束。",)),
            Answer(
                "村里的人忘了密码", ("点“单位和人员”，打开这个人，点“重设密码”。新密码只显示一次，请当面告诉本人。",)
            ),
            Answer("换了村级编辑", ("打开离开的人，点“离任交接”，选接手的人。岗位今天结束，草稿全部转过去。",)),
        ),
    ),
    Role.MANAGER: Chapter(
        ROLE_WORDS[Role.MANAGER],
        "manager",
        (
            Answer(
                "怎么发应急预警",
                (
                    "点“应急发布”，照气象局的文件填，或者选预警文件。红色、橙色会占满全屏。",
                    "要两个人：一个人写，另一个人点确认。演练请选“演练”。",
                ),
            ),
            Answer("怎么解除预警", ("打开那条预警，点“解除”。到了结束时间也会自己结束。",)),
            Answer(
                "怎么开账号、安排代班",
                (
                    "点“单位和人员”，选单位，点“开账号”。第一次的密码只显示一次。",
                    "代班：打开接替的人，选“代谁”，写明从哪天到哪天。",
                ),
            ),
            Answer("谁在什么时候做了什么", ("点“操作记录”，可以按单位、人、事、日期找，也可以导出。记录谁也改不了。",)),
        ),
    ),
    Role.OPERATOR: Chapter(
        ROLE_WORDS[Role.OPERATOR],
        "operator",
        (
            Answer("能做什么，不能做什么", ("管大屏、账号和操作记录；不能写、审、发内容。",)),
            Answer(
                "怎么加一个村",
                (
                    "点“单位和人员”，点“加一个单位”，填 12 位区划代码和名称。",
                    "签名钥匙要在服务器上另外加，页面上写着命令。",
                ),
            ),
            Answer(
                "县级管理的人忘了密码",
                ("打开这个人，点“重设密码”；手机换了点“重新绑手机”。", "系统管理自己的账号，只能在服务器上重设。"),
            ),
        ),
    ),
}

EVERYBODY: Final = Chapter(
    "大家都会问的",
    "everybody",
    (
        Answer("忘了密码", ("请找上一级管理员重设：村里找街道，街道找区里。",)),
        Answer(
            "手机丢了，没有验证码", ("用备用码登录一次，每个只能用一次。备用码也没有了，请上一级管理员重新绑手机。",)
        ),
        Answer("怎么改自己的密码", ("点“我的账号”，再点“换密码”。别的电脑上会自动退出。",)),
        Answer("隔了一会儿要重新登录", ("这是为了公用电脑安全。重新登录以后接着写，写过的还在。",)),
        Answer("提示“连错太多次”", ("等页面上写的分钟数，再试一次。平时用的电脑不会被别人连累。",)),
    ),
)
