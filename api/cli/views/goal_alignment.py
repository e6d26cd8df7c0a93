"""Drafts of child goals and the direction of effort, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import both, number, percent, sentence, table
from engine.goals.goal_direction import GoalDirection
from engine.goals.goal_drafts import GoalDrafts


def show_drafts(body: GoalDrafts, language: str) -> None:
    """Print every draft with the unit that could take it up."""
    headers = (
        both(language, "draft (proposed)", "草案（提议）"),
        both(language, "unit", "部门"),
        both(language, "framework", "框架"),
        ">" + both(language, "weight", "权重"),
        both(language, "title", "标题"),
        both(language, "because", "依据"),
    )
    if body.drafts:
        table(
            headers,
            [
                (one.goal_id, one.owner_name, one.framework, percent(one.weight), one.title, one.because.text(language))
                for one in body.drafts
            ],
        )
    else:
        sentence(both(language, "Every goal with units below has been taken up.", "所有可分解的目标均已得到承接。"))
    for note in body.notes:
        sentence(note.text(language))
    sentence(both(language, "Proposals only: a named human decides.", "仅为提议，由具名人员决定。"))


def show_direction(body: GoalDirection, language: str) -> None:
    """Print the teams that are busy without direction, and where their hours went."""
    if not body.teams:
        sentence(both(language, "No effort was logged.", "没有工时记录。"))
        return
    for team in body.listed:
        told = both(
            language,
            f"{number(team.hours_a_head)} hours a head since {body.since}, at the "
            f"{number(team.effort_percentile, 0)}th percentile of teams; {percent(team.linked_share)} lead to the top",
            f"自 {body.since} 起人均 {number(team.hours_a_head)} 小时，位于团队第 "
            f"{number(team.effort_percentile, 0)} 百分位；其中 {percent(team.linked_share)} 通向顶层目标",
        )
        sentence(f"{team.unit_id} {team.unit_name}: {told}")
        if team.because is not None:
            sentence(f"    {team.because.text(language)}")
        for name, hours in team.elsewhere.items():
            sentence(f"    {name}: {number(hours)} h")
    if not body.listed:
        sentence(both(language, "No team is busy without direction.", "没有忙而无向的团队。"))
