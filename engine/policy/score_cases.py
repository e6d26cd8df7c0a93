"""How the tests beside a policy with scores are asked: facts are given, score and band are expected."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.documents.hints import did_you_mean, shown
from engine.errors import InputError, Problem
from engine.policy.document import Policy
from engine.policy.facts import checked_facts
from engine.policy.policy_tests import NO_MATCH, NO_RULE, Answer
from engine.policy.scores import Score, lower_scores


def score_answer(policy: Policy, given: dict[str, Any], on: date, decision: str | None) -> Answer:
    """Return score and band of one case; ``decision`` names the score where the policy has several.

    A missing score is ``no match``; a score of which a weight or threshold has no value yet is ``no rule``.

    Raises
    ------
    InputError
        There is no such score, or a fact is unknown or ill typed.
    """
    names = [rule.id for rule in policy.scores]
    if decision not in names and not (decision is None and len(names) == 1):
        what = f"There is no score '{shown(decision)}'." if decision else "The policy has several scores."
        raise InputError(Problem("unknown-decision", what, did_you_mean(decision or "", names)))
    facts = checked_facts({field.name: field for field in policy.kind.facts}, given)
    scores = {score.id: score for score in lower_scores(policy, on)}
    score = scores.get(decision or names[0])
    if score is None:
        return Answer(NO_RULE)
    value = score.value({name: _number(facts.get(name)) for name in score.weights})
    return Answer(NO_MATCH) if value is None else _answer(score, value)


def _answer(score: Score, value: float) -> Answer:
    band = score.band_of(value)
    if band is None:
        return Answer({"score": value}, (score.id,))
    return Answer({"score": value, "band": band.id}, (score.id, band.rule.rule))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
