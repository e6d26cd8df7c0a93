"""From a plan file, and what it leaves to the dataset, to plain numbers; and every number with unit and source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from engine.documents.hints import did_you_mean
from engine.domain.frozen import FrozenModel
from engine.domain.organisation import Organisation
from engine.domain.sourced import Origin, Quantity
from engine.errors import InputError
from engine.errors import Problem as Trouble
from engine.planning.plan_amounts import Attrition, MoneyEach, Months, People, Seats, Work
from engine.planning.plan_file import (
    Contracting,
    DecisionKind,
    DemandSaid,
    FrozenDecision,
    PathSaid,
    RoleSaid,
    WorkforcePlan,
)
from engine.planning.problem import Amounts, Budget, Contract, Fixed, Hire, Path, Problem, Role
from engine.planning.records import Leaving, leaving_of_family, people_of_family

LOOKED_BACK = timedelta(days=730)


@dataclass(frozen=True)
class Resolved:
    """A plan with everything known: the file with what the dataset says filled in, and the same as plain numbers."""

    plan: WorkforcePlan
    problem: Problem
    as_of: date | None


def resolved(plan: WorkforcePlan, organisation: Organisation | None) -> Resolved:
    """Return the plan with what it leaves to the dataset looked up.

    Parameters
    ----------
    plan : WorkforcePlan
        What is asked.
    organisation : Organisation or None
        Facts of the day on which month 0 begins; needed where the plan leaves anything to them.

    Raises
    ------
    InputError
        A job family, course or skill that is not in the dataset, or nobody on record to learn from: every one.
    """
    as_of = plan.as_of or (organisation.valid_on if organisation is not None else None)
    if organisation is None:
        return Resolved(plan, problem_of(plan), as_of)
    looking = _Looking(organisation)
    said: dict[str, object] = {
        "roles": tuple(looking.role(at, role) for at, role in enumerate(plan.roles)),
        "paths": tuple(looking.path(at, path) for at, path in enumerate(plan.paths)),
        "demand": tuple(looking.demand(at, entry, plan.horizon_months) for at, entry in enumerate(plan.demand)),
    }
    if looking.troubles:
        raise InputError(*looking.troubles)
    found = plan.changed(**said)
    return Resolved(found, problem_of(found), as_of)


class _Looking:
    """Looks things up in the dataset and collects what is not there."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.troubles: list[Trouble] = []

    def role(self, at: int, role: RoleSaid) -> RoleSaid:
        family = role.job_family
        if family is None or (role.start is not None and role.attrition is not None):
            return role
        known = {str(row["job_family"]) for row in self.organisation.table("job_families").rows()}
        if family not in known:
            self._missing(f"roles[{at}].job_family", "job family", family, known)
            return role
        given: dict[str, object] = {}
        if role.start is None:
            people = people_of_family(self.organisation, family)
            why = f"Employed in {family} on {self.organisation.valid_on}."
            given["start"] = People(value=people, unit="people", source=Origin.DATA, why=why)
        if role.attrition is None:
            seen = leaving_of_family(self.organisation, family, LOOKED_BACK)
            if seen.person_years <= 0:
                what = (
                    f"Nobody of job family '{family}' was employed in the two years before, so nothing says who leaves."
                )
                self.troubles.append(_trouble("not-calibrated", what, "Give 'attrition:'.", f"roles[{at}]"))
                return role
            given["attrition"] = _attrition(seen)
        return role.changed(**given)

    def path(self, at: int, path: PathSaid) -> PathSaid:
        if path.course is None:
            return path
        rows = {str(row["course_id"]): row for row in self.organisation.table("courses").rows()}
        row = rows.get(path.course)
        if row is None:
            self._missing(f"paths[{at}].course", "course", path.course, set(rows))
            return path
        why = f"Course {path.course}."
        from_course = {
            "months": Months(
                value=float(np.ceil(float(str(row["months"])))), unit="months", source=Origin.DATA, why=why
            ),
            "cost": MoneyEach(value=float(str(row["cost"])), unit="money per person", source=Origin.DATA, why=why),
            "seats": Seats(value=float(str(row["seats"])), unit="seats", source=Origin.DATA, why=why),
        }
        return path.changed(**{key: value for key, value in from_course.items() if getattr(path, key) is None})

    def demand(self, at: int, entry: DemandSaid, months: int) -> DemandSaid:
        if entry.skill is None:
            return entry
        known = {str(row["skill_id"]) for row in self.organisation.table("skills").rows()}
        if entry.skill not in known:
            self._missing(f"demand[{at}].skill", "skill", entry.skill, known)
            return entry
        return entry.changed(skill=None, work=self.work(entry.skill, months))

    def work(self, skill: str, months: int) -> Work:
        """Return the demand for a skill over all projects, by month of the plan."""
        start = self.organisation.valid_on
        by_month = [0.0] * months
        for row in self.organisation.table("demand").rows():
            month = row["month"]
            if str(row["skill_id"]) != skill or not isinstance(month, date):
                continue
            number = (month.year - start.year) * 12 + month.month - start.month
            if 0 <= number < months:
                by_month[number] += float(str(row["person_months"]))
        why = f"Demand for {skill} in all projects from {start:%Y-%m}."
        return Work(value=tuple(by_month), unit="person-months a month", source=Origin.DATA, why=why)

    def _missing(self, column: str, kind: str, name: str, known: set[str]) -> None:
        what = f"There is no {kind} '{name[:80]}' in the dataset."
        self.troubles.append(_trouble(f"unknown-{kind.replace(' ', '-')}", what, did_you_mean(name, known), column))


def _attrition(seen: Leaving) -> Attrition:
    why = f"{seen.leavers} left in {seen.person_years:.4g} person-years, {seen.first} to {seen.last}."
    share = float(f"{1 - np.exp(-seen.leavers / seen.person_years):.9g}")
    return Attrition(value=share, unit="share per year", source=Origin.DATA, why=why)


def _trouble(code: str, what: str, mend: str, column: str) -> Trouble:
    return Trouble(code, what, mend, column=column)


def problem_of(plan: WorkforcePlan) -> Problem:
    """Return a plan that leaves nothing to the dataset as plain numbers."""
    roles = tuple(map(_role, plan.roles))
    place = {role.id: at for at, role in enumerate(roles)}
    limits, months = plan.limits, plan.horizon_months
    return Problem(
        months=months,
        common=plan.common_months,
        scenarios=tuple(scenario.id for scenario in plan.scenarios),
        probability=tuple(scenario.probability for scenario in plan.scenarios),
        roles=roles,
        paths=tuple(_path(path, roles, place) for path in plan.paths),
        demand=demand_of(plan),
        budgets=tuple(
            Budget(
                one.id,
                one.most.value,
                frozenset(one.parts),
                one.from_month,
                min(months - 1 if one.to_month is None else one.to_month, months - 1),
            )
            for one in limits.budgets
        ),
        training_seats=_value(limits.training_seats),
        recruiters=limits.recruiting.recruiters.value if limits.recruiting else None,
        hires_each=limits.recruiting.hires_each.value if limits.recruiting else 1.0,
        contractors=_value(limits.contractors),
        dismissals_allowed=limits.dismissals_allowed,
        fixed=tuple(_fixed(plan, frozen) for frozen in plan.frozen),
        whole=frozenset(plan.whole_numbers),
        gap=plan.gap,
    )


def _role(said: RoleSaid) -> Role:
    assert said.start is not None
    assert said.attrition is not None
    service, hiring, contracting = said.service, said.hiring, said.contracting
    return Role(
        id=said.id,
        start=said.start.value,
        staying=said.attrition.staying,
        salary=said.salary.value,
        hire=Hire(hiring.cost.value, int(hiring.lead.value), _value(hiring.most)) if hiring else None,
        contract=_contract(contracting) if contracting else None,
        dismissal_cost=said.dismissing.cost.value if said.dismissing else None,
        shortfall_cost=service.shortfall_cost.value if service.shortfall_cost else 0.0,
        floor=service.floor.share if service.floor else None,
        floor_from=service.floor_from_month,
    )


def _contract(said: Contracting) -> Contract:
    return Contract(said.cost.value, _value(said.most), said.output.share if said.output else 1.0)


def _path(said: PathSaid, roles: tuple[Role, ...], place: dict[str, int]) -> Path:
    assert said.months is not None
    assert said.cost is not None
    source = None if said.source is None else place[said.source]
    before = roles[place[said.to] if source is None else source]
    return Path(
        id=said.id,
        is_training=said.kind == "training",
        source=source,
        target=place[said.to],
        months=int(said.months.value),
        cost=said.cost.value,
        seats=_value(said.seats),
        passing=said.passing.share if said.passing else 1.0,
        staying=before.staying,
        pay=said.pay.value if said.pay else before.salary,
    )


def demand_of(plan: WorkforcePlan) -> Amounts:
    """Return the work of every scenario, role and month; entries add up."""
    roles = {role.id: at for at, role in enumerate(plan.roles)}
    scenarios = {scenario.id: at for at, scenario in enumerate(plan.scenarios)}
    total = np.zeros((len(scenarios), len(roles), plan.horizon_months))
    for entry in plan.demand:
        assert entry.work is not None
        said = entry.work.value
        listed = [said] if isinstance(said, float) else list(said)
        rate = 0.0 if entry.growth is None else entry.growth.value / 100
        last = plan.horizon_months - 1 if entry.to_month is None else min(entry.to_month, plan.horizon_months - 1)
        for month in range(entry.from_month, last + 1):
            work = listed[min(month, len(listed) - 1)] * (1 + rate) ** (month / 12)
            where = slice(None) if entry.scenario is None else scenarios[entry.scenario]
            total[where, roles[entry.role], month] += work
    return total


def _fixed(plan: WorkforcePlan, frozen: FrozenDecision) -> Fixed:
    on_path = frozen.decision in {DecisionKind.TRAIN, DecisionKind.REDEPLOY}
    names = [path.id for path in plan.paths] if on_path else [role.id for role in plan.roles]
    scenarios = [scenario.id for scenario in plan.scenarios]
    return Fixed(
        kind=frozen.decision,
        at=names.index((frozen.path if on_path else frozen.role) or ""),
        month=frozen.month,
        scenario=None if frozen.scenario is None else scenarios.index(frozen.scenario),
        people=frozen.people,
    )


def _value(said: Quantity | None) -> float | None:
    return None if said is None else said.value


class PlanAssumption(FrozenModel):
    """One number of the plan."""

    name: str
    """Path of it in the file."""
    value: float | tuple[float, ...]
    """The number."""
    unit: str
    """Its unit."""
    source: Origin
    """Where it comes from."""
    why: str = ""
    """Reason behind it."""


def assumptions_of(plan: WorkforcePlan) -> tuple[PlanAssumption, ...]:
    """Return every number of a plan with unit and source, in the order of the file."""
    return tuple(_sourced(plan, ""))


def _sourced(part: object, name: str) -> list[PlanAssumption]:
    if isinstance(part, (Quantity, Work)):
        return [PlanAssumption(name=name, value=part.value, unit=part.unit, source=part.source, why=part.why)]
    if isinstance(part, FrozenModel):
        fields = [(key, getattr(part, key)) for key in type(part).model_fields]
        return [one for key, below in fields for one in _sourced(below, f"{name}.{key}" if name else key)]
    if isinstance(part, tuple):
        labelled = [(getattr(item, "id", None) or str(at), item) for at, item in enumerate(part)]
        return [one for label, item in labelled for one in _sourced(item, f"{name}[{label}]")]
    if isinstance(part, dict):
        return [one for key, item in part.items() for one in _sourced(item, f"{name}.{key}")]
    return []
