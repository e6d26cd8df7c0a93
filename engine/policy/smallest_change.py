"""The smallest change of facts that changes an outcome: an exact search over what the rules can tell apart.

Rules cut the values of each fact into regions, and within a region nothing changes. So it is enough to try one value
of every region, the nearest to the case: first one fact at a time, then two, and so on. Of changes of as many facts the
one with the fewest steps counts: for numbers, days and durations the regions passed, for a list the words added or
taken away, one for a text or a truth value. A fact never becomes missing. (Counterfactual explanations: Wachter,
Mittelstadt and Russell 2018; with rules instead of a learned model the search is exact.)
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any, Final, NamedTuple

from engine.errors import PolicyError
from engine.evidence.canonical import canonical_bytes
from engine.policy.chain import known_fields, needed_decisions
from engine.policy.compiled import CompiledTable, compile_table, find_decision
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate
from engine.policy.facts import checked_facts
from engine.policy.indexes import OrderedIndex, SetIndex, column_index
from engine.policy.kinds import FactField, FieldType, choice_text
from engine.policy.regions import values_between
from engine.policy.unary_tests import Cell, FactValue

TRIES: Final = 20_000
"""Changed cases that are evaluated at most."""
FEW: Final = 8
"""Other outcomes towards which a change is looked for."""


@dataclass(frozen=True)
class Change:
    """Facts that, changed like this, give another outcome.

    Attributes
    ----------
    facts : Mapping of str to value
        New value by fact name, only what changes.
    outcome : Mapping of str to value
        What the policy then gives, as evaluated.
    """

    facts: Mapping[str, FactValue]
    outcome: Mapping[str, Any]


@dataclass(frozen=True)
class Changes:
    """What was found.

    Attributes
    ----------
    found : tuple of Change
        The smallest change towards each other outcome that was found, the smallest of all first.
    facts_tried : int
        Up to how many changed facts every combination was tried.
    complete : bool
        Whether the first one is proven smallest, or, where nothing was found, that there is nothing.
    """

    found: tuple[Change, ...]
    facts_tried: int
    complete: bool


class Step(NamedTuple):
    """One other value of one fact and how far it is."""

    steps: int
    value: FactValue


def smallest_changes(
    policy: Policy,
    facts: Mapping[str, Any],
    on: date,
    decision: str | None = None,
    fixed: Collection[str] = (),
    towards: tuple[str, str] | None = None,
) -> Changes:
    """Return the smallest changes of ``facts`` after which the decision gives something else.

    Parameters
    ----------
    facts : mapping
        The case, as ``evaluate`` takes it.
    fixed : collection of str
        Facts that stay as they are.
    towards : tuple of output and text, optional
        Only changes after which this output is, or holds, the value of this text.

    Raises
    ------
    InputError, PolicyError
        As ``evaluate`` does for the case itself.
    """
    facts = checked_facts(known_fields(policy), facts)
    before = evaluate(policy, facts, on, decision).outcome
    others = _others(policy, facts, on, decision, fixed)
    best: dict[bytes, tuple[tuple[Any, ...], Change]] = {}
    tried, size = 0, 0
    for size in range(1, len(others) + 1):
        for change, steps in _of_size(others, size):
            tried += 1
            if tried > TRIES:
                return Changes(_ranked(best), size - 1, complete=bool(best) and _smallest(best) < size)
            outcome = _outcome(policy, {**facts, **change}, on, decision)
            if outcome is None or outcome == before or not _reaches(outcome, towards):
                continue
            key = (size, steps, *((name, _text(value)) for name, value in sorted(change.items())))
            name = canonical_bytes(_plain(outcome))
            if name not in best or key < best[name][0]:
                best[name] = key, Change(change, outcome)
        if len(best) > FEW or (towards and best):
            break
    return Changes(_ranked(best), size, complete=True)


def _smallest(best: Mapping[bytes, tuple[tuple[Any, ...], Change]]) -> int:
    return min(int(key[0]) for key, _ in best.values())


def _ranked(best: Mapping[bytes, tuple[tuple[Any, ...], Change]]) -> tuple[Change, ...]:
    return tuple(change for _, change in sorted(best.values(), key=lambda one: one[0])[:FEW])


def _outcome(policy: Policy, facts: Mapping[str, Any], on: date, decision: str | None) -> dict[str, Any] | None:
    """Return what a changed case gives; None where the hit policy forbids the rows that then match."""
    try:
        return evaluate(policy, facts, on, decision).outcome
    except PolicyError:
        return None


def _reaches(outcome: Mapping[str, Any], towards: tuple[str, str] | None) -> bool:
    if towards is None:
        return True
    value = outcome.get(towards[0])
    return towards[1] in ([_text(one) for one in value] if isinstance(value, tuple) else [_text(value)])


def _of_size(others: Mapping[str, list[Step]], size: int) -> Iterator[tuple[dict[str, FactValue], int]]:
    for names in combinations(others, size):
        for chosen in product(*(others[name] for name in names)):
            values = {name: step.value for name, step in zip(names, chosen, strict=True)}
            yield values, sum(step.steps for step in chosen)


def _others(
    policy: Policy, facts: Mapping[str, FactValue], on: date, decision: str | None, fixed: Collection[str]
) -> dict[str, list[Step]]:
    """Return, by fact that some rule reads, one value of every other region."""
    wanted = find_decision(policy, decision)
    chain = (*needed_decisions(policy, wanted, facts.keys()), wanted)
    tables = [compile_table(policy, one.id, on) for one in chain]
    free = {field.name: field for table in tables for field in table.decision.inputs}
    answered = {field.name for one in chain[:-1] for field in one.outputs} - facts.keys()
    return {
        name: _steps(field, facts.get(name), cells_of(tables, name))
        for name, field in sorted(free.items())
        if name not in fixed and name not in answered
    }


def cells_of(tables: Collection[CompiledTable], name: str) -> list[Cell]:
    """Return all cells about one fact in some tables, parameters resolved."""
    return [cells[table.inputs.index(name)] for table in tables if name in table.inputs for cells in table.cells]


def _steps(field: FactField, now: FactValue, cells: list[Cell]) -> list[Step]:
    index = column_index(field, cells)
    if isinstance(index, OrderedIndex):
        return _ordered_steps(field, now, index)
    if isinstance(index, SetIndex):
        return _list_steps(now, index)
    return [Step(1, value) for value in index.examples() if value is not None and value != now]


def _ordered_steps(field: FactField, now: Any, index: OrderedIndex) -> list[Step]:
    ends = index.points
    here = None if now is None else _stretch(now, ends)
    found = []
    for at in range(2 * len(ends) + 1):
        if at == here:
            continue
        value = _nearest(field, now, ends, at)
        if value is not None:
            found.append(Step(1 if here is None else abs(at - here), value))
    return found


def _stretch(value: Any, ends: list[Any]) -> int:
    below = bisect_left(ends, value)
    return 2 * below + (1 if value in ends else 0)


def _nearest(field: FactField, now: Any, ends: list[Any], at: int) -> FactValue:
    """Return the value of a stretch nearest to the case, where there is a nearest, else one that stands for it."""
    if at % 2:
        point: FactValue = ends[at // 2]
        return point if not field.whole or not isinstance(point, float) or point.is_integer() else None
    low = ends[at // 2 - 1] if at else None
    high = ends[at // 2] if at < 2 * len(ends) else None
    example = next(values_between(low, high, field), None)
    unit: Any = {FieldType.DATE: timedelta(days=1)}.get(field.type, 1 if field.whole else None)
    if example is None or unit is None or now is None:
        return example
    edge: Any = low + unit if low is not None and now <= low else high - unit if high is not None else None
    if edge is None or (low is not None and edge <= low) or (high is not None and edge >= high):
        return example
    return edge if _allowed(edge, field) else example


def _allowed(value: Any, field: FactField) -> bool:
    if field.type is not FieldType.NUMBER:
        return True
    inside = (field.low is None or value >= field.low) and (field.high is None or value <= field.high)
    return inside and (not field.whole or value == int(value))


def _list_steps(now: FactValue, index: SetIndex) -> list[Step]:
    """Return the lists that differ in words which some rule names; other words stay."""
    own = now if isinstance(now, frozenset) else frozenset()
    kept = own - frozenset(index.words)
    lists = {kept | one for one in index.examples() if isinstance(one, frozenset)}
    lists |= {own ^ {word} for word in index.words}
    ordered = sorted(lists - ({own} if now is not None else set()), key=lambda one: (len(one ^ own), sorted(one)))
    return [Step(max(1, len(one ^ own)), one) for one in ordered]


def _text(value: Any) -> str:
    if isinstance(value, frozenset):
        return ";".join(sorted(value))
    return str(value) if value is None or isinstance(value, (dict, tuple)) else choice_text(value)


def _plain(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Return an outcome that has a canonical form, durations as texts."""
    return {name: _plain_value(value) for name, value in outcome.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain_value(one) for one in value]
    return value if value is None or isinstance(value, (dict, bool, int, float)) else choice_text(value)
