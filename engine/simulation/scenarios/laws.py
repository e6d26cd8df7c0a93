"""Everything that drives a run: the laws of a scenario."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from engine.domain.frozen import FrozenModel
from engine.simulation.scenarios.arrivals import Intake
from engine.simulation.scenarios.causes import Cause, ContractEnds, Retirement
from engine.simulation.scenarios.growth import PlannedGrowth
from engine.simulation.scenarios.hiring import Hiring, RampUp
from engine.simulation.scenarios.leaving import Leaving, Overload
from engine.simulation.scenarios.moves import Moves
from engine.simulation.scenarios.promotion_rounds import PromotionRound
from engine.simulation.scenarios.succession import Succession
from engine.simulation.scenarios.training import Training


class Laws(FrozenModel):
    """Everything that drives a run; a law that is left out does not act."""

    leaving: Leaving | None = None
    """Who leaves when; nobody where left out."""
    hiring: Hiring | None = None
    """How vacancies are filled; nobody is hired where left out."""
    ramp_up: RampUp | None = None
    """Output of newcomers; full at once where left out."""
    overload: Overload | None = None
    """Overload feedback; none where left out."""
    growth: PlannedGrowth | None = None
    """Planned change of posts; none where left out."""
    intakes: tuple[Intake, ...] = ()
    """People who start without a vacancy."""
    succession: Succession | None = None
    """How vacancies are filled from below; all come from outside where left out."""
    moves: Moves | None = None
    """Moves of named or tagged people on a date; none where left out."""
    training: Training | None = None
    """Courses that levers send people to; none where left out."""

    causes: tuple[Cause, ...] = ()
    """What else may happen to people, each with a hazard of its own: leave, retire, transfer, promotion."""
    retirement: Retirement | None = None
    """Who retires when; nobody where left out."""
    contracts: ContractEnds | None = None
    """Whose employment ends on a day on record; nobody's where left out."""
    promotion_rounds: tuple[PromotionRound, ...] = ()
    """Promotions of a whole level at once, by probability; none where left out."""

    @model_validator(mode="after")
    def _growth_needs_hiring(self) -> Self:
        if self.hiring is None and self.growth is not None and _asks_for_people(self.growth):
            raise ValueError("growth asks for new people, but there is no law of hiring")
        return self


def _asks_for_people(growth: PlannedGrowth) -> bool:
    rising = growth.headcount is not None and growth.headcount.value > 0
    return rising or bool(growth.openings) or any(addition.people.value > 0 for addition in growth.additions)
