"""A solved portfolio in words: assignments with evidence, what stays open and why, the state of every project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from engine.domain.frozen import Localised
from engine.evidence.trail import Trail
from engine.staffing.answers.casting import fit_parts
from engine.staffing.answers.person_name import PersonName
from engine.staffing.candidates.fit import fit
from engine.staffing.portfolio.plan import filled_of, room_of, spent_of
from engine.staffing.portfolio.portfolio_answer import (
    Assignment,
    PortfolioAnswer,
    PortfolioStatus,
    ProjectState,
    Unfilled,
)
from engine.staffing.portfolio.problem import NO_BUDGET, Index
from engine.staffing.portfolio.solve import PortfolioSolution
from engine.staffing.portfolio.stating import POINTS, Stated

WHAT_THE_BOUND_IS = Localised(
    en="Every stretch of everybody's time and every budget gets a price of nothing or more. No plan is worth more than "
    "what the roles earn when they pay these prices and choose freely among all eligible people, plus all time and "
    "money at those prices (Lagrangian bound). Branching may tighten it; the priced bound is computed again apart.",
    zh="为每个人每段时间和每项预算定一个非负价格。任何方案的价值都不超过：各角色按此价格付费、在全部合格人员中自由选择所得，"
    "加上全部时间与预算按该价格的价值（拉格朗日上界）。分支定界可使其更紧；定价上界由独立程序重新计算。",
)
NOTE = (
    "An opening of a project of priority p counts (10 - p) x (100 + fit - penalties), so that filling comes before "
    "fitting better. Penalties of soft limits are counted for each placement alone. One person takes at most one "
    "opening of a project."
)
_REASONS = {
    "nobody-eligible": Localised(en="nobody meets every condition", zh="无人满足全部条件"),
    "manual-only": Localised(
        en="whoever meets every condition refuses automated decisions: a human may choose them",
        zh="满足条件者均拒绝自动化决策：可由人工选择",
    ),
    "left-out": Localised(
        en="the project is filled whole or not at all, and filling it whole is not possible or worth less than "
        "what its people do elsewhere",
        zh="该项目须全部满足或完全不做；全部满足不可行，或不如将人员用于他处",
    ),
    "budget": Localised(en="whoever is free costs more than the budget has left", zh="有空的人员超出剩余预算"),
    "taken": Localised(
        en="everybody eligible is placed elsewhere at that time, where it counts for more",
        zh="合格人员在该时段均已安排到更有价值之处",
    ),
    "search-ended": Localised(
        en="somebody eligible is free; the search ended before placing them",
        zh="尚有合格且有空的人员；搜索在安排前结束",
    ),
}


def portfolio_answer(stated: Stated, solution: PortfolioSolution) -> PortfolioAnswer:
    """Return a solution in words."""
    placed = len(solution.plan)
    openings = int(stated.problem.openings.sum())
    assignments = tuple(_assignments(stated, solution.plan))
    return PortfolioAnswer(
        status=_status(solution),
        objective=solution.value / POINTS,
        bound=solution.bound / POINTS,
        gap=max(0.0, 1.0 - solution.value / solution.bound) if solution.bound > 0 else 0.0,
        priced_bound=solution.priced_bound / POINTS,
        stopped=not solution.reached,
        openings=openings,
        filled=placed,
        pairs=len(stated.problem.pairs),
        assignments=assignments,
        unfilled=tuple(_unfilled(stated, solution.plan)),
        projects=tuple(_projects(stated, solution.plan, assignments)),
        what_the_bound_is=WHAT_THE_BOUND_IS,
        notes=tuple(_notes(stated)),
        trail=Trail(notes=(NOTE,)),
    )


def _status(solution: PortfolioSolution) -> PortfolioStatus:
    if solution.optimal:
        return PortfolioStatus.OPTIMAL
    return PortfolioStatus.FEASIBLE if len(solution.plan) else PortfolioStatus.UNKNOWN


def _assignments(stated: Stated, plan: Index) -> Iterator[Assignment]:
    pairs, asked = stated.problem.pairs, stated.asked
    by_name = sorted(
        plan.tolist(),
        key=lambda at: (
            asked.keys[asked.seats[pairs.role[at]].project],
            asked.seats[pairs.role[at]].role.id,
            int(pairs.person[at]),
        ),
    )
    for at in by_name:
        seat, person = asked.seats[pairs.role[at]], int(pairs.person[at])
        bank = asked.banks[seat.project]
        fitted = fit(seat.role, bank)
        cost = float(bank.workforce.hourly_cost[person])
        yield Assignment(
            project=asked.keys[seat.project],
            role=seat.role.id,
            person_id=bank.workforce.person_ids[person],
            name=bank.workforce.names[person],
            fte=seat.role.fte,
            start=seat.role.start,
            end=seat.role.end,
            fit=float(fitted.score[person]),
            points=int(pairs.value[at]) / POINTS,
            cost=None if np.isnan(cost) else float(bank.cost_cents(seat.role)[person]) / 100,
            pinned=person in seat.role.pinned,
            parts=fit_parts(seat.role, fitted, person, bank),
        )


def _unfilled(stated: Stated, plan: Index) -> Iterator[Unfilled]:
    problem, asked = stated.problem, stated.asked
    lacking = problem.openings - filled_of(problem, plan)
    room, spent = room_of(problem, plan), spent_of(problem, plan)
    for seat_at in np.flatnonzero(lacking > 0).tolist():
        seat, manual = asked.seats[seat_at], stated.manual[seat_at].tolist()
        mine = np.arange(problem.starts[seat_at], problem.starts[seat_at + 1])
        mine = np.setdiff1d(mine, plan)
        reason = _reason(stated, seat_at, mine, room, spent)
        names = asked.banks[0].workforce
        yield Unfilled(
            project=asked.keys[seat.project],
            role=seat.role.id,
            openings=int(lacking[seat_at]),
            eligible=int(problem.starts[seat_at + 1] - problem.starts[seat_at]),
            manual_only=tuple(PersonName(person_id=names.person_ids[p], name=names.names[p]) for p in manual),
            reason=reason,
            why=_REASONS[reason],
        )


def _reason(stated: Stated, seat: int, mine: Index, room: Index, spent: Index) -> str:
    problem = stated.problem
    project = int(problem.project[seat])
    if not len(mine):
        return "manual-only" if len(stated.manual[seat]) else "nobody-eligible"
    if problem.all_or_nothing[project]:
        return "left-out"
    person = problem.pairs.person[mine]
    free = (problem.loads(mine) <= room[person]).all(axis=1)
    budget = int(problem.budget[project])
    pays = (budget == NO_BUDGET) | (problem.pairs.cost[mine] <= budget - spent[project])
    if (free & pays).any():
        return "search-ended"
    return "budget" if free.any() else "taken"


def _projects(stated: Stated, plan: Index, assignments: Sequence[Assignment]) -> Iterator[ProjectState]:
    problem, asked = stated.problem, stated.asked
    filled, cost = filled_of(problem, plan), defaultdict[str, float](float)
    for each in assignments:
        cost[each.project] += each.cost or 0.0
    for at, key in enumerate(asked.keys):
        mine = problem.project == at
        wanted, has = int(problem.openings[mine].sum()), int(filled[mine].sum())
        frame, cents = asked.requests[at].request.project, asked.banks[at].budget_cents
        yield ProjectState(
            project=key,
            title=asked.requests[at].request.title,
            priority=frame.priority,
            openings=wanted,
            filled=has,
            state="filled" if has == wanted else "partly" if has else "open",
            cost=None if cents is None else round(cost[key], 2),
            budget=None if cents is None else cents / 100,
        )


def _notes(stated: Stated) -> Iterator[Localised]:
    bank, asked = stated.asked.banks[0], stated.asked
    if not bank.costs_known and any(each.request.project.budget is not None for each in asked.requests):
        yield Localised(
            en="The budgets were not checked: nobody's hourly cost is recorded.",
            zh="未核对预算：数据中没有任何人的小时成本。",
        )
    if any(each.preferences for each in asked.requests):
        yield Localised(en="Wishes of people are not counted in a portfolio.", zh="组合求解不计入个人意愿。")
    today = bank.organisation.valid_on
    begun = sum(seat.role.start < today for seat in asked.seats)
    if begun:
        yield Localised(
            en=f"{begun} roles began before {today}, the day looked at. Asked are the people employed on that day.",
            zh=f"{begun} 个角色的开始日期早于查看日期 {today}。候选人为该日在职人员。",
        )
