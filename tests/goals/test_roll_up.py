"""The roll-up in columns: equal to its definition in fractions on forests of any shape, and quick on the largest."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.organisation import Organisation
from engine.errors import InputError
from engine.goals.attainment import CheckIns, key_result_attainments
from engine.goals.goal_columns import GoalColumns
from engine.goals.goal_tree import goal_forest
from engine.goals.roll_up import Scores, roll_up
from tests.counts import scaled
from tests.goals.goal_worlds import Row, goal, key_result, organisation, weekly
from tests.goals.plain_roll_up import PlainRollUp

SHARES = (0.1, 0.2, 0.25, 1 / 3, 0.7, 1.0, 0.0, None)
AMOUNTS = (1.0, 1_000.0, 20_000.0, 123_456.78, 1e9, 0.0, None)
STATES = ("active", "active", "active", None, "closed", "proposed", "cancelled")


@st.composite
def forests(draw: st.DrawFn, states: tuple[str | None, ...] = STATES) -> Organisation:
    """Draw goals above one another in any order of ids, some lost, with key results, some silent or unusable."""
    size = draw(st.integers(1, 9))
    names = draw(st.permutations([f"G{number}" for number in range(size)]))
    goals, results, check_ins = [], [], []
    for number, name in enumerate(names):
        basis = draw(st.sampled_from(["share", "amount", None]))
        above = draw(st.none() | st.just("nowhere") | st.sampled_from(names[:number])) if number else None
        weight = draw(st.sampled_from(AMOUNTS if basis == "amount" else SHARES))
        goals.append(goal(name, above, weight, status=draw(st.sampled_from(states)), weight_basis=basis))
    for number in range(draw(st.integers(0, 10))):
        name, owner = f"K{number}", draw(st.sampled_from([*names, "gone"]))
        low, high = draw(st.none() | st.integers(-30, 30)), draw(st.none() | st.integers(-30, 30))
        ends = {"baseline": None if low is None else low / 10, "target": None if high is None else high / 10}
        results.append({**key_result(name, owner), **ends, "weight": draw(st.sampled_from(SHARES + AMOUNTS))})
        values = draw(st.lists(st.none() | st.integers(-50, 50), max_size=3))
        check_ins += weekly(name, *(None if value is None else value / 10 for value in values))
    return organisation(goals, results, check_ins)


def scored(world: Organisation) -> tuple[GoalColumns, Scores]:
    """Return columns and scores of an organisation."""
    columns = GoalColumns.of(world)
    return columns, roll_up(columns, key_result_attainments(world, CheckIns.of(world)))


@settings(max_examples=scaled(60, 3000))
@given(forests())
def test_the_roll_up_is_its_definition_in_fractions(world: Organisation) -> None:
    columns, scores = scored(world)
    plain = PlainRollUp(world).found
    ids = [("goals", str(one)) for one in columns.goals.text("goal_id").values()]
    ids += [("key_results", str(one)) for one in columns.key_results.text("key_result_id").values()]
    assert {key for key, known in zip(ids, columns.known, strict=True) if known} == set(plain)
    for place, key in enumerate(ids):
        if key in plain:
            one = plain[key]
            assert scores.strict[place] == pytest.approx(float(one.strict), abs=1e-11)
            assert scores.coverage[place] == pytest.approx(float(one.coverage), abs=1e-11)
            assert scores.share[place] == pytest.approx(float(one.share), abs=1e-11)
            assert scores.possible[place] == pytest.approx(float(one.possible), abs=1e-9)
            assert scores.contribution[place] == pytest.approx(float(one.possible * one.strict), abs=1e-9)
            assert scores.missing[place] == pytest.approx(float(one.possible * (1 - one.strict)), abs=1e-9)
            if one.coverage:
                assert scores.covered[place] == pytest.approx(float(one.strict / one.coverage), abs=1e-9)
            else:
                assert np.isnan(scores.covered[place])


@settings(max_examples=scaled(30, 1000))
@given(forests())
def test_the_columns_say_of_everything_what_its_node_says(world: Organisation) -> None:
    forest = goal_forest(world)
    columns = forest.columns
    for node in (*forest.goals.values(), *forest.key_results.values()):
        place = forest.place(node)
        above = node.parent
        top = node
        while top.parent is not None:
            top = top.parent
        assert forest.node(place) is node
        assert columns.parent[place] == (-1 if above is None else forest.place(above))
        assert (columns.top[place], columns.goal[place]) == (forest.place(top), forest.place(node.goal))
        assert node.alive == (node.counts and (above is None or above.alive))
    assert [node.id for node in forest.goals.values()] == sorted(forest.goals)
    assert [node.id for node in forest.key_results.values()] == sorted(forest.key_results)


def test_a_tree_that_is_done_is_worth_exactly_100_however_odd_its_weights() -> None:
    goals = [goal("R"), *(goal(f"G{number}", "R", weight) for number, weight in enumerate((0.1, 0.2, 1 / 3)))]
    results = [key_result(f"K{number}-{at}", f"G{number}", 0.1 * (at + 1)) for number in range(3) for at in range(7)]
    check_ins = [row for result in results for row in weekly(str(result["key_result_id"]), 100.0)]
    _, scores = scored(organisation(goals, results, check_ins))
    assert (scores.strict == 1.0).all()
    assert (scores.coverage == 1.0).all()


def test_a_cycle_is_named_without_what_hangs_below_it() -> None:
    ring = [goal(f"R{number}", f"R{(number + 1) % 40}") for number in range(40)]
    chain: list[Row] = [goal(f"S{number:03}", f"S{number - 1:03}" if number else "R7") for number in range(200)]
    with pytest.raises(InputError) as error:
        GoalColumns.of(organisation([*ring, *chain, goal("Z")]))
    (problem,) = error.value.problems
    assert problem.what.startswith("Goals stand above themselves: R0 > R1 > R2 ")
    assert "S0" not in problem.what


def test_an_organisation_without_goals_has_no_places() -> None:
    columns, scores = scored(organisation([]))
    assert (len(columns), len(scores.strict)) == (0, 0)
    columns, scores = scored(organisation([], [key_result("K", "gone")], weekly("K", 50.0)))
    assert not columns.known.any()
    assert (scores.possible == 0).all()
