"""What one more or less of something is worth: the plan solved again with it, never a price the solver hands out.

Dual prices of a degenerate program name one of many answers (a seat "worth" 26 was worth 0); only solving again says
what the cost becomes.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.planning.problem import Problem
from engine.planning.rule_kinds import RuleKind
from engine.planning.rules import Rule
from engine.planning.solver import PlanProgram, Solved

MOST_WHOLE_RESOLVED = 400
"""Decisions in whole numbers up to which plans in whole numbers are solved again; beyond, their relaxation is."""
STEPS = {RuleKind.FLOOR: 0.01}


@dataclass(frozen=True)
class Step:
    """What a change does to the cost.

    Attributes
    ----------
    by : float
        Change of the limit, in its unit; months for a lead time, less where negative.
    cost : float or None
        Change of the expected cost; ``None`` where there is no plan any more.
    """

    by: float
    cost: float | None


@dataclass(frozen=True)
class RuleValue:
    """A rule and what one unit more and less of it is worth."""

    rule: Rule
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class LeadValue:
    """A role and what it is worth that who is hired into it arrives a month earlier or later."""

    role: int
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Values:
    """Values of all levers.

    Attributes
    ----------
    rules : tuple of RuleValue
        Of every rule.
    leads : tuple of LeadValue
        Of every role that can be hired into.
    relaxed : bool
        Whether they are those of the plan without whole numbers.
    """

    rules: tuple[RuleValue, ...]
    leads: tuple[LeadValue, ...]
    relaxed: bool


def values_of(problem: Problem, program: PlanProgram, solved: Solved) -> Values:
    """Return what one more and one less of everything is worth.

    Parameters
    ----------
    program : PlanProgram
        Solved, and all its rules held.
    solved : Solved
        What it found.
    """
    relaxed = whole_decisions(problem) > MOST_WHOLE_RESOLVED or (bool(problem.whole) and problem.gap > 0)
    if relaxed:
        program = PlanProgram(problem, whole=False)
        solved = program.solve()
    assert solved.value is not None
    rules = tuple(RuleValue(rule, _rule_steps(program, rule, solved.value)) for rule in program.statement.rules)
    hired = [at for at, role in enumerate(problem.roles) if role.hire is not None]
    return Values(rules, tuple(LeadValue(at, _lead_steps(program, at, solved.value)) for at in hired), relaxed)


def whole_decisions(problem: Problem) -> int:
    """Return how many decisions must be whole numbers, as an upper limit."""
    kinds = {kind: len(problem.roles) for kind in problem.whole}
    for kind in {path.kind for path in problem.paths} & problem.whole:
        kinds[kind] = sum(path.kind is kind for path in problem.paths)
    return sum(kinds.values()) * problem.months * len(problem.scenarios)


def _rule_steps(program: PlanProgram, rule: Rule, cost: float) -> tuple[Step, ...]:
    step = STEPS.get(rule.kind, 1.0)
    # A floor that gives becomes smaller; everything else that gives allows more.
    moves = [by for by in (step, -step) if _makes_sense(rule, by)]
    found = []
    for by in moves:
        program.loosen(rule, by)
        found.append(Step(-by if rule.kind is RuleKind.FLOOR else by, _change(program.solve(), cost)))
    program.hold(rule)
    return tuple(found)


def _makes_sense(rule: Rule, by: float) -> bool:
    if rule.kind is RuleKind.FLOOR:
        return -1e-9 <= rule.limit - by <= 1 + 1e-9
    return rule.limit + by >= -1e-9


def _lead_steps(program: PlanProgram, at: int, cost: float) -> tuple[Step, ...]:
    hire = program.problem.roles[at].hire
    assert hire is not None
    found = []
    for late in (-1, 1) if hire.lead else (1,):
        program.arrive(at, late)
        found.append(Step(late, _change(program.solve(), cost)))
    program.arrive(at, 0)
    return tuple(found)


def _change(solved: Solved, cost: float) -> float | None:
    if solved.value is None:
        return None
    change = solved.value - cost
    return 0.0 if abs(change) < 1e-6 * max(1.0, abs(cost)) * 1e-2 else round(change, 6)
