"""What figures of schedules say: English and Chinese by key."""

from __future__ import annotations

from typing import Final

SCHEDULE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "gantt.title": ("Who does what when: {title}", "排程：{title}"),
    "gantt.none": ("There is no schedule to show.", "没有可展示的排程。"),
    "gantt.alternative": (
        (
            "{tasks} tasks, {people} people at work. All is done after {length}; no schedule is shorter than {bound}. "
            "The last task to end is {last}."
        ),
        "任务 {tasks} 项，参与 {people} 人。全部完成需 {length}；任何排程都不短于 {bound}。最后完成的任务是 {last}。",
    ),
    "gantt.task": ("Task", "任务"),
    "gantt.person": ("Person", "人员"),
    "gantt.skill": ("Skill", "技能"),
    "gantt.from": ("From", "开始"),
    "gantt.to": ("To", "结束"),
    "gantt.unit.day": ("working days", "工作日"),
    "gantt.unit.hour": ("hours", "小时"),
    "gantt.unit.week": ("weeks", "周"),
    "gantt.unit.step": ("steps", "时间单位"),
}
