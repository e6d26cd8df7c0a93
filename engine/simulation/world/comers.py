"""People and posts that come of themselves, as plain numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.organisation import Organisation
from engine.errors import Problem
from engine.simulation.randomness import entity_hash
from engine.simulation.scenarios.arrivals import Intake, Opening
from engine.simulation.scenarios.posts import PostsMeant
from engine.simulation.world.known_names import KnownNames
from engine.simulation.world.population import Population
from engine.simulation.world.post_kind import family_of, teams_of

Place = tuple[int, int, int, float]
"""Team, family, grade and contracted share of a post."""


@dataclass(frozen=True, eq=False)
class Places:
    """Where comers come: each place is a present post of the units meant, with what the scenario says in its place.

    Attributes
    ----------
    teams : int array
        Teams meant, for where they have nobody.
    models : int array
        Rows of the population in those teams.
    family, level : int or None
        Where the scenario says them.
    """

    teams: NDArray[np.intp]
    models: NDArray[np.intp]
    family: int | None
    level: int | None

    def place(self, population: Population, uniform: float) -> Place:
        """Return the place that a number in (0, 1) falls on."""
        if len(self.models):
            row = self.models[int(uniform * len(self.models))]
            team, fte = int(population.team[row]), float(population.fte[row])
            family, level = int(population.family[row]), int(population.grade[row])
        else:
            team, fte, family, level = int(self.teams[int(uniform * len(self.teams))]), 1.0, -1, -1
        family = family if self.family is None else self.family
        return team, family, level if self.level is None else self.level, fte


@dataclass(frozen=True, eq=False)
class Comers:
    """People or posts of one law that come of themselves.

    Attributes
    ----------
    number : int
        Key of their random numbers, from the law's id.
    places : Places
        Where they come.
    per_month : float
        Mean number a month of those who come at random.
    dates : tuple of (int, int)
        Month and number of those who come on dates.
    shows_up : float
        Share that really comes.
    takes_a_post : bool
        Whether the next leaver of the team is not replaced.
    """

    number: int
    places: Places
    per_month: float
    dates: tuple[tuple[int, int], ...] = ()
    shows_up: float = 1.0
    takes_a_post: bool = False


def comer_problems(who: str, meant: PostsMeant, known: KnownNames) -> Iterator[Problem]:
    """Yield what a law of arrivals names and the organisation does not have."""
    yield from known.unknown_unit(who, meant.unit_id)
    yield from known.unknown_family(who, meant.job_family)


def opening_comers(opening: Opening, organisation: Organisation, population: Population) -> Comers:
    """Return the posts that come at random."""
    return Comers(entity_hash(opening.id), _places(opening, organisation, population), opening.rate.per_month)


def intake_comers(intake: Intake, organisation: Organisation, population: Population, horizon: int) -> Comers:
    """Return the people who start without a vacancy within the horizon."""
    return Comers(
        number=entity_hash(intake.id),
        places=_places(intake, organisation, population),
        per_month=intake.rate.per_month if intake.rate else 0.0,
        dates=tuple(_dates(intake, horizon)),
        shows_up=intake.shows_up.share if intake.shows_up else 1.0,
        takes_a_post=intake.posts == "next leavers'",
    )


def _dates(intake: Intake, horizon: int) -> Iterator[tuple[int, int]]:
    people = int(intake.people.value) if intake.people else 0
    years = range(0, horizon, 12) if intake.every_year else (0,)
    for month in sorted({first + year for first in intake.months for year in years}):
        if month < horizon and people:
            yield month, people


def _places(meant: PostsMeant, organisation: Organisation, population: Population) -> Places:
    chosen = teams_of(meant.unit_id, organisation, population)
    teams = np.arange(len(population.team_ids)) if chosen is None else np.flatnonzero(chosen)
    family = family_of(meant.job_family, population)
    return Places(teams, np.flatnonzero(np.isin(population.team, teams)), family, meant.level)
