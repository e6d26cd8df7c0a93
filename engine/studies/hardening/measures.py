"""What of a run the closed loop looks at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engine.documents.hints import did_you_mean
from engine.errors import InputError, Problem
from engine.studies.hardening.body import HardenQuestion

ON_TIME, SHARE_DONE, COST, CAPACITY = "on_time", "share_done", "cost:levers", "capacity"


@dataclass(frozen=True)
class Looked:
    """Names of what is sampled, in order.

    Attributes
    ----------
    names : tuple of str
        What must happen first.
    cost, share : int or None
        Places of the cost of levers and of the share of the work done, where there are such.
    """

    names: tuple[str, ...]
    cost: int | None
    share: int | None

    @property
    def of(self) -> str:
        """What must happen."""
        return self.names[0]


def looked_at(question: HardenQuestion, measures: Collection[str]) -> Looked:
    """Return what to look at in scenarios that have some measures in common.

    Raises
    ------
    InputError
        What must happen is not said and not clear, or no such thing is measured.
    """
    deadlines = sorted(name for name in measures if name.startswith(f"{ON_TIME}:"))
    of = question.of
    if of is None:
        if len(deadlines) != 1:
            what = "The scenario has no project with a due date." if not deadlines else "There are several due dates."
            mend = f"Say which must be met with 'of': {', '.join(deadlines)}." if deadlines else "Give one a due_month."
            raise InputError(Problem("unknown-measure", what, mend, column="of"))
        of = deadlines[0]
    elif of.rpartition("@")[0] not in measures and of not in measures:
        what = f"No run of this scenario measures '{of[:80]}'."
        raise InputError(Problem("unknown-measure", what, did_you_mean(of, measures), column="of", value=of[:80]))
    share = f"{SHARE_DONE}:{of.partition(':')[2].partition('@')[0]}"
    capacities = sorted(name for name in measures if name.startswith(f"{CAPACITY}:"))
    names = (of, *(name for name in (COST, share) if name in measures), *capacities)
    return Looked(
        names,
        names.index(COST) if COST in names else None,
        names.index(share) if share in names else None,
    )
