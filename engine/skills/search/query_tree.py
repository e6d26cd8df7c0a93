"""A query as a tree of conditions: what was asked, with where in the text each part stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias


class Field(StrEnum):
    """What a word of a query can name."""

    SKILL = "skill"
    LANGUAGE = "language"
    LOCATION = "location"
    UNIT = "unit"
    TAG = "tag"
    CERTIFICATE = "certificate"


@dataclass(frozen=True)
class Meaning:
    """One thing that a name stands for.

    Attributes
    ----------
    field : Field
        What kind of thing.
    id : str
        Its identifier: a skill or unit, the code of a language, the text of a location or tag, a course.
    """

    field: Field
    id: str


@dataclass(frozen=True)
class Span:
    """Where a part stands in the query: from the character at ``start`` to the one before ``end``, from 0."""

    start: int
    end: int


@dataclass(frozen=True)
class Comparison:
    """A comparison with a number.

    Attributes
    ----------
    sign : str
        One of ``>=``, ``>``, ``=``, ``<``, ``<=``.
    value : float
        The number.
    """

    sign: str
    value: float


@dataclass(frozen=True)
class Named:
    """Has what a name stands for; where it stands for several things, any of them counts.

    Attributes
    ----------
    meanings : tuple of Meaning
        What the name stands for, never empty.
    comparison : Comparison or None
        Level of a skill that is asked for; ``None`` means any.
    span : Span
        Place in the query.
    """

    meanings: tuple[Meaning, ...]
    comparison: Comparison | None
    span: Span


@dataclass(frozen=True)
class Graded:
    """Has a job level within bounds."""

    comparison: Comparison
    span: Span


@dataclass(frozen=True)
class Costing:
    """Costs an hour what is asked; who has no known cost does not."""

    comparison: Comparison
    span: Span


@dataclass(frozen=True)
class Free:
    """Is free for a share of full time throughout a span of days.

    Attributes
    ----------
    share : float or None
        Share of full time from 0 to 1; ``None`` means half of the own contract.
    first, last : date
        The span.
    open_ended : bool
        Whether no end was given.
    span : Span
        Place in the query.
    """

    share: float | None
    first: date
    last: date
    open_ended: bool
    span: Span


@dataclass(frozen=True)
class Certified:
    """Holds a certificate that is valid on a day: a record of a skill, or a completed course.

    Attributes
    ----------
    meanings : tuple of Meaning
        Skills and courses that the name stands for.
    on : date
        The day.
    span : Span
        Place in the query.
    """

    meanings: tuple[Meaning, ...]
    on: date
    span: Span


@dataclass(frozen=True)
class Not:
    """Does not meet a condition, as far as is known."""

    condition: Condition
    span: Span


@dataclass(frozen=True)
class AllOf:
    """Meets every condition."""

    conditions: tuple[Condition, ...]
    span: Span


@dataclass(frozen=True)
class AnyOf:
    """Meets at least one condition."""

    conditions: tuple[Condition, ...]
    span: Span


Condition: TypeAlias = Named | Graded | Costing | Free | Certified | Not | AllOf | AnyOf


def clauses_of(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions that all have to hold, nested ones included, in the order of the query."""
    if not isinstance(condition, AllOf):
        return (condition,)
    return tuple(clause for below in condition.conditions for clause in clauses_of(below))


def skills_asked(condition: Condition) -> tuple[str, ...]:
    """Return the skills a query names, each once, in its order; those it excludes are left out."""
    if isinstance(condition, Named | Certified):
        return tuple(one.id for one in condition.meanings if one.field is Field.SKILL)
    if isinstance(condition, AllOf | AnyOf):
        found = (skill for below in condition.conditions for skill in skills_asked(below))
        return tuple(dict.fromkeys(found))
    return ()


def asks_for_cost(condition: Condition) -> bool:
    """Return whether what somebody costs plays a part in a query."""
    if isinstance(condition, AllOf | AnyOf):
        return any(map(asks_for_cost, condition.conditions))
    return asks_for_cost(condition.condition) if isinstance(condition, Not) else isinstance(condition, Costing)
