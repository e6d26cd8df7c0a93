"""Memory of stretch assignments over rounds: who had one, and who was passed over."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation

CHOSEN, PASSED_OVER, DECLINED = "chosen", "passed-over", "declined"


@dataclass(frozen=True, eq=False)
class Opportunities:
    """Counts from the table ``opportunities``, each of shape (people,); nothing else enters them.

    Attributes
    ----------
    chosen : int64 array
        Stretch assignments had.
    passed_over : int64 array
        Times passed over; whoever declined was not.
    """

    chosen: NDArray[np.int64]
    passed_over: NDArray[np.int64]

    @staticmethod
    def of(organisation: Organisation) -> Opportunities:
        """Count the opportunities of everyone employed."""
        table = organisation.table("opportunities")
        person = organisation.workforce.positions_of(table.text("person_id"))
        counts = []
        for outcome in (CHOSEN, PASSED_OVER):
            rows = person[(person >= 0) & table.text("outcome").equals(outcome)]
            counts.append(np.bincount(rows, minlength=len(organisation.workforce)).astype(np.int64))
        return Opportunities(*counts)


opportunities_of = once_per_cut(Opportunities.of)
