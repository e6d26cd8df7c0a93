"""A policy on past days knows what was known then, and nothing that came later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.dataset import TABLES
from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.errors import InputError
from engine.evidence.canonical import digest
from engine.goals.framework_mixes import recommend_mixes
from engine.goals.policy_backtest import Cut, PolicyBacktest, policy_backtest, require_known_by, snapshot_days
from engine.policy.document import Policy
from tests.counts import scaled
from tests.goals.goal_worlds import Row
from tests.goals.preview_worlds import SHIPPED, history_of, people_rows, policy

DAYS = snapshot_days(date(2025, 3, 31), date(2025, 12, 31), 3)
DATED = SHIPPED.replace(
    "[{from: 2024-01-01, value: 0.70}]", "[{from: 2024-01-01, value: 0.70}, {from: 2025-07-01, value: 0.60}]"
).replace("[{from: 2024-01-01, value: 0.30}]", "[{from: 2024-01-01, value: 0.30}, {from: 2025-07-01, value: 0.40}]", 1)


def decide(rules: Policy, organisation: Organisation, on: date) -> Mapping[str, str]:
    groups = recommend_mixes(organisation, rules, on).groups
    return {person: str(group.mix) for group in groups for person in group.person_ids}


def tried(history: History, text: str = SHIPPED, held: str | None = None) -> PolicyBacktest:
    version = None if held is None else policy(held)
    return policy_backtest(policy(text), [Cut(history.as_of(day, day), version) for day in DAYS], decide)


def moves(person: str, family: str, on: date, recorded: date | None = None) -> Row:
    row: Row = {"person_id": person, "valid_from": on, "unit_id": "DA", "job_family": family, "level": 3}
    return row | ({"recorded_at": datetime(recorded.year, recorded.month, recorded.day)} if recorded else {})


def test_days_go_by_quarter_and_end_with_their_month() -> None:
    assert [str(day) for day in DAYS] == ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"]
    with pytest.raises(InputError, match="Swap"):
        snapshot_days(date(2025, 2, 1), date(2025, 1, 1), 1)


def test_who_changes_does_so_for_facts_or_for_parameters_or_for_both() -> None:
    rows = people_rows(["sales", "sales", "support", "support"])
    rows["employments"] += [moves("P001", "product_rd", date(2025, 8, 1)), moves("P002", "sales", date(2025, 8, 1))]
    first, second, third, last = tried(history_of(rows), DATED).snapshots
    assert (first.stayed, second.stayed, len(second.changes)) == (None, 4, 0)
    assert {change.case: change.because for change in third.changes} == {
        "P000": "parameters",
        "P001": "facts and parameters",
        "P002": "facts",
    }
    assert (third.stayed, last.stayed, last.changes) == (1, 4, ())


def test_somebody_hired_later_comes_and_is_no_change() -> None:
    rows = people_rows(["sales", "sales"])
    rows["employments"][1]["valid_from"] = date(2025, 5, 1)
    first, second, *_ = tried(history_of(rows)).snapshots
    assert (first.cases, second.cases, second.came, second.went, second.changes) == (1, 2, 1, 0, ())


def test_what_held_then_is_compared() -> None:
    rows = people_rows(["sales", "support"])
    assert [snapshot.differs_from_held for snapshot in tried(history_of(rows), DATED, SHIPPED).snapshots] == [
        0,
        0,
        1,
        1,
    ]


def test_before_its_first_day_there_is_no_rule() -> None:
    later = SHIPPED.replace("effective: 2024-01-01", "effective: 2025-07-01")
    snapshots = tried(history_of(people_rows(["sales"])), later).snapshots
    assert [(snapshot.in_force, snapshot.cases) for snapshot in snapshots] == [(False, 0)] * 2 + [(True, 1)] * 2


@settings(max_examples=scaled(15, 300))
@given(
    st.lists(st.sampled_from(["sales", "support", "product_rd"]), min_size=1, max_size=4),
    st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["sales", "support"]), st.integers(0, 300), st.integers(1, 90)),
        max_size=5,
    ),
)
def test_facts_recorded_later_never_change_an_earlier_day(
    families: list[str], later: list[tuple[int, str, int, int]]
) -> None:
    history = history_of(people_rows(families))
    start = date(2025, 1, 1).toordinal()
    known_from = DAYS[1].toordinal()
    rows = [
        moves(f"P{who:03}", family, date.fromordinal(start + day), date.fromordinal(known_from + delay))
        for who, family, day, delay in later
    ]
    table = Table.from_rows(TABLES["employments"], rows)
    before, after = tried(history, DATED), tried(history.append([table] if rows else []), DATED)
    assert [digest(one.outcomes) for one in before.snapshots[:2]] == [
        digest(one.outcomes) for one in after.snapshots[:2]
    ]
    assert before.snapshots[1].changes == after.snapshots[1].changes


def test_a_fact_dated_after_the_decision_day_is_named_with_table_row_and_date() -> None:
    rows = people_rows(["sales"])
    rows["employments"].append(moves("P000", "support", date(2025, 8, 1), date(2025, 7, 20)))
    require_known_by(history_of(rows), date(2025, 8, 1))
    with pytest.raises(InputError) as refused:
        require_known_by(history_of(rows), date(2025, 3, 31))
    told = str(refused.value)
    assert "employments" in told
    assert "person_id P000, valid_from 2025-08-01" in told
    assert {problem.value for problem in refused.value.problems} == {"2025-07-20", "2025-08-01"}


def test_tables_whose_rows_do_not_say_when_they_were_known_are_listed() -> None:
    assert "employments" in tried(history_of(people_rows(["sales"]))).known_then_assumed
