"""Points that open eligibility, and what handing them to and fro is worth."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from engine.staffing.candidates.credited_points import CreditedPoints
from tests.staffing.test_role_conditions import limit, missed
from tests.staffing.worlds import Rows, organisation, staffed, taken, world

HUNDRED = [limit("credited_points", 100, ">=")]
Gift = tuple[str, str, float]


def gifted(gifts: Sequence[Gift], **people: dict[str, Any]) -> Rows:
    """Return people who gave each other points, one gift a day."""
    rows = [
        {
            "from_id": giver,
            "to_id": receiver,
            "date": date(2025, 1, 1) + timedelta(days=at),
            "kind": "thanks",
            "points": p,
        }
        for at, (giver, receiver, p) in enumerate(gifts)
    ]
    return world({"Ana": {}, "Bo": {}, "Chen": {}, **people}, recognition=rows)


def credited(gifts: Sequence[Gift]) -> dict[str, float]:
    """Return the credited points by person."""
    cut = organisation(gifted(gifts))
    return dict(zip(cut.workforce.person_ids, CreditedPoints.of(cut).points.tolist(), strict=True))


@pytest.mark.parametrize(("points", "met"), [(99, False), (100, True)])
def test_a_hundred_points_are_eligible_with_their_provenance_and_ninety_nine_are_not(points: int, met: bool) -> None:
    answer = staffed(gifted([("Bo", "Ana", points - 50), ("Chen", "Ana", 50)]), [{"id": "A"}], HUNDRED)
    assert answer.roles[0].eligible == int(met)
    if met:
        assert taken(answer) == ["Ana"]
        facts = answer.roles[0].candidates[0].grounds
        assert [(fact.table, fact.key["from_id"], fact.value) for fact in facts] == [
            ("recognition", "Bo", points - 50),
            ("recognition", "Chen", 50),
        ]
        assert all(fact in answer.trail.facts for fact in facts)
    else:
        assert "99 u" in missed(answer)["limit:p/l/l"]


def test_ten_points_to_and_fro_ten_times_are_ten_points_each() -> None:
    exchange: list[Gift] = [("Ana", "Bo", 10), ("Bo", "Ana", 10)] * 10
    assert credited(exchange) == {"Ana": 10, "Bo": 10, "Chen": 0}
    assert staffed(gifted(exchange), [{"id": "A"}], HUNDRED).roles[0].eligible == 0


def test_gifts_that_are_not_answered_count_in_full() -> None:
    assert credited([("Ana", "Bo", 10)] * 10)["Bo"] == 100
    # One thanks in return takes nothing away: the answered gift counts once, nine more were not answered.
    assert credited([("Ana", "Bo", 10)] * 10 + [("Bo", "Ana", 5)]) == {"Ana": 5, "Bo": 100, "Chen": 0}


def test_points_to_oneself_are_nothing() -> None:
    assert credited([("Ana", "Ana", 500)])["Ana"] == 0


def test_a_limit_may_concern_stretch_roles_alone() -> None:
    stretch_only = [limit("credited_points", 100, ">=", selector={"stretch": "true"})]
    rows = gifted([("Bo", "Ana", 100)])
    assert staffed(rows, [{"id": "A"}], stretch_only).roles[0].eligible == 3
    assert staffed(rows, [{"id": "A", "stretch": True}], stretch_only).roles[0].eligible == 1
