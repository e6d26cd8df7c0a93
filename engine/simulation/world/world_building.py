"""From a scenario and an organisation to the numbers that one replication needs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Numbers
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.simulation.calibration.unsure_hazards import UnsureHazards
from engine.simulation.scenarios.arrivals import Opening
from engine.simulation.scenarios.growth import Addition
from engine.simulation.scenarios.laws import Laws
from engine.simulation.scenarios.scenario import Scenario
from engine.simulation.world.comers import comer_problems, intake_comers, opening_comers
from engine.simulation.world.dated_ends import dated_ends
from engine.simulation.world.first_day_posts import first_day_posts
from engine.simulation.world.hiring_law import hiring_law, hiring_problems, recruiting_measures, vacancies_at_start
from engine.simulation.world.known_names import KnownNames
from engine.simulation.world.measure import Measure
from engine.simulation.world.movement_measures import levels_of, movement_measures
from engine.simulation.world.population import Population, population_of
from engine.simulation.world.post_plan import Counts, PostPlan, even_rounding, spread
from engine.simulation.world.regroupings import regrouping_problems, regrouping_transfers
from engine.simulation.world.risk_building import RiskBuilding
from engine.simulation.world.risk_problems import risk_problems
from engine.simulation.world.shocks import leavers_of, market_factors, post_shocks_of, shock_problems
from engine.simulation.world.stated_people import Levels, levels_for, stated_organisation
from engine.simulation.world.succession_law import succession_law, succession_problems
from engine.simulation.world.tenure import OutputCurve
from engine.simulation.world.transfers import PlannedTransfer, planned_transfers, transfer_problems
from engine.simulation.world.waiting_measures import waiting_measures
from engine.simulation.world.watches import watch_problems, watches_of
from engine.simulation.world.work import WorkPlan
from engine.simulation.world.work_building import titles_of, unit_of_costs, units_of_levers, work_plan_of
from engine.simulation.world.work_checks import work_problems
from engine.simulation.world.work_measures import work_measures
from engine.simulation.world.world import Unsure, World

MOST_POSTS = 2_000_000
"""Posts that growth may lead to."""


def world_of(scenario: Scenario, organisation: Organisation) -> World:
    """Return the scenario on the organisation's people, or on those that it brings along.

    Skills are those of the scenario's people, or the levels that the organisation carries.

    Raises
    ------
    InputError
        The scenario names a unit or job family that the organisation does not have, its hazards are not estimated
        yet, or nobody is employed and nothing is added.
    """
    if scenario.people:
        organisation = stated_organisation(scenario.people, scenario.as_of or organisation.valid_on)
    levels = levels_for(scenario.people, organisation)
    laws = scenario.laws
    population = _population(scenario, organisation)
    _check(scenario, organisation, population, levels)
    work = work_plan_of(scenario, organisation, population, levels)
    hiring, horizon = laws.hiring, scenario.horizon_months
    market = market_factors(scenario.shocks, "leaving", organisation, horizon)
    building = RiskBuilding(scenario, organisation, population, market)
    watches = watches_of(scenario.watched, organisation, population)
    return World(
        population=population,
        horizon_months=horizon,
        seed=scenario.seed,
        risks=building.risks(),
        output=_output(laws),
        hiring=hiring_law(hiring, organisation, population, horizon) if hiring else None,
        plan=_plan(scenario, organisation, population),
        succession=succession_law(laws.succession, organisation, population) if laws.succession else None,
        intakes=tuple(intake_comers(item, organisation, population, horizon) for item in laws.intakes),
        openings=tuple(opening_comers(item, organisation, population) for item in _openings(laws)),
        transfers=_transfers(laws, organisation, population),
        measures=(
            *recruiting_measures(hiring),
            *movement_measures(scenario, population),
            *_work_measures(scenario, work),
            *waiting_measures(scenario),
            *(one for watch in watches for one in watch.measures()),
        ),
        watches=watches,
        work=work,
        unsure=_unsure(laws),
        shocks=leavers_of(scenario.shocks, organisation, population),
        dated_ends=tuple(dated_ends(laws, organisation, horizon)),
        rounds=tuple(building.rounds()),
        details=scenario.details,
    )


def _work_measures(scenario: Scenario, work: WorkPlan | None) -> tuple[Measure, ...]:
    return work_measures(work, titles_of(scenario), unit_of_costs(scenario)) if work else ()


def _population(scenario: Scenario, organisation: Organisation) -> Population:
    vacant = vacancies_at_start(scenario.laws.hiring, organisation)
    return population_of(
        organisation,
        _units_named(scenario) | {one.unit_id for one in vacant},
        _families_named(scenario.laws) | {one.job_family for one in vacant},
    )


def _check(scenario: Scenario, organisation: Organisation, population: Population, levels: Levels) -> None:
    known = KnownNames(scenario.name, organisation, _groups(scenario.laws))
    problems = [*_unknown_names(scenario.laws, organisation, known), *risk_problems(scenario, population, known)]
    problems += work_problems(scenario, organisation, population.family_ids, levels)
    problems += watch_problems(scenario.watched, known, levels_of(scenario, population))
    problems += shock_problems(scenario, organisation)
    posts = _posts_at_end(scenario, len(population))
    if posts > MOST_POSTS:
        what = f"The growth of scenario '{scenario.name}' leads to {posts:.3g} posts by its end."
        problems.append(Problem("too-many-posts", what, f"Stay at {MOST_POSTS} posts or below."))
    if not len(population) and not len(population.team_ids):
        what = f"Nobody is employed on {organisation.valid_on}, so there is nothing to simulate."
        problems.append(Problem("no-people", what, "Check the day, or load employments in force on it."))
    if problems:
        raise InputError(*problems)


def _posts_at_end(scenario: Scenario, people: int) -> float:
    growth = scenario.laws.growth
    if growth is None:
        return people
    rate = growth.headcount.per_year if growth.headcount else 0.0
    added = sum(max(addition.people.value, 0.0) for addition in growth.additions)
    return people * float((1.0 + rate) ** (scenario.horizon_months / 12)) + added


def _unknown_names(laws: Laws, organisation: Organisation, known: KnownNames) -> Iterable[Problem]:
    for addition in laws.growth.additions if laws.growth else ():
        yield from known.unknown_unit(f"addition '{addition.id}'", addition.unit_id)
    for opening in _openings(laws):
        yield from comer_problems(f"opening '{opening.id}'", opening, known)
    for intake in laws.intakes:
        yield from comer_problems(f"intake '{intake.id}'", intake, known)
    if laws.hiring:
        yield from hiring_problems(laws.hiring, known)
    if laws.succession:
        yield from succession_problems(laws.succession, known)
    if laws.moves:
        yield from transfer_problems(laws.moves, known)
        yield from regrouping_problems(laws.moves.regroupings, organisation, known)


def _units_named(scenario: Scenario) -> frozenset[str]:
    """Return the units that become teams even where they have nobody at the start."""
    laws = scenario.laws
    named = {addition.unit_id for addition in laws.growth.additions} if laws.growth else set()
    named |= {transfer.to_unit_id for transfer in laws.moves.transfers} if laws.moves else set()
    named |= {place.unit_id for cause in laws.causes for place in cause.to}
    named |= {shock.expansion.unit_id for shock in scenario.shocks if shock.expansion}
    named |= {item.unit_id for item in (*_openings(laws), *laws.intakes, *scenario.watched)}
    named |= {*units_of_levers(scenario), *_groups(laws)}
    return frozenset(unit for unit in named if unit)


def _groups(laws: Laws) -> set[str]:
    """Return the groups into which people are put, which are units from then on."""
    regroupings = laws.moves.regroupings if laws.moves else ()
    return {group.id for regrouping in regroupings for group in regrouping.groups}


def _transfers(laws: Laws, organisation: Organisation, population: Population) -> tuple[PlannedTransfer, ...]:
    if laws.moves is None:
        return ()
    return (
        *planned_transfers(laws.moves, organisation, population),
        *regrouping_transfers(laws.moves.regroupings, organisation, population),
    )


def _families_named(laws: Laws) -> frozenset[str]:
    """Return the job families of those who come of themselves."""
    return frozenset(item.job_family for item in (*_openings(laws), *laws.intakes) if item.job_family)


def _openings(laws: Laws) -> tuple[Opening, ...]:
    return laws.growth.openings if laws.growth else ()


def _unsure(laws: Laws) -> tuple[Unsure, ...]:
    hazards = UnsureHazards.of(laws.leaving) if laws.leaving else None
    return (hazards,) if hazards else ()


def _output(laws: Laws) -> OutputCurve:
    if laws.ramp_up is None:
        return OutputCurve()
    return OutputCurve(laws.ramp_up.start_share.share, laws.ramp_up.time_to_full.months)


def _work_of_vacant_posts(scenario: Scenario, organisation: Organisation, population: Population) -> Numbers:
    """Return the work of posts that are vacant on the first day, shape (teams,)."""
    work = np.zeros(len(population.team_ids))
    for post in first_day_posts(vacancies_at_start(scenario.laws.hiring, organisation), population):
        work[post.team] += 1.0
    return work


def _plan(scenario: Scenario, organisation: Organisation, population: Population) -> PostPlan:
    growth = scenario.laws.growth
    shocks = post_shocks_of(scenario.shocks, organisation, population)
    additions = tuple(_addition(item, organisation, population) for item in (growth.additions if growth else ()))
    headcount = growth.headcount.per_year if growth and growth.headcount else 0.0
    work = growth.work.per_year if growth and growth.work else headcount
    return PostPlan(
        heads=population.heads(),
        full_time=population.full_time() + _work_of_vacant_posts(scenario, organisation, population),
        rounding=even_rounding(population),
        headcount_growth=headcount,
        work_growth=work,
        additions=additions + shocks.posts,
        work_only=shocks.work,
        work_factor=market_factors(scenario.shocks, "work", organisation, scenario.horizon_months),
    )


def _addition(item: Addition, organisation: Organisation, population: Population) -> tuple[int, Counts]:
    chosen: NDArray[np.bool_] = np.ones(len(population.team_ids), dtype=bool)
    if item.unit_id is not None:
        chosen = np.array([item.unit_id in organisation.unit_path(team) for team in population.team_ids])
    return item.month, spread(int(item.people.value), population, chosen)
