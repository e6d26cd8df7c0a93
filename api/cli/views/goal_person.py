"""All goals of one person, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import both, number, percent, sentence, table
from engine.goals.person_goal_views import FrameworkSwitch, PersonGoals, Progress


def show_person(body: PersonGoals, language: str) -> None:
    """Print the goals, their sums by weight and by mix, and what came of a change of framework."""
    if not body.goals:
        sentence(both(language, f"{body.person_id} has no goals on this day.", f"{body.person_id} 当日无目标。"))
    else:
        _goals(body, language)
    headers = (both(language, "mix", "组合"), ">" + both(language, "weight", "权重"), *_heads(language))
    rows = [(each.component, percent(each.weight), *_cells(each.progress)) for each in body.mix]
    sums = [
        (both(language, "by the mix", "按推荐组合"), "", *_cells(body.by_mix)),
        (both(language, "by the goals' own weights", "按目标自身权重"), "", *_cells(body.by_weight)),
    ]
    table(headers, [*rows, *sums])
    for switch in body.switches:
        _switch(switch, language)
    for goal in body.goals:
        for lack in goal.right_goal:
            sentence(f"{lack.what.text(language)} {lack.mend.text(language)}")
    for note in body.notes:
        sentence(note.text(language))
    sentence(both(language, "Advice only: a named human decides.", "仅为建议，由具名人员决定。"))


def _goals(body: PersonGoals, language: str) -> None:
    headers = (
        both(language, "goal", "目标"),
        both(language, "framework", "框架"),
        both(language, "status", "状态"),
        ">" + both(language, "weight", "权重"),
        *_heads(language),
        both(language, "title", "标题"),
    )
    table(
        headers,
        [
            (each.goal_id, each.framework, each.status, number(each.weight, 2), *_cells(each.progress), each.title)
            for each in body.goals
        ],
    )


def _switch(switch: FrameworkSwitch, language: str) -> None:
    strict, covered, coverage = _cells(switch.progress)
    told = both(
        language,
        f"Change of framework on {switch.on}: {strict} over {switch.days} days (reported {covered}, weight {coverage})",
        f"{switch.on} 更换框架：{switch.days} 天合计 {strict}（已填报 {covered}，已填报权重 {coverage}）",
    )
    sentence(told)
    for part in switch.parts:
        days = both(language, f"{part.days} days", f"{part.days} 天")
        names, value = ", ".join(part.frameworks), _cells(part.progress)[0]
        sentence(f"    {part.since} .. {part.until}  {days} ({number(part.share)} %)  {names}: {value}")
    for fact in switch.trail.facts:
        goal = fact.key["goal_id"]
        when = (
            ""
            if fact.recorded_on is None
            else both(language, f", recorded {fact.recorded_on}", f"，记录于 {fact.recorded_on}")
        )
        sentence(f"    {goal} {fact.column} = {fact.value}{when}")


def _heads(language: str) -> tuple[str, str, str]:
    return (
        ">" + both(language, "strict", "严格进度"),
        ">" + both(language, "of reported", "已填报部分"),
        ">" + both(language, "reported weight", "已填报权重"),
    )


def _cells(progress: Progress) -> tuple[str, str, str]:
    strict, covered = ("-" if value is None else f"{number(value)} %" for value in (progress.strict, progress.covered))
    return strict, covered, f"{number(progress.coverage)} %"
