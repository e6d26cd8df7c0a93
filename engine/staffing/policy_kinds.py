"""The kind of policy that staffing obeys: limits on what one person may carry."""

from __future__ import annotations

from typing import Final

from engine.domain.frozen import Localised
from engine.policy.kinds import PolicyKind
from engine.staffing.staffing_limits import QUANTITIES

STAFFING_LIMITS: Final = PolicyKind(
    name="staffing-limits",
    title=Localised(en="Limits of staffing", zh="人员配置限制"),
    section="limits",
    quantities=tuple(QUANTITIES),
)

POLICY_KINDS: Final = (STAFFING_LIMITS,)
