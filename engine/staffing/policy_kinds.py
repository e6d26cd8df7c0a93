"""The kinds of policy that staffing obeys: limits on what one person may carry, and what giving way costs."""

from __future__ import annotations

from typing import Final

from engine.domain.frozen import Localised
from engine.policy.kinds import PolicyKind
from engine.staffing.candidates.staffing_limits import QUANTITIES
from engine.staffing.why.relaxation_policy import STAFFING_RELAXATIONS

_WORDS: Final = {
    written: Localised(en=en, zh=zh)
    for written, en, zh in (
        ("allocated_fte", "the booked share of full time", "排班工时"),
        ("concurrent_projects", "the number of projects at once", "同时参与的项目数"),
        ("fte", "full-time equivalents", "个全职当量"),
        ("points of fit a project", "points of fit for every project beyond", "分匹配度（每多一个项目）"),
        ("Project management office", "the project management office", "项目管理办公室"),
    )
}

STAFFING_LIMITS: Final = PolicyKind(
    name="staffing-limits",
    title=Localised(en="Limits of staffing", zh="人员配置限制"),
    section="limits",
    quantities=tuple(QUANTITIES),
    words=_WORDS,
)

POLICY_KINDS: Final = (STAFFING_LIMITS, STAFFING_RELAXATIONS)
