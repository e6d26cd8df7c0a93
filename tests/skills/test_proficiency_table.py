"""Which record of a skill counts."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.history import History
from engine.domain.proficiency import Proficiency
from engine.skills.proficiency_table import SOURCE_ORDER, proficiency_table

TODAY = date(2026, 1, 15)


def record(level: float, on: date = date(2025, 6, 1), source: str = "rated", **more: Any) -> dict[str, Any]:
    """Return a record of Ana's in one skill."""
    return {"person_id": "Ana", "skill_id": "plc", "level": level, "source": source, "date": on, **more}


def table(records: list[dict[str, Any]], people: tuple[str, ...] = ("Ana", "Bo")) -> Proficiency:
    """Return the table of today."""
    employment = {"valid_from": date(2020, 1, 1), "unit_id": "U", "job_family": "f", "level": 3}
    rows: dict[str, list[dict[str, Any]]] = {
        "people": [{"person_id": person, "name": person} for person in people],
        "employments": [{"person_id": person, **employment} for person in people],
        "skill_records": records,
    }
    return proficiency_table(History.from_rows(rows).as_of(TODAY, TODAY))


def test_the_latest_record_counts() -> None:
    found = table([record(5, date(2024, 1, 1)), record(3, date(2025, 1, 1)), record(4, date(2024, 6, 1))])
    assert found.levels("plc")[0] == 3
    assert found.dated[0] == np.datetime64("2025-01-01")


def test_a_record_of_the_future_is_not_seen() -> None:
    assert table([record(3), record(5, date(2026, 1, 16))]).levels("plc")[0] == 3


def test_a_record_holds_on_the_day_it_expires_and_not_after() -> None:
    older = record(2, date(2024, 1, 1))
    assert table([older, record(4, expires=TODAY)]).levels("plc")[0] == 4
    assert table([older, record(4, expires=date(2026, 1, 14))]).levels("plc")[0] == 2


def test_of_one_date_the_more_credible_record_counts_and_any_before_none() -> None:
    assert table([record(2, source="a", credibility=0.4), record(4, source="b", credibility=0.9)]).levels("plc")[0] == 4
    assert table([record(2, source="a"), record(4, source="b", credibility=0.1)]).levels("plc")[0] == 4


def test_of_one_date_and_credibility_the_more_trusted_source_counts() -> None:
    for source, less_trusted in pairwise([*SOURCE_ORDER, "alpha", "zeta"]):
        found = table([record(2, source=less_trusted), record(4, source=source)])
        assert (found.source[0], found.levels("plc")[0]) == (source, 4)


def test_unknown_is_not_zero_and_leavers_are_left_out() -> None:
    found = table([record(3), {**record(4), "person_id": "Gone"}])
    assert found.person_ids == ("Ana", "Bo")
    assert found.levels("plc").tolist()[0] == 3
    assert np.isnan(found.levels("plc")[1])
    assert found.entry(1, "plc") is None
    assert len(found.level) == 1


def test_no_records_at_all_make_an_empty_table() -> None:
    found = table([])
    assert (len(found.level), found.skill_ids) == (0, ())


records = st.lists(
    st.fixed_dictionaries(
        {
            "person_id": st.sampled_from(["Ana", "Bo", "Chen"]),
            "skill_id": st.sampled_from(["plc", "sap"]),
            "level": st.integers(1, 5),
            "source": st.sampled_from(["system", "self", "x"]),
            "date": st.sampled_from([date(2025, 1, 1), date(2025, 2, 1)]),
            "credibility": st.sampled_from([None, 0.5, 0.9]),
            "expires": st.sampled_from([None, date(2025, 12, 1), date(2026, 12, 1)]),
        }
    ),
    max_size=12,
    unique_by=lambda row: (row["person_id"], row["skill_id"], row["source"], row["date"]),
)


@given(records)
def test_the_table_equals_a_search_through_the_records(rows: list[dict[str, Any]]) -> None:
    found = table(rows, ("Ana", "Bo", "Chen"))
    for at, person in enumerate(found.person_ids):
        for skill in ("plc", "sap"):
            own = [row for row in rows if (row["person_id"], row["skill_id"]) == (person, skill)]
            valid = [row for row in own if row["expires"] is None or row["expires"] >= TODAY]
            best = max(valid, key=_preference, default=None)
            entry = found.entry(at, skill)
            assert (entry is None) == (best is None)
            if entry is not None and best is not None:
                assert (found.level[entry], found.source[entry]) == (best["level"], best["source"])


def _preference(row: dict[str, Any]) -> tuple[date, float, int]:
    return (
        row["date"],
        -1.0 if row["credibility"] is None else row["credibility"],
        -["system", "self", "x"].index(row["source"]),
    )
