"""The demo village's figures that are kept in spreadsheets. Sums are computed, so that they add up."""

from collections.abc import Sequence

Row = Sequence[str | int | float]

QUARTERS = ("2025年四季度（元）", "2026年一季度（元）", "2026年二季度（元）", "2026年三季度（元）")
INCOME = {
    "上级补助": (205300, 182400, 156800, 218600),
    "莲子鲜藕经营": (128400, 38600, 92300, 186400),
    "资产出租": (62500, 62500, 62500, 62500),
    "其他收入": (16900, 21300, 14200, 18700),
}
EXPENSE = {
    "修路装灯公益": (142700, 64200, 98600, 168300),
    "产业发展": (86000, 58000, 72000, 96000),
    "村里日常办公": (63500, 56800, 51200, 58400),
    "干部补贴": (47500, 47500, 47500, 47500),
    "慰问困难户": (28600, 32800, 12600, 21500),
}
# Households, people and farmland (mu) of the 18 groups; they sum to 682, 2386 and 2140.
GROUPS = (
    (42, 148, 128), (38, 131, 116), (41, 143, 125), (36, 127, 112), (40, 141, 124), (39, 136, 120),
    (37, 130, 118), (35, 122, 110), (38, 132, 117), (36, 126, 114), (34, 119, 108), (33, 115, 102),
    (39, 135, 121), (37, 129, 116), (41, 142, 126), (36, 125, 115), (38, 134, 130), (42, 151, 138),
)
RATE_PER_MU = 105


def four_quarters() -> list[Row]:
    """Income and expense by class over four quarters: twelve rows below the header."""
    def summed(rows: dict[str, tuple[int, ...]]) -> list[int]:
        return [sum(column) for column in zip(*rows.values(), strict=True)]

    income, expense = summed(INCOME), summed(EXPENSE)
    balance = [got - spent for got, spent in zip(income, expense, strict=True)]
    return [
        ("项目", *QUARTERS, "四季合计（元）"),
        *((name, *values, sum(values)) for name, values in INCOME.items()),
        ("小计：收入", *income, sum(income)),
        *((name, *values, sum(values)) for name, values in EXPENSE.items()),
        ("小计：支出", *expense, sum(expense)),
        ("结余", *balance, sum(balance)),
    ]


def farmland_subsidy() -> list[Row]:
    """Farmland and subsidy of each group."""
    areas = [area for _, _, area in GROUPS]
    return [
        ("村民小组", "面积（亩）", "补贴（元）"),
        *((f"第{n}组", area, area * RATE_PER_MU) for n, area in enumerate(areas, 1)),
        ("合计", sum(areas), sum(areas) * RATE_PER_MU),
    ]


def groups() -> list[Row]:
    """Households and people of each group."""
    return [
        ("村民小组", "户数（户）", "人口（人）"),
        *((f"第{n}组", households, people) for n, (households, people, _) in enumerate(GROUPS, 1)),
        ("合计", sum(row[0] for row in GROUPS), sum(row[1] for row in GROUPS)),
    ]


def september() -> list[Row]:
    """Every payment of September 2026, one a line."""
    paid: list[tuple[str, str, str, str, int]] = [
        ("电费", "2026-09-02", "办公", "王田丰", 2860),
        ("第6组路灯18盏", "2026-09-03", "公益", "周塘清", 32400),
        ("冷库电路改造尾款", "2026-09-05", "产业", "周塘清", 12000),
        ("打印纸、公开栏、办公用品", "2026-09-08", "办公", "王田丰", 6270),
        ("机耕道补修", "2026-09-12", "公益", "周塘清", 24600),
        ("便民服务站维修", "2026-09-18", "办公", "王田丰", 9800),
        ("水渠清淤", "2026-09-20", "公益", "周塘清", 11500),
        ("中秋慰问困难户28户", "2026-09-21", "慰问", "李秋藕", 8400),
        ("中秋慰问老党员5人", "2026-09-21", "慰问", "李秋藕", 1500),
        ("荷叶茶包装线首付款", "2026-09-22", "产业", "周塘清", 20000),
        ("水费和电话网络", "2026-09-26", "办公", "王田丰", 1370),
        ("干部补贴", "2026-09-28", "补贴", "王田丰", 15900),
    ]
    return [("用途", "日期", "类别", "经手人", "金额"), *paid, ("合计", "", "", "", sum(row[4] for row in paid))]


def medical_fees() -> list[Row]:
    """What each kind of resident pays for the medical insurance."""
    return [
        ("人员", "应缴（元）", "资助（元）", "自己付（元）"),
        ("一般居民", 400, 0, 400),
        ("低保对象", 400, 200, 200),
        ("特困人员", 400, 400, 0),
        ("重度残疾人", 400, 200, 200),
    ]


def farmland_examples() -> list[Row]:
    """The subsidy worked out for four sizes of holding."""
    return [
        ("您家的田（亩）", "每亩（元）", "一年补贴（元）"),
        *((area, RATE_PER_MU, area * RATE_PER_MU) for area in (1, 2.5, 4.5, 10)),
    ]
