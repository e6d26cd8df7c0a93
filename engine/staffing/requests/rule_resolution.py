"""Rules about the team with their names looked up, and what their short forms mean in this organisation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.documents.placed import Fault, Path
from engine.domain.table import Table
from engine.staffing.requests.name_lookup import Resolver
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.resolved_rules import ResolvedGroup, ResolvedRule
from engine.staffing.requests.team_rules import (
    AtLeastOne,
    Balance,
    ConflictOfInterest,
    ExistingTeam,
    MentorPair,
    Selection,
    StretchShare,
    TeamRule,
)

SENIOR, MENTOR, JUNIOR = "senior", "mentor", "junior"


@dataclass(frozen=True)
class Seniority:
    """Job levels that words mean where nobody carries them as a tag: lowest of ``senior``, highest of ``junior``."""

    senior_level: float = 5.0
    junior_level: float = 2.0


BY_DEFAULT = Seniority()


@dataclass(frozen=True)
class RuleReading:
    """Looks up what the rules of one request name."""

    request: StaffingRequest
    resolver: Resolver
    seniority: Seniority

    def rule(self, rule: TeamRule, at: int) -> ResolvedRule:
        """Return one rule; what it names in vain is collected by the resolver."""
        kind, given = next((kind, value) for kind, value in rule if value is not None)
        return READINGS[kind](self, f"rules[{at}]", ("rules", at, kind), given)

    def people(self, names: tuple[str, ...], at: Path) -> tuple[int, ...]:
        """Return the positions of named people, each once."""
        found = [self.resolver.person(name, (*at, number)) for number, name in enumerate(names)]
        return tuple(dict.fromkeys(found))

    def group(self, group: Selection, at: Path) -> ResolvedGroup:
        """Return the criteria of a group."""
        return ResolvedGroup(
            level=group.level,
            most_level=group.most_level,
            tag=None if group.tag is None else self.resolver.tag(group.tag, (*at, "tag")),
            units=None if group.unit is None else self.resolver.units(group.unit, (*at, "unit")),
            location=group.location,
            people=None if group.people is None else self.people(group.people, (*at, "people")),
        )

    def at_least_one(self, name: str, at: Path, wanted: AtLeastOne) -> ResolvedRule:
        """Return the rule; ``senior`` is a job level where nobody carries the tag."""
        level, tag = wanted.level, wanted.tag
        if tag == SENIOR and SENIOR not in self.resolver.tags:
            level, tag = self.seniority.senior_level, None
        return ResolvedRule(
            "at_least_one",
            name,
            level=level,
            tag=None if tag is None else self.resolver.tag(tag, (*at, "tag")),
            skill_id=None if wanted.skill is None else self.resolver.skill(wanted.skill, (*at, "skill")),
            min_level=wanted.min_level,
        )

    def pair(self, name: str, at: Path, pair: MentorPair) -> ResolvedRule:
        """Return the rule with its defaults filled in."""
        tags = self.resolver.tags
        mentor = ResolvedGroup(tag=MENTOR) if MENTOR in tags else ResolvedGroup(level=self.seniority.senior_level)
        junior = ResolvedGroup(tag=JUNIOR) if JUNIOR in tags else ResolvedGroup(most_level=self.seniority.junior_level)
        return ResolvedRule(
            "pair",
            name,
            group=mentor if pair.mentor is None else self.group(pair.mentor, (*at, "mentor")),
            juniors=junior if pair.junior is None else self.group(pair.junior, (*at, "junior")),
            juniors_per_mentor=pair.juniors_per_mentor,
        )

    def conflict_of_interest(self, name: str, at: Path, conflict: ConflictOfInterest) -> ResolvedRule:
        """Return the rule; pairs of people are pairs of groups of one."""
        sides = []
        for number, pair in enumerate(conflict.pairs):
            one, other = (
                ResolvedGroup(people=(self.resolver.person(who, (*at, "pairs", number, side)),))
                for side, who in enumerate(pair)
            )
            sides.append((one, other))
        if conflict.between is not None:
            left, right = (self.group(side, (*at, "between", n)) for n, side in enumerate(conflict.between))
            sides.append((left, right))
        return ResolvedRule("conflict_of_interest", name, reporting=conflict.reporting, sides=tuple(sides))

    def keep_existing_team(self, name: str, at: Path, existing: ExistingTeam) -> ResolvedRule:
        """Return the rule; the present team is whoever is booked on the project, unless it is named."""
        if existing.people is not None:
            people = self.people(existing.people, (*at, "people"))
        elif self.request.project.project_id is not None:
            people = self._on_project(self.request.project.project_id)
        else:
            people = ()
            what = "The present team is not known: the project has no project_id."
            mend = "Give project.project_id, or {at_least: 2, people: [...]}."
            self.resolver.faults.append(Fault(at, "unknown-team", what, mend))
        return ResolvedRule("keep_existing_team", name, people=people, at_least=float(existing.at_least))

    def stretch_share(self, name: str, at: Path, share: StretchShare) -> ResolvedRule:
        """Return the rule."""
        del at
        return ResolvedRule("stretch_share", name, at_least=share.at_least, at_most=share.at_most)

    def balance(self, name: str, at: Path, balance: Balance) -> ResolvedRule:
        """Return the rule."""
        return ResolvedRule(
            "balance",
            name,
            group=self.group(balance, at),
            at_least=balance.at_least,
            at_most=balance.at_most,
            most_difference=balance.most_difference,
            among_team=balance.among == "team",
        )

    def _on_project(self, project_id: str) -> tuple[int, ...]:
        """Return who is booked on any role of a project on a day between the request's dates."""
        roles = _roles_of(self.resolver.organisation.table("roles"), project_id)
        table, project = self.resolver.organisation.table("assignments"), self.request.project
        rows = zip(
            self.resolver.organisation.workforce.positions_of(table.text("person_id")).tolist(),
            table.text("role_id").values(),
            table.date("start").astype(object).tolist(),
            table.date("end").astype(object).tolist(),
            strict=True,
        )
        return tuple(
            sorted(
                {
                    person
                    for person, role, start, end in rows
                    if person >= 0 and role in roles and start <= project.end and end >= project.start
                }
            )
        )


def _roles_of(roles: Table, project_id: str) -> frozenset[str | None]:
    pairs = zip(roles.text("role_id").values(), roles.text("project_id").values(), strict=True)
    return frozenset(role for role, project in pairs if project == project_id)


def _together(kind: str) -> Callable[[RuleReading, str, Path, tuple[str, ...]], ResolvedRule]:
    return lambda reading, name, at, people: ResolvedRule(kind, name, reading.people(people, at))


READINGS: Mapping[str, Callable[..., ResolvedRule]] = {
    "keep_apart": _together("keep_apart"),
    "keep_together": _together("keep_together"),
    "at_least_one": RuleReading.at_least_one,
    "pair": RuleReading.pair,
    "conflict_of_interest": RuleReading.conflict_of_interest,
    "keep_existing_team": RuleReading.keep_existing_team,
    "stretch_share": RuleReading.stretch_share,
    "balance": RuleReading.balance,
}
"""How each kind of rule is looked up."""
