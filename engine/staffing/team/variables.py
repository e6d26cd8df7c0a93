"""The variables of a team program, and what a choice of them means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.staffing.cp_sat import Choice, Program, Term
from engine.staffing.team.problem import Team, TeamProblem


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
    granted : tuple of Choice
        For each wish about a colleague, the variable that says whether both are in the team.
    """

    program: Program
    problem: TeamProblem
    places: Mapping[tuple[int, int], Choice]
    granted: tuple[Choice, ...] = ()

    def of_role(self, role: int) -> dict[int, Choice]:
        """Return the variables of one role by person."""
        people = self.problem.roles[role].people.tolist()
        return {person: self.places[role, person] for person in people}

    def of_people(self, people: Iterable[int]) -> list[Choice]:
        """Return the variables of some people in any role."""
        wanted = set(people)
        return [choice for (_, person), choice in self.places.items() if person in wanted]

    def taken_by(self, people: Iterable[int], coefficient: int = 1) -> list[Term]:
        """Return the terms that count the places of some people, each with a coefficient."""
        return [(coefficient, choice) for choice in self.of_people(people)]

    def score(self) -> list[Term]:
        """Return the first tier of the objective."""
        return self.tier(0)

    def tier(self, number: int) -> list[Term]:
        """Return a tier of the objective (0 is the first): its places and the wishes that come true."""
        terms = []
        for at, role in enumerate(self.problem.roles):
            scored = zip(role.values(number).tolist(), role.people.tolist(), strict=True)
            terms += [(score, self.places[at, person]) for score, person in scored if score]
        granted = zip(self.problem.wishes, self.granted, strict=True)
        return terms + [(wish.points, choice) for wish, choice in granted if wish.tier == number]

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

    def holds_all_of(self, team: Team) -> bool:
        """Return whether every place of a team has a variable."""
        return len(self.choices(team)) == sum(len(people) for people in team)
