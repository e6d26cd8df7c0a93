"""What becomes of a vacant post: given up, left empty, or filled."""

from __future__ import annotations

from itertools import repeat

import numpy as np

from engine.simulation.randomness import Stream, derived_hash
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.open_posts import OpenPosts
from engine.simulation.replication.recruiting import Recruiting
from engine.simulation.replication.requisition import Post, Requisition
from engine.simulation.replication.succession import Succession
from engine.simulation.replication.trace import Happening


class Vacancies:
    """Posts that become vacant, come and go by plan.

    Parameters
    ----------
    floor : Floor
        People and teams.
    posts : OpenPosts
        Count of open posts.
    recruiting : Recruiting or None
        Who fills posts from outside; ``None`` if nobody is hired.
    """

    def __init__(self, floor: Floor, posts: OpenPosts, recruiting: Recruiting | None) -> None:
        self._floor = floor
        self._posts = posts
        self._recruiting = recruiting
        self._succession = Succession(floor, self._promote, self._open_outside) if floor.world.succession else None
        self._refill = floor.draws(Stream.REFILL)
        self._post = floor.draws(Stream.POST)
        teams = len(floor.output)
        self._surplus = [0] * teams
        self._posts_opened = [0] * teams
        self._posts_left: dict[int, int] = {}

    def vacate(self, row: int, cause: int) -> None:
        """Open the post of someone who just left, unless posts are to be given up or it stays empty."""
        self._vacate(self._floor.staff.post(row), cause)

    def vacate_by_move(self, post: Post, cause: int) -> None:
        """Open the post that someone who moved has left, as ``vacate`` does."""
        self._vacate(post, cause)
        self._posts_left[post.holder] = self._posts_left.get(post.holder, 0) + 1

    def _vacate(self, post: Post, cause: int) -> None:
        if self._surplus[post.team] > 0:
            self._surplus[post.team] -= 1
            return
        if self._recruiting is None and self._succession is None:
            return
        law, before = self._floor.world.hiring, self._posts_left.get(post.holder, 0)
        if law and law.refill_share < 1.0 and self._refill.uniform(post.holder, before) >= law.refill_share:
            return
        event = self._note(post, cause)
        key = derived_hash(post.holder, before)
        self._open(Requisition(key, post.team, post.family, post.grade, post.fte, event, post.place))

    def _note(self, post: Post, cause: int) -> int:
        trace = self._floor.trace
        if trace is None:
            return 0
        return trace.add(Happening.VACANCY, self._floor.env.now, post.holder, post.team, post.grade, (cause,))

    def give_up(self, team: int) -> None:
        """Give up the post of a team's next leaver."""
        self._surplus[team] += 1

    def open_post(self, post: Requisition) -> None:
        """Open a post that comes of itself."""
        trace = self._floor.trace
        event = trace.add(Happening.VACANCY, self._floor.env.now, post.id, post.team, post.grade, ()) if trace else 0
        self._open(post._replace(event=event))

    def change_posts(self, month: int) -> None:
        """Open requisitions for posts that come by plan; where posts go, mark them to be given up by leavers."""
        if month == 0:
            self._open_first()
        change = self._floor.world.plan.change_in(month)
        for team in np.flatnonzero(change).tolist():
            planned = int(change[team])
            kept = min(max(planned, 0), self._surplus[team])
            self._surplus[team] += max(-planned, 0) - kept
            for _ in repeat(None, max(planned, 0) - kept):
                self._add_post(team)

    def _open_first(self) -> None:
        """Open the posts that are vacant on the first day; what is approved is being sought outside already."""
        hiring = self._floor.world.hiring
        for post in hiring.first_day if hiring else ():
            requisition = Requisition(post.number, post.team, post.family, post.level, 1.0)
            if post.approved:
                self._posts.change(1, requisition)
                self._open_outside(requisition)
            else:
                self.open_post(requisition)

    def _add_post(self, team: int) -> None:
        """Open a requisition for a new post, modelled on one of the team's posts at the start."""
        population = self._floor.world.population
        opened = self._posts_opened[team]
        self._posts_opened[team] = opened + 1
        key = int(population.team_hash[team])
        start, end = np.searchsorted(population.team, (team, team + 1)).tolist()
        family, grade, fte, place = -1, -1, 1.0, -1
        if end > start:
            model = start + int(self._post.uniform(key, opened) * (end - start))
            family, grade = int(population.family[model]), int(population.grade[model])
            fte, place = float(population.fte[model]), int(population.place[model])
        self.open_post(Requisition(derived_hash(key, opened), team, family, grade, fte, 0, place))

    def _open(self, requisition: Requisition) -> None:
        if self._recruiting is None and self._succession is None:
            return
        self._posts.change(1, requisition)
        if self._succession is None or not self._succession.seek(requisition):
            self._open_outside(requisition)

    def _open_outside(self, requisition: Requisition) -> None:
        """Recruit for an open post; where nobody is hired it stays empty, and nobody seeks any longer."""
        if self._recruiting is None:
            self._posts.change(-1, requisition)
        else:
            self._recruiting.open(requisition)

    def _promote(self, requisition: Requisition, row: int) -> None:
        """Let a person move to an open post, and open the post that this leaves."""
        left = self._floor.staff.post(row)
        self._posts.change(-1, requisition)
        self._floor.staff.place[row] = requisition.place
        event = self._floor.move(row, requisition.team, requisition.grade, requisition.event)
        self.vacate_by_move(left, event)
