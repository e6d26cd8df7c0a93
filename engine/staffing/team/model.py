"""The team problem as a whole-number program: one function per constraint, one list that says which apply."""

from __future__ import annotations

from engine.staffing.cp_sat import Program, Term
from engine.staffing.team.problem import PersonPin, Team, TeamProblem
from engine.staffing.team.rule_rows import hold_rule
from engine.staffing.team.variables import TeamModel

FARTHEST = 2
"""Places in which proposed teams differ pairwise, where there are as many openings."""


def team_model(problem: TeamProblem) -> TeamModel:
    """Return the program of a team problem with every constraint that it states."""
    program = Program()
    places = {
        (at, person): program.choice(f"{role.id}/{person}")
        for at, role in enumerate(problem.roles)
        for person in role.people.tolist()
    }
    granted = tuple(program.choice(f"wish/{wish.one}/{wish.other}") for wish in problem.wishes)
    model = TeamModel(program, problem, places, granted)
    fill_every_opening(model)
    one_opening_each(model)
    stay_within_budget(model)
    grant_wishes_exactly(model)
    for pin in problem.pins:
        keep_pin(model, pin)
    for rule in problem.rules:
        hold_rule(model, rule)
    return model


def fill_every_opening(model: TeamModel) -> None:
    """Place in every role exactly as many people as it has openings, in an optional role at most as many."""
    for at, role in enumerate(model.problem.roles):
        taken: list[Term] = [(1, choice) for choice in model.of_role(at).values()]
        if role.optional:
            model.program.at_most(taken, role.openings)
        else:
            model.program.exactly(taken, role.openings)


def one_opening_each(model: TeamModel) -> None:
    """Give every person at most 1 place in all roles together."""
    by_person: dict[int, list[Term]] = {}
    for (_, person), choice in model.places.items():
        by_person.setdefault(person, []).append((1, choice))
    for terms in by_person.values():
        if len(terms) > 1:
            model.program.at_most(terms, 1)


def stay_within_budget(model: TeamModel) -> None:
    """Keep the sum of the costs of all places taken, in cents, at most at the budget."""
    if model.problem.budget is None:
        return
    terms = []
    for at, role in enumerate(model.problem.roles):
        costs = zip(role.cost.tolist(), role.people.tolist(), strict=True)
        terms += [(cost, model.places[at, person]) for cost, person in costs]
    model.program.at_most(terms, model.problem.budget)


def grant_wishes_exactly(model: TeamModel) -> None:
    """Let a wish be granted (1) exactly where both people have a place: g <= a, g <= b, g >= a + b - 1."""
    for wish, choice in zip(model.problem.wishes, model.granted, strict=True):
        one, other = model.taken_by([wish.one], -1), model.taken_by([wish.other], -1)
        model.program.at_most([(1, choice), *one], 0)
        model.program.at_most([(1, choice), *other], 0)
        model.program.at_least([(1, choice), *one, *other], -1)


def keep_pin(model: TeamModel, pin: PersonPin) -> None:
    """Give the pinned person the pinned role; without such a place nothing is feasible."""
    place = model.places.get((pin.role, pin.person))
    model.program.exactly([] if place is None else [(1, place)], 1)


def differ_from(model: TeamModel, team: Team, places: int) -> None:
    """Keep the places shared with an earlier team at most at all openings less ``places``."""
    shared: list[Term] = [(1, choice) for choice in model.choices(team)]
    model.program.at_most(shared, model.problem.openings - places)
