"""Every word of figures and report, in English and Chinese: one place to look them up and to fill them in."""

from __future__ import annotations

from typing import Final

from engine.domain.frozen import Localised
from engine.figures.backtest_words import BACKTEST_WORDS
from engine.figures.chain_words import CHAIN_WORDS
from engine.figures.choice_words import CHOICE_WORDS
from engine.figures.experiment_words import EXPERIMENT_WORDS
from engine.figures.foresight_words import FORESIGHT_WORDS
from engine.figures.hardening_words import HARDENING_WORDS
from engine.figures.plan_words import PLAN_WORDS
from engine.figures.report_words import REPORT_WORDS
from engine.figures.schedule_words import SCHEDULE_WORDS
from engine.figures.skill_words import SKILL_WORDS
from engine.figures.staffing_words import STAFFING_WORDS
from engine.figures.strategy_words import STRATEGY_WORDS

LANGUAGES: Final = ("en", "zh")

_FIGURES: Final[dict[str, tuple[str, str]]] = {
    "goal_map.title": ("Goal map", "目标地图"),
    "goal_map.none": ("There are no goals to map.", "没有可展示的目标。"),
    "goal_map.alternative": (
        (
            "Tree of {shown} of {all} goals and key results in {trees} "
            "trees. The weakest tree, {weakest}, stands at {value}. "
            "{marked} cards carry an alert or a break. The list below holds every goal."
        ),
        (
            "目标树：共 {trees} 棵，展示 {all} 个目标与关键结果中的 {shown} 个。最弱的一棵“{weakest}”进度为 {value}。"
            "{marked} 张卡片带有预警或断点。下方列表包含全部目标。"
        ),
    ),
    "goal_map.mark": ("▲ {count}", "▲ {count}"),
    "goal_map.key_result": ("Only key result", "唯一关键结果"),
    "goal_map.owner": ("Owner", "负责人"),
    "goal_map.percent": ("Value, missing counts as 0", "进度（缺失按 0 计）"),
    "goal_map.covered": ("Value of what is reported", "已填报部分的进度"),
    "goal_map.coverage": ("Weight with a check-in", "已填报权重"),
    "fan.title": ("{output} ({unit})", "{output}（{unit}）"),
    "fan.none": ("No scenario was run.", "没有运行任何情景。"),
    "fan.alternative": ("{output} under {number} scenarios. {told}.", "{number} 个情景下的{output}。{told}。"),
    "fan.told": (
        "{scenario}: from {first} to {last} on average after {months} months, 5–95% band {low} to {high}",
        "{scenario}：{months} 个月后均值由 {first} 变为 {last}，5–95% 区间为 {low} 至 {high}",
    ),
    "fan.scenario": ("Scenario", "情景"),
    "fan.month": ("Month", "第几个月"),
    "fan.mean": ("Mean", "均值"),
    "fan.band": ("5–95%", "5–95% 区间"),
    "output.headcount": ("Headcount", "在岗人数"),
    "output.output_person_months": ("Output", "产出"),
    "output.leavers": ("Leavers", "离职人数"),
    "output.hires": ("Hires", "入职人数"),
    "output.open_requisitions": ("Open requisitions", "待招岗位"),
    "output.moves": ("Internal moves", "内部调动"),
    "output.vacancy_months": ("Vacancy-months", "空缺人月"),
    "output.load": ("Load on those who are there", "在岗人员负荷"),
    "output.overload_multiplier": ("What overload multiplies leaving by", "超负荷对离职的放大倍数"),
    "unit.headcount": ("people at the end of each month", "月末人数"),
    "unit.output_person_months": (
        "person-months a month, newcomers counted by what they can do yet",
        "每月人月，新人按熟练程度折算",
    ),
    "unit.leavers": ("people a month", "每月人数"),
    "unit.hires": ("people a month", "每月人数"),
    "unit.open_requisitions": ("posts waiting at the end of each month", "月末等待填补的岗位数"),
    "unit.moves": ("moves a month", "每月次数"),
    "unit.vacancy_months": ("person-months a month", "每月人月"),
    "unit.load": ("work divided by output", "工作量与产出之比"),
    "unit.overload_multiplier": ("factor", "倍数"),
    "fit.title": ("Fit of everyone in the team", "团队成员的匹配度"),
    "fit.axis": ("Points of fit, 100 at most", "匹配分，最高 100"),
    "fit.part": ("Part of the fit", "组成"),
    "fit.points": ("Points", "得分"),
    "fit.alternative": ("Fit by person: {told}. Together {total}.", "各人匹配分：{told}。合计 {total}。"),
    "part.must_margin": ("Required skills, level above the minimum", "必备技能超出要求的程度"),
    "part.preferred_skills": ("Preferred skills", "加分技能"),
    "part.evidence_recency": ("How recent the evidence is", "证据的新近程度"),
    "part.given_score": ("Score given with the request", "需求方给定的分数"),
    "team.none": ("There is no team to show.", "没有可展示的团队。"),
    "load.title": ("Load week by week", "每周负荷"),
    "load.alternative": (
        "Fullest week, as a share of full time: {told}. The dashed line is the contract.",
        "最满一周占全职的比例：{told}。虚线为合同工时。",
    ),
    "load.who": ("Person", "人员"),
    "load.from": ("Weeks", "周次"),
    "load.kind": ("Kind", "类别"),
    "load.share": ("Share of full time", "占全职比例"),
    "load.booked": ("Booked already", "已有安排"),
    "load.proposed": ("This project", "本项目"),
    "load.over": ("This project, above the contract", "本项目，超出合同工时"),
    "funnel.title": ("Who is left for {role}", "{role}：逐项筛选后剩余人数"),
    "funnel.none": ("No conditions are listed for {role}.", "{role} 没有列出条件。"),
    "funnel.alternative": ("{role} needs {openings}. {told}.", "{role} 需要 {openings} 人。{told}。"),
    "mix.title": ("What each job family is steered by", "各岗位序列的考核组合"),
    "mix.none": ("There is nobody to recommend a mix for.", "没有可推荐的人员。"),
    "mix.alternative": ("Weights by job family. {told}.", "各岗位序列的权重。{told}。"),
    "mix.bar": ("{name} · {people} people", "{name} · {people} 人"),
    "mix.bar_one": ("{name} · 1 person", "{name} · 1 人"),
    "mix.unknown": ("No job family", "未注明岗位序列"),
    "mix.component": ("Component", "组成"),
    "mix.weight": ("Weight", "权重"),
    "component.KPI:results": ("KPI: results", "KPI：结果"),
    "component.KPI:output_quality": ("KPI: good output", "KPI：合格产出"),
    "component.BEHAVIOUR:visit_quality": ("Behaviour: visit quality", "行为：拜访质量"),
    "component.BEHAVIOUR:safety": ("Behaviour: safety", "行为：安全"),
    "component.OKR:innovation": ("OKR: innovation", "OKR：创新"),
    "component.OKR:iteration_speed": ("OKR: iteration speed", "OKR：迭代速度"),
    "component.PROJECT:milestones": ("Project: milestones", "项目：里程碑"),
    "component.PROJECT:improvement": ("Project: improvement", "项目：改进"),
    "component.MBO:special_tasks": ("MBO: special tasks", "MBO：专项任务"),
    "component.MBO:agreed_tasks": ("MBO: agreed tasks", "MBO：约定任务"),
    "component.SATISFACTION:service": ("Satisfaction: service", "满意度：服务"),
    "alert.title": ("Check-ins: {key_result}", "填报记录：{key_result}"),
    "alert.alternative": ("Check-ins of {key_result}: {values}.", "{key_result} 的填报值：{values}。"),
    "alert.none": ("No check-in is recorded as evidence.", "没有作为依据的填报记录。"),
    "column.kind": ("Kind", "类别"),
    "column.id": ("Id", "编号"),
    "column.key_result": ("Only key result", "唯一关键结果"),
    "column.title": ("Title", "名称"),
    "column.owner": ("Owner", "负责人"),
    "column.above": ("Hangs below", "上级"),
    "column.strict": ("Value, %", "进度 %"),
    "column.covered": ("Of what is reported, %", "已填报部分 %"),
    "column.coverage": ("Weight reported, %", "已填报权重 %"),
    "column.findings": ("Alerts and breaks", "预警与断点"),
    "column.not_shown": ("Goals not drawn", "未绘出目标"),
    "column.scenario": ("Scenario", "情景"),
    "column.month": ("Month", "第几个月"),
    "column.mean": ("Mean", "均值"),
    "column.low": ("5%", "5% 分位"),
    "column.high": ("95%", "95% 分位"),
    "column.half_width": ("Half-width", "半宽"),
    "column.role": ("Role", "角色"),
    "column.person_id": ("Id", "编号"),
    "column.name": ("Name", "姓名"),
    "column.part": ("Part", "组成"),
    "column.weight": ("Weight", "权重"),
    "column.value": ("Value", "数值"),
    "column.points": ("Points", "得分"),
    "column.contracted_fte": ("Contract, fte", "合同工时（fte）"),
    "column.week": ("Week", "周"),
    "column.booked_fte": ("Booked, fte", "已安排（fte）"),
    "column.total_fte": ("With the project, fte", "含本项目（fte）"),
    "column.condition": ("Condition", "条件"),
    "column.code": ("Code", "代码"),
    "column.remaining": ("People left", "剩余人数"),
    "column.job_family": ("Job family", "岗位序列"),
    "column.people": ("People", "人数"),
    "column.component": ("Component", "组成"),
    "column.reason": ("Reason", "来源"),
    "column.warnings": ("Warnings", "警示"),
    "column.date": ("Date", "日期"),
    "source.data": ("data", "数据"),
    "source.policy": ("policy", "政策"),
    "source.assumption": ("assumption", "假设"),
    "law.laws.leaving.hazards": ("Leaving: hazard by tenure (years: hazard)", "离职：按司龄的强度（年数：强度）"),
    "law.laws.leaving.multiplier": ("Leaving: multiplier of every hazard", "离职：总体倍数"),
    "law.laws.hiring.time_to_fill": ("Hiring: time to fill", "招聘：到岗周期"),
    "law.laws.hiring.approval_lag": ("Hiring: approval", "招聘：审批时长"),
    "law.laws.hiring.requisitions_at_once": ("Hiring: requisitions worked on at once", "招聘：同时处理的需求数"),
    "law.laws.hiring.refill_share": ("Hiring: share of vacancies filled again", "招聘：空缺补充比例"),
    "law.laws.ramp_up.start_share": ("Newcomers: output on the first day", "新人：首日产出"),
    "law.laws.ramp_up.time_to_full": ("Newcomers: time to full output", "新人：达到满产出所需时间"),
    "law.laws.overload.exponent": ("Overload: how strongly it drives leaving", "超负荷：对离职的影响强度"),
    "law.laws.overload.cap": ("Overload: largest multiplier", "超负荷：最大倍数"),
    "law.laws.overload.floor": ("Overload: smallest multiplier", "超负荷：最小倍数"),
    "law.laws.overload.usual_load": ("Overload: load that counts as usual", "超负荷：常态负荷"),
    "law.laws.growth.headcount": ("Growth of posts", "岗位增长"),
    "law.laws.growth.work": ("Growth of the work", "工作量增长"),
}

WORDS: Final[dict[str, Localised]] = {
    key: Localised(en=en, zh=zh)
    for key, (en, zh) in (
        _FIGURES
        | REPORT_WORDS
        | FORESIGHT_WORDS
        | CHOICE_WORDS
        | STRATEGY_WORDS
        | EXPERIMENT_WORDS
        | SKILL_WORDS
        | STAFFING_WORDS
        | SCHEDULE_WORDS
        | PLAN_WORDS
        | CHAIN_WORDS
        | BACKTEST_WORDS
        | HARDENING_WORDS
    ).items()
}
"""Every text by its key; placeholders in braces."""


def word(key: str, language: str, **values: str | int | Localised) -> str:
    """Return a text with its placeholders filled in; KeyError where there is no such text.

    Raises
    ------
    KeyError
        No such text, or a placeholder without a value.
    """
    told = {name: value.text(language) if isinstance(value, Localised) else value for name, value in values.items()}
    return WORDS[key].text(language).format(**told)


def both(key: str, **values: str | int | Localised) -> Localised:
    """Return a text in both languages with its placeholders filled in."""
    return Localised(en=word(key, "en", **values), zh=word(key, "zh", **values))


def known_word(key: str, otherwise: str, language: str) -> str:
    """Return a text if there is one, else the author's own word with underscores as spaces."""
    return word(key, language) if key in WORDS else otherwise.replace("_", " ")
