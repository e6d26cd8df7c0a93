"""A schedule, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import both, heading, percent, sentence, table
from engine.staffing.schedule.answer import ScheduleAnswer

SHOWN = 60
UNITS = {"day": "天", "hour": "小时", "week": "周", "step": "个时间单位"}


def show_schedule(body: ScheduleAnswer, language: str) -> None:
    """Print how long it takes with the proof, who does what when, or why there is no schedule."""
    heading(f"{body.title}: {_outcome(body, language)}")
    for obstacle in body.obstacles:
        sentence(obstacle.told.text(language))
    if body.makespan is None:
        return
    dated = any(one.starts_on for one in body.assignments)
    headers = both(language, ">start >finish task person skill", ">开始 >结束 任务 人员 技能").split()
    days = both(language, "first-day last-day", "首日 末日").split() if dated else []
    names = {one.person: one.name for one in body.people}
    table(
        [*headers, *days],
        (
            [
                *(str(one.start), str(one.finish), one.task, names.get(one.person, one.person), one.skill),
                *((str(one.starts_on), str(one.ends_on)) if dated else ()),
            ]
            for one in body.assignments[:SHOWN]
        ),
    )
    if (more := len(body.assignments) - SHOWN) > 0:
        sentence(both(language, f"... and {more} more (--json).", f"……另有 {more} 项（--json）。"))
    busiest = sorted(body.people, key=lambda one: (-one.busy, one.person))[:3]
    told = ", ".join(f"{one.name} {percent(one.busy / body.makespan if body.makespan else 0)}" for one in busiest)
    if told:
        sentence(both(language, f"Busiest: {told}.", f"最忙：{told}。"))


def _outcome(body: ScheduleAnswer, language: str) -> str:
    length = f"{body.makespan:,} {body.unit}s" if body.makespan != 1 else f"1 {body.unit}"
    unit = UNITS[body.unit]
    if body.status == "optimal":
        return both(language, f"{length}, proven shortest", f"{body.makespan} {unit}，已证明最短")
    if body.status == "feasible":
        gap = percent(body.gap, 1)
        return both(
            language,
            f"{length}, no schedule is shorter than {body.lower_bound} (within {gap})",
            f"{body.makespan} {unit}，任何排程都不短于 {body.lower_bound}（差距不超过 {gap}）",
        )
    if body.status == "infeasible":
        return both(language, "no schedule exists (proven)", "不存在可行排程（已证明）")
    return both(
        language,
        f"no schedule found in time; none is shorter than {body.lower_bound}",
        f"限时内未找到排程；任何排程都不短于 {body.lower_bound}",
    )
