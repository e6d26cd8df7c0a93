"""What a report is made from: the answers of the verbs, each with its inputs and execution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.evidence.result import Result
from engine.goals.forecast_views import GoalForecasts
from engine.goals.framework_mixes import FrameworkMixes
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_status import GoalStatus
from engine.goals.preview_views import PolicyPreview
from engine.planning.answer import PlanAnswer
from engine.simulation.answers.body import SimulationBody
from engine.simulation.backtest.body import BacktestBody
from engine.simulation.chains.body import ChainEffect
from engine.simulation.experiments.brief import BriefBody
from engine.simulation.experiments.sweep import SweepBody
from engine.skills.buried import BuriedPotential
from engine.skills.matrix.answer import SkillGaps, SkillMatrix
from engine.staffing.answers.answer import StaffingAnswer
from engine.staffing.changes.change import Absence
from engine.staffing.changes.replan_answer import Replan
from engine.staffing.portfolio.portfolio_answer import PortfolioAnswer
from engine.staffing.schedule.answer import ScheduleAnswer
from engine.staffing.trades.trade_answer import TradeOffs
from engine.staffing.why.fixes_answer import Fixes
from engine.staffing.why.why_not_answer import WhyNot


@dataclass(frozen=True)
class SkillAnswers:
    """What is known of skills.

    Attributes
    ----------
    matrix : Result of SkillMatrix
        Skills by unit.
    gaps : Result of SkillGaps
        What is lacking.
    buried : Result of BuriedPotential
        Whose skills nobody uses.
    """

    matrix: Result[SkillMatrix]
    gaps: Result[SkillGaps]
    buried: Result[BuriedPotential]

    @property
    def results(self) -> tuple[Result[Any], ...]:
        """All of them."""
        return self.matrix, self.gaps, self.buried


@dataclass(frozen=True)
class Choices:
    """What else can be chosen where projects are staffed, and what follows from it.

    Attributes
    ----------
    trades : Result of TradeOffs or None
        Plans of which none betters another.
    why_not : Result of WhyNot or None
        Why somebody is not in the team.
    replan : Result of Replan or None
        What a member's absence takes.
    absence : Absence or None
        Who is away when, as that question put it.
    fixes : Result of Fixes or None
        What would make an impossible request possible.
    portfolio : Result of PortfolioAnswer or None
        All open roles at once.
    schedule : Result of ScheduleAnswer or None
        A project's tasks in time.
    role_names : mapping of str to str
        Names of roles by id.
    people_names : mapping of str to str
        Names of people by id, where an answer gives the id alone.
    """

    trades: Result[TradeOffs] | None = None
    why_not: Result[WhyNot] | None = None
    replan: Result[Replan] | None = None
    absence: Absence | None = None
    fixes: Result[Fixes] | None = None
    portfolio: Result[PortfolioAnswer] | None = None
    schedule: Result[ScheduleAnswer] | None = None
    role_names: Mapping[str, str] = field(default_factory=dict)
    people_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def results(self) -> tuple[Result[Any], ...]:
        """Those that there are."""
        given = (self.trades, self.why_not, self.replan, self.fixes, self.portfolio, self.schedule)
        return tuple(result for result in given if result is not None)

    def role(self, identity: str) -> str:
        """Return the name of a role, its id where none is known."""
        return self.role_names.get(identity, identity)

    def person(self, identity: str) -> str:
        """Return the name of a person, the id where none is known."""
        return self.people_names.get(identity, identity)


@dataclass(frozen=True)
class Strategy:
    """Whether a strategy can be carried, by what, and what one departure sets off.

    Attributes
    ----------
    brief : Result of BriefBody
        The strategy as it stands beside its options.
    swept : Result of SweepBody
        The strategy over when and how many are trained.
    chain : Result of ChainEffect or None
        What the departure of one person leads to.
    plan : Result of PlanAnswer or None
        The cheapest plan over several demands.
    backtest : Result of BacktestBody or None
        The last years as the record before them would have foretold them.
    """

    brief: Result[BriefBody]
    swept: Result[SweepBody]
    chain: Result[ChainEffect] | None = None
    plan: Result[PlanAnswer] | None = None
    backtest: Result[BacktestBody] | None = None

    @property
    def results(self) -> tuple[Result[Any], ...]:
        """Those that there are."""
        given = (self.brief, self.swept, self.chain, self.plan, self.backtest)
        return tuple(result for result in given if result is not None)


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
    skills : SkillAnswers or None
        Skills by unit, gaps, buried potential.
    staffing : tuple of Result of StaffingAnswer
        Answers to staffing requests, in the order shown.
    choices : Choices or None
        What else can be chosen there.
    simulation : Result of SimulationBody or None
        Simulated scenarios.
    strategy : Strategy or None
        Whether a strategy can be carried.
    """

    title: str = ""
    goals: Result[GoalStatus] | None = None
    mixes: Result[FrameworkMixes] | None = None
    risks: Result[GoalRisks] | None = None
    forecasts: Result[GoalForecasts] | None = None
    change: Result[PolicyPreview] | None = None
    skills: SkillAnswers | None = None
    staffing: tuple[Result[StaffingAnswer], ...] = ()
    choices: Choices | None = None
    simulation: Result[SimulationBody] | None = None
    strategy: Strategy | None = None

    @property
    def results(self) -> tuple[Result[Any], ...]:
        """All answers there are, in the order of the page."""
        given = (
            *(self.goals, self.mixes, self.risks, self.forecasts, self.change),
            *(self.skills.results if self.skills else ()),
            *self.staffing,
            *(self.choices.results if self.choices else ()),
            self.simulation,
            *(self.strategy.results if self.strategy else ()),
        )
        return tuple(result for result in given if result is not None)
