"""What to find out first: which unverified skill of one person could change the best team, and by how much.

Only one person's places change with a fact about them, so the team changes exactly where the best team with them
overtakes the best without them, or falls behind it. The expected gain is the value of perfect information on one fact
(Howard 1966, Information Value Theory), in points of the first tier.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from engine.domain.frozen import Localised
from engine.evidence.trail import Trail
from engine.staffing.answers.casting import Casting
from engine.staffing.answers.ground import Ground
from engine.staffing.candidates.fit import skill_fact
from engine.staffing.cp_sat import SearchEnd
from engine.staffing.highs import LinearEnd
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.team.bounds import role_by_role_bound
from engine.staffing.team.problem import Team, TeamProblem
from engine.staffing.team.pruning import prune
from engine.staffing.team.second_opinion import second_opinion
from engine.staffing.why.asked import solved
from engine.staffing.why.blocking import forced_in
from engine.staffing.why.changed_facts import ChangedFacts, recast
from engine.staffing.why.unsure_answer import IfVerified, Unsure, UnsureFact

UNVERIFIED = frozenset({"self", "person-corrected", "extracted"})
"""Sources of records that nobody who can judge has confirmed."""
SURE = 0.6
"""Probability of the likeliest level from which an inferred level counts as known."""
UNLIKELY = 0.05
"""Probability below which another level is not tried."""
NEIGHBOUR = 0.25
"""Probability of each neighbouring level where there is no distribution."""
MOST_TRIED = 100
"""Facts tried at most, those that could do most first."""
TIE = 2e-5
"""Points within which two teams are equally good."""


@dataclass(frozen=True)
class Doubt:
    """One unverified level: whose, of which skill, what else it could be, and why it is in doubt."""

    person: int
    skill_id: str
    level: float
    others: tuple[tuple[float, float], ...]
    why: Localised


def unsure(request: StaffingRequest, ground: Ground, options: SolverOptions | None = None, shown: int = 10) -> Unsure:
    """Return the unverified facts that could change the best team, the weightiest first.

    Parameters
    ----------
    request, options
        As for ``staff_request``.
    ground : Ground
        What it rests on.
    shown : int
        Facts listed at most.

    Raises
    ------
    InputError
        What ``staff_request`` raises.
    """
    casting = ground.cast(request)
    best = solved(casting.problem, options or SolverOptions())
    if best.team is None or not best.decided:
        impossible = best.end is SearchEnd.INFEASIBLE
        return Unsure(
            title=request.title,
            status="no-team" if impossible else "undecided",
            text=_NO_TEAM if impossible else _UNDECIDED,
            looked_at=0,
        )
    doubts = sorted(doubts_of(casting), key=lambda doubt: -_reach(casting, doubt, best.team))
    able = [doubt for doubt in doubts if _reach(casting, doubt, best.team) >= best.points - TIE]
    tried = [_tried(casting, doubt, best.team) for doubt in able[:MOST_TRIED]]
    told = sorted(
        (fact for fact in tried if fact.change_probability > 0 or fact.tied),
        key=lambda fact: (-fact.expected_gain, -fact.change_probability, fact.person.person_id, fact.skill_id),
    )[:shown]
    return Unsure(
        title=request.title,
        status="known",
        text=_answer(told),
        looked_at=len(tried),
        facts=tuple(told),
        notes=() if len(able) <= MOST_TRIED else (_CUT,),
        trail=Trail(facts=tuple(each for fact in told for each in fact.facts)),
    )


def doubts_of(casting: Casting) -> Iterator[Doubt]:
    """Yield every unverified level of a skill that the request asks for, of people whom decisions may be made about."""
    table = casting.bank.proficiency
    refusing = casting.bank.workforce.refuse_automated == 1
    for skill_id in sorted({need.skill_id for role in casting.request.roles for need in role.skills}):
        entries = table.entries_of(skill_id)
        for entry in range(entries.start, entries.stop):
            person = int(table.person[entry])
            why = None if refusing[person] else _why_unsure(casting, entry)
            if why is not None:
                level = float(table.level[entry])
                yield Doubt(person, skill_id, level, tuple(_others(casting, entry, level)), why)


def _why_unsure(casting: Casting, entry: int) -> Localised | None:
    table = casting.bank.proficiency
    source = table.source[entry] or ""
    if source in UNVERIFIED:
        return Localised(en=f"known from the source '{source}' only", zh=f"仅来自“{source}”来源")
    basis = table.basis
    if basis is None or basis.corrected[entry] or np.isnan(basis.distribution[entry]).any():
        return None
    most = float(basis.distribution[entry].max())
    if most >= SURE:
        return None
    return Localised(en=f"the likeliest level has {most:.0%} only", zh=f"最可能的等级仅有 {most:.0%} 的把握")


def _others(casting: Casting, entry: int, level: float) -> Iterator[tuple[float, float]]:
    """Yield other levels and their probabilities."""
    basis = casting.bank.proficiency.basis
    if basis is not None and not np.isnan(basis.distribution[entry]).any():
        for at, probability in enumerate(basis.distribution[entry].tolist()):
            if abs(at + 1 - level) >= 1e-9 and probability >= UNLIKELY:
                yield float(at + 1), round(probability, 6)
        return
    for other in (np.ceil(level) - 1, np.floor(level) + 1):
        if 1 <= other <= 5:
            yield float(other), NEIGHBOUR


def _reach(casting: Casting, doubt: Doubt, team: Team | None) -> float:
    """Return points that no team with the person exceeds, whatever their level; today's team reaches itself."""
    if team is not None and any(doubt.person in people for people in team):
        return float("inf")
    problem, most = casting.problem, 0
    for at, role in enumerate(problem.roles):
        if any(need.skill_id == doubt.skill_id for need in casting.request.roles[at].skills):
            rest = replace(role, openings=role.openings - 1)
            roles = (*problem.roles[:at], rest, *problem.roles[at + 1 :])
            most = max(most, role_by_role_bound(replace(problem, roles=roles)))
    wishes = sum(max(0, wish.points) for wish in problem.wishes if wish.tier == 0)
    return (most + wishes) / 1_000_000 + 100.0 * casting.bank.objective.weight("fit")


def _tried(casting: Casting, doubt: Doubt, team: Team) -> UnsureFact:
    """Return what the choice would be at every other level."""
    chosen = any(doubt.person in people for people in team)
    without = _points(_without(casting.problem, doubt.person))
    today = _margin(casting, doubt.person, without)
    outcomes = []
    for level, probability in doubt.others:
        changed = recast(casting, [ChangedFacts(doubt.person, levels={doubt.skill_id: level})])
        margin = _margin(changed, doubt.person, without)
        then = chosen if abs(margin) <= TIE else margin > 0
        gain = abs(margin) if then is not chosen else 0.0
        # Where one side has no team at all, the gain is the whole of the other.
        gain = min(gain, 100.0 * casting.problem.openings)
        outcomes.append(
            IfVerified(level=level, probability=probability, chosen=then, tied=abs(margin) <= TIE, gain=round(gain, 6))
        )
    return _fact(casting, doubt, chosen, abs(today) <= TIE, tuple(outcomes))


def _margin(casting: Casting, person: int, without: float) -> float:
    """Return by how much the best team with a person beats the best one without, in points."""
    roles = tuple(at for at, role in enumerate(casting.problem.roles) if person in role.people)
    every = tuple(range(len(casting.problem.roles)))
    with_person = _points(forced_in(casting.problem, every, person)) if roles else float("-inf")
    if with_person == without == float("-inf"):
        return 0.0
    return with_person - without


def _without(problem: TeamProblem, person: int) -> TeamProblem:
    return replace(problem, roles=tuple(role.taking(role.people != person) for role in problem.roles))


def _points(problem: TeamProblem) -> float:
    found = second_opinion(prune(problem, 1))
    return found.score if found.end is LinearEnd.OPTIMAL else float("-inf")


def _fact(casting: Casting, doubt: Doubt, chosen: bool, tied: bool, outcomes: tuple[IfVerified, ...]) -> UnsureFact:
    changing = [each for each in outcomes if each.chosen is not chosen]
    person = casting.named(doubt.person)
    roles = tuple(
        role.id for role in casting.request.roles if any(need.skill_id == doubt.skill_id for need in role.skills)
    )
    levels = ", ".join(f"{each.level:g}" for each in changing)
    who, skill, level = person.person_id, doubt.skill_id, f"{doubt.level:g}"
    if changing:
        text = Localised(
            en=f"{who}'s {skill} ({level}, {doubt.why.en}): at {levels} {who} would "
            f"{'not be chosen' if chosen else 'be chosen'}.",
            zh=f"{who} 的 {skill}（{level} 级，{doubt.why.text('zh')}）：若为 {levels} 级，{who} 将"
            f"{'落选' if chosen else '入选'}。",
        )
    else:
        text = Localised(
            en=f"{who}'s {skill} ({level}, {doubt.why.en}): {who} is tied with others today.",
            zh=f"{who} 的 {skill}（{level} 级，{doubt.why.text('zh')}）：{who} 目前与他人并列。",
        )
    return UnsureFact(
        person=person,
        skill_id=doubt.skill_id,
        roles=roles,
        level=doubt.level,
        why_unsure=doubt.why,
        chosen=chosen,
        tied=tied,
        outcomes=outcomes,
        change_probability=round(sum(each.probability for each in changing), 6),
        expected_gain=round(sum(each.probability * each.gain for each in changing), 6),
        settles_tie=tied and bool(outcomes) and not any(each.tied for each in outcomes),
        text=text,
        facts=(skill_fact(doubt.skill_id, doubt.person, casting.bank),),
    )


def _answer(told: list[UnsureFact]) -> Localised:
    if not told:
        return Localised(
            en="No unverified skill of one person could change the best team.",
            zh="没有任何一项未经核实的个人技能会改变最优团队。",
        )
    first = told[0].text
    return Localised(en=f"Find out first: {first.en}", zh=f"应先核实：{first.text('zh')}")


_NO_TEAM = Localised(
    en="No team exists for this request; see what would make it possible: sextant staff fixes.",
    zh="该申请没有可行团队；查看可行的调整：sextant staff fixes。",
)
_UNDECIDED = Localised(
    en="The search reached its limit before the best team was known; raise deterministic_seconds.",
    zh="搜索在得知最优团队之前达到上限；请提高 deterministic_seconds。",
)
_CUT = Localised(
    en=f"More facts are unverified than the {MOST_TRIED} tried; those that could do least were left out.",
    zh=f"未核实的事实多于所尝试的 {MOST_TRIED} 项；已略去影响最小者。",
)
