"""Judges every answer again from the tables, with no code of the model, before anyone sees it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

import numpy as np

from engine.errors import Problem, SolverError
from engine.staffing.answers.answer import Feasible, Infeasible, Optimal, StaffingAnswer, Team
from engine.staffing.judging.judge import Judge
from engine.staffing.judging.rule_judge import RuleJudge
from engine.staffing.judging.tier_judge import TierJudge
from engine.staffing.requests.resolution import ResolvedRequest, ResolvedRole

CLOSE = 1e-4
CENT = Decimal("0.01")
MOST_LEFT_OUT = 100
"""Roles of a conflict that are left out one by one to see that each is needed; more are seen at once."""


def check_answer(answer: StaffingAnswer, request: ResolvedRequest, judge: Judge) -> None:
    """Accept an answer or refuse it.

    Every place is judged from the tables; openings, pins, rules, budget, scores, distances between teams, bound and
    gap are recomputed. An infeasible answer's clashing roles are recounted by bipartite matching with
    augmenting paths (Kuhn 1955).

    Raises
    ------
    SolverError
        With every fault found.
    """
    check = _Check(request, judge)
    outcome = answer.outcome
    faults: list[str] = []
    if isinstance(outcome, (Optimal, Feasible)):
        for number, team in enumerate(outcome.teams):
            faults += [f"team {number + 1}: {fault}" for fault in check.team_faults(team)]
        faults += check.order_faults(outcome)
    elif isinstance(outcome, Infeasible):
        faults += check.infeasible_faults(outcome)
    faults += _part_faults(answer)
    if faults:
        mend = "Report this with the request and the data: the solver and the checker disagree."
        raise SolverError(*(Problem("answer-refused", f"The checker refuses the answer: {f}.", mend) for f in faults))


def check_teams(teams: Sequence[Team], request: ResolvedRequest, judge: Judge) -> None:
    """Accept teams that were found for another question than the best one, or refuse them.

    Raises
    ------
    SolverError
        With every fault found.
    """
    check = _Check(request, judge)
    faults = [f"team {at + 1}: {fault}" for at, team in enumerate(teams) for fault in check.team_faults(team)]
    if faults:
        mend = "Report this with the request and the data: the solver and the checker disagree."
        raise SolverError(*(Problem("answer-refused", f"The checker refuses the answer: {f}.", mend) for f in faults))


def _part_faults(answer: StaffingAnswer) -> Iterator[str]:
    fits = {(place.role, place.person_id): place.fit for team in answer.teams for place in team.places}
    for member in answer.members:
        total = sum(part.points for part in member.parts) if member.parts else 100.0
        fit = fits.get((member.role, member.person_id))
        if fit is None or abs(total - fit) > 0.005 + CLOSE:
            yield f"the fit of {member.person_id} to {member.role} is not the sum of its parts"


class _Check:
    def __init__(self, request: ResolvedRequest, judge: Judge) -> None:
        self.request = request
        self.judge = judge
        self.able: dict[ResolvedRole, frozenset[int]] = {}
        self.rules = RuleJudge(request, judge)
        self.tiers = TierJudge(request, judge)
        self.people = judge.people
        self.position = {person_id: at for at, person_id in enumerate(self.people.person_ids)}
        self.roles = {role.id: role for role in request.roles}
        known = bool(np.isfinite(self.people.hourly_cost).any())
        budget = request.request.project.budget
        self.budget = Decimal(str(budget)) if budget is not None and known else None

    def team_faults(self, team: Team) -> Iterator[str]:
        placed = [(self.roles[place.role], self.position[place.person_id]) for place in team.places]
        filled = Counter(role.id for role, _ in placed)
        for role in self.request.roles:
            if filled[role.id] != role.openings:
                yield f"{role.id} has {filled[role.id]} of {role.openings} places filled"
            yield from (f"the pin of {p} to {role.id} is ignored" for p in role.pinned if (role, p) not in placed)
        people = [person for _, person in placed]
        if len(set(people)) < len(people):
            yield "a person takes two openings"
        for role, person in placed:
            for fault in self.judge.faults(role, person, needs_cost=self.budget is not None):
                yield f"{self.people.person_ids[person]} in {role.id} {fault}"
        broken = [rule for rule in self.request.rules if not self.rules.holds(rule, placed)]
        yield from (f"{rule.name} does not hold" for rule in broken)
        yield from self._sum_faults(team, placed)

    def _sum_faults(self, team: Team, placed: Sequence[tuple[ResolvedRole, int]]) -> Iterator[str]:
        for place, (role, person) in zip(team.places, placed, strict=True):
            if role.scores is not None and abs(place.fit - role.scores[person]) > CLOSE:
                yield f"the score of {place.person_id} in {role.id} is not the one given"
            penalty = self.judge.penalty(role, person)
            if abs(penalty - place.penalty) > CLOSE * max(1.0, penalty):
                yield f"the penalty of {place.person_id} in {role.id} is {penalty}, not {place.penalty}"
            if place.stretch != self.judge.is_stretch(role, person):
                yield f"whether {place.person_id} in {role.id} is a stretch assignment is told wrongly"
        yield from self.tiers.faults(team, placed, [self._cost(*pair) for pair in placed])
        if self.budget is not None and sum(self._cost(*pair) for pair in placed) > self.budget + CENT * len(placed):
            yield "the budget does not hold"

    def _cost(self, role: ResolvedRole, person: int) -> Decimal:
        weekdays = sum(
            1 for ordinal in range(role.start.toordinal(), role.end.toordinal() + 1) if (ordinal + 6) % 7 < 5
        )
        hourly = Decimal(str(float(self.people.hourly_cost[person])))
        return (hourly * 8 * weekdays * Decimal(str(role.fte))).quantize(CENT, ROUND_HALF_EVEN)

    def order_faults(self, outcome: Optimal | Feasible) -> Iterator[str]:
        teams = outcome.teams
        scores = [team.objective for team in teams]
        given_up = self.tiers.tolerance
        if any(later > earlier + given_up + CLOSE for earlier, later in pairwise(scores)):
            yield "a later team scores more than an earlier one"
        if outcome.bound < scores[0] - CLOSE:
            yield f"the bound {outcome.bound} is below the best team's {scores[0]}"
        if isinstance(outcome, Optimal):
            if outcome.bound - scores[0] > given_up + CLOSE:
                yield "an optimal answer has a gap"
            yield from self.tiers.gap_faults(teams[0])
        apart = min(2, self.request.openings)
        for at, one in enumerate(teams):
            for other in teams[at + 1 :]:
                seats = {(place.role, place.person_id) for place in one.places}
                if len(seats - {(place.role, place.person_id) for place in other.places}) < apart:
                    yield f"two teams differ in fewer than {apart} places"

    def infeasible_faults(self, outcome: Infeasible) -> Iterator[str]:
        if not outcome.conflicts:
            yield "an infeasible answer names no conflict"
        able = {lack.role: self._able(self.roles[lack.role]) for lack in outcome.lacking}
        for lack in outcome.lacking:
            if len(able[lack.role]) != lack.eligible:
                yield f"{len(able[lack.role])} people qualify for {lack.role}, not {lack.eligible}"
        for conflict in outcome.conflicts:
            if all(name.startswith("role:") for name in conflict.requirements):
                names = [name.removeprefix("role:") for name in conflict.requirements]
                yield from self._clash_faults(names, able, minimal=conflict.verified)

    def _clash_faults(self, names: list[str], able: dict[str, frozenset[int]], *, minimal: bool) -> Iterator[str]:
        if self._filled(names, able):
            yield f"{', '.join(names)} can be filled together"
        if not minimal or (len(names) > MOST_LEFT_OUT and self._one_too_many(names, able)):
            return
        for name in names:
            if not self._filled([other for other in names if other != name], able):
                yield f"the conflict of {', '.join(names)} is not minimal: {name} is not needed"

    def _one_too_many(self, names: list[str], able: dict[str, frozenset[int]]) -> bool:
        """Return whether exactly one opening stays empty and every role could pass a person on to it."""
        holder: dict[int, str] = {}
        openings = [name for name in names for _ in range(self.roles[name].openings)]
        failed = [name for name in openings if not _seated(name, able, holder)]
        return len(failed) == 1 and set(_reached(failed[0], able, holder)) == set(names)

    def _able(self, role: ResolvedRole) -> frozenset[int]:
        """Return who may hold a role; roles with the same conditions are judged once."""
        alike = self.judge.alike(role)
        if alike is None:
            return self._judged(role)
        if alike not in self.able:
            self.able[alike] = self._judged(role)
        return self.able[alike]

    def _judged(self, role: ResolvedRole) -> frozenset[int]:
        needs_cost = self.budget is not None
        people = range(len(self.people))
        return frozenset(p for p in people if next(self.judge.faults(role, p, needs_cost=needs_cost), None) is None)

    def _filled(self, names: Sequence[str], able: dict[str, frozenset[int]]) -> bool:
        return fillable({name: self.roles[name].openings for name in names}, able)


def fillable(openings: Mapping[str, int], able: Mapping[str, frozenset[int]]) -> bool:
    """Return whether every opening of some roles can have its own person, of those able to take the role."""
    holder: dict[int, str] = {}
    return all(_seated(name, able, holder) for name, number in openings.items() for _ in range(number))


def _seated(role: str, able: Mapping[str, frozenset[int]], holder: dict[int, str]) -> bool:
    """Give a role one more person, moving others to other roles along an augmenting path of roles if need be."""
    taken_from: dict[str, tuple[str, int]] = {}
    reached = [role]
    for other in reached:
        free = able[other].difference(holder)
        if free:
            _move(role, other, min(free), taken_from, holder)
            return True
        for person in able[other]:
            owner = holder[person]
            if owner != role and owner not in taken_from:
                taken_from[owner] = (other, person)
                reached.append(owner)
    return False


def _reached(role: str, able: Mapping[str, frozenset[int]], holder: Mapping[int, str]) -> list[str]:
    """Return the roles that could pass a person on to a role, however many steps away; all their people are taken."""
    reached = [role]
    seen = {role}
    for other in reached:
        owners = {holder[person] for person in able[other]} - seen
        seen |= owners
        reached += sorted(owners)
    return reached


def _move(role: str, last: str, person: int, taken_from: dict[str, tuple[str, int]], holder: dict[int, str]) -> None:
    while last != role:
        heir, handed = taken_from[last]
        holder[person] = last
        last, person = heir, handed
    holder[person] = role
