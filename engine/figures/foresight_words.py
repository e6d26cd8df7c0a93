"""What the report says of forecasts and of a policy that is tried: English and Chinese by key."""

from __future__ import annotations

from typing import Final

FORESIGHT_WORDS: Final[dict[str, tuple[str, str]]] = {
    "section.outlook": ("How it will end", "结果展望"),
    "section.change": ("A policy tried on everyone", "政策变更试算"),
    "outlook.none": ("No key result is under way.", "没有进行中的关键结果。"),
    "outlook.intro": (
        "{forecasts} key results are under way; {risky} are unlikely to come far enough by their due week.",
        "进行中的关键结果共 {forecasts} 个，其中 {risky} 个到期时很可能无法充分达成。",
    ),
    "outlook.method": (
        "Method: {method}. {interval} of the outcomes are expected inside an interval. A hint to talk about, no more.",
        "方法：{method}。预计 {interval} 的结果落在区间内。仅为提示，不是结论。",
    ),
    "outlook.title": ("Where the key results at risk will end", "有风险的关键结果将止于何处"),
    "outlook.alternative": (
        "{number} key results with the least chance of success. {told}.",
        "成功机会最小的 {number} 个关键结果。{told}。",
    ),
    "outlook.told": (
        "{title}: now {now}, likely {low} to {high} of 100 points",
        "{title}：目前 {now}，预计 {low} 至 {high} 分（满分 100）",
    ),
    "outlook.now": ("now", "目前"),
    "outlook.interval": ("likely end", "预计区间"),
    "outlook.target": ("The line at 100 is the target.", "100 处的竖线为目标。"),
    "outlook.key_result": ("Key result", "关键结果"),
    "outlook.chance": ("Chance of success", "成功机会"),
    "outlook.pace": ("Points a week: needed, lately", "每周分数：所需 / 近期"),
    "outlook.because": ("Forecast", "预测"),
    "column.key_result_id": ("Id", "编号"),
    "column.title": ("Title", "名称"),
    "column.now": ("Now, points", "目前（分）"),
    "column.expected": ("Expected, points", "预计（分）"),
    "column.likely_low": ("Lower end, points", "区间下限（分）"),
    "column.likely_high": ("Upper end, points", "区间上限（分）"),
    "column.chance": ("Chance of success, %", "成功机会（%）"),
    "change.intro": (
        (
            "What if {policy} ({before}) became {after}? Of {people} people, {changed} would get another score, "
            "{bands} another band and {mixes} another mix; {unscored} have no score. Nothing was written."
        ),
        (
            "若 {policy}（{before}）改为 {after}：{people} 人中，{changed} 人得分变化，{bands} 人评级变化，"
            "{mixes} 人的组合变化；{unscored} 人没有得分。未写入任何内容。"
        ),
    ),
    "change.effects": (
        "Effects on fairness: {fairness}. Effects on staffing: {staffing}.",
        "对公平性的影响：{fairness}。对人员配置的影响：{staffing}。",
    ),
    "change.rerun": ("re-run needed", "需重新计算"),
    "change.title": ("Bands before and after", "变更前后的评级"),
    "change.before": ("Before", "变更前"),
    "change.after": ("After", "变更后"),
    "change.legend": ("A row is the band before, a column the band after.", "行为变更前的评级，列为变更后的评级。"),
    "change.up": ("up", "上升"),
    "change.down": ("down", "下降"),
    "change.no_score": ("no score", "无得分"),
    "change.alternative": (
        "{moved} of {people} people go to another band. {told}.",
        "{people} 人中有 {moved} 人评级变化。{told}。",
    ),
    "change.told": ("{people} from {before} to {after}", "{people} 人由{before}变为{after}"),
    "change.nobody": ("Nobody does", "无人变化"),
    "change.examples": ("Those whose score changes the most", "得分变化最大的人员"),
    "change.person": ("Person", "人员"),
    "change.score": ("Score", "得分"),
    "change.mix": ("Mix", "组合"),
    "change.reached": ("Reached", "完成度"),
    "band.needs_support": ("needs support", "需要支持"),
    "band.on_track": ("on track", "进展正常"),
    "band.strong": ("strong", "表现良好"),
    "band.outstanding": ("outstanding", "表现突出"),
    "column.before": ("Before", "变更前"),
    "column.after": ("After", "变更后"),
    "summary.outlook": ("key results will hardly be reached", "个关键结果恐难达成"),
    "summary.outlook_detail": ("Of {forecasts} under way.", "进行中的共 {forecasts} 个。"),
}
