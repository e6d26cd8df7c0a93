"""A proposal: what an answer suggests about people, until a named human has approved or declined it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from engine.domain.frozen import FrozenModel
from engine.domain.table import Cell
from engine.errors import ConflictError, InputError, Problem
from engine.staffing.answers.answer import StaffingAnswer, Team
from engine.staffing.requests.request import StaffingRequest


class ProposalState(StrEnum):
    """What has become of a proposal."""

    PROPOSED = "proposed"
    """Nobody has decided yet; nothing is effective."""
    APPROVED = "approved"
    """A named human has approved it; its bookings hold."""
    DECLINED = "declined"
    """A named human has declined it."""
    SUPERSEDED = "superseded"
    """Facts have moved on; another proposal stands in its place, or none is possible."""


class Booking(FrozenModel):
    """A person on a role for a time."""

    person_id: str
    """Person."""
    role: str
    """Role of the request."""
    role_id: str
    """Id of the role in the dataset, once it is booked."""
    fte: float
    """Share of full time."""
    start: date
    """First day."""
    end: date
    """Last day."""


class ProposedTeam(FrozenModel):
    """One of the teams that may be chosen."""

    objective: float
    """Points of the team, penalties taken off."""
    bookings: tuple[Booking, ...]
    """Who would take which role."""


class Proposal(FrozenModel):
    """A proposal with everything that happened to it."""

    id: str
    """Unguessable identifier."""
    run_id: str
    """Recorded answer that it rests on, with its question and evidence."""
    body_hash: str
    """SHA-256 of that answer's body."""
    title: str
    """Title of the request."""
    project_id: str
    """Project that the bookings are on."""
    created_at: datetime
    """When it was made, in UTC."""
    created_by: str
    """Who asked for it."""
    state: ProposalState
    """What has become of it."""
    teams: tuple[ProposedTeam, ...]
    """Teams to choose from, the recommended one first."""
    decided_at: datetime | None = None
    """When it was decided or superseded."""
    decided_by: str | None = None
    """Who decided."""
    reason: str | None = None
    """Why, in the words of whoever decided."""
    chosen_team: int | None = None
    """Team that was approved, counted from 1; ``None`` where none was."""
    overridden: bool = False
    """Whether the human chose otherwise than recommended."""
    first_shown_at: datetime | None = None
    """When whoever decided first saw it; ``None`` if it was never looked at before."""
    seconds_to_decide: float | None = None
    """From then to the decision; ``None`` where it was decided unseen."""
    supersedes: str | None = None
    """Earlier proposal that this one stands in for."""
    superseded_by: str | None = None
    """Later proposal that stands in for this one."""

    @property
    def people(self) -> tuple[str, ...]:
        """Everyone whom a team names, in order."""
        return tuple(sorted({each.person_id for team in self.teams for each in team.bookings}))

    @property
    def effective(self) -> tuple[Booking, ...]:
        """Bookings that hold: none before a named human has approved them."""
        return () if self.chosen_team is None else self.teams[self.chosen_team - 1].bookings

    def about(self, person_id: str) -> Proposal:
        """Return the proposal as one person may see it: without the others."""
        teams = (
            team.changed(bookings=tuple(each for each in team.bookings if each.person_id == person_id))
            for team in self.teams
        )
        return self.changed(teams=tuple(teams))

    def require_open(self) -> None:
        """Refuse to decide twice; ConflictError says who was first."""
        if self.state is ProposalState.PROPOSED:
            return
        if self.state is ProposalState.SUPERSEDED:
            mend = f"Decide on {self.superseded_by} in its place." if self.superseded_by else "Ask for a new proposal."
        else:
            mend = "Nothing was changed. To change an effective booking, load the correction."
        what = f"Proposal {self.id} was {self.state.value} by {self.decided_by} at {self.decided_at} UTC."
        raise ConflictError(Problem("already-decided", what, mend, value=self.id))

    def team(self, number: int) -> ProposedTeam:
        """Return a team by its number, counted from 1; InputError where there is none."""
        if 1 <= number <= len(self.teams):
            return self.teams[number - 1]
        what = f"Proposal {self.id} has no team {number}."
        raise InputError(Problem("unknown-team", what, f"Choose 1 to {len(self.teams)}.", column="team"))


def teams_of(request: StaffingRequest, answer: StaffingAnswer, role_ids: dict[str, str]) -> tuple[ProposedTeam, ...]:
    """Return the teams of an answer as bookings.

    Parameters
    ----------
    role_ids : dict of str to str
        Id under which each role of the request is booked.
    """
    return tuple(
        ProposedTeam(objective=team.objective, bookings=_bookings(request, team, role_ids)) for team in answer.teams
    )


def _bookings(request: StaffingRequest, team: Team, role_ids: dict[str, str]) -> tuple[Booking, ...]:
    needs = {role.id: role for role in request.roles}
    bookings = []
    for place in team.places:
        need = needs[place.role]
        start, end = request.role_dates(need)
        bookings.append(
            Booking(
                person_id=place.person_id,
                role=need.id,
                role_id=role_ids[need.id],
                fte=need.fte,
                start=start,
                end=end,
            )
        )
    return tuple(bookings)


def assignment_rows(bookings: Sequence[Booking], at: datetime) -> list[dict[str, Cell]]:
    """Return bookings as rows of the table ``assignments``, recorded at ``at``."""
    return [
        {
            "person_id": booking.person_id,
            "role_id": booking.role_id,
            "fte": booking.fte,
            "start": booking.start,
            "end": booking.end,
            "recorded_at": at,
        }
        for booking in bookings
    ]
