"""Shocks: what comes from outside, at a moment, whatever the laws say."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel
from engine.domain.sourced import Origin, Quantity, Sourced
from engine.simulation.scenarios.quantities import MONTHS_PER_YEAR, Power

DAYS_PER_MONTH = 365.25 / MONTHS_PER_YEAR
LATEST_MONTH = 600
MOST_PEOPLE = 1_000_000


class Affected(Quantity):
    """How many people a shock strikes: a number of them, or a part."""

    value: float = Field(ge=0, le=MOST_PEOPLE)
    """Whole number of people, or their part."""
    unit: Literal["people", "share", "%"]
    """``people``, ``share`` (0 to 1) or ``%`` (0 to 100)."""

    @model_validator(mode="after")
    def _is_whole_or_a_part(self) -> Self:
        if self.unit == "people" and self.value != int(self.value):
            raise ValueError(f"people are counted in whole numbers, not {self.value:g}")
        if self.unit != "people" and self.part > 1:
            raise ValueError(f"a part of people is at most all of them, not {self.value:g} {self.unit}")
        return self

    @property
    def part(self) -> float:
        """The part as a number between 0 and 1; meaningless for a number of people."""
        return self.value / 100 if self.unit == "%" else self.value

    def of(self, people: int) -> int:
        """Return how many of so many people are struck: never more than there are, parts rounded half up."""
        return min(people, int(self.value)) if self.unit == "people" else int(self.part * people + 0.5)


class Wave(FrozenModel):
    """People who leave at one moment: chosen by chance, the same ones in every scenario that has them."""

    people: Affected
    """How many of those whom the rest of the wave describes."""
    unit_id: str | None = None
    """Unit, with all units below it; the whole organisation where left out."""
    job_family: str | None = None
    """Job family; any where left out."""
    tag: str | None = None
    """Tag that they bear, of those employed at the start; any where left out."""
    skill: str | None = None
    """Skill on record, of those employed at the start; any where left out."""


class Contraction(FrozenModel):
    """Posts of a unit that end at the start of a month, and as many people of each team leave."""

    unit_id: str
    """Unit, with all units below it."""
    people: Affected
    """How many of the posts at the start of the run."""
    work: Literal["stays", "goes"] = "stays"
    """Whether those who remain carry the work of those who went."""


class Expansion(FrozenModel):
    """Posts that a unit gets at the start of a month, with their work; hiring fills them."""

    unit_id: str
    """Unit, with all units below it."""
    people: Affected
    """How many, a part being of the posts at the start of the run."""


class Market(FrozenModel):
    """A market indicator that drives hazards of leaving or work, by its ratio to what it is at the start."""

    indicator: str
    """Its name; an indicator of the dataset where its past is repeated."""
    acts_on: Literal["leaving", "work"]
    """What it drives: hazards of leaving, or the work of all teams."""
    elasticity: Power
    """The factor is (value / value at the start) to this power."""
    inverse: bool = False
    """Whether a rising indicator lowers what it drives."""
    path: tuple[Annotated[float, Field(gt=0)], ...] | None = Field(default=None, max_length=LATEST_MONTH)
    """Value in every month from month 0, the last one holding on."""
    repeat_from: date | None = None
    """In place of ``path``: the way it went in the dataset from this day on is gone again, then holds on."""

    @model_validator(mode="after")
    def _has_a_path(self) -> Self:
        if (self.path is None) == (self.repeat_from is None) or self.path == ():
            raise ValueError("a market says either its 'path', or 'repeat_from' a day of its past in the dataset")
        return self


class Shock(Sourced):
    """One shock: one of ``leaver``, ``wave``, ``contraction``, ``expansion`` and ``market``."""

    id: str = Field(min_length=1, max_length=100)
    """Name by which another scenario changes or removes it."""
    source: Origin = Origin.ASSUMPTION
    """Where it comes from; a shock is somebody's assumption unless it says otherwise."""
    month: float | None = Field(default=None, ge=0, le=LATEST_MONTH)
    """Moment in months since the start: 5 is the start of the sixth month, 5.5 the middle of it."""
    on: date | None = None
    """Day of it, in place of ``month``."""
    leaver: str | None = None
    """Person who leaves, by id; nothing happens where the person has left by then."""
    wave: Wave | None = None
    """Several people leave."""
    contraction: Contraction | None = None
    """A unit shrinks."""
    expansion: Expansion | None = None
    """A unit grows."""
    market: Market | None = None
    """The market moves; without a moment, as it goes on through the whole run."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        kinds = ("leaver", "wave", "contraction", "expansion", "market")
        given = [kind for kind in kinds if getattr(self, kind) is not None]
        if len(given) != 1:
            raise ValueError(f"shock '{self.id}' is one of {', '.join(kinds)}, not {len(given)} of them")
        return self

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        moments = [moment for moment in (self.month, self.on) if moment is not None]
        if self.market is not None:
            if moments:
                raise ValueError(f"shock '{self.id}' is a market path, which has no 'month' and no 'on'")
        elif len(moments) != 1:
            raise ValueError(f"shock '{self.id}' says when: either 'month' or 'on'")
        if (self.contraction or self.expansion) and (self.month is None or self.month != int(self.month)):
            raise ValueError(f"posts change at the start of a month: shock '{self.id}' says a whole 'month'")
        return self

    def moment(self, start: date) -> float:
        """Return the moment in months since ``start``, a month being a twelfth of 365.25 days; may be negative."""
        if self.on is not None:
            return (self.on - start).days / DAYS_PER_MONTH
        return self.month or 0.0
