"""The team problem as a whole-number program: one function per constraint, one list that says which apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from engine.staffing.cp_sat import Choice, Program, Term
from engine.staffing.team.problem import PeopleRule, PersonPin, Team, TeamProblem

FARTHEST = 2
"""Places in which proposed teams differ pairwise, where there are as many openings."""


@dataclass(frozen=True, eq=False)
class TeamModel:
    """A program and what its variables mean.

    Attributes
    ----------
    program : Program
        The program.
    problem : TeamProblem
        What it states.
    places : mapping of (role, person) to Choice
        The variable that puts a person into a role, both by position.
    """

    program: Program
    problem: TeamProblem
    places: Mapping[tuple[int, int], Choice]

    def of_role(self, role: int) -> dict[int, Choice]:
        """Return the variables of one role by person."""
        return {person: choice for (at, person), choice in self.places.items() if at == role}

    def of_people(self, people: Iterable[int]) -> list[Choice]:
        """Return the variables of some people in any role."""
        wanted = set(people)
        return [choice for (_, person), choice in self.places.items() if person in wanted]

    def score(self) -> list[Term]:
        """Return the objective: the sum of the scores of the places taken."""
        terms = []
        for at, role in enumerate(self.problem.roles):
            scored = zip(role.score.tolist(), role.people.tolist(), strict=True)
            terms += [(score, self.places[at, person]) for score, person in scored]
        return terms

    def team(self, chosen: frozenset[Choice]) -> Team:
        """Return the people by role that a choice of variables means."""
        team: list[list[int]] = [[] for _ in self.problem.roles]
        for (role, person), choice in self.places.items():
            if choice in chosen:
                team[role].append(person)
        return tuple(tuple(sorted(people)) for people in team)

    def choices(self, team: Team) -> list[Choice]:
        """Return the variables that put a team in place; places that were pruned away have none."""
        seats = [(role, person) for role, people in enumerate(team) for person in people]
        return [self.places[seat] for seat in seats if seat in self.places]


def team_model(problem: TeamProblem) -> TeamModel:
    """Return the program of a team problem with every constraint that it states."""
    program = Program()
    places = {
        (at, person): program.choice(f"{role.id}/{person}")
        for at, role in enumerate(problem.roles)
        for person in role.people.tolist()
    }
    model = TeamModel(program, problem, places)
    fill_every_opening(model)
    one_opening_each(model)
    stay_within_budget(model)
    for pin in problem.pins:
        keep_pin(model, pin)
    for rule in problem.rules:
        RULES[rule.kind](model, rule)
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


def keep_pin(model: TeamModel, pin: PersonPin) -> None:
    """Give the pinned person the pinned role; without such a place nothing is feasible."""
    place = model.places.get((pin.role, pin.person))
    model.program.exactly([] if place is None else [(1, place)], 1)


def keep_apart(model: TeamModel, rule: PeopleRule) -> None:
    """Give the named people at most 1 place in all."""
    model.program.at_most([(1, choice) for choice in model.of_people(rule.people)], 1)


def keep_together(model: TeamModel, rule: PeopleRule) -> None:
    """Give each of the named people as many places (0 or 1) as the next of them."""
    people = sorted(rule.people)
    for one, other in pairwise(people):
        difference = [(1, choice) for choice in model.of_people([one])]
        difference += [(-1, choice) for choice in model.of_people([other])]
        model.program.exactly(difference, 0)


def at_least_one(model: TeamModel, rule: PeopleRule) -> None:
    """Give the people of the group at least 1 place in all."""
    model.program.at_least([(1, choice) for choice in model.of_people(rule.people)], 1)


def differ_from(model: TeamModel, team: Team, places: int) -> None:
    """Keep the places shared with an earlier team at most at all openings less ``places``."""
    shared: list[Term] = [(1, choice) for choice in model.choices(team)]
    model.program.at_most(shared, model.problem.openings - places)


RULES = {"keep_apart": keep_apart, "keep_together": keep_together, "at_least_one": at_least_one}
"""The constraint of each kind of team rule."""
