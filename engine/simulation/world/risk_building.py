"""From the laws of leaving, retirement and causes to risks as plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from math import prod

import numpy as np

from engine.domain.columns import Numbers
from engine.domain.organisation import Organisation
from engine.simulation.randomness import entity_hash
from engine.simulation.scenarios.causes import Cause, Retirement
from engine.simulation.scenarios.hazard_law import HazardLaw, Who
from engine.simulation.scenarios.laws import Laws
from engine.simulation.scenarios.leaving import Overload
from engine.simulation.scenarios.posts import HIGHEST_LEVEL
from engine.simulation.scenarios.quantities import MONTHS_PER_YEAR, Factor
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.world.dated_ends import declared
from engine.simulation.world.hazard_curves import Curve, RampCurve, WeibullCurve
from engine.simulation.world.population import Population
from engine.simulation.world.risk import Feedback, Outcome, Risk, Trait
from engine.simulation.world.rounds import Rounds, steps_of
from engine.simulation.world.tenure import HazardCurve

COUNTED_FROM = {"first day": "joined", "last change of level": "grade_since", "start of the run": "start"}
UNIT_RATE = "retirement"
LEVELS = range(HIGHEST_LEVEL + 1)


class RiskBuilding:
    """Makes the risks of a scenario on a population.

    Parameters
    ----------
    scenario : Scenario
        Its laws, with hazards estimated.
    organisation : Organisation
        Units and what lies below them.
    population : Population
        People and teams at the start.
    market : tuple of float or None
        What the market multiplies hazards of leaving by in every month.
    """

    def __init__(
        self,
        scenario: Scenario,
        organisation: Organisation,
        population: Population,
        market: tuple[float, ...] | None = None,
    ) -> None:
        self._laws: Laws = scenario.laws
        self._horizon = scenario.horizon_months
        self._start = organisation.valid_on
        self._population = population
        self._paths = [organisation.unit_path(team) for team in population.team_ids]
        self._organisation = organisation
        self._market = market

    def risks(self) -> tuple[Risk, ...]:
        """Return the risks: leaving first, though nobody may be exposed to it."""
        laws = self._laws
        retirement = laws.retirement
        units = (self._unit_rates(retirement),) if retirement and retirement.by_unit else ()
        return (self._leaving(laws), *map(self._cause, laws.causes), *units)

    def _leaving(self, laws: Laws) -> Risk:
        feedback = self.feedback(laws.overload)
        if laws.leaving is None:
            return Risk("leaving", 0, HazardCurve.of((0.0,), (0.0,)), self._families({}, Who()), feedback)
        return self._risk("leaving", 0, laws.leaving, Who(), feedback, Outcome())

    def _cause(self, cause: Cause) -> Risk:
        own = cause.overload
        overload = own if isinstance(own, Overload) else self._laws.overload if own else None
        return self._risk(
            cause.id, entity_hash(cause.id), cause, cause.who, self.feedback(overload), self._outcome(cause)
        )

    def _risk(self, name: str, number: int, law: HazardLaw, who: Who, feedback: Feedback, outcome: Outcome) -> Risk:
        return Risk(
            id=name,
            number=number,
            curve=curve_of(law),
            family_factor=self._families(law.by_job_family, who),
            feedback=feedback,
            outcome=outcome,
            covariates=(*self._multipliers(law), *self._exposed(who)),
            month_factor=self._month_factor(law, outcome),
            counted_from=COUNTED_FROM[law.counted_from],  # type: ignore[arg-type]
        )

    def _unit_rates(self, law: Retirement) -> Risk:
        rates = self._by_team({unit: rate.per_year for unit, rate in law.by_unit.items()}, 0.0)
        yearly = HazardCurve.of((0.0,), (1.0,))
        return Risk(
            id=UNIT_RATE,
            number=entity_hash(UNIT_RATE),
            curve=yearly,
            family_factor=self._families({}, Who()),
            feedback=Feedback(),
            outcome=Outcome("retire"),
            covariates=(("team", rates),),
            exempt=np.isin(self._population.person, declared(self._organisation)[0]) if law.declared else None,
        )

    def rounds(self) -> Iterator[Rounds]:
        """Yield the rounds of promotion, in the order of the scenario."""
        for law in self._laws.promotion_rounds:
            yield Rounds(
                id=law.id,
                number=entity_hash(law.id),
                months=frozenset(range(law.first_month, self._horizon, law.every_months)),
                steps=steps_of(law),
                exposed=(("family", self._families({}, law.who)), *self._exposed(law.who)),
                vacates=law.old_post == "vacant",
            )

    def feedback(self, law: Overload | None) -> Feedback:
        """Return a law of overload as numbers, team by team where units differ."""
        if law is None:
            return Feedback()
        usual = law.usual_load.value if law.usual_load else 1.0
        general = Feedback(law.exponent.value, law.cap.value, law.floor.value, usual)
        of_teams = {}
        for team, path in enumerate(self._paths):
            unit = next((unit for unit in path if unit in law.by_unit), None)
            if unit is not None:
                own = law.by_unit[unit]
                exponent = own.exponent.value if own.exponent else general.exponent
                of_teams[team] = Feedback(exponent, own.cap.value if own.cap else general.cap, general.floor, usual)
        return Feedback(law.exponent.value, law.cap.value, law.floor.value, usual, of_teams)

    def _outcome(self, cause: Cause) -> Outcome:
        teams = tuple(self._population.team_ids.index(place.unit_id) for place in cause.to)
        given = [place.share.share if place.share else None for place in cause.to]
        rest = 1.0 - sum(share for share in given if share is not None)
        shares = tuple(rest if share is None else share for share in given)
        return Outcome(cause.outcome, teams, shares, cause.levels_up, cause.vacates)

    def _multipliers(self, law: HazardLaw) -> Iterator[tuple[Trait, Numbers]]:
        population = self._population
        if law.by_unit:
            yield "team", self._by_team(_numbers(law.by_unit), 1.0)
        if law.by_level:
            by_level = {int(level): factor for level, factor in _numbers(law.by_level).items()}
            yield "grade", np.array([by_level.get(level, 1.0) for level in LEVELS] + [1.0])
        if law.by_location or law.critical_posts:
            critical = law.critical_posts.value if law.critical_posts else 1.0
            sites = _numbers(law.by_location)
            yield (
                "place",
                np.array(
                    [sites.get(site, 1.0) * (critical if marked else 1.0) for site, marked in population.places] + [1.0]
                ),
            )
        if law.by_tag:
            tags = _numbers(law.by_tag)
            yield "kind", np.array([prod(tags.get(tag, 1.0) for tag in kind) for kind in population.kinds] + [1.0])

    def _exposed(self, who: Who) -> Iterator[tuple[Trait, Numbers]]:
        """Yield 1 for the codes of those who are exposed and 0 for others, by the columns that matter."""
        population = self._population
        if who.units:
            yield "team", _ones(bool(set(path) & set(who.units)) for path in self._paths)
        if who.levels:
            yield "grade", _ones(level in who.levels for level in LEVELS)
        if who.locations:
            yield "place", _ones(site in who.locations for site, _ in population.places)
        if who.tags:
            yield "kind", _ones(bool(set(kind) & set(who.tags)) for kind in population.kinds)

    def _families(self, given: Mapping[str, Factor], who: Who) -> Numbers:
        """Return the multiplier of every job family, 0 for those who are not exposed."""
        numbers, families = _numbers(given), self._population.family_ids
        factors = np.array([numbers.get(family, 1.0) for family in families] + [1.0])
        return factors * _ones(family in who.job_families for family in families) if who.job_families else factors

    def _by_team(self, given: Mapping[str, float], otherwise: float) -> Numbers:
        """Return a number per team: that of the nearest named unit above it or of itself."""
        nearest = [next((given[unit] for unit in path if unit in given), otherwise) for path in self._paths]
        return np.array([*nearest, otherwise])

    def _month_factor(self, law: HazardLaw, outcome: Outcome) -> tuple[float, ...] | None:
        market = self._market if outcome.kind == "leave" else None
        if law.by_month is None and law.by_calendar_month is None:
            return market
        factors = np.ones(self._horizon) if market is None else np.array(market)
        if law.by_month is not None:
            path = np.array(law.by_month.value)
            factors = factors * path[np.minimum(np.arange(self._horizon), len(path) - 1)]
        if law.by_calendar_month is not None:
            factors = factors * seasonal(np.array(law.by_calendar_month.value), self._start, self._horizon)
        return tuple(factors.tolist())


def seasonal(seasons: Numbers, start: date, months: int) -> Numbers:
    """Return the mean seasonal factor of every month of a run, which need not begin on the first of a month."""
    ahead = np.arange(months) + start.month - 1
    following = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    into = (start.day - 1) / (following - date(start.year, start.month, 1)).days
    factors: Numbers = (1.0 - into) * seasons[ahead % 12] + into * seasons[(ahead + 1) % 12]
    return factors


def curve_of(law: HazardLaw) -> Curve:
    """Return the cumulative hazard of a law with its multiplier; hazards by band must have values."""
    factor = law.factor
    if law.weibull is not None:
        return WeibullCurve(law.weibull.shape.value, law.weibull.scale_months, factor)
    if law.exponential is not None:
        return HazardCurve.of((0.0,), (factor * MONTHS_PER_YEAR / law.exponential.mean.months,))
    if law.ramp is not None:
        first, last = (factor * rate.per_year / MONTHS_PER_YEAR for rate in (law.ramp.start, law.ramp.end))
        return RampCurve(first, last, law.ramp.over.months)
    assert law.hazards is not None
    return HazardCurve.of(law.bands_years, tuple(factor * hazard for hazard in law.hazards.per_year))


def highest_hazard(law: HazardLaw) -> float:
    """Return the highest hazard per year that a law and its multipliers can come to, for laws with rates."""
    rates: Sequence[float] = ()
    if law.hazards is not None:
        rates = law.hazards.per_year
    elif law.ramp is not None:
        rates = (law.ramp.start.per_year, law.ramp.end.per_year)
    elif law.exponential is not None:
        rates = (MONTHS_PER_YEAR / law.exponential.mean.months,)
    highest = max(rates, default=0.0) * law.factor
    for given in (law.by_job_family, law.by_level, law.by_unit, law.by_location):
        highest *= max(1.0, *_numbers(given).values(), 0.0)
    return highest


def _numbers(given: Mapping[str, Factor]) -> dict[str, float]:
    return {name: factor.value for name, factor in given.items()}


def _ones(chosen: Iterable[bool]) -> Numbers:
    """Return 1 for every code that is chosen and 0 for others, the last being those without a code."""
    return np.array([*map(float, chosen), 0.0])
