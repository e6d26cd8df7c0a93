"""Random tables over inputs of every type, and facts that fall on, between and beside the ends of their cells."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from engine.errors import PolicyError
from engine.policy.document import Policy
from engine.policy.durations import YearsMonths
from tests.policy.small_policies import a_parameter, a_table

WORDS = ("a", "b", "c", "p.word")
INPUTS = ("colour", "size", "open", "seen", "wait", "term", "marks")
PARAMETERS = (
    a_parameter("p.word", ("2026-01-01", "b"))
    + a_parameter("p.size", ("2026-01-01", 2), ("2026-09-01", 3))
    + a_parameter("p.late", ("2026-09-01", 1))
)
DAYS = [date(2026, 1, 1) + timedelta(days=at) for at in range(5)]
RANKED = frozenset({"P", "O"})
"""Hit policies whose tables give grades; the others give numbers."""

numbers = st.sampled_from(["-1", "0", "1", "1.5", "2", "3", "p.size", "p.late"])
days = st.sampled_from(DAYS).map(lambda day: f'date("{day}")')

waits = st.sampled_from(["PT0S", "P1D", "PT36H", "P2D"]).map(lambda text: f'duration("{text}")')
terms = st.sampled_from(["P0M", "P1M", "P3M", "P1Y"]).map(lambda text: f'duration("{text}")')


def intervals(ends: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from("[(]"), ends, ends, st.sampled_from("])[")).map(
        lambda parts: f"{parts[0]}{parts[1]}..{parts[2]}{parts[3]}"
    )


def comparisons(ends: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from(["", "=", "!=", "<", "<=", ">", ">="]), ends).map("".join)


def cells(tests: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.lists(st.one_of(tests, st.just("null")), min_size=1, max_size=3).map(", ".join)
    return st.one_of(st.just("-"), joined, joined.map(lambda text: f"not({text})"))


words = st.sampled_from(WORDS).map(lambda word: word if "." in word else f'"{word}"')
word_tests = st.one_of(words, words.map(lambda word: f"!= {word}"))
all_of = st.lists(words, min_size=1, max_size=3).map(lambda found: f"all({', '.join(found)})")
CELLS = {
    "colour": cells(word_tests),
    "size": cells(st.one_of(comparisons(numbers), intervals(numbers))),
    "open": cells(st.sampled_from(["true", "false", "!= true"])),
    "seen": cells(st.one_of(comparisons(days), intervals(days))),
    "wait": cells(st.one_of(comparisons(waits), intervals(waits))),
    "term": cells(st.one_of(comparisons(terms), intervals(terms))),
    "marks": cells(st.one_of(words, all_of)),
}
FACTS = {
    "colour": st.sampled_from(["a", "b", "c", "z", None]),
    "size": st.sampled_from([-2, -1, -0.5, 0, 1, 1.25, 1.5, 2, 2.5, 3, 4, None]),
    "open": st.sampled_from([True, False, None]),
    "seen": st.sampled_from([DAYS[0] - timedelta(days=1), *DAYS, DAYS[-1] + timedelta(days=1), None]),
    "wait": st.sampled_from([None, *(timedelta(hours=hours) for hours in (-1, 0, 12, 24, 36, 48, 60))]),
    "term": st.sampled_from([None, *(YearsMonths(months) for months in range(-1, 14))]),
    "marks": st.one_of(st.none(), st.frozensets(st.sampled_from(["a", "b", "c", "z"]))),
}
records = st.fixed_dictionaries(FACTS)


@st.composite
def tables(draw: st.DrawFn, hit_policy: str = "C", rows: int = 6) -> Policy:
    """A policy with one table ``d`` over all inputs."""
    grades = ("gold", "silver", "bronze")
    lines = []
    for at in range(draw(st.integers(1, rows))):
        names = draw(st.sets(st.sampled_from(INPUTS)))
        when = ", ".join(f"{name}: '{draw(CELLS[name])}'" for name in sorted(names))
        then = f"grade: {grades[at * 2 % 3]}" if hit_policy in RANKED else f"level: {at % 3}"
        lines.append(f"when: {{{when}}}, then: {{{then}}}")
    outputs = "grade" if hit_policy in RANKED else "level"
    try:
        return a_table("\n".join(lines), ", ".join(INPUTS), hit_policy, outputs, PARAMETERS)
    except PolicyError as error:
        if {problem.code for problem in error.problems} != {"empty-interval"}:
            raise
        return a_table(lines[0][lines[0].index("then") :], ", ".join(INPUTS), hit_policy, outputs, PARAMETERS)


def numbers_of(records: list[dict[str, Any]], name: str) -> list[float]:
    """The numbers of a column, NaN where missing."""
    return [float("nan") if record[name] is None else float(record[name]) for record in records]
