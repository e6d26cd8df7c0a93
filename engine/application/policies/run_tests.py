"""Check that a policy answers as its tests say."""

from __future__ import annotations

from collections.abc import Mapping

from engine.application.access import permit
from engine.application.policies.files import POLICY_KINDS
from engine.application.workspace import Question, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.goals.policy_kinds import GOAL_RISKS, RATING_BANDS
from engine.goals.risk_cases import goal_risk_answer
from engine.policy.limit_cases import limit_answer
from engine.policy.load import load_policy
from engine.policy.policy_tests import CaseRunner, PolicyTestReport, run_policy_tests
from engine.policy.score_cases import score_answer
from engine.staffing.policy_kinds import STAFFING_LIMITS, STAFFING_OBJECTIVE

RUNNERS: Mapping[str, CaseRunner] = {
    GOAL_RISKS.name: goal_risk_answer,
    RATING_BANDS.name: score_answer,
    STAFFING_LIMITS.name: limit_answer,
    STAFFING_OBJECTIVE.name: score_answer,
}
"""How the cases of a kind are asked, where they are not facts for a decision table."""


def policy_test(
    workspace: Workspace, actor: Actor, policy_text: bytes, policy_file: str, tests_text: bytes, tests_file: str
) -> Result[PolicyTestReport]:
    """Return what became of every case in the tests file that stands beside a policy.

    Raises
    ------
    PolicyError
        The policy or its tests are not well formed; every problem with its line.
    """
    permit(actor, "policy test")
    policy = load_policy(policy_text, policy_file, POLICY_KINDS)
    return workspace.answer(
        actor,
        Question("policy test", policies=(policy,)),
        lambda: run_policy_tests(policy, tests_text, tests_file, RUNNERS.get(policy.kind.name)),
    )
