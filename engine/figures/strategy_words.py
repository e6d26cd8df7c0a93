"""What the report's section on strategy says: English and Chinese by key."""

from __future__ import annotations

from typing import Final

STRATEGY_WORDS: Final[dict[str, tuple[str, str]]] = {
    "section.strategy": ("Can the strategy be carried?", "战略能否落地？"),
    "strategy.option": ("Option", "方案"),
    "strategy.against": ("Against the first", "与首个相比"),
    "strategy.cost": ("Cost, {unit}", "成本（{unit}）"),
    "strategy.cost_bare": ("Cost", "成本"),
    "strategy.runs": (
        "{runs} runs of each option on the same random numbers; intervals are those of the mean, 95 %.",
        "每个方案用相同随机数运行 {runs} 次；区间为均值的 95% 置信区间。",
    ),
    "strategy.drivers": ("What drives the difference", "差异的驱动因素"),
    "strategy.map": ("When to begin, and with how many", "何时开始、培训多少人"),
    "strategy.chain": ("If one person leaves", "若一人离职"),
    "strategy.chain_told": (
        "{event}: posts stand empty for {months} months together along {path}. {runs} pairs of runs, with and without.",
        "{event}：沿 {path} 的岗位合计空缺 {months} 个月。共比较 {runs} 对有无该事件的运行。",
    ),
    "strategy.no_chain": ("No critical post is held by anybody.", "没有关键岗位在岗人员。"),
    "strategy.plan": ("The cheapest plan over several demands", "多种需求下成本最低的方案"),
    "strategy.plan_told": (
        "Expected cost {cost} {money}; the first {common} months are decided before the demand is known.",
        "期望成本 {cost} {money}；前 {common} 个月在需求明朗之前决定。",
    ),
    "strategy.backtest": ("Held against the record", "用历史检验"),
    "strategy.backtest_told": (
        "Foretold from the record until {day}: {inside} of {cells} real values lie within their 90 % bands.",
        "根据截至{day}的记录预测：{cells} 个真实值中有 {inside} 个落在 90% 区间内。",
    ),
    "column.real": ("Real", "实际"),
    "column.year": ("Year", "年份"),
    "column.constant_rate": ("Constant rate", "恒定比率"),
    "column.last_year": ("As last year", "同上年"),
    "column.option": ("Option", "方案"),
    "column.driver": ("Driver", "驱动因素"),
    "column.from": ("From", "从"),
    "column.to": ("To", "到"),
    "column.change": ("Change", "变化"),
    "column.end": ("End", "端点"),
    "column.number": ("Number", "编号"),
    "column.what": ("What", "类别"),
    "column.day": ("Day", "日期"),
    "column.subject": ("Subject", "对象"),
    "column.direct": ("Direct causes", "直接原因"),
    "column.contributing": ("Contributing causes", "促成原因"),
}
