"""The tables of a dataset. A new table is one entry of ``TABLES``: loading, history and exports follow from it."""

from __future__ import annotations

from engine.domain.aliases import (
    FAMILY_ALIASES,
    GOAL_ALIASES,
    MANAGER_ALIASES,
    NAME_ALIASES,
    PERSON_ALIASES,
    PROJECT_ALIASES,
    ROLE_ALIASES,
    SKILL_ALIASES,
    UNIT_ALIASES,
)
from engine.domain.capacity_tables import (
    AVAILABILITY,
    COURSES,
    DEMAND,
    FEEDBACK,
    LEARNING,
    LEAVE,
    OPPORTUNITIES,
    RECOGNITION,
)
from engine.domain.goal_tables import (
    ACKNOWLEDGEMENTS,
    CHECK_INS,
    GOALS,
    INDICATOR_CATALOGUE,
    INDICATORS,
    KEY_RESULTS,
)
from engine.domain.schema import Column, ColumnType, Sensitivity, TableSchema

ID, TEXT, LIST = ColumnType.ID, ColumnType.TEXT, ColumnType.LIST
NUMBER, INTEGER, DATE, FLAG = ColumnType.NUMBER, ColumnType.INTEGER, ColumnType.DATE, ColumnType.FLAG
PERSONAL, PROTECTED = Sensitivity.PERSONAL, Sensitivity.PROTECTED


def _person(*, required: bool = True) -> Column:
    return Column("person_id", ID, PERSON_ALIASES, required=required, refers_to="people")


PEOPLE = TableSchema(
    "people",
    (
        Column("person_id", ID, PERSON_ALIASES, required=True),
        Column(
            "name",
            TEXT,
            ("full_name", "employee_name", "display_name", "legal_name", "worker", "姓名", "员工姓名"),
            PERSONAL,
            required=True,
        ),
        Column("retirement_on", DATE, ("retirement_date", "退休日期"), PERSONAL),
        Column("languages", LIST, ("language", "语言")),
        Column("tags", LIST, ("labels", "标签")),
        Column("refuse_automated", FLAG, ("拒绝自动化决策", "拒绝自动决策"), PERSONAL),
    ),
    key=("person_id",),
    aliases=("employees", "staff", "roster", "员工", "人员", "人员花名册", "花名册"),
)

EMPLOYMENTS = TableSchema(
    "employments",
    (
        _person(),
        Column(
            "valid_from",
            DATE,
            (
                *("start_date", "effective_from", "hire_date", "date_of_hire", "hired_on", "original_hire_date"),
                *("orig_hire_date", "joining_date", "date_joined"),
                *("生效日期", "任职开始", "开始日期", "入职日期", "入职时间"),
            ),
            required=True,
        ),
        Column("unit_id", ID, UNIT_ALIASES, required=True, refers_to="units"),
        Column("job_family", ID, FAMILY_ALIASES, required=True, refers_to="job_families"),
        Column(
            "level",
            INTEGER,
            ("grade", "job_level", "management_level", "pay_grade", "职级", "级别", "职等"),
            required=True,
            low=1,
            high=30,
        ),
        Column(
            "valid_to",
            DATE,
            (
                *("end_date", "effective_to", "termination_date", "term_date", "date_of_termination", "leaving_date"),
                *("last_day_of_work", "失效日期", "任职结束", "结束日期", "离职日期", "离职时间", "最后工作日"),
            ),
            known_at_end=True,
        ),
        Column("position_id", ID, ("position", "post_id", "职位编号", "岗位编号"), refers_to="positions"),
        Column("manager_id", ID, MANAGER_ALIASES, refers_to="people"),
        Column("fte", NUMBER, ("full_time_equivalent", "工时比例", "全时当量"), low=0, high=1.5),
        Column("hourly_cost", NUMBER, ("cost_per_hour", "小时成本"), PERSONAL, low=0),
        Column("location", TEXT, ("site", "city", "work_location", "office", "地点", "工作地点", "城市")),
        Column("time_zone", TEXT, ("timezone", "时区")),
        Column(
            "exit_reason",
            TEXT,
            ("termination_reason", "term_reason", "leaving_reason", "离职原因"),
            PERSONAL,
            known_at_end=True,
        ),
    ),
    key=("person_id", "valid_from"),
    aliases=("jobs", "任职", "任职记录"),
)

PROTECTED_ATTRIBUTES = TableSchema(
    "protected",
    (
        _person(),
        Column("sex", TEXT, ("gender", "性别"), PROTECTED),
        Column("birth_year", INTEGER, ("year_of_birth", "出生年份"), PROTECTED, low=1900, high=2100),
        Column("ethnicity", TEXT, ("race", "民族"), PROTECTED),
        Column("disability", TEXT, ("残疾", "残障"), PROTECTED),
    ),
    key=("person_id",),
    aliases=("受保护属性",),
)

UNITS = TableSchema(
    "units",
    (
        Column("unit_id", ID, UNIT_ALIASES, required=True),
        Column("name", TEXT, (*NAME_ALIASES, "unit_name", "部门名称", "组织名称"), required=True),
        Column("parent_id", ID, ("parent_unit_id", "parent", "上级部门", "上级编号"), refers_to="units"),
    ),
    key=("unit_id",),
    aliases=("departments", "org_units", "部门", "组织"),
)

POSITIONS = TableSchema(
    "positions",
    (
        Column("position_id", ID, ("position", "post_id", "职位编号", "岗位编号"), required=True),
        Column("unit_id", ID, UNIT_ALIASES, required=True, refers_to="units"),
        Column("job_family", ID, FAMILY_ALIASES, required=True, refers_to="job_families"),
        Column("level", INTEGER, ("grade", "职级", "级别"), required=True, low=1, high=30),
        Column("critical", FLAG, ("key_position", "关键岗位")),
    ),
    key=("position_id",),
    aliases=("posts", "岗位", "职位"),
)

JOB_FAMILIES = TableSchema(
    "job_families",
    (
        Column("job_family", ID, FAMILY_ALIASES, required=True),
        Column("name", TEXT, NAME_ALIASES, required=True),
        Column("tags", LIST, ("labels", "标签")),
    ),
    key=("job_family",),
    aliases=("families", "岗位序列", "职位序列"),
)

SKILLS = TableSchema(
    "skills",
    (
        Column("skill_id", ID, SKILL_ALIASES, required=True),
        Column("name", TEXT, (*NAME_ALIASES, "skill_name", "技能名称"), required=True),
        Column("aliases", LIST, ("synonyms", "别名")),
        Column("parent_id", ID, ("parent", "上级技能"), refers_to="skills"),
        Column("half_life_days", NUMBER, ("half_life", "半衰期天数"), low=1),
        Column("kind", TEXT, ("skill_kind", "category", "技能类型", "技能类别")),
        Column("criticality", NUMBER, ("critical", "关键度", "重要性"), low=0, high=1),
    ),
    key=("skill_id",),
    aliases=("技能",),
)

SKILL_RECORDS = TableSchema(
    "skill_records",
    (
        _person(),
        Column("skill_id", ID, SKILL_ALIASES, required=True, refers_to="skills"),
        Column("level", NUMBER, ("proficiency", "熟练度", "等级", "水平"), required=True, low=1, high=5),
        Column("source", TEXT, ("evidence_source", "来源"), required=True),
        Column("date", DATE, ("recorded_on", "assessed_on", "日期", "评估日期"), required=True),
        Column("credibility", NUMBER, ("可信度",), low=0, high=1),
        Column("evidence", TEXT, ("证据", "依据")),
        Column("expires", DATE, ("expiry", "有效期至", "到期日期")),
    ),
    key=("person_id", "skill_id", "source", "date"),
    event_date="date",
    aliases=("技能记录",),
)

PROJECTS = TableSchema(
    "projects",
    (
        Column("project_id", ID, PROJECT_ALIASES, required=True),
        Column("name", TEXT, (*NAME_ALIASES, "project_name", "项目名称"), required=True),
        Column("start", DATE, ("start_date", "开始日期"), required=True),
        Column("end", DATE, ("end_date", "结束日期"), required=True),
        Column("priority", INTEGER, ("优先级",), required=True, low=1, high=9),
        Column("sponsor_unit_id", ID, ("sponsor", "发起部门"), refers_to="units"),
        Column("budget", NUMBER, ("预算",), low=0),
    ),
    key=("project_id",),
    aliases=("项目",),
)

MILESTONES = TableSchema(
    "milestones",
    (
        Column("milestone_id", ID, ("milestone", "里程碑编号"), required=True),
        Column("project_id", ID, PROJECT_ALIASES, required=True, refers_to="projects"),
        Column("due", DATE, ("due_date", "截止日期"), required=True),
        Column("done_on", DATE, ("completed_on", "完成日期")),
    ),
    key=("milestone_id",),
    aliases=("里程碑",),
)

ROLES = TableSchema(
    "roles",
    (
        Column("role_id", ID, ROLE_ALIASES, required=True),
        Column("project_id", ID, PROJECT_ALIASES, required=True, refers_to="projects"),
        Column("name", TEXT, (*NAME_ALIASES, "role_name", "角色名称"), required=True),
        Column("openings", INTEGER, ("headcount", "人数", "需求人数"), required=True, low=1, high=1000),
        Column("fte", NUMBER, ("工时比例", "投入比例"), required=True, low=0.01, high=1),
        Column("start", DATE, ("start_date", "开始日期"), required=True),
        Column("end", DATE, ("end_date", "结束日期"), required=True),
        Column("location", TEXT, ("site", "地点", "工作地点")),
        Column("max_hourly_cost", NUMBER, ("小时成本上限",), low=0),
        Column("languages", LIST, ("language", "语言", "语言要求")),
        Column("time_zone", TEXT, ("timezone", "时区")),
        Column("stretch", FLAG, ("stretch_role", "挑战任务", "发展机会")),
    ),
    key=("role_id",),
    aliases=("角色", "项目角色"),
)

ROLE_SKILLS = TableSchema(
    "role_skills",
    (
        Column("role_id", ID, ROLE_ALIASES, required=True, refers_to="roles"),
        Column("skill_id", ID, SKILL_ALIASES, required=True, refers_to="skills"),
        Column("min_level", NUMBER, ("minimum_level", "最低等级"), required=True, low=1, high=5),
        Column("must", FLAG, ("required", "必需", "必须")),
        Column("weight", NUMBER, ("权重",), low=0),
    ),
    key=("role_id", "skill_id"),
    aliases=("角色技能",),
)

ASSIGNMENTS = TableSchema(
    "assignments",
    (
        _person(),
        Column("role_id", ID, ROLE_ALIASES, required=True, refers_to="roles"),
        Column("fte", NUMBER, ("工时比例", "投入比例"), required=True, low=0, high=1),
        Column("start", DATE, ("start_date", "开始日期"), required=True),
        Column("end", DATE, ("end_date", "结束日期"), required=True),
    ),
    key=("person_id", "role_id", "start"),
    aliases=("bookings", "分配", "项目分配"),
)

PROJECT_GOALS = TableSchema(
    "project_goals",
    (
        Column("project_id", ID, PROJECT_ALIASES, required=True, refers_to="projects"),
        Column("goal_id", ID, GOAL_ALIASES, required=True, refers_to="goals"),
        Column("share", NUMBER, ("占比", "比例"), required=True, low=0, high=1),
    ),
    key=("project_id", "goal_id"),
    aliases=("项目目标",),
)

EFFORT = TableSchema(
    "effort",
    (
        _person(),
        Column("month", DATE, ("月份", "年月"), required=True),
        Column("hours", NUMBER, ("工时", "小时"), required=True, low=0, high=744, sensitivity=PERSONAL),
        Column("project_id", ID, PROJECT_ALIASES, refers_to="projects"),
        Column("goal_id", ID, GOAL_ALIASES, refers_to="goals"),
    ),
    key=("person_id", "month", "project_id", "goal_id"),
    event_date="month",
    aliases=("timesheets", "投入", "工时记录"),
)

REQUISITIONS = TableSchema(
    "requisitions",
    (
        Column("position_id", ID, ("position", "职位编号", "岗位编号"), required=True, refers_to="positions"),
        Column("opened", DATE, ("opened_on", "提出日期", "开启日期"), required=True),
        Column("approved", DATE, ("approved_on", "批准日期")),
        Column("filled", DATE, ("filled_on", "到岗日期", "完成日期")),
    ),
    key=("position_id", "opened"),
    aliases=("招聘需求",),
)

TABLES: dict[str, TableSchema] = {
    schema.name: schema
    for schema in (
        PEOPLE,
        EMPLOYMENTS,
        PROTECTED_ATTRIBUTES,
        UNITS,
        POSITIONS,
        JOB_FAMILIES,
        SKILLS,
        SKILL_RECORDS,
        GOALS,
        KEY_RESULTS,
        CHECK_INS,
        INDICATORS,
        INDICATOR_CATALOGUE,
        ACKNOWLEDGEMENTS,
        PROJECTS,
        MILESTONES,
        ROLES,
        ROLE_SKILLS,
        ASSIGNMENTS,
        REQUISITIONS,
        PROJECT_GOALS,
        EFFORT,
        AVAILABILITY,
        LEAVE,
        OPPORTUNITIES,
        DEMAND,
        COURSES,
        LEARNING,
        FEEDBACK,
        RECOGNITION,
    )
}
"""Every table by name, referenced tables before or beside those that refer to them."""

PROTECTED_TABLE = PROTECTED_ATTRIBUTES.name
