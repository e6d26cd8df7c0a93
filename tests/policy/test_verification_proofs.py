"""What the check of a table says is what trying every case says, and what an independent solver proves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from engine.errors import PolicyError
from engine.policy.compiled import CompiledTable, compile_table, plain_hits
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate
from engine.policy.findings import Finding
from engine.policy.unary_tests import matches
from engine.policy.verification import check_policy
from tests.counts import scaled
from tests.policy.small_policies import ON, a_table

CELLS: dict[str, list[str]] = {
    "count": ["-", "0", "[0..4]", "> 3", "not(2)", "[5..10]", "null", "< 3, null", "not(null)"],
    "shape": ["-", "round", "not(flat)", "square, flat", "null"],
    "open": ["-", "true", "false"],
    "marks": ["-", "a", "not(a)", 'all("a","b")', '"b", "c"'],
    "seen": ["-", '< date("2026-01-05")', '[date("2026-01-02")..date("2026-01-07"))', '>= date("2026-01-05")'],
}
VALUES: dict[str, list[Any]] = {
    "count": [None, *range(11)],
    "shape": [None, "round", "square", "flat"],
    "open": [None, True, False],
    "marks": [None, *map(frozenset, [(), "a", "b", "c", "ab", "bc", "abc", "ac"])],
    "seen": [None, *(date(2026, 1, day) for day in (1, 2, 4, 5, 6, 7))],
}
INPUTS = st.lists(st.sampled_from(list(CELLS)), min_size=1, max_size=3, unique=True)
GIVEN = st.sampled_from(["gold, level: 1", "gold, level: 2", "silver, level: 1", "bronze, level: 3"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], str]:
    inputs = draw(INPUTS)
    rows = draw(st.lists(st.tuples(GIVEN, *(st.sampled_from(CELLS[name]) for name in inputs)), min_size=1, max_size=6))
    lines = [
        "when: {"
        + ", ".join(f"{name}: '{cell}'" for name, cell in zip(inputs, cells, strict=True))
        + f"}}, then: {{grade: {gives}}}"
        for gives, *cells in rows
    ]
    return inputs, "\n".join(lines)


@dataclass(frozen=True)
class Tried:
    """A table and what its cells answer to every case there is."""

    policy: Policy
    table: CompiledTable
    hits: list[tuple[dict[str, Any], list[int]]]

    @classmethod
    def of(cls, given_table: tuple[list[str], str], hit_policy: str) -> Tried:
        inputs, rows = given_table
        outputs = "level" if hit_policy in {"C+", "C<", "C>"} else "grade, level"
        if outputs == "level":
            rows = re.sub("grade: [a-z]+, ", "", rows)
        policy = a_table(rows, ", ".join(inputs), hit_policy, outputs)
        table = compile_table(policy, "d", ON)
        cases = [dict(zip(inputs, values, strict=True)) for values in product(*(VALUES[name] for name in inputs))]
        return cls(policy, table, [(case, plain_hits(table, case)) for case in cases])

    def findings(self, *codes: str) -> list[Finding]:
        return [finding for finding in check_policy(self.policy) if finding.code in codes]


def rows_named(finding: Finding) -> tuple[int, ...]:
    return tuple(int(rule.removeprefix("d/r")) for rule in finding.rules)


@settings(max_examples=scaled(4, 300))
@given(tables())
def test_rows_that_clash_are_exactly_those_that_match_together(given_table: tuple[list[str], str]) -> None:
    for hit_policy in ("U", "A"):
        tried = Tried.of(given_table, hit_policy)
        gives = tried.table.candidates.given
        together = {(a, b) for _, rows in tried.hits for a in rows for b in rows if a < b}
        repeated = {rows_named(one)[0] for one in tried.findings("duplicate")}
        wanted = {pair for pair in together if not repeated & set(pair)}
        if hit_policy == "A":
            wanted = {(a, b) for a, b in wanted if gives[a] != gives[b]}
        clashes = tried.findings("overlap", "contradiction")
        assert {tuple(sorted(rows_named(one))) for one in clashes} == wanted
        for one in clashes:
            assert set(rows_named(one)) <= set(tried.table.hits(as_facts(one)))


@settings(max_examples=scaled(4, 300))
@given(tables())
def test_rows_that_never_speak_are_exactly_those_that_no_case_makes_speak(given_table: tuple[list[str], str]) -> None:
    for hit_policy in ("F", "P"):
        tried = Tried.of(given_table, hit_policy)
        rank = tried.table.candidates.rank
        every = range(len(tried.table.rows))
        order = sorted(every, key=rank) if hit_policy == "P" else every
        chosen = {next(at for at in order if at in rows) for _, rows in tried.hits if rows}
        silent = tried.findings("unreachable", "shadowed", "duplicate", "contradiction", "subsumed")
        named = {rows_named(one)[0] for one in silent if "can never" in one.what or one.code == "duplicate"}
        assert named == set(range(len(tried.table.rows))) - chosen
        for one in silent:
            if "can never speak" in one.what:
                hits = tried.table.hits(as_facts(one))
                assert rows_named(one)[0] in hits
                assert set(rows_named(one)[1:]) & set(hits)


@settings(max_examples=scaled(4, 300))
@given(tables(), st.sampled_from(["U", "A", "P", "F"]))
def test_there_is_a_gap_exactly_where_some_complete_case_has_no_row(
    given_table: tuple[list[str], str], hit_policy: str
) -> None:
    tried = Tried.of(given_table, hit_policy)
    bare = [case for case, rows in tried.hits if not rows and None not in case.values()]
    gaps = tried.findings("gap")
    assert bool(gaps) is bool(bare)
    for one in gaps:
        assert tried.table.hits(as_facts(one)) == []
    assert len({str(one.example) for one in gaps}) == len(gaps)


@settings(max_examples=scaled(4, 300))
@given(tables(), st.sampled_from(["A", "F", "R", "C", "C<", "C>"]))
def test_taking_away_a_row_that_adds_nothing_changes_no_outcome(
    given_table: tuple[list[str], str], hit_policy: str
) -> None:
    tried = Tried.of(given_table, hit_policy)
    for one in tried.findings("subsumed", "shadowed", "duplicate"):
        if (one.code == "subsumed" and hit_policy in {"R", "C"}) or (one.code == "duplicate" and hit_policy == "C"):
            continue
        dropped = rows_named(one)[0]
        gives = tried.table.candidates.given
        for _, rows in tried.hits:
            assert said(hit_policy, rows, gives) == said(hit_policy, [at for at in rows if at != dropped], gives)


def said(hit_policy: str, rows: list[int], gives: Any) -> object:
    if hit_policy in {"C<", "C>"}:
        return {"C<": min, "C>": max}[hit_policy]((gives[at]["level"] for at in rows), default=None)
    voices = [str(gives[at]) for at in rows]
    return voices[:1] if hit_policy == "F" else set(voices)


def as_facts(finding: Finding) -> dict[str, Any]:
    assert finding.example is not None
    return {name: frozenset(value) if isinstance(value, tuple) else value for name, value in finding.example.items()}


class Solver:
    """The same questions asked of CP-SAT: one truth value per value of every input, one per row."""

    def __init__(self, tried: Tried, given_table: tuple[list[str], str], known: bool) -> None:
        self.model = cp_model.CpModel()
        self.rows = [self.model.new_bool_var(f"r{at}") for at in range(len(tried.table.rows))]
        parts: list[list[Any]] = [[] for _ in self.rows]
        for place, name in enumerate(given_table[0]):
            values = [value for value in VALUES[name] if value is not None or not known]
            picks = [self.model.new_bool_var(f"{name}{at}") for at in range(len(values))]
            self.model.add_exactly_one(picks)
            for at, cells in enumerate(tried.table.cells):
                part = self.model.new_bool_var("")
                self.model.add(sum(p for p, v in zip(picks, values, strict=True) if matches(cells[place], v)) == part)
                parts[at].append(part)
        for row, cells_hold in zip(self.rows, parts, strict=True):
            self.model.add_min_equality(row, cells_hold)

    def possible(self, holds: list[int], fails: list[int]) -> bool:
        model = self.model.clone()
        for at in holds:
            model.add(model.get_bool_var_from_proto_index(self.rows[at].index) == 1)
        for at in fails:
            model.add(model.get_bool_var_from_proto_index(self.rows[at].index) == 0)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        return bool(solver.solve(model) in {cp_model.OPTIMAL, cp_model.FEASIBLE})


@settings(max_examples=scaled(2, 100))
@given(tables())
def test_a_solver_proves_every_verdict(given_table: tuple[list[str], str]) -> None:
    first, unique = Tried.of(given_table, "F"), Tried.of(given_table, "U")
    every = list(range(len(first.table.rows)))
    solver = Solver(first, given_table, known=False)
    silent = {
        rows_named(one)[0]
        for one in first.findings("unreachable", "shadowed", "duplicate", "contradiction", "subsumed")
        if "can never" in one.what or one.code == "duplicate"
    }
    assert silent == {at for at in every if not solver.possible([at], every[:at])}
    clashing = {tuple(sorted(rows_named(one))) for one in unique.findings("overlap", "contradiction", "duplicate")}
    assert clashing <= {(a, b) for a in every for b in every[a + 1 :] if solver.possible([a, b], [])}
    assert bool(first.findings("gap")) is Solver(first, given_table, known=True).possible([], every)


def clean_table(draw: st.DrawFn) -> list[str]:
    """Rows that split every case among them: each row is cut along a column until there are enough."""
    rows: list[dict[str, str]] = [{}]
    cuts = {
        "shape": ["round", "square", "flat"],
        "open": ["true", "false"],
        "count": ["[0..3]", "[4..7]", "[8..10]"],
    }
    for _ in range(draw(st.integers(2, 6))):
        at = draw(st.integers(0, len(rows) - 1))
        free = [name for name in cuts if name not in rows[at]]
        if free:
            name = draw(st.sampled_from(free))
            rows[at : at + 1] = [{**rows[at], name: cell} for cell in cuts[name]]
    return [row_text(row, at + 10) for at, row in enumerate(rows)]


def row_text(cells: dict[str, str], level: int) -> str:
    return "when: {" + ", ".join(f"{name}: '{cell}'" for name, cell in cells.items()) + f"}}, then: {{level: {level}}}"


def with_level(row: str, level: int) -> str:
    return row.partition("then:")[0] + f"then: {{level: {level}}}"


def level_of(row: str) -> int:
    return int(row.partition("level: ")[2].strip("}"))


def narrowed(row: str) -> str:
    """The same row with one more condition, on an input no row tests."""
    return row.replace("when: {", "when: {size: '> 100', ").replace(", }", "}")


INPUTS_OF_CLEAN = "shape, open, count, size"
PLANTS = ("contradiction", "shadowed", "unreachable", "gap", "duplicate", "subsumed", "constant", "overlap")


def planted(draw: st.DrawFn, code: str) -> tuple[list[str], str]:
    """A clean table with one defect in it, and its hit policy."""
    rows = clean_table(draw)
    at = draw(st.integers(0, len(rows) - 1))
    row = rows[at]
    if code == "gap":
        return [*rows[:at], *rows[at + 1 :]], draw(st.sampled_from("UAF"))
    if code == "constant":
        always = row.replace("when: {", "when: {size: '< 5, >= 5', ").replace(", }", "}")
        return [*rows[:at], always, *rows[at + 1 :]], "F"
    if code == "unreachable":
        known = dict.fromkeys(("shape", "open", "count"), "not(null)")
        return [*rows, row_text({**known, "size": "> 3"}, 99)], "F"
    place = draw(st.integers(at + 1, len(rows)))
    new, hit_policy = {
        "contradiction": (with_level(row, 99), draw(st.sampled_from("UAF"))),
        "duplicate": (row, draw(st.sampled_from("UAF"))),
        "overlap": (narrowed(row), "U"),
        "shadowed": (with_level(narrowed(row), 99), "F"),
        "subsumed": (narrowed(row), draw(st.sampled_from("AF"))),
    }[code]
    return [*rows[:place], new, *rows[place:]], hit_policy


@settings(max_examples=scaled(4, 300))
@given(st.data())
def test_a_planted_defect_is_found_alone_with_a_true_example(data: st.DataObject) -> None:
    for code in PLANTS:
        rows, hit_policy = data.draw(st.composite(planted)(code))
        policy = a_table("\n".join(rows), INPUTS_OF_CLEAN, hit_policy)
        found = [one for one in check_policy(policy) if one.code != "unused-input"]
        assert [one.code for one in found] == [code]
        assert_true(policy, found[0], hit_policy)


def assert_true(policy: Policy, finding: Finding, hit_policy: str) -> None:
    """The example behaves as the finding says when the policy is asked."""
    assert finding.example is not None
    table = compile_table(policy, "d", ON)
    hits = {f"d/{table.rows[at].id}" for at in table.hits(as_facts(finding))}
    if finding.code == "gap":
        assert evaluate(policy, finding.example, ON).outcome == {}
    elif finding.code == "constant":
        assert set(finding.rules) <= hits
    elif hit_policy == "U" or (hit_policy == "A" and finding.code == "contradiction"):
        assert set(finding.rules) <= hits
        assert list(refused(policy, finding.example)) in (["not-unique"], ["not-equal"])
    else:
        assert finding.rules[0] in hits
        spoke = evaluate(policy, finding.example, ON).trail.rules[0]
        assert finding.rules[0] != f"d/{spoke.rule}"


def refused(policy: Policy, facts: Any) -> Iterator[str]:
    try:
        evaluate(policy, facts, ON)
    except PolicyError as error:
        yield from (problem.code for problem in error.problems)


@settings(max_examples=scaled(4, 300))
@given(st.data())
def test_a_clean_table_gives_no_finding(data: st.DataObject) -> None:
    rows = data.draw(st.composite(clean_table)())
    for hit_policy in "UAF":
        found = check_policy(a_table("\n".join(rows), INPUTS_OF_CLEAN, hit_policy))
        assert [one.code for one in found if one.code != "unused-input"] == []
