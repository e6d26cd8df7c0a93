"""Decided moves, as plain numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import split_list
from engine.domain.organisation import Organisation
from engine.errors import Problem
from engine.simulation.randomness import entity_hashes
from engine.simulation.scenarios.moves import Moves, Transfer
from engine.simulation.world.known_names import KnownNames
from engine.simulation.world.population import Population
from engine.simulation.world.post_kind import teams_of


@dataclass(frozen=True, eq=False)
class PlannedTransfer:
    """People who move at the start of a month.

    Attributes
    ----------
    month : int
        When.
    people : tuple of int
        Hashes of those who may move, in the order in which they are taken.
    number : int
        How many of them move at most.
    from_teams : bool array of shape (teams,) or None
        Where they must be; anywhere where ``None``.
    team : int
        Where to.
    level : int or None
        Level from then on; their own where ``None``.
    leaves_vacancy : bool
        Whether their post is vacant from then on.
    back_month : int or None
        When those still there move back.
    """

    month: int
    people: tuple[int, ...]
    number: int
    from_teams: NDArray[np.bool_] | None
    team: int
    level: int | None
    leaves_vacancy: bool
    back_month: int | None


def transfer_problems(law: Moves, known: KnownNames) -> Iterator[Problem]:
    """Yield what the law names and the organisation does not have."""
    for transfer in law.transfers:
        who = f"transfer '{transfer.id}'"
        yield from known.unknown_unit(who, transfer.to_unit_id)
        yield from known.unknown_unit(who, transfer.from_unit_id)
        yield from known.unknown_tag(who, transfer.tag)
        for person in transfer.person_ids:
            yield from known.unknown_person(who, person)


def planned_transfers(law: Moves, organisation: Organisation, population: Population) -> tuple[PlannedTransfer, ...]:
    """Return the moves on an organisation, in the order of the scenario.

    Of people with a tag the order is that of the hashes of their ids: fair, and the same in every scenario, so that ten
    are the five and five more.
    """
    return tuple(
        PlannedTransfer(
            month=item.month,
            people=(people := _people(item, organisation)),
            number=len(people) if item.people is None else int(item.people.value),
            from_teams=teams_of(item.from_unit_id, organisation, population),
            team=population.team_ids.index(item.to_unit_id),
            level=item.to_level,
            leaves_vacancy=item.old_post == "vacant",
            back_month=item.back_month,
        )
        for item in law.transfers
    )


def _people(transfer: Transfer, organisation: Organisation) -> tuple[int, ...]:
    if transfer.tag is None:
        return tuple(entity_hashes(transfer.person_ids).tolist())
    workforce = organisation.workforce
    bearing = [
        person
        for person, tags in zip(workforce.person_ids, workforce.tags.values(), strict=True)
        if transfer.tag in split_list(tags)
    ]
    return tuple(sorted(entity_hashes(bearing).tolist()))
