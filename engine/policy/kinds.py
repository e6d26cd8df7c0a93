"""What a kind of policy may ask and answer. The subjects declare their kinds; this package knows none."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Literal, TypeAlias

from engine.domain.frozen import FrozenModel, Localised
from engine.domain.schema import Sensitivity
from engine.policy.durations import YearsMonths, duration_text

Plain: TypeAlias = bool | int | float | str | date | timedelta | YearsMonths
"""One value of a type that is no list and no set of weights."""


class FieldType(StrEnum):
    """Type of a fact or an outcome."""

    STRING = "string"
    """A text."""
    NUMBER = "number"
    """A finite number."""
    BOOLEAN = "boolean"
    """True or false."""
    DATE = "date"
    """A calendar day."""
    DAYS = "days-and-time"
    """A duration of days, hours, minutes and seconds."""
    MONTHS = "years-and-months"
    """A duration of whole months; it never compares with one of days."""
    LIST = "list"
    """A set of texts, such as tags."""
    WEIGHTS = "weights"
    """Components with weights that sum to 1; outcomes only."""

    @property
    def is_ordered(self) -> bool:
        """Whether values can be compared with < and stand in an interval."""
        return self in {FieldType.NUMBER, FieldType.DATE, FieldType.DAYS, FieldType.MONTHS}


def choice_text(value: Plain) -> str:
    """Return a value as it stands among the choices of a field: numbers plain, dates and durations in ISO form."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"{value:.15g}"
    if isinstance(value, date):
        return value.isoformat()
    return duration_text(value) if isinstance(value, (timedelta, YearsMonths)) else value


def type_of(value: Plain) -> FieldType:
    """Return the type of one value."""
    return next(kind for python, kind in _TYPES if isinstance(value, python))


_TYPES: tuple[tuple[type | tuple[type, ...], FieldType], ...] = (
    (str, FieldType.STRING),
    (bool, FieldType.BOOLEAN),
    ((int, float), FieldType.NUMBER),
    (date, FieldType.DATE),
    (timedelta, FieldType.DAYS),
    (YearsMonths, FieldType.MONTHS),
)


class FactField(FrozenModel):
    """One fact a policy may ask for, or one outcome it may give."""

    name: str
    """snake_case name in policy files and code."""
    type: FieldType
    """What its values are."""
    label: Localised
    """Name for readers."""
    choices: tuple[str, ...] = ()
    """Values allowed as texts (``choice_text``), best first, empty for any. P and O rank by this order.

    For weights: the components, or the words before a component's first colon.
    """
    low: float | None = None
    """Smallest number allowed."""
    high: float | None = None
    """Largest number allowed."""
    whole: bool = False
    """Whether numbers are whole."""
    sensitivity: Sensitivity = Sensitivity.WORK
    """Who may use it: protected facts are refused everywhere, wellbeing facts in a kind that scores."""
    vocabulary: bool = False
    """Whether the alternatives of a cell are words of one meaning, as in a dictionary: one of them tries the cell."""
    default: Plain | tuple[str, ...] | None = None
    """What an outcome is where no row matches (DMN 1.5, 8.3.3, default output entry); None where nothing is."""


class PolicyKind(FrozenModel):
    """A kind of policy: which section its files have, which facts they may read, which outcomes they give."""

    name: str
    """Value of ``kind:`` in the file."""
    title: Localised
    """Name for readers."""
    section: Literal["decisions", "patterns", "limits", "scores"]
    """The section that holds the rules."""
    facts: tuple[FactField, ...] = ()
    """Facts that rules may read."""
    outcomes: tuple[FactField, ...] = ()
    """Outcomes that rules may give."""
    scores: bool = False
    """Whether the outcome judges or ranks people; wellbeing facts are then refused."""
    quantities: tuple[str, ...] = ()
    """Quantities that limits may name, empty for any."""
    declares: bool = False
    """Whether each file declares its own facts and outcomes; ``facts`` then says who may use some names."""
    parameters: tuple[str, ...] = ()
    """Parameters that the subject reads by name, beside those its rules name."""
    words: dict[str, Localised] = {}
    """How values, units, quantities and types of fact are said aloud, by how files write them."""
    barred: tuple[FactField, ...] = ()
    """Facts that no rule of the kind has, known by name so that a refusal says why it may not have them."""

    def barred_names(self) -> dict[str, str]:
        """Return why rules may not read what a name stands for, by name; columns of facts without their type."""
        refusals = {field.name: self.refusal(field) for field in (*self.barred, *self.facts)}
        return {name.rpartition(".")[2]: why for name, why in refusals.items() if why}

    def refusal(self, field: FactField) -> str | None:
        """Return why rules of this kind may not read ``field``, or None where they may."""
        if field.sensitivity is Sensitivity.PROTECTED:
            return f"'{field.name}' is a protected attribute; protected attributes reach the fairness audit only (R22)."
        if field.sensitivity is Sensitivity.WELLBEING and self.scores:
            return f"'{field.name}' is wellbeing data; wellbeing never enters a score (S96)."
        return None
