"""The team for a request, or why there is none, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from api.cli.views.tables import both, heading, number, percent, sentence, table
from engine.domain.frozen import Localised
from engine.staffing.answers.answer import (
    Feasible,
    Infeasible,
    Member,
    Nearest,
    Optimal,
    Place,
    StaffingAnswer,
    Stopped,
    Team,
    TierPart,
)
from engine.staffing.answers.person_name import called

PARTS = {
    "must_margin": Localised(en="required skills", zh="必备技能"),
    "preferred_skills": Localised(en="preferred skills", zh="优先技能"),
    "evidence_recency": Localised(en="recent evidence", zh="证据新近度"),
    "given_score": Localised(en="score given in the request", zh="申请给定分数"),
}

QUANTITIES = {
    "fit": Localised(en="fit", zh="匹配度"),
    "penalties": Localised(en="penalties", zh="扣分"),
    "preferences": Localised(en="wishes that come true", zh="实现的意愿"),
    "fair_opportunity": Localised(en="stretch assignments had before", zh="此前的挑战任务次数"),
    "passed_over": Localised(en="times passed over before", zh="此前的落选次数"),
    "cost": Localised(en="cost", zh="成本"),
}


def show_staffing(body: StaffingAnswer, language: str) -> None:
    """Print the outcome with its proof, the teams with reasons, or who is lacking."""
    heading(f"{body.title}: {_outcome(body, language)}")
    outcome = body.outcome
    if isinstance(outcome, Infeasible):
        _show_lack(outcome, language)
    elif isinstance(outcome, Stopped):
        sentence(outcome.text.text(language))
    for number_of, team in enumerate(body.teams):
        _show_team(number_of, team, body, language)
    for note in body.notes:
        sentence(note.text(language))


def _outcome(body: StaffingAnswer, language: str) -> str:
    outcome = body.outcome
    if isinstance(outcome, Optimal):
        best = number(outcome.teams[0].objective)
        return both(language, f"best possible team, {best} points (proven)", f"最优团队，{best} 分（已证明）")
    if isinstance(outcome, Feasible):
        best, gap = number(outcome.teams[0].objective), percent(outcome.gap_share, 1)
        return both(language, f"{best} points, within {gap} of the best", f"{best} 分，距最优不超过 {gap}")
    if isinstance(outcome, Infeasible):
        return both(language, "no team exists (proven)", "不存在可行团队（已证明）")
    return both(language, "stopped without an answer", "未得出结论即停止")


def _show_team(position: int, team: Team, body: StaffingAnswer, language: str) -> None:
    if position:
        changes = "; ".join(team.changes)
        name = both(language, f"Alternative {position}", f"备选 {position}")
        heading(f"{name}: {number(team.objective)} ({changes})")
    headers = (
        both(language, "role", "角色"),
        both(language, "person", "人员"),
        ">" + both(language, "fit", "匹配"),
        both(language, "because", "依据"),
        both(language, "lent by", "出借部门"),
    )
    known = {(member.role, member.person_id): member for member in body.members}
    names = {role.role: role.name for role in body.roles}
    shown = [place for place in team.places if not position or place not in body.teams[0].places]
    table(headers, [_place(place, names, known[place.role, place.person_id], language) for place in shown])
    for tier in team.tiers[1:]:
        if tier.value or tier.gap:
            sentence(_tier(tier, language))


def _tier(tier: TierPart, language: str) -> str:
    """Say what a later tier of the objective came to, and how far from the best that is."""
    name = _quantities(tier.name, language)
    if tier.gap is None or tier.bound is None:
        return both(language, f"{name}: {number(tier.value)}, not decided", f"{name}：{number(tier.value)}，未判定")
    best = number(tier.bound)
    return both(
        language,
        f"{name}: {number(tier.value)} of at most {best}",
        f"{name}：{number(tier.value)}，至多 {best}",
    )


def _quantities(name: str, language: str) -> str:
    return " + ".join(QUANTITIES[part].text(language) if part in QUANTITIES else part for part in name.split("+"))


def _place(place: Place, names: dict[str, str], member: Member, language: str) -> tuple[str, ...]:
    parts = ", ".join(f"{_part_name(part.name, language)} {number(part.points)}" for part in member.parts)
    pinned = both(language, f"pinned: {place.pinned_because}", f"指定：{place.pinned_because}")
    return (
        f"{names[place.role]} ({place.role})" if names[place.role] != place.role else place.role,
        called(place.person_id, place.name),
        number(place.fit),
        pinned if place.pinned_because else parts,
        member.unit_name or member.unit_id or "",
    )


def _part_name(name: str, language: str) -> str:
    return PARTS[name].text(language) if name in PARTS else name


def _show_lack(outcome: Infeasible, language: str) -> None:
    said = set()
    for lack in outcome.lacking:
        if lack.text not in said:
            sentence(f"- {lack.text.text(language)}")
        said.add(lack.text)
        _show_nearest(lack.nearest[:3] if lack.blocking else (), language)
    short = {f"role:{lack.role}" for lack in outcome.lacking if lack.blocking}
    for conflict in outcome.conflicts:
        if conflict.text not in said and not short.issuperset(conflict.requirements):
            sentence(f"- {conflict.text.text(language)}")
        _show_nearest(conflict.pinned_misses, language)
    _show_ways(outcome, language)


def _show_ways(outcome: Infeasible, language: str) -> None:
    """Print the cheapest ways of giving way, one a line."""
    if not outcome.ways:
        return
    held = outcome.none_cheaper and all(way.confirmed for way in outcome.ways)
    proof = both(language, ", each solved again by two solvers, none cheaper", "，均由两个求解器重新求解，无更低成本者")
    title = both(language, "Cheapest ways to a team, by declared cost", "成本最低的解决办法（按声明成本）")
    sentence(f"{title}{proof if held else ''}:")
    for way in outcome.ways:
        sentence(f"  {way.cost:g}: {way.text.text(language)}")


def _show_nearest(people: Sequence[Nearest], language: str) -> None:
    for near in people:
        missing = "; ".join(miss.text.text(language) for miss in near.misses)
        sentence(f"    {called(near.person_id, near.name)}: {missing}")
