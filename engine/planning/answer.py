"""What a plan answers: decisions by month and scenario, cost, what limits it and what one more would be worth."""

from __future__ import annotations

from typing import Literal

from engine.domain.frozen import FrozenModel, Localised
from engine.planning.plan_file import CostPart, DecisionKind
from engine.planning.resolution import PlanAssumption
from engine.planning.rule_kinds import RuleKind


class RolePlan(FrozenModel):
    """A role in one scenario, a number a month."""

    role: str
    """Role."""
    demand: tuple[float, ...]
    """Person-months of work."""
    staff: tuple[float, ...]
    """People at work."""
    contractors: tuple[float, ...]
    """Contractors at work."""
    contractor_output: float
    """What a contractor does beside one of the staff."""
    shortfall: tuple[float, ...]
    """Person-months that nobody does."""
    hires: tuple[float, ...]
    """Hires begun; they arrive after the lead time."""
    dismissals: tuple[float, ...]
    """People let go."""


class PathPlan(FrozenModel):
    """A path in one scenario, a number a month."""

    path: str
    """Path."""
    starts: tuple[float, ...]
    """People who begin."""
    under_way: tuple[float, ...]
    """People on the way, but for those who left."""


class PartCost(FrozenModel):
    """Money for one thing."""

    part: CostPart | Literal["shortfall"]
    """What for; ``shortfall`` is what missing work counts for, and no money."""
    amount: float
    """How much over the horizon."""


class ScenarioPlan(FrozenModel):
    """What is done and what follows if one scenario comes."""

    scenario: str
    """Scenario."""
    name: Localised
    """Its name."""
    probability: float
    """How likely it is."""
    cost: float
    """Money, and what the shortfall counts for."""
    money: float
    """What is spent."""
    shortfall: float
    """Person-months that nobody does, over all roles and months."""
    parts: tuple[PartCost, ...]
    """The cost by part."""
    roles: tuple[RolePlan, ...]
    """Roles, in the order of the file."""
    paths: tuple[PathPlan, ...]
    """Paths, in the order of the file."""


class WayTold(FrozenModel):
    """A path of the plan."""

    path: str
    """Path."""
    name: Localised
    """Its name."""
    source: str | None
    """Role people come from; none from outside."""
    to: str
    """Role in which they arrive."""


class PlannedDecision(FrozenModel):
    """Something to do in a month."""

    month: int
    """When, from 0."""
    scenario: str | None
    """In which scenario; none: in all of them, decided before it is known which one comes."""
    decision: DecisionKind
    """What."""
    name: str
    """Role or path."""
    people: float
    """How many."""


class StepValue(FrozenModel):
    """What a change of a limit does."""

    by: float
    """Change in the limit's unit."""
    cost_change: float | None
    """Change of the expected cost; none where there is no plan any more."""


class LimitTold(FrozenModel):
    """A rule, how much of it is used, and what more and less of it is worth."""

    kind: RuleKind
    """Kind of rule."""
    name: Localised
    """The rule in words."""
    unit: str
    """Unit of the limit."""
    limit: float
    """What it allows; for a floor the part that must be met."""
    used: float
    """Most that is used in any month and scenario; for a floor the smallest part that is met."""
    binding: bool
    """Whether the plan stands at the limit."""
    steps: tuple[StepValue, ...]
    """The plan solved again with more and with less."""


class LeadTold(FrozenModel):
    """What it is worth that those who are hired into a role arrive a month earlier or later."""

    role: str
    """Role."""
    name: Localised
    """Its name."""
    lead_months: int
    """Lead time of the plan."""
    steps: tuple[StepValue, ...]
    """The plan solved again; by -1 month and +1 month."""


class RuleTold(FrozenModel):
    """A rule in words."""

    kind: RuleKind
    """Kind of rule."""
    name: Localised
    """The rule in words."""
    unit: str
    """Unit of the limit."""
    limit: float
    """What it allows."""


class GiveTold(FrozenModel):
    """By how much a rule must give."""

    rule: RuleTold
    """Which."""
    amount: float
    """The least, in the rule's unit."""
    enough: float
    """Rounded up to what can be decided, and proven to suffice."""
    price: float
    """What it costs that this rule gives by one unit, as reckoned or said in the file."""
    told: Localised
    """The same in a sentence."""


class ImpasseTold(FrozenModel):
    """Why there is no plan, and what must give."""

    conflicts: tuple[tuple[RuleTold, ...], ...]
    """Sets of rules that cannot hold together; each is proven so, and possible without any one of its rules."""
    alone: tuple[GiveTold, ...]
    """Rules that resolve everything when they alone give."""
    together: tuple[GiveTold, ...]
    """The cheapest mix at the prices of giving."""
    told: tuple[Localised, ...]
    """The same in sentences."""


class PlanAnswer(FrozenModel):
    """The cheapest plan, or why there is none."""

    title: Localised
    """Of the plan."""
    as_of: str | None
    """Day on which month 0 begins."""
    money: str
    """What money is counted in."""
    horizon_months: int
    """How many months."""
    common_months: int
    """First months decided before it is known which scenario comes."""
    status: Literal["optimal", "feasible", "infeasible", "stopped"]
    """Proven best (or within the gap asked for), a plan that is not, proven impossible, or stopped without a plan."""
    expected_cost: float | None
    """Mean cost over the scenarios: money, and what the shortfall counts for."""
    expected_money: float | None
    """Mean of what is spent."""
    bound: float | None
    """Cost that no plan is below."""
    gap: float | None
    """How far the cost is above the bound, as a part of the cost."""
    whole_numbers: tuple[DecisionKind, ...]
    """Decisions in whole numbers."""
    parts: tuple[PartCost, ...]
    """Expected cost by part."""
    decisions: tuple[PlannedDecision, ...]
    """What to do when, first things first."""
    scenarios: tuple[ScenarioPlan, ...]
    """Month by month."""
    ways: tuple[WayTold, ...]
    """Paths, in the order of the file."""
    limits: tuple[LimitTold, ...]
    """Rules and what they are worth."""
    leads: tuple[LeadTold, ...]
    """What a month of lead time is worth."""
    values_of: Literal["plan", "relaxation", "none"]
    """Whether the values are those of the plan, of it without whole numbers, or were not asked for."""
    value_of_stochastic_solution: float | None
    """What is saved by deciding for all scenarios at once instead of for their mean; none where not reckoned."""
    value_of_perfect_information: float | None
    """What would be saved by knowing the scenario from the start; none where not reckoned."""
    impasse: ImpasseTold | None
    """Where there is no plan: why, and what must give."""
    assumptions: tuple[PlanAssumption, ...]
    """Every number of the plan with unit and source."""
