"""Law of moves: named or tagged people change unit on a date."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from engine.domain.frozen import FrozenModel
from engine.simulation.scenarios.posts import HIGHEST_LEVEL
from engine.simulation.scenarios.quantities import People
from engine.simulation.scenarios.regroup import Regrouping


class Transfer(FrozenModel):
    """People who move to a unit at the start of a month."""

    id: str
    """Name by which another scenario changes or removes it."""
    month: int = Field(ge=0)
    """Month at whose start they move; month 0 is the first of the run."""
    person_ids: tuple[str, ...] = ()
    """Who moves, by name; those who have left by then do not."""
    tag: str | None = None
    """Who moves, by tag: everyone who bears it, or as many of them as ``people`` says."""
    people: People | None = None
    """How many of those with the tag; a larger number always takes the people of a smaller one, and more."""
    from_unit_id: str | None = None
    """Only people who are in this unit, or a unit below it, at that moment."""
    to_unit_id: str
    """Where they move; a unit that has nobody yet may be named."""
    to_level: int | None = Field(default=None, ge=0, le=HIGHEST_LEVEL)
    """Level they have from then on; their own where left out."""
    old_post: Literal["vacant", "moves along"] = "vacant"
    """Whether the post they leave is a vacancy like any other, or goes with them, together with its work."""
    back_month: int | None = Field(default=None, ge=0)
    """Month at whose start those still there move back to the unit they came from; never where left out."""

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if bool(self.person_ids) == (self.tag is not None):
            raise ValueError(f"transfer '{self.id}' says who moves either by 'person_ids' or by 'tag'")
        if self.people is not None and (self.tag is None or self.people.value < 0):
            raise ValueError(f"transfer '{self.id}': 'people' is a number from 0 and goes with 'tag'")
        return self

    @model_validator(mode="after")
    def _comes_back_later(self) -> Self:
        if self.back_month is not None and self.back_month <= self.month:
            raise ValueError(f"transfer '{self.id}' ends in month {self.back_month}, not after month {self.month}")
        return self


class Moves(FrozenModel):
    """Moves that are decided, rather than left to vacancies."""

    transfers: tuple[Transfer, ...] = ()
    """In their order within a month; who has moved in a month is not moved again in it."""
    regroupings: tuple[Regrouping, ...] = ()
    """People put into groups by what they bear."""

    @model_validator(mode="after")
    def _nobody_moves_twice_on_a_day(self) -> Self:
        seen: dict[tuple[int, str], str] = {}
        for transfer in self.transfers:
            for person in transfer.person_ids:
                other = seen.setdefault((transfer.month, person), transfer.id)
                if other != transfer.id or transfer.person_ids.count(person) > 1:
                    where = f"'{other}'" if other == transfer.id else f"'{other}' and '{transfer.id}'"
                    raise ValueError(f"'{person}' moves twice in month {transfer.month}: transfers {where}")
        return self
