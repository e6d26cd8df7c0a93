"""How vacancies are filled from below, as plain numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.domain.organisation import Organisation
from engine.errors import Problem
from engine.simulation.randomness import entity_hash
from engine.simulation.scenarios.hiring import WaitingTime
from engine.simulation.scenarios.posts import PostsMeant
from engine.simulation.scenarios.succession import Succession, SuccessionStep
from engine.simulation.world.known_names import KnownNames
from engine.simulation.world.population import Population
from engine.simulation.world.post_kind import PostKind, post_kind


@dataclass(frozen=True, eq=False)
class SuccessionWay:
    """One way to fill a vacancy from inside.

    Attributes
    ----------
    number : int
        Key of its random numbers, from its id.
    share : float
        Share of the vacancies that go this way.
    search_time : WaitingTime
        From the vacancy to the move.
    candidates : PostKind
        Who may move; their level is always given.
    within : {"organisation", "team", "job family"}
        Whether they must be of the vacancy's own team or family.
    longest : bool
        Whether the one longest in grade moves, rather than any.
    """

    number: int
    share: float
    search_time: WaitingTime
    candidates: PostKind
    within: str
    longest: bool


@dataclass(frozen=True)
class SuccessionLaw:
    """All ways, by the vacancies they are about; a vacancy follows the first scope that holds it."""

    scopes: tuple[tuple[PostKind, tuple[SuccessionWay, ...]], ...]


def succession_problems(law: Succession, known: KnownNames) -> Iterator[Problem]:
    """Yield what the law names and the organisation does not have."""
    for step in law.steps:
        who = f"succession step '{step.id}'"
        for level in (step.to_level, step.from_level):
            yield from known.unknown_level(who, level)
        for unit in (step.unit_id, step.from_unit_id):
            yield from known.unknown_unit(who, unit)
        for family in (step.job_family, step.from_job_family):
            yield from known.unknown_family(who, family)


def succession_law(law: Succession, organisation: Organisation, population: Population) -> SuccessionLaw:
    """Return the law on an organisation."""

    def kind(unit: str | None, family: str | None, level: int) -> PostKind:
        return post_kind(PostsMeant(unit_id=unit, job_family=family, level=level), organisation, population)

    def way(step: SuccessionStep) -> SuccessionWay:
        return SuccessionWay(
            number=entity_hash(step.id),
            share=step.share.share,
            search_time=step.search_time,
            candidates=kind(step.from_unit_id, step.from_job_family, step.from_level),
            within=step.within,
            longest=step.choose == "longest in grade",
        )

    return SuccessionLaw(
        tuple(
            (kind(unit, family, level), tuple(way(step) for step in steps))
            for (level, unit, family), steps in law.by_scope().items()
        )
    )
