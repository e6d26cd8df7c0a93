"""A scenario: the world a planner asks about. Which laws hold, how far to look, how often to repeat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, Field, model_validator

from engine.domain.frozen import FrozenModel, Localised
from engine.simulation.scenarios.costs import Costs
from engine.simulation.scenarios.demand import Demand
from engine.simulation.scenarios.laws import Laws
from engine.simulation.scenarios.levers import Lever
from engine.simulation.scenarios.outputs import WatchedOutput
from engine.simulation.scenarios.people import PeopleGroup
from engine.simulation.scenarios.shocks import Shock

LONGEST_HORIZON_MONTHS = 600
MOST_REPLICATIONS = 100_000
LARGEST_SEED = 2**63 - 1
MOST_SWEPT_VALUES = 100


class Output(StrEnum):
    """What a run records every month."""

    HEADCOUNT = "headcount"
    """People employed at the end of the month."""
    CAPACITY = "output_person_months"
    """Output of the month in person-months at full output, weighted by contracted share and ramp-up."""
    LEAVERS = "leavers"
    """People who left in the month."""
    HIRES = "hires"
    """People whose first day was in the month."""
    MOVES = "moves"
    """Changes of team or grade in the month."""
    OPEN_REQUISITIONS = "open_requisitions"
    """Posts waiting to be filled at the end of the month."""
    VACANCY_MONTHS = "vacancy_months"
    """Time that posts waited to be filled during the month, summed over posts."""
    LOAD = "load"
    """Work divided by output of the own team, mean over people at the end of the month, each at most 10."""
    OVERLOAD = "overload_multiplier"
    """What overload multiplied the hazard of leaving by during the month, mean over people."""

    @property
    def is_stock(self) -> bool:
        """Whether the output is a state with a value before the first month, rather than a flow of a month."""
        return self in {Output.HEADCOUNT, Output.OPEN_REQUISITIONS, Output.LOAD}


OUTPUTS = tuple(Output)


class Detail(StrEnum):
    """What a run records in detail where a scenario asks for it, as measures."""

    HEADCOUNT_BY_LEVEL = "headcount_by_level"
    """People of every job level at the end of the month."""
    HEADCOUNT_BY_UNIT = "headcount_by_unit"
    """People of every team at the end of the month."""
    FLOWS_BY_UNIT = "flows_by_unit"
    """People who joined, left, came from or went to another team in the month, for every team."""
    WAITING = "waiting"
    """Approved requisitions, and people who ask for a seat in a course: how many, how many must wait, how long."""


class Replications(FrozenModel):
    """How often a run is repeated: a number, or until the mean is known well enough."""

    number: int | None = Field(default=None, ge=1, le=MOST_REPLICATIONS)
    """Fixed number of replications."""
    half_width: float | None = Field(default=None, gt=0, le=1)
    """Wanted half-width of the 95 % confidence interval of the mean in the last month, as a share of that mean."""
    of: str | None = None
    """Output or measure whose mean is to be known; ``headcount`` where left out."""
    at_most: int | None = Field(default=None, ge=1, le=MOST_REPLICATIONS)
    """Most replications to spend; 2000 where left out."""

    @model_validator(mode="after")
    def _one_way_or_the_other(self) -> Self:
        if (self.number is None) == (self.half_width is None):
            raise ValueError("replications are {number: 200} or {half_width: 0.02, of: headcount, at_most: 2000}")
        if self.number is not None and self.at_most is not None:
            raise ValueError("'at_most' goes with 'half_width', not with 'number'")
        return self

    @property
    def watched(self) -> str:
        """The output or measure whose half-width is reported and, where asked for, reached."""
        return self.of or Output.HEADCOUNT.value

    @property
    def limit(self) -> int:
        """The most replications that can be needed."""
        return self.number or self.at_most or 2000


class SweepAxis(FrozenModel):
    """Values to try for one number of the scenario."""

    path: str = Field(min_length=1, max_length=300)
    """Which number, as a dotted path such as ``laws.hiring.time_to_fill``."""
    values: tuple[float, ...] = Field(min_length=1, max_length=MOST_SWEPT_VALUES)
    """What to try, in the unit of the scenario."""

    @model_validator(mode="after")
    def _values_differ(self) -> Self:
        twice = sorted({value for value in self.values if self.values.count(value) > 1})
        if twice:
            raise ValueError(f"values are given twice: {', '.join(f'{value:g}' for value in twice)}")
        return self


class Scenario(FrozenModel):
    """One world to simulate; what is read from files is complete, with everything it extends already merged in."""

    kind: Literal["scenario"] = "scenario"
    """Always ``scenario``."""
    format: Literal[1] = 1
    """Version of this format."""
    name: str = Field(min_length=1, max_length=200)
    """Short name; the file's name where the file does not say."""
    title: Localised
    """Title for people."""
    as_of: date | None = None
    """Day on which the run starts; the day of the data where left out."""
    horizon_months: int = Field(ge=1, le=LONGEST_HORIZON_MONTHS)
    """Months to look ahead."""
    seed: int = Field(default=1, ge=0, le=LARGEST_SEED)
    """Seed of the random numbers; scenarios of one seed share them."""
    replications: Replications = Replications(number=100)
    """How often to repeat the run."""
    people: tuple[PeopleGroup, ...] = ()
    """Who is there at the start, for a question without records; the people of the organisation where left out."""
    laws: Laws
    """Laws that drive it."""
    shocks: tuple[Shock, ...] = ()
    """What comes from outside at a moment; nothing where left out."""
    demand: Demand | None = None
    """Work that is asked for by skill; none where left out."""
    levers: tuple[Lever, ...] = ()
    """What the planner does: training, cohorts of newcomers, contractors."""
    costs: Costs | None = None
    """Prices; nothing is priced where left out."""
    outputs: tuple[Detail | WatchedOutput, ...] = ()
    """What to record besides what every run records: a word for all units or levels, or a map for one part."""
    sweep: tuple[SweepAxis, ...] = Field(default=(), max_length=2)
    """One or two numbers to try values of, for ``sextant sweep``; a mere run takes no note of them."""
    drivers: dict[str, tuple[str, ...]] = {}
    """Groups of changes, by name the dotted beginnings of paths, for ``sextant drivers`` to this scenario."""

    @property
    def details(self) -> tuple[Detail, ...]:
        """What to record of all units or levels."""
        return tuple(output for output in self.outputs if isinstance(output, Detail))

    @property
    def watched(self) -> tuple[WatchedOutput, ...]:
        """Parts to look at."""
        return tuple(output for output in self.outputs if isinstance(output, WatchedOutput))

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        ids = [*_ids_within(self)]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"ids are unique within a scenario; given twice: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _expansion_needs_hiring(self) -> Self:
        grows = [shock.id for shock in self.shocks if shock.expansion is not None]
        if grows and self.laws.hiring is None:
            raise ValueError(f"shock '{grows[0]}' asks for new people, but there is no law of hiring")
        return self


def _ids_within(part: object) -> Iterator[str]:
    """Yield the ids of all items of lists, however deep."""
    if isinstance(part, BaseModel):
        for field in type(part).model_fields:
            yield from _ids_within(getattr(part, field))
    elif isinstance(part, dict):
        for below in part.values():
            yield from _ids_within(below)
    elif isinstance(part, tuple):
        for item in part:
            name = getattr(item, "id", None)
            if isinstance(name, str):
                yield name
            yield from _ids_within(item)
