"""Rules of a request as rules of the team problem: groups become sets of people, shares become whole places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import ceil, floor

import numpy as np

from engine.staffing.candidates.bank import Bank
from engine.staffing.candidates.bookings import fte_units
from engine.staffing.candidates.eligibility import Eligibility
from engine.staffing.candidates.groups import members
from engine.staffing.requests.resolution import ResolvedRequest
from engine.staffing.requests.resolved_rules import ResolvedGroup, ResolvedRule
from engine.staffing.team.problem import BalanceRule, ConflictRule, CountRule, PairRule, PeopleRule, Rule

EXACT = 1e-9
"""What a share of the places may miss a whole number by and still count as it."""


def stated_rules(request: ResolvedRequest, bank: Bank, eligibilities: tuple[Eligibility, ...]) -> tuple[Rule, ...]:
    """Return the rules of a request; a balance of both loads and shares becomes two rules of one name."""
    stating = _Stating(request, bank, eligibilities)
    return tuple(stated for rule in request.rules for stated in STATINGS[rule.kind](stating, rule))


class _Stating:
    def __init__(self, request: ResolvedRequest, bank: Bank, eligibilities: tuple[Eligibility, ...]) -> None:
        self.request = request
        self.bank = bank
        self.eligibilities = eligibilities

    def people(self, rule: ResolvedRule) -> Iterator[Rule]:
        yield PeopleRule(rule.name, rule.kind, frozenset(rule.people))

    def at_least_one(self, rule: ResolvedRule) -> Iterator[Rule]:
        yield PeopleRule(rule.name, rule.kind, frozenset(np.flatnonzero(self.bank.satisfying(rule)).tolist()))

    def pair(self, rule: ResolvedRule) -> Iterator[Rule]:
        mentors = self._group(rule.group)
        each = rule.juniors_per_mentor or self.request.openings
        yield PairRule(rule.name, mentors, self._group(rule.juniors) - mentors, each)

    def conflict(self, rule: ResolvedRule) -> Iterator[Rule]:
        sides = [(self._group(one), self._group(other)) for one, other in rule.sides]
        yield ConflictRule(rule.name, (*sides, *(self._reporting() if rule.reporting else ())))

    def existing_team(self, rule: ResolvedRule) -> Iterator[Rule]:
        places = (frozenset(rule.people),) * len(self.request.roles)
        yield CountRule(rule.name, rule.kind, places, int(rule.at_least or 0))

    def stretch_share(self, rule: ResolvedRule) -> Iterator[Rule]:
        places = tuple(frozenset(np.flatnonzero(able.stretch).tolist()) for able in self.eligibilities)
        yield self._counted(rule, places)

    def balance(self, rule: ResolvedRule) -> Iterator[Rule]:
        group = self._group(rule.group)
        if rule.at_least is not None or rule.at_most is not None:
            yield self._counted(rule, (group,) * len(self.request.roles))
        if rule.most_difference is None:
            return
        project = self.request.request.project
        booked = self.bank.bookings.peak_load(project.start, project.end)
        yield BalanceRule(
            rule.name,
            {person: int(booked[person]) for person in sorted(group)},
            tuple(int(fte_units(role.fte)) for role in self.request.roles),
            int(fte_units(rule.most_difference)),
            whole_group=not rule.among_team,
        )

    def _counted(self, rule: ResolvedRule, places: tuple[frozenset[int], ...]) -> CountRule:
        openings = self.request.openings
        return CountRule(
            rule.name,
            rule.kind,
            places,
            0 if rule.at_least is None else ceil(rule.at_least * openings - EXACT),
            None if rule.at_most is None else floor(rule.at_most * openings + EXACT),
        )

    def _group(self, group: ResolvedGroup | None) -> frozenset[int]:
        assert group is not None
        return members(group, self.bank.workforce)

    def _reporting(self) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
        """Yield every candidate who leads other candidates, and those they lead."""
        able = {person for able in self.eligibilities for person in np.flatnonzero(able.eligible).tolist()}
        positions = {person_id: at for at, person_id in enumerate(self.bank.workforce.person_ids)}
        led: dict[int, set[int]] = {}
        for person in able:
            manager = positions.get(self.bank.workforce.manager_id[person] or "")
            if manager in able and manager is not None and manager != person:
                led.setdefault(manager, set()).add(person)
        for manager, people in sorted(led.items()):
            yield frozenset({manager}), frozenset(people)


STATINGS: Mapping[str, Callable[[_Stating, ResolvedRule], Iterator[Rule]]] = {
    "keep_apart": _Stating.people,
    "keep_together": _Stating.people,
    "at_least_one": _Stating.at_least_one,
    "pair": _Stating.pair,
    "conflict_of_interest": _Stating.conflict,
    "keep_existing_team": _Stating.existing_team,
    "stretch_share": _Stating.stretch_share,
    "balance": _Stating.balance,
}
"""How each kind of rule is stated."""
