"""Check that a policy answers as its tests say."""

from __future__ import annotations

from engine.application.policy_files import POLICY_KINDS
from engine.application.workspace import Question, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.policy.load import load_policy
from engine.policy.policy_tests import PolicyTestReport, run_policy_tests


def policy_test(
    workspace: Workspace, actor: Actor, policy_text: bytes, policy_file: str, tests_text: bytes, tests_file: str
) -> Result[PolicyTestReport]:
    """Return what became of every case in the tests file that stands beside a policy.

    Raises
    ------
    PolicyError
        The policy or its tests are not well formed; every problem with its line.
    """
    policy = load_policy(policy_text, policy_file, POLICY_KINDS)
    return workspace.answer(
        actor,
        Question("policy test", policies=(policy,)),
        lambda: run_policy_tests(policy, tests_text, tests_file),
    )
