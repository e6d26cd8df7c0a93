"""Small answers of every verb for the tests of figures and report."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from engine.domain.history import History
from engine.figures.report_contents import ReportContents
from engine.goals.forecast_views import GoalForecasts
from engine.goals.framework_mixes import FrameworkMixes, recommend_mixes
from engine.goals.goal_risks import GoalRisks, goal_risks
from engine.goals.goal_status import GoalStatus, goal_status
from engine.goals.key_result_forecast import forecast_key_results
from engine.goals.policy_preview import Rules, policy_preview
from engine.goals.preview_views import PolicyPreview
from engine.policy.matching import PythonMatcher
from engine.simulation.answers.body import SimulationBody
from engine.simulation.simulate import simulate
from engine.staffing.answers.answer import StaffingAnswer
from tests.figures import choice_worlds
from tests.figures.results import wrapped
from tests.goals.goal_worlds import UNITS, Row, company, goal, key_result, organisation, shipped, weekly
from tests.goals.preview_worlds import BANDS, history_of, policy, reweighted, u1_rows
from tests.simulation.arrangements import leaving, organisation_of, scenario_of, value
from tests.staffing.worlds import F_STAFF, staffed, world

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u2028\x00"
ON = date(2026, 2, 6)


@cache
def tree() -> GoalStatus:
    """Return the company objective with two departments: A 59.0, C1 47.4 by hand."""
    return goal_status(company())


@cache
def stalled(title: str = "K1") -> tuple[GoalStatus, GoalRisks]:
    """Return a goal with a stalled key result, one without a check-in, and an owner who does not exist."""
    cut = organisation(
        [goal("G", title=title), goal("H", "G", owner="NOBODY", title=title)],
        [key_result("K1", "G", title=title), key_result("K2", "H", title=title)],
        weekly("K1", 40.0, 41.0, 41.0, 41.0, 41.0),
    )
    return goal_status(cut), goal_risks(cut, shipped("goal_risks.yaml"), PythonMatcher())


def wide_tree(below: int, deeper: int = 0) -> GoalStatus:
    """Return one goal with ``below`` goals under it, each with ``deeper`` goals under it, no two alike in value."""
    goals: list[Row] = [goal("TOP", owner="CO")]
    key_results: list[Row] = []
    check_ins: list[Row] = []
    for number in range(below):
        goals.append(goal(f"M{number:04}", "TOP"))
        goals += [goal(f"M{number:04}-{child:03}", f"M{number:04}") for child in range(deeper)]
        if not deeper:
            key_results.append(key_result(f"K{number:04}", f"M{number:04}"))
            check_ins += weekly(f"K{number:04}", 100.0 * number / below)
    return goal_status(organisation(goals, key_results, check_ins))


@cache
def mixes(family: str = "sales", tag: str = "quota") -> FrameworkMixes:
    """Return the mixes of two people with a preset and one without."""
    families = [family, family, "strange"]
    people: list[Row] = [{"person_id": f"P{at}", "name": "N", "tags": f"{tag};T{at}"} for at in range(len(families))]
    employments: list[Row] = [
        {"person_id": f"P{at}", "valid_from": date(2020, 1, 1), "unit_id": "DA", "job_family": one, "level": 3}
        for at, one in enumerate(families)
    ]
    named: list[Row] = [{"job_family": one, "name": one} for one in sorted(set(families))]
    rows = {"people": people, "employments": employments, "job_families": named, "units": UNITS}
    return recommend_mixes(History.from_rows(rows).as_of(ON, ON), shipped("framework_mix.yaml"))


@cache
def team(name: str = "Ana") -> StaffingAnswer:
    """Return the answer to the request whose best team is Dai, Ana and Chen with 248 points."""
    roles = [{"id": role, "skills": []} for role in F_STAFF]
    people: dict[str, dict[str, Any]] = {person: {} for person in F_STAFF["PM"]}
    people["Ana"] = {"name": name}
    return staffed(world(people, bookings=[("Ana", "OTHER", 0.25)]), _part_time(roles), scores=F_STAFF)


def _part_time(roles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**role, "fte": 0.5} for role in roles]


@cache
def no_team(name: str = "Ana") -> StaffingAnswer:
    """Return the answer to a request for two people with a skill that one has."""
    rows = world({"P1": {"name": name}, "P2": {}}, records=[("P1", "plc", 4.0), ("P2", "plc", 2.0)])
    needs = [{"skill": "plc", "min_level": 3.0, "must": True}]
    return staffed(rows, [{"id": "R1", "openings": 2, "skills": needs}])


@cache
def computed_fit() -> StaffingAnswer:
    """Return an answer whose fit is computed from skills."""
    rows = world({"P1": {}, "P2": {}, "P3": {}}, records=[("P1", "plc", 4.0), ("P2", "plc", 5.0), ("P3", "plc", 3.0)])
    needs = [{"skill": "plc", "min_level": 3.0, "must": True}]
    return staffed(rows, [{"id": "R1", "skills": needs}])


@cache
def futures(title: str = "T") -> SimulationBody:
    """Return three scenarios over a year on a small organisation."""
    laws = leaving(0.4, 0.2, bands=(0, 1)) + f"hiring: {{time_to_fill: {value(40, 'days')}}}\n"
    scenarios = []
    for name, months in (("optimistic", 12), ("neutral", 12), ("conservative", 12)):
        one = scenario_of(laws, months=months, replications=4)
        told = {"en": f"{title} {name}", "zh": f"{title} 情景 {name}"}
        fields = {field: getattr(one, field) for field in type(one).model_fields} | {"name": name}
        scenarios.append(type(one).model_validate(fields | {"title": told}))
    return simulate(scenarios, organisation_of([12, 8], families=2))


@cache
def outlook(title: str = "K1") -> GoalForecasts:
    """Return the forecasts of a key result that slows down and of one that goes on well."""
    cut = organisation(
        [goal("G", title=title)],
        [key_result("K1", "G", title=title), key_result("K2", "G", title=title)],
        [*weekly("K1", 8.0, 16.0, 18.0, 20.0, 22.0), *weekly("K2", 12.0, 25.0, 37.0, 50.0, 64.0)],
    )
    return forecast_key_results(cut, shipped("goal_risks.yaml"))


@cache
def change() -> PolicyPreview:
    """Return who changes among 200 people when results weigh less in sales."""
    before, after = policy(reweighted(0.7)), policy(reweighted(0.4))
    cut = history_of(u1_rows()).as_of(ON, ON)
    return policy_preview(cut, Rules(before, BANDS), Rules(after, BANDS), (before, after))


def contents(told: str = "Line 3") -> ReportContents:
    """Return a report on everything; ``told`` stands wherever a user's text can stand."""
    status, risks = stalled(told)
    return ReportContents(
        title=told,
        goals=wrapped("goals status", status),
        mixes=wrapped("recommend", mixes(told, told)),
        risks=wrapped("goals risks", risks),
        forecasts=wrapped("goals forecast", outlook(told)),
        change=wrapped("policy preview", change()),
        skills=choice_worlds.skills(),
        staffing=(wrapped("staff request", team(told)), wrapped("staff request", no_team(told))),
        choices=choice_worlds.choices(told),
        simulation=wrapped("simulate", futures(told), 11),
    )
