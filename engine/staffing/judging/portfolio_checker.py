"""Judge a plan for a portfolio against what was asked, from the raw columns alone.

Nothing here is taken from the search: loads are added up person by person, and the bound is computed again
from the prices, role by role over every eligible pair.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.errors import Problem, SolverError
from engine.staffing.portfolio.problem import NO_BUDGET, PortfolioProblem

RELATIVE_ERROR = 1e-9
"""Share by which two ways of adding up the same floats may differ."""


@dataclass(frozen=True)
class PortfolioFault:
    """What is wrong with a plan.

    Attributes
    ----------
    code : str
        ``placed-twice``, ``not-eligible``, ``too-many``, ``double-booked``, ``half-filled``, ``over-budget``,
        ``two-places``, ``wrong-value``, ``negative-price``, ``wrong-bound`` or ``value-above-bound``.
    what : str
        The fault in words, with positions.
    """

    code: str
    what: str


@dataclass(frozen=True, eq=False)
class PortfolioClaim:
    """What a search claims: places as (role, person), their value, a bound, and the prices that prove it."""

    places: Sequence[tuple[int, int]]
    value: int
    bound: float
    time_prices: NDArray[np.float64]
    money_prices: NDArray[np.float64]


def check_portfolio(problem: PortfolioProblem, claim: PortfolioClaim) -> None:
    """Refuse a plan that breaks a rule, or whose value or bound are not what they are said to be (SolverError)."""
    faults = portfolio_faults(problem, claim)
    if faults:
        mend = "Report it with the data: this is a mistake of Sextant, and nothing was decided."
        raise SolverError(*(Problem(fault.code, fault.what, mend) for fault in faults[:20]))


def portfolio_faults(problem: PortfolioProblem, claim: PortfolioClaim) -> list[PortfolioFault]:
    """Return everything that is wrong with a claim."""
    number = _numbers(problem, claim)
    known = [(role, person) for role, person in claim.places if (role, person) in number]
    return [
        *_places(problem, claim, number),
        *_time(problem, known, number),
        *_projects(problem, known, number),
        *_value(problem, claim, known, number),
        *_bound(problem, claim),
    ]


def _numbers(problem: PortfolioProblem, claim: PortfolioClaim) -> dict[tuple[int, int], int]:
    """Return where among the eligible pairs each place stands that is one."""
    wanted = set(claim.places)
    every = zip(problem.pairs.role.tolist(), problem.pairs.person.tolist(), strict=True)
    return {pair: at for at, pair in enumerate(every) if pair in wanted}


def _places(
    problem: PortfolioProblem, claim: PortfolioClaim, number: dict[tuple[int, int], int]
) -> Iterator[PortfolioFault]:
    for (role, person), times in Counter(claim.places).items():
        if times > 1:
            yield PortfolioFault("placed-twice", f"Person {person} is placed {times} times in role {role}.")
        if (role, person) not in number:
            yield PortfolioFault("not-eligible", f"Person {person} is not eligible for role {role}.")
    for role, filled in Counter(role for role, _ in claim.places).items():
        if filled > problem.openings[role]:
            what = f"Role {role} has {filled} people for {problem.openings[role]} openings."
            yield PortfolioFault("too-many", what)


def _time(
    problem: PortfolioProblem, known: Sequence[tuple[int, int]], number: dict[tuple[int, int], int]
) -> Iterator[PortfolioFault]:
    load: dict[int, NDArray[np.int64]] = {}
    for role, person in known:
        row = problem.profiles[int(problem.pairs.profile[number[role, person]])]
        load[person] = load.get(person, np.zeros(len(row), dtype=np.int64)) + row
    for person, total in load.items():
        for span, (asked, there) in enumerate(zip(total.tolist(), problem.capacity[person].tolist(), strict=True)):
            if asked > there:
                what = f"Person {person} is booked for {asked} of {there} in span {span}."
                yield PortfolioFault("double-booked", what)


def _projects(
    problem: PortfolioProblem, known: Sequence[tuple[int, int]], number: dict[tuple[int, int], int]
) -> Iterator[PortfolioFault]:
    project_of = problem.project.tolist()
    filled: Counter[int] = Counter(role for role, _ in known)
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for role, person in known:
        places[project_of[role]].append((role, person))
    roles: dict[int, list[int]] = defaultdict(list)
    for role, project in enumerate(project_of):
        roles[project].append(role)
    for project, mine in places.items():
        spent = sum(int(problem.pairs.cost[number[place]]) for place in mine)
        budget = int(problem.budget[project])
        if budget != NO_BUDGET and spent > budget:
            yield PortfolioFault("over-budget", f"Project {project} costs {spent} of a budget of {budget}.")
        lacking = [role for role in roles[project] if filled[role] < problem.openings[role]]
        if problem.all_or_nothing[project] and lacking:
            what = f"Project {project} is filled but for the roles {lacking}, and wants all or nothing."
            yield PortfolioFault("half-filled", what)
        for person, times in Counter(person for _, person in mine).items():
            if problem.one_place and times > 1:
                yield PortfolioFault("two-places", f"Person {person} has {times} places in project {project}.")


def _value(
    problem: PortfolioProblem,
    claim: PortfolioClaim,
    known: Sequence[tuple[int, int]],
    number: dict[tuple[int, int], int],
) -> Iterator[PortfolioFault]:
    worth = sum(int(problem.pairs.value[number[place]]) for place in known)
    if worth != claim.value:
        yield PortfolioFault("wrong-value", f"The plan is worth {worth}, not {claim.value}.")
    if claim.value > claim.bound * (1 + RELATIVE_ERROR):
        yield PortfolioFault("value-above-bound", f"The plan is worth {claim.value}, above its bound {claim.bound}.")


def _bound(problem: PortfolioProblem, claim: PortfolioClaim) -> Iterator[PortfolioFault]:
    if (claim.time_prices < 0).any() or (claim.money_prices < 0).any():
        yield PortfolioFault("negative-price", "A price is negative, so that the prices prove nothing.")
        return
    proven = proven_bound(problem, claim.time_prices, claim.money_prices)
    if claim.bound < proven - abs(proven) * RELATIVE_ERROR:
        yield PortfolioFault("wrong-bound", f"The prices prove {proven:.3f}, not {claim.bound:.3f}.")


def proven_bound(
    problem: PortfolioProblem, time_prices: NDArray[np.float64], money_prices: NDArray[np.float64]
) -> float:
    """Return the bound that prices on time (people, spans) and budgets (projects,) prove over every eligible pair.

    A role earns at best what its dearest people are worth less what they pay; a project of all or nothing earns all
    of its roles filled, or nothing; and the time and money that are there are worth their prices at most.
    """
    pairs, bounds = problem.pairs, np.searchsorted(problem.pairs.role, np.arange(problem.roles + 1))
    earned = [0.0] * problem.projects
    for role in range(problem.roles):
        mine, project = slice(int(bounds[role]), int(bounds[role + 1])), int(problem.project[role])
        asked = problem.profiles[pairs.profile[mine]] * time_prices[pairs.person[mine]]
        net = pairs.value[mine] - asked.sum(axis=1) - money_prices[project] * pairs.cost[mine]
        wanted = int(problem.openings[role])
        best = np.sort(net)[len(net) - min(wanted, len(net)) :]
        if not problem.all_or_nothing[project]:
            earned[project] += float(best[best > 0].sum())
        elif len(best) < wanted:
            earned[project] = -np.inf
        else:
            earned[project] += float(best.sum())
    stock = float((time_prices * problem.capacity).sum())
    stock += sum(
        float(price) * int(budget)
        for price, budget in zip(money_prices, problem.budget, strict=True)
        if budget != NO_BUDGET
    )
    return sum(max(0.0, each) for each in earned) + stock
