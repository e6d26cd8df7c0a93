"""Who moved from one goal framework to another within a cycle, and which goals held in which days of it.

Somebody switches on the day on which goals of a new framework begin, if goals of another framework were stopped
around that day (at most ``NEAR``), before they were due and without successor in their own framework. The days of a
track are the days from the first goal's start to the last goal's due day; its parts follow each other without gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.goals.goal_lives import DAY, GoalLife

NEAR = timedelta(days=31)
"""How far the day of the stop and the start of the new goals may lie apart: people write it down some days later."""


@dataclass(frozen=True)
class TrackPart:
    """Days in which the same goals held.

    Attributes
    ----------
    since, until : date
        First and last day.
    lives : tuple of GoalLife
        Goals that held, by id.
    """

    since: date
    until: date
    lives: tuple[GoalLife, ...]

    @property
    def days(self) -> int:
        """How many days it is long."""
        return (self.until - self.since).days + 1

    @property
    def goal_ids(self) -> frozenset[str]:
        """The goals."""
        return frozenset(life.goal_id for life in self.lives)


@dataclass(frozen=True)
class Track:
    """Goals that follow each other in one cycle; two parts at least."""

    parts: tuple[TrackPart, ...]

    @property
    def days(self) -> int:
        """Days of the cycle: those of the parts together."""
        return sum(part.days for part in self.parts)

    @property
    def now(self) -> TrackPart:
        """The last part."""
        return self.parts[-1]

    @property
    def left(self) -> frozenset[str]:
        """Goals of earlier parts that hold no more."""
        return frozenset().union(*(part.goal_ids for part in self.parts)) - self.now.goal_ids


def switched_tracks(lives: Sequence[GoalLife], on: date) -> tuple[Track, ...]:
    """Return the tracks of a person in which a framework gave way to another by a day; empty where none did."""
    leaving: dict[date, list[GoalLife]] = defaultdict(list)
    entering: dict[date, dict[str, GoalLife]] = defaultdict(dict)
    for life in lives:
        found = _successors(life, lives, on)
        if found:
            day = min(each.start for each in found)
            leaving[day].append(life)
            entering[day] |= {each.goal_id: each for each in found}
    tracks: list[list[tuple[date, list[GoalLife]]]] = []
    for day in sorted(leaving):
        gone, come = leaving[day], list(entering[day].values())
        ids = {life.goal_id for life in gone}
        joined = next((track for track in tracks if ids & {life.goal_id for life in track[-1][1]}), None)
        if joined is None:
            tracks.append([(min(life.start for life in gone), gone), (day, come)])
        else:
            joined.append((day, [life for life in joined[-1][1] if life.goal_id not in ids] + come))
    return tuple(_track(steps) for steps in tracks)


def _successors(left: GoalLife, lives: Sequence[GoalLife], on: date) -> list[GoalLife]:
    """Return the goals of new frameworks that took the place of a stopped one, those that began later included."""
    last = min(left.due, on)
    first = [life for life in lives if life.start <= last and _takes_over(life, left, lives)]
    if not left.is_stopped or not first:
        return []
    families, since = {life.family for life in first}, min(life.start for life in first)
    return [life for life in lives if life.family in families and since <= life.start <= last and _held(life)]


def _takes_over(life: GoalLife, left: GoalLife, lives: Iterable[GoalLife]) -> bool:
    """Say whether a goal is the first of a new framework, around the day on which another one was stopped."""
    is_near = left.stopped_on is None or abs(life.start - left.stopped_on) <= NEAR
    return (
        _held(life)
        and is_near
        and life.family != left.family
        and left.start < life.start
        and not any(_goes_on(left.family, life.start, other) for other in lives)
        and not any(other.family == life.family and other.holds_on(life.start - DAY) for other in lives)
    )


def _held(life: GoalLife) -> bool:
    return life.status != "cancelled" or life.stopped_on is not None


def _goes_on(family: str, day: date, life: GoalLife) -> bool:
    """Say whether a goal of the family that is not itself stopped holds on a day."""
    return life.family == family and not life.is_stopped and life.holds_on(day)


def _track(steps: Sequence[tuple[date, Sequence[GoalLife]]]) -> Track:
    last = max(steps[-1][0], *(life.due for life in steps[-1][1]))
    ends = [*(since - DAY for since, _ in steps[1:]), last]
    return Track(
        tuple(
            TrackPart(since, until, tuple(sorted(lives, key=lambda life: life.goal_id)))
            for (since, lives), until in zip(steps, ends, strict=True)
        )
    )
