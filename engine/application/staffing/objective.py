"""What makes one team better than another in a workspace on a day: the policy on the objective, if there is one."""

from __future__ import annotations

from engine.application.workspace import Workspace
from engine.domain.organisation import Organisation
from engine.policy.document import Policy
from engine.staffing.candidates.objective import SHIPPED_OBJECTIVE, Objective
from engine.staffing.candidates.objective_policy import POLICY, objective_of


def objective_policies(workspace: Workspace, organisation: Organisation) -> tuple[Policy, ...]:
    """Return the policy on the objective in force, in a tuple that is empty where there is none of that name at all.

    Raises
    ------
    InputError
        The policy is there, but not yet in force on the day.
    """
    if any(policy.id == POLICY for policy in workspace.policies.versions()):
        return (workspace.policies.get(POLICY, organisation.valid_on),)
    return ()


def objective_in_force(workspace: Workspace, organisation: Organisation) -> Objective:
    """Return the objective of the day; the shipped one where nothing was published in its place."""
    policies = objective_policies(workspace, organisation)
    return objective_of(policies[0], organisation.valid_on) if policies else SHIPPED_OBJECTIVE
