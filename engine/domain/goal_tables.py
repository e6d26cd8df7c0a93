"""Tables of goals: what is to be reached, how far it is, what drives it, and who has seen that it is at risk."""

from __future__ import annotations

from engine.domain.aliases import GOAL_ALIASES, KEY_RESULT_ALIASES, NAME_ALIASES
from engine.domain.schema import Column, ColumnType, Sensitivity, TableSchema

ID, TEXT, NUMBER, DATE = ColumnType.ID, ColumnType.TEXT, ColumnType.NUMBER, ColumnType.DATE

GOALS = TableSchema(
    "goals",
    (
        Column("goal_id", ID, GOAL_ALIASES, required=True),
        Column("owner_type", TEXT, ("责任类型", "负责类型"), required=True, choices=("unit", "person")),
        Column("owner_id", ID, ("owner", "负责人", "责任人"), required=True),
        Column("framework", TEXT, ("type", "目标框架", "类型"), required=True),
        Column("title", TEXT, ("name", "目标名称", "目标"), required=True),
        Column("start", DATE, ("start_date", "开始日期"), required=True),
        Column("due", DATE, ("due_date", "截止日期", "到期日"), required=True),
        Column("weight", NUMBER, ("权重",), required=True, low=0),
        Column("parent_id", ID, ("parent_goal_id", "上级目标"), refers_to="goals"),
        Column("status", TEXT, ("状态",), choices=("proposed", "active", "closed", "cancelled")),
        Column("weight_basis", TEXT, ("权重方式",), choices=("share", "amount")),
    ),
    key=("goal_id",),
    aliases=("objectives", "目标"),
)

KEY_RESULTS = TableSchema(
    "key_results",
    (
        Column("key_result_id", ID, KEY_RESULT_ALIASES, required=True),
        Column("goal_id", ID, GOAL_ALIASES, required=True, refers_to="goals"),
        Column("title", TEXT, ("name", "关键结果"), required=True),
        Column("baseline", NUMBER, ("start_value", "基线", "起始值"), required=True),
        Column("target", NUMBER, ("target_value", "目标值"), required=True),
        Column("weight", NUMBER, ("权重",), required=True, low=0),
        Column("unit", TEXT, ("unit_of_measure", "单位")),
        Column("indicator_id", ID, ("indicator", "指标编号"), refers_to="indicator_catalogue"),
    ),
    key=("key_result_id",),
    aliases=("krs", "关键结果"),
)

CHECK_INS = TableSchema(
    "check_ins",
    (
        Column("key_result_id", ID, KEY_RESULT_ALIASES, required=True, refers_to="key_results"),
        Column("date", DATE, ("checked_on", "日期", "填报日期"), required=True),
        Column("value", NUMBER, ("current_value", "当前值", "数值"), required=True),
        Column("note", TEXT, ("comment", "备注")),
    ),
    key=("key_result_id", "date"),
    event_date="date",
    aliases=("进展", "签到"),
)

INDICATORS = TableSchema(
    "indicators",
    (
        Column("indicator_id", ID, ("indicator", "指标编号"), required=True, refers_to="indicator_catalogue"),
        Column("date", DATE, ("日期",), required=True),
        Column("value", NUMBER, ("数值",), required=True),
    ),
    key=("indicator_id", "date"),
    event_date="date",
    aliases=("指标值",),
)

INDICATOR_CATALOGUE = TableSchema(
    "indicator_catalogue",
    (
        Column("indicator_id", ID, ("indicator", "指标编号"), required=True),
        Column("name", TEXT, NAME_ALIASES, required=True),
        Column("unit", TEXT, ("unit_of_measure", "单位")),
        Column("retired_on", DATE, ("停用日期",)),
    ),
    key=("indicator_id",),
    aliases=("指标目录",),
)

ACKNOWLEDGEMENTS = TableSchema(
    "acknowledgements",
    (
        Column("code", TEXT, ("alert_code", "risk_code", "预警代码"), required=True),
        Column("subject_id", ID, ("alert_subject", "预警对象"), required=True),
        Column("date", DATE, ("acknowledged_on", "确认日期"), required=True),
        Column("by", ID, ("acknowledged_by", "确认人"), Sensitivity.PERSONAL, required=True),
        Column("until", DATE, ("silent_until", "静默至")),
        Column("worse_by", NUMBER, ("unless_worse_by", "恶化分值"), low=0),
        Column("because", TEXT, ("acknowledged_because", "确认原因"), Sensitivity.PERSONAL),
    ),
    key=("code", "subject_id", "date", "by"),
    event_date="date",
    aliases=("alert_acknowledgements", "预警确认"),
)
