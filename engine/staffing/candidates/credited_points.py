"""Points of recognition that open eligibility: what each person is credited, and the gifts behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import as_date
from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation
from engine.evidence.fact import Fact


@dataclass(frozen=True)
class Gift:
    """One recognition with points: a row of the table, by position."""

    row: int
    giver: str
    receiver: str
    points: float


@dataclass(frozen=True, eq=False)
class CreditedPoints:
    """What everyone of a workforce is credited.

    Gifts that two people give to each other are matched one against one in the order of their dates. Of the matched
    gifts of a direction only the first is credited, so that handing points to and fro earns no more than one gift;
    gifts beyond the matched ones count in full. Points given to oneself never count.

    Attributes
    ----------
    organisation : Organisation
        Where the table ``recognition`` is read.
    points : float64 array of shape (people,)
        Sum of the credited points; 0 without any.
    """

    organisation: Organisation
    points: NDArray[np.float64]
    _gifts: dict[str, list[Gift]]

    @staticmethod
    def of(organisation: Organisation) -> CreditedPoints:
        """Credit the points of an organisation's people; a gift without points counts for nothing."""
        return CreditedPoints(organisation, *_credited(organisation))

    def facts(self, person: int) -> tuple[Fact, ...]:
        """Return the gifts that one person is credited with, in order of date; the giver is part of each."""
        person_id = self.organisation.workforce.person_ids[person]
        return tuple(self._fact(gift) for gift in sorted(self._gifts.get(person_id, ()), key=lambda gift: gift.row))

    def _fact(self, gift: Gift) -> Fact:
        table = self.organisation.table("recognition")
        dated = as_date(table.date("date")[gift.row])
        key = {"from_id": gift.giver, "to_id": gift.receiver, "date": str(dated)}
        kind = table.text("kind")[gift.row]
        return Fact(
            table="recognition",
            key={**key, "kind": kind or ""},
            column="points",
            value=gift.points,
            source="recognition",
            dated=dated,
        )


@once_per_cut
def _credited(organisation: Organisation) -> tuple[NDArray[np.float64], dict[str, list[Gift]]]:
    given: dict[tuple[str, str], list[Gift]] = {}
    for gift in _gifts(organisation):
        given.setdefault((gift.giver, gift.receiver), []).append(gift)
    credited: dict[str, list[Gift]] = {}
    for (giver, receiver), gifts in given.items():
        answered = min(len(gifts), len(given.get((receiver, giver), ())))
        credited.setdefault(receiver, []).extend([*gifts[: min(1, answered)], *gifts[answered:]])
    ids = organisation.workforce.person_ids
    totals = [sum(gift.points for gift in credited.get(person, ())) for person in ids]
    return np.array(totals, dtype=np.float64), credited


def _gifts(organisation: Organisation) -> Sequence[Gift]:
    """Return every gift with points in order of date."""
    table = organisation.table("recognition")
    rows = zip(
        table.text("from_id").values(), table.text("to_id").values(), table.number("points").tolist(), strict=True
    )
    gifts = [
        Gift(row, giver, receiver, points)
        for row, (giver, receiver, points) in enumerate(rows)
        if giver and receiver and giver != receiver and points > 0
    ]
    dates = table.date("date")
    return sorted(gifts, key=lambda gift: (dates[gift.row], gift.row))
