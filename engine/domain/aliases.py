"""Other headers by which files know the columns that many tables share, in English and Chinese."""

from __future__ import annotations

PERSON_ALIASES = (
    *(
        "employee_id",
        "emp_id",
        "employee",
        "employee_number",
        "employee_no",
        "staff_no",
        "staff_id",
        "personnel_number",
    ),
    *("worker_id", "user_id", "员工编号", "员工号", "工号", "人员编号", "员工工号", "员工id"),
)
MANAGER_ALIASES = (
    *("manager", "reports_to", "manager_employee_id", "supervisor_id", "supervisor", "line_manager_id", "reporting_to"),
    *("上级编号", "上级工号", "直属上级", "直属上级工号", "直接上级", "直接上级工号", "汇报对象", "汇报上级"),
)
UNIT_ALIASES = (
    *("unit", "department_id", "department", "department_code", "org_unit", "organisation_unit", "organization_unit"),
    *("supervisory_organization", "cost_center", "部门", "所属部门", "部门编号", "部门编码", "组织编号", "单位编号"),
)
FAMILY_ALIASES = (
    *("family", "job_function", "job_family_id", "job_family_group", "sequence"),
    *("岗位序列", "职位序列", "序列", "职族", "岗位族"),
)
SKILL_ALIASES = ("skill", "技能编号", "技能")
PROJECT_ALIASES = ("project", "项目编号", "项目")
ROLE_ALIASES = ("role", "角色编号", "岗位需求编号")
GOAL_ALIASES = ("goal", "objective_id", "目标编号")
KEY_RESULT_ALIASES = ("kr_id", "key_result", "关键结果编号")
NAME_ALIASES = ("名称", "title", "label")
