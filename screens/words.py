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
CLASSES_DISCLOSED_SHORT: Final = "已公开 {done}/{all} 类"
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
NO_ROWS: Final = "没有登记"
TOLD_BY_TITLE: Final = "内容就是标题这一句。\n想问清楚，请问村委会。"
TOLD_ON_PHONE: Final = "内容在手机上看，请扫码。"
NO_PHONES_YET: Final = "还没有登记电话，请到村委会问。"
GUIDE_ASK: Final = "带什么、怎么办，\n请打 {phone} 问清楚。"
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
MANNER_SAMPLE: Final = "带身份证和户口簿，不收费。\n到村委会一楼，工作日都能办。"
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
