"""Ways of giving way, as plain data: what is given up, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass

from engine.staffing.why.giving_way import Waiver

THOUSAND = 100_000
"""Cents in a step of the budget."""


@dataclass(frozen=True)
class Admission:
    """Somebody taken into a role for whom something is overlooked."""

    role: int
    half: bool
    person: int
    waived: tuple[Waiver, ...]

    @property
    def gives_up(self) -> tuple[object, ...]:
        """What is overlooked, whatever the role calls it: admissions that give up the same are one way."""
        return (self.person, tuple(sorted((each.kind, each.code, each.amount) for each in self.waived)))


@dataclass(frozen=True)
class Way:
    """One way of giving way: everything that is given up, and what it costs in steps."""

    weeks: int
    cost: int
    admissions: tuple[Admission, ...] = ()
    splits: tuple[int, ...] = ()
    hires: tuple[int, ...] = ()
    dropped: tuple[str, ...] = ()
    raised: int = 0

    @property
    def parts(self) -> frozenset[object]:
        """Everything given up, one by one, so that ways can be compared; a week or thousand more is one part more."""
        counted = [
            (kind, at, n)
            for kind, sizes in (("split", self.splits), ("hire", self.hires))
            for at, size in enumerate(sizes)
            for n in range(size)
        ]
        return frozenset(
            [*(each.gives_up for each in self.admissions), *counted, *self.dropped]
            + [("week", n) for n in range(self.weeks)]
            + [("thousand", n) for n in range(self.raised)]
        )
