"""The measures of skills, work, courses and costs: what they are called and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from engine.domain.frozen import Localised
from engine.simulation.world.measure import Measure
from engine.simulation.world.work import WorkPlan

ZERO_OR_ONE = "0 or 1"
"""Unit of a measure whose mean over runs is a probability."""

Basis = Literal["last month", "total", "mean"]


class Kind(NamedTuple):
    """A kind of measure, one for everything that it is about.

    Attributes
    ----------
    name : str
        Name before the colon.
    en, zh : str
        What it says, with ``{}`` for the title of what it is about.
    unit : str
        Its unit; empty for the unit of costs.
    basis : str
        What of it is told at the end.
    """

    name: str
    en: str
    zh: str
    unit: str
    basis: Basis = "last month"


OF_PROJECT = (
    Kind("share_done", "{}: share of the work done", "{}：完成比例", "share"),
    Kind("backlog", "{}: work that is there and not done", "{}：未完成工作量", "person-months"),
)
OF_DEADLINE = (
    Kind("on_time", "{}: done on time", "{}：按期完成", ZERO_OR_ONE),
    Kind("lateness", "{}: months late, so far where it is not done", "{}：延误月数（未完成者计至当前）", "months"),
)
OF_GOAL = (Kind("goal_hit", "{}: its projects done on time", "{}：相关项目按期完成", ZERO_OR_ONE),)
OF_SKILL = (
    Kind("demand", "{}: work asked for", "{}：需求", "person-months", "total"),
    Kind("capacity", "{}: output of those who have it", "{}：产能", "person-months", "total"),
    Kind("gap", "{}: demand less capacity", "{}：缺口（需求减产能）", "person-months", "total"),
    Kind("covered", "{}: capacity meets demand in the month", "{}：当月产能满足需求", ZERO_OR_ONE),
)
OF_COURSE = (
    Kind("trainees", "{}: people who attend", "{}：在训人数", "people"),
    Kind("queue", "{}: people who wait for a seat", "{}：等待名额人数", "people"),
    Kind("turned_away", "{}: people who found no seat", "{}：因满员放弃人数", "people", "total"),
    Kind("qualified", "{}: people who passed", "{}：结业人数", "people", "total"),
)
ALONE = (
    Kind("goals_hit", "goals hit", "达成目标数", "goals"),
    Kind("covered", "capacity meets demand in every skill in the month", "当月各技能产能均满足需求", ZERO_OR_ONE),
)
CHANCES = frozenset(
    kind.name for kind in (*OF_PROJECT, *OF_DEADLINE, *OF_GOAL, *OF_SKILL, *ALONE) if kind.unit == ZERO_OR_ONE
)
"""Kinds of measures that are 0 or 1 in a run."""
OF_COST = (
    Kind("cost", "cost of everything", "总成本", "", "total"),
    Kind("cost:pay", "pay", "薪酬", "", "total"),
    Kind("cost:hiring", "hiring", "招聘成本", "", "total"),
    Kind("cost:training", "fees of courses", "培训费用", "", "total"),
    Kind("cost:contractors", "contractors", "外包成本", "", "total"),
    Kind(
        "cost:levers",
        "what levers cost: fees, newcomers with their pay, contractors, pay of trainees while they learn",
        "各项举措的成本：培训费、新增人员及其薪酬、外包、受训期间薪酬",
        "",
        "total",
    ),
)


def work_measures(plan: WorkPlan, titles: Mapping[str, Localised], unit: str) -> tuple[Measure, ...]:
    """Return all measures of a plan.

    Parameters
    ----------
    titles : mapping of str to Localised
        Titles of projects, milestones, skills, goals and courses by id; the id itself where one is missing.
    unit : str
        Unit of costs.
    """
    goals_hit, covered = ALONE
    return (
        *_each(OF_PROJECT, plan.projects, titles),
        *_each(OF_DEADLINE, (deadline.name for deadline in plan.deadlines), titles),
        *_each(OF_GOAL, (goal for goal, _ in plan.goals), titles),
        *((_measure(goals_hit, goals_hit.name, None),) if plan.goals else ()),
        *_each(OF_SKILL, (skill for skill, _ in plan.qualifications[: plan.demanded]), titles),
        *((_measure(covered, covered.name, None),) if plan.demanded else ()),
        *_each(OF_COURSE, (course.id for course in plan.courses), titles),
        *(_measure(kind, kind.name, None, unit) for kind in OF_COST if plan.prices is not None),
    )


def _each(kinds: tuple[Kind, ...], things: Iterable[str], titles: Mapping[str, Localised]) -> Iterator[Measure]:
    for thing in things:
        for kind in kinds:
            yield _measure(kind, f"{kind.name}:{thing}", titles.get(thing, Localised(en=thing, zh=thing)))


def _measure(kind: Kind, name: str, about: Localised | None, unit: str = "") -> Measure:
    en, zh = (about.text("en"), about.text("zh")) if about else ("", "")
    return Measure(name, kind.unit or unit, Localised(en=kind.en.format(en), zh=kind.zh.format(zh)), kind.basis)
