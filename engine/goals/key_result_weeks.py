"""Key results week by week: the columns that risk patterns read, computed before matching.

A week is a calendar week, Monday to Sunday; of several check-ins in a week the last counts. The gain of a week is the
attainment since the previous week with a check-in, in points, divided by the calendar weeks between the two: a week
without a check-in is missing, neither a week without gain nor the end of a stall, and the next report tells what it
brought. The first week has no gain. Check-ins before the goal's first day are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, Dates, Flags, Numbers, TextColumn, day
from engine.domain.organisation import Organisation
from engine.goals.attainment import CheckIns, calendar_week
from engine.goals.goal_tree import Forest, Node
from engine.goals.policy_kinds import GOAL_RISKS, WEEK_FACT
from engine.policy.patterns_facts import FactTable
from engine.policy.patterns_reading import fact_types

MILESTONE_UNITS = ("milestone", "milestones", "里程碑")
"""Units of key results that move in one step, so that nothing can stall before they are due."""
FULL = 100.0


@dataclass(frozen=True, eq=False)
class KeyResultWeeks:
    """One row per key result and week with a check-in, ordered by both.

    Attributes
    ----------
    nodes : sequence of Node
        Key results.
    node : int32 array of shape (rows,)
        Position in ``nodes``.
    check_in : int array of shape (rows,)
        Position of the week's last check-in.
    number : float64 array
        1, 2, 3 ... per key result.
    week : float64 array
        Calendar week.
    day : datetime64 array
        Day of the week's last check-in.
    attainment, gain : float64 array
        Points; NaN where missing.
    in_play : int8 array
        Whether the goal is active and has begun, and a milestone is past its due day.
    """

    nodes: Sequence[Node]
    node: Codes
    check_in: NDArray[np.intp]
    number: Numbers
    week: Numbers
    day: Dates
    attainment: Numbers
    gain: Numbers
    in_play: Flags

    def __len__(self) -> int:
        return len(self.node)

    def facts(self) -> FactTable:
        """Return the rows as facts for patterns."""
        names = {
            "key_result_id": [node.id for node in self.nodes],
            "goal_id": [node.goal.id for node in self.nodes],
            "framework": [node.framework for node in self.nodes],
        }
        complete = np.where(np.isnan(self.attainment), -1, self.attainment >= FULL).astype(np.int8)
        texts = {name: _repeated(values, self.node) for name, values in names.items()}
        numbers = {"number": self.number, "week": self.week, "attainment": self.attainment, "gain": self.gain}
        flags = {"complete": complete, "in_play": self.in_play}
        return FactTable(fact_types(GOAL_RISKS)[WEEK_FACT], {**texts, **numbers, **flags, "day": self.day})


def key_result_weeks(organisation: Organisation, forest: Forest, check_ins: CheckIns) -> KeyResultWeeks:
    """Return the weeks of all key results of an organisation."""
    nodes = sorted(forest.key_results.values(), key=lambda node: node.row)
    place = np.full(len(organisation.table("key_results")), -1, dtype=np.int32)
    place[[node.row for node in nodes]] = np.arange(len(nodes), dtype=np.int32)
    node = place[check_ins.key_result]
    starts = np.array([day(one.start) for one in nodes], dtype="datetime64[D]")
    usable = (node >= 0) & ~(check_ins.days < np.append(starts, day(None))[node])
    calendar = calendar_week(check_ins.days)
    kept = _last_of_week(np.flatnonzero(usable), node, calendar)
    node, week = node[kept], calendar[kept].astype(np.float64)
    first = np.ones(len(kept), dtype=bool)
    first[1:] = node[1:] != node[:-1]
    attained = _attainments(organisation, check_ins, kept)
    return KeyResultWeeks(
        nodes=nodes,
        node=node,
        check_in=kept,
        number=_numbered(first),
        week=week,
        day=check_ins.days[kept],
        attainment=attained,
        gain=_gains(attained, week, first),
        in_play=_in_play(organisation, nodes)[node],
    )


def _last_of_week(rows: NDArray[np.intp], node: Codes, week: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return, of rows ordered by key result and day, the last of each key result and week."""
    last = np.ones(len(rows), dtype=bool)
    last[:-1] = (node[rows][1:] != node[rows][:-1]) | (week[rows][1:] != week[rows][:-1])
    return rows[last]


def _numbered(first: NDArray[np.bool_]) -> Numbers:
    """Return 1, 2, 3 ... anew from each first row."""
    rows = np.arange(len(first), dtype=np.float64)
    numbers: Numbers = rows - np.maximum.accumulate(np.where(first, rows, 0.0)) + 1.0
    return numbers


def _attainments(organisation: Organisation, check_ins: CheckIns, kept: NDArray[np.intp]) -> Numbers:
    table, rows = organisation.table("key_results"), check_ins.key_result[kept]
    baseline, way = table.number("baseline")[rows], (table.number("target") - table.number("baseline"))[rows]
    way = np.where(way == 0, np.nan, way)
    done: Numbers = np.clip((check_ins.values[kept] - baseline) / way, 0.0, 1.0) * FULL
    return done


def _gains(attained: Numbers, week: Numbers, first: NDArray[np.bool_]) -> Numbers:
    gains = np.full(len(attained), np.nan)
    gains[1:] = np.where(first[1:], np.nan, np.diff(attained) / np.where(first[1:], 1.0, np.diff(week)))
    return gains


def _in_play(organisation: Organisation, nodes: Sequence[Node]) -> Flags:
    units, on = organisation.table("key_results").text("unit").values(), organisation.valid_on
    flags = [
        node.alive
        and node.status == "active"
        and (node.start is None or node.start <= on)
        and ((units[node.row] or "").lower() not in MILESTONE_UNITS or (node.due is not None and node.due < on))
        for node in nodes
    ]
    return np.array(flags, dtype=np.int8)


def _repeated(values: Sequence[str], node: Codes) -> TextColumn:
    listed = TextColumn.of(values)
    return listed.take(node.astype(np.intp)) if len(node) else TextColumn.missing(0)
