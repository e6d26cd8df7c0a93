"""Ask a policy file, or a DMN model, with facts given in JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.application.access import permit
from engine.application.clock import today
from engine.application.policies.dmn import model_or_policy
from engine.application.workspace import Question, Workspace
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel
from engine.evidence.result import Result
from engine.evidence.trail import Trail
from engine.policy.answers import asked_decisions, dmn_value, facts_of_json
from engine.policy.chain import known_fields
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate


class PolicyEvaluation(FrozenModel):
    """What a policy answers to one case."""

    policy: str
    """Policy id."""
    version: str
    """First 12 hexadecimal digits of its hash."""
    on: date
    """Day of the decision; parameters are taken as of this day."""
    decision: str | None
    """Decision asked; null where several were, because none was named and no other requires them."""
    outcome: Any
    """As DMN gives it: a value, an object by output, a list of these, or null; by decision where several were asked."""
    trail: Trail
    """Facts used and rows that spoke, required decisions first."""


def policy_evaluate(
    workspace: Workspace,
    actor: Actor,
    policy: tuple[bytes, str],
    facts: tuple[str, str],
    decision: str | None = None,
    on: date | None = None,
    profile: str = "",
) -> Result[PolicyEvaluation]:
    """Return what decision tables answer to facts.

    Parameters
    ----------
    workspace, actor : Workspace, Actor
        Who asks, and where.
    policy, facts : tuple of content and file name
        A policy file, or a model whose name ends with ``.dmn``; facts as a JSON object.
    decision : str, optional
        Which decision; by default the one, or each, that no other requires.
    on : date, optional
        Day of the decision; today by default.
    profile : str
        Profile under which the policy is seen, such as ``agile``; empty for its own values.

    Raises
    ------
    PolicyError
        The policy is not well formed or has no tables, or two rows match where the hit policy forbids it.
    InputError
        The facts are no JSON object, unknown or ill typed, every one of them; or the policy has no such profile.
    """
    permit(actor, "policy evaluate")
    asked = model_or_policy(*policy).under(profile)
    given = facts_of_json(*facts, known_fields(asked))
    day = on or today()
    return workspace.answer(
        actor,
        Question("policy evaluate", policies=(asked,)),
        lambda: _evaluation(asked, given, day, asked_decisions(asked, decision)),
    )


def _evaluation(policy: Policy, facts: dict[str, object], on: date, decisions: tuple[str, ...]) -> PolicyEvaluation:
    outcomes = {name: evaluate(policy, facts, on, name) for name in decisions}
    values = {name: dmn_value(policy, outcome) for name, outcome in outcomes.items()}
    only = decisions[0] if len(decisions) == 1 else None
    trails = [outcome.trail for outcome in outcomes.values()]
    trail = trails[0] if only is not None else _joined(trails)
    return PolicyEvaluation(
        policy=policy.id,
        version=policy.version,
        on=on,
        decision=only,
        outcome=values if only is None else values[only],
        trail=trail,
    )


def _joined(trails: list[Trail]) -> Trail:
    """Return several trails as one, each fact, rule and note once."""
    return Trail(
        facts=tuple({one.column: one for trail in trails for one in trail.facts}.values()),
        rules=tuple({one.model_dump_json(): one for trail in trails for one in trail.rules}.values()),
        notes=tuple(dict.fromkeys(note for trail in trails for note in trail.notes)),
    )
