"""Posts that are vacant on the first day: positions of the dataset without a holder, or those being recruited for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.domain.columns import day
from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.simulation.randomness import entity_hash
from engine.simulation.world.population import Population


@dataclass(frozen=True)
class VacantPosition:
    """A position nobody holds on the first day.

    Attributes
    ----------
    position_id : str
        Its id.
    unit_id, job_family : str
        Where it is, and its job family.
    level : int
        Its level.
    approved : bool
        Whether its requisition is approved already.
    """

    position_id: str
    unit_id: str
    job_family: str
    level: int
    approved: bool


@dataclass(frozen=True)
class FirstDayPost:
    """A vacant position as numbers: hash of its id, team, family and level, and whether it is approved."""

    number: int
    team: int
    family: int
    level: int
    approved: bool


def vacant_positions(organisation: Organisation, only_requested: bool) -> tuple[VacantPosition, ...]:
    """Return the positions nobody holds on the organisation's day, by id.

    A requisition is open from the day it is opened until the day it is filled. With ``only_requested`` a position
    without an open requisition is left out.
    """
    held = {position for position in organisation.workforce.position_id.values() if position}
    approved = _open_requisitions(organisation)
    positions = organisation.table("positions")
    columns = (*(positions.text(name).values() for name in ("position_id", "unit_id", "job_family")),)
    found = [
        VacantPosition(position, unit or "", family or "", int(level), approved.get(position, False))
        for position, unit, family, level in zip(*columns, positions.number("level").tolist(), strict=True)
        if position and position not in held and (position in approved or not only_requested)
    ]
    return tuple(sorted(found, key=lambda one: one.position_id))


def first_day_posts(positions: tuple[VacantPosition, ...], population: Population) -> tuple[FirstDayPost, ...]:
    """Return vacant positions as numbers; their units and families are among the population's."""
    teams, families = population.team_ids.index, population.family_ids.index
    return tuple(
        FirstDayPost(
            entity_hash(one.position_id), teams(one.unit_id), families(one.job_family), one.level, one.approved
        )
        for one in positions
    )


def _open_requisitions(organisation: Organisation) -> dict[str, bool]:
    """Return, by position, whether the requisition open on the organisation's day is approved."""
    table: Table = organisation.table("requisitions")
    today = day(organisation.valid_on)
    filled, approved = table.date("filled"), table.date("approved")
    is_open = (table.date("opened") <= today) & (np.isnat(filled) | (filled > today))
    is_approved = ~np.isnat(approved) & (approved <= today)
    position = table.text("position_id").values()
    return {position[at] or "": bool(is_approved[at]) for at in np.flatnonzero(is_open).tolist()}
