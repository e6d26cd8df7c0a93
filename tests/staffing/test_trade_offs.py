"""Plans of which none betters another: all there are where they are few, and no limit is exceeded for any of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.frozen import Localised
from engine.domain.limits import Limit
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.ground import Ground
from engine.staffing.cp_sat import Effort, SearchEnd
from engine.staffing.options import SolverOptions
from engine.staffing.team.problem import TeamProblem, Tier
from engine.staffing.trades.front import pareto_front
from engine.staffing.trades.quantities import Values, values_of
from engine.staffing.trades.trade_answer import TradeOffs
from engine.staffing.trades.trade_offs import dominated, trade_offs
from tests.counts import scaled
from tests.staffing.test_pruning import problems, teams
from tests.staffing.worlds import Rows, organisation, request, world

ENOUGH = Effort(20.0, 1)
OVERTIME = Limit(
    id="overtime",
    rule="staffing_limits",
    quantity="overtime_hours",
    comparison="<=",
    value=8.0,
    unit="hours a week",
    because=Localised(en="Nobody works more overtime.", zh="不得超过加班上限。"),
)


@st.composite
def traded_problems(draw: st.DrawFn) -> TeamProblem:
    """Draw problems with three tiers: fit, development of 0 to 2 a place, overtime of 0, 1 or 3 a place."""
    problem = draw(problems())
    roles = []
    for role in problem.roles:
        size = len(role.people)
        development = draw(st.lists(st.integers(0, 2), min_size=size, max_size=size))
        overtime = draw(st.lists(st.sampled_from([0, 0, 1, 3]), min_size=size, max_size=size))
        later = (np.array(development, dtype=np.int64), -np.array(overtime, dtype=np.int64))
        roles.append(replace(role, later=later))
    return replace(problem, roles=tuple(roles), tiers=tuple(map(Tier, ("fit", "development", "overtime"))), wishes=())


def undominated(problem: TeamProblem) -> set[Values]:
    """Enumerate the values of every team that no team betters."""
    every = {values_of(problem, team) for team in teams(problem)}
    return {one for one in every if not any(other.beats(one) for other in every)}


@settings(max_examples=scaled(60, 600))
@given(traded_problems())
def test_the_front_is_what_enumeration_has(problem: TeamProblem) -> None:
    front = pareto_front(problem, 100, ENOUGH)
    assert front.complete
    assert {values for values, _ in front.teams} == undominated(problem)
    assert (front.end is SearchEnd.INFEASIBLE) == (not front.teams)
    assert all(values_of(problem, team) == values for values, team in front.teams)


@settings(max_examples=scaled(30, 300))
@given(traded_problems(), st.integers(1, 4))
def test_fewer_plans_than_there_are_are_still_not_dominated_and_say_that_there_may_be_more(
    problem: TeamProblem, most: int
) -> None:
    expected = undominated(problem)
    front = pareto_front(problem, most, ENOUGH)
    found = {values for values, _ in front.teams}
    assert found <= expected
    assert len(found) == min(most, len(expected))
    assert not front.complete or found == expected


def test_without_effort_nothing_is_claimed() -> None:
    problem = request([{"id": "A"}], scores={"A": {"Ana": 1, "Bo": 2}})
    cut = organisation(world({"Ana": {}, "Bo": {}}))
    options = SolverOptions(deterministic_seconds=1e-9)
    answer = trade_offs(problem, Ground(cut, proficiency_table(cut)), options)
    assert not answer.complete or answer.plans


def learners() -> Rows:
    """Return two experts without anything to learn, and two learners a level below."""
    people: dict[str, dict[str, float]] = {"Ana": {}, "Bo": {}, "Chen": {}, "Dai": {"fte": 0.9}}
    records = [("Ana", "plc", 4.0), ("Bo", "plc", 4.0), ("Chen", "plc", 3.0), ("Dai", "plc", 3.0)]
    return world(people, records)


def traded(rows: Rows, limits: tuple[Limit, ...] = (), most: int = 40) -> TradeOffs:
    """Return the plans for two places of a preferred PLC 4."""
    cut = organisation(rows)
    roles = [{"id": "A", "openings": 2, "skills": [{"skill": "plc", "min_level": 4}]}]
    return trade_offs(request(roles), Ground(cut, proficiency_table(cut), limits), None, most)


def test_each_skill_gained_shows_the_fit_that_it_gives_up() -> None:
    # The two experts; an expert and Chen. Dai is contracted for less than the role takes.
    answer = traded(learners())
    assert [(plan.development, plan.overtime_hours) for plan in answer.plans] == [(0, 0.0), (1, 0.0)]
    first, second = answer.plans
    assert second.fit_given_up == first.fit - second.fit > 0
    assert [(step.development, step.given_up) for step in answer.exchanges] == [(0, 0.0), (1, second.fit_given_up)]
    (gain,) = second.gains
    assert (gain.person_id, gain.skill_id, gain.level, gain.wanted) == ("Chen", "plc", 3.0, 4.0)
    assert gain.fact.table == "skill_records"
    assert answer.complete


def test_overtime_within_its_limit_is_a_trade_and_beyond_it_is_not_for_sale() -> None:
    # Dai at 0.9 of full time works 4 hours a week more in a full-time role: allowed up to 8, not where the limit is 2.
    allowed = traded(learners(), (OVERTIME,))
    assert [(plan.development, plan.overtime_hours) for plan in allowed.plans] == [(0, 0.0), (1, 0.0), (2, 4.0)]
    assert [plan.overtime_hours for plan in traded(learners(), (OVERTIME.changed(value=2.0),)).plans] == [0.0, 0.0]


def test_plans_are_checked_pairwise() -> None:
    answer = traded(learners(), (OVERTIME,))
    assert dominated(answer.plans) == []
    worse = answer.plans[0].changed(number=9, fit=answer.plans[0].fit - 1.0)
    assert dominated((*answer.plans, worse)) == [(1, 9)]


def test_where_nobody_can_take_a_role_that_is_said() -> None:
    cut = organisation(learners())
    roles = [{"id": "A", "skills": [{"skill": "plc", "min_level": 5, "must": True}]}]
    answer = trade_offs(request(roles), Ground(cut, proficiency_table(cut)))
    assert (answer.status, answer.plans) == ("infeasible", ())
