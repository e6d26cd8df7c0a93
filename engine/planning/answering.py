"""From what the solver found to what people read: rounded, named, and reckoned anew from the decisions alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.domain.frozen import Localised
from engine.planning.answer import (
    GiveTold,
    ImpasseTold,
    LeadTold,
    LimitTold,
    PartCost,
    PathPlan,
    PlannedDecision,
    RolePlan,
    RuleTold,
    ScenarioPlan,
    StepValue,
    WayTold,
)
from engine.planning.giving import Give, Impasse
from engine.planning.levers import Step, Values
from engine.planning.plan_file import CostPart, DecisionKind, WorkforcePlan
from engine.planning.problem import Amounts, Decisions, Problem
from engine.planning.reckoning import Reckoning
from engine.planning.resolution import Resolved
from engine.planning.rule_kinds import RuleKind
from engine.planning.rule_words import give_sentence, named, rule_name, unit_of
from engine.planning.rules import Rule

AT_THE_LIMIT = 1e-5


def scenario_plans(found: Resolved, done: Decisions, seen: Reckoning) -> tuple[ScenarioPlan, ...]:
    """Return every scenario month by month."""
    return tuple(_scenario(found, done, seen, at) for at in range(len(found.plan.scenarios)))


def _scenario(found: Resolved, done: Decisions, seen: Reckoning, at: int) -> ScenarioPlan:
    said = found.plan.scenarios[at]
    parts = _parts({part: amounts[at] for part, amounts in seen.money.items()}, seen.shortfall_cost[at])
    money = sum(one.amount for one in parts if one.part != "shortfall")
    return ScenarioPlan(
        scenario=said.id,
        name=named(said.name, said.id),
        probability=said.probability,
        cost=sum(one.amount for one in parts),
        money=money,
        shortfall=float(seen.shortfall[at].sum()),
        parts=parts,
        roles=tuple(_role(found, done, seen, (at, number)) for number in range(len(found.plan.roles))),
        paths=tuple(
            PathPlan(
                path=path.id,
                starts=_series(done.starts[at, number]),
                under_way=_series(seen.under_way[at, number]),
            )
            for number, path in enumerate(found.plan.paths)
        ),
    )


def ways_told(plan: WorkforcePlan) -> tuple[WayTold, ...]:
    """Return where the paths lead."""
    return tuple(
        WayTold(path=path.id, name=named(path.name, path.id), source=path.source, to=path.to) for path in plan.paths
    )


def _role(found: Resolved, done: Decisions, seen: Reckoning, cell: tuple[int, int]) -> RolePlan:
    contract = found.problem.roles[cell[1]].contract
    return RolePlan(
        role=found.plan.roles[cell[1]].id,
        demand=_series(found.problem.demand[cell]),
        staff=_series(seen.staff[cell]),
        contractors=_series(done.contractors[cell]),
        contractor_output=contract.output if contract else 0.0,
        shortfall=_series(seen.shortfall[cell]),
        hires=_series(done.hires[cell]),
        dismissals=_series(done.dismissals[cell]),
    )


def _series(amounts: Amounts) -> tuple[float, ...]:
    return tuple(np.round(amounts, 6).tolist())


def _parts(money: dict[CostPart, Amounts], shortfall: Amounts) -> tuple[PartCost, ...]:
    spent = [PartCost(part=part, amount=float(money[part].sum())) for part in CostPart]
    return (*spent, PartCost(part="shortfall", amount=float(shortfall.sum())))


def expected_parts(plans: tuple[ScenarioPlan, ...]) -> tuple[PartCost, ...]:
    """Return the mean cost over scenarios by part."""
    return tuple(
        PartCost(part=one.part, amount=sum(plan.probability * plan.parts[at].amount for plan in plans))
        for at, one in enumerate(plans[0].parts)
    )


def planned_decisions(found: Resolved, done: Decisions) -> tuple[PlannedDecision, ...]:
    """Return what to do when; contractors wherever their number changes."""
    problem = found.problem
    grids = [
        (DecisionKind.HIRE, [role.id for role in problem.roles], done.hires),
        (DecisionKind.CONTRACT, [role.id for role in problem.roles], done.contractors),
        (DecisionKind.DISMISS, [role.id for role in problem.roles], done.dismissals),
    ]
    listed = [
        one
        for kind, names, amounts in grids
        for at, name in enumerate(names)
        for one in _changes(problem, (kind, name), amounts[:, at])
    ]
    for at, path in enumerate(problem.paths):
        listed += _changes(problem, (path.kind, path.id), done.starts[:, at])
    order = {kind: at for at, kind in enumerate(DecisionKind)}
    return tuple(sorted(listed, key=lambda one: (one.month, one.scenario or "", order[one.decision], one.name)))


def _changes(problem: Problem, about: tuple[DecisionKind, str], amounts: Amounts) -> list[PlannedDecision]:
    kind, name = about
    listed = []
    for month in range(problem.months):
        together = month < problem.common or len(problem.scenarios) == 1
        for at, scenario in enumerate(problem.scenarios[:1] if together else problem.scenarios):
            people = float(amounts[at, month])
            before = float(amounts[at, month - 1]) if month and kind is DecisionKind.CONTRACT else 0.0
            if abs(people - before) > AT_THE_LIMIT:
                where = None if together else scenario
                listed.append(PlannedDecision(month=month, scenario=where, decision=kind, name=name, people=people))
    return listed


def limits_told(
    found: Resolved, rules: tuple[Rule, ...], done: Decisions, seen: Reckoning, values: Values | None
) -> tuple[LimitTold, ...]:
    """Return every rule with what is used of it, and what more and less is worth."""
    steps = {one.rule: one.steps for one in values.rules} if values else {}
    listed = []
    for rule in rules:
        used = round(_used(found.problem, rule, done, seen), 6)
        listed.append(
            LimitTold(
                kind=rule.kind,
                name=rule_name(rule, found.plan),
                unit=unit_of(rule, found.plan).en,
                limit=rule.limit,
                used=used,
                binding=abs(used - rule.limit) <= AT_THE_LIMIT * max(1.0, rule.limit),
                steps=_steps(steps.get(rule, ())),
            )
        )
    return tuple(listed)


def _steps(steps: tuple[Step, ...]) -> tuple[StepValue, ...]:
    return tuple(StepValue(by=step.by, cost_change=step.cost) for step in steps)


def _used(problem: Problem, rule: Rule, done: Decisions, seen: Reckoning) -> float:
    at = rule.at
    if rule.kind is RuleKind.BUDGET:
        budget = problem.budgets[at]
        spent = sum(seen.money[part][:, budget.first : budget.last + 1].sum(axis=1) for part in budget.parts)
        return float(np.max(spent))
    if rule.kind is RuleKind.FLOOR:
        first = problem.roles[at].floor_from
        demand, missing = problem.demand[:, at, first:], seen.shortfall[:, at, first:]
        met = np.where(demand > 0, 1 - missing / np.where(demand > 0, demand, 1), 1)
        return float(met.min())
    if rule.kind is RuleKind.FROZEN:
        return rule.limit
    training = [number for number, path in enumerate(problem.paths) if path.is_training]
    used: dict[RuleKind, Callable[[], Amounts]] = {
        RuleKind.TRAINING_SEATS: lambda: seen.seats_taken[:, training].sum(axis=1),
        RuleKind.PATH_SEATS: lambda: seen.seats_taken[:, at],
        RuleKind.RECRUITERS: lambda: done.hires.sum(axis=1) / problem.hires_each,
        RuleKind.HIRES: lambda: done.hires[:, at],
        RuleKind.CONTRACTORS: lambda: done.contractors.sum(axis=1),
        RuleKind.ROLE_CONTRACTORS: lambda: done.contractors[:, at],
        RuleKind.DISMISSALS: lambda: done.dismissals.sum(axis=(1, 2)),
    }
    return float(np.max(used[rule.kind](), initial=0.0))


def leads_told(found: Resolved, values: Values | None) -> tuple[LeadTold, ...]:
    """Return what a month of lead time is worth, by role."""
    listed = []
    for one in values.leads if values else ():
        role, hire = found.plan.roles[one.role], found.problem.roles[one.role].hire
        assert hire is not None
        listed.append(
            LeadTold(role=role.id, name=named(role.name, role.id), lead_months=hire.lead, steps=_steps(one.steps))
        )
    return tuple(listed)


def impasse_told(impasse: Impasse, prices: dict[RuleKind, float], plan: WorkforcePlan) -> ImpasseTold:
    """Return in words why there is no plan."""

    def rule_told(rule: Rule) -> RuleTold:
        name, unit = rule_name(rule, plan), unit_of(rule, plan).en
        return RuleTold(kind=rule.kind, name=name, unit=unit, limit=rule.limit)

    def give_told(give: Give) -> GiveTold:
        return GiveTold(
            rule=rule_told(give.rule),
            amount=give.amount,
            enough=give.enough,
            price=prices[give.rule.kind],
            told=give_sentence(give, plan),
        )

    return ImpasseTold(
        conflicts=tuple(tuple(map(rule_told, conflict)) for conflict in impasse.conflicts),
        alone=tuple(map(give_told, impasse.alone)),
        together=tuple(map(give_told, impasse.together)),
        told=_sentences(impasse, plan),
    )


def _sentences(impasse: Impasse, plan: WorkforcePlan) -> tuple[Localised, ...]:
    told = []
    for conflict in impasse.conflicts:
        names = [rule_name(rule, plan) for rule in conflict]
        en, zh = "; ".join(name.en for name in names), "；".join(name.text("zh") for name in names)
        one = len(conflict) == 1
        told.append(
            Localised(
                en=f"This cannot be kept to: {en}." if one else f"These cannot all be kept to: {en}.",
                zh=f"无法满足：{zh}。" if one else f"以下规则无法同时满足：{zh}。",
            )
        )
    return tuple(told)
