"""Skills by unit: numbers that add up, small groups that nobody can compute, and gaps with what they ask for."""

from __future__ import annotations

from datetime import date
from itertools import chain, combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.skills.matrix.answer import MatrixCell, SkillMatrix
from engine.skills.matrix.skill_gaps import skill_gaps
from engine.skills.matrix.skill_matrix import SkillsByUnit, skill_matrix
from engine.skills.matrix.small_groups import told_below, units_told
from engine.skills.matrix.unit_tree import UnitTree
from tests.counts import scaled
from tests.skills.search_worlds import Rows, bank, person, world

FIRST, LAST = date(2026, 3, 1), date(2026, 8, 31)


def crowd(unit: str, number: int, **more: Any) -> list[dict[str, Any]]:
    """Return people of one unit."""
    return [person(f"{unit}-{at:02}", unit_id=unit, **more) for at in range(number)]


def by_unit(rows: Rows, **more: Any) -> SkillsByUnit:
    """Return the rows by unit."""
    return SkillsByUnit(bank(rows).index, **more)


def cell(matrix: SkillMatrix, unit: str, skill: str = "plc") -> MatrixCell:
    """Return one cell."""
    (found,) = [one for one in matrix.cells if (one.unit_id, one.skill_id) == (unit, skill)]
    return found


def project(name: str, sponsor: str | None, skill: str = "plc", **role: Any) -> dict[str, list[dict[str, Any]]]:
    """Return a project with one role that asks for a skill."""
    asked = {"openings": 4, "fte": 1.0, "start": FIRST, "end": LAST, **role}
    level, must = asked.pop("min_level", 3.0), asked.pop("must", None)
    return {
        "projects": [
            {"project_id": name, "name": name, "start": FIRST, "end": LAST, "priority": 1, "sponsor_unit_id": sponsor}
        ],
        "roles": [{"role_id": f"R-{name}", "project_id": name, "name": name, **asked}],
        "role_skills": [{"role_id": f"R-{name}", "skill_id": skill, "min_level": level, "must": must}],
    }


def joined(*tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return tables with the rows of all."""
    return {name: [row for one in tables for row in one.get(name, [])] for name in {*chain(*tables)}}


U2 = crowd("U2", 6, fte=0.5)
TWO_LEVELS = [*crowd("U1", 5), *U2, *crowd("U3", 5)]
RECORDS = [("U2-00", "plc", 4.0), ("U2-01", "plc", 2.0), ("U1-00", "plc", 3.0), ("U1-01", "plc", 5.0)]


def test_a_cell_counts_the_people_of_the_unit_and_of_all_below_it() -> None:
    matrix = skill_matrix(by_unit(world(TWO_LEVELS, RECORDS)), ["plc"], "U1")

    upper, lower = cell(matrix, "U1"), cell(matrix, "U2")
    assert [one.unit_id for one in matrix.units] == ["U1", "U2"]
    assert (upper.known, upper.mastering, upper.mean_level) == (4, 3, 3.5)
    assert upper.mastery == pytest.approx(3 / 11)
    assert (lower.known, lower.mastering, lower.mean_level) == (2, 1, 3.0)
    assert cell(skill_matrix(by_unit(world(TWO_LEVELS, RECORDS), level=4.0), ["plc"], "U1"), "U1").mastering == 2


def test_the_gap_is_the_largest_over_the_levels_asked_and_missing_where_nothing_is_asked() -> None:
    # At 3 or above 4 + 2 = 6 are asked for and 2.5 are there (two of U1 whole, one of U2 half): 3.5 are lacking.
    # At 5 alone 2 are asked for and 1 is there: 1 is lacking.
    tables = joined(project("A", "U1"), project("B", "U1", openings=2, min_level=5.0))

    matrix = skill_matrix(by_unit(world(TWO_LEVELS, RECORDS, **tables)), ["plc"])

    found = cell(matrix, "U1")
    assert (found.demand_fte, found.supply_fte, found.gap_fte, found.gap_level) == (6.0, 2.5, 3.5, 3.0)
    assert (cell(matrix, "U2").gap_fte, cell(matrix, "U3").demand_fte) == (None, None)


def test_a_level_that_only_others_ask_for_is_no_gap_of_a_unit() -> None:
    # U3 has three where one is asked for at 3; that U1 asks for one at 5 takes nothing of that.
    records = [(f"U3-0{at}", "plc", 4.0) for at in range(3)]
    tables = joined(project("A", "U3", openings=1), project("B", "U1", openings=1, min_level=5.0))

    found = cell(skill_matrix(by_unit(world(TWO_LEVELS, records, **tables)), ["plc"]), "U3")
    assert (found.demand_fte, found.gap_fte, found.gap_level) == (1.0, -2.0, 3.0)


@pytest.mark.parametrize(
    ("role", "asked"),
    [
        ({}, 4.0),
        ({"fte": 0.5}, 2.0),
        ({"start": date(2026, 6, 1)}, 4.0 * 92 / 184),
        ({"end": date(2026, 3, 1)}, 4.0 / 184),
        ({"start": date(2025, 1, 1), "end": date(2027, 1, 1)}, 4.0),
        ({"start": date(2026, 9, 1), "end": date(2026, 9, 30)}, None),
        ({"must": False}, None),
        ({"must": True}, 4.0),
    ],
)
def test_a_role_asks_for_the_days_on_which_it_runs(role: dict[str, Any], asked: float | None) -> None:
    rows = world(TWO_LEVELS, RECORDS, **project("A", "U1", **role))

    assert cell(skill_matrix(by_unit(rows), ["plc"]), "U1").demand_fte == (
        None if asked is None else pytest.approx(asked)
    )


def test_stated_demand_takes_the_place_of_the_roles_of_that_project_and_skill() -> None:
    stated = [
        {"project_id": "A", "skill_id": "plc", "month": date(2026, 4, 1), "person_months": 9.0},
        {"project_id": "A", "skill_id": "plc", "month": date(2026, 9, 1), "person_months": 50.0},
    ]
    rows = world(TWO_LEVELS, RECORDS, demand=stated, **joined(project("A", "U1"), project("B", "U2", openings=1)))

    # Nine person-months in six months are 1.5 people; B's role asks for one more below U1.
    assert cell(skill_matrix(by_unit(rows), ["plc"]), "U1").demand_fte == pytest.approx(2.5)
    assert cell(skill_matrix(by_unit(rows), ["plc"]), "U2").demand_fte == pytest.approx(1.0)


def test_a_unit_of_four_is_hatched_and_so_is_the_sibling_that_would_give_it_away() -> None:
    units = [{"unit_id": "U", "name": "U"}] + [
        {"unit_id": f"V{at}", "name": f"V{at}", "parent_id": "U"} for at in range(3)
    ]
    people = [*crowd("V0", 4), *crowd("V1", 6), *crowd("V2", 9)]
    rows = world(people, [("V0-00", "plc", 4.0)])
    rows["units"] = units

    matrix = skill_matrix(by_unit(rows), ["plc"])

    # U has 19; without the 9 of V2, ten remain of whom nobody can say which four are of V0.
    assert {one.unit_id: one.told for one in matrix.units} == {"U": True, "V0": False, "V1": False, "V2": True}
    hidden = cell(matrix, "V0")
    assert {value for name, value in hidden.model_dump().items() if name not in ("unit_id", "skill_id")} == {None}
    assert (cell(matrix, "U").mastering, cell(matrix, "V2").mastering) == (1, 0)


@st.composite
def _trees(draw: st.DrawFn) -> UnitTree:
    size = draw(st.integers(2, 8))
    parent = (-1, *(draw(st.integers(0, at - 1)) for at in range(1, size)))
    person = [at for at in range(size) for _ in range(draw(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 7])))]
    ids = tuple(f"V{at}" for at in range(size))
    return UnitTree(ids, dict(zip(ids, ids, strict=True)), parent, np.array(person, dtype=np.intp))


@settings(max_examples=scaled(60, 3000), deadline=None)
@given(_trees())
def test_no_sum_over_fewer_than_five_people_can_be_computed_from_what_is_told(tree: UnitTree) -> None:
    told = sorted(units_told(tree))
    own = np.bincount(tree.person, minlength=len(tree))
    inhabited = [at for at in range(len(tree)) if own[at]]
    rows = np.array([[one in _below(tree, at) for one in inhabited] for at in told], dtype=float)
    rank = np.linalg.matrix_rank(rows) if told else 0

    for group in chain.from_iterable(
        combinations(range(len(inhabited)), size) for size in range(1, len(inhabited) + 1)
    ):
        if sum(int(own[inhabited[one]]) for one in group) < 5 and told:
            wanted = np.array([one in group for one in range(len(inhabited))], dtype=float)
            assert np.linalg.matrix_rank(np.vstack([rows, wanted])) > rank
    assert told_below(tree, set(told), 0) is not None
    if int(tree.people[0]) >= 5:
        assert 0 in told


def _below(tree: UnitTree, at: int) -> set[int]:
    return set(tree.below(at, len(tree)))


def test_gaps_come_by_gap_times_criticality_and_those_of_unknown_criticality_after() -> None:
    tables = joined(
        project("A", "U1", "plc", openings=3),
        project("B", "U3", "java", openings=2),
        project("C", "U3", "welding", openings=9),
        project("D", "U3", "scada", openings=8),
    )
    rows = world(TWO_LEVELS, [("U1-00", "plc", 3.0)], **tables)
    critical = {"plc": 0.5, "java": 0.9, "scada": 0.0}
    rows["skills"] = [{**one, "criticality": critical.get(one["skill_id"])} for one in rows["skills"]]

    listed = skill_gaps(by_unit(rows))

    # (2 - 0) x 0.9 = 1.8 before (3 - 1) x 0.5 = 1 before 8 x 0 = 0; nothing is known of welding.
    assert [(one.skill_id, one.priority) for one in listed.gaps] == [
        ("java", pytest.approx(1.8)),
        ("plc", pytest.approx(1.0)),
        ("scada", 0.0),
        ("welding", None),
    ]
    assert any("criticality is not known" in note.en for note in listed.notes)
    assert skill_gaps(by_unit(rows), 1).not_listed == 3


def test_a_gap_asks_for_training_as_far_as_people_and_seats_go_and_for_hiring_beyond() -> None:
    course = {"course_id": "C", "skill_id": "plc", "level": 3, "months": 2, "seats": 2, "cost": 500.0, "name": "S7"}
    records = [(f"U1-0{at}", "plc", 2.0) for at in range(3)] + [("U1-03", "scada", 3.0), ("U1-04", "plc", 1.0)]
    rows = world(TWO_LEVELS, records, courses=[course], **project("A", "U1"))

    (gap,) = skill_gaps(by_unit(rows)).gaps

    assert (gap.gap_fte, gap.one_level_short, gap.adjacent) == (4.0, 3, 1)
    assert (gap.train, gap.train_cost, gap.hire_fte) == (2, 1000.0, 2.0)
    assert gap.told.en == (
        "Works lacks 4.0 full-time people in PLC: train 2: 9 weeks of PLC (S7), 1,000 in all; "
        "hire or borrow 2.0 full-time people."
    )
    rows["courses"] = []
    (without,) = skill_gaps(by_unit(rows)).gaps
    assert (without.train, without.hire_fte, without.course) == (0, 4.0, None)
    assert "no course" in without.told.en


def test_a_gap_of_a_unit_that_is_not_told_is_told_of_the_next_above() -> None:
    rows = world([*crowd("U1", 7), *crowd("U2", 2)], [], **project("A", "U2"))

    (gap,) = skill_gaps(by_unit(rows)).gaps

    assert (gap.unit_id, gap.gap_fte) == ("U1", 4.0)
