"""What becomes of a vacant post: given up, left empty, or filled."""

from __future__ import annotations

from itertools import repeat

import numpy as np

from engine.simulation.randomness import Stream, derived_hash
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.recruiting import Recruiting, Requisition
from engine.simulation.replication.trace import Happening


class Vacancies:
    """Posts that become vacant, come and go by plan.

    Parameters
    ----------
    floor : Floor
        People and teams.
    recruiting : Recruiting or None
        Who fills posts from outside; ``None`` if nobody is hired.
    """

    def __init__(self, floor: Floor, recruiting: Recruiting | None) -> None:
        self._floor = floor
        self._recruiting = recruiting
        self._refill = floor.draws(Stream.REFILL)
        self._post = floor.draws(Stream.POST)
        teams = len(floor.output)
        self._surplus = [0] * teams
        self._posts_opened = [0] * teams

    def vacate(self, row: int, cause: int) -> None:
        """Open the post of someone who just left, unless posts are to be given up or it stays empty."""
        floor, staff = self._floor, self._floor.staff
        person, team = int(staff.person[row]), int(staff.team[row])
        if self._surplus[team] > 0:
            self._surplus[team] -= 1
            return
        law = floor.world.hiring
        if law is None:
            return
        if law.refill_share < 1.0 and self._refill.uniform(person) >= law.refill_share:
            return
        event = floor.note(Happening.VACANCY, row, cause)
        self._open(
            Requisition(
                derived_hash(person), team, int(staff.family[row]), int(staff.grade[row]), float(staff.fte[row]), event
            )
        )

    def change_posts(self, month: int) -> None:
        """Open requisitions for posts that come by plan; where posts go, mark them to be given up by leavers."""
        change = self._floor.world.plan.change_in(month)
        for team in np.flatnonzero(change).tolist():
            planned = int(change[team])
            kept = min(max(planned, 0), self._surplus[team])
            self._surplus[team] += max(-planned, 0) - kept
            for _ in repeat(None, max(planned, 0) - kept):
                self._add_post(team)

    def _add_post(self, team: int) -> None:
        """Open a requisition for a new post, modelled on one of the team's posts at the start."""
        population = self._floor.world.population
        opened = self._posts_opened[team]
        self._posts_opened[team] = opened + 1
        key = int(population.team_hash[team])
        start, end = np.searchsorted(population.team, (team, team + 1)).tolist()
        family, grade, fte = -1, -1, 1.0
        if end > start:
            model = start + int(self._post.uniform(key, opened) * (end - start))
            family, grade = int(population.family[model]), int(population.grade[model])
            fte = float(population.fte[model])
        post, trace = derived_hash(key, opened), self._floor.trace
        event = trace.add(Happening.VACANCY, self._floor.env.now, post, team, grade, ()) if trace else 0
        self._open(Requisition(post, team, family, grade, fte, event))

    def _open(self, requisition: Requisition) -> None:
        if self._recruiting is not None:
            self._recruiting.open(requisition)
