"""Searches of the bank, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from api.cli.views.tables import NONE, both, heading, number, percent, sentence, table
from engine.skills.search.answer import Clause, FoundPerson, SkillCount, SkillFact, SkillSearch


def show_search(body: SkillSearch, language: str) -> None:
    """Print who was found by which facts, what each clause costs, and who nearly qualifies."""
    sentence(body.understood.text(language))
    sentence(both(language, f"{body.count} of them.", f"共 {body.count} 人。"))
    if body.people:
        _show_people(body.people, language)
    _show_clauses(body.clauses, language)
    if body.nearly:
        heading(both(language, "Nearly qualified", "接近符合"))
        for near in body.nearly:
            named = ", ".join(one.person_id for one in near.people)
            more = both(language, " and more", " 等") if near.count > len(near.people) else ""
            sentence(f"{near.told.text(language)} {named}{more}")
    for one in body.ambiguities:
        meanings = ", ".join(one.meanings)
        sentence(both(language, f"{one.name} means any of {meanings}.", f"{one.name} 可指 {meanings}，任一均可。"))
    for note in body.notes:
        sentence(note.text(language))


def show_count(body: SkillCount, language: str) -> None:
    """Print how many people meet what was typed so far, what keeps the rest from being read, and how to go on."""
    sentence(body.understood.text(language))
    sentence(both(language, f"{body.count} of {body.everybody} people.", f"{body.everybody} 人中的 {body.count} 人。"))
    if body.bottleneck is not None:
        told = body.bottleneck.text(language)
        sentence(both(language, f"The bottleneck: {told}.", f"瓶颈：{told}。"))
    _show_clauses(body.clauses, language)
    for problem in body.problems:
        where = (
            "" if problem.column is None else both(language, f"column {problem.column}: ", f"第 {problem.column} 列：")
        )
        sentence(f"{where}{problem.what} {problem.mend}")
    if body.completions:
        offered = ", ".join(
            one.text if one.people is None else f"{one.text} ({one.people})" for one in body.completions
        )
        sentence(both(language, f"It could go on: {offered}", f"可继续输入：{offered}"))


def _show_people(people: Sequence[FoundPerson], language: str) -> None:
    headers = [
        both(language, "person", "人员"),
        both(language, "name", "姓名"),
        both(language, "unit", "部门"),
        both(language, "place", "地点"),
        both(language, "skills: level (source, date)", "技能：等级（来源，日期）"),
    ]
    free = any(one.free_fte is not None for one in people)
    if free:
        headers += [">" + both(language, "free", "空闲"), both(language, "until", "截止")]
    rows = [
        [one.person_id, one.name or NONE, one.unit_id or NONE, one.location or NONE, ", ".join(map(_fact, one.skills))]
        + ([percent(one.free_fte), str(one.free_until or NONE)] if free else [])
        for one in people
    ]
    table(headers, rows)


def _fact(fact: SkillFact) -> str:
    return f"{fact.skill_id}: {number(fact.level, 0)} ({fact.source or NONE}, {fact.dated or NONE})"


def _show_clauses(clauses: Sequence[Clause], language: str) -> None:
    if not clauses:
        return
    headers = (
        both(language, "condition", "条件"),
        ">" + both(language, "meet it", "满足"),
        ">" + both(language, "lost", "流失"),
        ">" + both(language, "left", "剩余"),
        ">" + both(language, "gained without it", "去掉可增"),
    )
    table(
        headers,
        [
            (one.told.text(language), str(one.meeting), str(one.lost), str(one.remaining), str(one.alone_lost))
            for one in clauses
        ],
    )
