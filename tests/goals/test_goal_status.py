"""The roll-up: values by hand, against brute force, and under awkward input."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.history import History
from engine.errors import InputError
from engine.evidence.canonical import canonical_bytes, digest
from engine.goals.attainment import attainment, calendar_week, week_span
from engine.goals.goal_status import goal_status
from tests.goals.goal_worlds import MONDAY, UNITS, Row, company, goal, key_result, organisation, weekly


def test_the_company_example_comes_out_exactly() -> None:
    status = goal_status(company())
    assert (status.goal("A").strict, status.goal("C1").strict) == (59.0, 47.4)
    first = status.key_result("KR1")
    assert first.contribution == 24.0  # .6 * .5 * 80
    assert first.share_of_root == pytest.approx(50.6, abs=0.05)


def test_the_weakest_links_add_up_to_what_is_missing() -> None:
    links = goal_status(company()).root("C1").links
    assert [(link.goal_id, link.key_result_id, link.missing) for link in links] == [
        ("B", "KRB", 28.0),
        ("A", "KR3", 9.6),
        ("A", "KR2", 9.0),
        ("A", "KR1", 6.0),
    ]
    assert sum(link.missing for link in links) == pytest.approx(100 - 47.4)


def test_owners_of_leaves_share_the_value_among_them() -> None:
    owners = goal_status(company()).root("C1").owners
    assert [(owner.owner_name, owner.contribution) for owner in owners] == [
        ("Department A", 35.4),
        ("Department B", 12.0),
    ]


def test_amounts_are_weighted_by_amount() -> None:
    goals = [goal("G", weight_basis="amount")]
    results = [key_result(name, "G", amount) for name, amount in (("K1", 100_000), ("K2", 20_000), ("K3", 1_000))]
    check_ins = [*weekly("K1", 100.0), *weekly("K2", 0.0), *weekly("K3", 0.0)]
    assert goal_status(organisation(goals, results, check_ins)).goal("G").strict == pytest.approx(82.6, abs=0.05)


def test_an_owner_reads_what_the_work_brings_to_the_top() -> None:
    status = goal_status(company())
    assert "contributes 24.0 of 47.4 points to C1" in status.why_it_matters(status.key_result("KR1")).en
    assert status.path(status.key_result("KR1")) == ("KR1", "A", "C1")
    assert "24.0" in status.why_it_matters(status.key_result("KR1")).zh


def test_a_missing_check_in_is_missing_and_not_zero() -> None:
    results = [key_result("K1", "G", 0.5), key_result("K2", "G", 0.5)]
    node = goal_status(organisation([goal("G")], results, weekly("K1", 80.0))).goal("G")
    assert (node.strict, node.covered, node.coverage) == (40.0, 80.0, 50.0)
    silent = goal_status(organisation([goal("G")], results)).goal("G")
    assert (silent.strict, silent.covered, silent.coverage) == (0.0, None, 0.0)


@pytest.mark.parametrize(
    ("value", "baseline", "target", "share"),
    [(8, 10, 5, 0.4), (12, 10, 5, 0), (4, 10, 5, 1), (150, 100, 200, 0.5), (-5, -10, 0, 0.5), (3, 0, 2, 1)],
)
def test_attainment_is_signed_and_clipped(value: float, baseline: float, target: float, share: float) -> None:
    assert attainment(*np.array([[value], [baseline], [target]], dtype=np.float64)) == [share]


def test_a_baseline_that_is_the_target_is_reported_and_divides_nothing() -> None:
    world = organisation([goal("G")], [key_result("K", "G", baseline=5.0, target=5.0)], weekly("K", 5.0))
    status = goal_status(world)
    assert [(notice.code, notice.key_result_id) for notice in status.notices] == [("no_distance", "K")]
    assert status.notices[0].mend.en
    assert status.goal("G").covered is None


def test_every_cycle_is_named_once() -> None:
    goals = [
        goal("A", "B"),
        goal("B", "A"),
        goal("X", "Z"),
        goal("Y", "X"),
        goal("Z", "Y"),
        goal("T", "A"),
        goal("S", "S"),
    ]
    with pytest.raises(InputError) as error:
        goal_status(organisation(goals))
    whats = [problem.what for problem in error.value.problems]
    assert whats == [
        "Goals stand above themselves: A > B > A.",
        "Goals stand above themselves: S > S.",
        "Goals stand above themselves: X > Z > Y > X.",
    ]


def test_proposed_and_cancelled_goals_leave_the_weight_to_their_siblings() -> None:
    goals = [
        goal("R"),
        goal("A", "R", 0.5),
        goal("B", "R", 0.3, status="cancelled"),
        goal("C", "R", 0.5, status="closed"),
        goal("D", "B", 1.0),
    ]
    results = [key_result(f"K{name}", name) for name in "ABCD"]
    check_ins = [row for name in "ABCD" for row in weekly(f"K{name}", 40.0 if name == "A" else 100.0)]
    status = goal_status(organisation(goals, results, check_ins))
    assert status.goal("R").strict == 70.0  # .5 * 40 + .5 * 100
    assert (status.goal("D").counts, status.key_result("KD").contribution, status.goal("D").strict) == (
        False,
        0.0,
        100.0,
    )
    assert {link.goal_id for link in status.root("R").links} == {"A", "C"}


def test_a_skipped_level_is_allowed_with_a_notice() -> None:
    units: list[Row] = [*UNITS, {"unit_id": "T", "name": "Team", "parent_id": "DA"}]
    goals = [goal("C", owner="CO"), goal("T", "C", owner="T"), goal("D", "C", owner="DA")]
    notices = goal_status(organisation(goals, units=units)).notices
    assert [(notice.code, notice.goal_id) for notice in notices] == [("level_skipped", "T")]
    assert "DA" in notices[0].what.en


@pytest.mark.parametrize(("squad_has_goals", "codes"), [(False, []), (True, ["level_skipped"])])
def test_a_person_skips_only_units_with_goals(squad_has_goals: bool, codes: list[str]) -> None:
    units: list[Row] = [*UNITS, {"unit_id": "SQ", "name": "Squad", "parent_id": "DA"}]
    people: list[Row] = [{"person_id": "P", "name": "Pan"}]
    employments: list[Row] = [{"person_id": "P", "valid_from": date(2020, 1, 1), "unit_id": "SQ"}]
    goals = [goal("A"), goal("P", "A", owner="P", owner_type="person")]
    goals += [goal("S", "A", owner="SQ")] if squad_has_goals else []
    world = organisation(goals, units=units, people=people, employments=employments)
    assert [notice.code for notice in goal_status(world).notices] == codes


def test_what_hangs_in_the_air_is_a_notice_and_not_lost() -> None:
    status = goal_status(organisation([goal("G", "nowhere")], [key_result("K", "gone")]))
    assert [notice.code for notice in status.notices] == ["goal_missing", "parent_missing"]
    assert status.root("G").strict == 0.0


def test_weights_that_cannot_be_shared_are_told() -> None:
    world = organisation([goal("G"), goal("H", "G", None)], [key_result("K", "H", 0.0)], weekly("K", 50.0))
    status = goal_status(world)
    assert [notice.code for notice in status.notices] == ["weight_missing", "weights_all_zero", "weights_all_zero"]
    assert status.goal("G").strict == 0.0


def test_the_value_names_the_check_in_behind_it() -> None:
    status = goal_status(organisation([goal("G")], [key_result("K", "G")], weekly("K", 10.0, 30.0)))
    fact = status.key_result("K").fact
    assert fact is not None
    assert (fact.value, fact.dated, fact.key["key_result_id"]) == (30.0, date(2026, 1, 12), "K")


def test_weeks_are_calendar_weeks() -> None:
    start, due = date(2026, 1, 7), date(2026, 4, 5)  # a Wednesday and a Sunday
    assert week_span(start, due, date(2026, 1, 11))[:2] == (1, 13)
    assert week_span(start, due, date(2026, 1, 12))[:2] == (2, 13)
    assert week_span(start, due, date(2026, 1, 6))[0] == 0
    assert week_span(start, due, date(2027, 1, 1))[:2] == (13, 13)
    assert week_span(due, start, due) == (None, None, None)


@given(st.dates(date(1960, 1, 1), date(2100, 1, 1)))
def test_a_calendar_week_begins_on_monday(day: date) -> None:
    numbers = calendar_week(np.array([day, MONDAY], dtype="datetime64[D]"))
    assert numbers[0] - numbers[1] == ((day - MONDAY).days - day.weekday()) // 7


def test_ten_thousand_goals_in_one_chain_need_no_recursion() -> None:
    goals = [goal(f"G{number:05d}", f"G{number - 1:05d}" if number else None) for number in range(10_000)]
    status = goal_status(organisation(goals, [key_result("K", "G09999", target=3.0)], weekly("K", 1.0)))
    assert status.goal("G00000").strict == pytest.approx(100 / 3)


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[Row], list[Row], list[Row]]:
    """Draw goals in random trees with key results, some silent, weights as people write them."""
    weights = st.sampled_from([0.1, 0.25, 0.3, 1.0, 2.0, 7.5, 0.0])
    size = draw(st.integers(1, 8))
    goals = []
    for number in range(size):
        parent = draw(st.none() | st.integers(0, number - 1)) if number else None
        status = draw(st.sampled_from(["active", "active", "active", None, "closed", "cancelled", "proposed"]))
        above = None if parent is None else f"G{parent}"
        goals.append(goal(f"G{number}", above, draw(weights), status=status))
    results, check_ins = [], []
    for number in range(draw(st.integers(0, 8))):
        baseline = draw(st.integers(-50, 50))
        target = draw(st.integers(-50, 50).filter(baseline.__ne__))
        owner = f"G{draw(st.integers(0, size - 1))}"
        results.append(key_result(f"K{number}", owner, draw(weights), baseline=baseline / 10, target=target / 10))
        value = draw(st.none() | st.integers(-80, 80))
        check_ins += weekly(f"K{number}", None if value is None else value / 10)
    return goals, results, check_ins


@given(trees())
def test_the_roll_up_equals_brute_force(tree: tuple[list[Row], list[Row], list[Row]]) -> None:
    goals, results, check_ins = tree
    status = goal_status(organisation(*tree))
    for row in goals:
        strict, coverage = _brute(str(row["goal_id"]), goals, results, check_ins)
        node = status.goal(str(row["goal_id"]))
        assert node.strict == pytest.approx(float(100 * strict), abs=1e-8)
        assert node.coverage == pytest.approx(float(100 * coverage), abs=1e-8)
        assert node.covered == (pytest.approx(float(100 * strict / coverage), abs=1e-8) if coverage else None)
    for root in status.roots:
        assert sum(link.contribution for link in root.links) == pytest.approx(root.strict, abs=1e-6)
        assert sum(link.missing for link in root.links) == pytest.approx(100 - root.strict, abs=1e-6)
        assert sum(owner.contribution for owner in root.owners) == pytest.approx(root.strict, abs=1e-6)


def _brute(goal_id: str, goals: list[Row], results: list[Row], check_ins: list[Row]) -> tuple[Fraction, Fraction]:
    """Return strict value and coverage by recursion in fractions, straight from the rows."""
    parts: list[tuple[Fraction, Fraction, Fraction]] = []
    for row in results:
        if row["goal_id"] == goal_id:
            values = [check_in["value"] for check_in in check_ins if check_in["key_result_id"] == row["key_result_id"]]
            low, high = _fraction(row["baseline"]), _fraction(row["target"])
            share = [min(max((_fraction(value) - low) / (high - low), Fraction(0)), Fraction(1)) for value in values]
            parts.append((_fraction(row["weight"]), share[-1] if share else Fraction(0), Fraction(len(share))))
    below = [row for row in goals if row["parent_id"] == goal_id and row["status"] not in {"proposed", "cancelled"}]
    parts += [(_fraction(row["weight"]), *_brute(str(row["goal_id"]), goals, results, check_ins)) for row in below]
    total = sum(weight for weight, _, _ in parts)
    if not total:
        return Fraction(0), Fraction(0)
    return sum(w * s for w, s, _ in parts) / total, sum(w * c for w, _, c in parts) / total


def _fraction(value: object) -> Fraction:
    return Fraction(str(value))


@given(trees(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(tree: tuple[list[Row], list[Row], list[Row]], shuffler: object) -> None:
    rows = {"goals": tree[0], "key_results": tree[1], "check_ins": tree[2], "units": UNITS}
    on = date(2026, 2, 6)
    straight = goal_status(History.from_rows({name: listed for name, listed in rows.items() if listed}).as_of(on, on))
    for listed in rows.values():
        shuffler.shuffle(listed)  # type: ignore[attr-defined]
    mixed = goal_status(History.from_rows({name: listed for name, listed in rows.items() if listed}).as_of(on, on))
    assert canonical_bytes(straight) == canonical_bytes(mixed)
    assert digest(straight) == digest(mixed)


def test_an_organisation_without_goals_has_an_empty_status() -> None:
    status = goal_status(organisation([]))
    assert (status.nodes, status.roots, status.notices) == ((), (), ())
