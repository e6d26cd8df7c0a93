"""The second solver's own rows: with every kind of rule it finds what writing all teams down finds."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.ground import Ground
from engine.staffing.highs import LinearEnd, LinearProgram
from engine.staffing.team.second_opinion import second_opinion
from tests.counts import scaled
from tests.staffing.enumeration import TinyCase, more_rules, tiny_cases
from tests.staffing.worlds import organisation, request

KINDS = ("pair", "conflict_of_interest", "keep_existing_team", "stretch_share", "balance")


@pytest.mark.parametrize("kind", KINDS)
@given(tiny_cases(), st.data())
@settings(max_examples=scaled(15, 500), suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_rule_of_each_kind_holds_in_the_second_statement(kind: str, case: TinyCase, data: st.DataObject) -> None:
    (strategy,) = (more_rules(st.sampled_from(sorted(case.people)))[at] for at, k in enumerate(KINDS) if k == kind)
    case = replace(case, rules=[data.draw(strategy)], wishes=[], pins=case.pins[:1], budget=None)
    cut = organisation(case.rows())
    casting = Ground(cut, proficiency_table(cut)).cast(request(case.roles, **case.more()))
    found, ranked = second_opinion(casting.problem), case.ranked()
    assert found.end is (LinearEnd.OPTIMAL if ranked else LinearEnd.INFEASIBLE)
    if ranked:
        assert found.score == pytest.approx(ranked[0][0], abs=1e-5)


def test_a_row_that_names_a_column_twice_means_the_sum() -> None:
    program = LinearProgram()
    first, second = program.choices([3.0, 2.0])
    program.row([(1.0, first), (1.0, second), (1.0, first)], 0, 1)
    assert program.maximise().objective == 2


@pytest.mark.parametrize(("low", "high"), [(-inf, 1), (2, inf), (0, 0), (1, 1)])
@pytest.mark.parametrize("price", [0.5, 5.0])
def test_a_dropped_row_asks_nothing_and_a_kept_one_all(low: float, high: float, price: float) -> None:
    program = LinearProgram()
    first, second, dropped = program.choices([1.0, 1.0, -price])
    with program.unless(dropped):
        program.row([(1.0, first), (2.0, second)], low, high)
    worths = [a + b - price * c for a in (0, 1) for b in (0, 1) for c in (0, 1) if c or low <= a + 2 * b <= high]
    assert program.maximise().objective == pytest.approx(max(worths))
