"""The plan as a linear program in Pyomo: variables over months and scenarios, then a function for every rule.

Decisions of the first, common months are one variable for all scenarios, so that a plan cannot look ahead (the
deterministic equivalent of a two-stage program: Birge and Louveaux, Introduction to Stochastic Programming, 2011).
Every rule has a variable of its own, ``give``, that is held at 0: made free it drops the rule, set to 1 it loosens it
by one seat, recruiter or piece of money, and nothing but a bound changes in the solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

import numpy as np
import pyomo.environ as pyo
from pyomo.core.expr.numeric_expr import LinearExpression

from engine.planning.costs import path_pay, start_pay
from engine.planning.plan_file import CostPart, DecisionKind
from engine.planning.problem import Amounts, Budget, Decisions, Path, Problem
from engine.planning.rule_kinds import RuleKind
from engine.planning.rules import Rule, rules_of

Term: TypeAlias = "tuple[float | pyo.Param, pyo.Var]"
Grid: TypeAlias = "list[list[pyo.Var]]"


class Statement:
    """The program and its parts.

    Attributes
    ----------
    problem : Problem
        What is stated.
    model : pyomo ConcreteModel
        Objective ``cost`` is the expected cost; objective ``giving``, not active, is what the rules give.
    rules : tuple of Rule
        Every rule, in order.
    giving : dict of Rule to tuple of variables
        By how much a rule gives; a frozen decision has a second one, for less.
    shift : list of three mutable parameters a role
        Weights of arriving a month early, in time and a month late: 0, 1, 0.
    """

    def __init__(self, problem: Problem, *, whole: bool) -> None:
        self.problem = problem
        self.model = pyo.ConcreteModel()
        self.rules = rules_of(problem)
        self._place_nodes()
        self._place_decisions(whole=whole)
        self._place_giving()
        for rule_of_the_plan in (_staff_carries_over, _work_is_done, _floors_hold, _seats_suffice, _path_seats_suffice):
            rule_of_the_plan(self)
        for rule_of_the_plan in (_recruiters_suffice, _hires_are_few_enough, _contractors_are_few_enough):
            rule_of_the_plan(self)
        for rule_of_the_plan in (_nobody_is_dismissed, _budgets_hold, _frozen_decisions_stand):
            rule_of_the_plan(self)
        self.model.cost = pyo.Objective(expr=_sum(_expected_cost(self)))
        self.model.giving = pyo.Objective(expr=0.0)
        self.model.giving.deactivate()

    def node(self, scenario: int, month: int) -> int:
        """Return which variable holds a month of a scenario."""
        return self._nodes[scenario][month]

    def decisions(self) -> Decisions:
        """Return the values of the last solution, by scenario."""
        at = np.array(self._nodes)

        def spread(grid: Grid) -> Amounts:
            values = np.array([[variable.value or 0.0 for variable in row] for row in grid], dtype=np.float64)
            values = values.reshape(len(grid), self.count)
            tidy = np.maximum(np.round(values, 6), 0.0)
            return np.stack([tidy[:, nodes] for nodes in at])

        return Decisions(*map(spread, (self.hires, self.contractors, self.dismissals, self.starts)))

    def grids(self, done: Decisions) -> list[tuple[Grid, Amounts]]:
        """Return the variables of decisions beside amounts for them."""
        return [
            (self.hires, done.hires),
            (self.contractors, done.contractors),
            (self.dismissals, done.dismissals),
            (self.starts, done.starts),
        ]

    def variable(self, kind: DecisionKind, at: int, node: int) -> pyo.Var:
        """Return the variable of a decision."""
        grid = {
            DecisionKind.HIRE: self.hires,
            DecisionKind.CONTRACT: self.contractors,
            DecisionKind.DISMISS: self.dismissals,
        }.get(kind, self.starts)
        return grid[at][node]

    def add(self, name: str, rows: Iterable[tuple[float | None, Sequence[Term], float | None]]) -> None:
        """Add rows (low, terms, high) under the name of the rule they enforce."""
        listed = [(low, _sum(terms), high) for low, terms, high in rows]
        made = pyo.Constraint(range(len(listed)), rule=lambda _, at: listed[at])
        self.model.add_component(name, made)

    def _place_nodes(self) -> None:
        """Count the points of time at which decisions fall, common months once and later ones once a scenario."""
        problem = self.problem
        common, scenarios = min(problem.common, problem.months), range(len(problem.scenarios))
        self.points: list[tuple[int | None, int]] = [(None, month) for month in range(common)]
        self.points += [(scenario, month) for scenario in scenarios for month in range(common, problem.months)]
        place = {point: at for at, point in enumerate(self.points)}
        self._nodes = [
            [place[(None if month < common else scenario, month)] for month in range(problem.months)]
            for scenario in scenarios
        ]
        self.count = len(self.points)
        self.weight = [1.0 if scenario is None else problem.probability[scenario] for scenario, _ in self.points]

    def before(self, node: int, months: int) -> int | None:
        """Return the node some months before another one; ``None`` before month 0."""
        scenario, month = self.points[node]
        return None if month < months else self.node(scenario or 0, month - months)

    def _place_decisions(self, *, whole: bool) -> None:
        problem = self.problem

        def grid(name: str, rows: int, *kinds: DecisionKind, only: Sequence[bool] | None = None) -> Grid:
            variable = pyo.Var(range(rows), range(self.count), domain=pyo.NonNegativeReals)
            self.model.add_component(name, variable)
            found = [[variable[row, node] for node in range(self.count)] for row in range(rows)]
            for row, cells in enumerate(found):
                if only is not None and not only[row]:
                    for cell in cells:
                        cell.fix(0.0)
                elif whole and kinds and kinds[row if len(kinds) > 1 else 0] in problem.whole:
                    for cell in cells:
                        cell.domain = pyo.NonNegativeIntegers
            return found

        roles, paths = problem.roles, problem.paths
        can = [role.hire is not None for role in roles]
        self.hires = grid("hire", len(roles), DecisionKind.HIRE, only=can)
        can = [role.contract is not None for role in roles]
        self.contractors = grid("contract", len(roles), DecisionKind.CONTRACT, only=can)
        can = [role.dismissal_cost is not None for role in roles]
        self.dismissals = grid("dismiss", len(roles), DecisionKind.DISMISS, only=can)
        self.starts = grid("move", len(paths), *(path.kind for path in paths)) if paths else []
        self.staff = grid("staff", len(roles))
        shortfall = pyo.Var(range(len(roles)), range(len(problem.scenarios)), range(problem.months), bounds=(0, None))
        self.model.shortfall = shortfall
        self.short = [
            [[shortfall[role, scenario, month] for month in range(problem.months)] for role in range(len(roles))]
            for scenario in range(len(problem.scenarios))
        ]

    def _place_giving(self) -> None:
        sides = {rule: 2 if rule.kind is RuleKind.FROZEN else 1 for rule in self.rules}
        places = [(at, side) for at, rule in enumerate(self.rules) for side in range(sides[rule])]
        self.model.gives = pyo.Var(places, domain=pyo.NonNegativeReals)
        for variable in self.model.gives.values():
            variable.fix(0.0)
        self.giving = {
            rule: tuple(self.model.gives[at, side] for side in range(sides[rule])) for at, rule in enumerate(self.rules)
        }
        self.model.shift = pyo.Param(
            range(len(self.problem.roles)), (-1, 0, 1), initialize=lambda *about: float(about[-1] == 0), mutable=True
        )

    def rules_about(self, kind: RuleKind) -> list[Rule]:
        """Return the rules of one kind."""
        return [rule for rule in self.rules if rule.kind is kind]


def _sum(terms: Sequence[Term]) -> LinearExpression:
    coefficients, variables = zip(*terms, strict=True) if terms else ((), ())
    return LinearExpression(constant=0.0, linear_coefs=list(coefficients), linear_vars=list(variables))


def _staff_carries_over(plan: Statement) -> None:
    """Staff = those who stayed + who arrives - who moves away - who is dismissed; in month 0 those at the start."""
    plan.add("staff_carries_over", [_balance(plan, at, node) for node in range(plan.count) for at in _roles(plan)])


def _balance(plan: Statement, at: int, node: int) -> tuple[float, list[Term], float]:
    role, shift = plan.problem.roles[at], plan.model.shift
    terms: list[Term] = [(1.0, plan.staff[at][node]), (1.0, plan.dismissals[at][node])]
    last = plan.before(node, 1)
    if last is not None:
        terms.append((-role.staying, plan.staff[at][last]))
    for late in (-1, 0, 1) if role.hire is not None else ():
        assert role.hire is not None
        begun = plan.before(node, role.hire.lead + late) if role.hire.lead + late >= 0 else None
        if begun is not None:
            terms.append((-1.0 * shift[at, late], plan.hires[at][begun]))
    for number, path in enumerate(plan.problem.paths):
        if path.source == at:
            terms.append((1.0, plan.starts[number][node]))
        begun = plan.before(node, path.months) if path.target == at else None
        if begun is not None:
            terms.append((-path.arriving, plan.starts[number][begun]))
    start = role.start if last is None else 0.0
    return start, terms, start


def _work_is_done(plan: Statement) -> None:
    """Staff + output of contractors + shortfall >= demand, in every role, month and scenario."""
    rows = []
    for scenario, at, month in _cells(plan):
        node, contract = plan.node(scenario, month), plan.problem.roles[at].contract
        terms: list[Term] = [(1.0, plan.staff[at][node]), (1.0, plan.short[scenario][at][month])]
        if contract is not None:
            terms.append((contract.output, plan.contractors[at][node]))
        rows.append((float(plan.problem.demand[scenario, at, month]), terms, None))
    plan.add("work_is_done", rows)


def _floors_hold(plan: Statement) -> None:
    """Shortfall <= (1 - floor) x demand from the floor's first month on."""
    floors = {rule.at: rule for rule in plan.rules_about(RuleKind.FLOOR)}
    rows = []
    for scenario, at, month in _cells(plan):
        role, demand = plan.problem.roles[at], float(plan.problem.demand[scenario, at, month])
        if role.floor is not None and month >= role.floor_from and demand > 0:
            terms = [(1.0, plan.short[scenario][at][month]), (-demand, plan.giving[floors[at]][0])]
            rows.append((None, terms, (1 - role.floor) * demand))
    plan.add("floors_hold", rows)


def _under_way(plan: Statement, number: int, path: Path, node: int) -> list[Term]:
    """Return the starts of a path that hold a seat at a node; one that takes no time holds it in its own month."""
    nodes = [plan.before(node, back) for back in range(max(path.months, 1))]
    return [(1.0, plan.starts[number][begun]) for begun in nodes if begun is not None]


def _seats_suffice(plan: Statement) -> None:
    """People in training <= seats, in every month."""
    rows = []
    for rule in plan.rules_about(RuleKind.TRAINING_SEATS):
        for node in range(plan.count):
            trained = [(number, path) for number, path in enumerate(plan.problem.paths) if path.is_training]
            terms = [term for number, path in trained for term in _under_way(plan, number, path, node)]
            rows.append((None, [*terms, (-1.0, plan.giving[rule][0])], rule.limit))
    plan.add("seats_suffice", rows)


def _path_seats_suffice(plan: Statement) -> None:
    """People on a path <= its seats, in every month."""
    rows = []
    for rule in plan.rules_about(RuleKind.PATH_SEATS):
        path = plan.problem.paths[rule.at]
        rows += [
            (None, [*_under_way(plan, rule.at, path, node), (-1.0, plan.giving[rule][0])], rule.limit)
            for node in range(plan.count)
        ]
    plan.add("path_seats_suffice", rows)


def _recruiters_suffice(plan: Statement) -> None:
    """Hires begun <= recruiters x what each can do, in every month."""
    each = plan.problem.hires_each
    rows = []
    for rule in plan.rules_about(RuleKind.RECRUITERS):
        for node in range(plan.count):
            terms: list[Term] = [(1.0, plan.hires[at][node]) for at in _roles(plan)]
            rows.append((None, [*terms, (-each, plan.giving[rule][0])], each * rule.limit))
    plan.add("recruiters_suffice", rows)


def _hires_are_few_enough(plan: Statement) -> None:
    """Hires begun in a role <= its most a month."""
    rules = plan.rules_about(RuleKind.HIRES)
    plan.add("hires_are_few_enough", _caps(plan, rules, plan.hires))


def _contractors_are_few_enough(plan: Statement) -> None:
    """Contractors of a role <= its most; of all roles together <= the most of the plan."""
    plan.add("role_contractors", _caps(plan, plan.rules_about(RuleKind.ROLE_CONTRACTORS), plan.contractors))
    rows = []
    for rule in plan.rules_about(RuleKind.CONTRACTORS):
        for node in range(plan.count):
            terms: list[Term] = [(1.0, plan.contractors[at][node]) for at in _roles(plan)]
            rows.append((None, [*terms, (-1.0, plan.giving[rule][0])], rule.limit))
    plan.add("all_contractors", rows)


def _caps(plan: Statement, rules: list[Rule], grid: Grid) -> list[tuple[None, list[Term], float]]:
    return [
        (None, [(1.0, grid[rule.at][node]), (-1.0, plan.giving[rule][0])], rule.limit)
        for rule in rules
        for node in range(plan.count)
    ]


def _nobody_is_dismissed(plan: Statement) -> None:
    """People dismissed over all roles and months of a scenario <= 0 where dismissals are not allowed."""
    rows = []
    for rule in plan.rules_about(RuleKind.DISMISSALS):
        for scenario in range(len(plan.problem.scenarios)):
            nodes = [plan.node(scenario, month) for month in range(plan.problem.months)]
            terms: list[Term] = [(1.0, plan.dismissals[at][node]) for at in _roles(plan) for node in nodes]
            rows.append((None, [*terms, (-1.0, plan.giving[rule][0])], 0.0))
    plan.add("nobody_is_dismissed", rows)


def _budgets_hold(plan: Statement) -> None:
    """Money spent within the months of a budget on its parts <= the budget, in every scenario."""
    rows = []
    for rule in plan.rules_about(RuleKind.BUDGET):
        budget = plan.problem.budgets[rule.at]
        rows += [
            (None, [*_spent(plan, budget, scenario), (-1.0, plan.giving[rule][0])], budget.most)
            for scenario in range(len(plan.problem.scenarios))
        ]
    plan.add("budgets_hold", rows)


def _spent(plan: Statement, budget: Budget, scenario: int) -> list[Term]:
    """Return what a scenario pays from a budget; a training begun before its months is paid in them too."""
    terms: list[Term] = []
    for month in range(budget.last + 1):
        node = plan.node(scenario, month)
        if month >= budget.first:
            terms += [(cost, variable) for part, cost, variable in _prices(plan, node) if part in budget.parts]
        if CostPart.PAY in budget.parts:
            for number, path in enumerate(plan.problem.paths):
                terms.append((path_pay(path, month, budget.first, budget.last), plan.starts[number][node]))
    return _merged(terms)


def _merged(terms: Sequence[Term]) -> list[Term]:
    """Return the terms with those of one variable added up, without what costs nothing."""
    found: dict[int, tuple[float, pyo.Var]] = {}
    for cost, variable in terms:
        had = found.get(id(variable), (0.0, variable))[0]
        found[id(variable)] = (had + float(cost), variable)
    return [(cost, variable) for cost, variable in found.values() if cost]


def _prices(plan: Statement, node: int) -> list[tuple[CostPart, float, pyo.Var]]:
    """Return what everything at a node costs, but for pay on the way, which goes on."""
    found = []
    for at, role in enumerate(plan.problem.roles):
        found.append((CostPart.PAY, role.salary, plan.staff[at][node]))
        if role.hire is not None:
            found.append((CostPart.HIRING, role.hire.cost, plan.hires[at][node]))
        if role.contract is not None:
            found.append((CostPart.CONTRACTING, role.contract.cost, plan.contractors[at][node]))
        if role.dismissal_cost is not None:
            found.append((CostPart.DISMISSAL, role.dismissal_cost, plan.dismissals[at][node]))
    for number, path in enumerate(plan.problem.paths):
        found.append((CostPart.TRAINING, path.cost, plan.starts[number][node]))
    return found


def _frozen_decisions_stand(plan: Statement) -> None:
    """Decisions that are taken already are as they were taken."""
    rows = []
    for rule in plan.rules_about(RuleKind.FROZEN):
        fixed = plan.problem.fixed[rule.at]
        scenarios = range(len(plan.problem.scenarios)) if fixed.scenario is None else (fixed.scenario,)
        for node in dict.fromkeys(plan.node(scenario, fixed.month) for scenario in scenarios):
            terms = [
                (1.0, plan.variable(fixed.kind, fixed.at, node)),
                (-1.0, plan.giving[rule][0]),
                (1.0, plan.giving[rule][1]),
            ]
            rows.append((fixed.people, terms, fixed.people))
    plan.add("frozen_decisions_stand", rows)


def _expected_cost(plan: Statement) -> list[Term]:
    terms: list[Term] = []
    for node, weight in enumerate(plan.weight):
        month = plan.points[node][1]
        terms += [(weight * cost, variable) for _, cost, variable in _prices(plan, node)]
        for number, path in enumerate(plan.problem.paths):
            terms.append((weight * start_pay(path, month, plan.problem.months), plan.starts[number][node]))
    for scenario, at, month in _cells(plan):
        weight = plan.problem.probability[scenario] * plan.problem.roles[at].shortfall_cost
        terms.append((weight, plan.short[scenario][at][month]))
    return _merged(terms)


def _roles(plan: Statement) -> range:
    return range(len(plan.problem.roles))


def _cells(plan: Statement) -> list[tuple[int, int, int]]:
    scenarios, months = range(len(plan.problem.scenarios)), range(plan.problem.months)
    return [(scenario, at, month) for scenario in scenarios for at in _roles(plan) for month in months]
