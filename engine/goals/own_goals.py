"""How far people have come in their own goals, by component of a mix; in columns, for whole populations.

The values are those of ``roll_up``, computed with numpy in floats: key results share the weight of their goal with its
child goals, what has no check-in is left out by weight. Which goals count for which component:

- a goal of the cut counts for the person who owns it, while it is active or closed;
- its ``framework`` names the component, such as ``KPI:results``, or the family alone, such as ``KPI``;
- a goal with the family alone counts for every component of that family for which the person has no goal that names
  it; a component that is a family alone takes every goal of the family.

Several goals for one component weigh as they are written, as siblings below one parent would.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, Numbers, TextColumn
from engine.domain.organisation import Organisation
from engine.goals.attainment import CheckIns
from engine.goals.goal_tree import COUNTED, goal_forest

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class OwnGoals:
    """Attainment of everyone employed, by component.

    Attributes
    ----------
    components : tuple of str
        Components asked for.
    attained : float64 array of shape (people, components)
        Points of the way to the targets, of what has a check-in; NaN where nothing has.
    goals : tuple of int arrays, one a component
        Rows of the goals that count for it, in the ``goals`` table.
    owner : int32 array of shape (goals,)
        Position of the owner in the workforce, -1 where it is a unit or somebody who is not employed.
    """

    components: tuple[str, ...]
    attained: Numbers
    goals: tuple[NDArray[np.intp], ...]
    owner: Codes

    def goals_of(self, person: int, component: str) -> NDArray[np.intp]:
        """Return the rows of a person's goals that count for a component."""
        rows = self.goals[self.components.index(component)]
        return np.asarray(rows[self.owner[rows] == person])


def own_goals(organisation: Organisation, components: Sequence[str]) -> OwnGoals:
    """Return the attainment of everyone employed in each of ``components``.

    Raises
    ------
    InputError
        Goals stand above themselves, every cycle named.
    """
    goals = organisation.table("goals")
    owner = np.where(
        goals.text("owner_type").equals("person"),
        goals.text("owner_id").codes_into(organisation.workforce.person_ids),
        -1,
    )
    counting = _any_of(goals.text("status"), ("", *COUNTED)) & (owner >= 0)
    strict, covered = goal_values(organisation)
    weight = np.nan_to_num(goals.number("weight"))
    people = len(organisation.workforce)
    attained = np.full((people, len(components)), np.nan)
    rows = tuple(_rows(goals.text("framework"), component, owner, counting, people) for component in components)
    for column, row in enumerate(rows):
        value, reported = (
            np.bincount(owner[row], weight[row] * share[row], minlength=people) for share in (strict, covered)
        )
        np.divide(value * 100, reported, out=attained[:, column], where=reported > 0)
    return OwnGoals(tuple(components), attained, rows, owner.astype(np.int32))


def goal_values(organisation: Organisation) -> tuple[Numbers, Numbers]:
    """Return strict value and coverage of every goal, shares of 1, each of shape (goals,) in the table's order.

    Raises
    ------
    InputError
        Goals stand above themselves, every cycle named.
    """
    goals, key_results = organisation.table("goals"), organisation.table("key_results")
    ids = tuple(str(goal) for goal in goals.text("goal_id").values())
    parent = goals.text("parent_id").codes_into(ids)
    weight = np.nan_to_num(goals.number("weight"))
    counts = _any_of(goals.text("status"), ("", *COUNTED))
    at, way = key_results.text("goal_id").codes_into(ids), attainments(organisation)
    sums = _Sums(len(ids))
    known = at >= 0
    sums.add(at[known], np.nan_to_num(key_results.number("weight"))[known], way[known], ~np.isnan(way[known]))
    for level in reversed(_levels(parent, organisation)):
        sums.settle(level)
        below = level[counts[level] & (parent[level] >= 0)]
        sums.add(parent[below], weight[below], sums.strict[below], sums.covered[below])
    return sums.strict, sums.covered


def attainments(organisation: Organisation) -> Numbers:
    """Return the attainment of every key result at its last check-in, shares of 1, NaN where it is missing."""
    check_ins, table = CheckIns.of(organisation), organisation.table("key_results")
    last = np.flatnonzero(np.append(check_ins.key_result[1:] != check_ins.key_result[:-1], True)[: len(check_ins)])
    value = np.full(len(table), np.nan)
    value[check_ins.key_result[last]] = check_ins.values[last]
    baseline, target = table.number("baseline"), table.number("target")
    way = np.where(baseline == target, np.nan, target - baseline)
    reached: Numbers = np.clip((value - baseline) / way, 0, 1)
    return reached


class _Sums:
    """Weighted sums of what hangs below every goal, and their quotients once a goal is settled."""

    def __init__(self, goals: int) -> None:
        self.goals, self.total = goals, np.zeros(goals)
        self.strict, self.covered = np.zeros(goals), np.zeros(goals)

    def add(self, at: Codes, weight: Numbers, strict: Numbers, covered: Numbers | Mask) -> None:
        self.total += np.bincount(at, weight, minlength=self.goals)
        self.strict += np.bincount(at, weight * np.nan_to_num(strict), minlength=self.goals)
        self.covered += np.bincount(at, weight * covered, minlength=self.goals)

    def settle(self, level: NDArray[np.intp]) -> None:
        for sums in (self.strict, self.covered):
            sums[level] = np.divide(
                sums[level], self.total[level], out=np.zeros(len(level)), where=self.total[level] > 0
            )


def _levels(parent: Codes, organisation: Organisation) -> list[NDArray[np.intp]]:
    """Return the goals by distance from the top: roots, then what hangs below them, level by level."""
    depth = np.where(parent < 0, 0, -1)
    levels = [np.flatnonzero(depth == 0)]
    left = np.flatnonzero(depth < 0)
    while len(left):
        next_level = depth[parent[left]] == len(levels) - 1
        if not next_level.any():
            goal_forest(organisation)  # names the cycles
        levels.append(left[next_level])
        depth[left[next_level]] = len(levels) - 1
        left = left[~next_level]
    return levels


def _rows(framework: TextColumn, component: str, owner: Codes, counting: Mask, people: int) -> NDArray[np.intp]:
    """Return the rows of the goals that count for a component."""
    named = component_name(component)
    family = named.partition(":")[0]
    exact = counting & _where(framework, lambda word: word == named)
    if family == named:
        return np.flatnonzero(counting & _where(framework, lambda word: word.partition(":")[0] == family))
    has_exact = np.bincount(owner[exact], minlength=people) > 0
    bare = counting & _where(framework, lambda word: word == family)
    bare[bare] = ~has_exact[owner[bare]]
    return np.flatnonzero(exact | bare)


def component_name(component: str) -> str:
    """Return a component as it compares: without regard to case or to spaces around its colon."""
    return ":".join(part.strip() for part in component.casefold().split(":"))


def _where(column: TextColumn, holds: Callable[[str], bool]) -> Mask:
    """Return the rows whose component fulfils a condition; each distinct text is looked at once."""
    found = np.array([holds(component_name(word)) for word in column.index] + [False], dtype=bool)
    return found[column.codes]


def _any_of(column: TextColumn, words: Sequence[str]) -> Mask:
    """Return the rows whose text is one of ``words``; a missing text reads as the empty one."""
    found = np.array([word in words for word in column.index] + ["" in words], dtype=bool)
    return found[column.codes]
