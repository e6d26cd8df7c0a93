"""What clients ask of experiments."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.http.bodies import WireModel
from engine.simulation.experiments.brief import BriefQuestion
from engine.simulation.experiments.drivers import DriversQuestion
from engine.simulation.experiments.ranking import RankingQuestion
from engine.simulation.experiments.sensitivity import SensitivityQuestion
from engine.simulation.experiments.sweep import SweepQuestion
from engine.studies.hardening.body import HardenQuestion


class ScenariosAsked(WireModel):
    """Which scenarios are looked at."""

    scenarios: list[str | dict[str, Any]] = Field(min_length=1, max_length=20)
    """Names of shipped scenarios (GET /v1/scenarios), and objects with the keys of a scenario file, which may extend
    shipped ones and each other."""
    seed: int | None = Field(default=None, ge=0, le=2**63 - 1)
    """Seed in place of the scenarios' own."""


class SweepAsked(ScenariosAsked):
    """One scenario, and which of its numbers to try."""

    asked: SweepQuestion = SweepQuestion()
    """What to try and to look at; what the scenario's ``sweep`` says where left out."""


class DriversAsked(ScenariosAsked):
    """Two scenarios whose difference is to be traced."""

    asked: DriversQuestion = DriversQuestion()
    """What to trace, and by which groups of changes."""


class RankingAsked(ScenariosAsked):
    """Scenarios of which the best is wanted."""

    asked: RankingQuestion
    """What makes a scenario best, and how sure the answer is to be."""


class SensitivityAsked(ScenariosAsked):
    """One scenario, and which of its numbers to vary."""

    asked: SensitivityQuestion = SensitivityQuestion()
    """What to look at, which numbers to vary, and how much work to spend."""


class BriefAsked(ScenariosAsked):
    """Options, the first as the way things are going."""

    asked: BriefQuestion = BriefQuestion()
    """What the page is about."""


class HardeningAsked(ScenariosAsked):
    """One scenario whose levers may be moved, or several to choose from, and how sure a plan must be."""

    asked: HardenQuestion = HardenQuestion()
    """How sure, and how hard to look."""
