"""Large and hostile files are read or refused in words, in bounded work."""

from __future__ import annotations

from typing import Any

import pytest

from engine.policy.compiled import compile_table, plain_hits
from engine.policy.evaluation import evaluate
from engine.policy.verification import check_policy
from tests.counts import scaled
from tests.policy.small_policies import ON, a_table, loaded, policy_text, refusal_codes, table_text


def test_a_table_of_thousands_of_rows_is_read_compiled_checked_and_right() -> None:
    count = scaled(2_000, 10_000)
    rows = "\n".join(
        f"when: {{colour: w{at % 50}, size: '[{at}..{at + 1})', open: {'false' if at % 2 else 'true'}}}, "
        f"then: {{level: {at % 100}}}"
        for at in range(count)
    )
    policy = a_table(rows, "colour, size, open", "U")
    table = compile_table(policy, "d", ON)
    for at in range(0, count, 97):
        facts: dict[str, Any] = {"colour": f"w{at % 50}", "size": at + 0.5, "open": at % 2 == 0}
        assert table.hits(facts) == plain_hits(table, facts) == [at]
        assert table.outcome(facts) == {"level": at % 100}
        assert table.hits({**facts, "colour": "none"}) == []
    assert {problem.code for problem in check_policy(policy)} <= {"gap", "not-verified"}


def test_every_one_of_a_thousand_faulty_rows_is_listed() -> None:
    rows = "\n".join(f"when: {{size: 'word{at}'}}, then: {{level: 1}}" for at in range(1_000))
    assert refusal_codes(table_text(rows, "size")) == ["unknown-name"] * 1_000


def test_a_weights_row_of_a_thousand_components_is_summed() -> None:
    weights = ", ".join(f"RED:c{at}: 0.001" for at in range(1_000))
    loaded(table_text(f"then: {{blend: {{{weights}}}}}", "size", outputs="blend"))


def test_ten_thousand_alternatives_in_one_cell_are_read_without_recursion() -> None:
    many = ",".join(str(at) for at in range(3_000))
    table = compile_table(a_table(f"when: {{size: '{many}'}}, then: {{level: 1}}\nthen: {{level: 0}}", "size"), "d", ON)
    assert [table.outcome({"size": size})["level"] for size in (2_999, 3_000, 7.5)] == [1, 0, 0]


@pytest.mark.parametrize("opening", ["(", "[", "not(", "((((", "{"])
def test_deep_brackets_in_a_cell_are_refused(opening: str) -> None:
    cell = opening * 5_000
    assert refusal_codes(table_text(f"when: {{size: '{cell}'}}, then: {{level: 1}}", "size"))


def test_a_chain_of_hundreds_of_decisions_is_answered_without_recursion() -> None:
    count = 1_200
    decision = "  - {{id: d{}, requires: [{}], hit_policy: F, inputs: [{}], outputs: [ready], rows: [{}]}}\n"
    first = "{id: r, then: {ready: true}, because: x}"
    pass_on = "{id: turn, when: {ready: true}, then: {ready: false}, because: x}, " + first
    chain = [decision.format(at, f"d{at + 1}", "ready", pass_on) for at in range(count)]
    policy = loaded(policy_text("decisions:\n" + "".join(chain) + decision.format(count, "", "size", first)))
    answer = evaluate(policy, {}, ON, "d0")
    assert answer.outcome == {"ready": count % 2 == 0}
    assert len(answer.trail.rules) == count + 1


def test_words_that_old_yaml_would_change_stay_words() -> None:
    rows = "when: {colour: NO}, then: {note: yes}\nwhen: {colour: '\"8:30\"'}, then: {note: 8:30}\nthen: {note: off}"
    table = compile_table(a_table(rows, "colour", outputs="note"), "d", ON)
    assert [table.outcome({"colour": colour})["note"] for colour in ("NO", "8:30", "no")] == ["yes", "8:30", "off"]
