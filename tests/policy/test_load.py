"""Loading a policy: all problems at once, each with its line and a mend."""

from __future__ import annotations

from datetime import date

import pytest

from tests.policy.small_policies import a_parameter, loaded, policy_text, refusal_codes, refusals, table_text

GOOD = table_text("then: {level: 1}", "size")


def test_a_policy_knows_its_header_and_its_hash_follows_every_character() -> None:
    policy = loaded(GOOD)
    assert (policy.id, policy.kind.name, policy.effective, policy.review_on) == (
        "small",
        "things",
        date(2026, 1, 1),
        date(2027, 1, 1),
    )
    assert policy.titles.zh == "小"
    assert policy.version == policy.hash[:12]
    assert loaded(GOOD).hash == policy.hash
    assert loaded(GOOD + "# a comment\n").hash != policy.hash


@pytest.mark.parametrize(
    "key",
    ["kind", "format", "id", "titles", "owner", "effective", "intended_change", "metric", "review_on", "decisions"],
)
def test_a_policy_without_one_of_its_keys_is_refused(key: str) -> None:
    lines = GOOD.splitlines(keepends=True)
    start = next(at for at, line in enumerate(lines) if line.startswith(f"{key}:"))
    end = len(lines) if key == "decisions" else start + 1
    assert refusal_codes("".join(lines[:start] + lines[end:])) == ["missing-key"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (
            "owner:",
            "onwer:",
            5,
            "Unknown key 'onwer' in the policy. Did you mean 'owner'?",
        ),
        (
            "kind: things",
            "kind: thing",
            1,
            "Unknown kind 'thing'. Did you mean 'things'?",
        ),
        (
            "format: 1",
            "format: 2",
            2,
            "This version reads format 1 only. Write 'format: 1'.",
        ),
        (
            "format: 1",
            "format: '1'",
            2,
            "This version reads format 1 only. Write 'format: 1'.",
        ),
        (
            "id: small",
            "id: sm all",
            3,
            "'sm all' is no policy id. Use letters, digits, _ -.",
        ),
        (
            "effective: 2026-01-01",
            "effective: soon",
            6,
            "Effective is 'soon', not a date such as 2026-01-31. Write a date such as 2026-01-31.",
        ),
        (
            "effective: 2026-01-01",
            "effective: 2026-02-30",
            6,
            "Effective is '2026-02-30', not a date such as 2026-01-31. Write a date such as 2026-01-31.",
        ),
        (
            "review_on: 2027-01-01",
            "review_on: 2025-01-01",
            9,
            "review_on is not after effective. Choose a later review date.",
        ),
        (
            "titles: {en: Small, zh: 小}",
            "titles: {zh: 小}",
            4,
            "Key 'en' is missing in titles. Add 'en:'.",
        ),
        (
            "owner: someone",
            "owner: [a]",
            5,
            "Owner is a list, not a text. Write a text.",
        ),
        (
            "hit_policy: F",
            "hit_policy: X",
            12,
            "Unknown hit policy 'X'. Known: A, C, C#, C+, C<, C>, F, O, P, R, U.",
        ),
        (
            "hit_policy: F",
            "hit_policy: P",
            12,
            "Hit policy P ranks by 'level', whose values have no order. Use F and order the rows.",
        ),
        (
            "inputs: [size]",
            "inputs: [sise]",
            13,
            "Unknown name 'sise' in inputs of decision 'd'. Did you mean 'size'?",
        ),
        (
            "inputs: [size]",
            "inputs: [size, size]",
            13,
            "'size' stands twice in inputs of decision 'd'. Remove one.",
        ),
        (
            "inputs: [size]",
            "inputs: []",
            13,
            "Inputs of decision 'd' are empty. Name at least one.",
        ),
        (
            "inputs: [size]",
            "inputs: [origin]",
            13,
            (
                "'origin' is a protected attribute; protected attributes reach the fairness audit only (R22). "
                "Remove it from the inputs."
            ),
        ),
        (
            "inputs: [size]",
            "inputs: [strain]",
            13,
            "'strain' is wellbeing data; wellbeing never enters a score (S96). Remove it from the inputs.",
        ),
        (
            "inputs: [size]",
            "inputs: [note]",
            11,
            (
                "Input 'note' of decision 'd' is an outcome that no required decision gives. "
                "Add the decision that gives it to 'requires'."
            ),
        ),
        (
            "{level: 1}",
            "{levle: 1}",
            16,
            "Unknown name 'levle' in 'then' of row 'r0'. Did you mean 'level'?",
        ),
        (
            "{level: 1}",
            "{level: 101}",
            16,
            "'level' of row 'r0' is 101, outside 0 to 100. Choose a value inside.",
        ),
        (
            "{level: 1}",
            "{level: high}",
            16,
            "'level' of row 'r0' is 'high', not a number nor the name of a parameter. Remove it.",
        ),
        (
            "{level: 1}",
            "{level: [1]}",
            16,
            "'level' of row 'r0' is a list, not one value. Write one value.",
        ),
        (
            "then: {level: 1}",
            "then: {level: 1}, when: {size: '>= '}",
            16,
            (
                "Row 'r0': Cannot read '>= ' at 'its end' for 'size'. Write - or tests such as >= 3, "
                '[3..5), "a","b", not("a"), null, date("2026-01-31") or a parameter.'
            ),
        ),
        (
            "then: {level: 1}",
            "then: {level: 1}, when: {sizes: 1}",
            16,
            "Unknown name 'sizes' in 'when' of row 'r0'. Did you mean 'size'?",
        ),
    ],
)
def test_a_slip_is_told_with_line_and_mend(old: str, new: str, line: int, said: str) -> None:
    assert old in GOOD
    assert refusals(GOOD.replace(old, new)) == [f"small.yaml:{line}: {said}"]


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    text = GOOD.replace("owner: someone", "owner: ''").replace("hit_policy: F", "hit_policy: ff")
    text = text.replace("then: {level: 1}", "when: {size: big}, then: {level: -1}")
    found = refusals(text)
    assert [int(said.split(":")[1]) for said in found] == [5, 12, 16, 16]


def test_wellbeing_may_be_read_where_nothing_is_scored() -> None:
    text = table_text("then: {level: 1}, when: {strain: '> 2'}", "strain")
    assert refusal_codes(text) == ["refused-fact"]
    assert refusal_codes(text.replace("kind: things", "kind: notes")) == []


def test_rows_and_decisions_are_named_once() -> None:
    twice = table_text("then: {level: 1}\nthen: {level: 2}", "size").replace("id: r1", "id: r0")
    assert refusals(twice) == [
        "small.yaml:17: Row id 'r0' is given twice in decision 'd'; it stands already in line 16. Choose another id."
    ]
    decisions = policy_text(
        """
        decisions:
          - {id: a, hit_policy: F, inputs: [size], outputs: [level], rows: [{id: r, then: {level: 1}, because: x}]}
          - {id: a, hit_policy: F, inputs: [size], outputs: [level], rows: [{id: r, then: {level: 1}, because: x}]}
        """
    )
    assert refusal_codes(decisions) == ["duplicate-id"]


def test_decisions_that_require_each_other_in_a_ring_are_refused() -> None:
    decision = "- {{id: {}, requires: [{}], hit_policy: F, inputs: [size], outputs: [level], rows: {}}}"
    rows = "[{id: r, then: {level: 1}, because: x}]"
    text = policy_text("decisions:\n  " + "\n  ".join(decision.format(a, b, rows) for a, b in ("ab", "bc", "ca")))
    assert refusal_codes(text) == ["ring"]
    assert refusal_codes(policy_text("decisions:\n  " + decision.format("a", "nobody", rows))) == ["unknown-name"]


# --- parameters ---


def test_a_parameter_has_the_latest_value_and_none_before_its_first_date() -> None:
    text = table_text("then: {level: p.x}", "size", parameters=a_parameter("p.x", ("2026-06-01", 5), ("2025-01-01", 4)))
    policy = loaded(text)
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2026, 5, 31), date(2026, 6, 1), date(2030, 1, 1)]
    assert [policy.parameter("p.x", day) for day in days] == [None, 4, 4, 5, 5]
    assert policy.values(days[0]) == {}


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("p: {values: [], unit: u, why: w, source: s}", "no-value"),
        ("p: {values: [{from: 2026-01-01, value: 1}], why: w, source: s}", "missing-key"),
        ("p: {values: [{from: 2026-01-01, value: 1}], unit: u, why: w, source: s, note: n}", "unknown-key"),
        ("p: {values: [{from: today, value: 1}], unit: u, why: w, source: s}", "wrong-type"),
        ("p: {values: [{from: 2026-01-01, value: null}], unit: u, why: w, source: s}", "wrong-type"),
        ("p: {values: 3, unit: u, why: w, source: s}", "wrong-type"),
        (a_parameter("p", ("2026-01-01", 1), ("2026-01-01", 2)), "duplicate-date"),
        (a_parameter("p", ("2026-01-01", 1), ("2026-02-01", "one")), "wrong-type"),
        (a_parameter("p", ("2026-01-01", 1), ("2026-02-01", "true")), "wrong-type"),
        (a_parameter("p", ("2026-01-01", 3), bounds="[0, 2]"), "out-of-range"),
        (a_parameter("p", ("2026-01-01", 1), bounds="[2, 0]"), "bad-range"),
        (a_parameter("p", ("2026-01-01", 1), bounds="[0]"), "bad-range"),
        (a_parameter("'p x'", ("2026-01-01", 1)), "bad-name"),
        ("[1, 2]", "wrong-type"),
    ],
)
def test_a_faulty_parameter_is_refused(entry: str, code: str) -> None:
    assert code in refusal_codes(table_text("then: {level: 1}", "size", parameters=entry))


# --- weights ---

HALVES = "then: {blend: {RED:a: 0.5, BLUE:b: 0.5}}"


def test_weights_that_miss_one_name_row_sum_and_difference() -> None:
    text = table_text(HALVES.replace("BLUE:b: 0.5", "BLUE:b: 0.45"), "size", outputs="blend").replace(
        "id: r0", "id: sales"
    )
    assert refusals(text) == ["small.yaml:16: weights of row 'sales' sum to 0.95, not 1. Add 0.05 or normalise."]
    text = table_text(HALVES.replace("BLUE:b: 0.5", "BLUE:b: 0.75"), "size", outputs="blend")
    assert refusals(text) == ["small.yaml:16: weights of row 'r0' sum to 1.25, not 1. Take away 0.25 or normalise."]


@pytest.mark.parametrize("shares", [(0.1,) * 10, (0.7, 0.1, 0.2), (1,), (1 / 3, 1 / 3, 1 / 3)])
def test_weights_that_sum_to_one_but_for_float_noise_are_taken(shares: tuple[float, ...]) -> None:
    weights = ", ".join(f"RED:c{at}: {share!r}" for at, share in enumerate(shares))
    assert refusals(table_text(f"then: {{blend: {{{weights}}}}}", "size", outputs="blend")) == []


def test_weights_are_summed_on_every_day_on_which_a_parameter_changes() -> None:
    parameters = a_parameter("a", ("2025-01-01", 0.7), ("2026-07-01", 0.6)) + a_parameter(
        "b", ("2025-01-01", 0.3), ("2026-08-01", 0.4)
    )
    text = table_text("then: {blend: {RED: a, BLUE: b}}", "size", outputs="blend", parameters=parameters)
    line = text[: text.index("id: r0")].count("\n") + 1
    assert refusals(text) == [
        f"small.yaml:{line}: weights of row 'r0' sum to 0.9, not 1 from 2026-07-01 on. Add 0.1 or normalise."
    ]


def test_a_day_on_which_a_weight_is_not_in_force_yet_is_not_summed() -> None:
    parameters = a_parameter("a", ("2026-02-01", 0.7)) + a_parameter("b", ("2026-03-01", 0.3))
    text = table_text("then: {blend: {RED: a, BLUE: b}}", "size", outputs="blend", parameters=parameters)
    assert refusals(text) == []


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ("{GREEN:x: 1}", "unknown-value"),
        ("{RED: 1.5, BLUE: -0.5}", "out-of-range"),
        ("{RED: half, BLUE: 0.5}", "unknown-name"),
        ("{RED: true}", "wrong-type"),
        ("{RED: [1]}", "wrong-type"),
        ("{RED: null}", "wrong-type"),
        ("{}", "weights-sum"),
        ("1", "wrong-type"),
        ("{RED: word}", "out-of-range"),
        ("{RED: .nan}", "unknown-name"),
    ],
)
def test_other_faults_of_weights_are_told_alone(weights: str, code: str) -> None:
    text = table_text(
        f"then: {{blend: {weights}}}", "size", outputs="blend", parameters=a_parameter("word", ("2026-01-01", "x"))
    )
    assert set(refusal_codes(text)) == {code}
