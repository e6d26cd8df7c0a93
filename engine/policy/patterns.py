"""Patterns: named matches over facts, joined, repeated or absent, and the outcome that they lead to.

Their meaning is defined in :mod:`engine.policy.matching`, their form in :mod:`engine.policy.patterns_reading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

from engine.domain.frozen import FrozenModel, Localised

MAX_PATTERNS = 64
"""Patterns in one policy."""
MAX_JOINED_FACTS = 14
"""Facts, absences and repetitions joined in one pattern; two places stay free for what a matcher adds itself."""
MAX_ALTERNATIVES = 256
"""Values in one ``in`` list."""
MAX_CONDITIONS = 64
"""Conditions of one named match."""
MAX_NUMBER = 1e12
"""Largest absolute number a pattern can compare."""
DECIMALS = 6
"""Decimal places at which patterns compare numbers."""


class ColumnKind(StrEnum):
    """What a pattern can do with a column of a fact."""

    NUMBER = "number"
    """Ordered; offsets may be added; compared at six decimals."""
    DATE = "date"
    """Ordered; whole days may be added."""
    TEXT = "text"
    """Equal or not."""
    FLAG = "flag"
    """True or false."""

    @property
    def is_ordered(self) -> bool:
        """Whether less and greater mean something."""
        return self in {ColumnKind.NUMBER, ColumnKind.DATE}


class FactType(FrozenModel):
    """A kind of fact that patterns may speak of."""

    name: str
    """Name, such as ``key_result_week``."""
    columns: dict[str, ColumnKind]
    """Kind of each column by name."""


Plain: TypeAlias = bool | float | str | date


class Constant(FrozenModel):
    """A value written in the policy."""

    value: Plain
    """The value."""


class ParameterName(FrozenModel):
    """A value that the policy's dated parameters give."""

    name: str
    """Name of the parameter."""


class Reference(FrozenModel):
    """A column of the fact that an earlier named match holds, plus a constant."""

    match: str
    """Name of the earlier match; of a repeated match its last fact is read."""
    column: str
    """Column of that fact."""
    offset: float = 0.0
    """Added to the value: a number, or whole days."""


class Alternatives(FrozenModel):
    """Several values of which one must, or none may, be equal."""

    values: tuple[Plain, ...]
    """The values."""


Operand: TypeAlias = Constant | ParameterName | Reference | Alternatives
Comparison: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">=", "in", "not in"]


class Condition(FrozenModel):
    """One comparison of a column of a fact; never true where the column is missing."""

    column: str
    """Column of the named match's own fact."""
    comparison: Comparison
    """How it compares."""
    operand: Operand
    """With what."""


class Consecutive(FrozenModel):
    """A repetition: facts alike in ``by`` whose ``ordered_by`` rises by one step from each to the next."""

    at_least: int | ParameterName
    """How many facts make the pattern."""
    by: tuple[str, ...]
    """Columns in which the facts agree."""
    ordered_by: str
    """Number or date column that rises."""
    step: float = 1.0
    """Rise from one fact to the next: a number, or whole days."""


class NamedMatch(FrozenModel):
    """A fact, a repetition of facts, or the absence of one."""

    name: str
    """How later matches refer to it."""
    fact: str
    """Name of the fact type."""
    conditions: tuple[Condition, ...] = ()
    """All must be true."""
    consecutive: Consecutive | None = None
    """Set where several facts in a row are asked for."""
    absent: bool = False
    """Whether no other fact may satisfy the conditions."""

    @property
    def size(self) -> int:
        """How many facts the match joins; parameters must have been bound."""
        return 1 if self.consecutive is None else _bound_count(self.consecutive.at_least)


class Pattern(FrozenModel):
    """Matches that together mean something."""

    id: str
    """Unique within its policy."""
    matches: tuple[NamedMatch, ...]
    """In the order written; absences last."""
    outcome: dict[str, str | float | bool] = {}
    """What the pattern says when it matches, by name."""
    because: Localised
    """Why it is said."""
    next_step: Localised | None = None
    """What a reader may do about it."""
    line: int = 0
    """Line of the policy file at which it is written."""

    @property
    def present(self) -> tuple[NamedMatch, ...]:
        """The matches that hold facts."""
        return tuple(match for match in self.matches if not match.absent)

    @property
    def absences(self) -> tuple[NamedMatch, ...]:
        """The matches that say what must not be."""
        return tuple(match for match in self.matches if match.absent)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters the pattern reads, sorted."""
        named = [condition.operand for match in self.matches for condition in match.conditions]
        repeated = [match.consecutive.at_least for match in self.matches if match.consecutive]
        return tuple(sorted({item.name for item in (*named, *repeated) if isinstance(item, ParameterName)}))


def bind(pattern: Pattern, values: Mapping[str, Plain]) -> Pattern:
    """Return the pattern with every parameter replaced by its value; KeyError where ``values`` lacks one."""
    return Pattern(
        id=pattern.id,
        matches=tuple(_bind_match(match, values) for match in pattern.matches),
        outcome=pattern.outcome,
        because=_filled(pattern.because, values),
        next_step=None if pattern.next_step is None else _filled(pattern.next_step, values),
        line=pattern.line,
    )


def joined_facts(matches: tuple[NamedMatch, ...], sizes: Mapping[str, int]) -> int:
    """Return how many facts and absences a pattern joins.

    A repetition of n counts n + 1: its facts and the absence of one before it. ``sizes`` gives n by match name.
    """
    return sum(sizes[match.name] + 1 if match.consecutive else 1 for match in matches)


def _bind_match(match: NamedMatch, values: Mapping[str, Plain]) -> NamedMatch:
    repeated = match.consecutive
    if repeated is not None and isinstance(repeated.at_least, ParameterName):
        count = int(float(values[repeated.at_least.name]))  # type: ignore[arg-type]
        repeated = Consecutive(at_least=count, by=repeated.by, ordered_by=repeated.ordered_by, step=repeated.step)
    return NamedMatch(
        name=match.name,
        fact=match.fact,
        conditions=tuple(_bind_condition(condition, values) for condition in match.conditions),
        consecutive=repeated,
        absent=match.absent,
    )


def _bind_condition(condition: Condition, values: Mapping[str, Plain]) -> Condition:
    operand = condition.operand
    if not isinstance(operand, ParameterName):
        return condition
    return Condition(
        column=condition.column, comparison=condition.comparison, operand=Constant(value=values[operand.name])
    )


def _filled(text: Localised, values: Mapping[str, Plain]) -> Localised:
    """Replace ``{parameter}`` by its value in both languages."""
    en, zh = text.en, text.zh
    for name, value in values.items():
        shown = f"{value:g}" if isinstance(value, float) else str(value)
        en, zh = en.replace(f"{{{name}}}", shown), zh.replace(f"{{{name}}}", shown)
    return Localised(en=en, zh=zh)


def _bound_count(count: int | ParameterName) -> int:
    if isinstance(count, ParameterName):
        raise TypeError(f"parameter {count.name} has not been bound")
    return count
