"""An independent judge of plans: month by month, person by person, from the file's own words.

It shares nothing with the program, the reckoning or the plain numbers they are made from: a mistake in those cannot
pass. What it reads is the plan file (with what the dataset says filled in) and the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.planning.answer import PlanAnswer, ScenarioPlan
from engine.planning.plan_file import CostPart, PathSaid, RoleSaid, WorkforcePlan

NEAR = 2e-4
"""How far sums of rounded amounts may be off, relative to what is compared and at least in absolute terms."""


def judge(plan: WorkforcePlan, answer: PlanAnswer) -> tuple[str, ...]:
    """Return everything in which an answer is not a plan of the file, or says of itself what is not so."""
    faults = [fault for told in answer.scenarios for fault in _Judge(plan, told).faults()]
    faults += _common(plan, answer)
    if answer.scenarios:
        odds = {scenario.id: scenario.probability for scenario in plan.scenarios}
        expected = sum(odds[told.scenario] * told.cost for told in answer.scenarios)
        if answer.expected_cost is None or _differs(expected, answer.expected_cost):
            faults.append(f"expected cost {answer.expected_cost} is {expected:.6g}")
        if answer.bound is not None and answer.bound > expected + NEAR * max(1.0, abs(expected)):
            faults.append(f"the cost {expected:.6g} is below the bound {answer.bound}")
    return tuple(faults)


def _differs(one: float, other: float) -> bool:
    return abs(one - other) > NEAR * max(1.0, abs(one), abs(other))


def _above(amount: float, limit: float) -> bool:
    return amount > limit + NEAR * max(1.0, abs(limit))


def _common(plan: WorkforcePlan, answer: PlanAnswer) -> Iterator[str]:
    """Yield decisions of the common months that differ between scenarios."""
    for told in answer.scenarios[1:]:
        first = answer.scenarios[0]
        pairs = [
            *((one.role, a, b) for one, two in zip(first.roles, told.roles, strict=True) for a, b in _series(one, two)),
            *((one.path, one.starts, two.starts) for one, two in zip(first.paths, told.paths, strict=True)),
        ]
        for name, mine, others in pairs:
            for month in range(plan.common_months):
                if mine[month] != others[month]:
                    yield f"{name}: month {month} is decided otherwise in {told.scenario} than in {first.scenario}"


def _series(one: object, two: object) -> list[tuple[tuple[float, ...], tuple[float, ...]]]:
    return [(getattr(one, name), getattr(two, name)) for name in ("hires", "contractors", "dismissals")]


@dataclass
class _Judge:
    """Walks through one scenario; what it finds is added to ``found``."""

    plan: WorkforcePlan
    told: ScenarioPlan
    found: list[str] = field(default_factory=list)

    def faults(self) -> list[str]:
        self._kept_apart()
        for role in self.plan.roles:
            self._role(role)
        self._training()
        self._whole_plan()
        money = self._money()
        self._budgets(money)
        self._costs(money)
        self._frozen()
        return self.found

    def _say(self, what: str) -> None:
        self.found.append(f"{self.told.scenario}: {what}")

    def _kept_apart(self) -> None:
        """No amount is negative, and what must be whole is whole."""
        kinds = {"training": "train", "redeployment": "redeploy"}
        amounts = [
            *(("hire", one.role, one.hires) for one in self.told.roles),
            *(("contract", one.role, one.contractors) for one in self.told.roles),
            *(("dismiss", one.role, one.dismissals) for one in self.told.roles),
            *((kinds[self._path(one.path).kind], one.path, one.starts) for one in self.told.paths),
        ]
        whole = {kind.value for kind in self.plan.whole_numbers}
        for kind, name, series in amounts:
            if any(amount < 0 for amount in series):
                self._say(f"{kind} {name}: a number of people below 0")
            if kind in whole and any(abs(amount - round(amount)) > NEAR for amount in series):
                self._say(f"{kind} {name}: not whole")

    def _path(self, name: str) -> PathSaid:
        return next(path for path in self.plan.paths if path.id == name)

    def _role(self, role: RoleSaid) -> None:
        told = next(one for one in self.told.roles if one.role == role.id)
        assert role.start is not None
        assert role.attrition is not None
        staff = role.start.value
        for month in range(self.plan.horizon_months):
            staff = staff * (role.attrition.staying if month else 1.0)
            staff += self._coming(role, month) - self._going(role, month) - told.dismissals[month]
            if staff < -NEAR * max(1.0, role.start.value) or _differs(staff, told.staff[month]):
                self._say(f"{role.id}: {told.staff[month]} staff in month {month}, and it should be {staff:.6g}")
            self._service(role, month, staff)
        self._possible(role)

    def _coming(self, role: RoleSaid, month: int) -> float:
        told = next(one for one in self.told.roles if one.role == role.id)
        coming = 0.0
        if role.hiring is not None:
            begun = month - int(role.hiring.lead.value)
            coming += told.hires[begun] if begun >= 0 else 0.0
        for one in self.told.paths:
            path = self._path(one.path)
            assert path.months is not None
            begun = month - int(path.months.value)
            if path.to == role.id and begun >= 0:
                passing = path.passing.share if path.passing else 1.0
                coming += one.starts[begun] * passing * self._staying(path) ** path.months.value
        return coming

    def _staying(self, path: PathSaid) -> float:
        name = path.source or path.to
        attrition = next(role.attrition for role in self.plan.roles if role.id == name)
        assert attrition is not None
        return attrition.staying

    def _going(self, role: RoleSaid, month: int) -> float:
        return sum(one.starts[month] for one in self.told.paths if self._path(one.path).source == role.id)

    def _service(self, role: RoleSaid, month: int, staff: float) -> None:
        told = next(one for one in self.told.roles if one.role == role.id)
        demand = self._demand(role.id, month)
        share = 0.0
        if role.contracting is not None:
            share = role.contracting.output.share if role.contracting.output else 1.0
        missing = max(demand - staff - share * told.contractors[month], 0.0)
        if _differs(missing, told.shortfall[month]):
            self._say(f"{role.id}: {told.shortfall[month]} missing in month {month}, and it should be {missing:.6g}")
        floor = role.service.floor
        if floor is not None and month >= role.service.floor_from_month and _above(missing, (1 - floor.share) * demand):
            self._say(f"{role.id}: month {month} is below the floor")

    def _demand(self, role: str, month: int) -> float:
        total = 0.0
        for entry in self.plan.demand:
            inside = entry.from_month <= month and (entry.to_month is None or month <= entry.to_month)
            if entry.role != role or not inside or entry.scenario not in {None, self.told.scenario}:
                continue
            assert entry.work is not None
            value = entry.work.value
            work = value if isinstance(value, float) else value[month] if month < len(value) else value[-1]
            total += work * (1 + entry.growth.value / 100) ** (month / 12) if entry.growth else work
        return total

    def _possible(self, role: RoleSaid) -> None:
        """Nobody is hired, contracted or dismissed where that is not foreseen, or beyond the most of a role."""
        told = next(one for one in self.told.roles if one.role == role.id)
        hiring, contracting = role.hiring, role.contracting
        limits = {
            "hires": None if hiring is None else hiring.most.value if hiring.most else float("inf"),
            "contractors": None
            if contracting is None
            else contracting.most.value
            if contracting.most
            else float("inf"),
            "dismissals": float("inf") if role.dismissing and self.plan.limits.dismissals_allowed else None,
        }
        for name, limit in limits.items():
            if any(_above(amount, limit or 0.0) for amount in getattr(told, name)):
                self._say(f"{role.id}: more {name} than are possible")

    def _training(self) -> None:
        seats = self.plan.limits.training_seats
        for month in range(self.plan.horizon_months):
            taken = 0.0
            for one in self.told.paths:
                path = self._path(one.path)
                assert path.months is not None
                first = month - max(int(path.months.value), 1) + 1
                here = sum(one.starts[max(first, 0) : month + 1])
                taken += here if path.kind == "training" else 0.0
                if path.seats is not None and _above(here, path.seats.value):
                    self._say(f"{path.id}: {here:.6g} at once in month {month}, for {path.seats.value:g} seats")
            if seats is not None and _above(taken, seats.value):
                self._say(f"{taken:.6g} in training in month {month}, for {seats.value:g} seats")

    def _whole_plan(self) -> None:
        limits = self.plan.limits
        for month in range(self.plan.horizon_months):
            hires = sum(one.hires[month] for one in self.told.roles)
            if limits.recruiting is not None:
                most = limits.recruiting.recruiters.value * limits.recruiting.hires_each.value
                if _above(hires, most):
                    self._say(f"{hires:.6g} hires begun in month {month}, where recruiters can do {most:g}")
            contractors = sum(one.contractors[month] for one in self.told.roles)
            if limits.contractors is not None and _above(contractors, limits.contractors.value):
                self._say(f"{contractors:.6g} contractors in month {month}, for {limits.contractors.value:g}")

    def _money(self) -> dict[CostPart, list[float]]:
        """Return what is spent by part and month."""
        months = range(self.plan.horizon_months)
        money = {part: [0.0 for _ in months] for part in CostPart}
        for role in self.plan.roles:
            told = next(one for one in self.told.roles if one.role == role.id)
            for month in months:
                money[CostPart.PAY][month] += role.salary.value * told.staff[month]
                if role.hiring is not None:
                    money[CostPart.HIRING][month] += role.hiring.cost.value * told.hires[month]
                if role.contracting is not None:
                    money[CostPart.CONTRACTING][month] += role.contracting.cost.value * told.contractors[month]
                if role.dismissing is not None:
                    money[CostPart.DISMISSAL][month] += role.dismissing.cost.value * told.dismissals[month]
        for one in self.told.paths:
            self._paid_on_the_way(self._path(one.path), one.starts, money)
        return money

    def _paid_on_the_way(self, path: PathSaid, starts: tuple[float, ...], money: dict[CostPart, list[float]]) -> None:
        assert path.cost is not None
        assert path.months is not None
        salary = next(role.salary.value for role in self.plan.roles if role.id == (path.source or path.to))
        for begun, people in enumerate(starts):
            money[CostPart.TRAINING][begun] += path.cost.value * people
            there = people
            for month in range(begun, min(begun + int(path.months.value), self.plan.horizon_months)):
                money[CostPart.PAY][month] += there * (path.pay.value if path.pay else salary)
                there *= self._staying(path)

    def _budgets(self, money: dict[CostPart, list[float]]) -> None:
        for budget in self.plan.limits.budgets:
            last = self.plan.horizon_months - 1 if budget.to_month is None else budget.to_month
            spent = sum(sum(money[part][budget.from_month : last + 1]) for part in budget.parts)
            if _above(spent, budget.most.value):
                self._say(f"budget {budget.id}: {spent:.6g} spent of {budget.most.value:g}")

    def _costs(self, money: dict[CostPart, list[float]]) -> None:
        prices = {role.id: role.service.shortfall_cost for role in self.plan.roles}
        missing = sum(
            price.value * sum(one.shortfall) for one in self.told.roles if (price := prices[one.role]) is not None
        )
        spent = sum(map(sum, money.values()))
        if _differs(spent, self.told.money) or _differs(spent + missing, self.told.cost):
            self._say(
                f"cost {self.told.cost} of which {self.told.money} money; it is {spent + missing:.6g}, {spent:.6g}"
            )

    def _frozen(self) -> None:
        names = {"hire": "hires", "contract": "contractors", "dismiss": "dismissals"}
        for frozen in self.plan.frozen:
            if frozen.scenario not in {None, self.told.scenario}:
                continue
            if frozen.path is not None:
                done = next(one.starts for one in self.told.paths if one.path == frozen.path)
            else:
                done = next(getattr(one, names[frozen.decision]) for one in self.told.roles if one.role == frozen.role)
            if _differs(done[frozen.month], frozen.people):
                self._say(f"{frozen.decision} in month {frozen.month} is frozen at {frozen.people:g}")
