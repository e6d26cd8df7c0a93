"""Who can do what: the qualifications of everyone present, and the output of all who share the same ones.

People are kept by pattern, the set of qualifications that they have, so that a coming or going costs the same in large
organisations as in small ones.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from engine.simulation.randomness import derived_hash
from engine.simulation.replication.floor import Floor
from engine.simulation.replication.process import Bystander
from engine.simulation.world.work import Skills, WorkPlan

PATTERN = "pattern"
"""Column of the staff: position of the person's pattern."""

Change = tuple[float, int, float]
"""Moment, pattern (or ``-1 - skill`` for output that belongs to nobody) and change of output."""


class SkillSupply(Bystander):
    """Output by pattern during a month, and how it changes.

    Attributes
    ----------
    patterns : list of tuple of int
        Qualifications of every pattern; grows as people learn.
    first : list of float
        Output of every pattern at the start of the month, in full-time people.
    direct : list of float
        Output by demanded qualification at the start of the month that belongs to nobody: contractors less mentors.
    changes : list of Change
        What changed since, in the order of time.
    """

    def __init__(self, floor: Floor, plan: WorkPlan) -> None:
        self._floor = floor
        self._keeps_skills = plan.keeps_skills
        self.patterns: list[Skills] = list(plan.patterns)
        self._position = {pattern: at for at, pattern in enumerate(plan.patterns)}
        self._bequeathed: dict[int, int] = {}
        self._direct_now = [0.0] * plan.demanded
        self.direct = [0.0] * plan.demanded
        self.first: list[float] = []
        self.changes: list[Change] = []
        floor.staff.codes[PATTERN] = plan.pattern.astype(np.int32)
        floor.staff.away = np.zeros(len(plan.pattern))

    def begin(self, _: int) -> None:
        """Sum the output of everybody by pattern."""
        staff = self._floor.staff
        size = staff.size
        output = np.where(staff.present[:size], staff.output[:size], 0.0)
        sums = np.bincount(staff.codes[PATTERN][:size], weights=output, minlength=len(self.patterns))
        self.first = sums.tolist()
        self.direct = [*self._direct_now]
        self.changes = []

    def joined(self, row: int, _: int) -> None:
        """Give a newcomer the skills of the leaver whose post it is."""
        staff = self._floor.staff
        pattern = self._bequeathed.pop(staff.person.item(row), 0)
        staff.codes[PATTERN][row] = pattern
        self._change(pattern, staff.output.item(row))

    def departed(self, row: int, _: int) -> None:
        """Take out the output of a leaver, whose knowledge leaves too."""
        staff = self._floor.staff
        pattern = staff.codes[PATTERN].item(row)
        self._change(pattern, -staff.output.item(row))
        if self._keeps_skills and pattern:
            self._bequeathed[derived_hash(staff.person.item(row))] = pattern

    def has(self, qualification: int) -> np.ndarray:
        """Return by pattern whether it has a qualification, shape (patterns,)."""
        return np.array([qualification in pattern for pattern in self.patterns])

    def learn(self, row: int, gained: Iterable[int]) -> None:
        """Let a person have further qualifications from now on."""
        staff = self._floor.staff
        before = staff.codes[PATTERN].item(row)
        after = self._with(before, gained)
        staff.codes[PATTERN][row] = after
        self._change(before, -staff.output.item(row))
        self._change(after, staff.output.item(row))

    def set_away(self, row: int, share: float) -> None:
        """Let a share of a person's output be missing from now on; a share of 0 brings it back."""
        floor, staff = self._floor, self._floor.staff
        now, end = floor.env.now, floor.month_end
        tenure = np.array([now - staff.joined[row], end - staff.joined[row]])
        whole = float(staff.fte[row] * floor.world.output.between(tenure[:1], tenure[1:])[0]) / (end - now)
        change = whole * (1.0 - share) - staff.output.item(row)
        if staff.away is not None:
            staff.away[row] = share
        if change:
            staff.output[row] += change
            floor.change_output(int(staff.team[row]), change)
            self._change(staff.codes[PATTERN].item(row), change)

    def add_direct(self, skill: int, output: float) -> None:
        """Let there be more output in a demanded qualification from now on, or less, that belongs to nobody."""
        self._direct_now[skill] += output
        self.changes.append((self._floor.env.now, -1 - skill, output))

    def _change(self, pattern: int, output: float) -> None:
        if pattern:
            self.changes.append((self._floor.env.now, pattern, output))

    def _with(self, pattern: int, gained: Iterable[int]) -> int:
        skills = tuple(sorted({*self.patterns[pattern], *gained}))
        if skills not in self._position:
            self._position[skills] = len(self.patterns)
            self.patterns.append(skills)
            self.first.append(0.0)
        return self._position[skills]
