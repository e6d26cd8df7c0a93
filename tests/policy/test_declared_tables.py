"""A table that declares its own facts and outcomes: hit policies over several outputs, defaults, durations, null."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import jsonschema
import pytest

from engine.application.policies.files import DECISION_TABLE, POLICY_KINDS
from engine.errors import InputError, PolicyError
from engine.policy.durations import YearsMonths
from engine.policy.evaluation import evaluate
from engine.policy.load import load_policy
from engine.policy.schema import policy_json_schema
from tests.policy.small_policies import HEADER

ON = date(2026, 3, 1)
FACTS = """\
facts:
  Years of Service: {type: number, label: {en: Years, zh: 年}, low: 0}
  Notice: years-and-months
  Rest: {type: days-and-time}
"""
OUTCOMES = """\
outcomes:
  Band/Level: {type: string, choices: [C, B, A]}
  days: {type: number, choices: [30, 20, 10]}
  remark: string
"""
ROWS = """\
      - {id: r1, when: {Years of Service: '>= 1'}, then: {Band/Level: A, days: 10, remark: one}, because: x}
      - {id: r2, when: {Years of Service: '>= 2'}, then: {Band/Level: B, days: 10, remark: two}, because: x}
      - {id: r3, when: {Years of Service: '>= 3'}, then: {Band/Level: B, days: 30, remark: three}, because: x}
"""


def table(
    hit_policy: str,
    rows: str = ROWS,
    outcomes: str = OUTCOMES,
    inputs: str = "Years of Service",
    outputs: str = "Band/Level, days, remark",
) -> str:
    head = f"decisions:\n  - id: Leave Days\n    hit_policy: {hit_policy}\n    inputs: [{inputs}]\n"
    return (
        HEADER.format(kind="decision-table") + FACTS + outcomes + head + f"    outputs: [{outputs}]\n    rows:\n" + rows
    )


def outcome(text: str, **facts: Any) -> dict[str, Any]:
    return evaluate(load_policy(text, "t.yaml", POLICY_KINDS), facts, ON).outcome


@pytest.mark.parametrize(
    ("hit_policy", "years", "remarks"),
    [
        ("P", 3, "three"),  # B before A, then 30 before 10; remark has no order and does not count
        ("P", 2, "two"),
        ("O", 3, ("three", "two", "one")),
        ("R", 3, ("one", "two", "three")),
        ("C", 2, ("one", "two")),
        ("F", 3, "one"),
        ("U", 1, "one"),
        ("O", 0, ()),
    ],
)
def test_several_outputs_are_ranked_leftmost_first(hit_policy: str, years: int, remarks: object) -> None:
    assert outcome(table(hit_policy), **{"Years of Service": years})["remark"] == remarks


@pytest.mark.parametrize("hit_policy", ["U", "A"])
def test_rows_that_contradict_each_other_are_both_named(hit_policy: str) -> None:
    with pytest.raises(PolicyError, match="rows 'r1' and 'r2' of decision 'Leave Days'"):
        outcome(table(hit_policy), **{"Years of Service": 2})


@pytest.mark.parametrize("hit_policy", ["C+", "C<", "C>", "C#"])
def test_no_one_value_can_be_made_of_several_outputs(hit_policy: str) -> None:
    with pytest.raises(PolicyError, match="undefined in DMN"):
        load_policy(table(hit_policy), "t.yaml", POLICY_KINDS)


@pytest.mark.parametrize(("hit_policy", "alone"), [("F", True), ("P", True), ("C", False), ("R", False), ("O", False)])
def test_a_default_holds_where_no_row_matches(hit_policy: str, alone: bool) -> None:
    outcomes = OUTCOMES.replace("[C, B, A]}", "[C, B, A], default: C}")
    found = outcome(table(hit_policy, outcomes=outcomes), **{"Years of Service": 0})
    one = {"Band/Level": "C", "days": None, "remark": None}
    assert found == (one if alone else {name: (value,) for name, value in one.items()})


@pytest.mark.parametrize(("hit_policy", "expected"), [("C+", 0.3), ("C<", 0.1), ("C>", 0.2), ("C#", 2)])
def test_numbers_are_collected_as_on_paper(hit_policy: str, expected: float) -> None:
    rows = "".join(
        f"      - {{id: r{at}, when: {{Years of Service: '> 0'}}, then: {{share: {share}}}, because: x}}\n"
        for at, share in enumerate((0.1, 0.2))
    )
    text = table(hit_policy, rows, "outcomes: {share: number}\n", outputs="share")
    assert outcome(text, **{"Years of Service": 1}) == {"share": expected}
    nothing = 0 if hit_policy == "C#" else None
    assert outcome(text, **{"Years of Service": None}) == outcome(text) == {"share": nothing}


TERMS = """\
      - {id: short, when: {Notice: '< duration("P3M")'}, then: {rest: PT12H}, because: x}
      - {id: long, when: {Notice: '[duration("P3M")..duration("P1Y")]'}, then: {rest: P1D}, because: x}
      - {id: unknown, when: {Notice: 'null'}, then: {rest: P2DT6H30M}, because: x}
"""


@pytest.mark.parametrize(
    ("notice", "rest"),
    [("P2M", timedelta(hours=12)), (YearsMonths(12), timedelta(days=1)), (None, timedelta(days=2, hours=6.5))],
)
def test_durations_are_compared_and_given(notice: object, rest: timedelta) -> None:
    text = table("U", TERMS, "outcomes: {rest: days-and-time}\n", inputs="Notice", outputs="rest")
    assert outcome(text, Notice=notice) == {"rest": rest}


def test_the_two_kinds_of_duration_never_meet() -> None:
    with pytest.raises(PolicyError, match="is a duration of days and time, but"):
        load_policy(table("U", TERMS.replace("P3M", "P90D"), inputs="Notice"), "t.yaml", POLICY_KINDS)
    with pytest.raises(InputError, match="not a duration of years and months such as P1Y6M"):
        outcome(table("F"), Notice="P1D")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("remark: string", "remark: duration", "does not say which kind of duration. Write days-and-time or years-and"),
        ("remark: string", "remark: strnig", "Unknown type 'strnig'. Did you mean 'string'?"),
        ("remark: string", "remark: {type: string, low: 1}", "'low' is for numbers"),
        ("[30, 20, 10]", "[30, 30]", "'30' stands twice"),
        ("[30, 20, 10]", "[thirty]", "is 'thirty', not a number"),
        ("[30, 20, 10]}", "[30, 10], default: 20}", "'20' is no value of 'days'"),
        ("low: 0", "low: 0, default: 3", "Unknown key 'default'"),
        ("remark: string", "Notice: string", "'Notice' is declared as a fact and as an outcome"),
        (
            "Years of Service",
            "sex",
            "'sex' is a protected attribute; protected attributes reach the fairness audit only (R22).",
        ),
    ],
)
def test_a_slip_in_a_declaration_is_told_with_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(PolicyError) as refused:
        load_policy(table("F").replace(old, new), "t.yaml", POLICY_KINDS)
    assert any(said in str(problem) and problem.line for problem in refused.value.problems), refused.value


def test_the_schema_takes_what_loads() -> None:
    from engine.documents.positions import read_yaml  # noqa: PLC0415 - plain data for the schema
    from engine.policy.policy_tests import plain  # noqa: PLC0415 - as above

    given = plain(read_yaml(table("P"), "t.yaml"))
    given |= {name: given[name].isoformat() for name in ("effective", "review_on")}
    validator = jsonschema.Draft202012Validator(policy_json_schema([DECISION_TABLE]))
    validator.validate(given)
    assert not validator.is_valid(given | {"facts": {"Notice": "duration"}})
