"""Policies at work inside a run: told of trouble at the end of a month, they may change what is to be done."""

from __future__ import annotations

from engine.domain.interventions import ProjectState, Responder, Trouble
from engine.simulation.replication.delivery import Delivery
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.process import Bystander
from engine.simulation.replication.trace import Happening
from engine.simulation.world.work import Deadline, WorkPlan

WEEKS_PER_MONTH = 365.25 / 12 / 7
ROUNDING = 1e-9


class Interventions(Bystander):
    """Watches for teams that lose people and lets a responder act.

    A departure counts towards trouble of its team once: what a policy has answered to is over.
    """

    def __init__(self, floor: Floor, plan: WorkPlan, delivery: Delivery, responder: Responder) -> None:
        self._floor = floor
        self._plan = plan
        self._delivery = delivery
        self._responder = responder
        self._left: dict[int, list[tuple[float, int]]] = {}
        self._due = [one for one in plan.deadlines if one.name == plan.projects[one.project]]

    def departed(self, row: int, event: int) -> None:
        """Count a departure from a team."""
        self._left.setdefault(int(self._floor.staff.team[row]), []).append((self._floor.env.now, event))

    def end(self, month: int) -> None:
        """Let the responder act on every team in trouble, in the order of teams."""
        since = month + 1.0 - self._responder.window_months
        for team in sorted(self._left):
            recent = [one for one in self._left[team] if one[0] >= since]
            self._left[team] = recent
            if len(recent) >= self._responder.leavers:
                self._left[team] = []
                self._act(team, month, [event for _, event in recent])

    def _act(self, team: int, month: int, departures: list[int]) -> None:
        now = month + 1.0
        projects = tuple(self._state(one, now) for one in self._due if self._is_open(one, now))
        unit = self._floor.world.population.team_ids[team]
        answers = self._responder.respond(Trouble(month, unit, len(departures), projects))
        for answer in answers:
            self._delivery.rescope(self._plan.projects.index(answer.project), answer.keep, month + 1)
            self._note(answer.project, departures)

    def _note(self, project: str, departures: list[int]) -> None:
        """Write down a change; departures are its direct causes where with one less there would have been none."""
        if len(departures) == self._responder.leavers:
            self._floor.note_thing(Happening.INTERVENTION, project, *reversed(departures))
        else:
            self._floor.note_thing(Happening.INTERVENTION, project, contributing=tuple(departures))

    def _is_open(self, deadline: Deadline, now: float) -> bool:
        started = self._delivery.start(deadline.project)
        return started < now < deadline.due - ROUNDING and self._delivery.met(deadline.project, deadline.target) > now

    def _state(self, deadline: Deadline, now: float) -> ProjectState:
        done, total, _ = self._delivery.done(deadline.project)
        started = self._delivery.start(deadline.project)
        gone, left = now - started, deadline.due - now
        pace = done / gone
        return ProjectState(
            project=self._plan.projects[deadline.project],
            share_done=done / total if total else 1.0,
            share_of_time=gone / (deadline.due - started),
            weeks=int(gone * WEEKS_PER_MONTH),
            pace_ratio=(total - done) / left / pace if pace > 0.0 else None,
        )
