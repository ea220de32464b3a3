"""The words of the set-up pages, as installers read them."""

from __future__ import annotations

from typing import Final

FIRST: Final = "第一次开机"
LATER: Final = "设备设置"
VERSION: Final = "版本 {version}"
BUSY: Final = "正在办，请稍等……"
BACK: Final = "返回"
OK: Final = "好了"
CANCEL: Final = "取消"
DONE: Final = "完成"
STICK: Final = "从 U 盘读"
NEW_PIN: Final = "换密码"
PAGE_UP: Final = "上页"
PAGE_DOWN: Final = "下页"
DELETE: Final = "退格"
CLEAR: Final = "清空"
SHIFT: Final = "大写"
SIGNS: Final = "符号"
SPACE: Final = "空格"

PIN: Final = "请输入安装密码"
PIN_LINE: Final = "六个数字。走错了就点“取消”"
PIN_FIRST: Final = "先设一个安装密码"
PIN_FIRST_LINE: Final = "六个数字，以后改设置要用。请记在安装单上"
PIN_AGAIN: Final = "再输一次，看记对没有"
PIN_DIFFERS: Final = "两次不一样，请重新设"
PIN_CHECKING: Final = "正在核对……"
PIN_WAIT: Final = "太多次不对，再等 {wait}"
SECONDS: Final = "{count} 秒"
MINUTES: Final = "{count} 分钟"

OVERVIEW_FIRST: Final = "把这块屏设好"
OVERVIEW: Final = "这块屏的设置"
MISSING: Final = "还差：{names}"
READY: Final = "都齐了，点“完成”就生效"
CHANGED: Final = "改了 {count} 处，点“完成”才生效"
UNCHANGED: Final = "点一项来改，点“完成”才生效"
NOT_YET: Final = "还没填"
NONE: Final = "不用"
TESTED: Final = "点这里测一测"
SEE: Final = "点这里看"

FIELDS: Final = {
    "feed.village": "村",
    "feed.url": "内容地址",
    "root": "信任文件",
    "network": "网络",
    "panel.orientation": "横屏竖屏",
    "display.rotate": "转向",
    "panel.diagonal_inches": "屏幕大小",
    "display.touch_correction": "触摸",
    "sound.volume": "声音",
    "feed.proxy": "代理",
    "feed.ca_file": "证书",
    "time.ntp": "校时",
    "key": "设备密钥",
    "pin": "安装密码",
    "setup.pin": "安装密码",
    "root.json": "信任文件",
    "feed.plain_http": "不加密的地址",
    "feed.metered": "按流量计费",
}

VILLAGE: Final = "这块屏在哪个村？"
VILLAGE_LINE: Final = "输 12 位村代码，或从右边选"
VILLAGE_LINE_PORTRAIT: Final = "输 12 位村代码，或从下面选"
VILLAGE_ASKING: Final = "正在问这个地址上有哪些村……"
VILLAGE_FOUND: Final = "这个地址上有 {count} 个村"
VILLAGE_NO_FEED: Final = "先填内容地址，这里就会列出村名；也可以直接输代码"
VILLAGE_NONE: Final = "没有这样的村"
BY_CODE: Final = "按代码找"
BY_NAME: Final = "按拼音找"
TYPED: Final = "拼音第一个字母，例如荷塘村是 htc"

URL: Final = "内容从哪里来？"
URL_LINE: Final = "输县里给的地址，再点“连得上吗”"
URL_PLAIN: Final = "这个地址不加密：内容有签名，改不了，但沿途看得到"
TRY: Final = "连得上吗"
TRYING: Final = "正在连，请稍等……"
PROXY: Final = "上网要经过代理吗？"
PROXY_LINE: Final = "不用代理就清空；写法：http://10.0.0.1:3128"
TIME: Final = "向谁校时？"
TIME_LINE: Final = "清空就用系统自己的；几个之间空一格"
TIME_OWN: Final = "用系统自己的"
WIFI_KEY: Final = "“{name}”的密码"
WIFI_KEY_LINE: Final = "8 到 63 个字母、数字或符号"

TURN: Final = "画面怎么放？"
TURN_LINE: Final = "先选横竖；画面倒着或侧着，再选转向"
ORIENTATIONS: Final = {"auto": "自动", "landscape": "横屏", "portrait": "竖屏"}
ROTATIONS: Final = {"normal": "不转", "left": "向左转", "right": "向右转", "inverted": "倒过来"}
SIZE: Final = "屏幕有多大？"
SIZE_LINE: Final = "对角线，英寸。用来保证字和按钮不太小"
SIZE_AUTO: Final = "自动"
INCHES: Final = "{size} 英寸"
SOUND: Final = "声音多大？"
SOUND_LINE: Final = "选一个，再点“试听”"
SILENT: Final = "不出声"
PERCENT: Final = "{percent}%"
HEAR: Final = "试听"
HEARD: Final = "放了三个音。没听到：查看音箱的线和开关"
NO_SOUND: Final = "这台机器没有找到声卡或音箱"

NETWORK: Final = "网通了没有？"
CABLE: Final = "网线"
WIFI: Final = "无线"
LINK_UP: Final = "已接 {address}"
LINK_DOWN: Final = "没接"
UNUSED: Final = "未使用"
UNMANAGED: Final = "本机没有 NetworkManager，\n网络请在系统里设置"
LOOKING: Final = "正在看网络……"
LOOK_AGAIN: Final = "再看一遍"
JOINING: Final = "正在连“{name}”……"
JOINED: Final = "连上了“{name}”"
NO_WIFI: Final = "附近没有 Wi-Fi"
IN_USE: Final = "正在用"
OPEN: Final = "不用密码"
STRENGTH: Final = "信号 {strength}%"

ROOT: Final = "信任文件"
ROOT_LINE: Final = "打电话和县里对一对这八个词，一样才对"
ROOT_NONE: Final = "还没有信任文件。\n插上县里给的 U 盘，点“从 U 盘读”。"
ROOT_NEW: Final = "U 盘里的，点“完成”后生效"
CA: Final = "县里自己的证书"
CA_LINE: Final = "县里用公共证书时，不用装"
CA_NONE: Final = "现在用公共证书。\n要装县里的：插上 U 盘，点“从 U 盘读”。"
CA_IN_FORCE: Final = "已经装了县里的证书"
CA_REMOVE: Final = "改用公共证书"
STICK_TITLE: Final = "U 盘里有这些"
STICK_LINE: Final = "已经读进来，点“完成”才生效"
STICK_LOOKING: Final = "正在读 U 盘……"
STICK_FILES: Final = "选本机的那一个设置文件"
STICK_FEED: Final = "U 盘上的内容"
TAKEN: Final = "按 {name} 填好了"

KEY: Final = "这块屏的密钥"
KEY_LINE: Final = "在电话里念给县里听，县里照着登记"
KEY_MAKING: Final = "正在取密钥……"

TOUCH: Final = "触摸准不准？"
TOUCH_LINE: Final = "用手指点九个十字，量一量差多少"
TOUCH_BEGIN: Final = "开始测"
TOUCH_AGAIN: Final = "再测一次"
TOUCH_AIM: Final = "点十字的正中间"
TOUCH_COUNT: Final = "第 {number} 个，共 {all} 个 · {seconds} 秒不点就停"
TOUCH_WELL: Final = "很准：最多差 {worst} 毫米"
TOUCH_OFF: Final = "最多差 {worst} 毫米，校正后差 {left} 毫米"
TOUCH_BAD: Final = "最多差 {worst} 毫米，校正不过来：请查看触摸框的安装"
TOUCH_FAILED: Final = "没有测出来：请点在十字上，再测一次"
TOUCH_USE: Final = "用这个校正"
TOUCH_RESET: Final = "不用校正"
TOUCH_USED: Final = "校正要用，点“完成”后生效"
TOUCH_CORRECTED: Final = "已校正"
MM: Final = "{mm} 毫米"

APPLYING: Final = "正在生效……"
APPLIED: Final = "设好了"
APPLIED_LINE: Final = "画面马上就换。有的设置要等几秒"
YES: Final = "是"
NO: Final = "不是"
NOTHING_CHANGED: Final = "没有改动"
