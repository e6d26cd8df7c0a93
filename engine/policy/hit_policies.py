"""What becomes of the rows that match: the hit policies of DMN 1.5, section 8.2.8."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, TypeAlias

from engine.errors import PolicyError, Problem
from engine.policy.kinds import choice_text
from engine.policy.outputs import Value

HIT_POLICIES: Final[dict[str, str]] = {
    "U": "Unique: at most one row may match.",
    "A": "Any: several rows may match if they give the same.",
    "P": "Priority: of the matching rows, the one whose outputs stand first among their choices, leftmost first.",
    "F": "First: the first matching row.",
    "R": "Rule order: every matching row, in the order of the table.",
    "O": "Output order: every matching row, in the order of the outputs' choices, leftmost first.",
    "C": "Collect: every matching row; the order has no meaning (given in the order of the table).",
    "C+": "Collect the sum of the one number.",
    "C<": "Collect the smallest value.",
    "C>": "Collect the largest value.",
    "C#": "Collect the count of matching rows.",
}
LISTS: Final = frozenset({"R", "O", "C"})
"""Hit policies that give a list of values."""
SINGLE: Final = frozenset({"U", "A", "P", "F"})
"""Hit policies that give one row's outputs."""

Given: TypeAlias = "Mapping[str, Value]"


@dataclass(frozen=True)
class Candidates:
    """The rows of a table as a hit policy sees them.

    Attributes
    ----------
    decision, file : str
        For the messages.
    outputs : sequence of str
        Output names in order.
    ranks : sequence of sequence of str
        Choices of each output, best first, empty where its values have no order; for P and O.
    ids : sequence of str
        Row ids.
    lines : sequence of int
        Lines of the rows.
    given : sequence of mapping
        Outputs of each row by name.
    default : mapping
        Outputs where no row matches, by name; empty where nothing is said.
    """

    decision: str
    file: str
    outputs: Sequence[str]
    ranks: Sequence[Sequence[str]]
    ids: Sequence[str]
    lines: Sequence[int]
    given: Sequence[Given]
    default: Given = field(default_factory=dict)

    def clash(self, first: int, second: int, code: str, says: str) -> PolicyError:
        """Return the error that two rows match where the hit policy forbids it."""
        what = f"rows '{self.ids[first]}' and '{self.ids[second]}' of decision '{self.decision}' both match{says}."
        mend = "Make their conditions exclude each other, or choose another hit policy."
        return PolicyError(Problem(code, what, mend, file=self.file, line=self.lines[second]))

    def rank(self, row: int) -> tuple[int, ...]:
        """Return the places of a row's outputs among their choices, last where it gives none (DMN 1.5, 8.2.10).

        Outputs further left weigh more; those whose values have no order are not taken into account.
        """
        return tuple(
            _place(self.given[row].get(name), choices)
            for name, choices in zip(self.outputs, self.ranks, strict=True)
            if choices
        )


def _place(value: Value, choices: Sequence[str]) -> int:
    text = None if value is None or isinstance(value, (tuple, dict)) else choice_text(value)
    return choices.index(text) if text in choices else len(choices)


def chosen_rows(hit_policy: str, hits: Sequence[int], among: Candidates) -> list[int]:
    """Return the matching rows that speak, in the order in which they speak.

    Raises
    ------
    PolicyError
        Two rows match under U, or give different outputs under A; both are named.
    """
    if hit_policy == "U" and len(hits) > 1:
        raise among.clash(hits[0], hits[1], "not-unique", ", but its hit policy is U (unique)")
    if hit_policy == "A":
        for row in hits[1:]:
            if among.given[row] != among.given[hits[0]]:
                raise among.clash(hits[0], row, "not-equal", " and give different outcomes, but its hit policy is A")
    if hit_policy in {"P", "O"}:
        ranked = sorted(hits, key=among.rank)
        return ranked[:1] if hit_policy == "P" else ranked
    return list(hits[:1]) if hit_policy == "F" else list(hits)


def settled(hit_policy: str, rows: Sequence[int], among: Candidates) -> dict[str, Value]:
    """Return the outcome of the rows that speak, by output name.

    One row's outputs under U, A, P and F, empty where no row matches. Under R, O and C each output holds the tuple of
    the rows' values. C+, C<, C> give one value, null where no row matches; C# counts. Where no row matches and there
    is a default, it is the outcome: alone, or under R, O and C as the only value of each tuple.
    """
    if not rows and among.default:
        as_list = hit_policy in LISTS
        default: dict[str, Any] = {name: (value,) if as_list else value for name, value in among.default.items()}
        return default
    if hit_policy in SINGLE:
        return dict(among.given[rows[0]]) if rows else {}
    if hit_policy == "C#":
        return {among.outputs[0]: len(rows)}
    if hit_policy in _REDUCE:
        values: list[Any] = [among.given[row].get(among.outputs[0]) for row in rows]
        known = [value for value in values if value is not None]
        return {among.outputs[0]: _REDUCE[hit_policy](known) if known else None}
    columns: dict[str, Any] = {name: tuple(among.given[row].get(name) for row in rows) for name in among.outputs}
    return columns


def exact_sum(numbers: Sequence[float]) -> float:
    """Return the sum as on paper, without the rounding of binary fractions: 0.1 and 0.2 give 0.3."""
    if all(isinstance(number, int) for number in numbers):
        return sum(numbers)
    return float(sum(Decimal(repr(number)) for number in numbers))


_REDUCE: Final[dict[str, Callable[[Any], Any]]] = {"C+": exact_sum, "C<": min, "C>": max}
