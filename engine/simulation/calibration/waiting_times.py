"""Waiting times of hiring from the record: what requisitions that were filled took, as empirical laws.

Only requisitions that were filled by the day count, so that times are a little short where recruiting slows down.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Dates, Numbers, day
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.simulation.scenarios.hiring import HiringException, WaitingTime
from engine.simulation.scenarios.posts import PostsMeant
from engine.simulation.scenarios.quantities import DAYS_PER_YEAR, MONTHS_PER_UNIT, MONTHS_PER_YEAR, as_stored
from engine.simulation.scenarios.scenario import Scenario

FEWEST = 5
"""Filled requisitions below which a law is not taken from the record."""
MOST_VALUES = 200
"""Values that a law keeps; of more, evenly spaced quantiles."""
Mask = NDArray[np.bool_]


def with_measured_times(scenario: Scenario, organisation: Organisation) -> Scenario:
    """Return the scenario with its empirical times of hiring taken from the organisation's requisitions.

    The approval lag is the time from opened to approved, the time to fill that from approved (opened, where nothing
    says approved) to filled. An exception's are those of the positions that it means.

    Raises
    ------
    InputError
        Fewer than five requisitions say what is asked for.
    """
    hiring = scenario.laws.hiring
    if hiring is None or not any(time.is_to_be_measured for time in hiring.times):
        return scenario
    record = _Record(scenario.name, organisation)
    measured = hiring.changed(
        time_to_fill=record.time_to_fill(hiring.time_to_fill, PostsMeant()),
        approval_lag=record.approval_lag(hiring.approval_lag, PostsMeant()),
        exceptions=tuple(record.exception(item) for item in hiring.exceptions),
    )
    return scenario.changed(laws=scenario.laws.changed(hiring=measured))


class _Record:
    """The filled requisitions of an organisation."""

    def __init__(self, scenario: str, organisation: Organisation) -> None:
        self._scenario = scenario
        self._organisation = organisation
        table = organisation.table("requisitions")
        self._opened, self._filled = table.date("opened"), table.date("filled")
        approved = table.date("approved")
        self._approved = np.where(np.isnat(approved), self._opened, approved)
        self._says_approved = ~np.isnat(approved)
        self._known = ~np.isnat(self._filled) & (self._filled <= day(organisation.valid_on))
        self._position = table.text("position_id").values()

    def exception(self, item: HiringException) -> HiringException:
        return item.changed(
            time_to_fill=item.time_to_fill and self.time_to_fill(item.time_to_fill, item),
            approval_lag=self.approval_lag(item.approval_lag, item),
        )

    def time_to_fill(self, law: WaitingTime, meant: PostsMeant) -> WaitingTime:
        return self._measured("time_to_fill", law, _days(self._approved, self._filled), self._of(law, meant))

    def approval_lag(self, law: WaitingTime | None, meant: PostsMeant) -> WaitingTime | None:
        if law is None:
            return None
        chosen = self._of(law, meant) & self._says_approved
        return self._measured("approval_lag", law, _days(self._opened, self._approved), chosen)

    def _measured(self, what: str, law: WaitingTime, times: Numbers, chosen: Mask) -> WaitingTime:
        if not law.is_to_be_measured:
            return law
        days = np.sort(times[chosen & (times >= 0)])
        if len(days) < FEWEST:
            told = (
                f"Scenario '{self._scenario}': {what} is to come from filled requisitions, of which {len(days)} say it."
            )
            raise InputError(Problem("no-record", told, f"At least {FEWEST} are needed: give 'values' or another law."))
        if len(days) > MOST_VALUES:
            days = np.quantile(days, (np.arange(MOST_VALUES) + 0.5) / MOST_VALUES)
        in_unit = days * MONTHS_PER_YEAR / DAYS_PER_YEAR / MONTHS_PER_UNIT[law.unit]
        return law.changed(values=tuple(map(as_stored, in_unit.tolist())), value=as_stored(float(in_unit.mean())))

    def _of(self, law: WaitingTime, meant: PostsMeant) -> Mask:
        since = self._known if law.opened_from is None else self._known & (self._opened >= day(law.opened_from))
        if meant.unit_id is None and meant.job_family is None and meant.level is None:
            return since
        positions = {str(row["position_id"]): row for row in self._organisation.table("positions").rows()}
        meant_by = [self._is_meant(positions.get(one or ""), meant) for one in self._position]
        chosen: Mask = since & np.array(meant_by, dtype=bool)
        return chosen

    def _is_meant(self, position: object, meant: PostsMeant) -> bool:
        if not isinstance(position, dict):
            return False
        return (
            (meant.unit_id is None or meant.unit_id in self._organisation.unit_path(str(position["unit_id"])))
            and meant.job_family in {None, position["job_family"]}
            and meant.level in {None, position["level"]}
        )


def _days(start: Dates, end: Dates) -> Numbers:
    """Return the days between dates; NaN where one is missing."""
    days: Numbers = (end - start) / np.timedelta64(1, "D")
    return days
