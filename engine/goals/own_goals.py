"""How far people have come in their own goals, by component of a mix; in columns, for whole populations.

The values are those of ``roll_up``; what has no check-in is left out by weight. Which goals count for which component:

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
from engine.goals.attainment import CheckIns, key_result_attainments
from engine.goals.goal_columns import GoalColumns, Mask
from engine.goals.roll_up import roll_up


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
    columns = GoalColumns.of(organisation)
    strict, covered = goal_values(organisation, columns)
    counting = columns.counts[: len(goals)] & (owner >= 0)
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


def goal_values(organisation: Organisation, columns: GoalColumns) -> tuple[Numbers, Numbers]:
    """Return strict value and coverage of every goal, shares of 1, each of shape (goals,) in the table's order."""
    scores = roll_up(columns, key_result_attainments(organisation, CheckIns.of(organisation)))
    goals = len(columns.goals)
    return scores.strict[:goals], scores.coverage[:goals]


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
