"""The kinds of policy that staffing obeys: limits on one person, what makes a team better, what giving way costs."""

from __future__ import annotations

from typing import Final

from engine.domain.frozen import Localised
from engine.policy.kinds import FactField, FieldType, PolicyKind
from engine.staffing.candidates.objective_policy import PARAMETERS
from engine.staffing.candidates.staffing_limits import QUANTITIES
from engine.staffing.why.relaxation_policy import STAFFING_RELAXATIONS

_WORDS: Final = {
    written: Localised(en=en, zh=zh)
    for written, en, zh in (
        ("allocated_fte", "the booked share of full time", "排班工时"),
        ("concurrent_projects", "the number of projects at once", "同时参与的项目数"),
        ("overtime_hours", "the hours a week beyond the contract", "每周超出合同的工时"),
        ("leave_days", "the days of leave in the role", "角色期间的休假天数"),
        ("leave_share", "the share of the role's weekdays on leave", "休假占角色工作日的比例"),
        ("rest_days", "the days between two assignments", "两次任务之间的天数"),
        ("rest_weeks", "the weeks between two assignments", "两次任务之间的周数"),
        ("credited_points", "the points of recognition credited", "获认可的积分"),
        ("hours a week", "hours a week", "小时/周"),
        ("share of weekdays", "of the role's weekdays", "的角色工作日"),
        ("days", "days", "天"),
        ("weeks", "weeks", "周"),
        ("points", "points", "分"),
        ("projects", "projects", "个项目"),
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

_OBJECTIVE_WORDS: Final = {
    written: Localised(en=en, zh=zh)
    for written, en, zh in (
        ("share of the fit", "share of the fit", "匹配度占比"),
        ("from 0 to 1", "from 0 to 1", "（0 至 1）"),
        ("levels", "levels", "级"),
        ("points of the team", "points of the team", "分（团队合计）"),
        ("tier", "tier", "级次"),
        ("weight", "weight", "权重"),
        ("job level", "job level", "职级"),
        ("Project management office", "the project management office", "项目管理办公室"),
    )
}


def _part(name: str, en: str, zh: str) -> FactField:
    return FactField(name=name, type=FieldType.NUMBER, label=Localised(en=en, zh=zh), low=0, high=1)


STAFFING_OBJECTIVE: Final = PolicyKind(
    name="staffing-objective",
    title=Localised(en="Objective of staffing", zh="人员配置目标"),
    section="scores",
    facts=(
        _part("must_margin", "Levels above what the must-skills ask for", "必备技能高出要求的程度"),
        _part("preferred_skills", "Preferred skills shown", "优先技能的具备程度"),
        _part("evidence_recency", "Recency of the evidence", "证据的新近程度"),
    ),
    scores=True,
    parameters=PARAMETERS,
    words=_OBJECTIVE_WORDS,
)

POLICY_KINDS: Final = (STAFFING_LIMITS, STAFFING_OBJECTIVE, STAFFING_RELAXATIONS)
