"""What it is worth to plan for all scenarios at once, and to know which one comes.

Value of the stochastic solution (Birge, The value of the stochastic solution in stochastic linear programs, 1982):
cost of deciding the common months for the mean demand, minus the cost of the plan. Expected value of perfect
information (Raiffa and Schlaifer, Applied Statistical Decision Theory, 1961): cost of the plan minus the mean cost of
plans that know their scenario.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.planning.solver import PlanProgram


@dataclass(frozen=True)
class Foresight:
    """Values of planning ahead.

    Attributes
    ----------
    stochastic : float or None
        Value of the stochastic solution; ``None`` where the plan for the mean demand breaks a rule in some scenario.
    perfect : float
        Expected value of perfect information.
    """

    stochastic: float | None
    perfect: float


def foresight_of(program: PlanProgram, cost: float) -> Foresight | None:
    """Return the values of planning ahead; None where there is one scenario, nothing in common, or whole numbers.

    Parameters
    ----------
    program : PlanProgram
        Of the plan, all its rules held.
    cost : float
        Of the cheapest plan.
    """
    problem = program.problem
    if len(problem.scenarios) < 2 or not problem.common or problem.whole:
        return None
    knowing = PlanProgram(replace(problem, common=0), whole=False).solve().value
    if knowing is None:  # who knows more can do what the plan does: only a limit of the solver leads here
        return None
    return Foresight(_of_the_mean(program, cost), max(round(cost - knowing, 6), 0.0))


def _of_the_mean(program: PlanProgram, cost: float) -> float | None:
    problem = program.problem
    mean = np.tensordot(np.array(problem.probability), problem.demand, axes=1)[None]
    for_all = tuple(one for one in problem.fixed if one.scenario is None)
    middle = replace(problem, scenarios=("mean",), probability=(1.0,), demand=mean, fixed=for_all)
    alone = PlanProgram(middle, whole=False)
    if not alone.solve(load=True).found:
        return None
    told = program.with_common(alone.decisions()).value
    return None if told is None else max(round(told - cost, 6), 0.0)
