"""How much simulation one request may ask for, as long as the answer is waited for."""

from __future__ import annotations

from collections.abc import Sequence

from engine.application.simulate import asked_about
from engine.application.workspace import Period, Workspace
from engine.errors import InputError, Problem
from engine.simulation.backtest.body import BacktestQuestion
from engine.simulation.backtest.periods import months_between
from engine.simulation.scenarios.scenario import Scenario

MOST_PERSON_MONTHS = 100_000_000
"""Simulated person-months a request; about a minute on one core."""
FEWEST_PEOPLE = 500
"""People that a small organisation counts as: a month costs time whoever is there."""


def hold_to_cap(workspace: Workspace, period: Period, scenarios: Sequence[Scenario]) -> None:
    """Raise InputError where the scenarios ask for more than ``MOST_PERSON_MONTHS``, with what would fit."""
    people = _people(workspace, period, scenarios)
    a_replication = sum(_person_months(scenario, people) for scenario in scenarios)
    wanted = sum(_person_months(scenario, people) * scenario.replications.limit for scenario in scenarios)
    fitting = MOST_PERSON_MONTHS // a_replication
    mend = f"Ask for {fitting:,} replications at most" if fitting else "Ask for fewer scenarios or a shorter horizon"
    _require(wanted, f"{mend}, or have it done as a job: ?wait=0.", "over all scenarios", "replications")


def hold_runs_to_cap(workspace: Workspace, period: Period, scenarios: Sequence[Scenario], runs: int) -> None:
    """Raise InputError where so many runs of scenarios like these are more than ``MOST_PERSON_MONTHS``."""
    people = _people(workspace, period, scenarios)
    longest = max(_person_months(scenario, people) for scenario in scenarios)
    mend = f"Ask for {MOST_PERSON_MONTHS // longest:,} runs at most (this is {runs:,}): fewer points or replications"
    _require(longest * runs, f"{mend}, or have it done as a job: ?wait=0.", "over all points", "asked")


def _people(workspace: Workspace, period: Period, scenarios: Sequence[Scenario]) -> int:
    organisation = asked_about(workspace, period, scenarios, ())
    starts = [scenario.as_of for scenario in scenarios if scenario.as_of]
    if starts and starts[0] != organisation.valid_on:
        organisation = workspace.history.as_of(starts[0], organisation.known_on)
    return max(FEWEST_PEOPLE, len(organisation.workforce))


def _require(wanted: int, mend: str, over: str, column: str) -> None:
    if wanted > MOST_PERSON_MONTHS:
        what = (
            f"This asks for up to {wanted:,} simulated person-months (people, {FEWEST_PEOPLE} at least, x months x "
            f"replications, {over}); a request may ask for {MOST_PERSON_MONTHS:,}."
        )
        raise InputError(Problem("simulation-too-large", what, mend, column=column))


def hold_backtest_to_cap(workspace: Workspace, asked: BacktestQuestion) -> None:
    """Raise InputError where a backtest asks for more than ``MOST_PERSON_MONTHS``, with what would fit."""
    organisation = workspace.organisation(Period(asked.fit_until, asked.fit_until))
    people = max(FEWEST_PEOPLE, len(organisation.workforce))
    a_replication = people * months_between(asked.fit_until, asked.forecast_until)
    if a_replication * asked.replications <= MOST_PERSON_MONTHS:
        return
    what = (
        f"This asks for {a_replication * asked.replications:,} simulated person-months (people, {FEWEST_PEOPLE} at "
        f"least, x months x replications); a request may ask for {MOST_PERSON_MONTHS:,}."
    )
    mend = f"Ask for {MOST_PERSON_MONTHS // a_replication:,} replications at most, or have it done as a job: ?wait=0."
    raise InputError(Problem("simulation-too-large", what, mend, column="replications"))


def _person_months(scenario: Scenario, people: int) -> int:
    """Return an upper estimate of the person-months of one replication, growth included."""
    months, growth = scenario.horizon_months, scenario.laws.growth
    if growth is None:
        return people * months
    added = sum(max(0, int(item.people.value)) for item in growth.additions)
    yearly = max(0.0, growth.headcount.per_year) if growth.headcount else 0.0
    factor = min((1 + yearly) ** (months / 12), 1e9)
    return int((people + added) * factor * months)
