"""What a planner writes: roles, ways into them, demand by scenario, limits. A file of kind ``workforce-plan``."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from engine.domain.frozen import FrozenModel, Localised
from engine.planning.plan_amounts import (
    LARGEST,
    LONGEST_MONTHS,
    Attrition,
    GivingPrice,
    Growth,
    HiresEach,
    Money,
    MoneyEach,
    Months,
    Part,
    Pay,
    People,
    PeopleAMonth,
    Recruiters,
    Seats,
    Work,
)
from engine.planning.rule_kinds import RuleKind

MOST_ROLES = 200

Name = Annotated[str, Field(min_length=1, max_length=80)]
Month = Annotated[int, Field(ge=0, lt=LONGEST_MONTHS)]


class DecisionKind(StrEnum):
    """What can be decided."""

    HIRE = "hire"
    """Begin to hire; people arrive after the lead time."""
    TRAIN = "train"
    """Begin a training."""
    REDEPLOY = "redeploy"
    """Move to another role."""
    CONTRACT = "contract"
    """Contractors at work in a month."""
    DISMISS = "dismiss"
    """Let people of the staff go."""


class CostPart(StrEnum):
    """What money is spent on."""

    PAY = "pay"
    """Salaries of staff, and of people in training."""
    HIRING = "hiring"
    """Cost of every hire, when it is begun."""
    TRAINING = "training"
    """Fees of training and redeployment, when they are begun."""
    CONTRACTING = "contracting"
    """Contractors."""
    DISMISSAL = "dismissal"
    """Severance."""


class ScenarioSaid(FrozenModel):
    """One way in which demand may go."""

    id: Name
    """Unique among the scenarios."""
    name: Localised | None = None
    """Name for people; the id where it is left out."""
    probability: Annotated[float, Field(gt=0, le=1)]
    """How likely it is; those of all scenarios add up to 1."""


class Hiring(FrozenModel):
    """People from outside who stay."""

    cost: MoneyEach
    """For every hire, when it is begun."""
    lead: Months
    """From the decision to the first month at work."""
    most: PeopleAMonth | None = None
    """Hires that can be begun in a month; without it only the recruiters limit them."""


class Contracting(FrozenModel):
    """People from outside for a month at a time."""

    cost: Pay
    """What a contractor costs."""
    most: People | None = None
    """Contractors at once in this role."""
    output: Part | None = None
    """What a contractor does beside one of the staff; all of it where it is left out."""


class Dismissing(FrozenModel):
    """Letting people go."""

    cost: MoneyEach
    """Severance."""


class Service(FrozenModel):
    """How much of the demand must be met."""

    shortfall_cost: Pay | None = None
    """What a person-month that nobody does costs; counts in the plan's cost and in no budget."""
    floor: Part | None = None
    """Part of the demand that must be met in every month and scenario."""
    floor_from_month: Month = 0
    """First month in which the floor holds: before it nobody who is hired now can be there."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.shortfall_cost is None and self.floor is None:
            raise ValueError("say what is wanted: a 'shortfall_cost', a 'floor', or both")
        return self


class RoleSaid(FrozenModel):
    """People who can do each other's work."""

    id: Name
    """Unique among the roles."""
    name: Localised | None = None
    """Name for people; the id where it is left out."""
    job_family: Name | None = None
    """Job family of the dataset, from which what is left out of ``start`` and ``attrition`` is read."""
    start: People | None = None
    """Staff in month 0, before any decision."""
    attrition: Attrition | None = None
    """Who leaves of themselves from one month to the next, in every month but the first."""
    salary: Pay
    """What one of the staff costs."""
    hiring: Hiring | None = None
    """Left out: nobody can be hired."""
    contracting: Contracting | None = None
    """Left out: no contractors."""
    dismissing: Dismissing | None = None
    """Left out: nobody can be dismissed."""
    service: Service
    """How much of the demand must be met."""


class PathSaid(FrozenModel):
    """A way from one role, or from outside, into another: people on it do no work."""

    model_config = ConfigDict(populate_by_name=True)

    id: Name
    """Unique among the paths."""
    name: Localised | None = None
    """Name for people; the id where it is left out."""
    kind: Literal["training", "redeployment"]
    """Training takes seats; redeployment does not."""
    source: Name | None = Field(default=None, alias="from")
    """Role people come from; left out for trainees from outside."""
    to: Name
    """Role in which they arrive."""
    course: Name | None = None
    """Course of the dataset, from which what is left out of ``months``, ``cost`` and ``seats`` is read."""
    months: Months | None = None
    """From the first month on the way to the first month at work; 0 means at once."""
    cost: MoneyEach | None = None
    """Fee, when it is begun."""
    seats: Seats | None = None
    """People on this path at once; without it only the seats of the whole plan limit them."""
    passing: Part | None = None
    """Part of those who stay that arrives; all of them where it is left out."""
    pay: Pay | None = None
    """What somebody on the way is paid; the salary of the role they come from, or go to, where it is left out."""


class DemandSaid(FrozenModel):
    """Work of one role; what several entries say of a month adds up."""

    role: Name
    """Who does it."""
    scenario: Name | None = None
    """Scenario in which there is this work; left out: in all of them."""
    work: Work | None = None
    """The work."""
    skill: Name | None = None
    """Skill of the dataset whose demand, over all projects, this is; instead of ``work``."""
    growth: Growth | None = None
    """How it changes from month 0 on."""
    from_month: Month = 0
    """First month of it."""
    to_month: Month | None = None
    """Last month of it; left out: until the end."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.work is None) == (self.skill is None):
            raise ValueError("demand is given as 'work', or read from the dataset as that of a 'skill'")
        return self


class BudgetSaid(FrozenModel):
    """Money that may be spent within some months, in every scenario."""

    id: Name
    """Unique among the budgets."""
    name: Localised | None = None
    """Name for people; the id where it is left out."""
    most: Money
    """How much."""
    parts: Annotated[tuple[CostPart, ...], Field(min_length=1)] = tuple(CostPart)
    """What is paid from it; everything where it is left out."""
    from_month: Month = 0
    """First month."""
    to_month: Month | None = None
    """Last month; left out: until the end."""


class Recruiting(FrozenModel):
    """Who hires."""

    recruiters: Recruiters
    """How many there are."""
    hires_each: HiresEach
    """What each of them can do."""


class Limits(FrozenModel):
    """What the whole plan must keep to; what is left out does not limit."""

    budgets: tuple[BudgetSaid, ...] = ()
    """Money."""
    training_seats: Seats | None = None
    """People in training at once, over all paths."""
    recruiting: Recruiting | None = None
    """Hires that can be begun in a month, over all roles."""
    contractors: People | None = None
    """Contractors at once, over all roles."""
    dismissals_allowed: bool = False
    """Whether people may be dismissed where roles say what it costs."""


class FrozenDecision(FrozenModel):
    """A decision that is taken already."""

    decision: DecisionKind
    """What."""
    role: Name | None = None
    """Of which role; for hire, contract and dismiss."""
    path: Name | None = None
    """On which path; for train and redeploy."""
    month: Month
    """When."""
    scenario: Name | None = None
    """In which scenario; left out: in all of them."""
    people: Annotated[float, Field(ge=0, le=LARGEST)]
    """How many."""
    because: Annotated[str, Field(max_length=2000)] = ""
    """Why."""


class WorkforcePlan(FrozenModel):
    """A question: the cheapest way to have enough people for the work, whichever scenario comes."""

    kind: Literal["workforce-plan"] = "workforce-plan"
    """Always ``workforce-plan``."""
    format: Literal[1] = 1
    """Version of the format."""
    title: Localised
    """Name for people."""
    as_of: date | None = None
    """Day on which month 0 begins; left out: the day of the data."""
    horizon_months: Annotated[int, Field(ge=1, le=LONGEST_MONTHS)]
    """How many months are planned."""
    money: Annotated[str, Field(min_length=1, max_length=40)]
    """What amounts of money are counted in, such as ``kCNY``."""
    common_months: Annotated[int, Field(ge=0, le=LONGEST_MONTHS)] = 0
    """First months whose decisions are the same in all scenarios: it is not known yet which one comes."""
    whole_numbers: tuple[DecisionKind, ...] = ()
    """Decisions that are whole numbers; others may be parts of people, as averages are."""
    gap: Annotated[float, Field(ge=0, le=1)] = 0.0
    """How far from the best a plan in whole numbers may be, as a part of its cost; 0: proven best."""
    scenarios: Annotated[tuple[ScenarioSaid, ...], Field(min_length=1, max_length=50)]
    """Ways in which demand may go."""
    roles: Annotated[tuple[RoleSaid, ...], Field(min_length=1, max_length=MOST_ROLES)]
    """Who works."""
    paths: Annotated[tuple[PathSaid, ...], Field(max_length=2000)] = ()
    """Training and redeployment."""
    demand: Annotated[tuple[DemandSaid, ...], Field(min_length=1, max_length=20_000)]
    """The work."""
    limits: Limits = Limits()
    """What the plan must keep to."""
    giving_prices: dict[RuleKind, GivingPrice] = {}
    """What it costs that rules of a kind give where no plan keeps to all; others are reckoned from the plan."""
    frozen: Annotated[tuple[FrozenDecision, ...], Field(max_length=20_000)] = ()
    """Decisions that are taken already."""

    @property
    def needs_facts(self) -> bool:
        """Whether something is to be read from a dataset."""
        roles = any(role.start is None or role.attrition is None for role in self.roles)
        paths = any(path.course is not None for path in self.paths)
        return roles or paths or any(entry.skill is not None for entry in self.demand)
