"""A whole sample organisation from settings, size and seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.domain.table import Table
from engine.errors import InputError, Problem
from engine.sample.announced import announced_work
from engine.sample.buried import buried_records, choose_buried
from engine.sample.careers import Careers, run_careers
from engine.sample.effort_tables import effort_tables
from engine.sample.goal_tables import (
    FRIDAY,
    check_in_table,
    goal_table,
    key_result_ids,
    key_result_table,
    quarter_start,
)
from engine.sample.goal_tree import GoalTree, grow_goals, plant_breaks
from engine.sample.indicators import Numbers, distance_from_baseline, draw_indicators, indicator_tables
from engine.sample.learning_tables import course_table, demand_table, learning_table
from engine.sample.leave_tables import availability_table, leave_table
from engine.sample.people import people_table, protected_table
from engine.sample.planted import Planted, PlantedBreak, PlantedBuried, PlantedDrop, PlantedShortage, PlantedStall
from engine.sample.progress import KeyResults, Progress, draw_key_results, draw_progress, goal_weights
from engine.sample.project_tables import ProjectTables
from engine.sample.projects import Portfolio, plan_projects
from engine.sample.recognition_tables import feedback_table, opportunity_table, recognition_table
from engine.sample.reporting_lines import Employments, cut_by_manager
from engine.sample.settings import LARGEST, SMALLEST, SampleSettings
from engine.sample.skills import Staff, draw_records, record_table, skills_table
from engine.sample.staff_tables import (
    Contracts,
    Identifiers,
    draw_contracts,
    employment_table,
    position_table,
    requisition_table,
    unit_tables,
)
from engine.sample.streams import Streams
from engine.sample.structure import Seats, Unit, build_seats, build_units
from engine.sample.timeline import NEVER, Days, Timeline, founded_on, numbered

FEWEST_VACANT = 3


@dataclass(frozen=True, eq=False)
class SampleOrganisation:
    """A generated organisation.

    Attributes
    ----------
    tables : tuple of Table
        All tables of a dataset, rows as they were recorded: an ended employment, a filled requisition and a reached
        milestone stand twice, once as first known and once as they ended.
    planted : Planted
        What was planted in them.
    """

    tables: tuple[Table, ...]
    planted: Planted


def generate(settings: SampleSettings, people: int, seed: int) -> SampleOrganisation:
    """Return an organisation with ``people`` employed on ``settings.as_of``.

    The same settings, size and seed give the same tables, byte for byte.

    Raises
    ------
    InputError
        ``people`` lies outside 50 to 1,000,000, is too small for the declared families, or ``seed`` is negative.
    """
    _check(people, seed)
    return _Generation(settings, people, seed).organisation()


def _check(people: int, seed: int) -> None:
    problems = []
    if not SMALLEST <= people <= LARGEST:
        what = f"A sample organisation of {people} people cannot be generated."
        mend = f"Ask for {SMALLEST} to {LARGEST:,} people."
        problems.append(Problem("people-out-of-range", what, mend, value=str(people)))
    if seed < 0:
        problems.append(Problem("seed-negative", "The seed is negative.", "Use 0 or more.", value=str(seed)))
    if problems:
        raise InputError(*problems)


class _Generation:
    def __init__(self, settings: SampleSettings, people: int, seed: int) -> None:
        self.settings, self.people, self.seed = settings, people, seed
        self.streams = Streams(seed)
        founded = founded_on(settings.as_of, settings.founded_years_before)
        self.timeline = Timeline(founded, settings.as_of)

    def organisation(self) -> SampleOrganisation:
        """Return all tables and what was planted."""
        self._employ()
        records = draw_records(self.settings, self.staff, self.timeline, self.streams.of("skills"))
        horizon = self.timeline.horizon
        self.portfolio = plan_projects(self.settings, self.staff, records, horizon, self.streams.of("projects"))
        self.buried = choose_buried(self.settings, self.staff, self.portfolio, horizon, self.streams.of("buried"))
        self._set_goals()
        self.series = draw_indicators(self.settings.indicators, self.streams.of("indicators"))
        self.projects = self._project_tables()
        self.announced = announced_work(self.settings, self.staff, self.portfolio, self.projects.project_ids)
        goals, work = tuple(self._goal_tables()), tuple(self._work_tables())
        named = {table.schema.name: table for table in (*goals, *work)}
        of_work = (named[name] for name in ("projects", "roles", "assignments"))
        effort = effort_tables(*of_work, goals=named["goals"], as_of=self.settings.as_of)
        beside = (*effort, *self._time_tables(), *self._learning_tables(named), *self._recognition_tables(named))
        tables = (*self._staff_tables(), *self._skill_tables(), *goals, *work, *beside)
        return SampleOrganisation(tables, self._planted())

    def _employ(self) -> None:
        settings, horizon = self.settings, self.timeline.horizon
        vacant = max(FEWEST_VACANT, round(self.people * settings.organisation.vacant_share))
        rng = self.streams.of("structure")
        self.units: list[Unit] = build_units(settings, self.people + vacant, horizon, rng)
        self.seats: Seats = build_seats(self.units, settings, horizon, rng)
        self.careers: Careers = run_careers(settings, self.seats, self.people, horizon, self.streams.of("careers"))
        self.names = Identifiers(
            units=numbered("U", len(self.units)),
            seats=numbered("S", len(self.seats)),
            people=numbered("P", len(self.careers.hired)),
        )
        self.employments: Employments = cut_by_manager(self.units, self.seats, self.careers, horizon)
        self.contracts: Contracts = draw_contracts(settings, len(self.names.people), self.streams.of("contracts"))
        self.people_table = people_table(
            settings, self.names.people, self.careers, self._first_site(), self.timeline, self.streams.of("people")
        )
        self.employment_table = employment_table(
            settings,
            self.seats,
            self.careers,
            self.employments,
            self.contracts,
            self.names,
            self.timeline,
        )
        self.staff: Staff = self._present()

    def _first_site(self) -> Days:
        site = np.zeros(len(self.careers.hired), dtype=np.int64)
        first = np.flatnonzero(self.careers.begins == self.careers.hired[self.careers.person])
        site[self.careers.person[first]] = self.seats.location[self.careers.seat[first]]
        return site

    def _present(self) -> Staff:
        """Return everyone employed on the last day, in the order in which they joined."""
        rows = np.flatnonzero(self.employments.ends == NEVER)
        rows = rows[np.argsort(self.careers.person[self.employments.stay[rows]])]
        stay = self.employments.stay[rows]
        person, seat = self.careers.person[stay], self.careers.seat[stay]
        return Staff(
            person=person,
            seat=seat,
            unit=self.seats.unit[seat],
            family=self.seats.family[seat],
            level=self.seats.level[seat],
            location=self.employment_table.text("location").codes[rows].astype(np.int64),
            hired=self.careers.hired[person],
            fte=self.contracts.fte[person],
            hourly_cost=self.employment_table.number("hourly_cost")[rows],
            refuses=self.people_table.flag("refuse_automated")[person] == 1,
        )

    def _set_goals(self) -> None:
        rng, progress = self.streams.of("goals"), self.streams.of("progress")
        self.tree: GoalTree = grow_goals(self.settings, self.units, self.staff, rng)
        left = self.careers.left
        start = quarter_start(self.settings, self.timeline)
        leavers = np.flatnonzero((left != NEVER) & (self.careers.hired < start))
        plant_breaks(self.settings, self.tree, leavers[np.argsort(-left[leavers], kind="stable")], rng)
        self.weights: Numbers = goal_weights(self.settings, self.tree, rng)
        family = self._goal_families(rng)
        self.key_results: KeyResults = draw_key_results(self.settings, self.tree, family, rng)
        self.progress: Progress = draw_progress(self.settings, self.tree, self.key_results, progress)

    def _goal_families(self, rng: np.random.Generator) -> Days:
        """Return the family of the owner; goals of the company take any."""
        family = np.array([unit.family for unit in self.units])[self.tree.unit]
        any_family = rng.integers(0, len(self.settings.families), len(self.tree))
        return np.where(np.array(self.tree.level) == 1, any_family, family)

    def _project_tables(self) -> ProjectTables:
        divisions = {unit.family: self.names.units[at] for at, unit in enumerate(self.units) if unit.level == 1}
        portfolio: Portfolio = self.portfolio
        return ProjectTables(self.settings, portfolio, self.staff, self.names.people, divisions, self.timeline)

    def _staff_tables(self) -> Sequence[Table]:
        settings, names, timeline = self.settings, self.names, self.timeline
        return (
            self.people_table,
            self.employment_table,
            protected_table(names.people, self.careers, timeline, self.streams.of("protected")),
            *unit_tables(settings, self.units, names, timeline),
            position_table(settings, self.units, self.seats, names, timeline, self.streams.of("positions")),
            requisition_table(settings, self.careers, names, timeline, self.streams.of("requisitions")),
        )

    def _skill_tables(self) -> Sequence[Table]:
        records = self.portfolio.records.with_more(buried_records(self.settings, self.buried, self.timeline.horizon))
        return (
            skills_table(self.settings, self.timeline),
            record_table(self.settings, records, self.staff, self.names.people, self.timeline),
        )

    def _goal_tables(self) -> Sequence[Table]:
        settings, tree, timeline = self.settings, self.tree, self.timeline
        return (
            goal_table(settings, self.units, tree, self.weights, self.names, timeline),
            key_result_table(settings, tree, self.key_results, timeline),
            check_in_table(settings, tree, self.key_results, self.progress, timeline),
        )

    def _work_tables(self) -> Sequence[Table]:
        return (
            *indicator_tables(self.settings, self.series, self.timeline),
            *self.projects.tables(self.streams.of("milestones")),
        )

    def _time_tables(self) -> Sequence[Table]:
        of_leave, of_weeks = self.streams.of("leave").spawn(2)
        everyone = (self.settings, self.staff, self.portfolio.counted_on, self.names.people, self.timeline)
        return leave_table(*everyone, of_leave), availability_table(*everyone, of_weeks)

    def _learning_tables(self, named: Mapping[str, Table]) -> Sequence[Table]:
        learning = self.streams.of("learning")
        return (
            course_table(self.settings, self.timeline),
            learning_table(self.settings, self.staff, self.names.people, self.timeline, learning),
            demand_table(named["projects"], named["roles"], named["role_skills"], self.announced, self._months_ahead()),
        )

    def _months_ahead(self) -> tuple[date, ...]:
        """Return the first days of the months of announced work."""
        first, months = self.settings.as_of.replace(day=1), self.settings.projects.planted_announced.months
        numbers = (first.year * 12 + first.month - 1 + after for after in range(months))
        return tuple(date(number // 12, number % 12 + 1, 1) for number in numbers)

    def _recognition_tables(self, named: Mapping[str, Table]) -> Sequence[Table]:
        of_texts, of_badges, of_places = self.streams.of("recognition").spawn(3)
        people, records = self.names.people, self.portfolio.records
        return (
            feedback_table(self.settings, self.staff, records, people, self.timeline, of_texts),
            recognition_table(self.settings, self.staff, people, self.timeline, of_badges),
            opportunity_table(named["assignments"], self.settings, self.staff, people, of_places),
        )

    def _planted(self) -> Planted:
        running, requested = self.portfolio.running, self.portfolio.requested
        return Planted(
            people=self.people,
            seed=self.seed,
            as_of=self.settings.as_of,
            founded_on=self.timeline.founded,
            breaks=self._planted_breaks(),
            stalled=self._planted_stalls(),
            infeasible_project=self._planted_shortage(),
            announced=self.announced,
            buried=self._planted_buried(),
            feasible_project_ids=self.projects.project_ids[running : running + requested],
            running_project_ids=self.projects.project_ids[:running],
            indicator_drop=self._planted_drop(),
            hazards=self.settings.leaving.bands,
            time_to_fill_days=self.settings.hiring.time_to_fill_days,
        )

    def _day(self, day: int) -> date:
        return date.fromordinal(self.timeline.founded.toordinal() + day)

    def _planted_breaks(self) -> tuple[PlantedBreak, ...]:
        goals, results = numbered("G", len(self.tree)), key_result_ids(self.key_results)
        silent = {
            goal: tuple(results[each] for each in np.flatnonzero(self.key_results.goal == goal).tolist())
            for goal in self.tree.of_type("no_checkin")
        }
        return tuple(
            PlantedBreak(
                type=kind, goal_id=goals[goal], key_result_ids=silent.get(goal, ()) if kind == "no_checkin" else ()
            )
            for kind, goal in sorted(self.tree.planted)
        )

    def _planted_stalls(self) -> tuple[PlantedStall, ...]:
        ids = key_result_ids(self.key_results)
        goals = self.settings.goals
        start = quarter_start(self.settings, self.timeline)
        found = []
        for key_result, length in self.progress.stalled:
            week = goals.quarter.passed - length + goals.planted.stalled.rule_weeks
            alert_on = self._day(start + 7 * (week - 1) + FRIDAY)
            found.append(PlantedStall(key_result_id=ids[key_result], week=week, alert_on=alert_on))
        return tuple(found)

    def _planted_shortage(self) -> PlantedShortage:
        rare = self.settings.projects.planted_infeasible
        free, booked, expired, low = (self.names.people[self.staff.person[holder]] for holder in self.portfolio.holders)
        return PlantedShortage(
            project_id=self.projects.project_ids[-1],
            skill_id=rare.skill,
            role_ids=tuple(self.projects.role_ids[-1][: rare.roles]),
            holder=free,
            booked_holder=booked,
            expired_holder=expired,
            low_holder=low,
        )

    def _planted_buried(self) -> tuple[PlantedBuried, ...]:
        people = sorted(self.names.people[self.staff.person[position]] for position in self.buried.tolist())
        skills = self.settings.records.planted_buried.skills
        return tuple(PlantedBuried(person_id=person, skill_ids=skills) for person in people)

    def _planted_drop(self) -> PlantedDrop:
        drop = self.settings.indicators.planted_drop
        ids = key_result_ids(self.key_results)
        driven = [template.indicator == drop.indicator for template in self.key_results.templates]
        linked = np.flatnonzero(np.array(driven)[self.key_results.template]).tolist()
        z = distance_from_baseline(self.series[drop.indicator], drop.baseline_weeks)[-1]
        last = self.timeline.horizon - self.timeline.as_of.weekday() - 7 + FRIDAY
        return PlantedDrop(
            indicator_id=drop.indicator,
            date=self._day(last),
            z=round(float(z), 6),
            baseline_weeks=drop.baseline_weeks,
            key_result_ids=tuple(ids[each] for each in linked),
        )
