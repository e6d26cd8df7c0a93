"""Levels of skills as the policy in force infers them: what every verb reads that asks who can do what."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from engine.application.workspace import Workspace
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.policy.document import Policy
from engine.skills.evidence_policy import evidence_rule
from engine.skills.evidence_rule import STANDARD_RULE, EvidenceRule
from engine.skills.proficiency_table import proficiency_table

POLICY = "skill_evidence"

_INFERRED: WeakKeyDictionary[Organisation, dict[str, Proficiency]] = WeakKeyDictionary()
"""Tables by cut and hash of the policy: both never change, and a cut is kept while anybody looks at it."""


@dataclass(frozen=True)
class SkillsKnown:
    """What is known of people's skills, and by which rule.

    Attributes
    ----------
    proficiency : Proficiency
        Level of each person in each skill.
    rule : EvidenceRule
        How much each record says.
    policies : tuple of Policy
        The policy that states it, for the inputs of an answer; empty where the workspace's policies hold none of it
        and the standard rule counts.
    """

    proficiency: Proficiency
    rule: EvidenceRule
    policies: tuple[Policy, ...]


def skills_known(workspace: Workspace, organisation: Organisation) -> SkillsKnown:
    """Return what is known of people's skills on a cut, by the policy ``skill_evidence`` in force on its day.

    Raises
    ------
    InputError
        The policy is there, but not yet in force on the day.
    PolicyError
        A value of the policy is not in force, or its prior does not sum to 1.
    """
    policies, rule = evidence_policies(workspace, organisation), evidence_in_force(workspace, organisation)
    kept = _INFERRED.setdefault(organisation, {})
    key = policies[0].hash if policies else ""
    if key not in kept:
        kept[key] = proficiency_table(organisation, rule)
    return SkillsKnown(kept[key], rule, policies)


def evidence_in_force(workspace: Workspace, organisation: Organisation) -> EvidenceRule:
    """Return how much each record of a cut says; see ``skills_known``."""
    policies = evidence_policies(workspace, organisation)
    return evidence_rule(policies[0], organisation) if policies else STANDARD_RULE


def evidence_policies(workspace: Workspace, organisation: Organisation) -> tuple[Policy, ...]:
    """Return the policy of evidence in force, in a tuple that is empty where there is none of that name at all."""
    if any(policy.id == POLICY for policy in workspace.policies.versions()):
        return (workspace.policies.get(POLICY, organisation.valid_on),)
    return ()
