"""SALib's designs and estimators, seeded: Morris' elementary effects and Sobol's indices.

Morris (1991), "Factorial sampling plans for preliminary computational experiments", *Technometrics* 33, with the mean
absolute effect of Campolongo, Cariboni and Saltelli (2007); Sobol's first-order and total indices with the estimators
of Saltelli and others (2010), *Computer Physics Communications* 181, their intervals bootstrapped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from engine.domain.columns import Numbers

LEVELS = 4
"""Levels of Morris' grid."""
RESAMPLES = 200
"""Bootstrap samples of every interval."""

Bounds: TypeAlias = Sequence[tuple[float, float]]
Model: TypeAlias = Callable[[Numbers], Numbers]
"""Takes inputs of shape (points, factors) and returns outputs of shape (points,)."""


@dataclass(frozen=True)
class Index:
    """An estimate of one factor with the half-width of its bootstrapped 95 % interval."""

    value: float
    half_width: float


@dataclass(frozen=True)
class Elementary:
    """Morris' measures of one factor, in units of the output over the whole range of the factor.

    Attributes
    ----------
    mean_absolute : Index
        Mean absolute effect (mu star): how much the factor matters.
    mean : float
        Mean effect (mu): in which direction.
    deviation : float
        Standard deviation of effects (sigma): how far that depends on where one stands.
    """

    mean_absolute: Index
    mean: float
    deviation: float


def elementary_effects(bounds: Bounds, trajectories: int, seed: int, model: Model) -> list[Elementary]:
    """Return Morris' measures of every factor from ``trajectories * (factors + 1)`` points."""
    from SALib.analyze import morris as analyze  # noqa: PLC0415 - a second to import, and few ask for it
    from SALib.sample import morris as sample  # noqa: PLC0415

    problem = _problem(bounds)
    inputs = sample.sample(problem, trajectories, num_levels=LEVELS, seed=_seed(seed))
    outputs = model(inputs)
    found = analyze.analyze(problem, inputs, outputs, num_resamples=RESAMPLES, num_levels=LEVELS, seed=_seed(seed))
    return [
        Elementary(Index(float(star), float(width)), float(mean), float(deviation))
        for star, width, mean, deviation in zip(
            found["mu_star"], found["mu_star_conf"], found["mu"], found["sigma"], strict=True
        )
    ]


def sobol_indices(bounds: Bounds, points: int, seed: int, model: Model) -> list[tuple[Index, Index]] | None:
    """Return the first-order and the total index of every factor from ``points * (factors + 2)`` points.

    Parameters
    ----------
    points : int
        A power of two.

    Returns
    -------
    list or None
        ``None`` where the output never changes, so that there is no variance to share out.
    """
    from SALib.analyze import sobol as analyze  # noqa: PLC0415 - a second to import, and few ask for it
    from SALib.sample import sobol as sample  # noqa: PLC0415

    problem = _problem(bounds)
    inputs = sample.sample(problem, points, calc_second_order=False, seed=_seed(seed))
    outputs = model(inputs)
    if np.ptp(outputs) == 0.0:
        return None
    found = analyze.analyze(problem, outputs, calc_second_order=False, num_resamples=RESAMPLES, seed=_seed(seed))
    first = [Index(float(value), float(width)) for value, width in zip(found["S1"], found["S1_conf"], strict=True)]
    total = [Index(float(value), float(width)) for value, width in zip(found["ST"], found["ST_conf"], strict=True)]
    return list(zip(first, total, strict=True))


def _problem(bounds: Bounds) -> dict[str, Any]:
    return {
        "num_vars": len(bounds),
        "names": [f"x{at}" for at in range(len(bounds))],
        "bounds": [[low, high] for low, high in bounds],
    }


def _seed(seed: int) -> int:
    """Return a seed SALib takes as one: of 0 it makes none at all."""
    return seed % (2**32 - 1) + 1
