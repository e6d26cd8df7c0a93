"""What a report is made from: the answers of the verbs, each with its inputs and execution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.evidence.result import Result
from engine.goals.forecast_views import GoalForecasts
from engine.goals.framework_mixes import FrameworkMixes
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_status import GoalStatus
from engine.goals.preview_views import PolicyPreview
from engine.simulation.body import SimulationBody
from engine.staffing.answers.answer import StaffingAnswer


@dataclass(frozen=True)
class ReportContents:
    """The answers that a report shows; what is missing gets a sentence that says so.

    Attributes
    ----------
    title : str
        Name of the organisation or the occasion; empty for none.
    goals : Result of GoalStatus or None
        Goals with their values.
    mixes : Result of FrameworkMixes or None
        Recommended framework mixes.
    risks : Result of GoalRisks or None
        Alerts and breaks.
    forecasts : Result of GoalForecasts or None
        How far key results will get.
    change : Result of PolicyPreview or None
        A policy that was tried on everyone.
    staffing : tuple of Result of StaffingAnswer
        Answers to staffing requests, in the order shown.
    simulation : Result of SimulationBody or None
        Simulated scenarios.
    """

    title: str = ""
    goals: Result[GoalStatus] | None = None
    mixes: Result[FrameworkMixes] | None = None
    risks: Result[GoalRisks] | None = None
    forecasts: Result[GoalForecasts] | None = None
    change: Result[PolicyPreview] | None = None
    staffing: tuple[Result[StaffingAnswer], ...] = ()
    simulation: Result[SimulationBody] | None = None

    @property
    def results(self) -> tuple[Result[Any], ...]:
        """All answers there are, in the order of the page."""
        given = (
            *(self.goals, self.mixes, self.risks, self.forecasts, self.change),
            *self.staffing,
            self.simulation,
        )
        return tuple(result for result in given if result is not None)
