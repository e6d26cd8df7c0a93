"""The difference between two teams as moves: who goes out, who comes in, who changes role, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest

import numpy as np

from engine.domain.frozen import Localised
from engine.evidence.fact import Fact
from engine.staffing.answers.casting import Casting
from engine.staffing.answers.person_name import PersonName
from engine.staffing.changes.plan import Places
from engine.staffing.changes.replan_answer import Move, TierDelta
from engine.staffing.requests.request import SCORE_STEPS
from engine.staffing.team.problem import Team


def moves_between(casting: Casting, before: Places, after: Team, names: Mapping[str, str | None]) -> tuple[Move, ...]:
    """Return what happens at every place that changes hands, in the order of the roles before and after.

    Parameters
    ----------
    casting : Casting
        The request as it is now.
    before : tuple of (role id, person id)
        The plan; people who are not employed any more and roles that are not asked for any more may be among them.
    after : Team
        The team now.
    names : mapping of str to str or None
        Full names of everybody in the plan.
    """
    ids = [role.id for role in casting.request.roles]
    now = {role: [casting.person_id(person) for person in people] for role, people in zip(ids, after, strict=True)}
    held: dict[str, list[str]] = {role: [] for role in ids}
    for role, person in before:
        held.setdefault(role, []).append(person)
    teller = _Teller(casting, held, now, names)
    found: list[Move] = []
    for role, holders in held.items():
        had, has = sorted(holders), now.get(role, [])
        leaving = [person for person in had if person not in has]
        coming = [person for person in has if person not in had]
        found += [teller.move(role, out, into) for out, into in zip_longest(leaving, coming)]
    return tuple(found)


def counted(moves: Sequence[Move]) -> int:
    """Return how many moves there are: places that somebody takes who did not have them."""
    return sum(move.into is not None for move in moves)


def tier_deltas(casting: Casting, before: Team | None, after: Team) -> tuple[TierDelta, ...]:
    """Return what every tier of the request's objective gains; ``before`` is ``None`` where it has no values."""
    problem = casting.problem
    new = [value / SCORE_STEPS for value in problem.values_of(after)]
    old = [None] * len(new) if before is None else [value / SCORE_STEPS for value in problem.values_of(before)]
    return tuple(
        TierDelta(tier=tier.name, before=was, after=now, difference=None if was is None else now - was)
        for tier, was, now in zip(problem.tiers, old, new, strict=True)
    )


def move_facts(casting: Casting, moves: Sequence[Move]) -> list[Fact]:
    """Return the places that change hands, and the records behind whoever comes."""
    facts = []
    roles = {role.id: at for at, role in enumerate(casting.request.roles)}
    position = {name: at for at, name in enumerate(casting.bank.workforce.person_ids)}
    for move in moves:
        if move.out is not None:
            key = {"person_id": move.out.person_id, "role_id": move.role}
            facts.append(Fact(table="assignments", key=key, column="role_id", value=move.role))
        if move.into is not None:
            parts = casting.parts(roles[move.role], position[move.into.person_id])
            facts += [fact for part in parts for fact in part.facts]
    return facts


class _Teller:
    """Puts moves into words."""

    def __init__(
        self,
        casting: Casting,
        held: Mapping[str, Sequence[str]],
        now: Mapping[str, Sequence[str]],
        names: Mapping[str, str | None],
    ) -> None:
        self.casting = casting
        self.names = names
        self.had = {person: role for role, people in held.items() for person in people}
        self.has = {person: role for role, people in now.items() for person in people}
        self.roles = {role.id: at for at, role in enumerate(casting.request.roles)}
        self.position = {name: at for at, name in enumerate(casting.bank.workforce.person_ids)}

    def move(self, role: str, out: str | None, into: str | None) -> Move:
        """Return one move."""
        points = None if out is None or into is None else self._points(role, out), self._points(role, into or "")
        return Move(
            kind="release" if into is None else "fill" if out is None else "replace",
            role=role,
            out=self._named(out),
            into=self._named(into),
            out_to=self.has.get(out) if out is not None else None,
            into_from=self.had.get(into) if into is not None else None,
            difference=None if points[0] is None or points[1] is None else (points[1] - points[0]) / SCORE_STEPS,
            why=tuple(self._why(role, out, into)),
        )

    def _named(self, person: str | None) -> PersonName | None:
        if person is None:
            return None
        at = self.position.get(person)
        name = self.names.get(person) if at is None else self.casting.bank.workforce.names[at]
        return PersonName(person_id=person, name=name)

    def _points(self, role: str, person: str) -> int | None:
        """Return the points of the first tier that a person has in a role, ``None`` where they cannot take it."""
        at, who = self.roles.get(role), self.position.get(person)
        if at is None or who is None:
            return None
        column = self.casting.problem.roles[at]
        found = np.searchsorted(column.people, who)
        there = found < len(column.people) and column.people[found] == who
        return int(column.score[found]) if there else None

    def _why(self, role: str, out: str | None, into: str | None) -> list[Localised]:
        if role not in self.roles:
            return [Localised(en=f"{role} is not asked for any more", zh=f"不再需要角色 {role}")]
        if out is None:
            moved = self.had.get(into or "")
            if moved is not None:
                return [Localised(en=f"{role} was open; comes from {moved}", zh=f"{role} 空缺；由 {moved} 调入")]
            return [Localised(en=f"{role} was open", zh=f"{role} 空缺")]
        unmet = self._unmet(role, out)
        if unmet:
            return unmet
        if out in self.has:
            to = self.has[out]
            return [Localised(en=f"is needed in {to}", zh=f"需调往 {to}")]
        if into is None:
            return [Localised(en=f"{role} has fewer openings", zh=f"{role} 名额减少")]
        return [Localised(en="the places together are better filled so", zh="整体配置因此更优")]

    def _unmet(self, role: str, person: str) -> list[Localised]:
        """Return the conditions that a person of the plan does not meet any more."""
        at, who = self.roles[role], self.position.get(person)
        if who is None:
            return [Localised(en="is not employed any more", zh="已不在职")]
        bans = self.casting.request.request.bans
        name = self.casting.bank.workforce.names[who]
        banned = [ban for ban in bans if ban.role in {None, role} and ban.person in {person, name}]
        if banned:
            return [Localised(en=ban.because, zh=ban.because) for ban in banned]
        filters = self.casting.eligibilities[at].filters
        return [
            Localised(en=f"does not meet: {each.label.en}", zh=f"不满足：{each.label.text('zh')}")
            for each in filters
            if not each.passes[who]
        ]
