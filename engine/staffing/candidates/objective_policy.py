"""The objective of staffing as a policy of kind ``staffing-objective`` sets it on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from engine.policy.document import Policy
from engine.policy.scores import lower_scores
from engine.staffing.candidates.objective import FitWeights, Objective, TierRanks, TierWeights

POLICY: Final = "staffing_objective"
"""Id of the policy."""
SCORE: Final = "fit"
"""The score of the policy that says how the parts of a fit weigh."""
RANKS: Final = tuple(TierRanks.model_fields)
PARAMETERS: Final = (
    "fit.at_minimum",
    "fit.ample_margin",
    "fit.tolerance",
    "level.senior",
    "level.junior",
    *(f"tier.{name}" for name in RANKS),
    *(f"weight.{name}" for name in RANKS),
)
"""Parameters that are read by name; one that a file leaves out has the value of the shipped policy."""


def objective_of(policy: Policy, on: date) -> Objective:
    """Return the objective that a policy sets on a day.

    The weights of the score ``fit`` are shares of the fit; a part without a weight counts for nothing. Where the
    policy is not yet effective, or does not name the score, the shipped weights hold.
    """
    values = policy.values(on) if on >= policy.effective else {}
    named: Mapping[str, float] = {
        name: float(value)
        for name, value in values.items()
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    }
    shipped = Objective()
    weights = next((score.weights for score in lower_scores(policy, on) if score.id == SCORE), None)
    parts = ("must_margin", "preferred_skills", "evidence_recency")
    shares = {part: getattr(shipped.fit, part) for part in parts}
    if weights is not None:
        shares = {part: round(100 * weights.get(part, 0.0), 9) for part in parts}
    return Objective(
        fit=FitWeights(
            **shares,
            at_minimum=named.get("fit.at_minimum", shipped.fit.at_minimum),
            ample_margin=named.get("fit.ample_margin", shipped.fit.ample_margin),
        ),
        ranks=TierRanks(**{name: int(named.get(f"tier.{name}", getattr(shipped.ranks, name))) for name in RANKS}),
        weights=TierWeights(**{name: named.get(f"weight.{name}", getattr(shipped.weights, name)) for name in RANKS}),
        fit_tolerance=named.get("fit.tolerance", shipped.fit_tolerance),
        senior_level=named.get("level.senior", shipped.senior_level),
        junior_level=named.get("level.junior", shipped.junior_level),
    )
