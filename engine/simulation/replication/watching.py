"""Looks at units, job families and levels while a replication runs, and records what scenarios ask for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.simulation.replication.floor import Floor
from engine.simulation.replication.open_posts import OpenPosts
from engine.simulation.replication.process import Bystander
from engine.simulation.replication.requisition import Post, Requisition
from engine.simulation.world.watches import EVER_BELOW, FIRST_BELOW, Watch

COMING_AND_GOING = {"hires", "leavers", "moves_in", "moves_out"}


class Heads(Bystander):
    """Follows headcounts that have a floor within the month; who leaves and is replaced at one moment is not missed.

    Parameters
    ----------
    floor : Floor
        People and teams.
    watches : sequence of Watch
        Headcounts with a floor.
    """

    def __init__(self, floor: Floor, watches: Sequence[Watch]) -> None:
        self._floor = floor
        self._heads = {watch: people_of(floor, watch) for watch in watches}
        self._since = dict.fromkeys(self._heads, 0.0)
        self._fell = dict.fromkeys(self._heads, False)
        if watches:
            floor.listeners.append(self)

    def fell(self, watch: Watch, heads: float) -> bool:
        """Return whether there were too few for a while in the month that ends with ``heads``, and begin the next."""
        if watch not in self._heads:
            return False
        self._become(watch, heads)
        fell, self._fell[watch] = self._fell[watch], False
        return fell

    def joined(self, row: int, _event: int, /) -> None:
        """Count a newcomer."""
        self._change(1, self._floor.staff.post(row))

    def departed(self, row: int, _event: int, /) -> None:
        """Count a leaver."""
        self._change(-1, self._floor.staff.post(row))

    def moved(self, row: int, team: int, grade: int, _event: int, /) -> None:
        """Count a move."""
        now = self._floor.staff.post(row)
        self._change(-1, now._replace(team=team, grade=grade))
        self._change(1, now)

    def _change(self, change: int, post: Post) -> None:
        for watch, heads in self._heads.items():
            if _holds(watch, post):
                self._become(watch, heads + change)

    def _become(self, watch: Watch, heads: float) -> None:
        """Take in a new number, after seeing whether the old one was too small and held for a while."""
        assert watch.floor is not None
        now = self._floor.env.now
        if self._heads[watch] < watch.floor - 1e-9 and now > self._since[watch]:
            self._fell[watch] = True
        self._heads[watch], self._since[watch] = heads, now


class Watching:
    """All watches of one replication; to be made before its first month.

    Parameters
    ----------
    floor : Floor
        People and teams, which gathers the output of teams from now on.
    posts : OpenPosts
        Open posts.
    """

    def __init__(self, floor: Floor, posts: OpenPosts) -> None:
        self._floor = floor
        self._places = {watch: floor.world.place_of(watch.measure.name) for watch in floor.world.watches}
        self._came_and_went = [watch for watch in self._places if watch.of in COMING_AND_GOING]
        self._waiting = [watch for watch in self._places if watch.of in {"open_posts", "vacancy_months"}]
        self._counts = dict.fromkeys(self._places, 0.0)
        self._open = dict.fromkeys(self._waiting, 0)
        self._held = dict.fromkeys(self._places, True)
        self._heads = Heads(floor, [watch for watch in self._places if watch.of == "headcount" and watch.floor])
        if any(watch.of == "output" for watch in self._places):
            floor.gathered = list(floor.output)
        if self._came_and_went:
            floor.listeners.append(self)
        if self._waiting:
            posts.watchers.append(self._opens)
        for watch, place in self._places.items():
            if watch.of == "headcount":
                floor.recording.measure(place, people_of(floor, watch))

    def begin(self, month: int) -> None:
        """Nothing falls on the first moment of a month."""

    def end(self, _month: int) -> None:
        """Record the month."""
        for watch, place in self._places.items():
            value = self._value(watch)
            self._floor.recording.measure(place, value)
            if watch.floor is not None:
                self._compare(watch, value)

    def joined(self, row: int, _event: int) -> None:
        """Count a newcomer."""
        self._count("hires", self._floor.staff.post(row))

    def departed(self, row: int, _event: int) -> None:
        """Count a leaver."""
        self._count("leavers", self._floor.staff.post(row))

    def moved(self, row: int, team: int, grade: int, _event: int) -> None:
        """Count a move, unless it stays within what is looked at."""
        now = self._floor.staff.post(row)
        before = now._replace(team=team, grade=grade)
        self._count("moves_in", now, before)
        self._count("moves_out", before, now)

    def _count(self, what: str, post: Post, other: Post | None = None) -> None:
        """Count for those who look at ``post`` and not at ``other``."""
        for watch in self._came_and_went:
            if watch.of == what and _holds(watch, post) and not (other and _holds(watch, other)):
                self._counts[watch] += 1

    def _opens(self, change: int, post: Requisition) -> None:
        """Count a post that opens or closes; of the time open, the rest of the month is counted at once."""
        rest = self._floor.month_end - self._floor.env.now
        for watch in self._waiting:
            if watch.where.holds(post.team, post.family, post.grade):
                self._open[watch] += change
                self._counts[watch] += change * rest

    def _value(self, watch: Watch) -> float:
        if watch.of == "headcount":
            return people_of(self._floor, watch)
        if watch.of in {"output", "load"}:
            return self._of_teams(watch)
        if watch.of == "open_posts":
            return self._open[watch]
        value, self._counts[watch] = self._counts[watch], float(self._open.get(watch, 0))
        return value

    def _of_teams(self, watch: Watch) -> float:
        floor, teams = self._floor, watch.where.teams
        meant = np.ones(len(floor.output), dtype=bool) if teams is None else teams
        if watch.of == "output":
            return float(np.array(floor.gathered)[meant].sum())
        output = float(np.array(floor.output)[meant].sum())
        return float(np.array(floor.work)[meant].sum()) / output if output > 0.0 else 0.0

    def _compare(self, watch: Watch, value: float) -> None:
        recording, world = self._floor.recording, self._floor.world
        assert watch.floor is not None
        fell = value < watch.floor - 1e-9 or self._heads.fell(watch, value)
        self._held[watch] = self._held[watch] and not fell
        held = self._held[watch]
        recording.measure(world.place_of(f"{FIRST_BELOW}:{watch.measure.name}"), 1.0 if held else 0.0)
        recording.measure(world.place_of(f"{EVER_BELOW}:{watch.measure.name}"), 0.0 if held else 1.0)


def people_of(floor: Floor, watch: Watch) -> float:
    """Return how many people there are of what is looked at."""
    staff, size = floor.staff, floor.staff.size
    return float(np.count_nonzero(staff.present[:size] & watch.where.mask(staff, size)))


def _holds(watch: Watch, post: Post) -> bool:
    return watch.where.holds(post.team, post.family, post.grade)
