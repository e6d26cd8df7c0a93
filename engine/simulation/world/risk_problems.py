"""What is wrong with the laws of leaving, causes, retirement and rounds of a scenario on an organisation."""

from __future__ import annotations

from collections.abc import Iterator

from engine.errors import Problem
from engine.simulation.scenarios.hazard_law import HazardLaw, Who
from engine.simulation.scenarios.laws import Laws
from engine.simulation.scenarios.scenario import Detail, Scenario
from engine.simulation.world.known_names import KnownNames
from engine.simulation.world.population import Population
from engine.simulation.world.risk_building import highest_hazard

HIGHEST_HAZARD_PER_YEAR = 1000.0
"""A mean stay of nine hours; beyond it a run would only count comings and goings."""
MOST_TEAMS_IN_DETAIL = 300
"""Teams of which every replication keeps series of their own."""


def risk_problems(scenario: Scenario, population: Population, known: KnownNames) -> Iterator[Problem]:
    """Yield every name that the organisation does not have, and hazards that are missing or beyond any use."""
    laws = scenario.laws
    for who, law in hazard_laws(laws):
        yield from _names_of_law(who, law, known)
        yield from _sizes(scenario.name, who, law)
    for cause in laws.causes:
        yield from _names_of(f"cause '{cause.id}'", cause.who, known)
        for place in cause.to:
            yield from known.unknown_unit(f"cause '{cause.id}'", place.unit_id)
    for round_ in laws.promotion_rounds:
        yield from _names_of(f"round '{round_.id}'", round_.who, known)
    for unit in laws.retirement.by_unit if laws.retirement else ():
        yield from known.unknown_unit("retirement", unit)
    for unit in laws.overload.by_unit if laws.overload else ():
        yield from known.unknown_unit("overload", unit)
    by_unit = set(scenario.details) & {Detail.HEADCOUNT_BY_UNIT, Detail.FLOWS_BY_UNIT}
    if by_unit and len(population.team_ids) > MOST_TEAMS_IN_DETAIL:
        what = f"Scenario '{scenario.name}' asks for outputs of {len(population.team_ids)} teams each."
        mend = f"Leave {' and '.join(sorted(by_unit))} out; they are for at most {MOST_TEAMS_IN_DETAIL} teams."
        yield Problem("too-many-teams", what, mend)


def hazard_laws(laws: Laws) -> Iterator[tuple[str, HazardLaw]]:
    """Yield every hazard of a scenario with the words for it."""
    if laws.leaving is not None:
        yield "leaving", laws.leaving
    for cause in laws.causes:
        yield f"cause '{cause.id}'", cause


def _sizes(scenario: str, who: str, law: HazardLaw) -> Iterator[Problem]:
    if law.hazards is not None and law.hazards.value is None:
        if who == "leaving":
            what = f"The hazards of scenario '{scenario}' are to come from data and have not been estimated."
            mend = "Run it with the history of employments, or give hazards as 'value'."
        else:
            what = f"Scenario '{scenario}': the hazards of {who} are to come from data; only those of 'leaving' can."
            mend = "Give them as 'value'."
        yield Problem("not-calibrated", what, mend)
    highest = highest_hazard(law)
    if highest > HIGHEST_HAZARD_PER_YEAR:
        what = f"With its multipliers, scenario '{scenario}' has a hazard of {highest:g} a year ({who})."
        yield Problem("hazard-too-high", what, f"Stay at {HIGHEST_HAZARD_PER_YEAR:g} a year or below.")


def _names_of_law(who: str, law: HazardLaw, known: KnownNames) -> Iterator[Problem]:
    for family in law.by_job_family:
        yield from known.unknown_family(f"{who}, by_job_family,", family)
    for unit in law.by_unit:
        yield from known.unknown_unit(f"{who}, by_unit,", unit)
    for tag in law.by_tag:
        yield from known.unknown_tag(f"{who}, by_tag,", tag)
    for location in law.by_location:
        yield from known.unknown_location(f"{who}, by_location,", location)


def _names_of(who: str, people: Who, known: KnownNames) -> Iterator[Problem]:
    for unit in people.units:
        yield from known.unknown_unit(who, unit)
    for family in people.job_families:
        yield from known.unknown_family(who, family)
    for tag in people.tags:
        yield from known.unknown_tag(who, tag)
    for location in people.locations:
        yield from known.unknown_location(who, location)
