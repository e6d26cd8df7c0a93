"""What would crash, hang or mislead a matcher is refused when the policy is read, with its line."""

from __future__ import annotations

import pytest

from engine.domain.frozen import Localised
from engine.domain.schema import Sensitivity
from engine.errors import PolicyError
from engine.policy.document import Policy
from engine.policy.kinds import FactField, FieldType, PolicyKind
from engine.policy.load import load_policy
from engine.policy.patterns import Consecutive, Pattern, Reference
from engine.policy.patterns_binding import bind

WORD = Localised(en="word")
COLUMNS = {
    "who": FieldType.STRING,
    "step": FieldType.NUMBER,
    "gain": FieldType.NUMBER,
    "on": FieldType.DATE,
    "done": FieldType.BOOLEAN,
}
KIND = PolicyKind(
    name="test-patterns",
    title=WORD,
    section="patterns",
    facts=(
        *(FactField(name=f"event.{name}", type=kind, label=WORD) for name, kind in COLUMNS.items()),
        FactField(name="event.age", type=FieldType.NUMBER, label=WORD, sensitivity=Sensitivity.PROTECTED),
        FactField(name="answer.who", type=FieldType.STRING, label=WORD),
    ),
    outcomes=(
        FactField(name="code", type=FieldType.STRING, label=WORD, choices=("late", "stalled")),
        FactField(name="points", type=FieldType.NUMBER, label=WORD, low=0, high=10),
    ),
)
HEAD = """kind: test-patterns
format: 1
id: p
titles: {en: P}
owner: HR
effective: 2024-01-01
intended_change: {en: x}
metric: {en: x}
review_on: 2027-01-01
parameters:
  n: {values: [{from: 2024-01-01, value: 3}], unit: weeks, range: [1, 5], why: {en: w}, source: s}
  most: {values: [{from: 2024-01-01, value: 3}], unit: weeks, range: [1, 40], why: {en: w}, source: s}
  half: {values: [{from: 2024-01-01, value: 2}], unit: weeks, range: [0.5, 4], why: {en: w}, source: s}
  odd: {values: [{from: 2024-01-01, value: 2.5}], unit: weeks, range: [1, 4], why: {en: w}, source: s}
  name: {values: [{from: 2024-01-01, value: x}], unit: text, why: {en: w}, source: s}
"""
FIRST = HEAD.count("\n") + 1
"""Line of ``patterns:``."""


def load(match: str, rest: str = "    because: {en: why}\n    outcome: {code: late}\n") -> Policy:
    """Return the policy with one pattern whose matches are written in ``match``, from two lines below FIRST."""
    return load_policy(f"{HEAD}patterns:\n  - id: late\n    match:{match}\n{rest}", "p.yaml", [KIND])


def refusals(match: str, rest: str = "    because: {en: why}\n    outcome: {code: late}\n") -> list[tuple[str, int]]:
    """Return code and line, counted from ``match:``, of every problem."""
    with pytest.raises(PolicyError) as error:
        load(match, rest)
    for problem in error.value.problems:
        assert problem.what
        assert problem.mend
        assert problem.file == "p.yaml"
    return [(problem.code, (problem.line or 0) - FIRST - 2) for problem in error.value.problems]


def one(where: str) -> str:
    """Return the match of an event with one condition."""
    return f"\n      - as: a\n        of: event\n        where: ['{where}']"


def two(where: str, end: str = "") -> str:
    """Return the match of an event and of another one under a condition, in line 3."""
    return f"\n      - {{as: a, of: event}}\n      - as: b\n        of: event\n        where: ['{where}']{end}"


ROW = "\n      - {as: a, of: event}"
REPEATED = "\n      - {as: a, of: event, consecutive: {at_least: COUNT, by: [who], ordered_by: step}}"

KILLERS = {
    "an absence in the middle": (
        f"{ROW}\n      - {{without: n, of: answer}}\n      - {{as: b, of: event}}",
        "absence-not-last",
        3,
    ),
    "an absence first": ("\n      - {without: n, of: answer}\n      - {as: b, of: event}", "absence-first", 1),
    "no match at all": (" []", "empty-match", 0),
    "an empty and": ("\n      - as: a\n        of: event\n        where: []", "empty-list", 3),
    "seventeen joined facts": ("".join(f"\n      - {{as: a{n}, of: event}}" for n in range(17)), "too-many-joins", 1),
    "seventeen repetitions": (REPEATED.replace("COUNT", "17"), "too-many-joins", 1),
    "a parameter that may reach forty": (REPEATED.replace("COUNT", "most"), "too-many-joins", 1),
    "512 alternatives": (one(f"step in ({', '.join(map(str, range(512)))})"), "too-many-alternatives", 3),
    "no alternatives": (one("step in ()"), "empty-list", 3),
    "an unknown alias": (two("who = c.who"), "unknown-name", 4),
    "a later alias": (one("who = b.who") + "\n      - {as: b, of: event}", "unknown-name", 3),
    "itself": (one("who = a.who"), "unknown-name", 3),
    "a property the other fact lacks": (
        "\n      - {as: a, of: answer}\n      - as: b\n        of: event\n        where: ['step = a.step']",
        "unknown-column",
        4,
    ),
    "a property its own fact lacks": (one("speed > 1"), "unknown-column", 3),
    "a text against a number": (one('gain = "3"'), "wrong-type", 3),
    "a number against a text": (one("who = 3"), "wrong-type", 3),
    "columns of different types": (two("who = a.step"), "wrong-type", 4),
    "a parameter of another type": (one("gain < name"), "wrong-type", 3),
    "an order of texts": (one('who < "b"'), "wrong-type", 3),
    "a comparison with null": (one("gain = null"), "null-comparison", 3),
    "is missing": (one("gain is missing"), "null-comparison", 3),
    "a date as a text": (one('on < "2026-01-01"'), "wrong-type", 3),
    "a day that does not exist": (one("on < 2026-02-30"), "bad-date", 3),
    "a division by zero": (two("step = a.step / 0"), "arithmetic", 4),
    "a product": (two("step = a.step * 2"), "arithmetic", 4),
    "a number with an exponent": (one("gain < 1e-7"), "bad-number", 3),
    "a number too fine": (one("gain < 0.0000001"), "bad-number", 3),
    "a number too large": (one("gain < 10000000000000"), "bad-number", 3),
    "half a day": (two("on = a.on + 0.5"), "wrong-type", 4),
    "two names alike": (f"{ROW}{ROW}", "duplicate-name", 2),
    "a name the library uses": ("\n      - {as: $s, of: event}", "bad-name", 1),
    "an unknown fact": ("\n      - {as: a, of: evnt}", "unknown-fact", 1),
    "any": ("\n      - {any: [], as: a, of: event}", "unknown-key", 1),
    "a count": ("\n      - {as: a, of: event, count: 3}", "unknown-key", 1),
    "a repeated absence": (
        "\n      - {as: a, of: event}\n      - {without: b, of: event, consecutive: 3}",
        "unknown-key",
        2,
    ),
    "a repetition of nothing": (REPEATED.replace("COUNT", "0"), "bad-count", 1),
    "half a repetition": (REPEATED.replace("COUNT", "half"), "bad-count", 1),
    "a parameter that is half a repetition": (REPEATED.replace("COUNT", "odd"), "bad-count", 1),
    "a repetition ordered by text": (REPEATED.replace("COUNT", "3").replace("step", "who"), "wrong-type", 1),
    "a repetition that looks elsewhere": (
        two("who = a.who", "\n        consecutive: {at_least: 2, by: [who], ordered_by: step}"),
        "joined-repetition",
        5,
    ),
    "a protected attribute": (one("age > 50"), "fact-refused", 3),
    "nonsense": (one("gain"), "bad-condition", 3),
    "two comparisons": (one("gain < 1 and step > 2"), "bad-condition", 3),
    "a double equals sign": (one("gain == 1"), "bad-condition", 3),
}


@pytest.mark.parametrize("name", KILLERS)
def test_a_killer_is_refused_with_its_line(name: str) -> None:
    match, code, line = KILLERS[name]
    assert (code, line) in refusals(match)


def test_every_problem_is_listed_at_once() -> None:
    match = one("speed > 1") + "\n      - {as: b, of: event, where: [gain = null, who < 3]}"
    assert [code for code, _ in refusals(match)] == ["unknown-column", "null-comparison", "wrong-type"]


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("    because: {en: why}\n    outcome: {cod: late}\n", "unknown-outcome"),
        ("    because: {en: why}\n    outcome: {code: lat}\n", "unknown-word"),
        ("    because: {en: why}\n    outcome: {points: 11}\n", "out-of-range"),
        ("    because: {en: why}\n    outcome: {points: high}\n", "wrong-type"),
        ("    outcome: {code: late}\n", "missing-key"),
        ("    because: {en: why}\n    outcome: {code: late}\n    post: {a: 1}\n", "unknown-key"),
    ],
)
def test_a_wrong_outcome_is_refused(rest: str, code: str) -> None:
    assert [found for found, _ in refusals(ROW, rest)] == [code]


def test_more_patterns_than_fit_are_refused() -> None:
    rows = "".join(
        f"  - {{id: p{n}, match: [{{as: a, of: event}}], because: {{en: w}}, outcome: {{}}}}\n" for n in range(65)
    )
    with pytest.raises(PolicyError, match="65 patterns"):
        load_policy(f"{HEAD}patterns:\n{rows}", "p.yaml", [KIND])


def test_a_pattern_is_read_as_written() -> None:
    match = (
        '\n      - {as: a, of: event, where: [gain < n, \'who in ("x", "y")\', done = false, on >= 2026-01-01]}'
        "\n      - {as: b, of: event, where: [step = a.step - 1, 'who != a.who']}"
        "\n      - {as: run, of: event, consecutive: {at_least: n, by: [who], ordered_by: on, step: 7}}"
        "\n      - {without: c, of: answer, where: who = run.who}"
    )
    (pattern,) = load(match).patterns
    assert isinstance(pattern, Pattern)
    assert [name.name for name in pattern.present] == ["a", "b", "run"]
    assert pattern.matches[1].conditions[0].operand == Reference(match="a", column="step", offset=-1.0)
    assert pattern.parameters == ("n",)
    bound = bind(pattern, {"n": 3})
    assert bound.matches[2].consecutive == Consecutive(at_least=3, by=("who",), ordered_by="on", step=7.0)
    assert bound.parameters == ()
