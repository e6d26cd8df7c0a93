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
MAX_AGGREGATES = 16
"""Aggregates of one pattern."""
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


class Span(FrozenModel):
    """A length: so many days, weeks or steps."""

    count: float | ParameterName
    """How many; a whole number from 1."""
    unit: float = 1.0
    """What one of them is in the column it is measured on: 7 for weeks on a date, -7 for weeks back."""

    @property
    def length(self) -> float:
        """Length in the column's measure; the parameter must have been bound."""
        return bound_number(self.count) * self.unit


class Reference(FrozenModel):
    """A column of the fact that an earlier named match holds, plus a constant or a parameter."""

    match: str
    """Name of the earlier match; of a repeated match its last fact is read."""
    column: str
    """Column of that fact."""
    offset: float = 0.0
    """Added to the value: a number, or whole days."""
    span: Span | None = None
    """Added too, where it is a parameter."""


class Today(FrozenModel):
    """The day for which a policy is asked, plus whole days."""

    offset: float = 0.0
    """Added to the day."""
    span: Span | None = None
    """Added too, where it is a parameter."""


class Alternatives(FrozenModel):
    """Several values of which one must, or none may, be equal."""

    values: tuple[Plain, ...]
    """The values."""


Operand: TypeAlias = Constant | ParameterName | Reference | Today | Alternatives
AggregateFunction: TypeAlias = Literal["count", "sum", "mean", "min", "max"]
Comparison: TypeAlias = Literal["=", "!=", "<", "<=", ">", ">=", "in", "not in"]


class Condition(FrozenModel):
    """One comparison of a column of a fact; never true where the column is missing."""

    column: str
    """Column of the named match's own fact."""
    comparison: Comparison
    """How it compares."""
    operand: Operand
    """With what."""
    line: int = 0
    """Line of the policy file at which it is written."""


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


class Frequent(FrozenModel):
    """A fact with which enough facts alike in ``by`` lie in the window that ends at it, and which is the first such."""

    at_least: int | ParameterName
    """How many facts, itself included."""
    by: tuple[str, ...]
    """Columns in which the facts agree."""
    ordered_by: str
    """Number or date column on which the window lies."""
    within: Span
    """Length of the window; a fact exactly that long before is outside."""


class Aggregate(FrozenModel):
    """A column computed before matching: over the facts of its group in the window that ends at each fact."""

    name: str
    """Name of the new column."""
    fact: str
    """Type of fact that gets it."""
    function: AggregateFunction
    """What is computed; missing values are left out."""
    column: str
    """Of which column."""
    by: tuple[str, ...]
    """Columns in which the facts of a group agree."""
    ordered_by: str | None = None
    """Number or date column on which the window lies; ``None`` for the whole group."""
    within: Span | None = None
    """Length of the window; a fact exactly that long before is outside. ``None`` reaches back to the first."""
    conditions: tuple[Condition, ...] = ()
    """Only facts for which all are true are counted."""


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
    frequent: Frequent | None = None
    """Set where several facts within a time are asked for."""
    settled: tuple[Condition, ...] = ()
    """Conditions on the fact to which others refer alone: of a repetition its last one."""
    absent: bool = False
    """Whether no other fact may satisfy the conditions."""
    line: int = 0
    """Line of the policy file at which it is written."""

    @property
    def size(self) -> int:
        """How many facts the match joins; parameters must have been bound."""
        return 1 if self.consecutive is None else int(bound_number(self.consecutive.at_least))


class AlertTerms(FrozenModel):
    """How the alert of a pattern lives; see :mod:`engine.policy.situations`."""

    expires: Span | None = None
    """After how long an alert that nobody answers expires."""
    silent: Span | None = None
    """For how long an acknowledgement without a date of its own holds."""
    worse_by: float | ParameterName | None = None
    """By how much a situation must get worse for an acknowledgement to run out."""


class Pattern(FrozenModel):
    """Matches that together mean something."""

    id: str
    """Unique within its policy."""
    matches: tuple[NamedMatch, ...]
    """In the order written; absences last."""
    aggregates: tuple[Aggregate, ...] = ()
    """Columns computed before matching, in the order written."""
    alert: AlertTerms = AlertTerms()
    """How its alerts are acknowledged and expire."""
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
        found: set[str] = set()
        waiting: list[object] = [*self.matches, *self.aggregates, self.alert]
        while waiting:
            one = waiting.pop()
            if isinstance(one, ParameterName):
                found.add(one.name)
            elif isinstance(one, tuple):
                waiting += one
            elif isinstance(one, FrozenModel):
                waiting += [value for _, value in one]
        return tuple(sorted(found))


def joined_facts(matches: tuple[NamedMatch, ...], sizes: Mapping[str, int]) -> int:
    """Return how many facts and absences a pattern joins.

    A repetition of n counts n + 1: its facts and the absence of one before it. ``sizes`` gives n by match name.
    """
    return sum(sizes[match.name] + 1 if match.consecutive else 1 for match in matches)


def bound_number(value: float | ParameterName) -> float:
    """Return a number; TypeError where it is a parameter that has not been bound."""
    if isinstance(value, ParameterName):
        raise TypeError(f"parameter {value.name} has not been bound")
    return value
