"""Judge what was measured on days: check-ins and indicator values from the future, indicators with gaps."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Dates
from engine.domain.goal_tables import CHECK_INS, INDICATORS
from engine.domain.series_gaps import missing_periods, named
from engine.errors import Problem
from engine.loading.checks import Dataset, Said
from engine.loading.drafts import Draft
from engine.loading.findings import by_code

MEASURED: Final = (CHECK_INS.name, INDICATORS.name)
"""Tables whose rows say what was seen on a day, so that the day cannot lie ahead."""
_EARLIEST_ZONE: Final = np.timedelta64(14, "h")
"""Instants are UTC, days are local: a day begins up to 14 hours before it does in UTC."""


def check_measured(dataset: Dataset, now: datetime | None) -> None:
    """Report what was measured on a day that had not come when it was recorded, and note indicators with gaps.

    Parameters
    ----------
    now : datetime or None
        Instant of loading in UTC, by which rows without ``recorded_at`` are judged; ``None`` judges only rows that
        say when they were recorded, so that the answer does not hang on the day it is asked.
    """
    for name in MEASURED:
        draft = dataset.drafts.get(name)
        if draft is not None and len(draft):
            _check_future(dataset, name, draft, now)
    _note_gaps(dataset)


def _check_future(dataset: Dataset, name: str, draft: Draft, now: datetime | None) -> None:
    dates, recorded = draft.table.date("date"), draft.table.date("recorded_at").astype("datetime64[s]")
    loaded = np.datetime64("NaT", "s") if now is None else np.datetime64(now, "s")
    untold = np.isnat(recorded)
    latest: Dates = (np.where(untold, loaded, recorded) + _EARLIEST_ZONE).astype("datetime64[D]")
    for row in np.flatnonzero(dates > latest).tolist():
        known = "it is loaded" if untold[row] else f"it was recorded, {recorded[row].astype('datetime64[D]')}"
        said = Said(
            "future-date",
            f"The value of {dates[row]} is dated after the day on which {known}.",
            "Correct the date" + (", or load the row once that day has come." if untold[row] else " or recorded_at."),
        )
        dataset.report(name, np.array([row]), "date", said)


def _note_gaps(dataset: Dataset) -> None:
    """Note each indicator that lacks periods, at the first value after its first gap."""
    draft = dataset.drafts.get(INDICATORS.name)
    if draft is None:
        return
    ids, dates = draft.table.text("indicator_id"), draft.table.date("date")
    usable = np.flatnonzero(draft.good(dataset.findings) & (draft.table.flag("retracted") != 1) & ~np.isnat(dates))
    for code, rows in by_code(ids.codes[usable], range(len(ids.index)), usable):
        periods = missing_periods(dates[rows])
        if periods:
            dataset.findings.notes.append(_gap(dataset, draft, ids.index[code], rows, periods))


def _gap(dataset: Dataset, draft: Draft, name: str, rows: NDArray[np.intp], periods: tuple[str, ...]) -> Problem:
    days = draft.table.date("date")
    row = _after_widest_gap(days, rows)
    source, record = int(draft.source[row]), int(draft.record[row])
    raw = dataset.findings.raws[source]
    count = "1 period" if len(periods) == 1 else f"{len(periods)} periods"
    return Problem(
        "indicator-gap",
        f"Indicator {name} has no value in {count}: {named(periods)}.",
        "Add the values before this row; until then these periods count as missing, never as 0.",
        file=raw.file,
        row=int(raw.rows[record]),
        column=dataset.headers.get((source, INDICATORS.name, "date"), "date"),
        value=str(days[row]),
    )


def _after_widest_gap(days: Dates, rows: NDArray[np.intp]) -> int:
    """Return the row that ends the longest time without a value."""
    ordered = rows[np.argsort(days[rows], kind="stable")]
    widest = int(np.argmax(np.diff(days[ordered]))) + 1
    return int(ordered[widest])
