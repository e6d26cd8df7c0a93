"""What is proved about patterns before they are matched: each planted defect is found, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.application.policies.files import policy_paths, read_policy
from engine.policy.document import Policy
from engine.policy.findings import Finding
from engine.policy.kinds import FactField, FieldType, PolicyKind
from engine.policy.load import load_policy
from engine.policy.patterns import ColumnKind
from engine.policy.verification import check_policy
from engine.policy.verification_values import Asked, Value, Values
from tests.policy.small_policies import HEADER, a_field

COLUMNS = (
    a_field("event.who", FieldType.STRING),
    a_field("event.kind", FieldType.STRING, choices=("call", "visit", "mail")),
    a_field("event.gain", FieldType.NUMBER),
    a_field("event.share", FieldType.NUMBER, low=0, high=1),
    a_field("event.count", FieldType.NUMBER, low=0, high=10, whole=True),
    a_field("event.done", FieldType.BOOLEAN),
    a_field("event.on", FieldType.DATE),
    a_field("answer.who", FieldType.STRING),
    a_field("answer.on", FieldType.DATE),
)
OUTCOMES: tuple[FactField, ...] = (a_field("code", FieldType.STRING),)
KIND = PolicyKind(name="seen", title=COLUMNS[0].label, section="patterns", facts=COLUMNS, outcomes=OUTCOMES)
PARAMETERS = """\
parameters:
  low: {values: [{from: 2026-01-01, value: 1}, {from: 2026-07-01, value: 3}], unit: u, range: [0, 9], why: w, source: s}
  weeks: {values: [{from: 2026-01-01, value: 2}], unit: weeks, range: [1, 9], why: w, source: s}
profiles:
  strict: {titles: Strict, parameters: {low: {values: [{from: 2026-03-01, value: 5}]}}}
"""


def policy(*patterns: tuple[str, str], more: str = "") -> Policy:
    """Patterns ``p0``, ``p1`` ... of a list of matches (one a line) and an outcome."""
    text = HEADER.format(kind="seen") + PARAMETERS + "patterns:\n"
    for at, (matches, code) in enumerate(patterns):
        text += f"  - id: p{at}\n    outcome: {{code: {code}}}\n    because: {{en: why}}\n{more}    match:\n"
        text += "".join(f"      - {{{line.strip()}}}\n" for line in matches.strip().splitlines())
    text += "  - id: uses\n    outcome: {code: use}\n    because: {en: '{low} {weeks}'}\n"
    text += "    match: [{as: own, of: answer, where: ['who = \"nobody\"']}]\n"
    return load_policy(text, "seen.yaml", [KIND])


def findings(where: str, *after: str) -> list[Finding]:
    lines = [f"as: a, of: event, where: [{where}]", *after]
    return list(check_policy(policy(("\n".join(lines), "x"))))


def line_of(found: Finding, of: Policy) -> str:
    return of.text.splitlines()[found.line - 1]


CLASHES = {
    "gain < 1, gain > 2": "'gain < 1' and 'gain > 2'",
    "done = true, done = false": "'done = true' and 'done = false'",
    '\'who in ("a", "b")\', \'who not in ("b", "a")\'': """'who in ("a", "b")' and 'who not in ("b", "a")'""",
    "share > 1": "'share > 1': 'share' is at least 0 and at most 1",
    "count > 3, count < 4": "'count > 3' and 'count < 4'",
    "on < 2026-01-01, on >= 2026-01-01": "'on < 2026-01-01' and 'on >= 2026-01-01'",
    "on > today - 7, on < today - weeks, on < today - 7": "'on > today - 7' and 'on < today - 7'",
    "'kind = \"letter\"'": "'kind = \"letter\"': 'kind' is one of call, visit, mail",
    '\'kind not in ("call", "mail")\', \'kind != "visit"\'': """'kind not in ("call", "mail")' and 'kind != "visit"'""",
}


@pytest.mark.parametrize("where", CLASHES)
def test_conditions_that_cannot_hold_together_are_found(where: str) -> None:
    (found,) = findings(where)
    condition, _, why = CLASHES[where].partition(": ")
    one, so = "of match 'a' in pattern 'p0' can never hold", "so the pattern never speaks."
    if " and '" in condition:
        assert found.what == f"conditions {condition} {one} together, {so}"
    else:
        assert found.what == f"condition {condition} {one}: {why}, {so}"
    assert (found.code, found.severity, found.rules) == ("contradiction", "warning", ("p0",))
    assert found.mend == "Change one of the values, or remove a condition."
    assert found.example is None


@pytest.mark.parametrize(
    "where",
    [
        "gain < 1, gain > 0.999998",
        "count > 3, count < 5",
        "share >= 0.5, share < 1",
        "on >= 2026-01-01, on <= 2026-01-01",
        "'kind != \"call\"', 'kind != \"mail\"'",
        "on > today - 7, on < 2026-01-01",
        "'who != \"a\"', done = true, gain > low, gain < 9",
    ],
)
def test_conditions_that_can_hold_are_not_found(where: str) -> None:
    assert findings(where) == []


def test_conditions_on_the_fact_of_an_earlier_match_are_held_against_each_other() -> None:
    (found,) = findings("gain > 1", "as: b, of: event, where: [who = a.who, gain > a.gain, gain <= a.gain]")
    assert "'gain > a.gain' and 'gain <= a.gain'" in found.what
    assert findings("gain > 1", "as: b, of: event, where: [who = a.who, gain > a.gain, gain <= a.gain + 1]") == []
    (found,) = findings("gain > 1", "as: b, of: event, where: [who = a.who, on < a.on], within: {days: 3, after: a.on}")
    assert "'on < a.on' and 'on >= a.on'" in found.what
    (found,) = findings("gain > 1", "without: b, of: answer, where: [who = a.who, on < a.on, on > a.on]")
    assert found.what.endswith("so the absence always holds.")


def test_a_clash_is_told_once_with_its_line_its_first_day_and_its_profile() -> None:
    (found,) = findings("gain > low, gain <= 4")
    assert (found.profile, found.on) == ("strict", date(2026, 3, 1))
    assert "'gain > low (5)' and 'gain <= 4'" in found.what
    (found,) = findings("gain > low, gain <= 2")
    assert (found.profile, found.on) == ("", date(2026, 7, 1))
    (found,) = findings("gain > low, gain <= 1")
    assert (found.profile, found.on) == ("", date(2026, 1, 1))


def test_the_line_is_that_of_the_condition() -> None:
    text = policy(("as: a, of: event, where: [gain > 1]", "x")).text
    spread = text.replace("where: [gain > 1]", "where: [gain > 1,\n done = true,\n gain < 1]")
    (found,) = check_policy(load_policy(spread, "seen.yaml", [KIND]))
    assert spread.splitlines()[found.line - 1] == " gain < 1]}"


ALWAYS = {
    "share <= 15": ("warning", "holds for every value that 'share' can have: 'share' is at least 0 and at most 1."),
    "share >= 0": ("hint", "holds for every value that 'share' can have: 'share' is at least 0 and at most 1."),
    "count != 2.5": ("warning", "holds for every value that 'count' can have: 'count' is at least 0 and at most 10."),
    '\'kind in ("call", "mail", "visit")\'': (
        "warning",
        "holds for every value that 'kind' can have: 'kind' is one of call, visit, mail.",
    ),
    "gain < 1, gain < 2": ("hint", "holds wherever the others do."),
    "gain < 1, gain < 1": ("hint", "holds wherever the others do."),
    "gain > low, gain != 1": ("hint", "holds wherever the others do."),
}


@pytest.mark.parametrize("where", ALWAYS)
def test_conditions_that_always_hold_are_found(where: str) -> None:
    (found,) = findings(where)
    assert (found.code, found.severity) == ("constant", ALWAYS[where][0])
    assert found.what.endswith(f"of match 'a' in pattern 'p0' {ALWAYS[where][1]}")
    assert found.example


def test_conditions_of_aggregates_are_looked_at_too() -> None:
    more = "    aggregates: [{name: n, of: event, count: gain, by: [who], where: [gain < 1, gain > 2]}]\n"
    text = policy(("as: a, of: event, where: [n > 3]", "x"), more=more)
    (found,) = check_policy(text)
    assert found.what.endswith("of aggregate 'n' in pattern 'p0' can never hold together, so it counts nothing.")


TALK = "as: a, of: event, where: [done = true, gain < 1]"
AGAIN = "as: b, of: event, where: [gain < low, done = true]"


def test_a_pattern_written_twice_is_found_under_other_names_and_in_another_order() -> None:
    found = check_policy(policy((TALK, "x"), (AGAIN, "x")))
    assert [one.what for one in found] == [
        "patterns 'p0' and 'p1' have equal matches and say the same, as for b.gain = 0, b.done = true."
    ]
    assert (found[0].code, found[0].rules, found[0].fails) == ("duplicate", ("p1", "p0"), True)
    (other,) = check_policy(policy((TALK, "x"), (AGAIN, "y")))
    assert "have equal matches and give different outcomes" in other.what
    assert check_policy(policy((TALK, "x"), (AGAIN.replace("low", "2"), "y"))) == ()


def test_a_pattern_that_another_makes_superfluous_is_a_hint() -> None:
    for patterns in [(TALK, AGAIN.replace("]", ", gain > -3]")), (TALK.replace("]", ", gain > -3]"), AGAIN)]:
        (found,) = check_policy(policy(*((one, "x") for one in patterns)))
        assert (found.code, found.severity) == ("subsumed", "hint")
        assert "adds nothing: wherever it matches, pattern" in found.what
        assert found.example is not None
        assert check_policy(policy((patterns[0], "x"), (patterns[1], "y"))) == ()


def test_an_absence_that_asks_more_makes_its_pattern_the_wider_one() -> None:
    absence = "\nwithout: n, of: answer, where: [who = a.who{}]"
    wide, narrow = (f"{TALK}{absence.format(more)}" for more in (", on > 2026-02-01", ""))
    (found,) = check_policy(policy((wide, "x"), (narrow, "x")))
    assert (found.code, found.rules) == ("subsumed", ("p1", "p0"))


def test_repetitions_of_other_lengths_are_other_patterns() -> None:
    run = TALK + ", consecutive: {{at_least: {}, by: [who], ordered_by: count}}"
    assert check_policy(policy((run.format(2), "x"), (run.format(3), "x"))) == ()
    (found,) = check_policy(policy((run.format(2), "x"), (run.format("weeks"), "x")))
    assert found.code == "duplicate"


def test_a_match_joined_to_nothing_is_a_hint() -> None:
    (found,) = findings("gain > 1", "as: b, of: answer", "as: c, of: answer, where: [who = b.who]")
    assert (found.code, found.severity) == ("cross-product", "hint")
    assert found.what.startswith("match 'b' in pattern 'p0' is joined to no other")
    (found,) = findings("gain > 1", "without: b, of: answer")
    assert found.what.startswith("absence 'b' in pattern 'p0' is joined to no match")
    assert findings("gain > 1", "as: b, of: answer, where: [who = a.who]") == []


@pytest.mark.parametrize("file", policy_paths([]), ids=lambda file: file.name)
def test_the_shipped_policies_are_clean(file: Path) -> None:
    assert check_policy(read_policy(file)) == ()


comparisons = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
asked_numbers = st.builds(lambda how, value: Asked("x", (), how, (value,)), comparisons, st.integers(-4, 8))
asked_lists = st.builds(
    lambda how, values: Asked("x", (), how, tuple(values)),
    st.sampled_from(["in", "not in"]),
    st.lists(st.integers(-4, 8), min_size=1, max_size=4),
)
domains = st.builds(
    lambda low, high, step: Values(ColumnKind.NUMBER, low, high, step=step),
    st.none() | st.integers(-4, 8),
    st.none() | st.integers(-4, 8),
    st.sampled_from([1, 3]),
)


def holds(one: Asked, value: Any) -> bool:
    end: Any = one.values[0]
    found = {
        "=": value == end,
        "!=": value != end,
        "<": value < end,
        "<=": value <= end,
        ">": value > end,
        ">=": value >= end,
        "in": value in one.values,
        "not in": value not in one.values,
    }
    return found[one.comparison]


@given(domains, st.lists(asked_numbers | asked_lists, max_size=6), asked_numbers | asked_lists)
def test_values_are_left_exactly_where_counting_finds_some(domain: Values, ones: list[Asked], last: Asked) -> None:
    everything = [
        value
        for value in range(-40, 41)
        if value % domain.step == 0
        and (domain.low is None or value >= domain.low)
        and (domain.high is None or value <= domain.high)
        and all(holds(one, value) for one in ones)
    ]
    left = domain
    for one in ones:
        left = left.narrowed(one)
    some: Value | None = left.some()
    assert (some is not None) == bool(everything)
    assert some is None or all(holds(one, some) for one in ones)
    assert left.imply(last) == all(holds(last, value) for value in everything)
