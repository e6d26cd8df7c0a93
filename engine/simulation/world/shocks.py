"""The shocks of a scenario on an organisation, as plain numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.documents.hints import did_you_mean
from engine.domain.columns import split_list
from engine.domain.organisation import Organisation
from engine.errors import Problem
from engine.simulation.randomness import Hashes, entity_hash, entity_hashes
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.scenarios.shocks import DAYS_PER_MONTH, Affected, Contraction, Expansion, Market, Shock, Wave
from engine.simulation.world.population import Population
from engine.simulation.world.post_plan import Counts, spread

Teams = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Leavers:
    """People who leave at one moment because of a shock.

    Attributes
    ----------
    name : str
        Id of the shock.
    at : float
        Moment in months since the start.
    key : int
        Part of the random numbers by which people are chosen.
    number : Affected
        How many of those who qualify; of each team where ``by_team`` says how many.
    person : uint64 array or None
        Hashes of those who may be chosen, sorted; anybody where ``None``.
    teams : bool array of shape (teams,) or None
        Where they are; anywhere where ``None``.
    family : int or None
        Their job family; any where ``None``.
    by_team : int64 array of shape (teams,) or None
        How many of every team leave, in place of ``number``.
    named : bool
        Whether this is one person by name.
    """

    name: str
    at: float
    key: int
    number: Affected
    person: Hashes | None = None
    teams: Teams | None = None
    family: int | None = None
    by_team: Counts | None = None
    named: bool = False


@dataclass(frozen=True)
class PostShocks:
    """What shocks do to the plan of posts.

    Attributes
    ----------
    posts : tuple of (int, int64 array of shape (teams,))
        Posts, with their work, that come or go at the start of a month.
    work : tuple of (int, int64 array of shape (teams,))
        Work alone that comes from the start of a month.
    """

    posts: tuple[tuple[int, Counts], ...] = ()
    work: tuple[tuple[int, Counts], ...] = ()


def leavers_of(shocks: Sequence[Shock], organisation: Organisation, population: Population) -> tuple[Leavers, ...]:
    """Return who leaves because of shocks, in the order of moments, then of the scenario."""
    found = [_leavers(shock, organisation, population) for shock in shocks]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.at))


def post_shocks_of(shocks: Sequence[Shock], organisation: Organisation, population: Population) -> PostShocks:
    """Return what shocks change in the plan of posts."""
    posts: list[tuple[int, Counts]] = []
    work: list[tuple[int, Counts]] = []
    for shock in shocks:
        month = int(shock.month or 0)
        if shock.expansion is not None:
            posts.append((month, _by_team(shock.expansion, organisation, population)))
        if shock.contraction is not None:
            gone = _by_team(shock.contraction, organisation, population)
            posts.append((month, -gone))
            if shock.contraction.work == "stays":
                work.append((month, gone))
    return PostShocks(tuple(posts), tuple(work))


def market_factors(
    shocks: Sequence[Shock], acts_on: str, organisation: Organisation, months: int
) -> tuple[float, ...] | None:
    """Return the factor of every month by which markets change hazards of leaving or work; ``None`` for no change."""
    markets = [shock.market for shock in shocks if shock.market is not None and shock.market.acts_on == acts_on]
    if not markets:
        return None
    factors = np.ones(months)
    for market in markets:
        path = np.array(_path(market, organisation, months))
        power = -market.elasticity.value if market.inverse else market.elasticity.value
        factors *= (path / path[0]) ** power
    return tuple(factors.tolist())


def shock_problems(scenario: Scenario, organisation: Organisation) -> Iterator[Problem]:
    """Yield what shocks name and the organisation does not have, and shocks that cannot happen."""
    for shock in scenario.shocks:
        for kind, name, known in _names(shock, organisation):
            if name is not None and name not in known:
                what = f"Scenario '{scenario.name}': shock '{shock.id}' names {kind} '{name[:80]}', "
                what += "which the organisation does not have."
                yield Problem("unknown-name", what, did_you_mean(name, known), value=name[:80])
        moment = shock.moment(organisation.valid_on)
        if not 0 <= moment < scenario.horizon_months:
            what = f"Scenario '{scenario.name}': shock '{shock.id}' falls outside the run, which starts on "
            what += f"{organisation.valid_on} and lasts {scenario.horizon_months} months."
            yield Problem("outside-run", what, "Move the shock, or look further ahead.", value=str(shock.on or moment))
        yield from _market_problems(scenario, shock, organisation)


def _names(shock: Shock, organisation: Organisation) -> Iterator[tuple[str, str | None, set[str]]]:
    """Yield what a shock names: kind, name, and what there is."""
    workforce = organisation.workforce
    part = shock.wave or shock.contraction or shock.expansion
    units = set(organisation.unit_names) | {value for value in workforce.unit_id.values() if value}
    yield "person", shock.leaver, set(workforce.person_ids)
    yield "unit", part.unit_id if part else None, units
    if shock.wave is not None:
        wave = shock.wave
        families = {value for value in workforce.job_family.values() if value}
        yield "job family", wave.job_family, families
        yield "tag", wave.tag, {tag for tags in workforce.tags.index for tag in split_list(tags)}
        yield "skill", wave.skill, _texts(organisation, "skills") | _texts(organisation, "skill_records")


def _texts(organisation: Organisation, table: str) -> set[str]:
    return {value for value in organisation.table(table).text("skill_id").values() if value}


def _market_problems(scenario: Scenario, shock: Shock, organisation: Organisation) -> Iterator[Problem]:
    market = shock.market
    if market is None or market.repeat_from is None:
        return
    who = f"Scenario '{scenario.name}': shock '{shock.id}'"
    known = {value for value in organisation.table("indicators").text("indicator_id").values() if value}
    if market.indicator not in known:
        what = f"{who} repeats indicator '{market.indicator[:80]}', of which the data has no values."
        yield Problem("unknown-name", what, f"Give a path. {did_you_mean(market.indicator, known)}")
        return
    days, values = _indicator(market, organisation)
    if market.repeat_from < days[0] or market.repeat_from >= days[-1] or min(values) <= 0:
        what = f"{who} repeats indicator '{market.indicator}' from {market.repeat_from}; "
        what += f"its values, which must be above 0, are of {days[0]} to {days[-1]}."
        yield Problem("no-indicator", what, "Begin within these days, or give a path.")


def _indicator(market: Market, organisation: Organisation) -> tuple[list[date], list[float]]:
    """Return the days and values on record, in the order of days."""
    table = organisation.table("indicators")
    mine = np.array([value == market.indicator for value in table.text("indicator_id").values()], dtype=bool)
    days, values = table.date("date")[mine], table.number("value")[mine]
    order = np.argsort(days, kind="stable")
    return days[order].astype(object).tolist(), values[order].tolist()


def _path(market: Market, organisation: Organisation, months: int) -> list[float]:
    """Return the indicator in every month: the last value known at its start."""
    if market.repeat_from is None:
        path = market.path or (1.0,)
        return [path[min(month, len(path) - 1)] for month in range(months)]
    days, values = _indicator(market, organisation)
    moments = np.array([(day - market.repeat_from).days / DAYS_PER_MONTH for day in days])
    at = np.searchsorted(moments, np.arange(months), side="right") - 1
    return [values[position] for position in at]


def _leavers(shock: Shock, organisation: Organisation, population: Population) -> Leavers | None:
    at, key = shock.moment(organisation.valid_on), entity_hash(shock.id)
    if shock.leaver is not None:
        everyone = Affected(value=1, unit="people", source=shock.source)
        return Leavers(shock.id, at, key, everyone, person=entity_hashes([shock.leaver]), named=True)
    if shock.wave is not None:
        return _wave(shock.wave, Leavers(shock.id, at, key, shock.wave.people), organisation, population)
    if shock.contraction is not None:
        counts = _by_team(shock.contraction, organisation, population)
        return Leavers(shock.id, at, key, shock.contraction.people, by_team=counts)
    return None


def _wave(wave: Wave, leavers: Leavers, organisation: Organisation, population: Population) -> Leavers:
    people: set[str] | None = None
    if wave.tag is not None:
        workforce = organisation.workforce
        bearing = zip(workforce.person_ids, workforce.tags.values(), strict=True)
        people = {person for person, tags in bearing if wave.tag in split_list(tags)}
    if wave.skill is not None:
        records = organisation.table("skill_records")
        held = zip(records.text("person_id").values(), records.text("skill_id").values(), strict=True)
        skilled = {str(person) for person, skill in held if skill == wave.skill}
        people = skilled if people is None else people & skilled
    return Leavers(
        leavers.name,
        leavers.at,
        leavers.key,
        leavers.number,
        person=None if people is None else np.sort(entity_hashes(sorted(people))),
        teams=None if wave.unit_id is None else _teams(wave.unit_id, organisation, population),
        family=None if wave.job_family is None else _family(wave.job_family, population),
    )


def _family(family: str, population: Population) -> int:
    return population.family_ids.index(family) if family in population.family_ids else len(population.family_ids)


def _teams(unit_id: str, organisation: Organisation, population: Population) -> Teams:
    return np.array([unit_id in organisation.unit_path(team) for team in population.team_ids], dtype=bool)


def _by_team(change: Contraction | Expansion, organisation: Organisation, population: Population) -> Counts:
    chosen = _teams(change.unit_id, organisation, population)
    heads = int(population.heads()[chosen].sum())
    number = int(change.people.part * heads + 0.5) if change.people.unit != "people" else int(change.people.value)
    return spread(min(number, heads) if isinstance(change, Contraction) else number, population, chosen)
