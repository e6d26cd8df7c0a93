"""What a simulation answers: bands of every output by month, differences between scenarios, and what was assumed."""

from __future__ import annotations

from engine.domain.frozen import FrozenModel, Localised
from engine.domain.sourced import Origin
from engine.simulation.scenarios.quantities import BandEvidence
from engine.simulation.scenarios.scenario import Output, Scenario


class Assumption(FrozenModel):
    """One value that a run rests on."""

    name: str
    """Where the scenario says it, as a dotted path."""
    value: float | tuple[float, ...]
    """The value, in ``unit``."""
    unit: str
    """Its unit; for a waiting time with the name of its law."""
    source: Origin
    """Where it comes from: data, policy or assumption."""
    why: str = ""
    """Reason given."""
    evidence: tuple[BandEvidence, ...] | None = None
    """What the records say, for hazards that were estimated from them."""


class OutputSeries(FrozenModel):
    """One output over the months of a run, summarised over its replications."""

    output: Output
    """What is measured."""
    months: tuple[int, ...]
    """Months after the start at whose end the values stand; 0, the start itself, for states only."""
    mean: tuple[float, ...]
    """Mean over replications."""
    low: tuple[float, ...]
    """5 % quantile over replications."""
    high: tuple[float, ...]
    """95 % quantile over replications."""
    half_width: tuple[float, ...] | None
    """Half-width of the 95 % confidence interval of the mean; ``None`` after a single replication."""


class MeasureSeries(FrozenModel):
    """One measure of a run, such as the share done of a project, over its months."""

    name: str
    """Name, such as ``share_done:conversion``; the mean of a measure that is 0 or 1 is a probability."""
    title: Localised
    """What it is, for people."""
    unit: str
    """Its unit."""
    mean: tuple[float, ...]
    """Mean over replications at the start and at the end of every month."""
    low: tuple[float, ...]
    """5 % quantile over replications."""
    high: tuple[float, ...]
    """95 % quantile over replications."""
    half_width: tuple[float, ...] | None
    """Half-width of the 95 % confidence interval of the mean; ``None`` after a single replication."""
    final: FinalMeasure
    """The measure at the end."""


class FinalMeasure(FrozenModel):
    """A measure at the end of the horizon."""

    name: str
    """Name of the measure."""
    basis: str
    """``last month``, ``total`` or ``mean``."""
    mean: float
    """Mean over replications."""
    low: float
    """5 % quantile over replications."""
    high: float
    """95 % quantile over replications."""
    half_width: float | None
    """Half-width of the 95 % confidence interval of the mean; ``None`` after a single replication."""


class FamilySeries(FrozenModel):
    """People of one job family over the months of a run."""

    job_family: str
    """Id of the job family."""
    headcount_mean: tuple[float, ...]
    """Mean headcount at the start and at the end of every month."""
    headcount_low: tuple[float, ...]
    """5 % quantile of it."""
    headcount_high: tuple[float, ...]
    """95 % quantile of it."""
    leavers_mean: tuple[float, ...]
    """Mean leavers of every month, from month 1."""


class FinalRow(FrozenModel):
    """One output at the end of the horizon: the last month of a state, the total of a flow."""

    output: Output
    """What is measured."""
    basis: str
    """``last month`` for states, ``total`` for counts and amounts, ``mean`` for multipliers."""
    mean: float
    """Mean over replications."""
    low: float
    """5 % quantile over replications."""
    high: float
    """95 % quantile over replications."""
    half_width: float | None
    """Half-width of the 95 % confidence interval of the mean; ``None`` after a single replication."""


class ScenarioOutcome(FrozenModel):
    """What one scenario leads to."""

    name: str
    """Name of the scenario."""
    title: Localised
    """Its title."""
    scenario: Scenario
    """The scenario as it was run, complete: with what it extends merged in and estimated hazards filled in."""
    replications: int
    """Replications that were run."""
    precision_reached: bool | None
    """Whether the wanted half-width was reached; ``None`` where a number of replications was asked for."""
    people_at_start: int
    """Headcount at the start."""
    calibrated: bool
    """Whether the hazards of leaving were estimated from the organisation's own records."""
    standing: Localised
    """In a sentence what kind of statement this is: a calibrated forecast or a what-if on assumptions."""
    series: tuple[OutputSeries, ...]
    """Every output by month."""
    by_job_family: tuple[FamilySeries, ...]
    """Headcount and leavers by job family."""
    final: tuple[FinalRow, ...]
    """Every output at the end."""
    measures: tuple[MeasureSeries, ...] = ()
    """What this scenario measures besides: work, milestones, goals, cost, in the order of the scenario."""
    assumptions: tuple[Assumption, ...]
    """Every value the run rests on, in the order of the scenario."""


class OutputDifference(FrozenModel):
    """How one output differs between two scenarios, replication by replication on the same random numbers."""

    output: Output
    """What is measured."""
    months: tuple[int, ...]
    """Months after the start."""
    mean: tuple[float, ...]
    """Mean of the paired differences, other scenario minus first."""
    half_width: tuple[float, ...] | None
    """Half-width of the 95 % confidence interval of that mean; ``None`` after a single replication."""


class Comparison(FrozenModel):
    """A scenario against the first one."""

    name: str
    """The scenario compared."""
    against: str
    """The first scenario."""
    replications: int
    """Replications that both have."""
    same_random_numbers: bool
    """Whether both have the same seed, so that differences are between paired runs."""
    differences: tuple[OutputDifference, ...]
    """By output and month."""
    final: tuple[FinalRow, ...]
    """Paired differences at the end of the shorter horizon."""
    final_measures: tuple[FinalMeasure, ...] = ()
    """Paired differences of the measures that both have."""


class SimulationBody(FrozenModel):
    """What several scenarios of one organisation lead to."""

    as_of: str
    """Day on which the runs start, ISO."""
    scenarios: tuple[ScenarioOutcome, ...]
    """In the order asked for."""
    comparisons: tuple[Comparison, ...]
    """Every further scenario against the first."""
    confidence: float = 0.95
    """Confidence level of every half-width."""
    band: tuple[float, float] = (0.05, 0.95)
    """Quantiles of ``low`` and ``high``; linear between order statistics (Hyndman and Fan 1996, type 7)."""
    partial: bool = False
    """Whether it was ended, or looked at, before all replications were done: it speaks of those alone."""
