"""Ratios of job families, levels and units in a law of leaving: estimated, written into it, and drawn as unsure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtri

from engine.domain.columns import Numbers
from engine.domain.sourced import Origin
from engine.domain.table import Table
from engine.errors import InputError, Problem
from engine.simulation.calibration.hazard_model import HazardModel, fit_hazards
from engine.simulation.calibration.person_time import UNKNOWN, PersonTime, person_time, year_starts
from engine.simulation.randomness import Draws, entity_hash
from engine.simulation.scenarios.leaving import Leaving
from engine.simulation.scenarios.quantities import Factor, LawCovariate, RatioEvidence, Window, as_stored
from engine.simulation.world.population import Population
from engine.simulation.world.risk import Risk, Trait

MULTIPLIERS: Mapping[LawCovariate, str] = {"job_family": "by_job_family", "level": "by_level", "unit_id": "by_unit"}
"""Where a law says what a covariate multiplies its hazards by."""
REFERENCE = "(reference)"
"""Name of the levels that ratios refer to."""
WHY = "Estimated from the record together with the hazards."


@dataclass(frozen=True, eq=False)
class CovariateFit:
    """Hazards and ratios as the record shows them.

    Attributes
    ----------
    hazards : tuple of float
        Hazard per year by band, of the levels that ratios refer to.
    expected : tuple of float
        Leavers to be expected by year.
    ratios : tuple of RatioEvidence
        What the record says of every ratio.
    """

    hazards: tuple[float, ...]
    expected: tuple[float, ...]
    ratios: tuple[RatioEvidence, ...]


def covariate_fit(
    employments: Table, window: Window, band_edges: tuple[float, ...], covariates: tuple[LawCovariate, ...]
) -> CovariateFit:
    """Return hazards by band and ratios by covariate.

    Raises
    ------
    InputError
        Nobody left in one of the bands, so that nothing can be multiplied there.
    """
    time = person_time(employments, year_starts(window.start, window.end), band_edges, covariates)
    empty = [
        f"{edge:g}" for edge, left in zip(band_edges, time.leavers.sum(axis=(0, 2)).tolist(), strict=True) if not left
    ]
    if empty:
        what = f"Nobody left in the bands of tenure that begin with {', '.join(empty)} years, so ratios have no base."
        raise InputError(Problem("not-calibrated", what, "Take fewer bands_years, or leave covariates away."))
    model = fit_hazards(time, covariates)
    return CovariateFit(
        hazards=tuple(map(as_stored, model.hazards)),
        expected=tuple(map(as_stored, model.expected(time).tolist())),
        ratios=tuple(_evidence(model, time)),
    )


def _evidence(model: HazardModel, time: PersonTime) -> Iterator[RatioEvidence]:
    deviations = dict(zip(model.terms, np.sqrt(np.diag(model.covariance)).tolist(), strict=True))
    logarithms = dict(zip(model.terms, model.coefficients.tolist(), strict=True))
    for place, covariate in enumerate(model.covariates):
        shared = model.levels[covariate]
        for name in (REFERENCE, *sorted(set(shared.values()))):
            theirs = np.array([shared.get(kind[place], REFERENCE) == name for kind in time.kinds])
            yield RatioEvidence.model_validate(
                {
                    "covariate": covariate,
                    "levels": tuple(sorted({kind[place] for kind, one in zip(time.kinds, theirs, strict=True) if one})),
                    "ratio": as_stored(float(np.exp(logarithms.get((covariate, name), 0.0)))),
                    "deviation": as_stored(deviations.get((covariate, name), 0.0)),
                    "share": as_stored(float(time.exposure[theirs].sum() / time.exposure.sum())),
                    "leavers": int(time.leavers[theirs].sum()),
                }
            )


def with_ratios(law: Leaving, ratios: tuple[RatioEvidence, ...]) -> dict[str, dict[str, Factor]]:
    """Return the multipliers of a law with the ratios in them, times what it says itself, by the law's field."""
    found: dict[str, dict[str, Factor]] = {}
    for ratio in ratios:
        name = MULTIPLIERS[ratio.covariate]
        given: dict[str, Factor] = getattr(law, name)
        for level in ratio.levels:
            if level == UNKNOWN:
                continue
            own = given[level].value if level in given else 1.0
            factor = Factor(value=as_stored(own * ratio.ratio), unit="factor", source=Origin.DATA, why=WHY)
            found.setdefault(name, dict(given))[level] = factor
    return found


def drawn_ratios(risk: Risk, ratios: tuple[RatioEvidence, ...], population: Population, draws: Draws) -> Risk:
    """Return the risk with ratios that may be the true ones.

    Whatever is drawn, the people on record together keep their mean hazard, covariate by covariate: how sure that is,
    the bands of tenure say.
    """
    covariates = dict(risk.covariates)
    family = risk.family_factor
    for covariate in MULTIPLIERS:
        theirs = [ratio for ratio in ratios if ratio.covariate == covariate]
        if not theirs:
            continue
        changes = _changes(theirs, draws)
        if covariate == "job_family":
            family = family * np.array([*(changes.get(name, changes[UNKNOWN]) for name in population.family_ids), 1.0])
            continue
        trait: Trait = "grade" if covariate == "level" else "team"
        names = population.team_ids if trait == "team" else tuple(map(str, range(len(covariates[trait]) - 1)))
        covariates[trait] = covariates[trait] * np.array(
            [*(changes.get(name, changes[UNKNOWN]) for name in names), 1.0]
        )
    return replace(risk, family_factor=family, covariates=tuple(covariates.items()))


def _changes(ratios: list[RatioEvidence], draws: Draws) -> dict[str, float]:
    """Return what the factor of every level is multiplied by; under ``UNKNOWN`` that of levels not on record."""
    chance = [ndtri(draws.uniform(entity_hash(f"{one.covariate} {one.levels[0]}"))) for one in ratios]
    drawn: Numbers = np.exp([one.deviation * z for one, z in zip(ratios, chance, strict=True)])
    base = np.array([one.share * one.ratio for one in ratios])
    kept = float(base.sum() / (base @ drawn))
    found = {level: kept * change for one, change in zip(ratios, drawn.tolist(), strict=True) for level in one.levels}
    return found | {UNKNOWN: kept}
