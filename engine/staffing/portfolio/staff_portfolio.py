"""All requests against the whole bank at once: resolve, judge everyone, solve, explain, check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.staffing.answers.ground import Ground
from engine.staffing.candidates.staffing_limits import check_limits
from engine.staffing.judging.portfolio_checker import PortfolioClaim, check_portfolio
from engine.staffing.judging.portfolio_judge import Placement, check_placements
from engine.staffing.portfolio.asked import PortfolioTerms, asked_of
from engine.staffing.portfolio.incumbent import Incumbent, incumbent_of, plan_of
from engine.staffing.portfolio.options import PortfolioOptions
from engine.staffing.portfolio.portfolio_answer import PortfolioAnswer
from engine.staffing.portfolio.portfolio_views import portfolio_answer
from engine.staffing.portfolio.programs import Stop
from engine.staffing.portfolio.search import Progress
from engine.staffing.portfolio.solve import PortfolioSolution, solve_portfolio
from engine.staffing.portfolio.stating import POINTS, Stated, stated
from engine.staffing.requests.request import StaffingRequest


@dataclass(frozen=True)
class PortfolioProgress:
    """How far a portfolio is.

    Attributes
    ----------
    phase : str
        What the search is at.
    step : int
        Steps of that phase.
    objective, bound : float
        Points of the best plan, and the most that any plan is worth.
    gap : float
        Share of the bound that is missing.
    filled : int
        Openings that the plan fills.
    incumbent : callable
        Gives the plan by ids.
    """

    phase: str
    step: int
    objective: float
    bound: float
    gap: float
    filled: int
    incumbent: Callable[[], Incumbent]


TellPortfolio = Callable[[PortfolioProgress], None]


@dataclass(frozen=True)
class PortfolioWatch:
    """How a search is watched and ended.

    Attributes
    ----------
    stop : callable
        Asked often; once it says so, the search ends with what it has.
    tell : callable
        Is told whenever plan or bound improve.
    start : Incumbent or None
        A plan to go on from; placements of it that do not hold any more are dropped.
    """

    stop: Stop = lambda: False
    tell: TellPortfolio = lambda _: None
    start: Incumbent | None = None


def staff_portfolio(
    requests: Sequence[StaffingRequest],
    facts: Ground,
    terms: PortfolioTerms | None = None,
    options: PortfolioOptions | None = None,
    watch: PortfolioWatch | None = None,
) -> PortfolioAnswer:
    """Return the best plan found for all requests at once, with its bound.

    Parameters
    ----------
    requests : sequence of StaffingRequest
        People wanted, a project each.
    facts : Ground
        The bank, the limits and how a fit is computed.
    terms : PortfolioTerms or None
        What holds across the projects.
    options : PortfolioOptions or None
        Limits and seed; equal ones give equal answers where nothing stops the search early.
    watch : PortfolioWatch or None
        How it is stopped, told of and gone on with.

    Raises
    ------
    InputError
        Unknown names, rules that a portfolio does not hold, pins that cannot hold; all are listed.
    SolverError
        An independent checker refused the plan or the bound.
    """
    check_limits(facts.limits)
    watch, terms = watch or PortfolioWatch(), terms or PortfolioTerms()
    question = stated(asked_of(requests, facts), terms, facts.limits)
    start = None if watch.start is None else plan_of(question, watch.start)

    def told(progress: Progress) -> None:
        watch.tell(_progress(question, progress))

    solution = solve_portfolio(question.problem, options, stop=watch.stop, tell=told, start=start)
    check_portfolio(question.problem, _claim(solution, question))
    check_placements(_placements(question, solution), facts.organisation, facts.proficiency, facts.limits)
    return portfolio_answer(question, solution)


def _progress(question: Stated, progress: Progress) -> PortfolioProgress:
    return PortfolioProgress(
        phase=progress.phase.value,
        step=progress.step,
        objective=progress.value / POINTS,
        bound=progress.bound / POINTS,
        gap=progress.gap,
        filled=len(progress.plan),
        incumbent=lambda: incumbent_of(question, progress.plan, progress.bound),
    )


def _claim(solution: PortfolioSolution, question: Stated) -> PortfolioClaim:
    pairs = question.problem.pairs.take(solution.plan)
    return PortfolioClaim(
        list(zip(pairs.role.tolist(), pairs.person.tolist(), strict=True)),
        solution.value,
        solution.priced_bound,
        solution.prices.time,
        solution.prices.money,
    )


def _placements(question: Stated, solution: PortfolioSolution) -> list[Placement]:
    pairs, asked = question.problem.pairs.take(solution.plan), question.asked
    placements = []
    for role, person in zip(pairs.role.tolist(), pairs.person.tolist(), strict=True):
        seat = asked.seats[role]
        bank = asked.banks[seat.project]
        needs_cost = bank.budget_cents is not None
        placements.append(
            Placement(bank.project_id, asked.keys[seat.project], seat.role, person, needs_cost=needs_cost)
        )
    return placements
