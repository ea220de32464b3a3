"""The drawn pages behind the demo village's pictures, prints and film, as HTML and SVG."""

from pathlib import Path
from typing import NamedTuple

INK = "#1F4D3A"
PAPER = "#FBF6EC"
SANS = "'Noto Sans CJK SC', sans-serif"
SERIF = "'Noto Serif CJK SC', serif"


def sheet(tiles: str, size: tuple[int, int]) -> str:
    """Return a page of tiles, one below the other."""
    width, height = size
    return f"""<!doctype html><meta charset=utf-8><style>
html,body{{margin:0;background:{PAPER}}}
.tile{{position:absolute;left:0;width:{width}px;height:{height}px;overflow:hidden;background:{PAPER}}}
.tile>img,.tile>svg{{position:absolute}}</style>{tiles}"""


def _crop(picture: Path, x: float, y: float, width: float, colours: str = "none") -> str:
    """Show the part of the landscape that begins at (x, y) and is `width` wide, in its 1920 units."""
    scale = 1280 / width
    return (
        f'<img src="{picture.as_uri()}" style="width:{1920 * scale}px;left:{-x * scale}px;top:{-y * scale}px;'
        f'filter:{colours}">'
    )


def _cover(art: Path, section: str, icon: str, tint: str, ink: str) -> str:
    """Draw a calm cover: the section's tint and hills, and one large icon."""
    svg = (art / "icons" / f"{icon}.svg").read_text("utf-8").replace("#1F4D3A", ink)
    svg = svg[svg.index("<svg") :].replace("<svg", f'<svg style="color:{ink};left:460px;top:110px;width:360px;height:360px"', 1)
    foot = (art / f"illus-slidefoot-{section}.svg").as_uri()
    return (
        f'<div style="position:absolute;inset:0;background:{tint}"></div>'
        f'<div style="position:absolute;left:390px;top:40px;width:500px;height:500px;border-radius:250px;background:#FFFDF8"></div>'
        f'{svg}<img src="{foot}" style="width:1920px;left:-640px;bottom:-10px">'
    )


def _road(*, finished: bool) -> str:
    """Draw the village road before or after it was built."""
    surface, edge = ("#C9C6BC", "#AFAB9F") if finished else ("#B98F5E", "#9A7446")
    extra = (
        "".join(
            f'<g transform="translate({x},{y}) scale({s})"><path d="M0 0v-190q0-26 30-26h22" fill="none" stroke="#4F5B55"'
            f' stroke-width="9"/><path d="M48-224h38l-8 16h-26z" fill="#4F5B55"/><circle cx="66" cy="-204" r="9" fill="#F5D98B"/></g>'
            for x, y, s in ((250, 640, 1.5), (470, 470, 0.95), (560, 395, 0.6))
        )
        + '<path d="M640 720 648 352" stroke="#fff" stroke-width="7" stroke-dasharray="46 34"/>'
        if finished
        else '<path d="M430 720q60-120 130-190t66-170M850 720q-60-130-120-200t-66-160" fill="none" stroke="#8A6539"'
        ' stroke-width="16" stroke-linecap="round"/><ellipse cx="620" cy="610" rx="110" ry="22" fill="#A9B7AE"/>'
        '<ellipse cx="690" cy="500" rx="52" ry="11" fill="#A9B7AE"/>'
    )
    return f"""<svg viewBox="0 0 1280 720" width="1280" height="720"><rect width="1280" height="720" fill="#F3EAD8"/>
<circle cx="980" cy="150" r="74" fill="#E8B48E"/><path d="M0 330q200-150 420-60t420-40 440 60v120H0z" fill="#C3D5C8"/>
<path d="M0 380q260-110 560-40t720-30v120H0z" fill="#9FBFAB"/><path d="M0 360h1280v360H0z" fill="#7FA578"/>
<path d="M0 470q240-40 560 0v250H0z" fill="#6C9668"/><path d="M230 720 632 350h34l420 370z" fill="{edge}"/>
<path d="M270 720 636 350h26l380 370z" fill="{surface}"/>{extra}
<g transform="translate(960,330)"><path d="M0 0h170v90H0z" fill="#FFFDF8"/><path d="M-12 0 20-40h130l32 40z" fill="#33403B"/>
<path d="M72 40h28v50H72z" fill="#8A5A3A"/><path d="M18 30h32v26H18zM120 30h32v26h-32z" fill="#6D7B74"/></g>
<g fill="#2F6B4E"><circle cx="170" cy="350" r="66"/><circle cx="110" cy="380" r="50"/><circle cx="1190" cy="370" r="58"/></g>
<path d="M164 400h14v60h-14zM1184 410h14v60h-14z" fill="#6A4A32"/></svg>"""


def _map() -> str:
    """Draw the village from above: hills, ponds, roads and roofs; the names are the screen's."""
    roofs = "".join(
        f'<g transform="translate({x},{y}) rotate({turn})"><path d="M-26-17h52v34h-52z" fill="#46554E"/>'
        '<path d="M-26-17h52v17h-52z" fill="#5E6F67"/></g>'
        for x, y, turn in (
            (538, 288, 0), (640, 331, 8), (384, 245, -6), (333, 302, 4), (435, 202, 0), (742, 230, 12), (600, 250, 0),
            (470, 330, -8), (690, 280, 6), (560, 350, 0), (820, 300, 14), (280, 250, -10), (300, 380, 0), (880, 360, 18),
        )
    )  # fmt: skip
    hills = "".join(
        f'<path d="M{x} {y}q{w / 2}-{h * 2} {w} 0z" fill="{colour}"/>'
        for x, y, w, h, colour in (
            (860, 220, 300, 80, "#8FB39C"), (980, 260, 300, 90, "#7BA58B"), (40, 170, 260, 60, "#A5C3AE"),
            (160, 150, 220, 50, "#93B59F"), (1060, 400, 220, 70, "#93B59F"),
        )
    )  # fmt: skip
    fields = "".join(
        f'<path d="M{x} {y}h96v54h-96z" fill="{colour}" transform="rotate(-4 {x} {y})"/>'
        for x, y, colour in (
            (80, 440, "#DCCF8E"), (184, 436, "#C9CC87"), (80, 502, "#C9CC87"), (184, 498, "#E3D59B"), (980, 520, "#DCCF8E"),
            (1084, 516, "#C9CC87"), (980, 582, "#C9CC87"), (1084, 578, "#E3D59B"), (80, 564, "#E3D59B"), (184, 560, "#DCCF8E"),
        )
    )  # fmt: skip
    leaves = "".join(
        f'<circle cx="{x}" cy="{y}" r="{r}" fill="#3F8A63"/><circle cx="{x + 6}" cy="{y - 4}" r="{r / 3}" fill="#E8A79C"/>'
        for x, y, r in (
            (560, 520, 22), (640, 560, 28), (720, 500, 24), (780, 570, 20), (840, 520, 26), (690, 610, 20), (600, 600, 18),
        )
    )  # fmt: skip
    return f"""<svg viewBox="0 0 1280 720" width="1280" height="720"><rect width="1280" height="720" fill="#E9EFDD"/>{hills}{fields}
<path d="M470 500q40-90 200-80t270 50q90 60 0 130t-270 60-210-40-10-120z" fill="#BBD9D5" stroke="#8DB7B2" stroke-width="4"/>{leaves}
<path d="M300 720q30-180 120-240t60-140 60-110 260-40 480-30" fill="none" stroke="#CDBB92" stroke-width="26"/>
<path d="M300 720q30-180 120-240t60-140 60-110 260-40 480-30" fill="none" stroke="#FFFDF8" stroke-width="18"/>
<path d="M0 300q180 20 340 0t200-10 240 10 500 90" fill="none" stroke="#FFFDF8" stroke-width="14"/>
<path d="M468 420q18-22 36 0" fill="none" stroke="#8C7B5E" stroke-width="10"/>{roofs}
<g transform="translate(1210,80)" fill="none" stroke="{INK}" stroke-width="5"><path d="M0 44V-30M-16-10 0-34 16-10"/></g></svg>"""


def scenes(art: Path) -> dict[str, str]:
    """Return every landscape picture: its path below the demo folder, and what it shows."""
    hero = art / "illus-hero-landscape.svg"
    village, affairs, notice, policy = (
        "hetangcun/profile", "hetangcun/disclosure", "hetangcun/notice", "yuetang/policy",
    )  # fmt: skip
    return {
        f"{village}/village.jpg": _crop(hero, 640, 110, 1280),
        f"{village}/hills.jpg": _crop(hero, 900, 60, 960, "saturate(.8) brightness(1.03)"),
        f"{village}/lotus.jpg": _crop(hero, 1380, 540, 540),
        f"{village}/bridge.jpg": _crop(hero, 780, 400, 620),
        f"{village}/boat.jpg": _crop(hero, 900, 520, 640),
        f"{village}/harvest.jpg": _crop(hero, 960, 560, 520, "sepia(.35) saturate(1.3)"),
        f"{village}/map.png": _map(),
        f"{village}/season-spring.jpg": _crop(hero, 740, 160, 1100, "hue-rotate(-14deg) saturate(1.25) brightness(1.06)"),
        f"{village}/season-summer.jpg": _crop(hero, 900, 330, 1000, "saturate(1.25)"),
        f"{village}/season-autumn.jpg": _crop(hero, 760, 240, 1100, "sepia(.55) saturate(1.6) hue-rotate(-12deg)"),
        f"{village}/season-winter.jpg": _crop(hero, 680, 140, 1200, "saturate(.25) brightness(1.1)"),
        f"{village}/film-poster.jpg": _crop(hero, 700, 180, 1120, "brightness(.92)"),
        f"{affairs}/lotus-field.jpg": _crop(hero, 1180, 480, 720),
        f"{affairs}/road-before.jpg": _road(finished=False),
        f"{affairs}/road-after.jpg": _road(finished=True),
        f"{notice}/fire.jpg": _cover(art, "notice", "tree", "#EFDFE4", "#5C2A44"),
        f"{notice}/clinic.jpg": _cover(art, "notice", "medical", "#EFDFE4", "#5C2A44"),
        f"{notice}/contest.jpg": _crop(hero, 820, 420, 900, "sepia(.2) saturate(1.2)"),
        f"{policy}/medical.jpg": _cover(art, "policy", "medical", "#F3E4CC", "#623D10"),
        f"{policy}/pension.jpg": _cover(art, "policy", "pension", "#F3E4CC", "#623D10"),
        f"{policy}/school.jpg": _cover(art, "policy", "school", "#F3E4CC", "#623D10"),
        f"{policy}/industry.jpg": _cover(art, "policy", "industry", "#F3E4CC", "#623D10"),
        f"{policy}/safety.jpg": _cover(art, "policy", "talk", "#F3E4CC", "#623D10"),
    }


# Hair, coat, background, glasses, long hair: drawn people, nobody's likeness.
FACES = (
    ("#3A3A3A", "#2F4F6B", "#DCE5EC", False, False),
    ("#2B2522", "#8A3B4A", "#F0E0E3", False, True),
    ("#4A4A4A", "#4F6B4A", "#E1EADD", True, False),
    ("#3B2B22", "#6B4A7A", "#E9E0EE", True, True),
    ("#2F2F2F", "#5B5B66", "#E4E4E8", True, False),
    ("#55504A", "#33566B", "#E8E2D4", False, False),
    ("#8C8C8C", "#6B5334", "#EFE7D8", True, False),
)


def portraits() -> str:
    """Return a page with one drawn portrait beside the other, 300 by 400 each."""
    drawn = ""
    for n, (hair, coat, ground, glasses, long_hair) in enumerate(FACES):
        back = f'<path d="M78 170q-8-120 72-120t72 120v110H78z" fill="{hair}"/>' if long_hair else ""
        frames = (
            '<g fill="none" stroke="#3A3A3A" stroke-width="4"><circle cx="126" cy="172" r="19"/><circle cx="174" cy="172" r="19"/>'
            '<path d="M145 170h10"/></g>'
            if glasses
            else ""
        )
        drawn += f"""<svg viewBox="0 0 300 400" width="300" height="400" style="position:absolute;left:{300 * n}px;top:0">
<rect width="300" height="400" fill="{ground}"/>{back}<path d="M20 400q8-112 92-126h76q84 14 92 126z" fill="{coat}"/>
<path d="M122 236h56v46q-28 30-56 0z" fill="#E3B894"/><path d="M112 276l38 44 38-44 14 8-52 70-52-70z" fill="#FFFDF8"/>
<ellipse cx="150" cy="176" rx="58" ry="72" fill="#F1CBA8"/>
<path d="M90 172q-6-92 60-92t60 92q-8-44-30-54-44 22-76 4-10 14-14 50z" fill="{hair}"/>
<circle cx="126" cy="174" r="5.5" fill="#2B2522"/><circle cx="174" cy="174" r="5.5" fill="#2B2522"/>
<path d="M112 152q14-8 28 0M160 152q14-8 28 0" fill="none" stroke="{hair}" stroke-width="5" stroke-linecap="round"/>
<path d="M150 180v22h-8M130 222q20 14 40 0" fill="none" stroke="#A9724F" stroke-width="4" stroke-linecap="round"/>{frames}</svg>"""
    return f"<!doctype html><meta charset=utf-8><style>body{{margin:0}}</style>{drawn}"


SIGN_OFF = f"""<!doctype html><meta charset=utf-8><style>
body{{margin:0;width:900px;height:1273px;background:#FCFAF4;font:30px/1.9 {SERIF};color:#222}}
main{{padding:90px 100px}}h1{{font-size:44px;text-align:center;margin:0 0 50px}}
.hand{{font:italic 46px/1.2 {SERIF};color:#24407A;transform:rotate(-4deg);display:inline-block}}
.mark{{position:absolute;left:560px;top:880px;width:210px;height:210px;border:8px solid #B23A2E;border-radius:50%;color:#B23A2E;
font:700 40px/210px {SERIF};text-align:center;transform:rotate(-12deg);opacity:.75}}
.sample{{position:absolute;right:60px;top:40px;font:26px {SANS};color:#7A6A4A}}</style>
<div class=sample>示例数据</div><main><h1>村务监督委员会审核意见</h1>
<p>荷塘村2026年第三季度财务收支：</p>
<p>一、收入486200元，支出391700元，本季结余94500元。</p>
<p>二、票据齐全，每笔都有经手人、证明人、批准人。</p>
<p>三、与银行对账单核对，数字一致。</p>
<p>四、同意公布。</p>
<p style="margin-top:80px">主任：<span class=hand>赵明渠</span></p><p>委员：<span class=hand>孙柳溪　谢采薇</span></p>
<p>2026年10月13日</p><div class=mark>示例章</div></main>"""

_NOTICE_PAGES = (
    """<h2>荷塘村村民委员会通知</h2><hr><h1>关于做好2026年秋冬季<br>森林防火工作的通知</h1><p class=to>全体村民：</p>
<p>今年秋天雨水少，山上草干叶厚，容易起火。为了大家的平安，现把有关要求通知如下：</p>
<p>一、2026年10月25日至2027年3月31日为防火期，一律不准带火种上山，不准烧田坎、烧秸秆。</p>
<p>二、上坟祭扫请用鲜花，不烧纸、不放鞭炮。</p>
<p>三、发现冒烟起火，马上打119，同时报村委会。老人、小孩、孕妇不要上山救火。</p>
<p>四、各组护林员每天巡山，村里大喇叭早晚各广播一次。</p>""",
    """<h1>各组护林员巡山安排</h1><table><tr><th>片区</th><th>管哪些组</th><th>巡山时间</th><th>集合地点</th></tr>
<tr><td>荷花岭东</td><td>第1到6组</td><td>早7点、晚5点</td><td>村部</td></tr>
<tr><td>荷花岭西</td><td>第7到12组</td><td>早7点、晚5点</td><td>第7组晒谷坪</td></tr>
<tr><td>莲湖北岸</td><td>第13到18组</td><td>早7点、晚5点</td><td>第13组路口</td></tr></table>
<p>护林员穿红马甲。看见有人带火上山，请劝住他，劝不住就打村委会电话 0731-5555 0112。</p>
<p>清明、冬至和春节前后，路口设卡，打火机、鞭炮请留在卡点，下山再取。</p>""",
    """<h1>起火了怎么办</h1><p>一、先打119，说清楚在哪座山、哪条路。</p><p>二、再打村委会 0731-5555 0112，大喇叭会喊人。</p>
<p>三、人往风的两侧走，不顺风跑，不往山上跑。</p><p>四、衣服着火，就地打滚，不要跑。</p>
<p>五、带好老人和小孩，到荷塘小学集合点名。</p><p class=sign>荷塘村村民委员会<br>2026年10月22日</p><p class=small>示例数据</p>""",
)
NOTICE = f"""<!doctype html><meta charset=utf-8><title>关于做好秋冬季森林防火工作的通知</title><style>
@page{{size:A4;margin:26mm 24mm}}body{{font:19pt/1.9 {SERIF};color:#111;margin:0}}
section{{break-after:page}}section:last-child{{break-after:auto}}h1{{font-size:25pt;font-weight:400;text-align:center;line-height:1.5;margin:14pt 0 22pt}}
h2{{font-size:28pt;font-weight:400;text-align:center;color:#B23A2E;margin:0}}hr{{border:0;border-top:3pt solid #B23A2E}}
p{{text-indent:2em;margin:8pt 0}}.to{{text-indent:0}}.sign{{text-align:right;margin-top:40pt}}.small{{font-size:13pt;color:#777}}
table{{border-collapse:collapse;width:100%;font-size:16pt}}td,th{{border:1pt solid #333;padding:5pt 6pt;text-align:center;font-weight:400}}</style>
{"".join(f"<section>{page}</section>" for page in _NOTICE_PAGES)}"""


def form(*, filled: bool) -> str:
    """Return the application form for the minimum living allowance, blank or filled in as an example."""
    rows = (
        ("申请人姓名", "王某某"), ("村和小组", "荷塘村第4组"), ("家里几口人", "2人"), ("为什么困难", "家里有病人，劳力少"),
        ("一个月收入", "全家700元"), ("有几亩田", "2.1亩"), ("儿女情况", "一个女儿，在读书"), ("想要什么帮助", "申请低保"),
    )  # fmt: skip
    body = "".join(
        f"<tr><th>{name}</th><td>{f'<i>{answer}</i>' if filled else ''}</td></tr>" for name, answer in rows
    )
    signed = "<i>王某某</i>" if filled else "＿＿＿＿＿＿"
    day = "<i>2026年9月30日</i>" if filled else "＿＿年＿＿月＿＿日"
    heading = "最低生活保障申请书" + ("（填表样例）" if filled else "")
    return f"""<!doctype html><meta charset=utf-8><title>最低生活保障申请书</title><style>
@page{{size:A4;margin:18mm}}body{{margin:0;background:#fff;font:26px/1.6 {SANS};color:#111}}main{{padding:44px 50px}}
h1{{font:700 40px {SERIF};text-align:center;margin:0 0 30px}}table{{border-collapse:collapse;width:100%}}
@media print{{body{{font-size:22px}}main{{padding:0}}}}td,th{{border:2px solid #333;padding:14px 16px;text-align:left;height:40px}}th{{width:230px;font-weight:500;background:#F4F1E8}}
i{{font:italic 30px {SERIF};color:#24407A}}p{{margin:22px 0}}small{{color:#777}}</style>
<main><h1>{heading}</h1><table>{body}</table>
<p>上面写的都是真的。我同意核对家庭收入和财产。</p><p>申请人签名：{signed}　　日期：{day}</p><small>示例数据</small></main>"""


class Shot(NamedTuple):
    """The camera from `start` to `end` (seconds): from one view to another, each left, top, width on the drawing.

    `dark` is how much of the night still lies on its beginning.
    """

    start: float
    end: float
    first: tuple[float, float, float]
    last: tuple[float, float, float]
    dark: float = 0.0


MELTING = 0.8
"""Seconds in which one shot melts into the next."""

SHOTS = (
    Shot(0.0, 4.8, (820, 20, 1000), (760, 90, 1080), dark=0.55),
    Shot(4.0, 8.8, (720, 250, 900), (960, 270, 900)),
    Shot(8.0, 12.8, (820, 520, 760), (930, 560, 600)),
    Shot(12.0, 16.0, (1360, 600, 480), (760, 180, 1160)),
)
"""The film of the pond's morning."""

SUBTITLES = """WEBVTT

00:00.400 --> 00:03.800
天亮了，荷塘上起了薄雾。

00:04.400 --> 00:07.800
白墙青瓦，一家挨着一家。

00:08.400 --> 00:11.800
采莲的船，慢慢划出来了。

00:12.400 --> 00:15.800
荷花开了，欢迎来荷塘村走一走、看一看。
"""
