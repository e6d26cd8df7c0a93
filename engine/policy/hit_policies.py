"""What becomes of the rows that match: the hit policies of DMN 1.5, section 8.2.8."""

from __future__ import annotations

from typing import Final

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
