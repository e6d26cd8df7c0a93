"""All goals of one person in one model: KPI, OKR, MBO, projects, behaviour and satisfaction.

Every goal has the value of the roll-up. Their sums are those of the policy preview: components of the recommended mix
with what ``own_goals`` says, weighted by ``score_mixes``. Where a framework gave way to another within a cycle, the
goals left are frozen at the end of their part, and the component of the new goals carries

    sum over parts of (days of the part / days of the cycle) * progress of the part as of its end.

Missing check-ins count 0 in the strict value and are left out, with the days they stand for, of the covered one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from engine.domain.columns import Numbers
from engine.domain.corrections import Correction, overlay
from engine.domain.frozen import Localised
from engine.domain.organisation import Organisation
from engine.evidence.fact import Fact
from engine.evidence.trail import Trail
from engine.goals.attainment import CheckIns
from engine.goals.framework_mixes import PersonMix, recommend_mixes
from engine.goals.framework_switches import Track, TrackPart, switched_tracks
from engine.goals.goal_columns import COUNTED, GoalColumns
from engine.goals.goal_lives import GoalLife
from engine.goals.goal_rightness import GoalRightness
from engine.goals.mix_scores import components_of, score_mixes
from engine.goals.own_goals import OwnGoals, goal_values, own_goals
from engine.goals.person_goal_views import (
    FrameworkSwitch,
    MixComponent,
    PersonGoal,
    PersonGoals,
    Progress,
    SwitchPart,
)
from engine.goals.rounding import DECIMALS
from engine.policy.document import Policy

CutOn = Callable[[date], Organisation]
PER_CENT = 100.0


@dataclass(frozen=True)
class _Sum:
    """Weighted strict values and coverages, shares of 1, and their weight."""

    strict: float = 0.0
    coverage: float = 0.0
    weight: float = 0.0

    def __add__(self, other: _Sum) -> _Sum:
        return _Sum(self.strict + other.strict, self.coverage + other.coverage, self.weight + other.weight)

    def scaled(self, weight: float) -> _Sum:
        """Return the same values with another weight in all; nothing where there is nothing to weigh."""
        by = weight / self.weight if self.weight else 0.0
        return _Sum(self.strict * by, self.coverage * by, weight)

    def progress(self) -> Progress:
        """Return the weighted means in per cent."""
        return Progress(
            strict=_per_cent(self.strict, self.weight),
            covered=_per_cent(self.strict, self.coverage),
            coverage=_per_cent(self.coverage, self.weight) or 0.0,
        )


def _per_cent(part: float, whole: float) -> float | None:
    return round(part / whole * PER_CENT, DECIMALS) + 0.0 if whole > 0 else None


def person_goals(
    organisation: Organisation,
    cut_on: CutOn,
    lives: Sequence[GoalLife],
    person_id: str,
    policy: Policy,
    whole: Organisation | None = None,
) -> PersonGoals:
    """Return all goals of one person employed on the day.

    Parameters
    ----------
    organisation : Organisation
        The cut.
    cut_on : callable
        The same on an earlier day: what a part of a cycle had reached at its end.
    lives : sequence of GoalLife
        The person's goals over time.
    person_id : str
        Who, by the id in ``organisation``; ValueError where nobody of that id is employed.
    policy : Policy
        Of kind ``framework-mix``.
    whole : Organisation or None
        Where goals above are looked up, if ``organisation`` is a part of it.

    Raises
    ------
    InputError
        Goals stand above themselves, or the policy is not in force.
    """
    return _Person(organisation, cut_on, lives, person_id, policy).told(GoalRightness(whole or organisation))


class _Person:
    def __init__(
        self, organisation: Organisation, cut_on: CutOn, lives: Sequence[GoalLife], person_id: str, policy: Policy
    ) -> None:
        self.organisation, self.cut_on, self.on = organisation, cut_on, organisation.valid_on
        self.person_id, self.at = person_id, organisation.workforce.person_ids.index(person_id)
        self.lives = {life.goal_id: life for life in lives}
        self.tracks = switched_tracks(lives, self.on)
        self.left = {goal: track for track in self.tracks for goal in track.left}
        self.mixes = recommend_mixes(organisation, policy)
        self.counted = _without(organisation, self.left)
        self.own = own_goals(self.counted, components_of(self.mixes))
        self.values = _Values(self.counted)

    def told(self, rightness: GoalRightness) -> PersonGoals:
        """Return everything; ``rightness`` says what goals lack."""
        mix = self.mixes.mix_of(self.person_id)
        components = tuple(self._component(name, weight) for name, weight in mix.mix.items())
        return PersonGoals(
            valid_on=self.on,
            person_id=self.person_id,
            job_family=mix.job_family,
            goals=tuple(self._goals(mix, rightness)),
            by_weight=self._by_weight().progress(),
            by_mix=self._by_mix(components),
            mix=components,
            switches=tuple(self._switch(track) for track in self.tracks),
            trail=mix.trail,
            notes=tuple(self._notes(mix)),
        )

    def _component(self, name: str, weight: float) -> MixComponent:
        ids = self._ids(name)
        return MixComponent(component=name, weight=weight, goal_ids=ids, progress=self._carried(ids).progress())

    def _ids(self, component: str) -> tuple[str, ...]:
        goals = self.counted.table("goals").text("goal_id")
        return tuple(sorted(str(goals[row]) for row in self.own.goals_of(self.at, component).tolist()))

    def _carried(self, goals: Iterable[str]) -> _Sum:
        """Return the sum of goals that hold now; those that came by a switch carry the parts before them."""
        waiting, whole = set(goals), _Sum()
        for track in self.tracks:
            came = waiting & track.now.goal_ids
            waiting -= came
            whole += self._over_days(track, self.values.sum_of(self.lives[goal] for goal in sorted(came)))
        return whole + self.values.sum_of_rows(sorted(waiting))

    def _over_days(self, track: Track, now: _Sum) -> _Sum:
        """Return the parts of a track by days, with ``now`` for the last one, at the weight of ``now``."""
        if not now.weight:
            return now
        earlier = (self._part(part).scaled(part.days / track.days) for part in track.parts[:-1])
        return sum(earlier, now.scaled(track.now.days / track.days)).scaled(now.weight)

    def _part(self, part: TrackPart) -> _Sum:
        return _Values(self._cut(part)).sum_of(part.lives)

    def _cut(self, part: TrackPart) -> Organisation:
        return self.counted if part.until >= self.on else self.cut_on(part.until)

    def _by_weight(self) -> _Sum:
        goals = self.counted.table("goals")
        mine = np.flatnonzero((self.own.owner == self.at) & _counts(self.counted))
        return self._carried(str(goals.text("goal_id")[row]) for row in mine.tolist())

    def _by_mix(self, components: Sequence[MixComponent]) -> Progress:
        """Return the score of the mix by the definition of the policy preview, and its strict reading."""
        scores = score_mixes(self.mixes, self._own_carried(components), self.organisation.workforce.person_ids)
        whole = sum(each.weight for each in components)
        strict = sum(each.weight * (each.progress.strict or 0.0) for each in components)
        has_goals = any(each.goal_ids for each in components)
        return Progress(
            strict=round(strict / whole, DECIMALS) if has_goals and whole else None,
            covered=scores.score_of(self.at),
            coverage=round(float(scores.coverage[self.at]) * PER_CENT, DECIMALS),
        )

    def _own_carried(self, components: Sequence[MixComponent]) -> OwnGoals:
        if not self.tracks:
            return self.own
        attained: Numbers = self.own.attained.copy()
        for each in components:
            covered = each.progress.covered
            attained[self.at, self.own.components.index(each.component)] = np.nan if covered is None else covered
        return replace(self.own, attained=attained)

    def _goals(self, mix: PersonMix, rightness: GoalRightness) -> Iterable[PersonGoal]:
        titles = self._titles()
        counts = {name: set(self._ids(name)) for name in mix.mix}
        for goal, life in sorted(self.lives.items()):
            if goal not in self.left and not self._is_counted(life):
                continue
            yield PersonGoal(
                goal_id=goal,
                title=titles.get(goal, ""),
                framework=life.framework,
                status=life.status,
                weight=life.weight,
                start=life.start,
                due=life.due,
                progress=self._value(life),
                components=tuple(name for name, ids in counts.items() if goal in ids),
                left_on=_left_on(self.left[goal], goal) if goal in self.left else None,
                right_goal=() if goal in self.left else rightness.findings(goal),
            )

    def _titles(self) -> dict[str, str]:
        goals = self.organisation.table("goals")
        columns = (goals.text(name).values() for name in ("goal_id", "title"))
        return {str(goal): title or "" for goal, title in zip(*columns, strict=True)}

    def _is_counted(self, life: GoalLife) -> bool:
        return life.status in COUNTED and life.goal_id in self.values.rows

    def _value(self, life: GoalLife) -> Progress:
        track = self.left.get(life.goal_id)
        if track is None:
            return self.values.of(life.goal_id).progress()
        last = [part for part in track.parts if life.goal_id in part.goal_ids][-1]
        return _Values(self._cut(last)).of(life.goal_id).progress()

    def _switch(self, track: Track) -> FrameworkSwitch:
        return FrameworkSwitch(
            on=track.now.since,
            days=track.days,
            progress=self._over_days(track, self._part(track.now).scaled(1.0)).progress(),
            parts=tuple(self._told_part(part, track) for part in track.parts),
            trail=Trail(facts=tuple(fact for goal in sorted(track.left) for fact in self.lives[goal].facts)),
        )

    def _told_part(self, part: TrackPart, track: Track) -> SwitchPart:
        return SwitchPart(
            frameworks=tuple(sorted({life.framework for life in part.lives})),
            goal_ids=tuple(sorted(part.goal_ids)),
            since=part.since,
            until=part.until,
            days=part.days,
            share=round(part.days / track.days * PER_CENT, DECIMALS),
            progress=self._part(part).progress(),
            trail=Trail(facts=_reports(self._cut(part), part.goal_ids)),
        )

    def _notes(self, mix: PersonMix) -> Iterable[Localised]:
        in_mix = {goal for name in mix.mix for goal in self._ids(name)} | self.left.keys()
        beside = sorted(goal for goal, life in self.lives.items() if self._is_counted(life) and goal not in in_mix)
        if beside:
            yield Localised(
                en=f"The recommended mix has no component for {', '.join(beside)}: they count in by_weight only.",
                zh=f"推荐组合中没有与 {', '.join(beside)} 对应的部分：它们仅计入 by_weight。",
            )
        for track in self.tracks:
            undated = ", ".join(goal for goal in sorted(track.left) if self.lives[goal].stopped_on is None)
            if undated:
                yield Localised(
                    en=f"When {undated} ended is not recorded: the start of the new goals stands in.",
                    zh=f"未记录 {undated} 的结束日：以新目标的开始日代替。",
                )


class _Values:
    """Strict values and coverages of the goals of one cut."""

    def __init__(self, organisation: Organisation) -> None:
        goals = organisation.table("goals")
        self.rows = {str(goal): row for row, goal in enumerate(goals.text("goal_id").values())}
        self.weight = np.nan_to_num(goals.number("weight"))
        self.strict, self.coverage = goal_values(organisation, GoalColumns.of(organisation))

    def of(self, goal: str, weight: float = 1.0) -> _Sum:
        """Return one goal; without any value where the cut does not have it."""
        row = self.rows.get(goal)
        if row is None:
            return _Sum(weight=weight)
        return _Sum(weight * float(self.strict[row]), weight * float(self.coverage[row]), weight)

    def sum_of(self, lives: Iterable[GoalLife]) -> _Sum:
        """Return the sum of goals at the weights recorded last."""
        return sum((self.of(life.goal_id, life.weight) for life in lives), _Sum())

    def sum_of_rows(self, goals: Iterable[str]) -> _Sum:
        """Return the sum of goals of the cut at its weights."""
        return sum((self.of(goal, float(self.weight[self.rows[goal]])) for goal in goals), _Sum())


def _without(organisation: Organisation, left: Iterable[str]) -> Organisation:
    """Return the cut in which goals that were left by a switch count no more."""
    known = {str(goal) for goal in organisation.table("goals").text("goal_id").values()}
    gone = [
        Correction("goals", {"goal_id": goal}, {"status": "cancelled"}, "left by a switch")
        for goal in sorted(left)
        if goal in known
    ]
    return replace(organisation, tables=overlay(organisation.tables, gone)) if gone else organisation


def _counts(organisation: Organisation) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return np.array([(status or "active") in COUNTED for status in organisation.table("goals").text("status").values()])


def _left_on(track: Track, goal: str) -> date:
    at = max(number for number, part in enumerate(track.parts) if goal in part.goal_ids)
    return track.parts[at + 1].since


def _reports(organisation: Organisation, goals: Iterable[str]) -> tuple[Fact, ...]:
    """Return the last check-in of every key result of some goals."""
    wanted, check_ins = frozenset(goals), CheckIns.of(organisation)
    owners = organisation.table("key_results").text("goal_id").values()
    latest = check_ins.latest[np.array([goal in wanted for goal in owners], dtype=bool)]
    return tuple(check_ins.facts(latest[latest >= 0]))
