"""Numbers of a workforce plan, each with unit and source."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from engine.domain.sourced import Quantity, Sourced

LONGEST_MONTHS = 120
LARGEST = 1_000_000_000.0

Amount = Annotated[float, Field(ge=0, le=LARGEST)]


class People(Quantity):
    """A number of people."""

    value: float = Field(ge=0, le=LARGEST)
    """How many."""
    unit: Literal["people"]
    """Always ``people``."""


class PeopleAMonth(Quantity):
    """A number of people a month."""

    value: float = Field(ge=0, le=LARGEST)
    """How many."""
    unit: Literal["people a month"]
    """Always ``people a month``."""


class Seats(Quantity):
    """Places in training that are taken from the first to the last month."""

    value: float = Field(ge=0, le=LARGEST)
    """How many at once."""
    unit: Literal["seats"]
    """Always ``seats``."""


class Recruiters(Quantity):
    """People who hire."""

    value: float = Field(ge=0, le=LARGEST)
    """How many."""
    unit: Literal["recruiters"]
    """Always ``recruiters``."""


class HiresEach(Quantity):
    """What a recruiter can do."""

    value: float = Field(gt=0, le=LARGEST)
    """Hires that one recruiter begins a month."""
    unit: Literal["hires per recruiter and month"]
    """Always ``hires per recruiter and month``."""


class Money(Quantity):
    """An amount of money."""

    value: float = Field(ge=0, le=LARGEST)
    """How much, in the plan's ``money``."""
    unit: Literal["money"]
    """Always ``money``."""


class MoneyEach(Quantity):
    """Money that is spent once for every person."""

    value: float = Field(ge=0, le=LARGEST)
    """How much, in the plan's ``money``."""
    unit: Literal["money per person"]
    """Always ``money per person``."""


class Pay(Quantity):
    """Money for a month of one person."""

    value: float = Field(ge=0, le=LARGEST)
    """How much, in the plan's ``money``."""
    unit: Literal["money per person-month"]
    """Always ``money per person-month``."""


class Months(Quantity):
    """Whole months."""

    value: float = Field(ge=0, le=LONGEST_MONTHS)
    """How many; a whole number."""
    unit: Literal["months"]
    """Always ``months``."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.value != int(self.value):
            raise ValueError(f"a plan counts in whole months, not {self.value:g}")
        return self


class Part(Quantity):
    """A part of a whole."""

    unit: Literal["share", "%"]
    """``share`` (0 to 1) or ``%`` (0 to 100)."""

    @model_validator(mode="after")
    def _is_a_part(self) -> Self:
        if not 0 <= self.share <= 1:
            raise ValueError(f"a share is between 0 and 1 (0 and 100 %), not {self.value:g} {self.unit}")
        return self

    @property
    def share(self) -> float:
        """The part as a number between 0 and 1."""
        return self.value / 100 if self.unit == "%" else self.value


class Attrition(Quantity):
    """People who leave of themselves."""

    value: float = Field(ge=0)
    """The number, in ``unit``."""
    unit: Literal["share per year", "% per year", "share per month"]
    """The part of those who are there that leaves within a year, or within a month."""

    @model_validator(mode="after")
    def _is_below_one(self) -> Self:
        if self.value / (100 if self.unit == "% per year" else 1) >= 1:
            raise ValueError(f"the part that leaves is below 1 (100 %), not {self.value:g} {self.unit}")
        return self

    @property
    def staying(self) -> float:
        """The part that is still there after a month."""
        if self.unit == "share per month":
            return 1 - self.value
        return float((1 - self.value / (100 if self.unit == "% per year" else 1)) ** (1 / 12))


class Work(Sourced):
    """Work by month."""

    value: Amount | Annotated[tuple[Amount, ...], Field(min_length=1, max_length=LONGEST_MONTHS)]
    """One number for every month, or a list with a number a month, the last of which goes on."""
    unit: Literal["person-months a month"]
    """Always ``person-months a month``."""


class Growth(Quantity):
    """A compound rate of change."""

    value: Annotated[float, Field(gt=-100, le=1000)]
    """The yearly change in per cent."""
    unit: Literal["% per year"]
    """Always ``% per year``."""


class GivingPrice(Quantity):
    """What it costs that a rule gives by one of its units."""

    value: float = Field(gt=0, le=LARGEST)
    """How much, in the plan's ``money``."""
    unit: Literal["money per unit"]
    """Always ``money per unit``: per seat, recruiter, person, unit of money, or whole of a floor."""
