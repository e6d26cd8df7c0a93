"""Windows, aggregates, a time beside a match and today: read as written, refused with their line, meant as said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.errors import InputError
from engine.policy.matching import PythonMatcher, match_pattern
from engine.policy.patterns import Aggregate, Frequent, NamedMatch, Pattern, Span
from engine.policy.patterns_binding import bind
from engine.policy.patterns_facts import Facts, normalise
from engine.policy.patterns_rule import DurableRule
from tests.policy.pattern_worlds import ANSWER, EVENT, pattern, table, where
from tests.policy.test_patterns_reading import load, refusals

DAY = date(2026, 1, 31)
REST = "    because: {en: why}\n    outcome: {code: late}\n"


def read(match: str, aggregates: str = "") -> Pattern:
    """Return the one pattern as it is on DAY; ``n`` is 3."""
    (found,) = load(match, f"{REST}{aggregates}").patterns
    assert isinstance(found, Pattern)
    return bind(found, {"n": 3, "most": 3}, DAY)


def rows(found: Pattern, events: list[dict[str, object]], answers: list[dict[str, object]] | None = None) -> list[int]:
    """Return the rows of the first match, each checked to hold one fact."""
    world: Facts = {
        "event": table(EVENT, events),
        "answer": table(ANSWER, [{"who": answer.get("who")} for answer in answers or []]),
    }
    return [match.rows[0][-1] for match in PythonMatcher().match([found], world).matches]


def at(*days: int, who: str = "x", **more: object) -> list[dict[str, object]]:
    return [{"who": who, "on": DAY - timedelta(days=ago), **more} for ago in days]


FREQUENT = "\n      - {as: a, of: event, frequent: {at_least: n, within: {weeks: 2}, by: [who], ordered_by: on}}"
BESIDE = (
    "\n      - {{as: a, of: event, where: [done = false]}}"
    "\n      - {{as: b, of: event, where: [done = true], within: {}}}"
)


def test_three_in_two_weeks_are_one_situation_until_they_thin_out() -> None:
    found = read(FREQUENT)
    assert rows(found, at(30, 25, 20, 15)) == [2]  # 30, 25, 20; then 25, 20, 15 goes on
    assert rows(found, at(30, 23, 16)) == []  # exactly two weeks before is outside
    assert rows(found, at(30, 23, 17)) == [2]
    assert rows(found, at(90, 89, 88, 20, 19, 18)) == [2, 5]
    assert rows(found, at(3, 2) + at(1, who="y")) == []
    assert rows(found, at(1, 1, 1, 0)) == [0]  # three of one moment are told at the first of them


@pytest.mark.parametrize(
    ("within", "expected"),
    [("{days: 7, of: a.on}", [0, 2, 4]), ("{weeks: 1, after: a.on}", [2, 4]), ("{days: 7, before: a.on}", [0, 2])],
)
def test_a_time_beside_a_match_includes_both_ends(within: str, expected: list[int]) -> None:
    events = at(17, 18, 10, 2, 3, done=True)
    events[0]["on"], events[1]["on"] = DAY - timedelta(days=17), DAY - timedelta(days=18)
    found = PythonMatcher().match(
        [read(BESIDE.format(within))],
        {"event": table(EVENT, [*events, *at(10, done=False)]), "answer": table(ANSWER, [])},
    )
    assert [match.rows[1][0] for match in found.matches] == expected


ABSENT = (
    "\n      - {as: a, of: event, where: [done = false]}"
    "\n      - {without: b, of: event, where: [who = a.who, done = true], within: {days: 7, after: a.on}}"
)


def test_an_absence_within_a_time_is_told_once_the_time_is_over() -> None:
    found = read(ABSENT)
    assert rows(found, at(7, done=False)) == []
    assert rows(found, at(8, done=False)) == [0]
    assert rows(found, [*at(8, done=False), *at(1, done=True)]) == []
    assert rows(found, [*at(9, done=False), *at(1, done=True)]) == [0]
    assert rows(found, [*at(9, done=False), *at(1, who="y", done=True)]) == [0]


def test_after_a_repetition_an_absence_waits_for_its_last_fact() -> None:
    found = read(
        "\n      - {as: a, of: event, where: [done = false], consecutive: {at_least: 2, by: [who], ordered_by: step}}"
        "\n      - {without: b, of: event, where: [done = true], within: {days: 7, after: a.on}}"
    )
    run = [
        {"who": "x", "step": step, "on": DAY - timedelta(days=ago), "done": False} for step, ago in ((1, 20), (2, 7))
    ]
    assert rows(found, run) == []
    run[1]["on"] = DAY - timedelta(days=8)
    assert rows(found, run) == [1]


AGGREGATE = "    aggregates:\n      - {{name: total, of: event, {}, by: [who], ordered_by: on, within: {{weeks: 1}}}}\n"


@pytest.mark.parametrize(
    ("what", "condition", "expected"),
    [
        ("sum: gain", "total > 4", [1]),  # 1 + 4; the last has 4 and 2.5 is missing
        ("sum: gain", "total = 4", [2]),
        ("count: gain", "total = 2", [1]),
        ("mean: gain", "total = 2.5", [1]),
        ("min: gain", "total = 1", [0, 1]),
        ("max: gain", "total >= n", [1, 2]),
        ("max: on", "total = 2026-01-31", [2]),
    ],
)
def test_an_aggregate_is_a_column_over_the_window_that_ends_at_each_fact(
    what: str, condition: str, expected: list[int]
) -> None:
    events = [
        {"who": "x", "on": DAY - timedelta(days=9), "gain": 1.0},
        {"who": "x", "on": DAY - timedelta(days=4), "gain": 4.0},
        {"who": "x", "on": DAY, "gain": None},
        {"who": None, "on": DAY, "gain": 9.0},
    ]
    found = read(f"\n      - {{as: a, of: event, where: ['{condition}']}}", AGGREGATE.format(what))
    assert rows(found, events) == expected


def test_over_nothing_a_count_is_nought_and_a_sum_is_missing() -> None:
    events = at(0, gain=None)
    for condition, expected in (("total = 0", [0]), ("total > 0", [])):
        found = read(f"\n      - {{as: a, of: event, where: ['{condition}']}}", AGGREGATE.format("count: gain"))
        assert rows(found, events) == expected
    found = read("\n      - {as: a, of: event, where: [total <= 0]}", AGGREGATE.format("sum: gain"))
    assert rows(found, events) == []


def test_an_aggregate_counts_only_facts_that_fulfil_its_conditions_but_every_fact_has_it() -> None:
    aggregate = "    aggregates:\n      - {name: total, of: event, count: who, by: [who], where: [done = true]}\n"
    found = read("\n      - {as: a, of: event, where: [total = 1, done = false]}", aggregate)
    assert rows(found, [*at(1, done=True), *at(0, done=False), *at(0, who="y", done=False)]) == [1]


def test_a_type_without_a_table_is_no_obstacle_whatever_is_asked_of_it() -> None:
    found = pattern(
        NamedMatch(name="a", fact="event"),
        NamedMatch(name="n", fact="answer", conditions=(where("step", ">", 1.0), where("who", "=", "x")), absent=True),
    )
    known = normalise({"event": table(EVENT, at(1))})
    assert [match.rows for match in match_pattern(found, known)] == [((0,),)]
    assert DurableRule(found, known).conditions()


def test_a_sum_too_large_to_compare_is_told() -> None:
    aggregate = Aggregate(name="t", fact="event", function="sum", column="gain", by=("who",))
    found = Pattern(**{**dict(pattern(NamedMatch(name="a", fact="event"))), "aggregates": (aggregate,)})
    with pytest.raises(InputError, match="The sum 't' of event is beyond"):
        rows(found, at(1, 2, 3, gain=9e11))


def test_today_and_a_parameter_may_be_added() -> None:
    assert rows(read("\n      - {as: a, of: event, where: [on < today - n]}"), at(2, 3, 4)) == [2]
    assert rows(read("\n      - {as: a, of: event, where: [on = today]}"), at(0, 1)) == [0]
    found = read(
        "\n      - {as: a, of: event, where: [done = true]}\n      - {as: b, of: event, where: [on > a.on + n]}"
    )
    events = [*at(9, done=True), *at(6, 5)]
    assert [match.rows[1][0] for match in PythonMatcher().match([found], {"event": table(EVENT, events)}).matches] == [
        2
    ]


def test_every_parameter_of_a_pattern_is_named() -> None:
    text = FREQUENT + "\n      - {as: b, of: event, where: [on > a.on + most]}"
    (found,) = load(text).patterns
    assert found.parameters == ("most", "n")
    with pytest.raises(TypeError, match="today"):
        bind(load("\n      - {as: a, of: event, where: [on = today]}").patterns[0], {})


def test_a_frequent_match_drawn_by_hand_means_the_same() -> None:
    frequent = Frequent(at_least=2, by=("who",), ordered_by="step", within=Span(count=2.0))
    found = pattern(NamedMatch(name="a", fact="event", frequent=frequent, conditions=(where("gain", ">", 0.0),)))
    events: list[dict[str, object]] = [{"who": "x", "step": float(step), "gain": 1.0} for step in (1, 3, 4, 6, 7)]
    assert rows(found, events) == [2, 4]


A = "\n      - {as: a, of: event, "
MISTAKES = {
    "a window without a unit": (A + "frequent: {at_least: 2, within: {}, by: [who], ordered_by: on}}", "one-unit", 1),
    "two units": (
        A + "frequent: {at_least: 2, within: {days: 1, weeks: 1}, by: [who], ordered_by: on}}",
        "one-unit",
        1,
    ),
    "steps on dates": (A + "frequent: {at_least: 2, within: {steps: 1}, by: [who], ordered_by: on}}", "wrong-type", 1),
    "days on numbers": (
        A + "frequent: {at_least: 2, within: {days: 1}, by: [who], ordered_by: step}}",
        "wrong-type",
        1,
    ),
    "no days": (A + "frequent: {at_least: 2, within: {days: 0}, by: [who], ordered_by: on}}", "bad-count", 1),
    "half a day": (A + "frequent: {at_least: 2, within: {days: 0.5}, by: [who], ordered_by: on}}", "unknown-name", 1),
    "a length that may be half": (
        A + "frequent: {at_least: 2, within: {days: half}, by: [who], ordered_by: on}}",
        "bad-count",
        1,
    ),
    "a length beyond all": (
        A + "frequent: {at_least: 2, within: {days: 100001}, by: [who], ordered_by: on}}",
        "bad-count",
        1,
    ),
    "an order of texts": (
        A + "frequent: {at_least: 2, within: {days: 1}, by: [on], ordered_by: who}}",
        "wrong-type",
        1,
    ),
    "an unknown group": (
        A + "frequent: {at_least: 2, within: {days: 1}, by: [wh], ordered_by: on}}",
        "unknown-column",
        1,
    ),
    "frequent and consecutive": (
        A
        + "frequent: {at_least: 2, within: {days: 1}, by: [who], ordered_by: on},"
        + " consecutive: {at_least: 2, by: [who], ordered_by: on}}",
        "two-repetitions",
        1,
    ),
    "a frequent match that looks elsewhere": (
        "\n      - {as: z, of: event}"
        + A
        + "where: who = z.who, frequent: {at_least: 2, within: {days: 1}, by: [who], ordered_by: on}}",
        "joined-repetition",
        2,
    ),
    "a frequent absence": (
        A + "where: done = true}\n      - {without: b, of: event, frequent: {at_least: 2}}",
        "unknown-key",
        2,
    ),
    "a time beside nothing": (A + "within: {days: 1}}", "one-side", 1),
    "a time beside two": (
        A + "where: done = true}\n      - {as: b, of: event, within: {days: 1, of: a.on, after: a.on}}",
        "one-side",
        2,
    ),
    "a time beside a later match": (A + "within: {days: 1, of: b.on}}", "unknown-name", 1),
    "a time beside a text": (
        A + "where: done = true}\n      - {as: b, of: event, within: {days: 1, of: a.who}}",
        "wrong-type",
        2,
    ),
    "a time between a date and a number": (
        A + "where: done = true}\n      - {as: b, of: event, within: {days: 1, of: a.on, on: step}}",
        "wrong-type",
        2,
    ),
    "an absence that never ends": (
        A + "where: done = true}\n      - {without: b, of: event, within: {steps: 1, after: a.step}}",
        "endless-absence",
        2,
    ),
    "a match called today": ("\n      - {as: today, of: event}", "bad-name", 1),
    "today as a number": (A + "where: gain < today}", "wrong-type", 1),
    "an unknown addend": (A + "where: on < today - m}", "unknown-name", 1),
    "a text added": (A + "where: on < today - name}", "wrong-type", 1),
    "half days added": (A + "where: on < today - half}", "wrong-type", 1),
    "a product with today": (A + "where: on < today * 2}", "arithmetic", 1),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused_with_its_line(name: str) -> None:
    match, code, line = MISTAKES[name]
    assert (code, line) in refusals(match)


@pytest.mark.parametrize(
    ("aggregate", "code"),
    [
        ("{name: t, of: event, by: [who]}", "one-function"),
        ("{name: t, of: event, sum: gain, max: gain, by: [who]}", "one-function"),
        ("{name: t, of: event, sum: who, by: [who]}", "wrong-type"),
        ("{name: t, of: event, mean: on, by: [who]}", "wrong-type"),
        ("{name: t, of: event, sum: gian, by: [who]}", "unknown-column"),
        ("{name: t, of: event, sum: age, by: [who]}", "fact-refused"),
        ("{name: t, of: event, sum: gain, by: [age]}", "fact-refused"),
        ("{name: t, of: evnt, sum: gain, by: [who]}", "unknown-fact"),
        ("{name: gain, of: event, sum: gain, by: [who]}", "duplicate-name"),
        ("{name: T-1, of: event, sum: gain, by: [who]}", "bad-name"),
        ("{name: t, of: event, sum: gain, by: [who], within: {days: 1}}", "missing-key"),
        ("{name: t, of: event, sum: gain, by: [who], where: [gain < z.gain]}", "unknown-name"),
        ("{name: t, of: event, sum: gain}", "missing-key"),
    ],
)
def test_a_faulty_aggregate_is_refused(aggregate: str, code: str) -> None:
    codes = refusals("\n      - {as: a, of: event}", f"{REST}    aggregates: [{aggregate}]\n")
    assert [found for found, _ in codes] == [code]
