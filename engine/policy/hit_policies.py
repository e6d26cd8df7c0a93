"""What becomes of the rows that match: the hit policies of DMN 1.5, section 8.2.8."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from engine.errors import PolicyError, Problem
from engine.policy.outputs import Value

HIT_POLICIES: Final[dict[str, str]] = {
    "U": "Unique: at most one row may match.",
    "A": "Any: several rows may match if they give the same.",
    "P": "Priority: of the matching rows, the one whose first output stands first among its choices.",
    "F": "First: the first matching row.",
    "R": "Rule order: every matching row, in the order of the table.",
    "O": "Output order: every matching row, in the order of the first output's choices.",
    "C": "Collect: every matching row; the order has no meaning (given in the order of the table).",
    "C+": "Collect the sum of the one number.",
    "C<": "Collect the smallest number.",
    "C>": "Collect the largest number.",
    "C#": "Collect the count of matching rows.",
}
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
    ranks : sequence of str
        Choices of the first output, best first; for P and O.
    ids : sequence of str
        Row ids.
    lines : sequence of int
        Lines of the rows.
    given : sequence of mapping
        Outputs of each row by name.
    """

    decision: str
    file: str
    outputs: Sequence[str]
    ranks: Sequence[str]
    ids: Sequence[str]
    lines: Sequence[int]
    given: Sequence[Given]

    def clash(self, first: int, second: int, code: str, says: str) -> PolicyError:
        """Return the error that two rows match where the hit policy forbids it."""
        what = f"rows '{self.ids[first]}' and '{self.ids[second]}' of decision '{self.decision}' both match{says}."
        mend = "Make their conditions exclude each other, or choose another hit policy."
        return PolicyError(Problem(code, what, mend, file=self.file, line=self.lines[second]))

    def rank(self, row: int) -> int:
        """Return the place of a row's first output among its choices; last where it gives none."""
        value = self.given[row].get(self.outputs[0])
        return self.ranks.index(value) if isinstance(value, str) and value in self.ranks else len(self.ranks)


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
    the rows' values. C+, C<, C> give one number, null where no row matches; C# counts.
    """
    if hit_policy in SINGLE:
        return dict(among.given[rows[0]]) if rows else {}
    if hit_policy == "C#":
        return {among.outputs[0]: len(rows)}
    if hit_policy in _REDUCE:
        values: list[Any] = [among.given[row].get(among.outputs[0]) for row in rows]
        numbers = [value for value in values if value is not None]
        return {among.outputs[0]: _REDUCE[hit_policy](numbers) if numbers else None}
    columns: dict[str, Any] = {name: tuple(among.given[row].get(name) for row in rows) for name in among.outputs}
    return columns


_REDUCE: Final[dict[str, Callable[[Any], Any]]] = {"C+": sum, "C<": min, "C>": max}
