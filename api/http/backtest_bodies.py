"""What a client sends to have the simulator held against the past."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from api.http.bodies import WireModel
from api.http.queries import Day, WrittenDay
from engine.simulation.backtest.body import Covariate, JoinerBasis


class BacktestWanted(WireModel):
    """Days, and what leaving may depend on."""

    fit_until: Annotated[date, WrittenDay]
    """Last day of the record that may be used."""
    forecast_until: Annotated[date, WrittenDay]
    """Last day that is foretold, whole months after ``fit_until``."""
    fit_from: Day = None
    """First day of the record that is used; where departures begin on record where left out."""
    bands_years: list[Annotated[float, Field(ge=0, le=100)]] | None = Field(default=None, min_length=1, max_length=50)
    """Lower edges of the bands of tenure, rising from 0; as fine as the record allows where left out."""
    covariates: list[Covariate] = Field(default=[], max_length=4)
    """What else leaving depends on."""
    joiners: JoinerBasis = "auto"
    """Whether people come at a number a year or at a rate per head."""
    replications: int = Field(default=300, ge=20, le=20_000)
    """How often the years are simulated."""
    seed: int = Field(default=1, ge=0, le=2**63 - 1)
    """Seed of the random numbers."""
