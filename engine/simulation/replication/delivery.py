"""Work being done: people's output goes to the projects that need their skills, in continuous time.

Who has several of the skills in which there is work divides the time equally among them; in a skill, projects are
served by priority. More work therefore never lets any project be done sooner: a skill that stays open longer only takes
time from others. A month in which nothing can be finished is summed at once; in any other its changes are gone through
one by one, so that the moments at which work is done, and at which people turn to other work, are exact.
"""

from __future__ import annotations

from math import inf

from engine.simulation.replication.process import Bystander
from engine.simulation.replication.skill_supply import SkillSupply
from engine.simulation.replication.work_in_skill import PartProgress, WorkInSkill
from engine.simulation.world.work import Skills, WorkPlan


class Delivery(Bystander):
    """The work of one replication.

    Attributes
    ----------
    skills : list of WorkInSkill
        Work by demanded qualification.
    capacity : list of float
        Output of the month that ended by demanded qualification, in person-months; who has several counts in equal
        parts in each.
    """

    def __init__(self, plan: WorkPlan, supply: SkillSupply) -> None:
        self._plan = plan
        self._supply = supply
        self._demanded: list[Skills] = []
        self.skills = [
            WorkInSkill([part for part in plan.parts if part.skill == skill]) for skill in range(plan.demanded)
        ]
        self.capacity = [0.0] * plan.demanded
        self._of_project: list[list[PartProgress]] = [[] for _ in plan.projects]
        for skill in self.skills:
            for progress in skill.parts:
                self._of_project[progress.part.project].append(progress)

    def begin(self, month: int) -> None:
        """Let the work of the month come."""
        for skill in self.skills:
            skill.arrive(month)

    def end(self, month: int) -> None:
        """Let the output of the month do its work."""
        self._know_patterns()
        end = month + 1.0
        gathered, direct = self._gathered(end)
        self.capacity = self._shared(gathered, direct, [True] * len(self.skills))
        is_open = [skill.is_open for skill in self.skills]
        if self._may_stop(month):
            _Replay(self, float(month)).run(self._supply, end)
        else:
            for skill, amount in zip(self.skills, self._shared(gathered, direct, is_open), strict=True):
                skill.work(amount, end)

    def done(self, project: int) -> tuple[float, float, float]:
        """Return the work of a project that is done, all of its work, and what has come and is left."""
        parts = self._of_project[project]
        total = sum(part.part.targets[-1] for part in parts)
        return sum(part.done for part in parts), total, sum(part.left for part in parts)

    def start(self, project: int) -> float:
        """Return the month at whose start the first work of a project comes; infinite where none comes."""
        return min((part.starts for part in self._of_project[project]), default=inf)

    def rescope(self, project: int, keep: float, month: int) -> None:
        """Let a part of what is not done of a project remain to be done, from the start of a month on."""
        for part in self._of_project[project]:
            part.rescope(keep, month)

    def met(self, project: int, target: int) -> float:
        """Return the moment at which a target was met in every skill of a project; infinite where it is not yet."""
        return max(part.met[target] for part in self._of_project[project])

    def shares(self, pattern: int, is_open: list[bool]) -> Skills:
        """Return the skills among which people of a pattern divide their time."""
        return tuple(skill for skill in self._demanded[pattern] if is_open[skill])

    def _know_patterns(self) -> None:
        for pattern in self._supply.patterns[len(self._demanded) :]:
            self._demanded.append(tuple(skill for skill in pattern if skill < self._plan.demanded))

    def _gathered(self, end: float) -> tuple[list[float], list[float]]:
        """Return the output of the month in person-months by pattern, and what belongs to nobody by skill."""
        supply = self._supply
        gathered, direct = [*supply.first], [*supply.direct]
        for at, pattern, change in supply.changes:
            if pattern >= 0:
                gathered[pattern] += change * (end - at)
            else:
                direct[-1 - pattern] += change * (end - at)
        return gathered, direct

    def _shared(self, gathered: list[float], direct: list[float], is_open: list[bool]) -> list[float]:
        """Return person-months by skill."""
        output = [*direct]
        for pattern, amount in enumerate(gathered):
            skills = self.shares(pattern, is_open) if amount else ()
            for skill in skills:
                output[skill] += amount / len(skills)
        return [max(amount, 0.0) for amount in output]

    def _may_stop(self, month: int) -> bool:
        """Return whether a target may be met or a skill run out of work in the month, from a bound on its output."""
        supply = self._supply
        most = [0.0] * len(self.skills)
        mentored = any(output < 0.0 for output in supply.direct)
        for pattern, output in enumerate(supply.first):
            self._add_all(most, pattern, output)
        for at, pattern, change in supply.changes:
            self._add_all(most, pattern, max(change, 0.0) * (month + 1.0 - at))
            mentored = mentored or (pattern < 0 and change < 0.0)
        for skill, output in enumerate(supply.direct):
            most[skill] += output
        return mentored or any(skill.until_stop() <= output for skill, output in zip(self.skills, most, strict=True))

    def _add_all(self, most: list[float], pattern: int, output: float) -> None:
        if pattern < 0:
            most[-1 - pattern] += output
        else:
            for skill in self._demanded[pattern]:
                most[skill] += output


class _Replay:
    """A month gone through change by change; every skill has a clock of its own, moved on when something touches it."""

    def __init__(self, delivery: Delivery, now: float) -> None:
        self._delivery = delivery
        self._skills = delivery.skills
        self._is_open = [skill.is_open for skill in delivery.skills]
        self._moved = [now] * len(self._skills)
        self._stops = [inf] * len(self._skills)
        self._output: list[float] = []
        self._direct: list[float] = []
        self._rates: list[float] = []
        self._known_shares: dict[int, Skills] = {}

    def run(self, supply: SkillSupply, end: float) -> None:
        """Let all output of the month do its work."""
        self._output, self._direct = [*supply.first], [*supply.direct]
        self._rates = [0.0] * len(self._skills)
        self._set_rates()
        for at, pattern, change in supply.changes:
            self._stop_until(at)
            self._change(at, pattern, change)
        self._stop_until(end)
        for skill in range(len(self._skills)):
            self._settle(skill, end)

    def _change(self, now: float, pattern: int, change: float) -> None:
        if pattern < 0:
            self._direct[-1 - pattern] += change
            self._settle(-1 - pattern, now)
            self._rates[-1 - pattern] += change
            self._foresee(-1 - pattern)
            return
        for skill in self._shares_of(pattern):
            self._settle(skill, now)
        self._output[pattern] += change
        skills = self._shares_of(pattern)
        for skill in skills:
            self._rates[skill] += change / len(skills)
            self._foresee(skill)

    def _shares_of(self, pattern: int) -> Skills:
        """Return the open skills of a pattern, sought anew only after one has closed."""
        if pattern not in self._known_shares:
            self._known_shares[pattern] = self._delivery.shares(pattern, self._is_open)
        return self._known_shares[pattern]

    def _set_rates(self) -> None:
        """Divide everybody's time anew; to be called with all skills at the same moment."""
        rates = [*self._direct]
        for pattern, output in enumerate(self._output):
            skills = self._shares_of(pattern) if output else ()
            for skill in skills:
                rates[skill] += output / len(skills)
        self._rates = rates
        for skill in range(len(rates)):
            self._foresee(skill)

    def _foresee(self, skill: int) -> None:
        """Set the moment at which a skill's next target is met or its work runs out if nothing changes before."""
        rate = self._rates[skill]
        moves = self._is_open[skill] and rate > 0.0
        self._stops[skill] = self._moved[skill] + self._skills[skill].until_stop() / rate if moves else inf

    def _settle(self, skill: int, now: float) -> None:
        """Move the clock of a skill on to now."""
        past, self._moved[skill] = now - self._moved[skill], now
        if self._is_open[skill] and self._rates[skill] > 0.0 and past > 0.0:
            work = self._skills[skill]
            if work.work(min(self._rates[skill] * past, work.until_stop()), now):
                self._close(skill, now)

    def _stop_until(self, until: float) -> None:
        """Go through everything that is finished up to a moment."""
        while self._stops and (now := min(self._stops)) <= until:
            skill = self._stops.index(now)
            self._moved[skill] = now
            if self._skills[skill].work(self._skills[skill].until_stop(), now):
                self._close(skill, now)
            else:
                self._foresee(skill)

    def _close(self, skill: int, now: float) -> None:
        """Let those who worked in a skill that has run out of work turn to their other skills."""
        self._is_open[skill] = False
        self._known_shares.clear()
        for other in range(len(self._skills)):
            self._settle(other, now)
        self._set_rates()
