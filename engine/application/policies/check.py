"""Check that a policy is well formed and says what its author means."""

from __future__ import annotations

from datetime import date

from engine.application.access import permit
from engine.application.policies.files import POLICY_KINDS
from engine.application.workspace import Question, Workspace
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.evidence.result import Result
from engine.policy.findings import Finding
from engine.policy.load import load_policy
from engine.policy.reviews import review_findings
from engine.policy.verification import check_policy


class PolicyCheck(FrozenModel):
    """What a check of one policy found; a policy that cannot be read is an error instead."""

    policy: str
    """Policy id."""
    version: str
    """First 12 hexadecimal digits of its hash."""
    findings: tuple[Finding, ...]
    """What the author should look at, in the order of the file; empty for a clean policy."""

    @property
    def passes(self) -> bool:
        """Whether there is no error and no warning; hints do not count."""
        return not any(finding.fails for finding in self.findings)


def policy_check(
    workspace: Workspace, actor: Actor, text: bytes, file: str, on: date | None = None
) -> Result[PolicyCheck]:
    """Return what can be proved against the policy written in ``text``, each finding with an example where one exists.

    Parameters
    ----------
    on : date or None
        Day for which a hint tells that the policy's review has passed; ``None`` asks for no day.

    Raises
    ------
    PolicyError
        The policy is not well formed; every problem with its line.
    """
    permit(actor, "policy check")
    policy = load_policy(text, file, POLICY_KINDS)

    def work() -> PolicyCheck:
        reviews = () if on is None else review_findings(policy, on, _review_line(text))
        findings = sorted((*check_policy(policy), *reviews), key=lambda finding: (finding.line, finding.code))
        return PolicyCheck(policy=policy.id, version=policy.version, findings=tuple(findings))

    request = {} if on is None else {"on": on.isoformat()}
    return workspace.answer(actor, Question("policy check", request=request, policies=(policy,)), work)


def _review_line(text: bytes) -> int:
    """Return the line on which a policy that can be read says ``review_on``."""
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if line.startswith(b"review_on")), 1)
