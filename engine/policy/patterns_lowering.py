"""From a bound pattern and normalised facts to jobs in the form durable_rules reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

import numpy as np

from engine.policy.matching import RowArray, asked_columns, eligible_rows
from engine.policy.patterns import NamedMatch, Pattern, Reference
from engine.policy.patterns_facts import NormalFacts
from engine.policy.patterns_rule import CLOSING, DurableRule, Json

MAX_FACTS = 20_000
"""Facts in one partition that durable_rules may be given."""
MAX_COMBINATIONS = 100_000
"""Combinations of facts that may arise in one partition that durable_rules is given; it holds them all in memory."""
BATCH_FACTS = 2_000
"""Facts of small partitions that share a run."""

Within: TypeAlias = dict[str, RowArray]
Place: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Job:
    """One run of one rule over some facts.

    Attributes
    ----------
    rule : list of dict
        Named conditions, absences last.
    facts : list of dict
        Facts in the order in which they are asserted; ids count from "1".
    rows : list of int
        Row of each fact in the table of its type, -1 for a closing fact.
    """

    rule: list[Json]
    facts: list[Json]
    rows: list[int]


@dataclass(frozen=True)
class Lowered:
    """A pattern as jobs, and what durable_rules cannot take.

    Attributes
    ----------
    jobs : tuple of Job
        Together they find every match outside ``beyond``.
    aliases : tuple of str
        Names of the rule's facts, in the order of the pattern's present matches.
    sizes : tuple of int
        How many of them each present match takes.
    beyond : tuple of mapping of str to rows
        Partitions for the Python matcher, by named match.
    """

    jobs: tuple[Job, ...]
    aliases: tuple[str, ...]
    sizes: tuple[int, ...]
    beyond: tuple[Within, ...]


def lower_pattern(pattern: Pattern, facts: NormalFacts) -> Lowered:
    """Return the jobs that find the pattern's matches."""
    sizes = tuple(match.size for match in pattern.present)
    aliases = tuple(f"f{number}" for number in range(sum(sizes)))
    small: list[Within] = []
    beyond: list[Within] = []
    unfit = _shares_a_repetition(pattern)
    for part in _partitions(pattern, facts):
        too_much = unfit or _count(part) > MAX_FACTS or _explodes(pattern, facts, part)
        (beyond if too_much else small).append(part)
    if not small:
        return Lowered((), aliases, sizes, tuple(beyond))
    rule = DurableRule(pattern, facts).conditions()
    return Lowered(tuple(_job(pattern, facts, rule, batch) for batch in _batches(small)), aliases, sizes, tuple(beyond))


def _shares_a_repetition(pattern: Pattern) -> bool:
    """Whether another present match takes facts of a repeated match's type.

    The library does not count a fact that the match uses elsewhere as an absence's witness, so the beginning of a run
    could be misjudged.
    """
    repeated = [match.fact for match in pattern.present if match.consecutive]
    return any(sum(match.fact == fact for match in pattern.present) > 1 for fact in repeated)


def _partitions(pattern: Pattern, facts: NormalFacts) -> Iterator[Within]:
    """Yield, per value of a key that every named match shares through equality, the rows of each; else all rows."""
    eligible = eligible_rows(pattern, facts)
    needed = {match.name: match.size for match in pattern.present}
    key = join_key(pattern)
    if key is None:
        parts: Sequence[Within] = [eligible]
    else:
        parts = list(_split(pattern, facts, eligible, key))
    for part in parts:
        if all(len(part[name]) >= count for name, count in needed.items()):
            yield part


def _split(pattern: Pattern, facts: NormalFacts, eligible: Within, key: Mapping[str, str]) -> Iterator[Within]:
    groups: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for match in pattern.matches:
        if len(eligible[match.name]):
            values = facts.columns[match.fact, key[match.name]].values
            for row in eligible[match.name].tolist():
                groups[int(values[row])][match.name].append(row)
    for _, group in sorted(groups.items()):
        yield {match.name: np.array(group.get(match.name, []), dtype=np.intp) for match in pattern.matches}


def join_key(pattern: Pattern) -> dict[str, str] | None:
    """Return a column per named match that all share by equality, None where the pattern joins on no such key."""
    classes = {frozenset(_class_of(pattern, start)) for start in _start_columns(pattern)}
    for columns in sorted(classes, key=sorted):
        chosen = dict(sorted(columns, reverse=True))
        chosen |= {
            absence.name: own for absence in pattern.absences for own, other in _equals(absence) if other in columns
        }
        if len(chosen) == len(pattern.matches):
            return chosen
    return None


def _start_columns(pattern: Pattern) -> list[Place]:
    """Return the columns of the first match that can carry a key."""
    first = pattern.matches[0]
    if first.consecutive is not None:
        return [(first.name, column) for column in first.consecutive.by]
    referred = {other[1] for match in pattern.matches for _, other in _equals(match) if other[0] == first.name}
    if len(pattern.matches) == 1:  # any column it reads splits the facts of a single plain match
        referred = set(asked_columns(pattern)[first.name][:1])
    return [(first.name, column) for column in sorted(referred)]


def _class_of(pattern: Pattern, start: Place) -> set[Place]:
    """Return the columns of present matches that always equal ``start``; of repeated ones only those in ``by``."""
    by = {match.name: match.consecutive.by for match in pattern.present if match.consecutive}
    links = [((match.name, own), other) for match in pattern.present for own, other in _equals(match)]
    sound = [(one, other) for one, other in links if other[0] not in by or other[1] in by[other[0]]]
    known, both = {start}, [*sound, *((other, one) for one, other in sound)]
    while grown := {other for one, other in both if one in known and other not in known}:
        known |= grown
    return known


def _equals(match: NamedMatch) -> list[tuple[str, Place]]:
    """Return the own columns that a match makes equal to columns of earlier matches."""
    return [
        (condition.column, (condition.operand.match, condition.operand.column))
        for condition in match.conditions
        if condition.comparison == "=" and isinstance(condition.operand, Reference) and not condition.operand.offset
    ]


def _count(part: Within) -> int:
    return sum(len(rows) for rows in part.values())


def _explodes(pattern: Pattern, facts: NormalFacts, part: Within) -> bool:
    """Whether present matches could form too many combinations of facts, their equality joins considered."""
    if prod(len(part[match.name]) ** match.size for match in pattern.present) <= MAX_COMBINATIONS:
        return False
    most: int = prod(_most_choices(match, facts, part[match.name]) for match in pattern.present)
    return most > MAX_COMBINATIONS


def _most_choices(match: NamedMatch, facts: NormalFacts, rows: RowArray) -> int:
    """Return a bound on the choices that one match has for given choices of the earlier ones."""
    equal = [
        condition.column
        for condition in match.conditions
        if condition.comparison == "=" and isinstance(condition.operand, Reference)
    ]
    if match.consecutive is None:
        return _most_alike(match.fact, equal, facts, rows)
    place = (*match.consecutive.by, match.consecutive.ordered_by)
    alike: int = _most_alike(match.fact, place, facts, rows) ** match.size
    return len(rows) * alike


def _most_alike(fact: str, columns: Sequence[str], facts: NormalFacts, rows: RowArray) -> int:
    """Return how many facts at most have the same values in some columns."""
    if not columns:
        return len(rows)
    values = np.stack([facts.columns[fact, column].values[rows] for column in columns])
    return int(np.unique(values, axis=1, return_counts=True)[1].max())


def _batches(parts: Sequence[Within]) -> Iterator[list[Within]]:
    batch: list[Within] = []
    size = 0
    for part in parts:
        if batch and size + _count(part) > BATCH_FACTS:
            yield batch
            batch, size = [], 0
        batch.append(part)
        size += _count(part)
    if batch:
        yield batch


def _job(pattern: Pattern, facts: NormalFacts, rule: list[Json], batch: Sequence[Within]) -> Job:
    asked, doubtful = asked_columns(pattern), _doubtful_columns(pattern)
    listed: list[Json] = []
    found: list[int] = []
    for number, part in enumerate(batch):
        for fact in sorted({match.fact for match in pattern.matches}):
            named = [match.name for match in pattern.matches if match.fact == fact]
            columns = sorted({column for name in named for column in (*asked[name], *doubtful.get(name, ()))})
            doubted = sorted({column for name in named for column in doubtful.get(name, ())})
            takers = {name: set(part[name].tolist()) for name in named}
            for row in sorted(set().union(*takers.values())):
                values = {f"c_{column}": int(facts.columns[fact, column].values[row]) for column in columns}
                known = {f"p_{column}": int(facts.columns[fact, column].present[row]) for column in doubted}
                takes = {f"m_{name}": int(row in rows) for name, rows in takers.items()}
                listed.append({"type": fact, "part": number, **values, **known, **takes, "id": str(len(listed) + 1)})
                found.append(row)
        listed.append({"type": CLOSING, "part": number, "id": str(len(listed) + 1)})
        found.append(-1)
    return Job(rule, listed, found)


def _doubtful_columns(pattern: Pattern) -> dict[str, set[str]]:
    """Return, by present match, the columns that may be missing: absences refer to them, or only the last is asked."""
    found: dict[str, set[str]] = defaultdict(set)
    for match in pattern.present:
        found[match.name].update(condition.column for condition in match.settled)
    for absence in pattern.absences:
        for condition in absence.conditions:
            if isinstance(condition.operand, Reference):
                found[condition.operand.match].add(condition.operand.column)
    return found
