"""The kinds of policy that goals understand: which facts their rules may read, which outcomes they give."""

from __future__ import annotations

from typing import Final

from engine.domain.frozen import Localised
from engine.domain.schema import Sensitivity
from engine.goals.policy_words import GOAL_WORDS
from engine.goals.recalibration_kind import GOAL_RECALIBRATION
from engine.goals.risk_fact_fields import STATE_FIELDS, UNLESS
from engine.policy.kinds import FactField, FieldType, PolicyKind

WEEK_FACT: Final = "key_result_week"
"""Type of fact: a key result in one week."""

FRAMEWORKS: Final = ("KPI", "OKR", "MBO", "PROJECT", "BEHAVIOUR", "SATISFACTION")
"""Families of components a mix can be made of; a component is written ``KPI:results``."""

FRAMEWORK_MIX: Final = PolicyKind(
    name="framework-mix",
    title=Localised(en="Framework mix", zh="考核框架组合"),
    section="decisions",
    words=GOAL_WORDS,
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
    parameters=("adviser.lambda", "adviser.least_records", "adviser.significance"),
)

FRAMEWORK_QUESTIONNAIRE: Final = PolicyKind(
    name="framework-questionnaire",
    title=Localised(en="Questions about a job", zh="岗位问卷"),
    section="decisions",
    words=GOAL_WORDS,
    facts=(
        FactField(name="job_family", type=FieldType.STRING, label=Localised(en="Job family", zh="岗位序列")),
        FactField(name="tags", type=FieldType.LIST, label=Localised(en="Tags of the job", zh="岗位标签")),
        FactField(
            name="output_countable",
            type=FieldType.BOOLEAN,
            label=Localised(en="Can the output be counted?", zh="产出是否可计数？"),
        ),
        FactField(
            name="uncertainty",
            type=FieldType.STRING,
            label=Localised(en="How unknown is the way to the result?", zh="达成结果的路径有多不确定？"),
            choices=("low", "medium", "high"),
        ),
        FactField(
            name="cycle_months",
            type=FieldType.NUMBER,
            label=Localised(en="After how many months is a result seen?", zh="多少个月后能看到成果？"),
            low=0,
            high=120,
        ),
        FactField(
            name="serves_others",
            type=FieldType.BOOLEAN,
            label=Localised(en="Does the job mainly serve other teams?", zh="岗位是否主要为其他团队服务？"),
        ),
        FactField(
            name="project_share",
            type=FieldType.NUMBER,
            label=Localised(en="Which share of the time goes to projects?", zh="投入项目的时间占比？"),
            low=0,
            high=1,
        ),
        FactField(
            name="conduct_matters",
            type=FieldType.BOOLEAN,
            label=Localised(
                en="Does how the work is done matter as much as what comes out?", zh="工作方式是否与结果同样重要？"
            ),
        ),
    ),
    outcomes=(
        FactField(
            name="framework",
            type=FieldType.STRING,
            label=Localised(en="Framework", zh="框架"),
            choices=FRAMEWORKS,
        ),
        FactField(name="measure", type=FieldType.STRING, label=Localised(en="What it measures", zh="衡量内容")),
        FactField(name="points", type=FieldType.NUMBER, label=Localised(en="Points", zh="得分"), low=0, high=100),
    ),
)

GOAL_RISKS: Final = PolicyKind(
    name="goal-risks",
    title=Localised(en="Goal risks", zh="目标风险"),
    section="patterns",
    words=GOAL_WORDS,
    facts=(
        FactField(
            name="key_result_week.key_result_id",
            type=FieldType.STRING,
            label=Localised(en="Key result", zh="关键结果"),
        ),
        FactField(name="key_result_week.goal_id", type=FieldType.STRING, label=Localised(en="Goal", zh="目标")),
        FactField(
            name="key_result_week.framework", type=FieldType.STRING, label=Localised(en="Framework", zh="目标框架")
        ),
        FactField(
            name="key_result_week.number",
            type=FieldType.NUMBER,
            label=Localised(
                en="Number of the week with a check-in, counted per key result", zh="该关键结果的第几个填报周"
            ),
        ),
        FactField(
            name="key_result_week.week",
            type=FieldType.NUMBER,
            label=Localised(en="Calendar week, counted from one fixed Monday", zh="自然周序号"),
        ),
        FactField(
            name="key_result_week.day",
            type=FieldType.DATE,
            label=Localised(en="Day of the week's last check-in", zh="该周最后一次填报日"),
        ),
        FactField(
            name="key_result_week.gain",
            type=FieldType.NUMBER,
            label=Localised(en="Gain per week since the last check-in, in points", zh="自上次填报以来每周增量（分）"),
        ),
        FactField(
            name="key_result_week.attainment",
            type=FieldType.NUMBER,
            label=Localised(en="Attainment in points", zh="完成度（分）"),
        ),
        FactField(
            name="key_result_week.complete", type=FieldType.BOOLEAN, label=Localised(en="100 % reached", zh="已完成")
        ),
        FactField(
            name="key_result_week.in_play",
            type=FieldType.BOOLEAN,
            label=Localised(
                en="Goal active and begun; a milestone past its due day", zh="目标有效且已开始（里程碑须已到期）"
            ),
        ),
        *STATE_FIELDS,
    ),
    outcomes=(
        FactField(name="code", type=FieldType.STRING, label=Localised(en="Kind of risk", zh="风险类型")),
        FactField(
            name="severity",
            type=FieldType.STRING,
            label=Localised(en="Severity", zh="严重程度"),
            choices=("high", "medium", "low"),
        ),
        UNLESS,
    ),
    parameters=(
        "break.coverage",
        "forecast.success",
        "forecast.at_risk",
        "forecast.min_weeks",
        "forecast.pace_weeks",
        "forecast.interval",
        "forecast.reachable",
        "market.weeks",
        "market.slack",
    ),
)

GOAL_ALIGNMENT: Final = PolicyKind(
    name="goal-alignment",
    title=Localised(en="Goal alignment", zh="目标对齐"),
    section="decisions",
    words=GOAL_WORDS,
    facts=(
        FactField(
            name="level",
            type=FieldType.NUMBER,
            whole=True,
            low=1,
            high=100,
            label=Localised(en="Levels of the unit below the top", zh="部门层级（顶层以下第几级）"),
        ),
        FactField(
            name="framework",
            type=FieldType.STRING,
            label=Localised(en="Framework of the goal above", zh="上级目标的框架"),
        ),
        FactField(
            name="job_family",
            type=FieldType.STRING,
            label=Localised(en="Job family of most people in the unit", zh="部门中人数最多的岗位序列"),
        ),
        FactField(
            name="effort_percentile",
            type=FieldType.NUMBER,
            low=0,
            high=100,
            label=Localised(
                en="Teams that log fewer hours a head, and itself, in per cent",
                zh="人均工时低于该团队的团队（含自身）占比",
            ),
        ),
        FactField(
            name="linked_share",
            type=FieldType.NUMBER,
            low=0,
            high=1,
            label=Localised(en="Share of hours on goals linked to the top", zh="投入与顶层目标相连的工时占比"),
        ),
    ),
    outcomes=(
        FactField(
            name="child_framework",
            type=FieldType.STRING,
            label=Localised(en="Framework of the draft", zh="草案框架"),
            choices=FRAMEWORKS,
        ),
        FactField(
            name="title_template",
            type=FieldType.STRING,
            label=Localised(en="Title, with {goal} and {unit}", zh="标题模板，含 {goal} 与 {unit}"),
        ),
        FactField(
            name="share_by",
            type=FieldType.STRING,
            label=Localised(en="How the weight is shared", zh="权重分配方式"),
            choices=("people", "equal"),
        ),
        FactField(
            name="finding",
            type=FieldType.STRING,
            label=Localised(en="Finding", zh="发现"),
            choices=("busy_without_direction",),
        ),
    ),
    parameters=("direction.months",),
)

RATING_BANDS: Final = PolicyKind(
    name="rating-bands",
    title=Localised(en="Rating bands", zh="绩效等级"),
    section="scores",
    words=GOAL_WORDS,
    scores=True,
    facts=(
        FactField(
            name="score",
            type=FieldType.NUMBER,
            label=Localised(en="Weighted attainment of a person under their mix", zh="个人加权目标完成度"),
            low=0,
            high=1,
        ),
        *(
            FactField(name=name, type=FieldType.NUMBER, label=label, sensitivity=Sensitivity.WELLBEING)
            for name, label in (
                ("overtime", Localised(en="Overtime hours", zh="加班时长")),
                ("work_hours", Localised(en="Hours worked", zh="工作时长")),
                ("leave_days", Localised(en="Days of leave", zh="休假天数")),
                ("pulse_score", Localised(en="Answer in a pulse survey", zh="脉动调查得分")),
            )
        ),
    ),
)
"""Thresholds that turn a person's weighted attainment into a band; wellbeing is named here to be refused (S96)."""

POLICY_KINDS: Final = (
    FRAMEWORK_MIX,
    FRAMEWORK_QUESTIONNAIRE,
    GOAL_ALIGNMENT,
    GOAL_RISKS,
    GOAL_RECALIBRATION,
    RATING_BANDS,
)
