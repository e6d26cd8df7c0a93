"""Who is missing where: departures, and posts that came or were left empty, that nobody has filled yet."""

from __future__ import annotations

from collections.abc import Container


class Gaps:
    """Events by which somebody is missing, kept by team until someone fills the post.

    A departure is a gap from its moment on. The vacancy that follows belongs to that gap; a vacancy that follows
    nothing, or a move, is a gap of its own. Whoever starts on a vacancy closes its gap.
    """

    def __init__(self) -> None:
        self._open: dict[int, dict[int, None]] = {}
        self._team_of: dict[int, int] = {}
        self._gap_of: dict[int, int] = {}
        self._losses: dict[int, list[int]] = {}

    def departed(self, event: int, team: int, subject: int) -> None:
        """Take note that someone left a team."""
        self._begin(event, team)
        self._losses.setdefault(subject, []).append(event)

    def vacant(self, event: int, team: int, subject: int, cause: int) -> None:
        """Take note of a vacant post of a team, left so by event ``cause``; 0 for none."""
        if cause in self._team_of:
            self._gap_of[event] = cause
        else:
            self._gap_of[event] = event
            self._begin(event, team)
        if cause:
            self._losses.setdefault(subject, []).append(event)

    def filled(self, vacancy: int) -> None:
        """Close the gap of the post that event ``vacancy`` made vacant."""
        gap = self._gap_of.pop(vacancy, 0)
        if gap in self._team_of:
            del self._open[self._team_of.pop(gap)][gap]

    def of_team(self, team: int) -> tuple[int, ...]:
        """Return the gaps of a team, in the order of events."""
        return tuple(sorted(self._open.get(team, ())))

    def of_people(self, people: Container[int]) -> tuple[int, ...]:
        """Return all departures of some people and the vacancies they left, filled or not, in the order of events."""
        return tuple(sorted(event for subject, events in self._losses.items() if subject in people for event in events))

    def _begin(self, event: int, team: int) -> None:
        self._team_of[event] = team
        self._open.setdefault(team, {})[event] = None
