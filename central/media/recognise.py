"""What a file is by its first bytes, whatever it is called; and one clear sentence for what is not taken."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from central.media.task import Unfit

HEAD: Final = 4096

TAKEN: Final = "照片用 JPG、PNG，文件用 PDF，影片用 MP4。"

MOST_BYTES: Final = {
    "image/jpeg": 60 * 1024 * 1024,
    "image/png": 60 * 1024 * 1024,
    "image/webp": 60 * 1024 * 1024,
    "application/pdf": 40 * 1024 * 1024,
    "video/mp4": 600 * 1024 * 1024,
    "video/webm": 600 * 1024 * 1024,
}
"""Bytes of an upload by what it is. Photographs are shrunk afterwards; the others stay as long as they are."""

_OFFICE: Final = (".doc", ".docx", ".wps", ".rtf", ".odt", ".ppt", ".pptx", ".dps")
_SHEETS: Final = (".xls", ".xlsx", ".et", ".csv", ".ods")
_MACROS: Final = (".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".pptm", ".ppsm")
_ENDINGS: Final = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "video/mp4": (".mp4", ".m4v"),
    "video/webm": (".webm",),
}
_SAFE_TO_RENAME: Final = frozenset(
    ending for mime in ("image/jpeg", "image/png", "image/webp") for ending in _ENDINGS[mime]
)


def plain_name(given: str) -> str:
    """A file name without folders, control characters or length; "" where nothing is left."""
    last = PurePosixPath(given.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable() and sign not in '<>:"|?*').strip(". ")[-60:]


def recognise(head: bytes, name: str) -> str:
    """The media type that the first bytes show. Raises `Unfit` for what is not taken, and for a name that lies."""
    ending = PurePosixPath(name.lower()).suffix
    if not head:
        raise Unfit("这个文件是空的，请重新选一个。")
    found = _by_bytes(head)
    if not found:
        raise Unfit(_why_not(head, ending))
    # Phones call a WebP .jpg now and then; a film or document under another name is no accident.
    if ending and ending not in _ENDINGS[found] and not (found.startswith("image/") and ending in _SAFE_TO_RENAME):
        raise Unfit(f"文件名是 {ending[:8]}，里面却是别的东西，没有收下。请从原来的地方重新选。")
    return found


def _by_bytes(head: bytes) -> str:
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head[4:8] == b"ftyp" and head[8:12] not in (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif", b"qt  "):
        return "video/mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm"
    return ""


def _why_not(head: bytes, ending: str) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if ending in _MACROS or b"vbaProject" in head:
        return "带宏的文件可能有病毒，不能传。请另存为 PDF 再传。"
    if ending in _SHEETS:
        return "表格不用传文件：打开它，选中要公开的格子，复制粘贴到“内容”里就行。"
    if ending in _OFFICE or head.startswith(b"\xd0\xcf\x11\xe0"):
        return "Word 文件请另存为 PDF 再传；只要文字的话，复制粘贴到“内容”里就行。"
    if start.startswith((b"<", b"<!doctype")) or ending in (".svg", ".html", ".htm", ".xml", ".mht"):
        return "网页和矢量图里可以藏程序，不能传。请截个图，传图片。"
    if head[4:8] == b"ftyp" and head[8:12] == b"qt  ":
        return "苹果手机的 MOV 影片请先在手机上导出成 MP4 再传。"
    if head[4:8] == b"ftyp":
        return "这是苹果手机的 HEIC 照片。请在手机上发成 JPG（设置 › 相机 › 格式 › 兼容性最佳），或者截个图。"
    if head.startswith((b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf")):
        return "压缩包不能传。请解开，把里面的照片和 PDF 一个一个传上来。"
    if head.startswith((b"GIF8", b"BM", b"II*\x00", b"MM\x00*")):
        return f"这种图片大屏放不了。{TAKEN}"
    return f"这种文件大屏放不了。{TAKEN}"
