"""The words of lists, item pages and states, as residents read them: said as people say them, one place for all."""

from __future__ import annotations

from typing import Final

# --- paging -----------------------------------------------------------------------------------------------------

PREVIOUS: Final = "上页"
NEXT: Final = "下页"
PAGE: Final = "页"

# --- home -------------------------------------------------------------------------------------------------------

HOME_PROMPT: Final = "想看什么、想办什么，点一下就行"
HOME_PROMPT_SHORT: Final = "想看什么，点一下就行"
LATEST_NOTICES: Final = "最新通知"
NEW_ITEMS: Final = "{count} 条新"

# --- lists ------------------------------------------------------------------------------------------------------

ALL: Final = "全部"
NEW: Final = "新"
DISCLOSED: Final = "公布"
CLASSES_DISCLOSED: Final = "类已公开"
CLASSES_DISCLOSED_LINE: Final = "{period} 已公开 {done}/{all} 类"
ITEMS: Final = "条内容"
ITEMS_COUNTED: Final = "{count} 条"
ITEMS_OF: Final = {"guide": "件事能办", "contact": "个电话"}
"""What a kind is counted as, where that is not 条内容."""
ITEMS_NEW: Final = "条是新的"
ANY_CELL: Final = "全部类别"
ANY_TAB: Final = "全部三务"
ANY_PERIOD: Final = "全部时间"
EARLIER: Final = "更早"
LATER: Final = "更近"
OTHER_EVENTS: Final = "别的事也能办"
MATTERS: Final = "{count} 件事"
SAMPLE: Final = "示例数据"
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
MORE: Final = "更多"

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

# --- accounts ---------------------------------------------------------------------------------------------------

BALANCE: Final = {
    "month": "本月结余",
    "quarter": "本季结余",
    "half": "半年结余",
    "year": "全年结余",
    "other": "结余",
}
"""What is left of a period's income, by how long the period is."""

EARLIER_PERIOD: Final = "上一期"
LATER_PERIOD: Final = "下一期"
THIS_PERIOD: Final = "本期"
INCOME: Final = "收入"
EXPENSE: Final = "支出"
FOUR_QUARTERS: Final = "近四个季度"
INCOME_EXPENSE: Final = "收支对比"
IN_OUT: Final = {"income": "收", "expense": "支"}
"""The key of a small chart."""
LISTED_BEFORE: Final = "前面已经列完"
NOTHING_LISTED: Final = "没有发生"
NO_ENTRY: Final = "—"
SUM: Final = "合计"
UNIT: Final = "单位："

# --- states -----------------------------------------------------------------------------------------------------

NOTHING_YET: Final = "这里还没有内容"
NOTHING_YET_LINES: Final = "这一栏的内容正在整理。\n整理好了，这里会自动出现。"
NO_GUIDES_YET: Final = "{event}的办事指南正在整理。\n整理好了，这里会自动出现。"
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
STARTING: Final = "请稍等"
STARTING_LINE: Final = "画面马上就来"
RECOVERING: Final = "正在恢复"
RECOVERING_LINE: Final = "屏幕出了点小毛病，正在自己恢复"
CALL_MEANWHILE: Final = "有急事请打 {phone}"
ONE_MOMENT: Final = "请稍等一下"
ONE_MOMENT_LINES: Final = "这一页出了点小问题，\n马上带您回到首页。"

# --- films, sounds, talks ---------------------------------------------------------------------------------------

PLAY: Final = "播放"
PAUSE: Final = "暂停"
PLAY_AGAIN: Final = "再看一遍"
HEAR_AGAIN: Final = "再听一遍"
TRY_AGAIN: Final = "再试一次"
FROM_START: Final = "从头看"
HEAR_FROM_START: Final = "从头听"
SOUND_ON: Final = "开声音"
SOUND_OFF: Final = "关声音"
NO_SOUND: Final = "没声音"
NO_DEVICE: Final = "没音箱"
QUIET_NOW: Final = "已静音"
FILM: Final = "视频"
RECORDING: Final = "录音"
WATCH: Final = "看视频"
LISTEN: Final = "听录音"
OPENING: Final = "正在打开……"
FILM_BROKEN: Final = "这段视频现在放不出来"
FILM_SLOW: Final = "这段视频太大，这块屏放不动"
RECORDING_BROKEN: Final = "这段录音现在放不出来"
RECORDING_NO_DEVICE: Final = "这块屏没接音箱，放不出声音"
SEE_ON_PHONE: Final = "扫码可以在手机上看"
HEAR_ON_PHONE: Final = "扫码可以在手机上听"
TALK: Final = "直播"
TALK_BEFORE: Final = "还没开始"
TALK_RUNNING: Final = "正在直播"
TALK_OVER: Final = "已经结束"
TALK_TODAY: Final = "今天{clock}开始"
TALK_TOMORROW: Final = "明天{clock}开始"
TALK_IN_DAYS: Final = "还有{days}天"
TALK_SCAN_BEFORE: Final = "先扫码存好"
TALK_SCAN_RUNNING: Final = "扫码看直播"
TALK_SCAN_OVER: Final = "扫码看回放"
TALK_SPEAKER: Final = "主讲：{name}"
TALK_NO_CODE: Final = "怎么看，请问村委会"

# --- originals --------------------------------------------------------------------------------------------------

ENLARGE: Final = "放大"
SHRINK: Final = "缩小"
MOVE_UP: Final = "上移"
MOVE_DOWN: Final = "下移"
MOVE_LEFT: Final = "左移"
MOVE_RIGHT: Final = "右移"
SEE_ORIGINAL: Final = "放大看原件"
SEE_LARGE: Final = "放大看"
SCAN_KEEP: Final = "扫码存到手机"
SCAN_KEEP_SHORT: Final = "存到手机"
ORIGINAL_KINDS: Final = {"document": "原件扫描", "picture": "图片", "map": "地图"}
WHOLE: Final = {"document": "整页", "picture": "整张", "map": "整张"}
LEAF_MISSING: Final = "这一页现在看不了。\n别的照样能看，也可以问问村委会。"
PREVIOUS_PICTURE: Final = "上一张"
NEXT_PICTURE: Final = "下一张"

# --- 特大: one topic per page -------------------------------------------------------------------------------------

NEXT_SCREEN: Final = "下一屏"
PREVIOUS_SCREEN: Final = "上一屏"
FIRST_SCREEN: Final = "从头看"
SCAN_BUTTON: Final = "扫码"
READ_ON: Final = "接着看"
SCREEN_ORDINAL: Final = "第{number}屏"
TOPIC_ANSWERS: Final = "五个答案"
TOPIC_BRING: Final = "带什么"
TOPIC_STEPS: Final = "怎么办"
TOPIC_CONDITIONS: Final = "还要知道"
TOPIC_QUESTIONS: Final = "大家常问"
TOPIC_MORE: Final = "更多"
TOPIC_POINTS: Final = "要点"
TOPIC_TEXT: Final = "细说"
SHORT_PHONE: Final = "打电话"

# --- validity -----------------------------------------------------------------------------------------------------

EXPIRED: Final = "已过期：有效期到{day}为止，照着办之前先问一问"
EXPIRES_TODAY: Final = "快到期：今天是最后一天"
EXPIRES_SOON: Final = "快到期：还有 {days} 天，到{day}为止"
NOT_YET: Final = "还没开始：{day}起才算数"

# --- the bars, 字号 ------------------------------------------------------------------------------------------------

BACK: Final = "返回"
HOME: Final = "首页"
TYPE_SIZE: Final = "字号"
HOME_HELP: Final = "点一下就能看，看完按“首页”回到这里"
HOME_HELP_SHORT: Final = "看完按“首页”回到这里"
IDLE: Final = "无人操作\n回到轮播"
IDLE_SHORT: Final = "回到\n轮播"
USUAL: Final = "大"
LARGE: Final = "特大"
DARK: Final = "黑底"
LOW: Final = "够得着"
MANNER_TITLE: Final = "怎么看着舒服"
MANNER_LINE: Final = "点一下就变，不合适再换"
MANNER_EXAMPLES: Final = {"usual": "平常的字", "large": "大一半", "dark": "黑底白字", "low": "按钮放低"}
MANNER_SAMPLE_TITLE: Final = "办低保要带什么"
MANNER_SAMPLE: Final = "带身份证和户口簿，不收费。"
MANNER_DONE: Final = "好了"
MANNER_DONE_LINE: Final = "回去接着看"

# --- warnings -----------------------------------------------------------------------------------------------------

ALERT_LEVELS: Final = {"red": "红色", "orange": "橙色", "yellow": "黄色", "blue": "蓝色"}
ALERT_LEVEL: Final = "{level}预警"
ALERT_DRILL_LEVEL: Final = "{level}演练"
ALERT_BROADCAST: Final = "应急广播"
DRILL: Final = "演练"
ALERT_DRILL_MARK: Final = "（演练）"
ALERT_DRILL_BROADCAST: Final = "应急演练"
ALERT_DO: Final = "现在请这样做"
ALERT_DRILL_DO: Final = "演练：请这样做"
ALERT_VALID: Final = "有效时间"
ALERT_UNTIL: Final = "到{moment}"
ALERT_ISSUED: Final = "{who} {moment} 发布"
ALERT_AREA: Final = "影响范围：{area}"
ALERT_NUMBER: Final = "编号 {number}"
ALERT_KNOWN: Final = "我知道了"
ALERT_HOLD: Final = "按住 3 秒关闭"
ALERT_HEAR: Final = "再听一遍"
ALERT_PREVIOUS: Final = "上一条"
ALERT_NEXT: Final = "下一条"
ALERT_COUNT: Final = "第{number}条 共{all}条"
ALERT_SCREENS: Final = "第{number}屏 共{all}屏"
ALERT_BACK: Final = "预警没有解除，2 分钟没人用会再次显示"
ALERT_DRILL_BACK: Final = "这是演练，不是真的险情，2 分钟没人用会再次显示"
ALERT_MORE: Final = "还有 {count} 条"
TODAY: Final = "今天"
TOMORROW: Final = "明天"
YESTERDAY: Final = "昨天"

# --- setting a screen up --------------------------------------------------------------------------------------------

SETUP_FIRST: Final = "第一次开机"
SETUP_LATER: Final = "设备设置"
SETUP_VERSION: Final = "版本 {version}"
SETUP_BUSY: Final = "正在办，请稍等……"
SETUP_BACK: Final = "返回"
SETUP_OK: Final = "好了"
SETUP_CANCEL: Final = "取消"
SETUP_DONE: Final = "完成"
SETUP_STICK: Final = "从 U 盘读"
SETUP_NEW_PIN: Final = "换密码"
SETUP_PAGE_UP: Final = "上页"
SETUP_PAGE_DOWN: Final = "下页"
SETUP_DELETE: Final = "退格"
SETUP_CLEAR: Final = "清空"
SETUP_SHIFT: Final = "大写"
SETUP_SIGNS: Final = "符号"
SETUP_SPACE: Final = "空格"

SETUP_PIN: Final = "请输入安装密码"
SETUP_PIN_LINE: Final = "六个数字。走错了就点“取消”"
SETUP_PIN_FIRST: Final = "先设一个安装密码"
SETUP_PIN_FIRST_LINE: Final = "六个数字，以后改设置要用。请记在安装单上"
SETUP_PIN_AGAIN: Final = "再输一次，看记对没有"
SETUP_PIN_DIFFERS: Final = "两次不一样，请重新设"
SETUP_PIN_CHECKING: Final = "正在核对……"
SETUP_PIN_WAIT: Final = "太多次不对，再等 {wait}"
SETUP_SECONDS: Final = "{count} 秒"
SETUP_MINUTES: Final = "{count} 分钟"

SETUP_OVERVIEW_FIRST: Final = "把这块屏设好"
SETUP_OVERVIEW: Final = "这块屏的设置"
SETUP_MISSING: Final = "还差：{names}"
SETUP_READY: Final = "都齐了，点“完成”就生效"
SETUP_CHANGED: Final = "改了 {count} 处，点“完成”才生效"
SETUP_UNCHANGED: Final = "点一项来改，点“完成”才生效"
SETUP_NOT_YET: Final = "还没填"
SETUP_NONE: Final = "不用"
SETUP_TESTED: Final = "点这里测一测"
SETUP_SEE: Final = "点这里看"

SETUP_FIELDS: Final = {
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
    "feed.plain_http": "不加密的地址",
    "feed.metered": "按流量计费",
}

SETUP_VILLAGE: Final = "这块屏在哪个村？"
SETUP_VILLAGE_LINE: Final = "输 12 位村代码，或从右边选"
SETUP_VILLAGE_LINE_PORTRAIT: Final = "输 12 位村代码，或从下面选"
SETUP_VILLAGE_ASKING: Final = "正在问这个地址上有哪些村……"
SETUP_VILLAGE_FOUND: Final = "这个地址上有 {count} 个村"
SETUP_VILLAGE_NO_FEED: Final = "先填内容地址，这里就会列出村名；也可以直接输代码"
SETUP_VILLAGE_NONE: Final = "没有这样的村"
SETUP_BY_CODE: Final = "按代码找"
SETUP_BY_NAME: Final = "按拼音找"
SETUP_TYPED: Final = "拼音第一个字母，例如荷塘村是 htc"

SETUP_URL: Final = "内容从哪里来？"
SETUP_URL_LINE: Final = "输县里给的地址，再点“连得上吗”"
SETUP_URL_PLAIN: Final = "这个地址不加密：内容有签名，改不了，但沿途看得到"
SETUP_TRY: Final = "连得上吗"
SETUP_TRYING: Final = "正在连，请稍等……"
SETUP_PROXY: Final = "上网要经过代理吗？"
SETUP_PROXY_LINE: Final = "不用代理就清空；写法：http://10.0.0.1:3128"
SETUP_TIME: Final = "向谁校时？"
SETUP_TIME_LINE: Final = "清空就用系统自己的；几个之间空一格"
SETUP_TIME_OWN: Final = "用系统自己的"
SETUP_WIFI_KEY: Final = "“{name}”的密码"
SETUP_WIFI_KEY_LINE: Final = "8 到 63 个字母、数字或符号"

SETUP_TURN: Final = "画面怎么放？"
SETUP_TURN_LINE: Final = "先选横竖；画面倒着或侧着，再选转向"
SETUP_ORIENTATIONS: Final = {"auto": "自动", "landscape": "横屏", "portrait": "竖屏"}
SETUP_ROTATIONS: Final = {"normal": "不转", "left": "向左转", "right": "向右转", "inverted": "倒过来"}
SETUP_SIZE: Final = "屏幕有多大？"
SETUP_SIZE_LINE: Final = "对角线，英寸。用来保证字和按钮不太小"
SETUP_SIZE_AUTO: Final = "自动"
SETUP_INCHES: Final = "{size} 英寸"
SETUP_SOUND: Final = "声音多大？"
SETUP_SOUND_LINE: Final = "选一个，再点“试听”"
SETUP_SILENT: Final = "不出声"
SETUP_PERCENT: Final = "{percent}%"
SETUP_HEAR: Final = "试听"
SETUP_HEARD: Final = "放了三个音。没听到：查看音箱的线和开关"
SETUP_NO_SOUND: Final = "这台机器没有找到声卡或音箱"

SETUP_NETWORK: Final = "网通了没有？"
SETUP_CABLE: Final = "网线"
SETUP_WIFI: Final = "无线"
SETUP_LINK_UP: Final = "已接 {address}"
SETUP_LINK_DOWN: Final = "没接"
SETUP_UNUSED: Final = "未使用"
SETUP_UNMANAGED: Final = "本机没有 NetworkManager，\n网络请在系统里设置"
SETUP_LOOKING: Final = "正在看网络……"
SETUP_LOOK_AGAIN: Final = "再看一遍"
SETUP_JOINING: Final = "正在连“{name}”……"
SETUP_JOINED: Final = "连上了“{name}”"
SETUP_NO_WIFI: Final = "附近没有 Wi-Fi"
SETUP_IN_USE: Final = "正在用"
SETUP_OPEN: Final = "不用密码"
SETUP_STRENGTH: Final = "信号 {strength}%"

SETUP_ROOT: Final = "信任文件"
SETUP_ROOT_LINE: Final = "打电话和县里对一对这八个词，一样才对"
SETUP_ROOT_NONE: Final = "还没有信任文件。\n插上县里给的 U 盘，点“从 U 盘读”。"
SETUP_ROOT_NEW: Final = "U 盘里的，点“完成”后生效"
SETUP_CA: Final = "县里自己的证书"
SETUP_CA_LINE: Final = "县里用公共证书时，不用装"
SETUP_CA_NONE: Final = "现在用公共证书。\n要装县里的：插上 U 盘，点“从 U 盘读”。"
SETUP_CA_IN_FORCE: Final = "已经装了县里的证书"
SETUP_CA_REMOVE: Final = "改用公共证书"
SETUP_STICK_TITLE: Final = "U 盘里有这些"
SETUP_STICK_LINE: Final = "已经读进来，点“完成”才生效"
SETUP_STICK_LOOKING: Final = "正在读 U 盘……"
SETUP_STICK_FILES: Final = "选本机的那一个设置文件"
SETUP_STICK_FEED: Final = "U 盘上的内容"
SETUP_TAKEN: Final = "按 {name} 填好了"

SETUP_KEY: Final = "这块屏的密钥"
SETUP_KEY_LINE: Final = "在电话里念给县里听，县里照着登记"
SETUP_KEY_MAKING: Final = "正在取密钥……"

SETUP_TOUCH: Final = "触摸准不准？"
SETUP_TOUCH_LINE: Final = "用手指点九个十字，量一量差多少"
SETUP_TOUCH_BEGIN: Final = "开始测"
SETUP_TOUCH_AGAIN: Final = "再测一次"
SETUP_TOUCH_AIM: Final = "点十字的正中间"
SETUP_TOUCH_COUNT: Final = "第 {number} 个，共 {all} 个 · {seconds} 秒不点就停"
SETUP_TOUCH_WELL: Final = "很准：最多差 {worst} 毫米"
SETUP_TOUCH_OFF: Final = "最多差 {worst} 毫米，校正后差 {left} 毫米"
SETUP_TOUCH_BAD: Final = "最多差 {worst} 毫米，校正不过来：请查看触摸框的安装"
SETUP_TOUCH_FAILED: Final = "没有测出来：请点在十字上，再测一次"
SETUP_TOUCH_USE: Final = "用这个校正"
SETUP_TOUCH_RESET: Final = "不用校正"
SETUP_TOUCH_USED: Final = "校正要用，点“完成”后生效"
SETUP_TOUCH_CORRECTED: Final = "已校正"
SETUP_MM: Final = "{mm} 毫米"

SETUP_APPLYING: Final = "正在生效……"
SETUP_APPLIED: Final = "设好了"
SETUP_APPLIED_LINE: Final = "画面马上就换。有的设置要等几秒"
SETUP_NOTHING_CHANGED: Final = "没有改动"
