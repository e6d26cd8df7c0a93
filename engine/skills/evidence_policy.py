"""The rule of evidence as a policy states it, for the sources and kinds of skill that an organisation has."""

from __future__ import annotations

import math

from engine.domain.organisation import Organisation
from engine.errors import PolicyError, Problem
from engine.policy.document import Policy
from engine.policy.evaluation import Outcome, evaluate
from engine.skills.evidence_rule import CORRECTION_SOURCES, EvidenceRule, SourceTrust
from engine.skills.policy_kinds import LEAST_CHANCE, PRIOR

SOURCE, FADING = "source", "fading"
"""Decisions of the policy."""


def evidence_rule(policy: Policy, organisation: Organisation) -> EvidenceRule:
    """Return how much each record of an organisation says, by a policy of kind ``skill-evidence``.

    Raises
    ------
    PolicyError
        The probabilities of the levels before any record do not sum to 1, or a value is not in force on the day.
    """
    on = organisation.valid_on
    sources = {*organisation.table("skill_records").text("source").index, *CORRECTION_SOURCES}
    kinds = organisation.table("skills").text("kind").index
    half_lives = {kind: policy_answer(policy, organisation, FADING, kind).outcome["half_life_days"] for kind in kinds}
    return EvidenceRule(
        prior=_prior(policy, organisation),
        least_chance=parameter(policy, LEAST_CHANCE, organisation),
        sources={source: _trust(policy_answer(policy, organisation, SOURCE, source)) for source in sorted(sources)},
        unnamed=_trust(evaluate(policy, {}, on, SOURCE)),
        half_life_days={kind: float(min(found)) for kind, found in half_lives.items() if found},
    )


def policy_answer(policy: Policy, organisation: Organisation, decision: str, name: str) -> Outcome:
    """Return what the policy says of a source, or of a kind of skill, with its trail."""
    fact = "source" if decision == SOURCE else "kind"
    return evaluate(policy, {fact: name}, organisation.valid_on, decision)


def parameter(policy: Policy, name: str, organisation: Organisation) -> float:
    """Return the number of a parameter on the day of the cut; PolicyError before its first date."""
    value = policy.parameter(name, organisation.valid_on)
    if value is None:
        what = f"'{name}' of policy '{policy.id}' has no value on {organisation.valid_on}."
        raise PolicyError(Problem("no-rule", what, "Give it a value from an earlier day.", file=policy.file))
    return float(str(value))


def _trust(outcome: Outcome) -> SourceTrust:
    said = outcome.outcome
    return SourceTrust(float(said["sd"]), float(said["credibility"]), bool(said["verified"]))


def _prior(policy: Policy, organisation: Organisation) -> tuple[float, ...]:
    chances = tuple(parameter(policy, name, organisation) for name in PRIOR)
    if not math.isclose(sum(chances), 1.0, abs_tol=1e-6):
        what = f"The probabilities of the levels before any record sum to {sum(chances):.6g}, not 1."
        mend = f"Change {PRIOR[0]} to {PRIOR[-1]} so that they sum to 1."
        raise PolicyError(Problem("prior-sum", what, mend, file=policy.file))
    return chances
