"""What people have free: by contract, week, booking, leave and the end of an employment."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.free_time import SHARES, FreeTime
from tests.counts import scaled
from tests.skills.search_worlds import Rows, free_share, organisation_of, person, world

MONDAY = date(2026, 5, 4)


def day(number: int) -> date:
    """Return a day counted from a Monday."""
    return MONDAY + timedelta(days=number)


def free(rows: Rows, first: date, last: date) -> float:
    """Return the share that the first person has free."""
    return float(FreeTime.of(organisation_of(rows)).least(first, last)[0]) / SHARES


def booked(fte: float, first: int, last: int, who: str = "P1") -> dict[str, object]:
    """Return a booking between two days."""
    return {"person_id": who, "role_id": f"R{first}-{last}-{fte}", "fte": fte, "start": day(first), "end": day(last)}


def test_the_busiest_day_of_the_span_counts_to_both_its_edges() -> None:
    rows = world([person("P1", fte=0.8)], assignments=[booked(0.5, 10, 20), booked(0.2, 20, 25)])

    assert free(rows, day(0), day(9)) == pytest.approx(0.8)
    assert free(rows, day(0), day(10)) == pytest.approx(0.3)
    assert free(rows, day(20), day(20)) == pytest.approx(0.1)
    assert free(rows, day(21), day(40)) == pytest.approx(0.6)
    assert free(rows, day(26), day(40)) == pytest.approx(0.8)


def test_a_stated_week_takes_the_place_of_the_contract_where_it_is_less() -> None:
    weeks = [{"person_id": "P1", "week": day(7), "fte": 0.4}, {"person_id": "P1", "week": day(14), "fte": 1.2}]
    rows = world([person("P1")], availability=weeks)

    assert free(rows, day(0), day(6)) == pytest.approx(1.0)
    assert free(rows, day(6), day(7)) == pytest.approx(0.4)
    assert free(rows, day(14), day(20)) == pytest.approx(1.0)


def test_leave_counts_by_the_weekdays_it_takes() -> None:
    two_days = {"person_id": "P1", "start": day(3), "end": day(6)}
    rows = world([person("P1", fte=0.5)], leave=[two_days])

    # Two of the ten weekdays of two weeks, of half a contract; all of Thursday to Sunday.
    assert free(rows, day(0), day(13)) == pytest.approx(0.5 - 0.5 * 2 / 10)
    assert free(rows, day(3), day(6)) == pytest.approx(0.0)


def test_nobody_is_free_after_the_last_day_of_the_employment() -> None:
    rows = world([person("P1", valid_to=day(4), recorded_at=datetime(2026, 1, 1))])

    assert free(rows, day(0), day(4)) == pytest.approx(1.0)
    assert free(rows, day(0), day(5)) == pytest.approx(0.0)


def test_until_when_somebody_is_free_is_the_day_before_too_little_is() -> None:
    rows = world([person("P0"), person("P1")], assignments=[booked(0.6, 10, 20), booked(0.6, 15, 30)])
    time = FreeTime.of(organisation_of(rows))

    def until(first: int, share: float) -> list[date | None]:
        asked = np.full(2, round(share * SHARES), dtype=np.int64)
        found: list[date | None] = time.last_until(day(first), asked).tolist()
        return found

    assert until(0, 0.5) == [None, day(9)]
    assert until(0, 0.4) == [None, day(14)]
    assert until(16, 0.4) == [None, day(15)]
    assert until(31, 1.0) == [None, None]
    assert until(31, 1.1) == [day(30), day(30)]


@st.composite
def _rows(draw: st.DrawFn) -> Rows:
    people = [
        person(
            f"P{at}",
            fte=draw(st.sampled_from([0.5, 0.8, 1.0])),
            valid_to=draw(st.sampled_from([None, None, day(12)])),
            recorded_at=datetime(2026, 1, 1),
        )
        for at in range(2)
    ]
    who, when = st.sampled_from([one["person_id"] for one in people]), st.integers(-5, 30)
    bookings = [
        booked(fte, first, first + length, name)
        for name, first, length, fte in draw(
            st.lists(st.tuples(who, when, st.integers(0, 20), st.sampled_from([0.2, 0.5, 1.0])), max_size=6)
        )
    ]
    weeks = draw(st.dictionaries(st.tuples(who, st.integers(0, 4)), st.sampled_from([0.0, 0.3, 1.1]), max_size=4))
    leaves = draw(st.dictionaries(st.tuples(who, when), st.integers(0, 9), max_size=4))
    return world(
        people,
        assignments=list({(b["person_id"], b["role_id"]): b for b in bookings}.values()),
        availability=[{"person_id": name, "week": day(7 * week), "fte": fte} for (name, week), fte in weeks.items()],
        leave=[
            {"person_id": name, "start": day(first), "end": day(first + length)}
            for (name, first), length in leaves.items()
        ],
    )


@settings(max_examples=scaled(25, 1500), deadline=None)
@given(_rows(), st.integers(-3, 25), st.integers(0, 15))
def test_it_is_what_counting_day_by_day_gives(rows: Rows, first: int, length: int) -> None:
    organisation = organisation_of(rows)
    shares = FreeTime.of(organisation).least(day(first), day(first + length))

    for at, who in enumerate(organisation.workforce.person_ids):
        assert shares[at] / SHARES == pytest.approx(free_share(rows, who, day(first), day(first + length)), abs=1e-5)
