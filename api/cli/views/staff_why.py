"""Why somebody is not in the team, and what would make a request possible, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import both, heading, number, percent, sentence, table
from engine.staffing.answers.person_name import called
from engine.staffing.why.fixes_answer import Fixes
from engine.staffing.why.unsure_answer import Unsure
from engine.staffing.why.why_not_answer import WhyNot


def show_why_not(body: WhyNot, language: str) -> None:
    """Print the answer, what changes hands, what blocks, and the smallest changes that would do."""
    heading(body.text.text(language))
    who = body.person.full
    if body.places:
        _show_places(body, language)
    for blocking in body.blocking:
        sentence(f"- {blocking.text.text(language)}")
    gone = [each for each in body.displaced if each.to is None]
    for each in gone:
        whom = called(each.person_id, each.name)
        sentence(both(language, f"No place is left for {whom}.", f"{whom} 将没有位置。"))
    if body.changes:
        sentence(both(language, f"What would put {who} into a best team:", f"以下变化可使 {who} 进入最优团队："))
    for change in body.changes:
        said = any(step.kind == "fit" for step in change.steps)
        tie = both(language, " (a tie)", "（平局）") if change.tie and not said else ""
        sentence(f"- {change.role}: {change.text.text(language)}{tie}")
    for note in body.notes:
        sentence(note.text(language))
    _show_confirmed(body.confirmed, language)


def _show_places(body: WhyNot, language: str) -> None:
    headers = (
        both(language, "role", "角色"),
        both(language, "out", "调出"),
        ">" + both(language, "points", "分数"),
        both(language, "in", "调入"),
        ">" + both(language, "points", "分数"),
        ">" + both(language, "difference", "差异"),
    )
    rows = [
        (
            each.role,
            called(each.out, each.out_name),
            number(each.points_out, 2),
            called(each.into, each.into_name),
            number(each.points_into, 2),
            f"{each.difference:+.2f}",
        )
        for each in body.places
    ]
    table(headers, rows)


def show_fixes(body: Fixes, language: str) -> None:
    """Print what clashes and the cheapest ways of giving way, with the team each leads to."""
    heading(f"{body.title}: {body.text.text(language)}")
    for conflict in body.conflicts:
        sentence(f"- {conflict.text.text(language)}")
    for at, fix in enumerate(body.fixes, start=1):
        name, cost = both(language, f"Way {at}", f"办法 {at}"), both(language, "cost", "成本")
        heading(f"{name}: {cost} {fix.cost:g}")
        for each in fix.relaxations:
            sentence(f"- {each.text.text(language)} ({each.cost:g})")
        team = ", ".join(f"{seat.role}: {seat.name or seat.person_id}" for seat in fix.team)
        then = both(
            language, f"The team is then ({number(fix.objective)} points)", f"届时的团队（{number(fix.objective)} 分）"
        )
        sentence(f"{then}: {team or '-'}")
    for note in body.notes:
        sentence(note.text(language))
    _show_confirmed(body.confirmed, language)


def show_unsure(body: Unsure, language: str) -> None:
    """Print unverified facts by what hangs on them."""
    heading(f"{body.title}: {body.text.text(language)}")
    headers = (
        both(language, "person", "人员"),
        both(language, "skill", "技能"),
        ">" + both(language, "level", "等级"),
        ">" + both(language, "changes the team", "改变团队的概率"),
        ">" + both(language, "expected gain", "预期收益"),
        both(language, "why unsure", "未核实原因"),
    )
    rows = [
        (
            each.person.name or each.person.person_id,
            each.skill_id,
            number(each.level),
            percent(each.change_probability),
            number(each.expected_gain, 2),
            each.why_unsure.text(language),
        )
        for each in body.facts
    ]
    if rows:
        table(headers, rows)
    for note in body.notes:
        sentence(note.text(language))


def _show_confirmed(confirmed: bool, language: str) -> None:
    if confirmed:
        sentence(both(language, "Confirmed by a second solver.", "已由第二个求解器确认。"))
