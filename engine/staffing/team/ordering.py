"""Among teams of equal score, the one whose ids come first, so that an answer does not hang on the search's luck."""

from __future__ import annotations

from engine.staffing.cp_sat import Choice, Effort, SearchEnd, Term
from engine.staffing.team.problem import Team
from engine.staffing.team.variables import TeamModel

Column = tuple[int, int]
"""A role and a person, both by position; columns in their natural order are in the order of roles, then of ids."""


def first_of_equals(model: TeamModel, team: Team, score: int, effort: Effort) -> tuple[Team, Effort]:
    """Return, of all teams that score as much, the one whose ids come first, and the effort left over.

    Ids are compared role by role and place by place, within a role in ascending order. Each place in turn is given to
    the first person possible; where nobody with a smaller id could take it, nothing is searched. Where the effort
    runs out, the places not yet ordered stay as they were found.

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
    columns = sorted(model.places)
    settled = 0
    while (place := _next_place(columns, settled, team)) is not None:
        smaller = [column for column in columns[settled:place] if column[0] == columns[place][0]]
        if smaller:
            first = _first_choices(model, smaller)
            ranked = [(len(first) - rank, choice) for rank, choice in enumerate(first.values())]
            found = model.program.maximise(ranked, effort, hint=model.choices(team))
            effort = effort.less(found.spent)
            if found.end is not SearchEnd.OPTIMAL:
                return team, effort
            if found.chosen.intersection(first.values()):
                team = model.team(found.chosen)
                place = next(at for at in range(settled, place) if _takes(team, columns[at]))
        for column in columns[settled : place + 1]:
            model.program.exactly([(1, model.places[column])], int(column == columns[place]))
        settled = place + 1
    return team, effort


def _next_place(columns: list[Column], settled: int, team: Team) -> int | None:
    """Return where the next place of the team stands among the columns."""
    return next((at for at in range(settled, len(columns)) if _takes(team, columns[at])), None)


def _takes(team: Team, column: Column) -> bool:
    role, person = column
    return person in team[role]


def _first_choices(model: TeamModel, smaller: list[Column]) -> dict[Column, Choice]:
    """Add variables of which at most one is chosen, and only for a column that is taken."""
    first = {column: model.program.choice(f"first/{column}") for column in smaller}
    one: list[Term] = [(1, choice) for choice in first.values()]
    model.program.at_most(one, 1)
    for column, choice in first.items():
        model.program.at_most([(1, choice), (-1, model.places[column])], 0)
    return first
