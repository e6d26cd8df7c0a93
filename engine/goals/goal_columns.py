"""Goals and key results of one cut in columns: who hangs below whom and what counts, level by level from the top.

Every goal and key result has a place: goals come first, in the order of their table, key results after them in theirs.
The tables of a cut are in canonical order, so places follow the ids and whatever is summed by place is repeatable.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Numbers, TextColumn
from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.errors import InputError, Problem

Places = NDArray[np.intp]
Mask = NDArray[np.bool_]

COUNTED = ("active", "closed")
"""States of a goal that take part in the roll-up; proposed goals do not yet, cancelled ones no more."""


@dataclass(frozen=True, eq=False)
class GoalColumns:
    """The forest of goals and key results, one entry a place.

    Attributes
    ----------
    goals, key_results : Table
        Their tables.
    parent : int array of shape (places,)
        Place of the goal above, -1 for a root and for what has lost the goal above it.
    counts : bool array of shape (places,)
        Whether it takes part in the roll-up of the goal above: a key result of a known goal, or an active or closed
        goal.
    levels : tuple of int arrays
        Places by distance from the top, roots first, each level in the order of places.
    """

    goals: Table
    key_results: Table
    parent: Places
    counts: Mask
    levels: tuple[Places, ...]

    @staticmethod
    def of(organisation: Organisation) -> GoalColumns:
        """Return the columns of an organisation's goals.

        Raises
        ------
        InputError
            Goals stand above themselves, every cycle named once.
        """
        goals, key_results = organisation.table("goals"), organisation.table("key_results")
        ids = [str(goal) for goal in goals.text("goal_id").values()]
        above, owner = (
            column.codes_into(ids).astype(np.intp) for column in (goals.text("parent_id"), key_results.text("goal_id"))
        )
        depth = _depths(above)
        if (depth < 0).any():
            raise InputError(*_cycle_problems(ids, above, np.flatnonzero(depth < 0).tolist()))
        depth = np.concatenate([depth, np.where(owner < 0, 0, np.append(depth, 0)[owner] + 1)])
        counts = np.concatenate([_any_of(goals.text("status"), ("", *COUNTED)), owner >= 0])
        by_depth = np.argsort(depth, kind="stable")
        levels = np.split(by_depth, np.cumsum(np.bincount(depth))[:-1])
        return GoalColumns(goals, key_results, np.concatenate([above, owner]), counts, tuple(levels))

    def __len__(self) -> int:
        return len(self.parent)

    @cached_property
    def is_goal(self) -> Mask:
        """Whether a place holds a goal."""
        return np.arange(len(self)) < len(self.goals)

    @cached_property
    def known(self) -> Mask:
        """Whether a place belongs to the forest: every goal, and key results of goals that exist."""
        return np.asarray(self.is_goal | (self.parent >= 0))

    @cached_property
    def written_weight(self) -> Numbers:
        """Weight among its siblings as written, NaN where missing."""
        return np.concatenate([self.goals.number("weight"), self.key_results.number("weight")])

    @cached_property
    def weight(self) -> Numbers:
        """Weight with which it takes part in the goal above: a missing one is 0, and so is that of what has no part."""
        return np.where(self.counts & (self.parent >= 0), np.nan_to_num(self.written_weight), 0.0)

    @cached_property
    def weight_below(self) -> Numbers:
        """Sum of the weights of what takes part in each goal; 0 for a key result."""
        has_parent = self.parent >= 0
        total = np.zeros(len(self))
        np.add.at(total, self.parent[has_parent], self.weight[has_parent])
        return total

    @cached_property
    def alive(self) -> Mask:
        """Whether it and every goal above it counts."""
        alive = self.counts.copy()
        for level in self.levels[1:]:
            alive[level] &= alive[self.parent[level]]
        return alive

    @cached_property
    def top(self) -> Places:
        """Place of the goal at the top of its tree; its own for a root."""
        top = np.arange(len(self))
        for level in self.levels[1:]:
            top[level] = top[self.parent[level]]
        return top

    @cached_property
    def goal(self) -> Places:
        """Place of the goal itself, or of the goal of a key result; -1 where that does not exist."""
        return np.where(self.is_goal, np.arange(len(self)), self.parent)


def _depths(parent: Places) -> Places:
    """Return the distance of every goal from its root, -1 for what stands above itself or below such a goal.

    Every round doubles the steps taken upwards, so that a chain of n goals takes log2 n rounds.
    """
    goals = len(parent)
    above = np.append(np.where(parent < 0, goals, parent), goals)
    depth = (above < goals).astype(np.intp)
    for _ in range(goals.bit_length() + 1):
        if (above == goals).all():
            break
        depth, above = depth + depth[above], above[above]
    return np.where(above < goals, -1, depth)[:-1]


def _any_of(column: TextColumn, words: Sequence[str]) -> Mask:
    """Return the rows whose text is one of ``words``; a missing text reads as the empty one."""
    found = np.array([word in words for word in column.index] + ["" in words], dtype=bool)
    return found[column.codes]


def _cycle_problems(ids: list[str], above: Places, stuck: list[int]) -> Iterator[Problem]:
    parents = {ids[row]: ids[above[row]] for row in stuck}
    rows = {ids[row]: row for row in stuck}
    for cycle in _cycles(parents):
        yield Problem(
            "goal-cycle",
            f"Goals stand above themselves: {' > '.join([*cycle, cycle[0]])}.",
            "Remove the parent_id of one of them.",
            file="goals",
            row=rows[cycle[0]] + 2,
            column="parent_id",
            value=parents[cycle[0]][:80],
        )


def _cycles(parents: dict[str, str]) -> Iterator[list[str]]:
    """Yield every cycle once, beginning with its smallest id; each goal is walked over once."""
    finished: set[str] = set()
    for start in parents:
        path: dict[str, int] = {}
        at = start
        while at not in finished and at not in path:
            path[at] = len(path)
            at = parents[at]
        if at in path:
            cycle = list(path)[path[at] :]
            least = cycle.index(min(cycle))
            yield [*cycle[least:], *cycle[:least]]
        finished.update(path)
