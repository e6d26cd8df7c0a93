"""What figures and report read from a staffing answer: who stands where, under which name."""

from __future__ import annotations

from engine.staffing.answers.answer import Member, Place, StaffingAnswer

MOST_PLACES = 30
"""Places drawn at most; tables hold them all."""


def person_name(one: Place | Member) -> str:
    """Return the name of a person, the id where there is none."""
    return one.name or one.person_id


def members_of(answer: StaffingAnswer, team: int = 0) -> list[tuple[Place, Member | None]]:
    """Return the places of a team with what is known of the people in them; none where there is no such team."""
    if team >= len(answer.teams):
        return []
    known = {(member.role, member.person_id): member for member in answer.members}
    return [(place, known.get((place.role, place.person_id))) for place in answer.teams[team].places]


def role_name(answer: StaffingAnswer, role: str) -> str:
    """Return the name of a role for people."""
    return next((view.name or view.role for view in answer.roles if view.role == role), role)


def busiest(member: Member) -> float:
    """Return the load of a member's fullest week, as a share of full time."""
    return max((week.total_fte for week in member.weeks), default=0.0)
