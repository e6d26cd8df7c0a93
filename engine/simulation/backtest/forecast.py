"""The years after the fit, simulated: the world of the record, with all that the record leaves open drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.domain.columns import Codes, Numbers
from engine.domain.frozen import Localised
from engine.domain.sourced import Origin
from engine.simulation.backtest.body import BacktestQuestion
from engine.simulation.backtest.fit import RecordFit
from engine.simulation.backtest.periods import MONTHS_A_YEAR
from engine.simulation.calibration.arrivals import UnsureArrivals
from engine.simulation.calibration.hazard_model import TREND, HazardModel
from engine.simulation.calibration.person_time import PersonTime
from engine.simulation.calibration.unsure_hazards import Ratios, UnsureHazards, Years
from engine.simulation.ensembles.ensemble import Ensemble
from engine.simulation.scenarios.hiring import Hiring, WaitingTime
from engine.simulation.scenarios.laws import Laws
from engine.simulation.scenarios.leaving import Leaving
from engine.simulation.scenarios.quantities import Hazards, Share
from engine.simulation.scenarios.scenario import Replications, Scenario
from engine.simulation.world.population import Population
from engine.simulation.world.world import World
from engine.simulation.world.world_building import world_of

NAME = "backtest"
HALF_A_MONTH = 0.5
ROUNDING = 1e-12
"""Keeps a covariance that is singular but for rounding from having no root."""


def ensemble_of(fit: RecordFit, question: BacktestQuestion, months: int) -> Ensemble:
    """Return the runs that foretell ``months`` months from what was known on the last day of the fit."""
    world = _with_kinds(world_of(_scenario(fit, question, months), fit.start), fit)
    arrivals = UnsureArrivals(
        joiners=int(fit.joiners.sum()),
        exposure=fit.person_years if fit.joiner_basis == "per head" else fit.years,
        heads=_heads(fit, len(world.population), months),
        years=Years(fit.joiners.astype(np.float64), fit.joiners_expected),
    )
    return Ensemble(NAME, replace(world, unsure=(*world.unsure, arrivals)), Replications(number=question.replications))


def _scenario(fit: RecordFit, question: BacktestQuestion, months: int) -> Scenario:
    """Return the laws of the record: people leave with its hazards, nobody is replaced, and people come anyway."""
    hazards = Hazards(source=Origin.DATA, value=fit.model.hazards, unit="per year")
    return Scenario(
        name=NAME,
        title=Localised(en="Backtest", zh="回测"),
        horizon_months=months,
        seed=question.seed,
        replications=Replications(number=question.replications),
        laws=Laws(
            leaving=Leaving(bands_years=fit.model.band_edges, hazards=hazards),
            hiring=Hiring(
                time_to_fill=WaitingTime(value=HALF_A_MONTH, unit="months", source=Origin.DATA),
                refill_share=Share(value=0, unit="share", source=Origin.DATA),
            ),
        ),
    )


def _with_kinds(world: World, fit: RecordFit) -> World:
    """Return the world in which kinds of people stand in the place of job families, and hazards are unsure."""
    covariates = fit.model.covariates
    kinds, kind = _kinds_of(world.population, covariates)
    leaving, *others = world.risks
    factors = np.append(fit.model.factors(kinds), 1.0)
    by_band = fit.time.leavers.sum(axis=(0, 2)).astype(np.float64)
    season = fit.season.factors if fit.season is not None and fit.season.proven else None
    unsure = UnsureHazards(
        band_edges=fit.model.band_edges,
        leavers=by_band,
        exposure=by_band / np.array(fit.model.hazards),
        years=Years(fit.time.leavers_by_period.astype(np.float64), fit.expected),
        ratios=_ratios(fit.model, fit.time, kinds) if covariates else None,
        season=None if season is None else season / season.mean(),
    )
    population = replace(world.population, family_ids=tuple(" · ".join(one) for one in kinds), family=kind)
    return replace(
        world,
        population=population,
        risks=(replace(leaving, family_factor=factors), *others),
        unsure=(unsure,),
    )


def _kinds_of(population: Population, covariates: tuple[str, ...]) -> tuple[list[tuple[str, ...]], Codes]:
    names = {
        "job_family": (*population.family_ids, ""),
        "unit_id": (*population.team_ids, ""),
    }
    columns = {"job_family": population.family, "unit_id": population.team, "level": population.grade}
    if not covariates or not len(population):
        return [()], np.zeros(len(population), dtype=np.int32)
    found, kind = np.unique(np.stack([columns[name] for name in covariates]), axis=1, return_inverse=True)
    kinds = [
        tuple(
            names[name][code] if name in names else "" if code < 0 else str(code)
            for name, code in zip(covariates, codes, strict=True)
        )
        for codes in found.T.tolist()
    ]
    return kinds, kind.reshape(-1).astype(np.int32)


def _ratios(model: HazardModel, time: PersonTime, kinds: list[tuple[str, ...]]) -> Ratios:
    bands = len(model.band_edges)
    used = [at for at, (name, _) in enumerate(model.terms) if at >= bands and name != TREND]
    covariance = model.covariance[np.ix_(used, used)]
    root: Numbers = np.linalg.cholesky(covariance + ROUNDING * np.eye(len(used))).astype(np.float64)
    own = [at - bands for at in used]
    at_risk = time.exposure.sum(axis=(1, 2))
    return Ratios(
        names=tuple(" ".join(model.terms[at]) for at in used),
        coefficients=model.coefficients[used],
        root=root,
        design=np.vstack([model.design(kinds)[:, own], np.zeros(len(own))]),
        on_record=model.design(time.kinds)[:, own],
        at_risk=at_risk / at_risk.sum(),
    )


def _heads(fit: RecordFit, people: int, months: int) -> Numbers:
    """Return what the rate of joiners is multiplied by, month by month: 1, or the headcount to be expected."""
    if fit.joiner_basis == "absolute":
        return np.ones(months)
    change = (fit.joiners.sum() - fit.time.leavers.sum()) / fit.person_years
    heads: Numbers = people * np.exp(change * (np.arange(months) + HALF_A_MONTH) / MONTHS_A_YEAR)
    return heads
