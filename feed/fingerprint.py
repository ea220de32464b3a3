"""A public key in eight plain words, so that two people on the telephone can tell whether they look at the same one.

The first eight bytes of the key's SHA-256 each name one word of a fixed list. Forging another key with the same eight
words takes about 2^64 attempts. The words are everyday things whose sounds differ even without tones and for speakers
who do not tell zh from z, or n from l. The list is part of the contract between screen and centre: its order never
changes.
"""

import hashlib
from typing import Final

_LIST: Final = """
苹果 香蕉 西瓜 葡萄 橘子 桃花 梨树 荔枝 核桃 红枣 板栗 花生 黄豆 玉米 小麦 水稻
高粱 棉花 油菜 茶叶 竹笋 蘑菇 白菜 萝卜 土豆 茄子 辣椒 黄瓜 南瓜 冬瓜 豆腐 面条
馒头 饺子 烧饼 米饭 鸡蛋 牛奶 蜂蜜 白糖 酱油 食盐 月饼 粽子 汤圆 瓜子 麻花 春卷
公鸡 母鸭 大鹅 山羊 黄牛 骏马 小猪 花猫 兔子 老虎 狮子 大象 猴子 熊猫 松鼠 骆驼
狐狸 刺猬 青蛙 乌龟 鲤鱼 螃蟹 龙虾 燕子 喜鹊 麻雀 鸽子 孔雀 仙鹤 蝴蝶 蜻蜓 蜜蜂
蚂蚁 蜗牛 知了 海豚 鲸鱼 企鹅 长江 黄河 泰山 草原 沙漠 森林 湖泊 瀑布 海洋 岛屿
太阳 月亮 星星 白云 彩虹 雷电 春风 夏雨 秋霜 冬雪 清晨 正午 傍晚 夜里 露珠 冰块
榕树 柳条 梧桐 银杏 枫叶 荷花 梅花 兰草 菊花 牡丹 玫瑰 桂花 水仙 葵花 芦苇 青苔
房屋 院墙 大门 窗户 屋顶 楼梯 厨房 书房 仓库 水井 凉亭 石桥 码头 车站 学校 医院
邮局 银行 商店 工厂 公园 广场 戏台 祠堂 果园 菜地 鱼塘 梯田 水库 山谷 田埂 渡口
桌子 椅子 板凳 柜子 木床 枕头 被子 毛巾 脸盆 肥皂 牙刷 梳子 镜子 剪刀 针线 纽扣
帽子 围巾 手套 衬衫 裤子 布鞋 袜子 雨伞 扇子 眼镜 手表 闹钟 电话 电灯 电视 冰箱
火车 汽车 飞机 轮船 摩托 三轮 帆船 马车 扁担 箩筐 锄头 镰刀 铁锹 水桶 簸箕 磨盘
毛笔 墨水 白纸 书本 报纸 信封 邮票 地图 算盘 黑板 粉笔 橡皮 尺子 铅笔 台历 相册
锣鼓 二胡 琵琶 笛子 喇叭 钢琴 唢呐 快板 风筝 灯笼 鞭炮 对联 年画 剪纸 象棋 陀螺
老师 医生 木匠 裁缝 司机 厨师 渔夫 农民 工人 护士 画家 歌手 邻居 爷爷 奶奶 朋友
"""

WORDS: Final = tuple(_LIST.split())
"""One word per byte value, 256 in all, no two alike."""

COUNT: Final = 8


def fingerprint_words(public: bytes) -> tuple[str, ...]:
    """Return the eight words of a public key, given as its 32 raw bytes."""
    return tuple(WORDS[byte] for byte in hashlib.sha256(public).digest()[:COUNT])
