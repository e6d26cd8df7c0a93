"""The kind of policy that declares what giving way costs, and the prices that one such policy sets on a day."""

from __future__ import annotations

from datetime import date
from typing import Final

from engine.domain.frozen import Localised
from engine.errors import PolicyError, Problem
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate
from engine.policy.kinds import FactField, FieldType, PolicyKind
from engine.staffing.requests.relaxation_costs import RelaxationCosts
from engine.staffing.why.giving_way import Prices

WAYS: Final = tuple(RelaxationCosts.model_fields)
"""Ways of giving way that have a price."""
COSTS, MOST_WEEKS = "costs", "shift.most_weeks"

_UNITS: Final = {
    "points of effort a level": "分投入（每级）",
    "points of effort for 50 %": "分投入（每 50%）",
    "points of effort a week": "分投入（每周）",
    "points of effort an opening": "分投入（每个名额）",
    "points of effort a condition": "分投入（每项条件）",
    "points of effort a rule": "分投入（每条规则）",
    "points of effort a pin": "分投入（每项指定）",
    "points of effort for 1,000 of budget": "分投入（预算每 1000）",
}
_WAY_WORDS: Final = {
    "train": ("training", "培训"),
    "borrow_per_half": ("borrowing 50 % of a person", "借用一人 50% 工时"),
    "shift_week": ("moving the project by a week", "项目推迟一周"),
    "split": ("splitting an opening", "拆分名额"),
    "hire": ("hiring", "对外招聘"),
    "waive": ("waiving a condition", "免除条件"),
    "drop_rule": ("dropping a rule", "取消规则"),
    "drop_pin": ("dropping a pin", "取消指定"),
    "budget_per_thousand": ("1,000 more of budget", "预算增加 1000"),
}

STAFFING_RELAXATIONS: Final = PolicyKind(
    name="staffing-relaxations",
    title=Localised(en="Costs of giving way in staffing", zh="人员配置让步成本"),
    section="decisions",
    facts=(
        FactField(
            name="way", type=FieldType.STRING, label=Localised(en="Way of giving way", zh="让步方式"), choices=WAYS
        ),
    ),
    outcomes=(
        FactField(name="cost", type=FieldType.NUMBER, label=Localised(en="Declared cost", zh="声明成本"), low=0),
    ),
    parameters=(MOST_WEEKS,),
    words={unit: Localised(en=unit, zh=zh) for unit, zh in _UNITS.items()}
    | {way: Localised(en=en, zh=zh) for way, (en, zh) in _WAY_WORDS.items()}
    | {
        "Project management office": Localised(en="the project management office", zh="项目管理办公室"),
        "weeks": Localised(en="weeks", zh="周"),
    },
)


def prices_of(policy: Policy, on: date) -> Prices:
    """Return the prices that a policy sets on a day.

    Raises
    ------
    PolicyError
        A way has no price on that day.
    """
    found: dict[str, object] = {way: evaluate(policy, {"way": way}, on, COSTS).outcome.get("cost") for way in WAYS}
    weeks = policy.parameter(MOST_WEEKS, on)
    found["most_weeks"] = None if weeks is None else int(float(str(weeks)))
    missing = [name for name, value in found.items() if value is None]
    if missing:
        what = f"The policy {policy.id} sets no cost on {on} for: {', '.join(missing)}."
        raise PolicyError(Problem("no-cost", what, "Add a row of the decision costs for each.", file=policy.file))
    return Prices.model_validate(found, strict=False)
