"""Whether a team holds the rules of its request, counted out person by person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from engine.domain.columns import split_list
from engine.staffing.judging.judge import TOLERANCE, Judge
from engine.staffing.requests.resolution import ResolvedRequest, ResolvedRole
from engine.staffing.requests.resolved_rules import ResolvedGroup, ResolvedRule

Placed = Sequence[tuple[ResolvedRole, int]]


class RuleJudge:
    """Judges the team rules of one request.

    Parameters
    ----------
    request : ResolvedRequest
        The request.
    judge : Judge
        Judge of single people.
    """

    def __init__(self, request: ResolvedRequest, judge: Judge) -> None:
        self.request = request
        self.judge = judge
        self.people = judge.people

    def holds(self, rule: ResolvedRule, placed: Placed) -> bool:
        """Return whether a team, as pairs of role and person, holds a rule."""
        return HOLDS[rule.kind](self, rule, placed)

    def apart(self, rule: ResolvedRule, placed: Placed) -> bool:
        """Return whether at most one of the named people is in the team."""
        return sum(person in rule.people for _, person in placed) <= 1

    def together(self, rule: ResolvedRule, placed: Placed) -> bool:
        """Return whether all of the named people are in the team, or none."""
        return sum(person in rule.people for _, person in placed) in {0, len(rule.people)}

    def at_least_one(self, rule: ResolvedRule, placed: Placed) -> bool:
        """Return whether somebody in the team has what is asked for."""
        return any(self._has(rule, person) for _, person in placed)

    def pair(self, rule: ResolvedRule, placed: Placed) -> bool:
        """Return whether there are mentors enough for the juniors."""
        mentors = [person for _, person in placed if self._in(rule.group, person)]
        juniors = [person for _, person in placed if person not in mentors and self._in(rule.juniors, person)]
        led = len(placed) if rule.juniors_per_mentor is None else rule.juniors_per_mentor
        return len(juniors) <= led * len(mentors)

    def conflict(self, rule: ResolvedRule, placed: Placed) -> bool:
        """Return whether nobody meets a person they must not meet."""
        return not any(self._clash(rule, one, other) for one, other in combinations([p for _, p in placed], 2))

    def existing_team(self, rule: ResolvedRule, placed: Placed) -> bool:
        """Return whether enough of the present team stay."""
        return sum(person in rule.people for _, person in placed) >= (rule.at_least or 0)

    def stretch_share(self, rule: ResolvedRule, placed: Placed) -> bool:
        """Return whether the share of stretch assignments is within its bounds."""
        return self._within(rule, sum(self.judge.is_stretch(role, person) for role, person in placed), len(placed))

    def balance(self, rule: ResolvedRule, placed: Placed) -> bool:
        """Return whether the group's share of places and the difference of its loads are within their bounds."""
        inside = sum(self._in(rule.group, person) for _, person in placed)
        if not self._within(rule, inside, len(placed)):
            return False
        project, added = self.request.request.project, {person: role.fte for role, person in placed}
        compared = [
            person
            for person in range(len(self.people))
            if self._in(rule.group, person) and (person in added or not rule.among_team)
        ]
        loads = [self.judge.load(p, project.start, project.end) + added.get(p, 0.0) for p in compared]
        if rule.most_difference is None or not loads:
            return True
        return max(loads) - min(loads) <= rule.most_difference + TOLERANCE

    def _within(self, rule: ResolvedRule, counted: int, places: int) -> bool:
        share = Fraction(counted, places)
        slack = Fraction(1, 10**9)
        enough = rule.at_least is None or share >= Fraction(rule.at_least) - slack
        return enough and (rule.at_most is None or share <= Fraction(rule.at_most) + slack)

    def _clash(self, rule: ResolvedRule, one: int, other: int) -> bool:
        ids, managers = self.people.person_ids, self.people.manager_id
        if rule.reporting and (managers[one] == ids[other] or managers[other] == ids[one]):
            return True
        return any(
            (self._in(left, one) and self._in(right, other)) or (self._in(left, other) and self._in(right, one))
            for left, right in rule.sides
        )

    def _in(self, group: ResolvedGroup | None, person: int) -> bool:
        if group is None:
            return False
        location = self.people.location[person] or ""
        return (
            (group.level is None or bool(self.people.level[person] >= group.level))
            and (group.most_level is None or bool(self.people.level[person] <= group.most_level))
            and (group.tag is None or group.tag in split_list(self.people.tags[person]))
            and (group.units is None or self.people.unit_id[person] in group.units)
            and (group.location is None or location.strip().casefold() == group.location.strip().casefold())
            and (group.people is None or person in group.people)
        )

    def _has(self, rule: ResolvedRule, person: int) -> bool:
        if rule.level is not None:
            return bool(self.people.level[person] >= rule.level)
        if rule.tag is not None:
            return rule.tag in split_list(self.people.tags[person])
        return self.judge.masters(person, str(rule.skill_id), float(rule.min_level or 1.0))


HOLDS: Mapping[str, Callable[[RuleJudge, ResolvedRule, Placed], bool]] = {
    "keep_apart": RuleJudge.apart,
    "keep_together": RuleJudge.together,
    "at_least_one": RuleJudge.at_least_one,
    "pair": RuleJudge.pair,
    "conflict_of_interest": RuleJudge.conflict,
    "keep_existing_team": RuleJudge.existing_team,
    "stretch_share": RuleJudge.stretch_share,
    "balance": RuleJudge.balance,
}
"""How each kind of rule is judged."""
