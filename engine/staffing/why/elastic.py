"""The cheapest ways of giving way, as one whole-number program: who is let in at what price, and what else is given up.

Every role may be filled by people who meet its conditions, by people for whom a price is paid, by two people for one
opening split in half, or from outside; pins, rules and the budget may be dropped or raised at a price. The program
pays the least (elastic programming, Brown and Graves 1975; Chinneck 2008, section 6). The next cheapest is found by
forbidding every superset of what was given up before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

import numpy as np
from numpy.typing import NDArray

from engine.staffing.answers.casting import Casting
from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.eligibility import Eligibility, eligibility
from engine.staffing.cp_sat import Choice, Effort, SearchEnd, Term
from engine.staffing.requests.resolution import ResolvedRequest, ResolvedRole
from engine.staffing.team.model import team_model
from engine.staffing.team.problem import BalanceRule, CountRule, ProblemRole, Rule, TeamProblem
from engine.staffing.team.pruning import prune
from engine.staffing.team.rule_rows import hold_rule
from engine.staffing.team.variables import TeamModel
from engine.staffing.why.giving_way import STEPS, Prices, Waiver, overlooking, waivers

THOUSAND = 100_000
"""Cents in a step of the budget."""
MOST_RAISES = 200
"""Steps by which the budget is raised at most."""
FIRST = 1 << 17
"""Weight of a step of cost against a point of fit, which only chooses between ways of equal cost."""


@dataclass(frozen=True)
class Admission:
    """Somebody taken into a role for whom something is overlooked."""

    role: int
    half: bool
    person: int
    waived: tuple[Waiver, ...]

    @property
    def gives_up(self) -> tuple[object, ...]:
        """What is overlooked, whatever the role calls it: admissions that give up the same are one way."""
        return (self.person, tuple(sorted((each.kind, each.code, each.amount) for each in self.waived)))


@dataclass(frozen=True)
class Way:
    """One way of giving way: everything that is given up, and what it costs in steps."""

    weeks: int
    cost: int
    admissions: tuple[Admission, ...] = ()
    splits: tuple[int, ...] = ()
    hires: tuple[int, ...] = ()
    dropped: tuple[str, ...] = ()
    raised: int = 0

    @property
    def parts(self) -> frozenset[object]:
        """Everything given up, one by one, so that ways can be compared; a week or thousand more is one part more."""
        counted = [
            (kind, at, n)
            for kind, sizes in (("split", self.splits), ("hire", self.hires))
            for at, size in enumerate(sizes)
            for n in range(size)
        ]
        return frozenset(
            [*(each.gives_up for each in self.admissions), *counted, *self.dropped]
            + [("week", n) for n in range(self.weeks)]
            + [("thousand", n) for n in range(self.raised)]
        )


def cheapest_ways(
    casting: Casting, prices: Prices, weeks: int, number: int, effort: Effort
) -> tuple[tuple[Way, ...], Effort]:
    """Return up to ``number`` cheapest ways that move the project by exactly ``weeks``, and the effort left over.

    Parameters
    ----------
    casting : Casting
        The request moved by ``weeks`` already.
    """
    program = _Elastic(casting, prices, weeks, number)
    found: list[Way] = []
    while len(found) < number:
        search = program.model.program.maximise(program.worth, effort)
        effort = effort.less(search.spent)
        if search.end is not SearchEnd.OPTIMAL:
            break
        way = program.way(search.chosen)
        found.append(way)
        if not program.forbid(search.chosen):
            break
    return tuple(found), effort


def least_cost(request: ResolvedRequest, bank: Bank, prices: Prices) -> int:
    """Return a cost in steps below which no way fills every opening: role by role, rules and budget left out."""
    other = round(min(prices.hire, prices.split) * STEPS)
    total = 0
    for role in request.roles:
        cost = overlooking(eligibility(role, bank), bank, prices)
        cheapest = np.sort(cost[cost >= 0])[: role.openings]
        total += int(np.minimum(cheapest, other).sum()) + other * (role.openings - len(cheapest))
    return total


class _Elastic:
    """The program and what its variables mean."""

    def __init__(self, casting: Casting, prices: Prices, weeks: int, number: int) -> None:
        self.casting, self.prices, self.weeks = casting, prices, weeks
        self.roles = casting.request.roles
        self.judged: dict[tuple[int, bool], Eligibility] = {}
        self.costs: list[NDArray[np.int64]] = []
        self.price: dict[tuple[int, int], int] = {}
        self.value: dict[tuple[int, int], int] = {}
        self.model = team_model(self._open_problem(number))
        self.given_up: dict[Choice, tuple[str, object]] = {}
        self.worth: list[Term] = []
        self._fill()
        self._hold()
        self._raise()
        self.worth += [(value, self.model.places[seat]) for seat, value in self.value.items() if value]

    def _open_problem(self, number: int) -> TeamProblem:
        """Return the problem of whole openings and, behind them, half ones, all optional, with everybody at a price."""
        whole = [self._priced(at, role, half=False) for at, role in enumerate(self.roles)]
        halves = [
            self._priced(at, replace(role, fte=role.fte / 2, openings=2 * role.openings), half=True)
            for at, role in enumerate(self.roles)
        ]
        base = self.casting.problem
        problem = TeamProblem((*whole, *halves), base.pins, tuple(map(_for_halves, base.rules)), base.budget)
        pruned = prune(problem, number + 1)
        for at, role in enumerate(pruned.roles):
            for person, value in zip(role.people.tolist(), role.score.tolist(), strict=True):
                self.value[at, person] = value
                if self.costs[at][person]:
                    self.price[at, person] = int(self.costs[at][person])
        return replace(pruned, pins=(), rules=(), budget=None)

    def _priced(self, at: int, role: ResolvedRole, *, half: bool) -> ProblemRole:
        bank = self.casting.bank
        judged = eligibility(role, bank) if half else self.casting.eligibilities[at]
        self.judged[at, half] = judged
        cost = overlooking(judged, bank, self.prices)
        people = np.flatnonzero(cost >= 0)
        if bank.budget_cents is None:
            money = np.zeros(len(people), dtype=np.int64)
        else:
            known = bank.cost_cents(role)[people]
            people, known = people[~np.isnan(known)], known[~np.isnan(known)]
            money = known.astype(np.int64)
        name = f"{role.id}/half" if half else role.id
        self.costs.append(cost)
        # Who is let in for nothing is still let in: one step, so that nobody is without need.
        paid = np.where(cost == 0, np.where(judged.eligible, 0, 1), cost)
        value = -paid * FIRST
        if bank.budget_cents is None:
            # Under a budget, fit beside price and money would leave thousands of people whom nobody dominates.
            value += np.rint(self.casting.fits[at].score).astype(np.int64)
        return ProblemRole(name, role.openings, people, value[people], money, optional=True)

    def _fill(self) -> None:
        """Fill every opening with one person, with two halves, or from outside."""
        program = self.model.program
        for at, role in enumerate(self.roles):
            splits = [self._sell(f"split/{at}/{n}", "split", at, self.prices.split) for n in range(role.openings)]
            hires = [self._sell(f"hire/{at}/{n}", "hire", at, self.prices.hire) for n in range(role.openings)]
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
            with self.model.program.unless(self._sell(pin.name, "drop", pin.name, self.prices.drop_pin)):
                place = self.model.places.get((pin.role, pin.person))
                self.model.program.exactly([] if place is None else [(1, place)], 1)
        for rule in base.rules:
            with self.model.program.unless(self._sell(rule.name, "drop", rule.name, self.prices.drop_rule)):
                hold_rule(self.model, _for_halves(rule))

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
        raises = [self._sell(f"budget/{n}", "raise", n, self.prices.budget_per_thousand) for n in range(steps)]
        _in_order(self.model, raises)
        self.model.program.at_most([*spent, *((-THOUSAND, choice) for choice in raises)], budget)

    def _sell(self, name: str, kind: str, what: object, price: float) -> Choice:
        choice = self.model.program.choice(name)
        self.given_up[choice] = (kind, what)
        # What costs nothing is given up for nothing only if it must be: one step breaks the tie.
        self.worth.append((-max(1, round(price * STEPS)) * FIRST, choice))
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
        cost = self._cost(chosen) + round(self.prices.shift_week * STEPS) * self.weeks
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
        paid = sum(self.price.get(seat, 0) for seat, choice in self.model.places.items() if choice in chosen)
        kinds = {
            "split": self.prices.split,
            "hire": self.prices.hire,
            "raise": self.prices.budget_per_thousand,
        }
        bought = [self.given_up[choice] for choice in self.given_up if choice in chosen]
        for kind, what in bought:
            pin = kind == "drop" and str(what).startswith("pin:")
            price = self.prices.drop_pin if pin else kinds.get(kind, self.prices.drop_rule)
            paid += round(price * STEPS)
        return paid


def _in_order(model: TeamModel, choices: list[Choice]) -> None:
    """Take the first of several like choices first, so that ways differ in how many, not in which."""
    for earlier, later in pairwise(choices):
        model.program.at_most([(1, later), (-1, earlier)], 0)


def _for_halves(rule: Rule) -> Rule:
    """Return a rule that speaks of roles by position, with the half roles behind the whole ones."""
    if isinstance(rule, CountRule):
        return replace(rule, places=(*rule.places, *rule.places))
    if isinstance(rule, BalanceRule):
        return replace(rule, added=(*rule.added, *(each // 2 for each in rule.added)))
    return rule
