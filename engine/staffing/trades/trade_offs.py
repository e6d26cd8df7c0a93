"""Plans that nobody can better in fit, development and overtime at once, found, judged and put into words."""

from __future__ import annotations

from collections.abc import Sequence

from engine.domain.frozen import Localised
from engine.evidence.trail import Trail
from engine.staffing.answers.answer import Team as TeamView
from engine.staffing.answers.casting import Casting
from engine.staffing.answers.ground import Ground
from engine.staffing.answers.team_views import team_views
from engine.staffing.candidates.fit import skill_fact
from engine.staffing.cp_sat import Effort, SearchEnd
from engine.staffing.judging.checker import check_teams
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import SCORE_STEPS, StaffingRequest
from engine.staffing.requests.resolution import ResolvedSkill
from engine.staffing.team.problem import Team
from engine.staffing.team.search import FoundTeam
from engine.staffing.team.tiers import TierValue
from engine.staffing.trades.front import Front, pareto_front
from engine.staffing.trades.quantities import OVERTIME_STEPS, Values, gains, traded
from engine.staffing.trades.trade_answer import Exchange, Gain, Plan, TradeOffs

MOST_PLANS = 40
"""Plans at most, where nobody says otherwise."""
NOTES = (
    "Fit: sum of fit less penalties over the places.",
    "Development: skills of a place that its person has a record of, below the wanted level by at most one.",
    "Overtime: hours a week beyond the contract on the busiest day of the role; every limit on it holds for everybody.",
)


def trade_offs(
    request: StaffingRequest, ground: Ground, options: SolverOptions | None = None, most: int = MOST_PLANS
) -> TradeOffs:
    """Return the plans of a request of which none betters another in fit, development and overtime.

    Parameters
    ----------
    request : StaffingRequest
        People wanted.
    ground : Ground
        The bank and the rules.
    options : SolverOptions or None
        How hard to search.
    most : int
        Plans at most; all there are where they are fewer and the effort is enough, as ``complete`` tells.

    Raises
    ------
    InputError
        As ``staff_request``.
    SolverError
        The checker refuses a plan.
    """
    options = options or SolverOptions()
    casting = ground.cast(request)
    front = pareto_front(traded(casting), most, Effort(options.deterministic_seconds, options.seed))
    plans = _plans(casting, front)
    check_teams(tuple(plan.team for plan in plans), casting.request, ground.judge(request))
    facts = tuple(dict.fromkeys(gain.fact.model_dump_json() for plan in plans for gain in plan.gains))
    by_text = {gain.fact.model_dump_json(): gain.fact for plan in plans for gain in plan.gains}
    return TradeOffs(
        title=request.title,
        project=request.project.name,
        status="plans" if plans else "infeasible" if front.end is SearchEnd.INFEASIBLE else "stopped",
        complete=front.complete,
        text=_text(front),
        plans=plans,
        exchanges=_exchanges(plans),
        trail=Trail(facts=tuple(by_text[text] for text in facts), notes=NOTES),
    )


def _plans(casting: Casting, front: Front) -> tuple[Plan, ...]:
    best = front.teams[0][0].fit if front.teams else 0
    return tuple(
        Plan(
            number=number,
            fit=values.fit / SCORE_STEPS,
            development=values.development,
            overtime_hours=values.overtime / OVERTIME_STEPS,
            fit_given_up=(best - values.fit) / SCORE_STEPS,
            team=_view(casting, team),
            gains=_gains(casting, team),
        )
        for number, (values, team) in enumerate(front.teams, start=1)
    )


def _view(casting: Casting, team: Team) -> TeamView:
    """Return a team by the request's own objective; what else it could have scored was not asked."""
    values = casting.problem.values_of(team)
    tiers = tuple(TierValue(value, None) for value in values)
    return team_views(casting, (FoundTeam(team, values[0], values[0], proven=False, tiers=tiers),))[0]


def _gains(casting: Casting, team: Team) -> tuple[Gain, ...]:
    seats = [(at, person) for at, people in enumerate(team) for person in people]
    return tuple(_gain(casting, at, person, need) for at, person in seats for need in gains(casting, at, person))


def _gain(casting: Casting, at: int, person: int, need: ResolvedSkill) -> Gain:
    return Gain(
        role=casting.request.roles[at].id,
        person_id=casting.person_id(person),
        skill_id=need.skill_id,
        level=float(casting.bank.levels(need.skill_id)[person]),
        wanted=need.min_level,
        fact=skill_fact(need.skill_id, person, casting.bank),
    )


def _exchanges(plans: Sequence[Plan]) -> tuple[Exchange, ...]:
    """Return, for each development that pays with fit, the plan of most fit with at least that development."""
    steps: list[Plan] = []
    for plan in sorted(plans, key=lambda plan: (-plan.fit, -plan.development)):
        if not steps or plan.development > steps[-1].development:
            steps.append(plan)
    found = []
    for at, plan in enumerate(steps):
        before = steps[at - 1] if at else plan
        given = before.fit - plan.fit
        each = given / (plan.development - before.development) if at else 0.0
        found.append(
            Exchange(development=plan.development, fit=plan.fit, given_up=given, given_up_each=each, plan=plan.number)
        )
    return tuple(found)


def _text(front: Front) -> Localised:
    number = len(front.teams)
    if front.complete and number:
        return Localised(
            en=f"{number} plan{'s' if number > 1 else ''}, none better than another in everything; there are no others "
            "(proven).",
            zh=f"共 {number} 个方案，互不占优；不存在其他此类方案（已证明）。",
        )
    if number:
        return Localised(
            en=f"{number} plan{'s' if number > 1 else ''}, none better than another in everything, spread over the "
            "range; there may be others in between.",
            zh=f"{number} 个互不占优的方案，分布于整个范围；其间可能还有其他方案。",
        )
    if front.end is SearchEnd.INFEASIBLE:
        return Localised(
            en="No team exists (proven). Ask for the team to see who is lacking.",
            zh="不存在可行团队（已证明）。请查询最优团队以了解缺口。",
        )
    return Localised(
        en="The search reached its limit without a plan. Raise deterministic_seconds.",
        zh="搜索达到上限，未找到方案。请提高 deterministic_seconds。",
    )


def dominated(plans: Sequence[Plan]) -> list[tuple[int, int]]:
    """Return every pair of plans of which the first betters the second: none, as is checked pairwise."""
    values = [_values(plan) for plan in plans]
    return [
        (plans[one].number, plans[two].number)
        for one in range(len(plans))
        for two in range(len(plans))
        if values[one].beats(values[two])
    ]


def _values(plan: Plan) -> Values:
    return Values(round(plan.fit * SCORE_STEPS), plan.development, round(plan.overtime_hours * OVERTIME_STEPS))
