"""Workforce plans from YAML files and from JSON data, with every problem at once and at its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from engine.documents.hints import did_you_mean
from engine.documents.models import head_faults, joined, refusal, shape_faults
from engine.documents.placed import Fault, Path, placed, plain
from engine.documents.positions import read_yaml
from engine.errors import InputError, Problem
from engine.planning.plan_file import DecisionKind, FrozenDecision, WorkforcePlan

EXAMPLE = "scenarios/workforce_plan.example.yaml"
SUM_TOLERANCE = 1e-6
ON_A_PATH = {DecisionKind.TRAIN: "training", DecisionKind.REDEPLOY: "redeployment"}
Found = list[Fault]


def read_plan(text: str, file: str) -> WorkforcePlan:
    """Return the plan written in a YAML file of kind ``workforce-plan``.

    Raises
    ------
    InputError
        Every problem found, each with file and line.
    """
    document = placed(read_yaml(text, file), file)
    plan, faults = _parse(plain(document), whole=True)
    if plan is None:
        raise refusal(faults, document)
    return plan


def plan_from_data(data: object) -> WorkforcePlan:
    """Return the plan in JSON data (dates as ISO texts); ``kind`` and ``format`` may be left out.

    Raises
    ------
    InputError
        Every problem found, each with its key path in ``column``.
    """
    if not isinstance(data, Mapping):
        raise InputError(Problem("not-a-map", "A workforce plan is an object of keys.", "Send a JSON object."))
    plan, faults = _parse(dict(data), whole=False)
    if plan is None:
        raise refusal(faults)
    return plan


def _parse(data: dict[str, Any], *, whole: bool) -> tuple[WorkforcePlan | None, Found]:
    faults = head_faults(WorkforcePlan, data) if whole else []
    try:
        plan = WorkforcePlan.model_validate(data, strict=False)
    except ValidationError as error:
        return None, joined(faults, shape_faults(error, WorkforcePlan, data, example=EXAMPLE))
    faults = joined(faults, _relation_faults(plan))
    return (None if faults else plan), faults


def _relation_faults(plan: WorkforcePlan) -> Iterator[Fault]:
    """Yield every fault between parts of a plan that is well formed."""
    yield from _twice(plan)
    yield from _odds(plan)
    yield from _paths(plan)
    yield from _demand(plan)
    yield from _months(plan)
    for at, frozen in enumerate(plan.frozen):
        yield from _frozen(plan, at, frozen)


def _twice(plan: WorkforcePlan) -> Iterator[Fault]:
    lists: dict[Path, Sequence[Any]] = {
        ("scenarios",): plan.scenarios,
        ("roles",): plan.roles,
        ("paths",): plan.paths,
        ("limits", "budgets"): plan.limits.budgets,
    }
    for where, items in lists.items():
        seen: set[str] = set()
        for at, item in enumerate(items):
            if item.id in seen:
                what = f"The id '{item.id}' is given twice."
                yield Fault((*where, at, "id"), "id-twice", what, "Give every one its own id.", item.id)
            seen.add(item.id)


def _odds(plan: WorkforcePlan) -> Iterator[Fault]:
    total = sum(scenario.probability for scenario in plan.scenarios)
    if abs(total - 1) > SUM_TOLERANCE:
        what = f"The probabilities of the scenarios add up to {total:g}, not 1."
        yield Fault(("scenarios",), "probabilities", what, f"Add {1 - total:+g} to one of them.", f"{total:g}")


def _paths(plan: WorkforcePlan) -> Iterator[Fault]:
    roles = {role.id for role in plan.roles}
    for at, path in enumerate(plan.paths):
        for key, name in (("from", path.source), ("to", path.to)):
            if name is not None and name not in roles:
                yield _unknown(("paths", at, key), "role", name, roles)
        if path.source == path.to:
            what = f"Path '{path.id}' leads from a role into itself."
            yield Fault(("paths", at, "to"), "refused", what, "Name another role.", path.to)
        if path.course is None:
            for key, value in (("months", path.months), ("cost", path.cost)):
                if value is None:
                    what = f"Path '{path.id}' says neither '{key}' nor a 'course' to read it from."
                    yield Fault(("paths", at), "missing-key", what, f"Add '{key}:'.")


def _demand(plan: WorkforcePlan) -> Iterator[Fault]:
    roles, scenarios = {role.id for role in plan.roles}, {scenario.id for scenario in plan.scenarios}
    for at, entry in enumerate(plan.demand):
        if entry.role not in roles:
            yield _unknown(("demand", at, "role"), "role", entry.role, roles)
        if entry.scenario is not None and entry.scenario not in scenarios:
            yield _unknown(("demand", at, "scenario"), "scenario", entry.scenario, scenarios)
    for at, role in enumerate(plan.roles):
        for key, value in (("start", role.start), ("attrition", role.attrition)):
            if value is None and role.job_family is None:
                what = f"Role '{role.id}' says neither '{key}' nor a 'job_family' to read it from."
                yield Fault(("roles", at), "missing-key", what, f"Add '{key}:'.")


def _months(plan: WorkforcePlan) -> Iterator[Fault]:
    spans: list[tuple[Path, int, int | None]] = [
        *((("demand", at), entry.from_month, entry.to_month) for at, entry in enumerate(plan.demand)),
        *((("limits", "budgets", at), one.from_month, one.to_month) for at, one in enumerate(plan.limits.budgets)),
    ]
    for where, first, last in spans:
        if first >= plan.horizon_months:
            yield _too_late((*where, "from_month"), first, plan)
        if last is not None and last < first:
            what = f"It ends in month {last}, before it begins in month {first}."
            yield Fault((*where, "to_month"), "end-before-start", what, "Swap them.", str(last))
    for at, role in enumerate(plan.roles):
        if role.service.floor is not None and role.service.floor_from_month >= plan.horizon_months:
            yield _too_late(("roles", at, "service", "floor_from_month"), role.service.floor_from_month, plan)
    if plan.common_months > plan.horizon_months:
        yield _too_late(("common_months",), plan.common_months, plan)


def _too_late(where: Path, month: int, plan: WorkforcePlan) -> Fault:
    what = f"Month {month} is beyond the horizon of {plan.horizon_months} months (0 to {plan.horizon_months - 1})."
    return Fault(where, "beyond-horizon", what, "Choose an earlier month, or a longer horizon_months.", str(month))


def _frozen(plan: WorkforcePlan, at: int, frozen: FrozenDecision) -> Iterator[Fault]:
    where: Path = ("frozen", at)
    if frozen.month >= plan.horizon_months:
        yield _too_late((*where, "month"), frozen.month, plan)
    if frozen.scenario is not None:
        known = {scenario.id for scenario in plan.scenarios}
        if frozen.scenario not in known:
            yield _unknown((*where, "scenario"), "scenario", frozen.scenario, known)
        elif frozen.month < plan.common_months:
            what = (
                f"Month {frozen.month} is one of the first {plan.common_months}, which are the same in all scenarios."
            )
            yield Fault((*where, "scenario"), "refused", what, "Take 'scenario' away.", frozen.scenario)
    key, other = ("path", "role") if frozen.decision in ON_A_PATH else ("role", "path")
    name = getattr(frozen, key)
    if name is None or getattr(frozen, other) is not None:
        what = f"'{frozen.decision}' is decided about a {key}, not about a {other}."
        yield Fault(where, "refused", what, f"Name it as '{key}:', and no '{other}'.")
    else:
        yield from _frozen_about(plan, where, frozen, name)


def _frozen_about(plan: WorkforcePlan, where: Path, frozen: FrozenDecision, name: str) -> Iterator[Fault]:
    if frozen.decision in ON_A_PATH:
        known = {path.id for path in plan.paths if path.kind == ON_A_PATH[frozen.decision]}
        if name not in known:
            yield _unknown((*where, "path"), f"path of {ON_A_PATH[frozen.decision]}", name, known)
        return
    roles = {role.id: role for role in plan.roles}
    if name not in roles:
        yield _unknown((*where, "role"), "role", name, roles)
        return
    law = {DecisionKind.HIRE: "hiring", DecisionKind.CONTRACT: "contracting", DecisionKind.DISMISS: "dismissing"}
    if getattr(roles[name], law[frozen.decision]) is None:
        what = f"Role '{name}' says nothing of {law[frozen.decision]}, and it is decided already."
        yield Fault((*where, "role"), "refused", what, f"Give the role '{law[frozen.decision]}:'.", name)


def _unknown(where: Path, kind: str, name: str, known: Mapping[str, object] | set[str]) -> Fault:
    what = f"There is no {kind} '{name[:80]}'."
    return Fault(where, f"unknown-{kind.split(' ', maxsplit=1)[0]}", what, did_you_mean(name, known), name[:80])
