"""The people and teams a run starts with, as plain arrays that cross a process boundary cheaply."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, Numbers, TextColumn, day, split_list
from engine.domain.organisation import Organisation
from engine.simulation.randomness import Hashes, entity_hashes
from engine.simulation.scenarios.quantities import DAYS_PER_YEAR, MONTHS_PER_YEAR


@dataclass(frozen=True, eq=False)
class Population:
    """Everyone employed at the start, ordered by team, then by id; every person array has shape (people,).

    Attributes
    ----------
    team_ids : tuple of str
        Units that have people or are named by the plan, sorted; a unit is a team.
    family_ids : tuple of str
        Job families of the people, sorted.
    person, team_hash : uint64 array
        Hash of every person's and every team's id.
    team, family : int32 array
        Position in ``team_ids`` and ``family_ids``; a family of -1 is unknown.
    grade : int32 array
        Job level; -1 where unknown.
    tenure_months : float64 array
        Completed service at the start.
    level_months : float64 array
        Time at the present level at the start.
    fte : float64 array
        Contracted share of full time.
    places : tuple of (str, bool)
        Kinds of place that people are at: location of the post and whether it is critical.
    place : int32 array
        Position in ``places``.
    kinds : tuple of tuple of str
        Combinations of tags that people bear.
    kind : int32 array
        Position in ``kinds``; -1 for nobody with tags.
    """

    team_ids: tuple[str, ...]
    family_ids: tuple[str, ...]
    person: Hashes
    team_hash: Hashes
    team: Codes
    family: Codes
    grade: Codes
    tenure_months: Numbers
    level_months: Numbers
    fte: Numbers
    places: tuple[tuple[str, bool], ...]
    place: Codes
    kinds: tuple[tuple[str, ...], ...]
    kind: Codes

    def __len__(self) -> int:
        return len(self.person)

    def heads(self) -> NDArray[np.int64]:
        """Return the people of every team, shape (teams,)."""
        return np.bincount(self.team, minlength=len(self.team_ids))

    def full_time(self) -> Numbers:
        """Return the full-time equivalents of every team, shape (teams,)."""
        return sums_by_team(self.team, self.fte, len(self.team_ids))


def sums_by_team(team: Codes, values: Numbers, teams: int) -> Numbers:
    """Return the sum of people's ``values`` in every team, shape (teams,)."""
    return np.bincount(team, weights=values, minlength=teams).astype(np.float64)


def population_of(
    organisation: Organisation,
    further_units: frozenset[str] = frozenset(),
    further_families: frozenset[str] = frozenset(),
) -> Population:
    """Return everyone employed on the organisation's day.

    A person without a first day counts with the median tenure of the others. Units in ``further_units`` become teams
    even without people; ``further_families`` are known even without people.
    """
    workforce = organisation.workforce
    team_ids = tuple(sorted(_values(workforce.unit_id) | further_units))
    family_ids = tuple(sorted((_values(workforce.job_family) | further_families) - {""}))
    team = _positions(workforce.unit_id, team_ids)
    order = np.argsort(team, kind="stable")
    tenure = workforce.tenure_years(organisation.valid_on) * MONTHS_PER_YEAR
    known = tenure[~np.isnan(tenure)]
    tenure = np.where(np.isnan(tenure), np.median(known) if len(known) else 0.0, tenure)
    at_level = (day(organisation.valid_on) - workforce.level_since).astype(np.float64) / DAYS_PER_YEAR * MONTHS_PER_YEAR
    at_level = np.where(np.isnat(workforce.level_since), tenure, np.minimum(at_level, tenure))
    places, place = _places(organisation)
    return Population(
        team_ids=team_ids,
        family_ids=family_ids,
        person=entity_hashes(workforce.person_ids)[order],
        team_hash=entity_hashes(team_ids),
        team=team[order],
        family=workforce.job_family.codes_into(family_ids)[order],
        grade=_grades(organisation)[order],
        tenure_months=np.maximum(tenure, 0.0)[order],
        level_months=np.maximum(at_level, 0.0)[order],
        fte=workforce.fte[order],
        places=places,
        place=place[order],
        kinds=tuple(tuple(split_list(tags)) for tags in workforce.tags.index),
        kind=workforce.tags.codes[order],
    )


def _grades(organisation: Organisation) -> Codes:
    level = organisation.workforce.level
    return np.where(np.isnan(level), -1, level).astype(np.int32)


def _places(organisation: Organisation) -> tuple[tuple[tuple[str, bool], ...], Codes]:
    """Return the kinds of place and everybody's position among them, in the order of the workforce."""
    workforce, positions = organisation.workforce, organisation.table("positions")
    marked = _values(positions.text("position_id").take(positions.flag("critical") == 1))
    critical = np.array([position in marked for position in workforce.position_id.index] + [False])
    locations = (*workforce.location.index, "")
    code = 2 * (workforce.location.codes % len(locations)) + critical[workforce.position_id.codes]
    used = np.unique(code)
    places = tuple((locations[each // 2], each % 2 == 1) for each in used.tolist())
    return places, np.searchsorted(used, code).astype(np.int32)


def _values(column: TextColumn) -> set[str]:
    """Return the distinct texts of a column, the empty one where a value is missing."""
    return {value or "" for value in column.values()}


def _positions(column: TextColumn, ids: tuple[str, ...]) -> Codes:
    codes = column.codes_into(ids)
    return np.where(codes < 0, np.int32(ids.index("") if "" in ids else -1), codes)
