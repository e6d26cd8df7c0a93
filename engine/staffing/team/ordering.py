"""Among teams of equal score, the one whose ids come first, so that an answer does not hang on the search's luck."""

from __future__ import annotations

from engine.staffing.cp_sat import Effort, SearchEnd, Term
from engine.staffing.team.problem import Team
from engine.staffing.team.variables import TeamModel

Column = tuple[int, int]
"""A role and a person, both by position; columns in their natural order are in the order of roles, then of ids."""

AT_ONCE = 40
"""Columns ordered by one search: their weights are powers of two and fit into a whole number of 64 bits."""


def first_of_equals(model: TeamModel, team: Team, score: int, effort: Effort) -> tuple[Team, Effort, bool]:
    """Return, of all teams that score as much, the one whose ids come first, the effort left, and whether it is proven.

    Ids are compared role by role and place by place, within a role in ascending order. As every role takes a fixed
    number of people, that is the team whose columns, written down as yes and no in their order, have a yes where the
    other first differs. So some columns at a time are given weights that each outweigh all later ones; where the team
    takes the very first columns that are left, nothing is searched. Where the effort runs out, the columns not yet
    ordered stay as they were found.

    Parameters
    ----------
    model : TeamModel
        The program with which the team was found; constraints are added to it.
    team : tuple
        A team with the best score.
    score : int
        Its score, in millionths of a point.
    effort : Effort
        Limit of all searches together.
    """
    model.program.at_least(model.score(), score)
    left = sorted(model.places)
    while left := _open(model, left, team):
        if not effort.deterministic_seconds:
            return team, effort, False
        some, left = left[:AT_ONCE], left[AT_ONCE:]
        weights: list[Term] = [(1 << (len(some) - 1 - at), model.places[column]) for at, column in enumerate(some)]
        found = model.program.maximise(weights, effort, hint=model.choices(team))
        effort = effort.less(found.spent)
        if found.end is not SearchEnd.OPTIMAL:
            return team, effort, False
        team = model.team(found.chosen)
        _settle(model, some, team)
    return team, effort, True


def _open(model: TeamModel, columns: list[Column], team: Team) -> list[Column]:
    """Settle the columns about which there is nothing to ask; return the others.

    That is a column which the team takes while all before it are settled, and every column of a role whose last place
    is settled with it.
    """
    taken = 0
    while taken < len(columns) and _takes(team, columns[taken]):
        taken += 1
    _settle(model, columns[:taken], team)
    remaining = {role for role, person in columns[taken:] if person in team[role]}
    _settle(model, [column for column in columns[taken:] if column[0] not in remaining], team)
    return [column for column in columns[taken:] if column[0] in remaining]


def _settle(model: TeamModel, columns: list[Column], team: Team) -> None:
    for column in columns:
        model.program.exactly([(1, model.places[column])], int(_takes(team, column)))


def _takes(team: Team, column: Column) -> bool:
    role, person = column
    return person in team[role]
