"""One request against the whole bank: resolve, judge everyone, solve, explain, check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from engine.domain.frozen import Localised
from engine.domain.limits import Limit
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.staffing.answers.answer import Feasible, Infeasible, Member, Optimal, Outcome, StaffingAnswer, Stopped
from engine.staffing.answers.casting import Casting
from engine.staffing.answers.ground import Ground
from engine.staffing.answers.lack_views import infeasible
from engine.staffing.answers.lenders import lenders
from engine.staffing.answers.role_views import grounds, role_view
from engine.staffing.answers.team_views import members, team_views
from engine.staffing.candidates.bookings import FTE_STEPS
from engine.staffing.candidates.eligibility import Eligibility, Filter
from engine.staffing.candidates.objective import SHIPPED_OBJECTIVE, Objective
from engine.staffing.cp_sat import Effort, SearchEnd
from engine.staffing.judging.checker import check_answer
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import SCORE_STEPS, StaffingRequest
from engine.staffing.requests.resolution import ResolvedRequest
from engine.staffing.team.infeasibility import clashes
from engine.staffing.team.solve import Solution, solve

MOST_OVERBOOKED = 5
"""Overbooked people who are named in a note."""
PRUNING = Localised(
    en="Left out is only who is dominated for a role (fit no higher, cost no lower, no team rule served more) by more "
    "people than the request and all earlier teams can take away, so that exchanging them never lowers the score.",
    zh="仅略去在某角色上被足够多的人全面占优（匹配度不更高、成本不更低、不多满足任何团队规则）者；占优人数多于本需求及先前各方案"
    "可能占用的人数，因此替换不会降低总分。",
)


CHOSEN = Localised(
    en="chosen by a portfolio, with what is open in all other projects in view", zh="由组合求解在兼顾其他项目空缺后选定"
)


def staff_request(
    request: StaffingRequest,
    organisation: Organisation,
    proficiency: Proficiency,
    limits: Sequence[Limit] = (),
    options: SolverOptions | None = None,
    objective: Objective = SHIPPED_OBJECTIVE,
) -> StaffingAnswer:
    """Return the best team for a request, alternatives, and the proof; or why there is none.

    Parameters
    ----------
    request : StaffingRequest
        People wanted.
    organisation : Organisation
        The bank: employments, assignments, projects, skills.
    proficiency : Proficiency
        Levels of the organisation's people in skills, in the order of its workforce.
    limits : sequence of Limit
        What policies set; the quantities known are those of ``staffing_limits.QUANTITIES``.
    options : SolverOptions or None
        How hard to search and how much to show.
    objective : Objective
        What makes one team better than another, as the policy ``staffing_objective`` sets it.

    Returns
    -------
    StaffingAnswer
        Equal inputs give equal answers; one person takes at most one opening. Judged by an independent checker.

    Raises
    ------
    InputError
        Unknown skills, people, roles, tags or limits; all are listed.
    SolverError
        The checker refused the answer.
    """
    options = options or SolverOptions()
    ground = Ground(organisation, proficiency, limits, objective)
    casting = ground.cast(request)
    answer = _answer(casting, solve(casting.problem, options), options)
    check_answer(answer, casting.request, ground.judge(request))
    return answer


def staff_chosen(
    request: StaffingRequest, places: Sequence[tuple[str, str]], ground: Ground, options: SolverOptions
) -> StaffingAnswer:
    """Return the answer to a request whose team is given, such as by a portfolio, with the bound of the whole bank.

    Parameters
    ----------
    places : sequence of (role, person_id)
        The team; it fills every opening.

    Raises
    ------
    InputError
        As for ``staff_request``.
    SolverError
        The checker refused the team.
    """
    casting = ground.cast(request)
    best = solve(casting.problem, options.changed(teams=1))
    people = casting.bank.workforce.person_ids
    able = tuple(_only(each, places, people) for each in casting.eligibilities)
    limited = Casting.among(casting.request, casting.bank, able)
    answer = _answer(limited, solve(limited.problem, options.changed(teams=1)), options)
    bound = best.bound / SCORE_STEPS
    if answer.teams and answer.teams[0].objective < bound:
        gap = bound - answer.teams[0].objective
        outcome = Feasible(teams=answer.teams, bound=bound, gap=gap, gap_share=gap / bound if bound > 0 else None)
        answer = answer.changed(outcome=outcome, notes=(CHOSEN,))
    check_answer(answer, casting.request, ground.judge(request))
    return answer


def _only(able: Eligibility, places: Sequence[tuple[str, str]], people: Sequence[str]) -> Eligibility:
    """Return the eligibility with the people of the given places alone."""
    here = {person for role, person in places if role == able.role.id}
    chosen = np.array([person in here for person in people], dtype=bool)
    return replace(able, filters=(*able.filters[:-1], Filter("chosen", CHOSEN, chosen), able.filters[-1]))


def _answer(casting: Casting, solution: Solution, options: SolverOptions) -> StaffingAnswer:
    request = casting.request.request
    people = members(casting, solution.teams)
    return StaffingAnswer(
        title=request.title,
        project=request.project.name,
        openings=casting.request.openings,
        outcome=_outcome(casting, solution, options),
        roles=tuple(role_view(casting, at, options.candidates_shown) for at in range(len(casting.request.roles))),
        members=people,
        lenders=lenders(casting, solution.teams[0].team, people) if solution.teams else (),
        columns_seen=solution.columns,
        columns_eligible=casting.problem.columns,
        pruning=PRUNING,
        notes=tuple(_notes(casting, solution, options)),
        trail=_trail(casting.request, solution, people, casting),
    )


def _outcome(casting: Casting, solution: Solution, options: SolverOptions) -> Outcome:
    bound = solution.bound / SCORE_STEPS
    if solution.end is SearchEnd.INFEASIBLE:
        return _no_team(casting, options, bound)
    if not solution.teams:
        return _stopped(bound)
    teams = team_views(casting, solution.teams)
    first = solution.teams[0]
    if first.proven or (len(first.tiers) == 1 and solution.bound == first.score):
        return Optimal(teams=teams, bound=bound)
    gap = (solution.bound - first.score) / SCORE_STEPS
    return Feasible(teams=teams, bound=bound, gap=gap, gap_share=gap / bound if bound > 0 else None)


def _no_team(casting: Casting, options: SolverOptions, bound: float) -> Infeasible | Stopped:
    clashing = clashes(casting.problem, Effort(options.deterministic_seconds, options.seed))
    return infeasible(casting, clashing, options.nearest_shown) if clashing else _stopped(bound)


def _stopped(bound: float) -> Stopped:
    return Stopped(
        bound=bound,
        text=Localised(
            en="The search reached its limit without a team and without a proof that there is none. "
            "Raise deterministic_seconds or ask for fewer roles at once.",
            zh="搜索达到上限，既未找到方案也未证明无解。请提高 deterministic_seconds 或减少一次申请的角色。",
        ),
    )


def _notes(casting: Casting, solution: Solution, options: SolverOptions) -> Iterator[Localised]:
    today = casting.bank.organisation.valid_on
    begun = [role.name for role in casting.request.roles if role.start < today]
    if begun:
        names = ", ".join(begun)
        yield Localised(
            en=f"The first day lies before {today}, the day looked at: {names}. "
            "Asked are the people employed on that day.",
            zh=f"以下角色的开始日期早于查看日期 {today}：{names}。候选人为该日在职人员。",
        )
    costs_known = casting.bank.costs_known
    if casting.bank.budget is not None and not costs_known:
        yield Localised(
            en="The budget was not checked: nobody's hourly cost is recorded.",
            zh="未核对预算：数据中没有任何人的小时成本。",
        )
    if any(role.max_hourly_cost is not None for role in casting.request.roles) and not costs_known:
        yield Localised(
            en="max_hourly_cost was not checked: nobody's hourly cost is recorded.",
            zh="未核对小时成本上限：数据中没有任何人的小时成本。",
        )
    yield from _overbooked(casting)
    yield from _away(casting, solution)
    if solution.teams and solution.teams[0].proven and not solution.teams[0].first:
        yield Localised(
            en="The effort ended before it was proven that, of all teams as good, the one first by id is shown.",
            zh="在证明所示方案为同等方案中编号最靠前者之前，搜索已达到上限。",
        )
    found = len(solution.teams)
    if solution.exhausted:
        apart = min(2, casting.request.openings)
        yield Localised(
            en=f"{found} of {options.teams} teams: no other differs from these in at least {apart} place(s).",
            zh=f"仅有 {found}/{options.teams} 个方案：没有其他方案与它们至少有 {apart} 处不同。",
        )
    elif 0 < found < options.teams:
        yield Localised(
            en=f"{found} of {options.teams} teams: the search for another reached its limit.",
            zh=f"仅有 {found}/{options.teams} 个方案：搜索达到上限。",
        )


def _away(casting: Casting, solution: Solution) -> Iterator[Localised]:
    """Say on which days people of the teams are on leave within their roles."""
    places = {(at, person) for found in solution.teams for at, people in enumerate(found.team) for person in people}
    for at, person in sorted(places):
        role = casting.request.roles[at]
        spans = casting.bank.time_off.leaves_of(person, role.start, role.end)
        if spans:
            whom = casting.named(person).full
            en = ", ".join(f"{first} to {last}" for first, last in spans)
            zh = "、".join(f"{first} 至 {last}" for first, last in spans)
            yield Localised(
                en=f"{whom} is on leave within {role.name}: {en}.", zh=f"{whom} 在“{role.name}”期间休假：{zh}。"
            )


def _overbooked(casting: Casting) -> Iterator[Localised]:
    """Say who is booked beyond the contract in the data, as that is mended there and not here."""
    project, bank = casting.request.request.project, casting.bank
    booked = bank.bookings.peak_load(project.start, project.end)
    beyond = np.flatnonzero(booked > bank.contracted).tolist()
    if not beyond:
        return
    shown = ", ".join(
        f"{casting.named(person).full} ({int(booked[person]) / FTE_STEPS:.0%})" for person in beyond[:MOST_OVERBOOKED]
    )
    more = len(beyond) - MOST_OVERBOOKED
    yield Localised(
        en=f"Booked beyond the contract in the data between {project.start} and {project.end}: {shown}"
        + (f" and {more} more" if more > 0 else "")
        + ". On those days they can take nothing further.",
        zh=f"数据中在 {project.start} 至 {project.end} 期间排班超过合同工时：{shown}"
        + (f" 等，另有 {more} 人" if more > 0 else "")
        + "。这些日子无法再安排。",
    )


def _fit_note(objective: Objective) -> str:
    weights = objective.fit
    return (
        f"Fit = 100 x sum(weight x value) / sum(weight): must_margin {weights.must_margin:g}, "
        f"preferred_skills {weights.preferred_skills:g}, evidence_recency {weights.evidence_recency:g}; "
        "parts that a role has no use for are left out. Scores given in the request replace it."
    )


def _trail(request: ResolvedRequest, solution: Solution, people: Sequence[Member], casting: Casting) -> Trail:
    notes = (_fit_note(casting.bank.objective),)
    if not solution.teams:
        return Trail(notes=notes)
    first = {
        (role.id, casting.person_id(person))
        for role, placed in zip(request.roles, solution.teams[0].team, strict=True)
        for person in placed
    }
    facts: list[Fact] = []
    for member in people:
        if (member.role, member.person_id) in first:
            facts += [fact for part in member.parts for fact in part.facts]
            facts += _booking_facts(member)
            facts += _member_grounds(casting, member)
    return Trail(facts=tuple(facts), notes=notes)


def _member_grounds(casting: Casting, member: Member) -> tuple[Fact, ...]:
    """Return the recognition that opened the role to a member."""
    at = next(at for at, role in enumerate(casting.request.roles) if role.id == member.role)
    return grounds(casting, at, casting.bank.workforce.person_ids.index(member.person_id))


def _booking_facts(member: Member) -> list[Fact]:
    return [
        Fact(
            table="assignments",
            key={"person_id": member.person_id, "role_id": booking.role, "start": str(booking.start)},
            column="fte",
            value=booking.fte,
            dated=booking.start,
        )
        for booking in member.bookings
    ]
