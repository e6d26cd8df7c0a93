"""Check that a policy is well formed and says what its author means."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.policies.files import POLICY_KINDS
from engine.application.workspace import Question, Workspace
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.evidence.result import Result
from engine.policy.load import load_policy
from engine.policy.verification import check_policy


class Finding(FrozenModel):
    """One thing that a check found."""

    code: str
    """Stable name of the kind of finding."""
    what: str
    """What is wrong."""
    mend: str
    """How to put it right."""
    file: str | None
    """File."""
    line: int | None
    """Line in it."""


class PolicyCheck(FrozenModel):
    """What a check of one policy found; a policy that cannot be read is an error instead."""

    policy: str
    """Policy id."""
    version: str
    """First 12 hexadecimal digits of its hash."""
    findings: tuple[Finding, ...]
    """What the author should look at; empty for a clean policy."""


def policy_check(workspace: Workspace, actor: Actor, text: bytes, file: str) -> Result[PolicyCheck]:
    """Return overlaps, unreachable rows and gaps of the policy written in ``text``, each with an example.

    Raises
    ------
    PolicyError
        The policy is not well formed; every problem with its line.
    """
    permit(actor, "policy check")
    policy = load_policy(text, file, POLICY_KINDS)

    def work() -> PolicyCheck:
        findings = tuple(
            Finding(code=problem.code, what=problem.what, mend=problem.mend, file=problem.file, line=problem.line)
            for problem in check_policy(policy)
        )
        return PolicyCheck(policy=policy.id, version=policy.version, findings=findings)

    return workspace.answer(actor, Question("policy check", policies=(policy,)), work)
