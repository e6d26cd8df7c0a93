"""Key results, their weights and their weekly check-ins: paces differ, weeks are noisy, and some stall as planted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.sample.goal_tree import GoalTree
from engine.sample.settings import KeyResultTemplate, SampleSettings
from engine.sample.timeline import NEVER, Days
from engine.sample.work_settings import GoalSettings

Numbers = NDArray[np.float64]

POINT = 0.001
"""Attainment moves in steps of a tenth of a point, so that values read back give the gains that were planted."""
STALLED_BELOW = 0.8
WEIGHT_STEPS = 10_000
SHARE_BY_LEVEL = (1.0, 0.5, 0.25, 0.12, 0.06)


@dataclass(frozen=True, eq=False)
class KeyResults:
    """Key results by column, ordered by goal; ``template`` is a position in ``templates``."""

    goal: Days
    template: Days
    baseline: Numbers
    target: Numbers
    weight: Numbers
    templates: tuple[KeyResultTemplate, ...]


@dataclass(frozen=True, eq=False)
class Progress:
    """Attainment after each week passed, shape (key results, weeks), and the stalls planted in it.

    Attributes
    ----------
    attainment : float64 array
        Between 0 and 1, steps of a tenth of a point.
    stalled : tuple of (key result, length in weeks)
        What stalls up to the last week.
    """

    attainment: Numbers
    stalled: tuple[tuple[int, int], ...]


def goal_weights(settings: SampleSettings, tree: GoalTree, rng: np.random.Generator) -> Numbers:
    """Return the weight of every goal among its siblings; those of the company follow the settings."""
    parent = np.array(tree.parent)
    below = parent != NEVER
    weights = np.zeros(len(tree))
    weights[~below] = [settings.goals.objectives[objective].weight for objective in np.array(tree.objective)[~below]]
    share = _total(tree) * (1 - settings.goals.own_weight)
    weights[below] = _split(parent[below], share, rng)
    return weights


def _total(tree: GoalTree) -> Numbers:
    """Return what the weights below each goal add up to."""
    total = np.ones(len(tree))
    total[list(tree.weights_sum)] = list(tree.weights_sum.values())
    return total


def _split(group: Days, total: Numbers, rng: np.random.Generator) -> Numbers:
    """Return weights that share ``total[group]`` within each group in ratios from 2 to 4, in four decimals."""
    ratio = rng.integers(2, 5, len(group)).astype(np.float64)
    steps = np.rint(total * WEIGHT_STEPS)
    parts = np.floor(ratio / np.bincount(group, ratio, len(total))[group] * steps[group])
    _, first = np.unique(group, return_index=True)
    parts[first] += (steps - np.bincount(group, parts, len(total)))[group[first]]
    return np.asarray(parts / WEIGHT_STEPS)


def draw_key_results(settings: SampleSettings, tree: GoalTree, family: Days, rng: np.random.Generator) -> KeyResults:
    """Return one or two key results a unit's goal and two or three a person's; none where nobody took a goal up.

    Parameters
    ----------
    settings : SampleSettings
        Templates by family.
    tree : GoalTree
        Goals.
    family : int64 array of shape (goals,)
        Family whose templates a goal uses.
    rng : numpy Generator
        Draws.
    """
    families = list(settings.families.values())
    offered = [each.key_results for each in families] + [each.beside.key_results for each in families]
    templates = tuple(template for each in offered for template in each)
    sizes = np.array([len(each) for each in offered])
    family = family + len(families) * np.array(tree.beside)
    number = np.where(np.array(tree.person) == NEVER, 1, 2) + rng.integers(0, 2, len(tree))
    number = np.minimum(number, sizes[family])
    number[list(tree.of_type("no_child"))] = 0
    goal = np.repeat(np.arange(len(tree)), number)
    within = np.arange(len(goal)) - np.repeat(np.cumsum(number) - number, number)
    first = rng.integers(0, 1 << 30, len(tree))[goal]
    template = (np.cumsum(sizes) - sizes)[family[goal]] + (first + within) % sizes[family[goal]]
    baseline, target = _ends(templates, template, np.array(tree.level)[goal], rng)
    has_child = np.bincount([parent for parent in tree.parent if parent != NEVER], minlength=len(tree)) > 0
    share = _total(tree) * np.where(has_child, settings.goals.own_weight, 1.0)
    return KeyResults(goal, template, baseline, target, _split(goal, share, rng), templates)


def _ends(
    templates: tuple[KeyResultTemplate, ...], template: Days, level: Days, rng: np.random.Generator
) -> tuple[Numbers, Numbers]:
    """Return baselines and targets: amounts that begin at 0 shrink down the tree, the others vary a little."""
    baseline = np.array([each.baseline for each in templates])[template]
    distance = np.array([each.target - each.baseline for each in templates])[template]
    share = np.array(SHARE_BY_LEVEL)[np.minimum(level, len(SHARE_BY_LEVEL)) - 1]
    scaled = distance * np.where(baseline == 0, share, 1.0) * rng.uniform(0.8, 1.2, len(template))
    least = np.where(scaled > 0, 0.1, -0.1)
    target = np.round(baseline + scaled, 1)
    return baseline, np.where(target == baseline, np.round(baseline + least, 1), target)


def draw_progress(
    settings: SampleSettings, tree: GoalTree, key_results: KeyResults, rng: np.random.Generator
) -> Progress:
    """Return attainment week by week; no week gains less than the least gain unless complete or planted."""
    goals, size = settings.goals, len(key_results.goal)
    pace = goals.pace.mean * np.exp(rng.normal(0, goals.pace.spread, size)) / goals.quarter.weeks
    noise = 1 + goals.pace.noise * rng.normal(0, 1, (size, goals.quarter.passed))
    least = np.ceil(goals.least_gain_points / 100 / POINT)
    steps = np.maximum(np.rint(pace[:, None] * noise / POINT), least)
    stalled = _choose_stalled(goals, tree, key_results, rng)
    for key_result, length in stalled:
        moving = goals.quarter.passed - length
        steps[key_result, :moving] = np.minimum(steps[key_result, :moving], STALLED_BELOW / POINT // moving)
        below = int(np.ceil(goals.planted.stalled.gain_points / 100 / POINT - 1e-9))
        steps[key_result, moving:] = rng.integers(0, below, length)
    attainment = np.minimum(np.cumsum(steps, axis=1) * POINT, 1.0)
    return Progress(attainment, stalled)


def _choose_stalled(
    goals: GoalSettings, tree: GoalTree, key_results: KeyResults, rng: np.random.Generator
) -> tuple[tuple[int, int], ...]:
    """Return key results of goals without a planted break, outside the clean objective, with lengths in turn."""
    wanted = goals.planted.stalled
    objective = np.array(tree.objective)[key_results.goal]
    broken = np.isin(key_results.goal, [goal for _, goal in tree.planted])
    possible = np.flatnonzero((objective != goals.planted.clean_objective - 1) & ~broken)
    chosen = np.sort(rng.permutation(possible)[: wanted.number]).tolist()
    return tuple((each, wanted.lengths[number % len(wanted.lengths)]) for number, each in enumerate(chosen))
