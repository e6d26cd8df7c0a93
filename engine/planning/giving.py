"""Why no plan keeps to all rules, and by how much which of them must give.

A conflict is a set of rules that cannot hold together while any part of it can: found by a deletion filter (Chinneck
and Dravnieks, Locating minimal infeasible constraint sets in linear programs, ORSA Journal on Computing 3, 1991) over
whole business rules, then proven again rule by rule. Amounts come from an elastic program, in which rules give at a
price each (Chinneck, Feasibility and Infeasibility in Optimization, 2008).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil

from engine.errors import Problem as Trouble
from engine.errors import SolverError
from engine.planning.problem import Problem
from engine.planning.rule_kinds import COUNTED, RuleKind
from engine.planning.rules import Rule
from engine.planning.solver import PlanEnd, PlanProgram

MOST_CONFLICTS = 5
TOUCHED = 1e-6
DECIMALS = {RuleKind.BUDGET: 2, RuleKind.FLOOR: 4}


@dataclass(frozen=True)
class Give:
    """By how much a rule must give.

    Attributes
    ----------
    rule : Rule
        Which.
    amount : float
        The least, in the rule's unit; negative where a frozen decision must become smaller.
    enough : float
        The same rounded up to what can be decided: whole seats and people, hundredths of money. Proven to suffice.
    """

    rule: Rule
    amount: float
    enough: float


@dataclass(frozen=True)
class Impasse:
    """Why there is no plan.

    Attributes
    ----------
    conflicts : tuple of tuple of Rule
        Disjoint sets of rules that cannot hold together; without any one of its rules each is resolved.
    alone : tuple of Give
        Rules that resolve everything when they alone give.
    together : tuple of Give
        The cheapest mix.
    price : float
        What the mix costs at the prices of giving.
    """

    conflicts: tuple[tuple[Rule, ...], ...]
    alone: tuple[Give, ...]
    together: tuple[Give, ...]
    price: float


def impasse_of(program: PlanProgram, prices: dict[Rule, float]) -> Impasse:
    """Return why the program has no plan, and what must give.

    Raises
    ------
    SolverError
        The solver contradicts itself.
    """
    conflicts = _conflicts(program)
    program.minimise_giving({})
    involved = [rule for conflict in conflicts for rule in conflict]
    alone = [give for rule in involved for give in _least(program, [rule], prices) or ()]
    together = _least(program, program.statement.rules, prices)
    if together is None:
        raise _contradiction("no plan exists even where every rule gives")
    price = sum(abs(give.amount) * prices[give.rule] for give in together)
    program.minimise_cost()
    return Impasse(conflicts, tuple(alone), tuple(together), price)


def _conflicts(program: PlanProgram) -> tuple[tuple[Rule, ...], ...]:
    """Return disjoint minimal conflicts, until what is left can hold together."""
    program.minimise_giving({})
    left = list(program.statement.rules)
    found: list[tuple[Rule, ...]] = []
    while len(found) < MOST_CONFLICTS and not _possible(program, left):
        conflict = _minimal(program, left)
        found.append(conflict)
        left = [rule for rule in left if rule not in conflict]
    return tuple(found)


def _minimal(program: PlanProgram, among: Sequence[Rule]) -> tuple[Rule, ...]:
    kept = list(among)
    for rule in among:
        rest = [one for one in kept if one is not rule]
        if not _possible(program, rest):
            kept = rest
    if _possible(program, kept) or not all(
        _possible(program, [one for one in kept if one is not rule]) for rule in kept
    ):
        raise _contradiction("a minimal set of rules in conflict could not be confirmed")
    return tuple(kept)


def _possible(program: PlanProgram, held: Collection[Rule]) -> bool:
    """Return whether these rules can hold together, all others dropped."""
    for rule in program.statement.rules:
        if rule in held:
            program.hold(rule)
        else:
            program.free(rule)
    solved = program.solve()
    if solved.end is PlanEnd.STOPPED:
        raise _contradiction("whether rules can hold together was not decided in time")
    return solved.found


def _least(program: PlanProgram, giving: Sequence[Rule], prices: dict[Rule, float]) -> list[Give] | None:
    """Return the least that rules must give, all others held; None where that does not help."""
    program.minimise_giving({rule: prices[rule] for rule in giving})
    if not _possible(program, [rule for rule in program.statement.rules if rule not in giving]):
        return None
    program.solve(load=True)
    given = program.given()
    gives = []
    for rule in giving:
        by = given[rule][0] - sum(given[rule][1:])
        if abs(by) > TOUCHED:
            gives.append(Give(rule, round(by, 6), _rounded_up(rule, by)))
    if not _suffices(program, gives):
        raise _contradiction("what rules would have to give, rounded up, does not suffice")
    return gives


def _rounded_up(rule: Rule, by: float) -> float:
    scale = 1 if rule.kind in COUNTED else 10 ** DECIMALS[rule.kind]
    up = ceil(abs(by) * scale - TOUCHED) / scale
    return up if by > 0 else -up


def _suffices(program: PlanProgram, gives: Sequence[Give]) -> bool:
    """Return whether there is a plan where rules give as much as is said and no more."""
    frozen = [give for give in gives if give.rule.kind is RuleKind.FROZEN]
    for rule in program.statement.rules:
        program.hold(rule)
    for give in gives:
        if give not in frozen:
            program.loosen(give.rule, give.enough)
    if frozen:
        # A frozen decision is an equation: rounded up it may be too much, so it is let go and its amount stands.
        for give in frozen:
            program.free(give.rule)
    return program.solve().found


def prices_of(problem: Problem, said: dict[RuleKind, float]) -> dict[RuleKind, float]:
    """Return what it costs that a rule of a kind gives by one unit: as said, else reckoned from the plan's own costs.

    Money costs itself; a seat the mean fee, a recruiter a mean salary over the horizon, a hire its mean cost, a
    contractor the mean cost over the horizon, a dismissal its mean cost, a whole floor the mean salary for all of the
    mean demand of a role over the horizon, a frozen decision the mean salary over the horizon.
    """
    salary = _mean([role.salary for role in problem.roles]) * problem.months
    seat = _mean([path.cost for path in problem.paths])
    contractor = _mean([role.contract.cost for role in problem.roles if role.contract]) * problem.months
    reckoned = {
        RuleKind.BUDGET: 1.0,
        RuleKind.TRAINING_SEATS: seat,
        RuleKind.PATH_SEATS: seat,
        RuleKind.RECRUITERS: salary,
        RuleKind.HIRES: _mean([role.hire.cost for role in problem.roles if role.hire]),
        RuleKind.CONTRACTORS: contractor,
        RuleKind.ROLE_CONTRACTORS: contractor,
        RuleKind.DISMISSALS: _mean([role.dismissal_cost for role in problem.roles if role.dismissal_cost]),
        RuleKind.FLOOR: salary * max(float(problem.demand.mean()), 1.0),
        RuleKind.FROZEN: salary,
    }
    return {kind: said.get(kind, max(price, 1e-3)) for kind, price in reckoned.items()}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 1.0


def _contradiction(what: str) -> SolverError:
    return SolverError(Trouble("solver-contradiction", f"While looking for what must give, {what}.", "Report this."))
