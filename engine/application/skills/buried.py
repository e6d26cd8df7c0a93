"""Whose verified critical skills nobody uses."""

from __future__ import annotations

from engine.application.access import permit
from engine.application.sight import sight_of
from engine.application.skills.evidence import POLICY, skills_known
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.skills.buried import BuriedPotential, BuriedTerms, buried_potential
from engine.skills.evidence_policy import parameter
from engine.skills.policy_kinds import BURIED


def skills_buried(workspace: Workspace, actor: Actor, period: Period) -> Result[BuriedPotential]:
    """Return the people with verified critical skills of which none was used in a project for months.

    Raises
    ------
    InputError
        There are no facts, or the policy ``skill_evidence`` is not there or not yet in force.
    PolicyError
        A value of the policy is not in force.
    """
    seen = sight_of(workspace, period, actor, permit(actor, "skills buried"))
    organisation = seen.shown
    policy = workspace.policies.get(POLICY, organisation.valid_on)
    question = Question("skills buried", seen.named, request=seen.scope, policies=(policy,))

    def work() -> BuriedPotential:
        known = skills_known(workspace, organisation)
        least, months, criticality = (parameter(policy, name, organisation) for name in BURIED)
        terms = BuriedTerms(round(least), round(months), criticality)
        return buried_potential(organisation, known.proficiency, known.rule, terms, seen.team_only)

    return workspace.answer(actor, question, work)
