"""The cheapest ways of giving way, as one whole-number program: who is let in at what price, and what else is given up.

Every role may be filled by people who meet its conditions, by people for whom a price is paid, by two people for one
opening split in half, or from outside; pins, rules and the budget may be dropped or raised at a price. The program
pays the least (elastic programming, Brown and Graves 1975; Chinneck 2008, section 6). The next cheapest is found by
forbidding every superset of what was given up before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

import numpy as np

from engine.staffing.candidates.eligibility import Eligibility, eligibility
from engine.staffing.cp_sat import Choice, Effort, SearchEnd, Term
from engine.staffing.requests.resolution import ResolvedRole
from engine.staffing.team.model import team_model
from engine.staffing.team.problem import BalanceRule, CountRule, ProblemRole, Rule, TeamProblem
from engine.staffing.team.pruning import prune
from engine.staffing.team.rule_rows import hold_rule
from engine.staffing.team.variables import TeamModel
from engine.staffing.why.giving_way import Prices, overlooking, waivers
from engine.staffing.why.price_floor import PriceFloor, Reach, steps_of, within
from engine.staffing.why.priced_casting import PricedCasting
from engine.staffing.why.ways import THOUSAND, Admission, Way

MOST_RAISES = 200
"""Steps by which the budget is raised at most."""
DOUBLINGS = 5
"""Limits on the cost of a way that are tried before there is none."""
FIRST = 1 << 17
"""Weight of a step of cost against a point of fit, which only chooses between ways of equal cost."""


def cheapest_ways(
    moved: PricedCasting, prices: Prices, wanted: Wanted, effort: Effort
) -> tuple[tuple[Way, ...], Effort]:
    """Return the cheapest ways that move the project by exactly so many weeks, and the effort left over.

    Only ways within ``wanted.most`` are looked for. Where there is no such bound, a limit on the cost is tried and
    doubled until it holds as many ways as are wanted: under a limit few people are worth a column, and whatever costs
    no more than the limit is still found, so that the answer is that of the whole program.
    """
    for limit in _limits(moved.floor, prices, wanted):
        ways, effort, searched = _within(moved, prices, wanted, limit, effort)
        if not searched or wanted.enough(ways):
            break
    return ways, effort


def _limits(floor: PriceFloor, prices: Prices, wanted: Wanted) -> Iterator[int | None]:
    """Yield limits on the cost of a way, ever wider, the last without any unless one is set."""
    if wanted.most is not None:
        yield wanted.most
        return
    declared = (value for name, value in dict(prices).items() if name != "most_weeks")
    positive = sorted(steps_of(value) for value in declared if value > 0)
    if positive:
        middle = positive[len(positive) // 2]
        yield from (floor.total + middle * 2**doubled for doubled in range(DOUBLINGS))
    yield None


def _within(
    moved: PricedCasting, prices: Prices, wanted: Wanted, limit: int | None, effort: Effort
) -> tuple[tuple[Way, ...], Effort, bool]:
    """Return the cheapest ways within a limit, the effort left, and whether the search came to its own end."""
    program = _Elastic(moved, prices, wanted, Reach(moved.floor, limit))
    found: list[Way] = []
    while not wanted.enough(found):
        search = program.model.program.maximise(program.worth, effort)
        effort = effort.less(search.spent)
        if search.end is not SearchEnd.OPTIMAL:
            return tuple(found), effort, search.end is SearchEnd.INFEASIBLE
        found.append(program.way(search.chosen))
        if not program.forbid(search.chosen):
            return tuple(found), effort, False
    return tuple(found), effort, True


@dataclass(frozen=True)
class Wanted:
    """How many ways are looked for and where.

    Attributes
    ----------
    weeks : int
        By how many the project has been moved.
    number : int
        Ways wanted.
    most : int or None
        Most that a way may cost, in steps, the move not counted.
    known : tuple of Way
        Ways known from smaller moves; what gives up all of one and more does not count.
    """

    weeks: int
    number: int
    most: int | None = None
    known: tuple[Way, ...] = ()

    def enough(self, found: Sequence[Way]) -> bool:
        """Return whether as many new ways have been found as are wanted."""
        return sum(not any(old.parts <= way.parts for old in self.known) for way in found) >= self.number


class _Elastic:
    """The program and what its variables mean."""

    def __init__(self, moved: PricedCasting, prices: Prices, wanted: Wanted, reach: Reach) -> None:
        self.casting, self.prices, self.weeks, self.reach = moved.casting, prices, wanted.weeks, reach
        self.roles = self.casting.request.roles
        self.judged: dict[tuple[int, bool], Eligibility] = {}
        self.costs = list(moved.costs)
        self.price: dict[tuple[int, int], int] = {}
        self.value: dict[tuple[int, int], int] = {}
        self.model = team_model(self._open_problem(wanted.number + len(wanted.known)))
        self.given_up: dict[Choice, tuple[str, object]] = {}
        self.sold: dict[Choice, int] = {}
        self.worth: list[Term] = []
        self._fill()
        self._hold()
        self._raise()
        self._stay_within()
        self.worth += [(value, self.model.places[seat]) for seat, value in self.value.items() if value]

    def _open_problem(self, number: int) -> TeamProblem:
        """Return the problem of whole openings and, behind them, half ones, all optional, with everybody at a price."""
        whole = [self._priced(at, role) for at, role in enumerate(self.roles)]
        halves = [self._half(at, role) for at, role in enumerate(self.roles)]
        base = self.casting.problem
        problem = TeamProblem((*whole, *halves), base.pins, tuple(map(for_halves, base.rules)), base.budget)
        pruned = prune(problem, number + 1)
        for at, role in enumerate(pruned.roles):
            for person, value in zip(role.people.tolist(), role.score.tolist(), strict=True):
                self.value[at, person] = value
                if self.costs[at][person]:
                    self.price[at, person] = int(self.costs[at][person])
        return replace(pruned, pins=(), rules=(), budget=None)

    def _half(self, at: int, role: ResolvedRole) -> ProblemRole:
        """Return the halves of a role's openings, without anybody where splitting one costs too much already."""
        split = replace(role, id=f"{role.id}/half", fte=role.fte / 2, openings=2 * role.openings)
        if not self._may_split(at):
            nobody = np.zeros(0, dtype=np.int64)
            self.costs.append(nobody)
            return ProblemRole(split.id, 0, nobody, nobody, nobody, optional=True)
        judged = eligibility(split, self.casting.bank)
        self.costs.append(overlooking(judged, self.casting.bank, self.prices))
        return self._taking(at, split, judged, half=True)

    def _may_split(self, at: int) -> bool:
        return within(steps_of(self.prices.split), self.reach.opening(at))

    def _priced(self, at: int, role: ResolvedRole) -> ProblemRole:
        return self._taking(at, role, self.casting.eligibilities[at], half=False)

    def _taking(self, at: int, role: ResolvedRole, judged: Eligibility, *, half: bool) -> ProblemRole:
        """Return a role with everybody who can be had within reach, each worth what is not paid for them."""
        bank = self.casting.bank
        self.judged[at, half] = judged
        cost = self.costs[-1] if half else self.costs[at]
        most = self.reach.opening(at)
        if most is not None and half:
            most -= steps_of(self.prices.split)
        people = np.flatnonzero((cost >= 0) & (True if most is None else cost <= most))
        if bank.budget_cents is None:
            money = np.zeros(len(people), dtype=np.int64)
        else:
            known = bank.cost_cents(role)[people]
            people, known = people[~np.isnan(known)], known[~np.isnan(known)]
            money = known.astype(np.int64)
        # Who is let in for nothing is still let in: one step, so that nobody is without need.
        paid = np.where(cost == 0, np.where(judged.eligible, 0, 1), cost)
        value = -paid * FIRST
        if bank.budget_cents is None:
            # Under a budget, fit beside price and money would leave thousands of people whom nobody dominates.
            value += np.rint(self.casting.fits[at].score).astype(np.int64)
        return ProblemRole(role.id, role.openings, people, value[people], money, optional=True)

    def _fill(self) -> None:
        """Fill every opening with one person, with two halves, or from outside."""
        program = self.model.program
        for at, role in enumerate(self.roles):
            hiring = within(steps_of(self.prices.hire), self.reach.opening(at))
            ways = (("split", self.prices.split, self._may_split(at)), ("hire", self.prices.hire, hiring))
            splits, hires = (
                [self._sell(f"{kind}/{at}/{n}", kind, at, price) for n in range(role.openings if offered else 0)]
                for kind, price, offered in ways
            )
            _in_order(self.model, splits)
            _in_order(self.model, hires)
            whole: list[Term] = [(1, choice) for choice in self.model.of_role(at).values()]
            program.exactly([*whole, *((1, choice) for choice in (*splits, *hires))], role.openings)
            halves: list[Term] = [(1, choice) for choice in self.model.of_role(at + len(self.roles)).values()]
            program.exactly([*halves, *((-2, choice) for choice in splits)], 0)

    def _hold(self) -> None:
        """Hold pins and rules unless they are dropped at their price."""
        base = self.casting.problem
        for pin in base.pins:
            with self._unless_dropped(pin.name, self.prices.drop_pin):
                place = self.model.places.get((pin.role, pin.person))
                self.model.program.exactly([] if place is None else [(1, place)], 1)
        for rule in base.rules:
            with self._unless_dropped(rule.name, self.prices.drop_rule):
                hold_rule(self.model, for_halves(rule))

    def _unless_dropped(self, name: str, price: float) -> AbstractContextManager[None]:
        """Let what is added inside be dropped at a price, if that is within reach."""
        if not within(steps_of(price), self.reach.besides):
            return nullcontext()
        return self.model.program.unless(self._sell(name, "drop", name, price))

    def _raise(self) -> None:
        """Keep the budget, raised by thousands at their price."""
        budget = self.casting.problem.budget
        if budget is None:
            return
        spent = [
            (cost, self.model.places[at, person])
            for at, role in enumerate(self.model.problem.roles)
            for person, cost in zip(role.people.tolist(), role.cost.tolist(), strict=True)
        ]
        dearest = sum(sorted((cost for cost, _ in spent), reverse=True)[: self.casting.problem.openings])
        steps = max(0, min(MOST_RAISES, ceil((dearest - budget) / THOUSAND)))
        price = steps_of(self.prices.budget_per_thousand)
        if price and self.reach.besides is not None:
            steps = min(steps, max(0, self.reach.besides) // price)
        raises = [self._sell(f"budget/{n}", "raise", n, self.prices.budget_per_thousand) for n in range(steps)]
        _in_order(self.model, raises)
        self.model.program.at_most([*spent, *((-THOUSAND, choice) for choice in raises)], budget)

    def _stay_within(self) -> None:
        """Pay no more than the limit in all."""
        if self.reach.limit is not None:
            seats = [(price, self.model.places[seat]) for seat, price in self.price.items()]
            sold = [(price, choice) for choice, price in self.sold.items()]
            self.model.program.at_most([*seats, *sold], self.reach.limit)

    def _sell(self, name: str, kind: str, what: object, price: float) -> Choice:
        choice = self.model.program.choice(name)
        self.given_up[choice] = (kind, what)
        self.sold[choice] = steps_of(price)
        # What costs nothing is given up for nothing only if it must be: one step breaks the tie.
        self.worth.append((-max(1, steps_of(price)) * FIRST, choice))
        return choice

    def way(self, chosen: frozenset[Choice]) -> Way:
        """Return what a choice of variables gives up."""
        taken = [self.given_up[choice] for choice in sorted(chosen) if choice in self.given_up]
        count = {kind: [0] * len(self.roles) for kind in ("split", "hire")}
        for kind, what in taken:
            if kind in count and isinstance(what, int):
                count[kind][what] += 1
        admissions = tuple(self._admission(seat) for seat in self._paid(chosen))
        dropped = tuple(str(what) for kind, what in taken if kind == "drop")
        raised = sum(kind == "raise" for kind, _ in taken)
        cost = self._cost(chosen) + steps_of(self.prices.shift_week) * self.weeks
        return Way(self.weeks, cost, admissions, tuple(count["split"]), tuple(count["hire"]), dropped, raised)

    def forbid(self, chosen: frozenset[Choice]) -> bool:
        """Forbid to give up all of this again, with more or without; return whether anything was given up."""
        once = [choice for choice in self.given_up if choice in chosen]
        people: list[list[Choice]] = []
        for seat in self._paid(chosen):
            mine = self._admission(seat).waived
            alike = [other for other in self._of(seat[1]) if set(mine) <= set(self._admission(other).waived)]
            people.append([self.model.places[other] for other in alike])
        if not once and not people:
            return False
        terms: list[Term] = [(1, choice) for choice in (*once, *(choice for group in people for choice in group))]
        self.model.program.at_most(terms, len(once) + len(people) - 1)
        return True

    def _of(self, person: int) -> Iterator[tuple[int, int]]:
        return (seat for seat in self.model.places if seat[1] == person)

    def _paid(self, chosen: frozenset[Choice]) -> Iterator[tuple[int, int]]:
        return (seat for seat, choice in self.model.places.items() if choice in chosen and self._overlooked(seat))

    def _overlooked(self, seat: tuple[int, int]) -> bool:
        return bool(self._admission(seat).waived)

    def _admission(self, seat: tuple[int, int]) -> Admission:
        at, person = seat[0] % len(self.roles), seat[1]
        half = seat[0] >= len(self.roles)
        return Admission(at, half, person, waivers(self.judged[at, half], self.casting.bank, person))

    def _cost(self, chosen: frozenset[Choice]) -> int:
        seats = sum(price for seat, price in self.price.items() if self.model.places[seat] in chosen)
        return seats + sum(price for choice, price in self.sold.items() if choice in chosen)


def _in_order(model: TeamModel, choices: list[Choice]) -> None:
    """Take the first of several like choices first, so that ways differ in how many, not in which."""
    for earlier, later in pairwise(choices):
        model.program.at_most([(1, later), (-1, earlier)], 0)


def for_halves(rule: Rule) -> Rule:
    """Return a rule that speaks of roles by position, with the half roles behind the whole ones."""
    if isinstance(rule, CountRule):
        return replace(rule, places=(*rule.places, *rule.places))
    if isinstance(rule, BalanceRule):
        return replace(rule, added=(*rule.added, *(each // 2 for each in rule.added)))
    return rule
