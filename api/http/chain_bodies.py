"""What clients send to ask for a chain of events."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.http.bodies import WireModel
from engine.simulation.chains.effect import ChainQuestion
from engine.simulation.chains.tracing import TraceQuestion


class TraceWanted(WireModel):
    """One run of a scenario, event by event."""

    scenario: str | dict[str, Any]
    """Name of a shipped scenario (GET /v1/scenarios), or an object with the keys of a scenario file."""
    seed: int | None = Field(default=None, ge=0, le=2**63 - 1)
    """Seed in place of the scenario's own."""
    replication: int = Field(default=0, ge=0, le=99_999)
    """Which of the runs, from 0."""
    why: int | None = Field(default=None, ge=1, le=2**53)
    """Event whose causes are wanted."""
    origin: str | None = Field(default=None, min_length=1, max_length=200)
    """Event number, person or thing of which it is wanted what followed."""
    kinds: list[str] = Field(default=[], max_length=50)
    """Kinds of events to list; all of them where left out."""

    @property
    def question(self) -> TraceQuestion:
        """What is asked of the run."""
        return TraceQuestion(replication=self.replication, why=self.why, origin=self.origin, kinds=tuple(self.kinds))


class ChainWanted(WireModel):
    """An event to leave out: a leaver with a month, a shock of the scenario, or a departure of the traced run."""

    scenario: str | dict[str, Any]
    """Name of a shipped scenario (GET /v1/scenarios), or an object with the keys of a scenario file."""
    seed: int | None = Field(default=None, ge=0, le=2**63 - 1)
    """Seed in place of the scenario's own."""
    replications: int | None = Field(default=None, ge=1, le=100_000)
    """Replications in place of what the scenario says."""
    leaver: str | None = Field(default=None, min_length=1, max_length=200)
    """Person who leaves."""
    month: float | None = Field(default=None, ge=0, le=600, allow_inf_nan=False)
    """When, in months since the start."""
    shock: str | None = Field(default=None, min_length=1, max_length=200)
    """Id of a shock of the scenario."""
    event: int | None = Field(default=None, ge=1, le=2**53)
    """Number of a departure in the run looked at."""
    replication: int = Field(default=0, ge=0, le=99_999)
    """Run that is looked at in detail."""

    @property
    def question(self) -> ChainQuestion:
        """Which event is left out."""
        return ChainQuestion(
            leaver=self.leaver,
            month=self.month,
            shock=self.shock,
            event=self.event,
            replication=self.replication,
        )
