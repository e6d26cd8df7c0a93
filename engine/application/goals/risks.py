"""Which goals are at risk, and which were never taken up."""

from __future__ import annotations

from collections.abc import Sequence

from engine.application.access import permit
from engine.application.matcher_process import matcher_sentence
from engine.application.sight import Sight, sight_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.evidence.result import Result
from engine.goals.goal_risks import GoalRisks, goal_risks
from engine.goals.unnamed import risks_without
from engine.policy.document import Policy
from engine.policy.matching import Matcher, MatchReport
from engine.policy.patterns import Pattern
from engine.policy.patterns_facts import Facts

POLICY = "goal_risks"


def goals_risks(workspace: Workspace, actor: Actor, period: Period, profile: str = "") -> Result[GoalRisks]:
    """Return stalled key results and break points, each with the check-ins and the rule behind it.

    Parameters
    ----------
    profile : str
        Profile under which the policy is seen, such as ``agile``; empty for the policy's own values.

    Raises
    ------
    InputError
        There are no facts, no policy holds on the day, or it has no such profile.
    """
    seen = sight_of(workspace, period, actor, permit(actor, "goals risks"))
    policy = risk_policy(workspace, seen, profile)
    matcher = _Overheard(workspace.matcher)
    question = Question(
        "goals risks",
        seen.named,
        request=seen.scope | ({"profile": profile} if profile else {}),
        policies=(policy,),
        libraries=("numpy", "durable_rules"),
    )

    def work() -> GoalRisks:
        return risks_seen(seen, policy, matcher, workspace.organisation(period))

    return workspace.answer(actor, question, work, lambda: matcher.said)


def risk_policy(workspace: Workspace, seen: Sight, profile: str) -> Policy:
    """Return the policy on risks that holds on the day looked at, under a profile."""
    return workspace.policies.get(POLICY, seen.shown.valid_on).under(profile)


def risks_seen(seen: Sight, policy: Policy, matcher: Matcher, whole: Organisation | None = None) -> GoalRisks:
    """Return the risks as far as somebody with this sight may know them; goals above are looked up in ``whole``."""
    return risks_without(goal_risks(seen.shown, policy, matcher, whole), seen.team_only, seen.shown)


class _Overheard:
    """A matcher that remembers who answered, for the execution part of the result."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self.said = matcher_sentence()

    def match(self, patterns: Sequence[Pattern], facts: Facts) -> MatchReport:
        report = self._matcher.match(patterns, facts)
        self.said = report.answered_by
        return report
