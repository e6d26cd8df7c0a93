"""What an approved team means for fair chances later: who had a stretch assignment, and who was passed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from engine.decision.proposal import Proposal
from engine.domain.table import Cell
from engine.staffing.answers.answer import StaffingAnswer, Team
from engine.staffing.candidates.opportunities import CHOSEN, PASSED_OVER


def opportunity_rows(proposal: Proposal, answer: StaffingAnswer, on: date, at: datetime) -> list[dict[str, Cell]]:
    """Return the rows of the table ``opportunities`` that follow from a proposal's chosen team.

    Whoever takes a stretch place was chosen. Whoever was listed as a candidate for a role with such a place, would
    have grown by it too and is not in the team was passed over; who was not listed was not before the human's eyes.

    Parameters
    ----------
    proposal : Proposal
        Approved; nothing follows where no team was chosen.
    answer : StaffingAnswer
        The answer that it was made of.
    on : date
        Day that the answer speaks of.
    at : datetime
        When it was decided, in UTC.
    """
    if proposal.chosen_team is None:
        return []
    team = answer.teams[proposal.chosen_team - 1]
    role_ids = {booking.role: booking.role_id for booking in proposal.effective}
    return [
        {
            "decision_id": proposal.id,
            "person_id": person_id,
            "role_id": role_ids[role],
            "outcome": outcome,
            "date": on,
            "recorded_at": at,
        }
        for role, person_id, outcome in _outcomes(team, answer)
    ]


def _outcomes(team: Team, answer: StaffingAnswer) -> Iterator[tuple[str, str, str]]:
    inside = {place.person_id for place in team.places}
    offered = {place.role for place in team.places if place.stretch}
    yield from ((place.role, place.person_id, CHOSEN) for place in team.places if place.stretch)
    for role in answer.roles:
        if role.role in offered:
            passed = (each for each in role.candidates if each.stretch and each.person_id not in inside)
            yield from ((role.role, each.person_id, PASSED_OVER) for each in passed)
