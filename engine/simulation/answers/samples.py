"""One number a replication: what sweeps, rankings, drivers and sensitivity look at, by its name."""

from __future__ import annotations

import numpy as np

from engine.documents.hints import did_you_mean, shown
from engine.domain.columns import Numbers
from engine.errors import InputError, Problem
from engine.simulation.answers.summaries import at_the_end, measure_samples
from engine.simulation.ensembles.ensemble import Ensemble
from engine.simulation.replication.recording import AT
from engine.simulation.scenarios.scenario import OUTPUTS, Output
from engine.simulation.world.world import World

AT_MONTH = "@"
"""What stands between a name and the month to look at: ``headcount@12``."""


def samples_of(ensemble: Ensemble, name: str) -> Numbers:
    """Return one number a replication, in the order of replications, shape (replications,).

    Parameters
    ----------
    name : str
        An output or a measure as it stands at the end (the last month of a state, the total of a flow, the mean of a
        multiplier), or ``NAME@MONTH`` for its value in one month: 0 is the start, 1 the first month.

    Raises
    ------
    InputError
        Nothing of that name is recorded, or the month lies beyond the horizon.
    """
    base, month = split_name(ensemble.world, name)
    if month is not None:
        return np.ascontiguousarray(_series(ensemble, base)[:, month])
    return at_the_end(Output(base), ensemble.series()) if base in _OUTPUTS else measure_samples(ensemble, base)


def split_name(world: World, name: str) -> tuple[str, int | None]:
    """Return the output or measure that a name means, and its month if it says one; InputError as ``samples_of``."""
    known = (*OUTPUTS, *(measure.name for measure in world.measures))
    base, at, month = (name, "", "") if name in known else name.rpartition(AT_MONTH)
    if base not in known:
        what = f"No run of this scenario records '{shown(name)}'."
        mend = did_you_mean(base or name, map(str, known))
        raise InputError(Problem("unknown-output", what, mend, column="of", value=shown(name)))
    if not at:
        return base, None
    if not (month.isascii() and month.isdecimal() and len(month) < 5 and int(month) <= world.horizon_months):
        what = f"There is no month '{shown(month)}' in a run of {world.horizon_months} months."
        mend = f"Give 0 to {world.horizon_months}."
        raise InputError(Problem("unknown-month", what, mend, column="of", value=shown(name)))
    return base, int(month)


_OUTPUTS = frozenset(map(str, OUTPUTS))


def _series(ensemble: Ensemble, base: str) -> Numbers:
    """Return all months of an output or measure, shape (replications, months + 1)."""
    if base in _OUTPUTS:
        return ensemble.series()[:, AT[Output(base)], :]
    names = [measure.name for measure in ensemble.world.measures]
    return ensemble.measures()[:, names.index(base), :]
