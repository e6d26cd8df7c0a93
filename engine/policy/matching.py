"""What a pattern means, and the matcher in pure Python that defines it.

Meaning
-------
1. Values compare as whole numbers (:mod:`engine.policy.patterns_facts`): numbers at six decimals, dates as days. A
   condition on a missing value, of its own fact or of the one it refers to, is not true, whatever the comparison. A
   fact that lacks a column to which a present match refers cannot take the place referred to.
2. A match of a pattern gives every present named match one fact of its type, and a repeated one n facts, so that all
   their conditions are true. No fact serves twice in one match.
3. A repetition ``at_least n by B ordered by O step s`` starts at a fact that satisfies its conditions, has values in
   B and O, and has no other such fact with the same B at O - s: the beginning of a run. It holds that fact and one at
   O + s, O + 2s ... O + (n-1)s with the same B. So a run that goes on gives one match, at the fact that completes n.
   Where several facts share B and O, each combination is a match. A reference to it reads its last fact.
4. ``frequent at_least n within w by B ordered by O`` takes one fact: the first with which n facts that satisfy the
   conditions lie in the window of length w that ends at it (:mod:`engine.policy.patterns_windows`). As long as each
   following fact keeps n in its window, it is the same time and gives no second match.
5. Aggregates are columns, computed over all facts of their type before anything is matched.
6. An absence is fulfilled where no fact outside the match satisfies its conditions.
7. Matches come sorted by the order of the patterns, then by rows, each once.

A pattern that joins its facts so loosely that their combinations cannot be gone through is refused with its line
(:data:`MOST_TRIES`), whoever matches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from engine.errors import PolicyError, Problem
from engine.policy.patterns import NamedMatch, Pattern, Reference
from engine.policy.patterns_facts import Facts, Mask, NormalColumn, NormalFacts, Whole, normalise
from engine.policy.patterns_windows import ORDER, frequent_rows, prepared, satisfying

Rows: TypeAlias = tuple[int, ...]
RowArray: TypeAlias = NDArray[np.intp]

MOST_TRIES = 1_000_000
"""Facts and repetitions tried in the search for the matches of one pattern, beside :data:`TRIES_PER_FACT` a fact."""
TRIES_PER_FACT = 50


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """Facts that together fulfil a pattern.

    Attributes
    ----------
    pattern : str
        Id of the pattern.
    rows : tuple of tuple of int
        Per present named match, in the order written, the rows of its facts in the table of its type.
    """

    pattern: str
    rows: tuple[Rows, ...]


@dataclass(frozen=True, slots=True)
class MatchReport:
    """All matches, and who found them.

    Attributes
    ----------
    matches : tuple of Match
        Sorted, each once.
    answered_by : str
        One sentence for the execution part of a result.
    """

    matches: tuple[Match, ...]
    answered_by: str


class Matcher(Protocol):
    """Whoever can find the matches of bound patterns among facts."""

    def match(self, patterns: Sequence[Pattern], facts: Facts) -> MatchReport:
        """Return every match of every pattern; parameters must have been bound."""
        ...


class PythonMatcher:
    """The matcher that defines the meaning: hash joins, no library.

    Parameters
    ----------
    because : str
        Why it answers rather than durable_rules, for the report.
    """

    def __init__(self, because: str = "") -> None:
        self._sentence = f"Python matcher: {because}" if because else "Python matcher"

    def match(self, patterns: Sequence[Pattern], facts: Facts) -> MatchReport:
        """Return every match of every pattern."""
        normal = normalise(facts)
        found = [match for pattern in patterns for match in match_pattern(pattern, prepared(pattern, normal))]
        return MatchReport(tuple(found), self._sentence)


def match_pattern(
    pattern: Pattern, facts: NormalFacts, within: Mapping[str, RowArray] | None = None
) -> tuple[Match, ...]:
    """Return the matches of one pattern, sorted; ``within`` narrows the rows that each named match may take.

    Raises
    ------
    PolicyError
        More combinations of facts would have to be tried than can be.
    """
    eligible = eligible_rows(pattern, facts)
    if within is not None:
        eligible = {name: np.intersect1d(rows, within[name]) for name, rows in eligible.items()}
    search = _Search(pattern, facts, eligible)
    return tuple(Match(pattern.id, rows) for rows in sorted(set(search.assignments())))


def eligible_rows(pattern: Pattern, facts: NormalFacts) -> dict[str, RowArray]:
    """Return, by named match, the rows that satisfy its own conditions and lack no column that is read."""
    asked = asked_columns(pattern)
    found = {}
    for match in pattern.matches:
        mask = _able(match, asked[match.name], facts)
        if match.frequent is not None and len(mask):
            mask = frequent_rows(match.fact, match.frequent, mask, facts)[1]
        found[match.name] = np.flatnonzero(mask)
    return found


def ongoing_rows(pattern: Pattern, facts: NormalFacts, match: NamedMatch) -> RowArray:
    """Return the rows at which the situation that a named match opens goes on.

    They are the facts that satisfy its conditions; of a frequent one those with enough such facts in their window.
    """
    mask = _able(match, asked_columns(pattern)[match.name], facts)
    if match.frequent is not None and len(mask):
        mask = frequent_rows(match.fact, match.frequent, mask, facts)[0]
    return np.flatnonzero(mask)


def _able(match: NamedMatch, asked: Sequence[str], facts: NormalFacts) -> Mask:
    mask = satisfying(match.fact, match.conditions, facts)
    for column in asked if len(mask) else ():
        mask &= facts.columns[match.fact, column].present
    return mask


def asked_columns(pattern: Pattern) -> dict[str, tuple[str, ...]]:
    """Return, by named match, every column without which no fact can take its place, sorted.

    A column that only an absence refers to is not among them: where it is missing, the absence is fulfilled.
    """
    asked: dict[str, set[str]] = {match.name: set() for match in pattern.matches}
    for match in pattern.matches:
        for condition in match.conditions:
            asked[match.name].add(condition.column)
            if isinstance(condition.operand, Reference) and not match.absent:
                asked[condition.operand.match].add(condition.operand.column)
        for repeated in (match.consecutive, match.frequent):
            if repeated is not None:
                asked[match.name].update((*repeated.by, repeated.ordered_by))
    return {name: tuple(sorted(columns)) for name, columns in asked.items()}


@dataclass(frozen=True, slots=True)
class _Join:
    """A condition that refers to an earlier match: own column, comparison, where the other stands, its column."""

    own: Whole
    comparison: str
    other: int
    column: NormalColumn
    offset: int

    def bound(self, chosen: Sequence[Rows]) -> int | None:
        """Return what the own column is compared with, None where that is missing."""
        row = chosen[self.other][-1]
        return int(self.column.values[row]) + self.offset if self.column.present[row] else None


class _Effort:
    """Counts what a search tries, and ends one that would go on for ever."""

    def __init__(self, pattern: Pattern, facts: int) -> None:
        self.pattern, self.tried = pattern, 0
        self.most = MOST_TRIES + TRIES_PER_FACT * facts

    def spend(self, tries: int = 1) -> None:
        self.tried += tries
        if self.tried > self.most:
            what = f"Pattern '{self.pattern.id}' joins its facts so loosely that over {self.most:,} combinations arise."
            mend = "Join every match to an earlier one by a column that few facts share, and repeat by such a column."
            raise PolicyError(Problem("too-many-combinations", what, mend, line=self.pattern.line or None))


class _Candidates:
    """Choices for one named match, indexed by the columns of its equality joins."""

    def __init__(self, choices: Sequence[Rows], joins: Sequence[_Join], effort: _Effort) -> None:
        self.effort = effort
        self.equal = [join for join in joins if join.comparison == "="]
        self.other = [join for join in joins if join.comparison != "="]
        self.index: dict[tuple[int | None, ...], list[Rows]] = defaultdict(list)
        for rows in choices:
            self.index[tuple(int(join.own[rows[-1]]) for join in self.equal)].append(rows)

    def fitting(self, chosen: Sequence[Rows]) -> Iterator[Rows]:
        """Yield the choices that fulfil every join with what has been chosen."""
        key = tuple(join.bound(chosen) for join in self.equal)
        for rows in self.index.get(key, ()):
            self.effort.spend()
            if all(self._holds(join, rows, chosen) for join in self.other):
                yield rows

    @staticmethod
    def _holds(join: _Join, rows: Rows, chosen: Sequence[Rows]) -> bool:
        bound = join.bound(chosen)
        return bound is not None and bool(ORDER[join.comparison](int(join.own[rows[-1]]), bound))


class _Search:
    """Depth-first assignment of facts to the named matches of one pattern."""

    def __init__(self, pattern: Pattern, facts: NormalFacts, eligible: Mapping[str, RowArray]) -> None:
        self.present, self.absences = pattern.present, pattern.absences
        place = {match.name: number for number, match in enumerate(self.present)}
        effort = _Effort(pattern, sum(map(len, eligible.values())))
        self.candidates = {
            match.name: _Candidates(
                _choices(match, facts, eligible[match.name], effort), _joins(match, self, facts, place), effort
            )
            for match in pattern.matches
        }

    def assignments(self, chosen: tuple[Rows, ...] = ()) -> Iterator[tuple[Rows, ...]]:
        """Yield every complete choice that begins with ``chosen``."""
        if len(chosen) == len(self.present):
            if not any(self._witnessed(absence, chosen) for absence in self.absences):
                yield chosen
            return
        match = self.present[len(chosen)]
        used = self._used(match.fact, chosen)
        for rows in self.candidates[match.name].fitting(chosen):
            if used.isdisjoint(rows):
                yield from self.assignments((*chosen, rows))

    def _witnessed(self, absence: NamedMatch, chosen: tuple[Rows, ...]) -> bool:
        used = self._used(absence.fact, chosen)
        return any(used.isdisjoint(rows) for rows in self.candidates[absence.name].fitting(chosen))

    def _used(self, fact: str, chosen: Sequence[Rows]) -> set[int]:
        return {row for match, rows in zip(self.present, chosen, strict=False) if match.fact == fact for row in rows}


def _joins(match: NamedMatch, search: _Search, facts: NormalFacts, place: Mapping[str, int]) -> list[_Join]:
    joins: list[_Join] = []
    if not facts.sizes.get(match.fact):
        return joins
    for condition in match.conditions:
        operand = condition.operand
        if isinstance(operand, Reference) and facts.sizes.get(search.present[place[operand.match]].fact):
            other = search.present[place[operand.match]].fact
            joins.append(
                _Join(
                    facts.columns[match.fact, condition.column].values,
                    condition.comparison,
                    place[operand.match],
                    facts.columns[other, operand.column],
                    facts.offset(other, operand.column, operand.offset),
                )
            )
    return joins


def _choices(match: NamedMatch, facts: NormalFacts, rows: RowArray, effort: _Effort) -> Sequence[Rows]:
    settled = satisfying(match.fact, match.settled, facts)
    if match.consecutive is None:
        return [(int(row),) for row in rows if settled[row]]
    found: list[Rows] = []
    runs = _runs(match, facts, rows) if len(rows) else iter(())
    while some := list(islice(runs, 1_000)):
        effort.spend(len(some))
        found += [run for run in some if settled[run[-1]]]
    return found


def _runs(match: NamedMatch, facts: NormalFacts, rows: RowArray) -> Iterator[Rows]:
    """Yield the first n facts of every run of at least n."""
    repeated = match.consecutive
    assert repeated is not None
    groups: dict[tuple[int, ...], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    by = [facts.columns[match.fact, column].values for column in repeated.by]
    order = facts.columns[match.fact, repeated.ordered_by].values
    for row in rows.tolist():
        groups[tuple(int(column[row]) for column in by)][int(order[row])].append(row)
    step = facts.offset(match.fact, repeated.ordered_by, repeated.step)
    for group in groups.values():
        for start in [place for place in group if place - step not in group]:
            places = [start + number * step for number in range(match.size)]
            if all(place in group for place in places):
                yield from product(*(group[place] for place in places))
