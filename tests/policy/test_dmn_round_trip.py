"""A policy's tables written as DMN and read again are the same tables."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.application.policies.files import DECISION_TABLE, POLICY_KINDS
from engine.errors import PolicyError
from engine.policy.compiled import compile_table
from engine.policy.dmn.exporting import export_dmn
from engine.policy.dmn.importing import import_dmn
from engine.policy.document import Policy
from engine.policy.hit_policies import HIT_POLICIES
from engine.policy.load import load_policy
from tests.counts import scaled
from tests.policy.random_tables import CELLS, cells, comparisons, intervals
from tests.policy.small_policies import HEADER, a_parameter

ON = date(2026, 3, 1)
FACTS = {
    "colour": "string",
    "Size (cm)/Länge": "{type: number, low: -10, high: 2.5, label: {en: Size, zh: 尺寸}}",
    "Case.seen on": "date",
    "Case.open?": "boolean",
    "Case.term.whole": "{type: years-and-months, label: {en: Term}}",
    "wait": "{type: days-and-time, choices: [P1D, PT36H]}",
    "marks": "{type: list, choices: [a, b, c, z]}",
}
OUTCOMES = {
    "grade": '{type: string, choices: [gold, "silver, or so", "say \\"hi\\" \\\\"], default: gold}',
    "rate & bonus": "{type: number, choices: [3, -1.5, 20]}",
    "until": "{type: date, label: {en: Until, zh: 截至}}",
    "rest": "{type: days-and-time, default: P1DT0.5S}",
    "words": "{type: list, default: [x, y]}",
}
numbers = st.sampled_from(["-1", "0", "1.5", "2"])
COLUMNS = {
    "colour": cells(st.sampled_from(['"a"', '"b, \\"c\\""', "\"it''s <&>\"", '"\\\\n"'])),
    "Size (cm)/Länge": cells(st.one_of(comparisons(numbers), intervals(numbers))),
    "Case.seen on": CELLS["seen"],
    "Case.open?": CELLS["open"],
    "Case.term.whole": CELLS["term"],
    "wait": CELLS["wait"],
    "marks": cells(st.sampled_from(['"a"', 'all("a", "b")', 'all("c")', "z"])),
}
VALUES = {
    "grade": st.sampled_from(["gold", '"silver, or so"', '"say \\"hi\\" \\\\"']),
    "rate & bonus": st.sampled_from(["3", "-1.5", "20"]),
    "until": st.sampled_from(["2026-01-01", "9999-12-31"]),
    "rest": st.sampled_from(["PT0S", "-P2DT3H", "PT0.000001S"]),
    "words": st.sampled_from(["[a]", '[b, "two words"]']),
}
REASONS = st.sampled_from(["x", '{en: "a <b> & c;\\r\\n d", zh: 因为}', '{en: " - "}'])
ONE_OF = {"C+": ["rate & bonus"], "C<": ["until"], "C>": ["rest"], "C#": ["rate & bonus"]}


def flow(pairs: dict[str, str]) -> str:
    return "{" + ", ".join(f"{json.dumps(name, ensure_ascii=False)}: {value}" for name, value in pairs.items()) + "}"


@st.composite
def decisions(draw: st.DrawFn, name: str) -> str:
    hit_policy = draw(st.sampled_from(sorted(HIT_POLICIES)))
    outputs = ONE_OF.get(hit_policy) or draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, unique=True))
    if hit_policy in {"P", "O"} and not {"grade", "rate & bonus"} & set(outputs):
        outputs = ["grade", *outputs]
    inputs = draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, unique=True))
    said = [json.dumps(one, ensure_ascii=False) for one in inputs]
    lines = [f"  - id: {json.dumps(name)}", f'    hit_policy: "{hit_policy}"', f"    inputs: [{', '.join(said)}]"]
    lines += [f"    outputs: {json.dumps(outputs, ensure_ascii=False)}", "    rows:"]
    for at in range(draw(st.integers(1, 3))):
        when = {one: f"'{draw(COLUMNS[one])}'" for one in draw(st.sets(st.sampled_from(inputs)))}
        then = {one: draw(VALUES[one]) for one in draw(st.sets(st.sampled_from(outputs)))}
        lines.append(f'      - {{id: "row {at}/", when: {flow(when)}, then: {flow(then)}, because: {draw(REASONS)}}}')
    return "\n".join(lines) + "\n"


def declared(rules: str, parameters: str = "") -> str:
    sections = "".join(f"{name}: {flow(pairs)}\n" for name, pairs in (("facts", FACTS), ("outcomes", OUTCOMES)))
    return HEADER.format(kind="decision-table") + sections + parameters + "decisions:\n" + rules


def tables(policy: Policy) -> list[Any]:
    """The tables without what says where they stand: lines, and the writing of cells."""
    return [
        replace(
            one,
            line=0,
            rows=tuple(
                replace(row, line=0, cells=tuple(replace(cell, text="") for cell in row.cells)) for row in one.rows
            ),
        )
        for one in policy.decisions
    ]


def again(policy: Policy, on: date | None = None) -> Policy:
    return import_dmn(export_dmn(policy, on).text.encode(), "again.dmn", DECISION_TABLE).policy


@given(st.data())
@settings(max_examples=scaled(15, 500))
def test_an_exported_policy_imported_again_is_the_same(data: st.DataObject) -> None:
    text = declared(data.draw(decisions("First one")))
    try:
        policy = load_policy(text, "t.yaml", POLICY_KINDS)
    except PolicyError as error:
        if {one.code for one in error.problems} - {"empty-interval"}:
            raise
        return
    found = again(policy)
    assert tables(found) == tables(policy)
    assert {one.name: one for one in found.kind.facts} == {one.name: one for one in policy.kind.facts}
    given_by_tables = {one.name for decision in policy.decisions for one in decision.outputs}
    assert {one.name: one for one in found.kind.outcomes} == {
        one.name: one for one in policy.kind.outcomes if one.name in given_by_tables
    }
    header = ("id", "titles", "owner", "effective", "intended_change", "metric", "review_on")
    assert [getattr(found, name) for name in header] == [getattr(policy, name) for name in header]


CHAIN = """\
  - id: Band of a case
    hit_policy: F
    inputs: [colour]
    outputs: [grade, rate & bonus]
    rows:
      - {id: a, when: {colour: '"a"'}, then: {grade: gold, rate & bonus: 3}, because: x}
  - id: pay
    hit_policy: C+
    requires: [Band of a case]
    inputs: [grade, rate & bonus, wait]
    outputs: [sum]
    rows:
      - {id: b, when: {grade: gold, rate & bonus: '> 1'}, then: {sum: 0.1}, because: x}
      - {id: c, when: {rate & bonus: '>= limit'}, then: {sum: bonus}, because: x}
      - {id: d, then: {sum: later}, because: x}
  - id: last
    title: {en: The end, zh: 末}
    hit_policy: U
    requires: [pay]
    inputs: [sum]
    outputs: [until]
    rows:
      - {id: e, when: {sum: '0.3'}, then: {until: 2026-05-01}, because: x}
"""
PARAMETERS = "parameters:\n" + "".join(
    "  " + line
    for line in (
        a_parameter("limit", ("2026-01-01", 3), ("2027-01-01", 9)),
        a_parameter("bonus", ("2026-01-01", 0.2)),
        a_parameter("later", ("2027-01-01", 1)),
    )
)


def test_decisions_that_feed_decisions_and_the_values_of_one_day() -> None:
    text = declared(CHAIN, PARAMETERS).replace("outcomes: {", "outcomes: {sum: number, ")
    policy = load_policy(text, "t.yaml", POLICY_KINDS)
    with pytest.raises(PolicyError, match="on which day"):
        export_dmn(policy)
    exported = export_dmn(policy, ON)
    assert exported.notes == ("Left out: Row 'd' is no rule on 2026-03-01: no value yet for later.",)
    found = again(policy, ON)
    assert not found.parameters
    assert [one.requires for one in found.decisions] == [one.requires for one in policy.decisions]
    for one in policy.decisions:
        then, now = compile_table(policy, one.id, ON), compile_table(found, one.id, ON)
        assert then.candidates.given == now.candidates.given
        assert [[replace(cell, text="") for cell in row] for row in then.cells] == [
            [replace(cell, text="") for cell in row] for row in now.cells
        ]


def test_what_dmn_has_no_tables_for_is_refused() -> None:
    shipped = Path(__file__).parents[2] / "policies" / "framework_mix.yaml"
    policy = load_policy(shipped.read_bytes(), shipped.name, POLICY_KINDS)
    with pytest.raises(PolicyError, match="'weights' of decision 'mix' is a set of weights"):
        export_dmn(policy, ON)


@pytest.mark.parametrize(("old", "new"), [("colour", "Case"), ("colour", "Case..seen"), ("colour", "two  spaces")])
def test_names_that_would_be_read_as_others_are_refused(old: str, new: str) -> None:
    rules = CHAIN.split("  - id: pay", maxsplit=1)[0].replace(old, new)
    text = declared(rules).replace(f'"{old}"', f'"{new}"')
    with pytest.raises(PolicyError) as refused:
        export_dmn(load_policy(text, "t.yaml", POLICY_KINDS))
    assert {one.code for one in refused.value.problems} == {"bad-name"}
