"""What a question about one request rests on in a workspace: the bank that the actor sees, and the rules in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from engine.application.sight import Sight, forbid_team_only, personal_sight_of
from engine.application.skills.evidence import evidence_policies, skills_known
from engine.application.staffing.objective import objective_in_force, objective_policies
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.evidence.canonical import Json, canonical_value
from engine.evidence.result import Result
from engine.policy.document import Policy
from engine.policy.lowering import lower
from engine.staffing.answers.ground import Ground
from engine.staffing.options import SolverOptions
from engine.staffing.requests.project_request import request_of_project
from engine.staffing.requests.request import StaffingRequest

Body = TypeVar("Body", bound=BaseModel)
POLICY = "staffing_limits"


@dataclass(frozen=True)
class Standing:
    """Where a question is asked from.

    Attributes
    ----------
    workspace : Workspace
        What is asked.
    actor : Actor
        Who asks.
    seen : Sight
        What the actor sees.
    period : Period
        The cut.
    """

    workspace: Workspace
    actor: Actor
    seen: Sight
    period: Period

    @staticmethod
    def of(workspace: Workspace, actor: Actor, period: Period) -> Standing:
        """Return where an actor asks from; AccessError where it sees nobody by name."""
        return Standing(workspace, actor, personal_sight_of(workspace, period, actor), period)

    def open_request(self, asked: StaffingRequest | str) -> StaffingRequest:
        """Return a request as it is, or the open roles of a project of the dataset by its id."""
        if isinstance(asked, StaffingRequest):
            return asked
        # Who holds a place already may work elsewhere: openings are counted over the whole organisation.
        known = self.seen.named.table("projects").find({"project_id": asked}) is not None
        return request_of_project(self.workspace.organisation(self.period) if known else self.seen.named, asked)

    def ask(
        self,
        verb: str,
        request: StaffingRequest,
        more: Mapping[str, Json],
        options: SolverOptions,
        work: Callable[[Ground], Body],
        policies: tuple[Policy, ...] = (),
    ) -> Result[Body]:
        """Return the answer to a question about a request, with what it rests on, ``policies`` among it.

        Raises
        ------
        AccessError
            It names people of units in mode ``team-only``.
        """
        forbid_team_only(self.seen, request.people_named())
        ground, rules = ground_of(self.workspace, self.seen)
        told = {"request": canonical_value(request), "options": canonical_value(options)}
        question = Question(
            verb,
            self.seen.shown,
            request={**told, **more, **self.seen.scope},
            policies=(*rules, *policies),
            seed=options.seed,
            libraries=("numpy", "ortools", "highspy"),
        )
        return self.workspace.answer(self.actor, question, lambda: work(ground()))


def ground_of(workspace: Workspace, seen: Sight) -> tuple[Callable[[], Ground], tuple[Policy, ...]]:
    """Return how to make what a question about a request rests on, and the policies that it comes from.

    A kept answer needs the policies alone.
    """
    organisation = seen.shown
    policy = workspace.policies.get(POLICY, organisation.valid_on)
    limits = lower(policy, organisation.valid_on)

    def ground() -> Ground:
        levels, objective = skills_known(workspace, organisation), objective_in_force(workspace, organisation)
        return Ground(organisation, levels.proficiency, limits, objective)

    return ground, (
        policy,
        *evidence_policies(workspace, organisation),
        *objective_policies(workspace, organisation),
    )
