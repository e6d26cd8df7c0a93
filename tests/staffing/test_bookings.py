"""Loads and projects counted over whole columns equal a count day by day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from engine.staffing.candidates.bookings import FTE_STEPS, Bookings
from tests.staffing.worlds import START, organisation, world

PEOPLE = ("Ana", "Bo")
DAYS = st.integers(-5, 15).map(lambda days: START + timedelta(days=days))
booking = st.tuples(
    st.sampled_from(PEOPLE), st.sampled_from(["x1", "x2", "y1", "z1"]), st.sampled_from([0.25, 0.5]), DAYS, DAYS
)


def _at(days: int) -> date:
    return START + timedelta(days=days)


# The longer booking of X begins first and ends last; Y meets it on that first day alone.
NESTED = [("Ana", "x1", 0.25, _at(1), _at(3)), ("Ana", "x2", 0.25, _at(0), _at(5)), ("Ana", "y1", 0.25, _at(0), _at(0))]


@example(NESTED, START, 5, None)
@given(
    st.lists(booking, max_size=10, unique_by=lambda row: (row[0], row[1], row[3])),
    DAYS,
    st.integers(0, 12),
    st.sampled_from([None, "X"]),
)
def test_peaks_equal_a_count_day_by_day(
    rows: list[tuple[str, str, float, date, date]], first: date, length: int, apart_from: str | None
) -> None:
    standard = {"name": "r", "openings": 1, "fte": 1, "start": START, "end": START}
    roles = [{"role_id": role, "project_id": role[0].upper(), **standard} for role in ("x1", "x2", "y1", "z1")]
    bookings = Bookings.of(organisation(world({name: {} for name in PEOPLE}, bookings=rows, roles=roles)))
    days = [first + timedelta(days=at) for at in range(length + 1)]
    for at, person in enumerate(PEOPLE):
        held = [[row for row in rows if row[0] == person and row[3] <= on <= row[4]] for on in days]
        load = max(sum(row[2] for row in on) for on in held)
        projects = max(len({row[1][0].upper() for row in on} - {apart_from}) for on in held)
        assert bookings.peak_load(days[0], days[-1])[at] == round(load * FTE_STEPS)
        assert bookings.peak_projects(days[0], days[-1], apart_from)[at] == projects
