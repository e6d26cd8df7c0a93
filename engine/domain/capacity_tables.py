"""Tables of time, learning and recognition: when people are away, what they could learn, what work will be needed."""

from __future__ import annotations

from engine.domain.aliases import PERSON_ALIASES, PROJECT_ALIASES, ROLE_ALIASES, SKILL_ALIASES
from engine.domain.schema import Column, ColumnType, Sensitivity, TableSchema

ID, TEXT, INTEGER, NUMBER, DATE = (
    ColumnType.ID,
    ColumnType.TEXT,
    ColumnType.INTEGER,
    ColumnType.NUMBER,
    ColumnType.DATE,
)
COURSE_ALIASES = ("course", "课程编号", "课程")


def _person(name: str = "person_id", aliases: tuple[str, ...] = PERSON_ALIASES) -> Column:
    return Column(name, ID, aliases, required=True, refers_to="people")


AVAILABILITY = TableSchema(
    "availability",
    (
        _person(),
        Column("week", DATE, ("week_start", "周", "周次", "起始周"), required=True),
        Column("fte", NUMBER, ("工时比例", "可用比例"), required=True, low=0, high=1.5),
    ),
    key=("person_id", "week"),
    aliases=("capacity", "可用时间", "可用工时"),
)

LEAVE = TableSchema(
    "leave",
    (
        _person(),
        Column("start", DATE, ("start_date", "开始日期"), required=True),
        Column("end", DATE, ("end_date", "结束日期"), required=True),
        Column("type", TEXT, ("leave_type", "假别", "请假类型"), Sensitivity.PERSONAL),
    ),
    key=("person_id", "start"),
    aliases=("absences", "time_off", "请假", "休假"),
)

OPPORTUNITIES = TableSchema(
    "opportunities",
    (
        Column("decision_id", ID, ("decision", "决策编号"), required=True),
        _person(),
        Column("role_id", ID, ROLE_ALIASES, required=True, refers_to="roles"),
        Column("outcome", TEXT, ("结果",), required=True, choices=("chosen", "passed-over", "declined")),
        Column("date", DATE, ("decided_on", "日期"), required=True),
    ),
    key=("decision_id", "person_id", "role_id"),
    event_date="date",
    aliases=("stretch_opportunities", "机会", "发展机会"),
)

DEMAND = TableSchema(
    "demand",
    (
        Column("project_id", ID, PROJECT_ALIASES, required=True, refers_to="projects"),
        Column("skill_id", ID, SKILL_ALIASES, required=True, refers_to="skills"),
        Column("month", DATE, ("月份", "年月"), required=True),
        Column("person_months", NUMBER, ("人月",), required=True, low=0),
    ),
    key=("project_id", "skill_id", "month"),
    aliases=("workload", "需求", "人力需求"),
)

COURSES = TableSchema(
    "courses",
    (
        Column("course_id", ID, COURSE_ALIASES, required=True),
        Column("skill_id", ID, SKILL_ALIASES, required=True, refers_to="skills"),
        Column("level", NUMBER, ("等级", "水平"), required=True, low=1, high=5),
        Column("months", NUMBER, ("duration_months", "时长月数"), required=True, low=0),
        Column("seats", INTEGER, ("capacity", "名额"), required=True, low=0, high=1_000_000),
        Column("cost", NUMBER, ("费用", "成本"), required=True, low=0),
        Column("name", TEXT, ("title", "名称", "课程名称")),
    ),
    key=("course_id",),
    aliases=("trainings", "课程", "培训课程"),
)

LEARNING = TableSchema(
    "learning",
    (
        _person(),
        Column("course_id", ID, COURSE_ALIASES, required=True, refers_to="courses"),
        Column("completed_at", DATE, ("completed_on", "完成日期"), required=True),
        Column("expires", DATE, ("expiry", "有效期至", "到期日期")),
    ),
    key=("person_id", "course_id", "completed_at"),
    event_date="completed_at",
    aliases=("training_records", "学习记录", "培训记录"),
)

FEEDBACK = TableSchema(
    "feedback",
    (
        _person("from_id", ("from", "author_id", "评价人")),
        _person("to_id", ("to", "subject_id", "被评价人")),
        Column("date", DATE, ("given_on", "日期"), required=True),
        Column("text", TEXT, ("comment", "内容", "评语"), Sensitivity.PERSONAL, required=True),
        Column("lang", TEXT, ("language", "语言")),
        Column("context", TEXT, ("背景", "场景")),
    ),
    key=("from_id", "to_id", "date", "text"),
    event_date="date",
    aliases=("reviews", "反馈", "评价"),
)

RECOGNITION = TableSchema(
    "recognition",
    (
        _person("from_id", ("from", "giver_id", "赠与人")),
        _person("to_id", ("to", "receiver_id", "获得人")),
        Column("date", DATE, ("given_on", "日期"), required=True),
        Column("kind", TEXT, ("badge", "类型", "徽章"), required=True),
        Column("points", NUMBER, ("积分",), low=0),
        Column("message", TEXT, ("留言", "内容"), Sensitivity.PERSONAL),
        Column("visibility", TEXT, ("可见范围",), choices=("public", "team", "private")),
    ),
    key=("from_id", "to_id", "date", "kind"),
    event_date="date",
    aliases=("badges", "认可", "表彰"),
)
