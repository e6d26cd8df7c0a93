"""A request in terms of one organisation: names become positions, all faults are found before anything is solved."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from engine.documents.placed import Fault, Path
from engine.domain.columns import split_list
from engine.domain.once_per_cut import once_per_cut
from engine.domain.organisation import Organisation
from engine.domain.skill_names import SkillNames
from engine.errors import Problem
from engine.staffing.requests.request import RoleNeed, StaffingRequest, TeamRule


@dataclass(frozen=True)
class ResolvedSkill:
    """One skill need with the id of its skill."""

    skill_id: str
    min_level: float
    must: bool
    weight: float


@dataclass(frozen=True)
class ResolvedRole:
    """One role with its own dates; ``scores`` (position of person -> 0..100) is ``None`` where fit is computed."""

    id: str
    name: str
    openings: int
    fte: float
    start: date
    end: date
    location: str | None
    max_hourly_cost: float | None
    skills: tuple[ResolvedSkill, ...]
    scores: dict[int, float] | None
    pinned: tuple[int, ...]
    banned: frozenset[int]


@dataclass(frozen=True)
class ResolvedRule:
    """One team rule: people by position, or what at least one member must have.

    ``kind`` is ``keep_apart``, ``keep_together`` or ``at_least_one``; ``name`` is how explanations call the rule.
    """

    kind: str
    name: str
    people: tuple[int, ...] = ()
    level: float | None = None
    tag: str | None = None
    skill_id: str | None = None
    min_level: float | None = None


@dataclass(frozen=True)
class ResolvedRequest:
    """A request whose every name is known to the organisation."""

    request: StaffingRequest
    roles: tuple[ResolvedRole, ...]
    rules: tuple[ResolvedRule, ...]

    @property
    def openings(self) -> int:
        """People needed in all."""
        return sum(role.openings for role in self.roles)


@dataclass
class Resolver:
    """Looks names up in one organisation and collects what it cannot find."""

    organisation: Organisation
    faults: list[Fault] = field(default_factory=list)

    def skill(self, name: str, at: Path) -> str:
        """Return the id of a skill given by id, name or alias; capitals and full-width forms do not matter."""
        found = self._skills.find(name)
        if len(found) > 1:
            what = f"{name!r} names {len(found)} skills."
            self.faults.append(Fault(at, "ambiguous-skill", what, self._skills.mend(name), name))
        if not found:
            what = f"No skill is called {name!r}."
            self.faults.append(Fault(at, "unknown-skill", what, self._skills.mend(name), name))
        return found[0] if found else ""

    def person(self, name: str, at: Path) -> int:
        """Return the position of a person given by id or by a name that one person alone bears, -1 if not found."""
        if name in self._positions:
            return self._positions[name]
        bearers = self._named.get(name, [])
        if len(bearers) == 1:
            return bearers[0]
        ids = self.organisation.workforce.person_ids
        if bearers:
            mend = f"Use the id: {', '.join(ids[person] for person in bearers[:5])}."
            self.faults.append(Fault(at, "ambiguous-person", f"{len(bearers)} people are called {name!r}.", mend, name))
        else:
            mend = _suggest(name, [*ids, *self._named], "the people employed on the day of the data")
            self.faults.append(Fault(at, "unknown-person", f"Nobody employed is called {name!r}.", mend, name))
        return -1

    def tag(self, name: str, at: Path) -> str:
        """Return a tag that at least one person carries."""
        known = sorted({tag for entry in self.organisation.workforce.tags.index for tag in split_list(entry)})
        if name not in known:
            mend = _suggest(name, known, "the tags in use")
            self.faults.append(Fault(at, "unknown-tag", f"Nobody carries the tag {name!r}.", mend, name))
        return name

    @cached_property
    def _skills(self) -> SkillNames:
        return _skill_names(self.organisation)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return _positions_of(self.organisation)

    @cached_property
    def _named(self) -> dict[str, list[int]]:
        return _named_in(self.organisation)


@once_per_cut
def _positions_of(organisation: Organisation) -> dict[str, int]:
    return {person_id: at for at, person_id in enumerate(organisation.workforce.person_ids)}


@once_per_cut
def _named_in(organisation: Organisation) -> dict[str, list[int]]:
    """Return the positions of the people who bear each name."""
    named: dict[str, list[int]] = {}
    for at, name in enumerate(organisation.workforce.names.values()):
        if name is not None:
            named.setdefault(name, []).append(at)
    return named


_skill_names = once_per_cut(SkillNames.of)


def resolve(request: StaffingRequest, organisation: Organisation) -> tuple[ResolvedRequest, tuple[Problem, ...]]:
    """Return the request with its names looked up, and every name that could not be found."""
    resolver = Resolver(organisation)
    roles = tuple(_role(request, at, role, resolver) for at, role in enumerate(request.roles))
    rules = tuple(_rule(rule, at, resolver) for at, rule in enumerate(request.rules))
    return ResolvedRequest(request, roles, rules), tuple(fault.problem() for fault in dict.fromkeys(resolver.faults))


def _role(request: StaffingRequest, at: int, role: RoleNeed, resolver: Resolver) -> ResolvedRole:
    start, end = request.role_dates(role)
    scores = request.scores.get(role.id)
    return ResolvedRole(
        id=role.id,
        name=role.name or role.id,
        openings=role.openings,
        fte=role.fte,
        start=start,
        end=end,
        location=role.location,
        max_hourly_cost=role.max_hourly_cost,
        skills=_skills(role, at, resolver),
        scores=None
        if scores is None
        else {resolver.person(name, ("scores", role.id, name)): value for name, value in scores.items()},
        pinned=tuple(
            resolver.person(pin.person, ("pins", number, "person"))
            for number, pin in enumerate(request.pins)
            if pin.role == role.id
        ),
        banned=frozenset(
            resolver.person(ban.person, ("bans", number, "person"))
            for number, ban in enumerate(request.bans)
            if ban.role in {None, role.id}
        ),
    )


def _skills(role: RoleNeed, at: int, resolver: Resolver) -> tuple[ResolvedSkill, ...]:
    found: dict[str, ResolvedSkill] = {}
    for number, need in enumerate(role.skills):
        place: Path = ("roles", at, "skills", number, "skill")
        skill_id = resolver.skill(need.skill, place)
        if skill_id and skill_id in found:
            what = f"Role {role.id!r} asks for the skill {skill_id!r} twice, once as {need.skill!r}."
            resolver.faults.append(Fault(place, "duplicate-skill", what, "Keep one of the two.", need.skill))
        found[skill_id] = ResolvedSkill(skill_id, need.min_level, need.must, need.weight)
    return tuple(found.values())


def _rule(rule: TeamRule, at: int, resolver: Resolver) -> ResolvedRule:
    for kind, people in (("keep_apart", rule.keep_apart), ("keep_together", rule.keep_together)):
        if people is not None:
            positions = [resolver.person(name, ("rules", at, kind, number)) for number, name in enumerate(people)]
            return ResolvedRule(kind, f"rules[{at}]", tuple(dict.fromkeys(positions)))
    wanted = rule.at_least_one
    assert wanted is not None
    place: Path = ("rules", at, "at_least_one")
    return ResolvedRule(
        "at_least_one",
        f"rules[{at}]",
        level=wanted.level,
        tag=None if wanted.tag is None else resolver.tag(wanted.tag, (*place, "tag")),
        skill_id=None if wanted.skill is None else resolver.skill(wanted.skill, (*place, "skill")),
        min_level=wanted.min_level,
    )


def _suggest(name: str, known: Sequence[str], where: str) -> str:
    by_fold = {entry.casefold(): entry for entry in known}
    near = difflib.get_close_matches(name.casefold(), list(by_fold), n=3, cutoff=0.6)
    if near:
        return f"Did you mean {', '.join(repr(by_fold[entry]) for entry in near)}?"
    return f"Look it up in {where}."
