"""Why a request cannot be met, in words: which role lacks whom, who comes nearest, what clashes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.domain.frozen import Localised
from engine.evidence.fact import Fact
from engine.staffing.answers.answer import Conflict, Infeasible, Miss, Nearest, RoleLack
from engine.staffing.answers.casting import Casting
from engine.staffing.answers.role_views import funnel
from engine.staffing.answers.rule_words import rule_text
from engine.staffing.candidates.bookings import FTE_STEPS
from engine.staffing.candidates.eligibility import Filter
from engine.staffing.candidates.fit import skill_fact
from engine.staffing.team.infeasibility import BUDGET, Clash

MOST_ELIGIBLE = 20
"""Eligible people named for a role that lacks more."""
MOST_NAMED = 40
"""Requirements called by name in one sentence; all are listed in the conflict."""


def infeasible(casting: Casting, clashing: Sequence[Clash], shown: int) -> Infeasible:
    """Return the outcome that names the lacking roles and the clashing requirements."""
    named = {name for clash in clashing for name in clash.requirements}
    lacking = [at for at, role in enumerate(casting.request.roles) if f"role:{role.id}" in named]
    return Infeasible(
        lacking=tuple(_lack(casting, at, clashing, shown) for at in lacking),
        conflicts=tuple(_conflict(casting, clash) for clash in clashing),
    )


def _lack(casting: Casting, at: int, clashing: Sequence[Clash], shown: int) -> RoleLack:
    role, problem = casting.request.roles[at], casting.problem.roles[at]
    short = len(problem.people) < role.openings
    return RoleLack(
        role=role.id,
        openings=role.openings,
        eligible=len(problem.people),
        blocking=_blocking(casting, at) if short else None,
        text=_short_text(casting, at) if short else _shared_text(casting, at, clashing),
        eligible_people=tuple(casting.named(person) for person in problem.people[:MOST_ELIGIBLE].tolist()),
        nearest=tuple(nearest(casting, at, person) for person in _nearest(casting, at)[:shown]),
    )


def _blocking(casting: Casting, at: int) -> str:
    openings = casting.request.roles[at].openings
    return next(step.code for step in funnel(casting, at) if step.remaining < openings)


def _short_text(casting: Casting, at: int) -> Localised:
    role, eligible = casting.request.roles[at], len(casting.problem.roles[at].people)
    code = _blocking(casting, at)
    step = next(step for step in funnel(casting, at) if step.code == code)
    return Localised(
        en=f"{role.name} needs {role.openings}, {eligible} qualify; "
        f"too few are left ({step.remaining}) at: {step.condition.en}.",
        zh=f"{role.name} 需要 {role.openings} 人，符合条件 {eligible} 人；"
        f"在条件“{step.condition.text('zh')}”处仅剩 {step.remaining} 人。",
    )


def _shared_text(casting: Casting, at: int, clashing: Sequence[Clash]) -> Localised:
    role = casting.request.roles[at]
    clash = next(clash for clash in clashing if f"role:{role.id}" in clash.requirements)
    if clash.least_cost is not None:
        return _dear_text(casting, clash)
    others = [name for name in clash.requirements if name != f"role:{role.id}"]
    return Localised(
        en=f"{role.name} has candidates, but cannot be filled together with {_and(casting, others, 'en')}.",
        zh=f"{role.name} 有候选人，但无法与{_and(casting, others, 'zh')}同时满足。",
    )


def _dear_text(casting: Casting, clash: Clash) -> Localised:
    """Say what the roles of a clash cost at least, and what the budget is."""
    roles = [name for name in clash.requirements if name != BUDGET]
    cost, budget = (clash.least_cost or 0) / 100, (casting.problem.budget or 0) / 100
    return Localised(
        en=f"The budget of {budget:,.2f} is too small for {_and(casting, roles, 'en')}: "
        f"the cheapest people who qualify cost {cost:,.2f}, {cost - budget:,.2f} more.",
        zh=f"预算 {budget:,.2f} 不足以满足{_and(casting, roles, 'zh')}："
        f"符合条件的人员最低成本为 {cost:,.2f}，超出 {cost - budget:,.2f}。",
    )


def _and(casting: Casting, names: Sequence[str], language: str) -> str:
    """Return requirements as people call them: roles by name, pins by person, rules as they stand in the request."""
    shown = [called(casting, name, language) for name in names[:MOST_NAMED]]
    if len(names) > MOST_NAMED:
        more = len(names) - MOST_NAMED
        shown.append(f"{more:,} more" if language == "en" else f"另外 {more} 项")
    return (", " if language == "en" else "、").join(shown)


def called(casting: Casting, name: str, language: str) -> str:
    """Return one requirement as people call it: a role by name, a pin by person, a rule as it stands."""
    kind, _, rest = name.partition(":")
    zh = language == "zh"
    if kind == "role":
        role = next(role for role in casting.request.roles if role.id == rest)
        return f"角色“{role.name}”" if zh else f"the role {role.name}"
    if kind == "pin":
        pin = next(pin for pin in casting.problem.pins if pin.name == name)
        person = casting.named(pin.person).full
        role = casting.request.roles[pin.role]
        return f"指定 {person} 担任“{role.name}”" if zh else f"the pin of {person} to {role.name}"
    if name == BUDGET:
        return "预算" if zh else "the budget"
    rule = next(rule for rule in casting.request.rules if rule.name == name)
    return f"规则 {rule_text(casting, rule)}" if zh else f"the rule {rule_text(casting, rule)}"


def _conflict(casting: Casting, clash: Clash) -> Conflict:
    pinned = [pin for pin in casting.problem.pins if pin.name in clash.requirements]
    return Conflict(
        requirements=clash.requirements,
        verified=clash.verified,
        text=_conflict_text(casting, clash),
        pinned_misses=tuple(
            nearest(casting, pin.role, pin.person)
            for pin in pinned
            if pin.person not in casting.problem.roles[pin.role].people
        ),
    )


def _conflict_text(casting: Casting, clash: Clash) -> Localised:
    if clash.least_cost is not None:
        return _dear_text(casting, clash)
    roles = [role for role in casting.problem.roles if f"role:{role.id}" in clash.requirements]
    en, zh = (_and(casting, clash.requirements, language) for language in ("en", "zh"))
    if not clash.verified:
        return Localised(
            en=f"Among these is what cannot hold together; the search ended before it knew which: {en}.",
            zh=f"以下要求中存在无法同时满足者，搜索在确定之前达到上限：{zh}。",
        )
    if len(clash.requirements) == 1 and not roles:
        return Localised(en=f"This cannot hold at all: {en}.", zh=f"以下要求无法满足：{zh}。")
    if len(roles) < len(clash.requirements):
        return Localised(
            en=f"These cannot hold together: {en}. Without any one of them they can.",
            zh=f"以下要求无法同时满足：{zh}；去掉其中任意一项即可。",
        )
    people = sorted({person for role in roles for person in role.people.tolist()})
    shown = ", ".join(casting.named(person).full for person in people[:MOST_ELIGIBLE]) or "-"
    more = len(people) - MOST_ELIGIBLE
    openings = sum(role.openings for role in roles)
    verb, whom = ("needs", "") if len(roles) == 1 else ("need", " for any of them")
    return Localised(
        en=f"{en[0].upper()}{en[1:]} {verb} {openings} in all, but only {len(people)} qualify{whom}: {shown}"
        + (f" and {more} more." if more > 0 else "."),
        zh=f"{zh}共需 {openings} 人，但符合条件的只有 {len(people)} 人：{shown}"
        + (f" 等，另有 {more} 人。" if more > 0 else "。"),
    )


def _nearest(casting: Casting, at: int) -> list[int]:
    """Return the people who miss something for a role, those who miss fewest conditions, then levels, first."""
    eligibility = casting.eligibilities[at]
    missed = np.zeros(len(casting.bank.workforce), dtype=np.int64)
    for condition in eligibility.filters:
        missed += ~condition.passes
    levels = np.zeros(len(missed))
    for need in eligibility.role.skills:
        if need.must:
            levels += np.maximum(need.min_level - np.nan_to_num(casting.bank.levels(need.skill_id)), 0.0)
    order = np.lexsort([levels, missed])
    return [int(person) for person in order if missed[person]]


def nearest(casting: Casting, at: int, person: int) -> Nearest:
    """Return what one person lacks for one role."""
    unmet = [condition for condition in casting.eligibilities[at].filters if not condition.passes[person]]
    return Nearest(
        person_id=casting.person_id(person),
        name=casting.bank.workforce.names[person],
        misses=tuple(_miss(casting, at, person, condition) for condition in unmet),
    )


def _miss(casting: Casting, at: int, person: int, condition: Filter) -> Miss:
    kind, _, name = condition.code.partition(":")
    if condition.says is not None:
        has_instead, facts = condition.says(person)
        return _missing(condition, has_instead.en, has_instead.text("zh"), *facts)
    if kind == "must-skill":
        fact = skill_fact(name, person, casting.bank)
        has = "no record" if fact.value is None else f"level {fact.value:g}"
        zh = "无记录" if fact.value is None else f"{fact.value:g} 级"
        return _missing(condition, has, zh, fact)
    if kind == "available":
        free = int(casting.eligibilities[at].free[person]) / FTE_STEPS
        return _missing(condition, f"{free:.0%} free on the busiest day", f"最忙一天剩余 {free:.0%}")
    if kind == "employed":
        people = casting.bank.workforce
        last = np.fmin(people.ends_on[person], people.retirement_on[person])
        return _missing(condition, f"leaves on {last}", f"{last} 离岗")
    column = _COLUMNS.get(kind)
    if column is None:
        return _missing(condition, "does not hold", "不满足")
    table = "people" if column in {"refuse_automated", "retirement_on"} else "employments"
    value = _value(casting, column, person)
    fact = Fact(table=table, key={"person_id": casting.person_id(person)}, column=column, value=value)
    return _missing(condition, f"{column}: {value}", f"{column}：{value}", fact)


_COLUMNS = {
    "location": "location",
    "hourly-cost": "hourly_cost",
    "cost-known": "hourly_cost",
    "automated": "refuse_automated",
}


def _value(casting: Casting, column: str, person: int) -> str | float | bool | None:
    people = casting.bank.workforce
    if column == "location":
        return people.location[person]
    if column == "refuse_automated":
        return bool(people.refuse_automated[person] == 1)
    cost = float(people.hourly_cost[person])
    return None if np.isnan(cost) else cost


def _missing(condition: Filter, has: str, zh: str, *facts: Fact) -> Miss:
    text = Localised(en=f"{condition.label.en}: {has}", zh=f"{condition.label.text('zh')}：{zh}")
    return Miss(code=condition.code, text=text, facts=facts)
