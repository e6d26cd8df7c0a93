"""The verb: a plan file and an organisation in, the cheapest plan out, or what must give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.domain.organisation import Organisation
from engine.errors import Problem as Trouble
from engine.errors import SolverError
from engine.planning import answering
from engine.planning.answer import ImpasseTold, LeadTold, LimitTold, PlanAnswer
from engine.planning.foresight import Foresight, foresight_of
from engine.planning.giving import impasse_of, prices_of
from engine.planning.judging import judge
from engine.planning.levers import Values, values_of
from engine.planning.plan_file import WorkforcePlan
from engine.planning.problem import Decisions
from engine.planning.reckoning import Reckoning, reckon
from engine.planning.resolution import Resolved, assumptions_of, resolved
from engine.planning.solver import PlanEnd, PlanProgram, Solved
from engine.planning.wish import PlanWish, Watch


def plan_workforce(
    plan: WorkforcePlan,
    organisation: Organisation | None = None,
    wish: PlanWish | None = None,
    watch: Watch = lambda _: None,
) -> PlanAnswer:
    """Return the cheapest plan, judged, or which rules clash and what must give.

    Parameters
    ----------
    plan : WorkforcePlan
        What is asked.
    organisation : Organisation or None
        Facts, where the plan leaves numbers to them.
    wish : PlanWish or None
        Limit of time, and whether values are wanted.
    watch : Watch
        Is told what is begun.

    Raises
    ------
    InputError
        What the plan wants read from the dataset is not there.
    SolverError
        The judge refused the plan.
    """
    wish = wish or PlanWish()
    found = resolved(plan, organisation)
    watch("model")
    program = PlanProgram(found.problem, time_limit=wish.time_limit)
    watch("solve")
    solved = program.solve(load=True)
    if solved.end is PlanEnd.INFEASIBLE:
        watch("impasse")
        return _answer(found, solved, impasse=_impasse(found, program))
    if not solved.found:
        return _answer(found, solved)
    done = program.decisions()
    values, foresight = _worth(found, program, solved, watch) if wish.values else (None, None)
    answer = _planned(found, program, solved, done, _Worth(values, foresight))
    faults = judge(found.plan, answer)
    if faults:
        what = f"The plan was refused by the judge: {'; '.join(faults[:5])}."
        raise SolverError(Trouble("plan-refused", what, "Report this with the plan file."))
    return answer


@dataclass(frozen=True)
class _Worth:
    values: Values | None = None
    foresight: Foresight | None = None


def _worth(
    found: Resolved, program: PlanProgram, solved: Solved, watch: Watch
) -> tuple[Values | None, Foresight | None]:
    watch("values")
    values = values_of(found.problem, program, solved)
    watch("foresight")
    assert solved.value is not None
    return values, foresight_of(program, solved.value)


def _impasse(found: Resolved, program: PlanProgram) -> ImpasseTold:
    said = {kind: price.value for kind, price in found.plan.giving_prices.items()}
    prices = prices_of(found.problem, said)
    by_rule = {rule: prices[rule.kind] for rule in program.statement.rules}
    return answering.impasse_told(impasse_of(program, by_rule), prices, found.plan)


def _planned(found: Resolved, program: PlanProgram, solved: Solved, done: Decisions, worth: _Worth) -> PlanAnswer:
    seen = reckon(found.problem, done)
    rules = program.statement.rules
    return _answer(
        found,
        solved,
        parts=_Parts(
            done,
            seen,
            answering.limits_told(found, rules, done, seen, worth.values),
            answering.leads_told(found, worth.values),
        ),
        worth=worth,
    )


@dataclass(frozen=True)
class _Parts:
    done: Decisions
    seen: Reckoning
    limits: tuple[LimitTold, ...]
    leads: tuple[LeadTold, ...]


def _answer(
    found: Resolved,
    solved: Solved,
    *,
    parts: _Parts | None = None,
    worth: _Worth | None = None,
    impasse: ImpasseTold | None = None,
) -> PlanAnswer:
    plan, worth = found.plan, worth or _Worth()
    scenarios = answering.scenario_plans(found, parts.done, parts.seen) if parts else ()
    cost = sum(one.probability * one.cost for one in scenarios) if scenarios else None
    bound = solved.bound if scenarios and solved.bound is not None else None
    bound = cost if plan.gap == 0 and solved.end is PlanEnd.OPTIMAL and cost is not None else bound
    foresight = worth.foresight
    return PlanAnswer(
        title=plan.title,
        as_of=found.as_of.isoformat() if found.as_of else None,
        money=plan.money,
        horizon_months=plan.horizon_months,
        common_months=plan.common_months,
        status=solved.end.value,
        expected_cost=cost,
        expected_money=sum(one.probability * one.money for one in scenarios) if scenarios else None,
        bound=bound,
        gap=max(round((cost - bound) / cost, 9), 0.0) if cost and bound is not None else 0.0 if scenarios else None,
        whole_numbers=plan.whole_numbers,
        parts=answering.expected_parts(scenarios) if scenarios else (),
        decisions=answering.planned_decisions(found, parts.done) if parts else (),
        scenarios=scenarios,
        ways=answering.ways_told(plan),
        limits=parts.limits if parts else (),
        leads=parts.leads if parts else (),
        values_of=_basis(worth.values),
        value_of_stochastic_solution=foresight.stochastic if foresight else None,
        value_of_perfect_information=foresight.perfect if foresight else None,
        impasse=impasse,
        assumptions=assumptions_of(plan),
    )


def _basis(values: Values | None) -> Literal["plan", "relaxation", "none"]:
    if values is None:
        return "none"
    return "relaxation" if values.relaxed else "plan"
