"""Whether replications are enough: sim-tools' algorithm, played on those that are there.

The algorithm of Hoad, Robinson and Davies (2010), "Automated selection of the number of replications for a
discrete-event simulation", *Journal of the Operational Research Society* 61: the half-width of the confidence interval
must stay below what is wanted for some further replications too, so that a lucky start does not end a run.
"""

from __future__ import annotations

import warnings

import numpy as np

from engine.domain.columns import Numbers

LOOK_AHEAD = 5
"""Further replications for which the half-width must hold; above 100 replications, as many per cent of them."""
FEWEST = 3
"""Replications before which nothing is said."""


class _NoMoreReplicationsError(Exception):
    """The algorithm wants a replication that has not been run yet."""


class _Replay:
    def __init__(self, samples: Numbers) -> None:
        self._samples = samples

    def single_run(self, replication_number: int) -> dict[str, float]:
        if replication_number >= len(self._samples):
            raise _NoMoreReplicationsError
        return {"watched": float(self._samples[replication_number])}


def is_precise(samples: Numbers, half_width: float) -> bool:
    """Return whether the mean of samples is known as precisely as wanted, and stays so.

    Parameters
    ----------
    samples : array (replications,)
        In the order of replications: what is said depends on them alone.
    half_width : float
        Wanted half-width of the 95 % confidence interval, as a share of the mean.
    """
    if len(samples) < FEWEST:
        return False
    from sim_tools.output_analysis import ReplicationsAlgorithm  # noqa: PLC0415 - two seconds, for those who ask for it

    algorithm = ReplicationsAlgorithm(
        alpha=0.05,
        half_width_precision=half_width,
        initial_replications=FEWEST,
        look_ahead=LOOK_AHEAD,
        replication_budget=len(samples),
    )
    replay = _Replay(samples if samples.mean() >= 0 else -samples)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            found, _ = algorithm.select(replay, ["watched"])
        except _NoMoreReplicationsError:
            return False
    return found["watched"] is not None
