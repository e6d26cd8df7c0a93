"""The smallest changes of a person's facts that put them into a best team, each solved again before it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, floor

import numpy as np

from engine.domain.frozen import Localised
from engine.staffing.answers.answer import Miss
from engine.staffing.answers.casting import Casting
from engine.staffing.answers.lack_views import nearest
from engine.staffing.candidates.bookings import FTE_STEPS, fte_units
from engine.staffing.candidates.fit import GIVEN, fit, skill_fact
from engine.staffing.candidates.objective import FIT
from engine.staffing.highs import LinearEnd
from engine.staffing.requests.request import SCORE_STEPS
from engine.staffing.team.problem import ProblemRole, TeamProblem
from engine.staffing.team.pruning import prune
from engine.staffing.team.second_opinion import AGREEMENT, best_values, second_opinion
from engine.staffing.why.blocking import forced_in
from engine.staffing.why.changed_facts import ChangedFacts, changed_bank, recast
from engine.staffing.why.giving_way import least_level
from engine.staffing.why.why_not_answer import ChangeStep, FactChange

HIGHEST_LEVEL = 5
MOST_CHANGES = 5
"""Changes told."""
FIXED = ("not-banned", "scored", "not-in-role", "automated")
"""Conditions that are somebody's decision, not a fact of the person that could read differently."""


@dataclass(frozen=True)
class Draft:
    """Facts as they would read, and the steps that say so."""

    facts: ChangedFacts
    steps: tuple[ChangeStep, ...]


def smallest_changes(casting: Casting, at: int, person: int, best: tuple[int, ...]) -> tuple[FactChange, ...]:
    """Return changes of one person's facts that put them into a best team in one role, smallest first.

    First whatever the role's conditions ask for is made good at its edge. Where that is not enough, the level of one
    skill is raised, whole level by whole level, or an hour's cost lowered, or the fit itself raised: as a team's score
    is linear in it, the edge is the fit plus what the forced team lacks.

    Parameters
    ----------
    at : int
        Role, by position.
    best : int
        Values of the best team as things stand, tier by tier, in millionths of a point.
    """
    mended = _mended(casting, at, person)
    if mended is None:
        return ()
    return tuple(_Edge(casting, at, person, best, mended).changes())[:MOST_CHANGES]


def _mended(casting: Casting, at: int, person: int) -> Draft | None:
    """Return the facts that would just meet every condition of the role; ``None`` where one is no fact of theirs."""
    draft = Draft(ChangedFacts(person), ())
    for miss in nearest(casting, at, person).misses:
        if miss.code in FIXED:
            return None
        draft = _meeting(casting, at, draft, miss)
    return draft


def _meeting(casting: Casting, at: int, draft: Draft, miss: Miss) -> Draft:
    role, person = casting.request.roles[at], draft.facts.person
    kind, _, name = miss.code.partition(":")
    if kind == "must-skill":
        return _with_skill(casting, draft, name, least_level(role, name), miss.code)
    if kind == "available":
        return _with_time(casting, at, draft, miss)
    if kind == "hourly-cost" and role.max_hourly_cost is not None:
        return _with_cost(casting, draft, role.max_hourly_cost, miss.code)
    step = ChangeStep(kind="condition", text=_would(miss), now=None, needed=None, condition=miss.code, facts=miss.facts)
    waived = draft.facts.waived | {(at, miss.code)}
    return Draft(replace(draft.facts, person=person, waived=waived), (*draft.steps, step))


def _with_skill(casting: Casting, draft: Draft, skill_id: str, level: float, code: str | None = None) -> Draft:
    fact = skill_fact(skill_id, draft.facts.person, casting.bank)
    now = fact.value if isinstance(fact.value, float) else None
    had = ("no record", "无记录") if now is None else (f"{now:g}", f"{now:g}")
    step = ChangeStep(
        kind="skill",
        text=Localised(
            en=f"{skill_id} at level {level:g} (now {had[0]})", zh=f"{skill_id} 达到 {level:g} 级（目前 {had[1]}）"
        ),
        now=now,
        needed=level,
        skill_id=skill_id,
        condition=code,
        facts=(fact,),
    )
    steps = tuple(each for each in draft.steps if each.skill_id != skill_id)
    return Draft(replace(draft.facts, levels={**draft.facts.levels, skill_id: level}), (*steps, step))


def _with_time(casting: Casting, at: int, draft: Draft, miss: Miss) -> Draft:
    role = casting.request.roles[at]
    free, wanted = int(casting.eligibilities[at].free[draft.facts.person]), int(fte_units(role.fte))
    more = (wanted - free) / FTE_STEPS
    step = ChangeStep(
        kind="free",
        text=Localised(
            en=f"{more:.0%} more of full time free from {role.start} to {role.end}",
            zh=f"{role.start} 至 {role.end} 再空出 {more:.0%} 的工时",
        ),
        now=free / FTE_STEPS,
        needed=wanted / FTE_STEPS,
        condition=miss.code,
        facts=miss.facts,
    )
    # Time comes back from bookings; where the contract itself is too short, the condition is taken as met.
    facts = replace(draft.facts, freed=wanted - free, span=(role.start, role.end))
    if int(casting.bank.contracted[facts.person]) < wanted:
        facts = replace(draft.facts, waived=draft.facts.waived | {(at, miss.code)})
    return Draft(facts, (*draft.steps, step))


def _with_cost(casting: Casting, draft: Draft, cost: float, code: str | None) -> Draft:
    now = float(casting.bank.workforce.hourly_cost[draft.facts.person])
    known = None if np.isnan(now) else now
    step = ChangeStep(
        kind="cost",
        text=Localised(
            en=f"an hour costs at most {cost:,.2f} (now {'unknown' if known is None else f'{known:,.2f}'})",
            zh=f"小时成本不超过 {cost:,.2f}（目前 {'未知' if known is None else f'{known:,.2f}'}）",
        ),
        now=known,
        needed=cost,
        condition=code,
    )
    return Draft(replace(draft.facts, hourly_cost=cost), (*(e for e in draft.steps if e.kind != "cost"), step))


def _would(miss: Miss) -> Localised:
    return Localised(en=f"would have to hold: {miss.text.en}", zh=f"须满足：{miss.text.text('zh')}")


class _Edge:
    """The search for facts at which the person just comes into a best team."""

    def __init__(self, casting: Casting, at: int, person: int, best: tuple[int, ...], mended: Draft) -> None:
        self.casting, self.at, self.person, self.best, self.mended = casting, at, person, best, mended
        self.cast = recast(casting, [mended.facts]) if mended.steps else casting
        objective = casting.bank.objective
        # Where fit does not count in the first tier, no fit brings anybody in.
        self.per_point = objective.weight(FIT) * SCORE_STEPS if FIT in objective.tiers[0] else 0.0

    def changes(self) -> Iterator[FactChange]:
        """Yield what was found, fewest steps and smallest first."""
        forced = self._forced(self.cast.problem)
        if self.mended.steps and (found := self._told(self.mended)) is not None:
            yield found
            return
        if forced is None:
            yield from self._cheaper()
            return
        # Where the first tier is equal and a later one decides, the least step of the fit is enough.
        lacking = max(1, self.best[0] - forced[0])
        if self.per_point > 0:
            yield from self._fitter(lacking)
            yield from self._more_skilled(lacking)
        yield from self._cheaper()

    def _fitter(self, lacking: int) -> Iterator[FactChange]:
        """Yield the fit at which the person ties: the fit that they have and what the forced team lacks."""
        role = self.casting.request.roles[self.at]
        now = float(self.cast.fits[self.at].score[self.person])
        needed = round(now + lacking / self.per_point, 6)
        if needed > 100:
            return
        given = role.scores is not None
        facts = self.casting.parts(self.at, self.person)[0].facts if given else ()
        step = ChangeStep(
            kind="fit",
            text=Localised(
                en=f"a fit to {role.name} above {needed:g} (now {now:g}); at {needed:g} it is a tie",
                zh=f"对“{role.name}”的匹配度高于 {needed:g}（目前 {now:g}）；恰为 {needed:g} 时为平局",
            ),
            now=now,
            needed=needed,
            facts=facts if given and self.cast.fits[self.at].parts[0].name == GIVEN else (),
        )
        draft = Draft(self.mended.facts, (*self.mended.steps, step))
        change = self._change(draft, _rescored(self.cast.problem, self.at, self.person, lacking))
        if change.verified:
            yield change

    def _more_skilled(self, lacking: int) -> Iterator[FactChange]:
        """Yield, skill by skill, the lowest whole level at which the person comes in."""
        role = self.casting.request.roles[self.at]
        if role.scores is not None:
            return
        before = float(self.cast.fits[self.at].score[self.person])
        for need in role.skills:
            has = float(np.nan_to_num(self.cast.bank.levels(need.skill_id)[self.person]))
            for level in range(floor(has) + 1, HIGHEST_LEVEL + 1):
                draft = _with_skill(self.casting, self.mended, need.skill_id, float(level))
                bank = changed_bank(self.casting.bank, [draft.facts])
                gained = float(fit(role, bank).score[self.person]) - before
                if gained * self.per_point >= lacking - 1 and (found := self._told(draft)) is not None:
                    yield found
                    break

    def _cheaper(self) -> Iterator[FactChange]:
        """Yield the highest hourly cost, in cents, at which the person comes in, where there is a budget."""
        now = float(self.cast.bank.workforce.hourly_cost[self.person])
        if self.casting.problem.budget is None or not now > 0:
            return
        low, high = 0, ceil(now * 100)
        if not self._enters(low):
            return
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._enters(middle) else (low, middle)
        draft = _with_cost(self.casting, self.mended, low / 100, "budget")
        if (found := self._told(draft)) is not None:
            yield found

    def _enters(self, cents: int) -> bool:
        """Return whether the person comes into a best team at an hourly cost, everything else as mended."""
        bank = changed_bank(self.cast.bank, [ChangedFacts(self.person, hourly_cost=cents / 100)])
        problem = self.cast.problem
        roles = tuple(
            _costing(role, self.person, round(float(bank.cost_cents(asked)[self.person])))
            for role, asked in zip(problem.roles, self.cast.request.roles, strict=True)
        )
        forced = forced_in(replace(problem, roles=roles), (self.at,), self.person)
        found = second_opinion(prune(forced, 1))
        return found.end is LinearEnd.OPTIMAL and found.score * SCORE_STEPS >= self.best[0] - 1

    def _told(self, draft: Draft) -> FactChange | None:
        """Return a change if solving again says that it puts the person into a best team."""
        change = self._change(draft, recast(self.casting, [draft.facts]).problem)
        return change if change.verified else None

    def _change(self, draft: Draft, problem: TeamProblem) -> FactChange:
        forced, free = self._forced(problem), _best(problem)
        slack = AGREEMENT * max(1, problem.openings) * SCORE_STEPS
        verified = forced is not None and free is not None and _same(free, forced, slack)
        return FactChange(
            role=self.casting.request.roles[self.at].id,
            steps=draft.steps,
            tie=verified and forced is not None and _same(forced, self.best, slack),
            objective=forced[0] / SCORE_STEPS if forced is not None else 0.0,
            verified=verified,
            text=Localised(
                en="; ".join(each.text.en for each in draft.steps),
                zh="；".join(each.text.text("zh") for each in draft.steps),
            ),
        )

    def _forced(self, problem: TeamProblem) -> tuple[int, ...] | None:
        if self.person not in problem.roles[self.at].people:
            return None
        return _best(forced_in(problem, (self.at,), self.person))


def _best(problem: TeamProblem) -> tuple[int, ...] | None:
    """Return the values of the best team in millionths, as the second solver finds it; ``None`` without a team."""
    found = best_values(prune(problem, 1))
    return None if found is None else tuple(round(value * SCORE_STEPS) for value in found)


def _same(one: tuple[int, ...], other: tuple[int, ...], slack: float) -> bool:
    return all(abs(a - b) <= slack for a, b in zip(one, other, strict=True))


def _rescored(problem: TeamProblem, at: int, person: int, more: int) -> TeamProblem:
    role = problem.roles[at]
    score = role.score + np.where(role.people == person, more, 0)
    roles = (*problem.roles[:at], replace(role, score=score), *problem.roles[at + 1 :])
    return replace(problem, roles=roles)


def _costing(role: ProblemRole, person: int, cents: int) -> ProblemRole:
    return replace(role, cost=np.where(role.people == person, cents, role.cost))
