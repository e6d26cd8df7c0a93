"""Which posts a law is about, as positions in the population's teams and families."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes
from engine.domain.organisation import Organisation
from engine.simulation.scenarios.posts import PostsMeant
from engine.simulation.world.population import Population


class PostColumns(Protocol):
    """Posts by column."""

    @property
    def team(self) -> Codes:
        """Position in the population's teams."""

    @property
    def family(self) -> Codes:
        """Position in the population's families, -1 where unknown."""

    @property
    def grade(self) -> Codes:
        """Job level, -1 where unknown."""


@dataclass(frozen=True, eq=False)
class PostKind:
    """Posts of certain teams, a family and a level.

    Attributes
    ----------
    teams : bool array of shape (teams,) or None
        Teams meant; all where ``None``.
    family, level : int or None
        Job family and level; any where ``None``.
    """

    teams: NDArray[np.bool_] | None = None
    family: int | None = None
    level: int | None = None

    def holds(self, team: int, family: int, level: int) -> bool:
        """Whether a post is one of them."""
        return (
            (self.teams is None or bool(self.teams[team]))
            and (self.family is None or self.family == family)
            and (self.level is None or self.level == level)
        )

    def mask(self, posts: PostColumns, size: int) -> NDArray[np.bool_]:
        """Return which of the first ``size`` rows are of them, shape (size,)."""
        meant = np.ones(size, dtype=bool)
        if self.teams is not None:
            meant &= self.teams[posts.team[:size]]
        if self.family is not None:
            meant &= posts.family[:size] == self.family
        if self.level is not None:
            meant &= posts.grade[:size] == self.level
        return meant


def post_kind(meant: PostsMeant, organisation: Organisation, population: Population) -> PostKind:
    """Return the posts that a scenario means, once its names are known to exist."""
    return PostKind(
        teams_of(meant.unit_id, organisation, population), family_of(meant.job_family, population), meant.level
    )


def teams_of(unit_id: str | None, organisation: Organisation, population: Population) -> NDArray[np.bool_] | None:
    """Return the teams in a unit and below it, shape (teams,); ``None`` for no unit."""
    if unit_id is None:
        return None
    return np.array([unit_id in organisation.unit_path(team) for team in population.team_ids], dtype=bool)


def family_of(job_family: str | None, population: Population) -> int | None:
    """Return the position of a job family; -2, which no post has, where nobody is in it."""
    if job_family is None:
        return None
    return population.family_ids.index(job_family) if job_family in population.family_ids else -2
