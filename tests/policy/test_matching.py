"""The meaning of a pattern, claim by claim, for the Python matcher and for durable_rules."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from engine.application.matcher_process import MatcherProcess
from engine.errors import InputError, PolicyError
from engine.policy.durable_matcher import durable_version
from engine.policy.matching import Match, Matcher, PythonMatcher
from engine.policy.patterns import (
    Alternatives,
    Condition,
    Consecutive,
    NamedMatch,
    ParameterName,
    Pattern,
    Reference,
)
from engine.policy.patterns_binding import bind
from engine.policy.patterns_facts import Facts, FactTable
from engine.policy.patterns_lowering import join_key
from tests.policy.pattern_worlds import ANSWER, EVENT, pattern, run_of, table, where

Row = dict[str, object]


@pytest.fixture(scope="module", params=["python", "durable"])
def matcher(request: pytest.FixtureRequest) -> Iterator[Matcher]:
    if request.param == "python":
        yield PythonMatcher()
        return
    if durable_version() is None:
        pytest.skip("durable_rules is not installed")
    with MatcherProcess(20) as process:
        yield process


def facts(events: list[Row], answers: list[Row] | None = None) -> Facts:
    return {"event": table(EVENT, events), "answer": table(ANSWER, answers or [])}


def rows(matcher: Matcher, one: Pattern, world: Facts) -> list[tuple[tuple[int, ...], ...]]:
    report = matcher.match([one], world)
    assert report.answered_by.startswith(("Python matcher", "durable_rules"))
    return [match.rows for match in report.matches]


EVENTS = NamedMatch(name="a", fact="event")


def joined(name: str, *conditions: Condition) -> NamedMatch:
    return NamedMatch(name=name, fact="event", conditions=conditions)


def without(*conditions: Condition) -> NamedMatch:
    return NamedMatch(name="n", fact="answer", conditions=conditions, absent=True)


def other(column: str, offset: float = 0.0) -> Reference:
    return Reference(match="a", column=column, offset=offset)


def test_a_missing_value_satisfies_nothing(matcher: Matcher) -> None:
    world = facts([{"gain": None}, {"gain": 0.0}])
    for comparison in ("=", "!=", "<", "<=", ">", ">="):
        assert (0,) not in [
            found[0] for found in rows(matcher, pattern(joined("a", where("gain", comparison, 0.5))), world)
        ]


def test_numbers_compare_at_six_decimals(matcher: Matcher) -> None:
    world = facts([{"gain": 0.1 + 0.2}, {"gain": 0.300001}])
    assert rows(matcher, pattern(joined("a", where("gain", "=", 0.3))), world) == [((0,),)]


def test_no_fact_serves_twice(matcher: Matcher) -> None:
    world = facts([{"who": "x"}, {"who": "x"}])
    pair = pattern(EVENTS, joined("b", where("who", "=", other("who"))))
    assert rows(matcher, pair, world) == [((0,), (1,)), ((1,), (0,))]


def test_an_absence_looks_at_all_facts_whenever_they_came(matcher: Matcher) -> None:
    unanswered = pattern(EVENTS, without(where("who", "=", other("who"))))
    world = facts([{"who": "x"}, {"who": "y"}], [{"who": "y"}])
    assert rows(matcher, unanswered, world) == [((0,),)]


def test_an_absence_that_refers_to_a_missing_value_is_fulfilled(matcher: Matcher) -> None:
    # 0 stands in for what is missing; the answer at step 0 must not be taken for it
    unanswered = pattern(EVENTS, without(where("step", "=", other("step"))))
    world = facts([{"step": None}, {"step": 0.0}], [{"step": 0.0}])
    assert rows(matcher, unanswered, world) == [((0,),)]


def test_alternatives_beside_a_join_leave_the_join_standing(matcher: Matcher) -> None:
    listed = where("step", "in", Alternatives(values=(1.0, 2.0)))
    unlisted = where("step", "not in", Alternatives(values=(7.0, 8.0)))
    world = facts([{"who": "x", "step": 0.0}, {"who": "y", "step": 1.0}], [{"step": 1.0}, {"step": 2.0}])
    for own in (listed, unlisted):
        unanswered = pattern(EVENTS, without(own, where("step", "=", other("step"))))
        assert rows(matcher, unanswered, world) == [((0,),)]
        answered = NamedMatch(name="b", fact="answer", conditions=(own, where("step", "=", other("step"))))
        assert rows(matcher, pattern(EVENTS, answered), world) == [((1,), (0,))]


def test_two_absences_must_both_be_fulfilled(matcher: Matcher) -> None:
    by_name, by_step = without(where("who", "=", other("who"))), where("step", "=", other("step"))
    both = pattern(EVENTS, by_name, NamedMatch(name="m", fact="answer", conditions=(by_step,), absent=True))
    world = facts(
        [{"who": "x", "step": 1.0}, {"who": "y", "step": 2.0}, {"who": "z", "step": 3.0}], [{"who": "x"}, {"step": 2.0}]
    )
    assert rows(matcher, both, world) == [((2,),)]


def test_a_run_gives_one_match_however_long_it_goes_on(matcher: Matcher) -> None:
    world = facts([{"who": "x", "step": float(step)} for step in range(9)])
    assert rows(matcher, pattern(run_of(3)), world) == [((0, 1, 2),)]


def test_a_gap_begins_a_new_run(matcher: Matcher) -> None:
    world = facts([{"who": "x", "step": float(step)} for step in (1, 2, 4, 5, 6, 8, 9, 10)])
    assert rows(matcher, pattern(run_of(3)), world) == [((2, 3, 4),), ((5, 6, 7),)]


def test_a_fact_that_fails_the_condition_ends_a_run(matcher: Matcher) -> None:
    gains = [0.0, 0.0, 5.0, 0.0, 0.0, 0.0]
    world = facts([{"who": "x", "step": float(step), "gain": gain} for step, gain in enumerate(gains)])
    assert rows(matcher, pattern(run_of(3, where("gain", "<", 1.0))), world) == [((3, 4, 5),)]


def test_runs_keep_to_their_group(matcher: Matcher) -> None:
    world = facts([{"who": "xy"[step % 2], "step": float(step)} for step in range(6)])
    assert rows(matcher, pattern(run_of(2)), world) == []


def test_weeks_may_be_days_seven_apart(matcher: Matcher) -> None:
    repeated = Consecutive(at_least=3, by=("who",), ordered_by="on", step=7.0)
    days = np.datetime64("2026-01-05") + 7 * np.arange(4)
    world = facts([{"who": "x", "on": day} for day in days])
    assert rows(matcher, pattern(NamedMatch(name="r", fact="event", consecutive=repeated)), world) == [((0, 1, 2),)]


def test_a_reference_to_a_run_reads_its_last_fact(matcher: Matcher) -> None:
    answered = NamedMatch(
        name="b", fact="answer", conditions=(where("step", "=", Reference(match="run", column="step", offset=1.0)),)
    )
    world = facts([{"who": "x", "step": float(step)} for step in range(3)], [{"step": 2.0}, {"step": 3.0}])
    assert rows(matcher, pattern(run_of(3), answered), world) == [((0, 1, 2), (1,))]


def test_another_event_beside_a_run_is_found_too(matcher: Matcher) -> None:
    # durable_rules would misjudge the beginning of such a run; the Python matcher answers for it
    later = joined("b", where("step", ">", Reference(match="run", column="step")))
    world = facts([{"who": "x", "step": float(step)} for step in range(4)])
    assert rows(matcher, pattern(run_of(2), later), world) == [((0, 1), (2,)), ((0, 1), (3,))]


def test_a_type_without_facts_is_no_obstacle(matcher: Matcher) -> None:
    one = pattern(EVENTS, without(where("who", "=", other("who"))))
    assert rows(matcher, one, {"event": table(EVENT, [{"who": "x"}])}) == [((0,),)]
    assert rows(matcher, one, facts([])) == []


def test_matches_come_sorted_by_pattern_then_rows(matcher: Matcher) -> None:
    second, first = pattern(EVENTS, name="b"), pattern(EVENTS, name="a")
    report = matcher.match([second, first], facts([{"who": "x"}, {"who": "y"}]))
    assert report.matches == tuple(Match(name, ((row,),)) for name in "ba" for row in (0, 1))


def test_a_number_that_cannot_be_compared_is_refused(matcher: Matcher) -> None:
    with pytest.raises(InputError, match="larger unit"):
        matcher.match([pattern(EVENTS)], facts([{"gain": 1e13}]))


def test_facts_need_the_columns_of_their_type() -> None:
    with pytest.raises(ValueError, match="need the columns"):
        FactTable(ANSWER, {"step": np.zeros(1)})


def test_an_unbound_parameter_is_a_programming_error() -> None:
    one = NamedMatch(
        name="r",
        fact="event",
        consecutive=Consecutive(at_least=ParameterName(name="n"), by=("who",), ordered_by="step"),
    )
    with pytest.raises(TypeError, match="not been bound"):
        _ = one.size
    assert bind(pattern(one), {"n": 4.0}).matches[0].size == 4


def test_two_matches_that_an_absence_alone_connects_share_no_key() -> None:
    absence = without(where("who", "=", other("who")), where("who", "=", Reference(match="b", column="who")))
    assert join_key(pattern(EVENTS, joined("b"), absence)) is None
    assert join_key(pattern(EVENTS, joined("b", where("who", "=", other("who"))), absence)) == dict.fromkeys(
        "abn", "who"
    )


LOOSE = {
    "matches that nothing joins": pattern(*(joined(f"a{number}") for number in range(5))),
    "matches joined by what most facts share": pattern(
        EVENTS, *(joined(f"b{number}", where("who", "=", other("who"))) for number in range(4))
    ),
    "a repetition by what most facts share": pattern(run_of(6)),
    "an order alone": pattern(
        EVENTS, *(joined(f"b{number}", where("step", ">=", other("step"))) for number in range(4))
    ),
}


@pytest.mark.parametrize("name", LOOSE)
def test_a_pattern_whose_combinations_never_end_is_refused(matcher: Matcher, name: str) -> None:
    world = facts([{"who": "a", "step": float(number % 10)} for number in range(120)])
    with pytest.raises(PolicyError, match="so loosely that over 1,0") as error:
        rows(matcher, LOOSE[name], world)
    assert [problem.code for problem in error.value.problems] == ["too-many-combinations"]


def test_many_facts_are_no_loose_join(matcher: Matcher) -> None:
    world = facts([{"who": f"p{number}", "step": float(number)} for number in range(3_000)])
    pair = pattern(EVENTS, joined("b", where("step", "=", other("step", 1.0))))
    assert len(rows(matcher, pair, world)) == 2_999
