"""What the demo found, in a handful of sentences a planner understands."""

from __future__ import annotations

from api.cli.views.tables import both, heading, number, sentence
from engine.application.demo import Demo
from engine.domain.frozen import Localised
from engine.simulation.answers.body import ScenarioOutcome
from engine.simulation.scenarios.scenario import Output
from engine.staffing.answers.answer import Infeasible, StaffingAnswer

STEP_NAMES = {
    "generate": Localised(en="Generate an organisation", zh="生成示例组织"),
    "check": Localised(en="Check the dataset", zh="检查数据"),
    "recommend": Localised(en="Recommend framework mixes", zh="推荐考核框架"),
    "goals": Localised(en="Roll goals up, look for risks", zh="汇总目标并识别风险"),
    "preview": Localised(en="Try a policy on everyone", zh="政策变更试算"),
    "skills": Localised(en="Look at skills, gaps and buried potential", zh="分析技能、缺口与被埋没的潜力"),
    "staff": Localised(en="Staff two projects", zh="为两个项目配置人员"),
    "choices": Localised(en="Weigh plans, replan an absence, look for ways out", zh="权衡方案、应对缺席、寻找办法"),
    "simulate": Localised(en="Simulate three futures", zh="模拟三种未来"),
    "strategy": Localised(en="Ask whether a strategy can be carried", zh="评估战略能否落地"),
    "report": Localised(en="Write the report", zh="生成报告"),
}


def step_name(step: str, language: str) -> str:
    """Return the name of a step of the demo."""
    return STEP_NAMES[step].text(language)


def show_demo(answered: Demo, language: str) -> None:
    """Print the headline of every answer and where the report is."""
    people = answered.planted.people
    heading(
        both(
            language,
            f"A generated organisation of {people:,} people, as of {answered.planted.as_of}",
            f"示例组织：{people:,} 人，截至 {answered.planted.as_of}",
        )
    )
    _show_data(answered, language)
    _show_goals(answered, language)
    _show_skills(answered, language)
    for result in (answered.answers.team, answered.answers.infeasible):
        sentence(_team(result.body, language))
    _show_choices(answered, language)
    for outcome in answered.answers.futures.body.scenarios:
        sentence(_future(outcome, language))
    sentence(answered.answers.strategy.brief.body.answer.text(language))
    sentence(both(language, "Every answer is a hint: a named human decides.", "以上均为提示，由具名人员决定。"))
    sentence(both(language, f"Report: {answered.report}", f"报告：{answered.report}"))


def _show_data(answered: Demo, language: str) -> None:
    files = answered.checked.body.files
    rows, problems = sum(file.rows_in for file in files), len(answered.checked.body.problems)
    sentence(
        both(
            language,
            f"Data: {rows:,} rows in {len(files)} files, {problems} problems.",
            f"数据：{len(files)} 个文件共 {rows:,} 行，{problems} 个问题。",
        )
    )
    groups = answered.answers.mixes.body.groups
    families = len({group.job_family for group in groups})
    warned = len({(group.job_family, warning.code) for group in groups for warning in group.warnings})
    sentence(
        both(
            language,
            f"Framework mixes: {families} job families, {warned} warnings.",
            f"考核框架：{families} 个岗位序列，{warned} 条警示。",
        )
    )


def _show_goals(answered: Demo, language: str) -> None:
    roots = "; ".join(f"{root.title} {number(root.strict)}" for root in answered.answers.status.body.roots)
    sentence(both(language, f"Goals, of 100 points: {roots}.", f"目标（满分 100）：{roots}。"))
    alerts, breaks = len(answered.answers.risks.body.alerts), len(answered.answers.risks.body.breaks)
    sentence(
        both(
            language,
            f"Risks: {alerts} alerts on key results, {breaks} breaks in the chain.",
            f"风险：{alerts} 条关键结果预警，{breaks} 个承接断点。",
        )
    )
    change = answered.answers.change.body
    sentence(
        both(
            language,
            f"Policy tried: half of a seller's mix for visits changes {change.people_changed} scores "
            f"and {change.band_changed} bands.",
            f"政策试算：销售组合中拜访占一半时，{change.people_changed} 人得分变化，{change.band_changed} 人评级变化。",
        )
    )


def _show_skills(answered: Demo, language: str) -> None:
    skills = answered.answers.skills
    for gap in skills.gaps.body.gaps[:1]:
        sentence(both(language, f"Largest skill gap: {gap.told.en}", f"最大技能缺口：{gap.told.zh}"))
    buried, months = len(skills.buried.body.people), skills.buried.body.months
    sentence(
        both(
            language,
            f"Buried potential: {buried} people with proven critical skills that no project used for {months} months.",
            f"被埋没的潜力：{buried} 人的关键技能经核实，{months} 个月内未被任何项目使用。",
        )
    )


def _show_choices(answered: Demo, language: str) -> None:
    choices = answered.answers.choices
    if choices.why_not is not None:
        asked = choices.why_not.body
        name = asked.person.name or asked.person.person_id
        sentence(both(language, f"Why not {name}? {asked.text.en}", f"为什么不是{name}？{asked.text.zh}"))
    if choices.replan is not None:
        moved = choices.replan.body
        sentence(
            both(
                language,
                f"{moved.title}, somebody away for weeks: {moved.text.en}",
                f"{moved.title}，有人缺席数周：{moved.text.zh}",
            )
        )
    if choices.fixes is not None:
        sentence(choices.fixes.body.text.text(language))


def _team(body: StaffingAnswer, language: str) -> str:
    if isinstance(body.outcome, Infeasible):
        why = " ".join(conflict.text.text(language) for conflict in body.outcome.conflicts)
        return both(language, f"{body.title}: no team exists. {why}", f"{body.title}：不存在可行团队。{why}")
    if not body.teams:
        return both(language, f"{body.title}: stopped without an answer.", f"{body.title}：未得出结论。")
    names = ", ".join(place.name or place.person_id for place in body.teams[0].places)
    more = len(body.teams) - 1
    return both(
        language,
        f"{body.title}: {names} ({number(body.teams[0].objective)} points, {more} alternatives).",
        f"{body.title}：{names}（{number(body.teams[0].objective)} 分，{more} 个备选）。",
    )


def _future(outcome: ScenarioOutcome, language: str) -> str:
    headcount = next(row for row in outcome.final if row.output is Output.HEADCOUNT)
    leavers = next(row for row in outcome.final if row.output is Output.LEAVERS)
    months = outcome.scenario.horizon_months
    title = outcome.title.text(language)
    band = f"{number(headcount.low, 0)}-{number(headcount.high, 0)}"
    return both(
        language,
        f"{title}: {number(headcount.mean, 0)} people after {months} months (5-95 %: {band}), "
        f"{number(leavers.mean, 0)} leavers.",
        f"{title}：{months} 个月后 {number(headcount.mean, 0)} 人（5–95 %：{band}），"
        f"离职 {number(leavers.mean, 0)} 人。",
    )
