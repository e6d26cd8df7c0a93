"""One number a replication: what sweeps, rankings, drivers and sensitivity look at, by its name."""

from __future__ import annotations

import numpy as np

from engine.documents.hints import did_you_mean, shown
from engine.domain.columns import Numbers
from engine.errors import InputError, Problem
from engine.simulation.answers.summaries import at_the_end
from engine.simulation.ensembles.ensemble import Ensemble
from engine.simulation.replication.recording import AT
from engine.simulation.scenarios.scenario import OUTPUTS, Output

AT_MONTH = "@"
"""What stands between an output and the month to look at: ``headcount@12``."""


def samples_of(ensemble: Ensemble, name: str) -> Numbers:
    """Return one number a replication, in the order of replications, shape (replications,).

    Parameters
    ----------
    name : str
        An output as it stands at the end (the last month of a state, the total of a flow, the mean of a multiplier),
        or ``OUTPUT@MONTH`` for its value in one month: 0 is the start, 1 the first month.

    Raises
    ------
    InputError
        Nothing of that name is recorded, or the month lies beyond the horizon.
    """
    base, at, month = name.partition(AT_MONTH)
    if base not in set(OUTPUTS):
        what = f"No run records '{shown(name)}'."
        raise InputError(Problem("unknown-output", what, did_you_mean(base, OUTPUTS), column="of", value=shown(name)))
    output, series = Output(base), ensemble.series()
    if not at:
        return at_the_end(output, series)
    last = series.shape[2] - 1
    if not (month.isdecimal() and int(month) <= last):
        what = f"There is no month '{shown(month)}' in a run of {last} months."
        raise InputError(Problem("unknown-month", what, f"Give 0 to {last}.", column="of", value=shown(name)))
    return np.ascontiguousarray(series[:, AT[output], int(month)])
