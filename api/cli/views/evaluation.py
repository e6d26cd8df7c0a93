"""What decision tables answered to a case."""

from __future__ import annotations

import json

from api.cli.views.tables import both, sentence
from engine.application.policies.evaluate import PolicyEvaluation


def show_evaluation(body: PolicyEvaluation, language: str) -> None:
    """Print the outcome, the rows that spoke with their reasons, the facts used and what a reader must know."""
    sentence(f"{body.decision or body.policy}: {json.dumps(body.outcome, ensure_ascii=False)}")
    for rule in body.trail.rules:
        values = ", ".join(f"{name} = {value}" for name, value in rule.parameters.items())
        sentence(f"  {rule.rule}: {rule.because.text(language)}" + (f" ({values})" if values else ""))
    facts = "; ".join(f"{fact.column} = {json.dumps(fact.value, ensure_ascii=False)}" for fact in body.trail.facts)
    if facts:
        sentence(both(language, f"  Facts: {facts}.", f"  事实：{facts}。"))
    for note in body.trail.notes:
        sentence(f"  {note}")
