"""An appeal: one fact that an affected person says is wrong, and what the decision is with that fact corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from engine.domain.corrected_fact import CorrectedFact, Given
from engine.domain.frozen import FrozenModel
from engine.errors import ConflictError, InputError, Problem
from engine.staffing.answers.answer import StaffingAnswer


class CorrectedValue(FrozenModel):
    """A value of the stored request that should read differently."""

    path: Annotated[tuple[str, ...], Field(min_length=1)]
    """Keys that lead to it, such as ``scores``, ``DataLead``, ``Bo``; a number is a place in a list, from 0."""
    value: Given
    """What it should read."""

    def applied(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return the request with the value corrected; InputError where the path leads nowhere."""
        return dict(_with(request, self.path, self.value, self.path))


class AppealState(StrEnum):
    """What has become of an appeal."""

    OPEN = "open"
    """Nobody has judged it yet."""
    CONFIRMED = "confirmed"
    """The fact was wrong; the decision was re-run with it corrected."""
    REJECTED = "rejected"
    """The fact was right; nothing changes."""


class Delta(FrozenModel):
    """What the re-run changes against the original."""

    status_before: str
    """Outcome of the original."""
    status_after: str
    """Outcome of the re-run."""
    objective_before: float | None
    """Points of the original's first team; ``None`` where there was none."""
    objective_after: float | None
    """Points of the re-run's first team."""
    difference: float | None
    """Points gained; ``None`` where one of them has no team."""
    comes_in: tuple[str, ...]
    """People in the first team of the re-run only."""
    goes_out: tuple[str, ...]
    """People in the first team of the original only."""
    moves: tuple[str, ...]
    """People in both who take another role, as ``person: role -> role``."""

    @property
    def is_nothing(self) -> bool:
        """Whether the first team and its points stay as they were."""
        return not (self.comes_in or self.goes_out or self.moves or self.difference)


class Appeal(FrozenModel):
    """An appeal with everything that happened to it."""

    id: str
    """Unguessable identifier."""
    proposal_id: str
    """Proposal that is appealed against."""
    person_id: str
    """Whom the fact is about."""
    opened_at: datetime
    """When, in UTC; the clock of the answer runs from here."""
    opened_by: str
    """Who appealed."""
    says: str
    """What is wrong, in the appellant's words."""
    fact: CorrectedFact | None = None
    """The fact of a table that is said to be wrong, as it should read."""
    request_value: CorrectedValue | None = None
    """Or the value of the stored request that is."""
    state: AppealState = AppealState.OPEN
    """What has become of it."""
    judged_at: datetime | None = None
    """When it was judged."""
    judged_by: str | None = None
    """Who judged."""
    reason: str | None = None
    """Why, in the words of whoever judged."""
    rerun_id: str | None = None
    """Recorded answer of the re-run; the original stays beside it."""
    rerun_proposal_id: str | None = None
    """Proposal that the re-run led to, where it has another team."""
    delta: Delta | None = None
    """What the re-run changes; nothing where the appeal was rejected."""

    def require_open(self) -> None:
        """Refuse to judge twice; ConflictError says who was first."""
        if self.state is not AppealState.OPEN:
            what = f"Appeal {self.id} was {self.state.value} by {self.judged_by} at {self.judged_at} UTC."
            raise ConflictError(Problem("already-judged", what, "Open another appeal if there is a new fact."))


def delta_of(before: StaffingAnswer, after: StaffingAnswer) -> Delta:
    """Return what changes from one answer to the other, by their first teams."""
    places_before, places_after = _places(before), _places(after)
    points_before, points_after = _points(before), _points(after)
    gained = None if points_before is None or points_after is None else points_after - points_before
    return Delta(
        status_before=before.status,
        status_after=after.status,
        objective_before=points_before,
        objective_after=points_after,
        difference=gained,
        comes_in=tuple(sorted(set(places_after) - set(places_before))),
        goes_out=tuple(sorted(set(places_before) - set(places_after))),
        moves=tuple(
            f"{person}: {places_before[person]} -> {places_after[person]}"
            for person in sorted(set(places_before) & set(places_after))
            if places_before[person] != places_after[person]
        ),
    )


def _places(answer: StaffingAnswer) -> dict[str, str]:
    return {place.person_id: place.role for place in answer.teams[0].places} if answer.teams else {}


def _points(answer: StaffingAnswer) -> float | None:
    return answer.teams[0].objective if answer.teams else None


def _with(part: Any, path: tuple[str, ...], value: Given, whole: tuple[str, ...]) -> Any:
    """Return ``part`` with the value at ``path`` replaced; only what is there may be corrected."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(part, Mapping) and step in part:
        return {**part, step: _with(part[step], rest, value, whole)}
    if isinstance(part, (list, tuple)) and step.isdecimal() and int(step) < len(part):
        return [_with(item, rest, value, whole) if at == int(step) else item for at, item in enumerate(part)]
    known = (
        ", ".join(list(map(str, part))[:10]) if isinstance(part, Mapping) else f"0 to {len(part) - 1}" if part else ""
    )
    what = f"The stored request has nothing at {'/'.join(whole)}: {step!r} is not there."
    raise InputError(
        Problem("no-such-value", what, f"There is: {known}." if known else "Shorten the path.", value=step)
    )
