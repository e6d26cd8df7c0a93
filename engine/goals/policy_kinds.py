"""The kinds of policy that goals understand: which facts their rules may read, which outcomes they give."""

from __future__ import annotations

from typing import Final

from engine.domain.frozen import Localised
from engine.policy.kinds import FactField, FieldType, PolicyKind

FRAMEWORKS: Final = ("KPI", "OKR", "MBO", "PROJECT", "BEHAVIOUR", "SATISFACTION")
"""Families of components a mix can be made of; a component is written ``KPI:results``."""

FRAMEWORK_MIX: Final = PolicyKind(
    name="framework-mix",
    title=Localised(en="Framework mix", zh="考核框架组合"),
    section="decisions",
    facts=(
        FactField(name="job_family", type=FieldType.STRING, label=Localised(en="Job family", zh="岗位序列")),
        FactField(name="tags", type=FieldType.LIST, label=Localised(en="Tags of person and family", zh="标签")),
        FactField(name="level", type=FieldType.NUMBER, whole=True, label=Localised(en="Job level", zh="职级")),
        FactField(
            name="kpi_share",
            type=FieldType.NUMBER,
            label=Localised(en="Weight of all KPI components", zh="KPI 总权重"),
            low=0,
            high=1,
        ),
        FactField(
            name="okr_share",
            type=FieldType.NUMBER,
            label=Localised(en="Weight of all OKR components", zh="OKR 总权重"),
            low=0,
            high=1,
        ),
    ),
    outcomes=(
        FactField(
            name="weights",
            type=FieldType.WEIGHTS,
            label=Localised(en="Components and weights", zh="组成与权重"),
            choices=FRAMEWORKS,
        ),
        FactField(
            name="reason",
            type=FieldType.STRING,
            label=Localised(en="Where the mix comes from", zh="组合依据"),
            choices=("preset", "no preset"),
        ),
        FactField(
            name="warning",
            type=FieldType.STRING,
            label=Localised(en="Warning", zh="警示"),
            choices=("W-KPI-ONLY", "W-OKR-VAGUE"),
        ),
    ),
)

POLICY_KINDS: Final = (FRAMEWORK_MIX,)
