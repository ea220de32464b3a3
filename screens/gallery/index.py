"""The gallery's index: one page of HTML that opens from the disk, filters without a script, and lists what was found.

Pure: shots in, text out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from screens.gallery.combinations import Size, Way
from screens.gallery.shoot import Shot

GROUPS: Final = {
    "rotation": "轮播", "home": "首页", "list": "列表", "item": "内容页", "original": "原件",
    "picture": "图片", "playing": "影音", "setup": "设置", "recovering": "恢复", "other": "其他",
}  # fmt: skip
"""Kinds of page: the first word of a scene's name."""

_STYLE: Final = """
body { font: 16px/1.5 "Noto Sans CJK SC", sans-serif; margin: 0; background: #F7F3EA; color: #1C1B18 }
header { position: sticky; top: 0; z-index: 1; padding: 8px 16px }
header { background: #FFFDF8; border-bottom: 2px solid #D9C69A }
header h1 { font-size: 20px; margin: 0 0 4px }
header p { margin: 2px 0 }
label { display: inline-block; padding: 2px 10px; border: 1px solid #D9C69A; border-radius: 12px; cursor: pointer }
input { position: absolute; opacity: 0 }
main { display: flex; flex-wrap: wrap; gap: 16px; padding: 16px }
figure { margin: 0; padding: 8px; background: #FFFDF8; border: 1px solid #E6DCC8; border-radius: 8px; max-width: 100% }
figure .pair { display: flex; gap: 8px; align-items: flex-start }
figure img { display: block; width: 600px; height: auto; background: #EFE8DA }
figure.portrait img { width: 340px }
figcaption { max-width: 1200px }
figcaption b { margin-right: 8px }
ul { margin: 4px 0 0; padding-left: 20px; color: #9A2918; max-width: 1200px; overflow-wrap: anywhere }
"""


def group_of(name: str) -> str:
    """The kind of page that a scene shows."""
    word = name.partition("-")[0]
    return word if word in GROUPS else "other"


def index_html(
    shots: Sequence[Shot], sizes: Sequence[Size], ways: Sequence[Way], mockups: dict[str, str], told: str
) -> str:
    """The page. `mockups` names the picture to hold beside a shot's picture; `told` is a line about the run."""
    filters = (
        ("size", {size.name: size.title for size in sizes}),
        ("way", {way.name: way.title for way in ways}),
        ("page", GROUPS),
    )
    wrong = sum(bool(shot.findings) for shot in shots)
    found = Counter(_rule(finding) for shot in shots for finding in shot.findings)
    summary = "，".join(f"{rule} × {count}" for rule, count in found.most_common()) or "没有"
    parts = [
        "<!doctype html><html lang=zh-Hans><meta charset=utf-8><title>数字乡村·智慧大屏 图册</title>",
        f"<style>{_STYLE}{_rules(filters)}</style>",
        *(_inputs(filters)),
        "<header><h1>数字乡村·智慧大屏 图册</h1>",
        f"<p>{len(shots)} 张，{wrong} 张有问题：{escape(summary)}。{escape(told)}</p>",
        *(_labels(filters)),
        "</header><main>",
        *(_figure(shot, {size.name: size for size in sizes}[shot.size], mockups.get(shot.picture)) for shot in shots),
        "</main></html>",
    ]
    return "\n".join(parts) + "\n"


Filter = tuple[str, dict[str, str]]


def _inputs(filters: Iterable[Filter]) -> Iterable[str]:
    """The state of the filters: radio buttons before everything that they hide."""
    for kind, names in filters:
        yield f'<input type=radio name={kind} id="{kind}-" checked>'
        for name in names:
            yield f'<input type=radio name={kind} id="{kind}-{name}">'
    yield '<input type=checkbox id="wrong">'


def _labels(filters: Iterable[Filter]) -> Iterable[str]:
    for kind, names in filters:
        labels = [f'<label for="{kind}-">全部</label>']
        labels += [f'<label for="{kind}-{name}">{escape(title)}</label>' for name, title in names.items()]
        yield f"<p>{' '.join(labels)}</p>"
    yield '<p><label for="wrong">只看有问题的</label></p>'


def _rules(filters: Iterable[Filter]) -> str:
    rules = []
    for kind, names in filters:
        for name in ("", *names):
            chosen = f'#{kind}-{name}:checked ~ header label[for="{kind}-{name}"]'
            rules.append(f"{chosen} {{ background: #1F4D3A; color: #FFF }}")
            if name:
                rules.append(f"#{kind}-{name}:checked ~ main figure:not(.{kind}-{name}) {{ display: none }}")
    rules.append('#wrong:checked ~ header label[for="wrong"] { background: #9A2918; color: #FFF }')
    rules.append("#wrong:checked ~ main figure:not(.is-wrong) { display: none }")
    return "\n".join(rules)


def _figure(shot: Shot, size: Size, mockup: str | None) -> str:
    classes = [f"size-{shot.size}", f"way-{shot.way}", f"page-{group_of(shot.name)}"]
    classes += ["portrait"] * size.portrait + ["is-wrong"] * bool(shot.findings)
    pictures = []
    ratio = f"width={size.width} height={size.height} loading=lazy"
    if shot.picture:
        place = escape(shot.picture)
        pictures.append(f'<a href="{place}"><img src="{place}" {ratio} alt="{escape(shot.title)}"></a>')
    if mockup:
        pictures.append(f'<a href="{escape(mockup)}"><img src="{escape(mockup)}" {ratio} alt="设计稿"></a>')
    caption = f"<b>{escape(shot.title)}</b>{escape(size.title)} · {escape(shot.way)} · {escape(shot.name)}"
    findings = "".join(f"<li>{escape(finding)}</li>" for finding in shot.findings)
    return (
        f'<figure class="{" ".join(classes)}"><div class=pair>{"".join(pictures)}</div>'
        f"<figcaption>{caption}</figcaption>{f'<ul>{findings}</ul>' if findings else ''}</figure>"
    )


def _rule(finding: str) -> str:
    """What kind of finding it is: its words before the colon, without a figure."""
    return " ".join(word for word in finding.partition(":")[0].split() if not word[0].isdigit())
