"""Tables of goals, key results and check-ins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.domain.columns import TextColumn
from engine.domain.goal_tables import CHECK_INS, GOALS, KEY_RESULTS
from engine.domain.table import Table
from engine.sample.goal_tree import GoalTree
from engine.sample.progress import KeyResults, Numbers, Progress
from engine.sample.settings import SampleSettings, bilingual
from engine.sample.staff_tables import Identifiers
from engine.sample.structure import Unit
from engine.sample.timeline import EVENING, NEVER, Days, Timeline, constant, numbered, text_column

FRIDAY = 4
UPPER_FRAMEWORK = "OKR"
UPPER_LEVELS = 2
NOTE = "Waiting for a decision (等待决策)"


def quarter_start(settings: SampleSettings, timeline: Timeline) -> int:
    """Return the Monday on which the quarter began, as days since the foundation."""
    monday = timeline.horizon - timeline.as_of.weekday()
    return monday - 7 * settings.goals.quarter.passed


def goal_table(
    settings: SampleSettings,
    units: Sequence[Unit],
    tree: GoalTree,
    weights: Numbers,
    names: Identifiers,
    timeline: Timeline,
) -> Table:
    """Return the table ``goals``."""
    size = len(tree)
    start = np.full(size, quarter_start(settings, timeline))
    person, unit = np.array(tree.person), np.array(tree.unit)
    owner = np.where(person == NEVER, unit, len(names.units) + person)
    used, codes = np.unique(owner, return_inverse=True)
    owners = (*names.units, *names.people)
    families = list(settings.families.values())
    wanted = [each.framework for each in families] + [each.beside.framework for each in families]
    framework = list(dict.fromkeys((UPPER_FRAMEWORK, *wanted)))
    own = np.array([framework.index(each) for each in wanted])
    family = np.array([each.family for each in units])[unit] + len(families) * np.array(tree.beside)
    ids = numbered("G", size)
    return Table.of(
        GOALS,
        {
            "goal_id": text_column(np.arange(size), ids),
            "owner_type": text_column((person != NEVER).astype(np.int32), ("unit", "person")),
            "owner_id": text_column(codes, [owners[each] for each in used.tolist()]),
            "framework": text_column(np.where(np.array(tree.level) <= UPPER_LEVELS, 0, own[family]), framework),
            "title": _titles(settings, units, tree),
            "start": timeline.dates(start),
            "due": timeline.dates(start + 7 * settings.goals.quarter.weeks - 1),
            "weight": weights,
            "parent_id": text_column(tree.parent, ids),
            "status": constant("active", size),
            "weight_basis": constant("share", size),
            "valid_from": timeline.dates(start),
            "recorded_at": timeline.instants(start),
        },
    )


def _titles(settings: SampleSettings, units: Sequence[Unit], tree: GoalTree) -> TextColumn:
    """Return titles that name the objective of the company, or what is beside it, and the unit that contributes."""
    themes = [bilingual(objective.title) for objective in settings.goals.objectives]
    theme = np.where(tree.beside, len(themes) + np.array([each.family for each in units])[tree.unit], tree.objective)
    themes += [bilingual(family.beside.title) for family in settings.families.values()]
    key = theme * len(units) + np.array(tree.unit)
    key = np.where(np.array(tree.parent) == NEVER, -1 - theme, key)
    used, codes = np.unique(key, return_inverse=True)
    texts = [
        themes[-1 - each] if each < 0 else f"{themes[each // len(units)]} · {units[each % len(units)].name}"
        for each in used.tolist()
    ]
    return text_column(codes, texts)


def key_result_ids(key_results: KeyResults) -> tuple[str, ...]:
    """Return the identifiers of key results."""
    return numbered("K", len(key_results.goal))


def key_result_table(settings: SampleSettings, tree: GoalTree, key_results: KeyResults, timeline: Timeline) -> Table:
    """Return the table ``key_results``."""
    size = len(key_results.goal)
    start = np.full(size, quarter_start(settings, timeline))
    indicators = list(settings.indicators.series)
    units = list(dict.fromkeys(template.unit for template in key_results.templates))
    driver = [indicators.index(each.indicator) if each.indicator else NEVER for each in key_results.templates]
    return Table.of(
        KEY_RESULTS,
        {
            "key_result_id": text_column(np.arange(size), key_result_ids(key_results)),
            "goal_id": text_column(key_results.goal, numbered("G", len(tree))),
            "title": text_column(key_results.template, [bilingual(each.title) for each in key_results.templates]),
            "baseline": key_results.baseline,
            "target": key_results.target,
            "weight": key_results.weight,
            "unit": text_column(
                np.array([units.index(each.unit) for each in key_results.templates])[key_results.template], units
            ),
            "indicator_id": text_column(np.array(driver)[key_results.template], indicators),
            "valid_from": timeline.dates(start),
            "recorded_at": timeline.instants(start),
        },
    )


def check_in_table(
    settings: SampleSettings, tree: GoalTree, key_results: KeyResults, progress: Progress, timeline: Timeline
) -> Table:
    """Return the table ``check_ins``: one each Friday, none where that is planted."""
    weeks = settings.goals.quarter.passed
    silent = np.isin(key_results.goal, list(tree.of_type("no_checkin")))
    rows: Days = np.repeat(np.flatnonzero(~silent), weeks)
    week = np.tile(np.arange(weeks), len(rows) // weeks)
    day = quarter_start(settings, timeline) + 7 * week + FRIDAY
    distance = key_results.target - key_results.baseline
    value = key_results.baseline[rows] + progress.attainment[rows, week] * distance[rows]
    noted = np.zeros(progress.attainment.shape, dtype=bool)
    for key_result, length in progress.stalled:
        noted[key_result, weeks - length + 1] = True
    return Table.of(
        CHECK_INS,
        {
            "key_result_id": text_column(rows, key_result_ids(key_results)),
            "date": timeline.dates(day),
            "value": np.round(value, 6),
            "note": text_column(np.where(noted[rows, week], 0, NEVER), (NOTE,)),
            "recorded_at": timeline.instants(day, EVENING),
        },
    )
