"""A request in terms of one organisation: names become positions, all faults are found before anything is solved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.documents.placed import Fault, Path
from engine.domain.organisation import Organisation
from engine.errors import Problem
from engine.staffing.requests.name_lookup import Resolver
from engine.staffing.requests.request import RoleNeed, StaffingRequest
from engine.staffing.requests.resolved_rules import ResolvedPreference, ResolvedRule
from engine.staffing.requests.rule_resolution import BY_DEFAULT, RuleReading, Seniority


@dataclass(frozen=True)
class ResolvedSkill:
    """One skill need with the id of its skill."""

    skill_id: str
    min_level: float
    must: bool
    weight: float


@dataclass(frozen=True)
class ResolvedRole:
    """One role with its own dates; ``scores`` (position of person -> 0..100) is ``None`` where fit is computed.

    ``time_zone`` is ``None`` where any will do; else clocks may differ by ``most_hours_apart`` at most.
    """

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
    certificates: tuple[ResolvedSkill, ...] = ()
    languages: tuple[str, ...] = ()
    time_zone: str | None = None
    most_hours_apart: float = 24.0
    stretch: bool = False


@dataclass(frozen=True)
class ResolvedRequest:
    """A request whose every name is known to the organisation."""

    request: StaffingRequest
    roles: tuple[ResolvedRole, ...]
    rules: tuple[ResolvedRule, ...]
    preferences: tuple[ResolvedPreference, ...] = ()

    @property
    def openings(self) -> int:
        """People needed in all."""
        return sum(role.openings for role in self.roles)


def resolve(
    request: StaffingRequest, organisation: Organisation, seniority: Seniority = BY_DEFAULT
) -> tuple[ResolvedRequest, tuple[Problem, ...]]:
    """Return the request with its names looked up, and every name that could not be found.

    Parameters
    ----------
    request : StaffingRequest
        What was asked.
    organisation : Organisation
        Where names are looked up.
    seniority : Seniority
        Job levels that ``senior``, ``mentor`` and ``junior`` mean where nobody carries the tag.
    """
    resolver = Resolver(organisation)
    roles = tuple(_role(request, at, role, resolver) for at, role in enumerate(request.roles))
    reading = RuleReading(request, resolver, seniority)
    rules = tuple(reading.rule(rule, at) for at, rule in enumerate(request.rules))
    wishes = tuple(_preference(request, at, resolver) for at in range(len(request.preferences)))
    resolved = ResolvedRequest(request, roles, rules, wishes)
    return resolved, tuple(fault.problem() for fault in dict.fromkeys(resolver.faults))


def _preference(request: StaffingRequest, at: int, resolver: Resolver) -> ResolvedPreference:
    wish, roles = request.preferences[at], [role.id for role in request.roles]
    colleague = wish.colleague
    return ResolvedPreference(
        person=resolver.person(wish.person, ("preferences", at, "person")),
        points=wish.points,
        role=None if wish.role is None else roles.index(wish.role),
        colleague=None if colleague is None else resolver.person(colleague, ("preferences", at, "colleague")),
    )


def _role(request: StaffingRequest, at: int, role: RoleNeed, resolver: Resolver) -> ResolvedRole:
    start, end = request.role_dates(role)
    scores, zone = request.scores.get(role.id), role.time_zone
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
        certificates=tuple(
            ResolvedSkill(
                resolver.skill(need.skill, ("roles", at, "certificates", number, "skill")), need.min_level, True, 0.0
            )
            for number, need in enumerate(role.certificates)
        ),
        languages=role.languages,
        time_zone=None if zone is None else resolver.time_zone(zone.zone, ("roles", at, "time_zone", "zone")),
        most_hours_apart=24.0 if zone is None else zone.most_hours_apart,
        stretch=role.stretch,
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
