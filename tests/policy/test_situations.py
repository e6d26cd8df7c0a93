"""One alert per situation: open, acknowledged, expired, ended, from nothing but situations, answers and the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InputError
from engine.policy.patterns_binding import bind
from engine.policy.situations import (
    Acknowledgement,
    Alert,
    AlertRules,
    Situation,
    alerts_on,
    check_acknowledgements,
    problems_of,
)
from tests.policy.test_patterns_reading import load, refusals

START = date(2026, 1, 1)
RULES = AlertRules(expires_days=30, silent_days=14, worse_by=10)
SEEN = Acknowledgement("stalled", "K", "A. Weber", START + timedelta(days=3))


def day(number: int) -> date:
    return START + timedelta(days=number)


def alert(number: int, *answers: Acknowledgement, ended: int | None = None, rules: AlertRules = RULES) -> Alert:
    severity = ((day(0), 60.0), (day(7), 65.0), (day(10), 70.0))
    situation = Situation("stalled", "K", START, None if ended is None else day(ended), severity)
    (found,) = alerts_on([situation], answers, day(number), rules)
    return found


def test_before_it_begins_there_is_no_alert_and_then_the_same_one_every_day() -> None:
    situation = Situation("stalled", "K", START)
    assert alerts_on([situation], (), day(-1), RULES) == ()
    ids = {alert(number).situation.id for number in range(60)}
    assert ids == {"stalled/K/2026-01-01"}


def test_an_answer_silences_until_the_situation_ends() -> None:
    long = replace(SEEN, until=day(300), worse_by=99.0)
    assert [alert(number, long).state for number in (2, 3, 100)] == ["open", "acknowledged", "acknowledged"]
    assert alert(40, long, ended=40).state == "ended"
    assert alert(39, long, ended=40).state == "acknowledged"


def test_an_answer_runs_out_on_its_day_or_after_the_policys_days() -> None:
    mild = replace(SEEN, worse_by=99.0)
    assert [alert(number, mild).state for number in (16, 17)] == ["acknowledged", "open"]  # 3 + 14
    assert alert(16, mild).until == day(17)
    until = replace(mild, until=day(5))
    assert [alert(number, until).state for number in (4, 5)] == ["acknowledged", "open"]
    assert alert(5, until).since == day(5)


def test_an_answer_runs_out_when_it_gets_worse_by_the_amount() -> None:
    assert [alert(number, SEEN).state for number in (9, 10)] == ["acknowledged", "open"]  # 60 then, 70 on day 10
    assert alert(7, replace(SEEN, worse_by=5.0)).state == "open"
    again = replace(SEEN, on=day(12))
    assert alert(13, SEEN, again).state == "acknowledged"


def test_an_alert_that_nobody_answers_expires_and_may_still_be_acknowledged() -> None:
    assert [alert(number).state for number in (29, 30)] == ["open", "expired"]
    assert (alert(29).until, alert(31).since) == (day(30), day(30))
    late = replace(SEEN, on=day(35))
    assert alert(35, late).state == "acknowledged"
    # silent for 14 days, open again from day 49 on, and unanswered for 30 more
    assert [alert(number, late).state for number in (48, 49, 78, 79)] == ["acknowledged", "open", "open", "expired"]
    assert alert(10_000, rules=AlertRules()).state == "open"


def test_a_situation_that_comes_back_is_a_new_one() -> None:
    first, second = Situation("stalled", "K", START, day(10)), Situation("stalled", "K", day(20))
    states = [one.state for one in alerts_on([first, second], [SEEN], day(25), RULES)]
    assert states == ["ended", "open"]


def test_answers_to_others_before_or_from_the_future_say_nothing() -> None:
    for other in (
        replace(SEEN, subject="L"),
        replace(SEEN, pattern="late"),
        replace(SEEN, on=day(-1)),
        replace(SEEN, on=day(6)),
    ):
        assert alert(5, other).state == "open"


@given(
    st.lists(st.builds(replace, st.just(SEEN), on=st.integers(-5, 60).map(day)), max_size=4),
    st.none() | st.integers(0, 60),
    st.integers(0, 80),
)
def test_what_is_learnt_later_changes_no_earlier_day(
    answers: list[Acknowledgement], ended: int | None, number: int
) -> None:
    known = [one for one in answers if one.on <= day(number)]
    told = alert(number, *answers, ended=ended)
    assert told == replace(alert(number, *known, ended=ended))
    assert told.since <= day(number)
    assert (told.state == "ended") == (ended is not None and ended <= number)


def test_an_acknowledgement_that_cannot_be_meant_is_told_by_its_number() -> None:
    wrong = [replace(SEEN, by=" "), replace(SEEN, until=SEEN.on), replace(SEEN, worse_by=0.0)]
    with pytest.raises(InputError) as caught:
        check_acknowledgements(wrong)
    assert [problem.code for problem in caught.value.problems] == ["nobody", "bad-dates", "out-of-range"]
    assert "Acknowledgement 2" in caught.value.problems[1].what
    assert [problem.code for problem in problems_of(SEEN, patterns=["stall"])] == ["unknown-pattern"]


REST = "    because: {en: why}\n    outcome: {code: late}\n"
ROW = "\n      - {as: a, of: event}"


def test_the_terms_of_a_pattern_are_read_with_their_parameters() -> None:
    (found,) = load(ROW, REST + "    alert: {expires: {weeks: n}, silent: {days: 5}, worse_by: half}\n").patterns
    assert found.parameters == ("half", "n")
    bound = bind(found, {"n": 3.0, "half": 2.0})
    assert AlertRules.of(bound) == AlertRules(expires_days=21, silent_days=5, worse_by=2.0)


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ("{expire: {weeks: 1}}", "unknown-key"),
        ("{expires: {steps: 1}}", "wrong-type"),
        ("{expires: {weeks: 0}}", "bad-count"),
        ("{silent: {days: odd}}", "bad-count"),
        ("{worse_by: 0}", "out-of-range"),
        ("{worse_by: hlaf}", "unknown-name"),
        ("{}", "empty-alert"),
    ],
)
def test_faulty_terms_are_refused(terms: str, code: str) -> None:
    assert [found for found, _ in refusals(ROW, f"{REST}    alert: {terms}\n")] == [code]
