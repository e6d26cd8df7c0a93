"""The goal tree: every unit takes up the goals of the unit above, down to persons; breaks only where planted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.sample.settings import SampleSettings
from engine.sample.skills import Staff
from engine.sample.structure import Unit
from engine.sample.timeline import NEVER, Days
from engine.sample.work_settings import BreakSettings, BreakType

Plant = tuple[BreakType, int]


@dataclass
class GoalTree:
    """Goals by column; positions of units, people (of all times) and other goals.

    Attributes
    ----------
    level : list of int
        1 for the company; people stand below the last level of units.
    objective : list of int
        Objective of the company that the goal serves.
    parent : list of int
        Goal above, -1 for the company's own.
    unit : list of int
        Owner unit, or the unit of the owner.
    person : list of int
        Owner person, -1 where a unit owns the goal.
    beside : list of bool
        Whether it stands beside the main goal of its owner, a person.
    planted : list of (type, goal)
        Breaks.
    weights_sum : dict of int to float
        What the weights below a goal add up to where it is not 1.
    cascades : list of bool
        Per unit whether it has units below it.
    """

    level: list[int] = field(default_factory=list)
    objective: list[int] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    unit: list[int] = field(default_factory=list)
    person: list[int] = field(default_factory=list)
    beside: list[bool] = field(default_factory=list)
    planted: list[Plant] = field(default_factory=list)
    weights_sum: dict[int, float] = field(default_factory=dict)
    cascades: list[bool] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.level)

    def add(self, parent: int, unit: int, person: int = NEVER, objective: int = NEVER, *, beside: bool = False) -> int:
        """Add a goal and return its position."""
        self.level.append(1 if parent == NEVER else self.level[parent] + 1)
        self.objective.append(objective if parent == NEVER else self.objective[parent])
        self.parent.append(parent)
        self.unit.append(unit)
        self.person.append(person)
        self.beside.append(beside)
        return len(self.level) - 1

    def of_type(self, kind: BreakType) -> set[int]:
        """Return the goals at which a kind of break is planted."""
        return {goal for planted, goal in self.planted if planted == kind}


def grow_goals(settings: SampleSettings, units: Sequence[Unit], staff: Staff, rng: np.random.Generator) -> GoalTree:
    """Return the tree without anything planted: every goal of a unit has goals below it."""
    tree = GoalTree(cascades=[bool(unit.children) for unit in units])
    owned: list[list[int]] = [[] for _ in units]
    owned[0] = [tree.add(NEVER, 0, objective=number) for number in range(len(settings.goals.objectives))]
    members = _members(units, staff, settings.goals.unit_levels)
    for position, unit in enumerate(units):
        if unit.level >= settings.goals.unit_levels:
            continue
        if unit.children and unit.level < settings.goals.unit_levels - 1:
            for child, goal in _paired(unit.children, owned[position]):
                owned[child].append(tree.add(goal, child))
        else:
            number = max(len(owned[position]), round(settings.goals.people_share * len(members[position])))
            chosen = rng.permutation(members[position])[:number].tolist() or [int(staff.person[0])]
            for person, goal in _paired(chosen, owned[position]):
                tree.add(goal, position, person)
                tree.add(goal, position, person, beside=True)
    return tree


def _paired(owners: Sequence[int], goals: Sequence[int]) -> list[tuple[int, int]]:
    """Return pairs in which every owner and every goal appears."""
    return [
        (owners[number % len(owners)], goals[number % len(goals)]) for number in range(max(len(owners), len(goals)))
    ]


def _members(units: Sequence[Unit], staff: Staff, levels: int) -> list[list[int]]:
    """Return the people below each unit that owns goals and has no unit with goals below it."""
    bearer: list[int] = []
    for position, unit in enumerate(units):
        bearer.append(position if unit.level < levels else bearer[unit.parent])
    members: list[list[int]] = [[] for _ in units]
    for person, unit_position in zip(staff.person.tolist(), staff.unit.tolist(), strict=True):
        members[bearer[unit_position]].append(person)
    return members


def plant_breaks(settings: SampleSettings, tree: GoalTree, leavers: Days, rng: np.random.Generator) -> None:
    """Plant the breaks that the settings declare, none of them under the clean objective, no two at one goal.

    Parameters
    ----------
    settings : SampleSettings
        What to plant.
    tree : GoalTree
        Grown tree; changed in place.
    leavers : int64 array
        People who have left, latest first.
    rng : numpy Generator
        Chooses the goals.
    """
    gone = leavers.tolist()
    for wanted in settings.goals.planted.breaks:
        for goal in _places(settings, tree, wanted, rng):
            place = goal
            if wanted.type == "owner_left":
                tree.person[goal] = gone[len(tree.of_type("owner_left")) % len(gone)]
            elif wanted.type == "weight_uncovered":
                tree.weights_sum[goal] = wanted.weights_sum
            elif wanted.type == "no_child":
                place = tree.add(tree.parent[goal], tree.unit[goal], tree.person[goal])
            tree.planted.append((wanted.type, place))


def _places(settings: SampleSettings, tree: GoalTree, wanted: BreakSettings, rng: np.random.Generator) -> list[int]:
    """Return goals at the wanted level, or at the nearest level that has some free."""
    taken = {goal for _, goal in tree.planted}
    clean = settings.goals.planted.clean_objective - 1
    possible = [
        goal
        for goal in rng.permutation(len(tree)).tolist()
        if goal not in taken
        and tree.objective[goal] != clean
        and tree.parent[goal] != NEVER
        and _suits(tree, goal, wanted.type)
    ]
    possible.sort(key=lambda goal: abs(tree.level[goal] - wanted.level))
    return possible[: wanted.number]


def _suits(tree: GoalTree, goal: int, kind: BreakType) -> bool:
    """Return whether a break can stand at such a goal: only a person leaves, only a unit with units below cascades."""
    if kind == "no_child":
        return tree.person[goal] == NEVER and tree.cascades[tree.unit[goal]]
    return kind != "owner_left" or tree.person[goal] != NEVER
