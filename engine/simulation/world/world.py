"""A scenario on a population, as plain numbers: all that one replication needs, and all that is sent to a worker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engine.domain.interventions import Responder
from engine.simulation.scenarios.scenario import Detail
from engine.simulation.world.comers import Comers
from engine.simulation.world.dated_ends import DatedEnds
from engine.simulation.world.hiring_law import HiringLaw
from engine.simulation.world.measure import Measure
from engine.simulation.world.population import Population
from engine.simulation.world.post_plan import PostPlan
from engine.simulation.world.risk import Risk
from engine.simulation.world.rounds import Rounds
from engine.simulation.world.shocks import Leavers
from engine.simulation.world.succession_law import SuccessionLaw
from engine.simulation.world.tenure import OutputCurve
from engine.simulation.world.transfers import PlannedTransfer
from engine.simulation.world.watches import Watch
from engine.simulation.world.work import WorkPlan


class Unsure(Protocol):
    """What is not known of a world: every replication is of another world that may be."""

    def drawn(self, world: World, replication: int) -> World:
        """Return the world of one replication; its random numbers are keyed by the world's seed and that number."""


@dataclass(frozen=True, eq=False)
class World:
    """All that one replication needs.

    Attributes
    ----------
    population : Population
        Who is there at the start.
    horizon_months : int
        Months to run.
    seed : int
        Seed of the random numbers.
    risks : tuple of Risk
        What people are exposed to; the first is leaving.
    output : OutputCurve
        Output of a newcomer.
    hiring : HiringLaw or None
        How posts are filled, ``None`` if nobody is hired.
    plan : PostPlan
        Posts and work by month.
    succession : SuccessionLaw or None
        How posts are filled from below, ``None`` if none is.
    intakes, openings : tuple of Comers
        People who start without a vacancy, and posts that open at random.
    transfers : tuple of PlannedTransfer
        Moves that are decided.
    watches : tuple of Watch
        Units, families and levels to look at.
    measures : tuple of Measure
        What a run measures besides the outputs that every run has.
    unsure : tuple of Unsure
        What is drawn anew for every replication.
    shocks : tuple of Leavers
        Who leaves at a moment whatever the laws say, in the order of moments.
    staying : frozenset of int
        Hashes of people whom nothing but a shock that means them by name takes away: what a run without the event that
        someone leaves is made of.
    responder : Responder or None
        Policy that may change what is to be done when teams lose people, passed in by a study.
    dated_ends : tuple of DatedEnds
        Departures whose day is on record.
    rounds : tuple of Rounds
        Promotions of whole levels at once.
    details : tuple of Detail
        What is recorded in detail.
    work : WorkPlan or None
        Skills, work, courses, levers and prices; ``None`` where the scenario has none of them.
    """

    population: Population
    horizon_months: int
    seed: int
    risks: tuple[Risk, ...]
    output: OutputCurve
    hiring: HiringLaw | None
    plan: PostPlan
    succession: SuccessionLaw | None = None
    intakes: tuple[Comers, ...] = ()
    openings: tuple[Comers, ...] = ()
    transfers: tuple[PlannedTransfer, ...] = ()
    watches: tuple[Watch, ...] = ()
    measures: tuple[Measure, ...] = ()
    unsure: tuple[Unsure, ...] = ()
    shocks: tuple[Leavers, ...] = ()
    staying: frozenset[int] = frozenset()
    responder: Responder | None = None
    dated_ends: tuple[DatedEnds, ...] = ()
    rounds: tuple[Rounds, ...] = ()
    details: tuple[Detail, ...] = ()
    work: WorkPlan | None = None

    def place_of(self, measure: str) -> int:
        """Return where a measure stands among the world's; StopIteration if there is no such measure."""
        return next(at for at, one in enumerate(self.measures) if one.name == measure)

    def of_replication(self, replication: int) -> World:
        """Return the world of one replication, with all that is unsure of it drawn."""
        world = self
        for unsure in self.unsure:
            world = unsure.drawn(world, replication)
        return world
