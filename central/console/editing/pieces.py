"""Blocks that have a form of their own under the body: numbers, people, telephone numbers, pictures, a map."""

from __future__ import annotations

from typing import Final

from central.console.editing.fields import Field, Piece, Rows
from feed import limits

MATERIAL: Final = (
    Field("name", "材料", need=True, most=limits.LABEL_LENGTH),
    Field("form", "原件还是复印件", most=limits.LABEL_LENGTH),
    Field("copies", "几份", "number", default="1"),
    Field("source", "从哪来", most=limits.LABEL_LENGTH),
    Field("required", "一定要带", "tick", default="true"),
    Field("blank_form", "空表", "media"),
    Field("sample", "填表样子", "media"),
)
"""The fields of one thing to bring."""

STEP: Final = (
    Field("name", "做什么", need=True, most=limits.LABEL_LENGTH),
    Field("who", "谁来做", most=limits.LABEL_LENGTH),
    Field("time", "多久", most=limits.LABEL_LENGTH),
    Field("result", "做完怎样"),
)
"""The fields of one step of a flow."""

_CAPTION: Final = Field("caption", "说明", help="写在下面的一句话，也念给看不见的人听。")

PIECES: Final[dict[str, Piece]] = {
    "facts": Piece(
        "数字",
        (
            Rows(
                "facts",
                "数字",
                "加一个数字",
                (
                    Field("label", "是什么", need=True, most=limits.LABEL_LENGTH, help="户数"),
                    Field("value", "多少", need=True, most=limits.LABEL_LENGTH, help="682"),
                    Field("unit", "单位", most=12, help="户"),
                    Field("note", "补一句", most=limits.LABEL_LENGTH),
                ),
                40,
            ),
        ),
    ),
    "people": Piece(
        "人员",
        (
            Rows(
                "people",
                "人员",
                "加一个人",
                (
                    Field("photo", "照片", "media"),
                    Field("name", "姓名", need=True, most=limits.LABEL_LENGTH),
                    Field("post", "职务", need=True, most=limits.LABEL_LENGTH),
                    Field("duty", "管什么"),
                    Field("phone", "办公电话", "phone"),
                ),
                limits.PEOPLE,
            ),
        ),
    ),
    "contacts": Piece(
        "电话",
        (
            Rows(
                "contacts",
                "电话",
                "加一个电话",
                (
                    Field("name", "找谁", need=True, most=limits.LABEL_LENGTH),
                    Field("phone", "电话", "phone", need=True),
                    Field("duty", "管什么", most=limits.LABEL_LENGTH),
                    Field("hours", "几点有人", most=limits.LABEL_LENGTH),
                ),
                limits.CONTACTS,
            ),
        ),
    ),
    "steps": Piece(
        "流程",
        (
            Rows(
                "steps",
                "流程",
                "加一步",
                STEP,
                limits.STEPS,
                draws="flow",
            ),
        ),
    ),
    "materials": Piece("材料", (Rows("materials", "材料", "加一样", MATERIAL, limits.MATERIALS),)),
    "livestream": Piece(
        "直播",
        (
            Field("starts", "从", "moment", need=True),
            Field("ends", "到", "moment", need=True),
            Field("link", "看直播的网址", need=True, most=2000, help="https 开头。长的会自动变短。"),
            Field("speaker", "谁来讲", most=limits.LABEL_LENGTH),
        ),
    ),
    "gallery": Piece(
        "相册",
        (
            Rows(
                "images",
                "相册",
                "加一张",
                (
                    Field("media", "照片", "media", need=True),
                    Field("caption", "说明"),
                    Field("alt", "念给看不见的人听"),
                ),
                limits.GALLERY_IMAGES,
            ),
        ),
    ),
    "map": Piece(
        "地图",
        (
            Field("media", "地图", "media", need=True),
            Field("caption", "说明"),
            Rows(
                "points",
                "地点",
                "加一个地点",
                (
                    Field("label", "地点", need=True, most=limits.LABEL_LENGTH),
                    Field("x", "离左边", "number", help="0 到 1"),
                    Field("y", "离上边", "number", help="0 到 1"),
                ),
                60,
                help="点一下图，就在那里加一个地点。",
            ),
        ),
    ),
    "image": Piece("照片", (Field("media", "照片", "media"), _CAPTION, Field("alt", "", "hidden"))),
    "document": Piece(
        "文件",
        (
            Field("media", "文件", "media"),
            Field("title", "文件名", most=limits.LABEL_LENGTH),
            Field("pages", "", "hidden"),
        ),
    ),
    "video": Piece(
        "影片",
        (
            Field("media", "影片", "media"),
            Field("caption", "说明"),
            Field("poster", "封面照片", "media"),
            Field("subtitles", "", "hidden"),
        ),
    ),
    "audio": Piece("录音", (Field("media", "录音", "media"), Field("caption", "说明"))),
}
"""Blocks by their type. A chart has no form here (the finance grid draws it) and is kept as it is."""

FILES: Final = ("image", "document", "video", "audio")
"""Pieces that stand in the tray of photographs and files."""
