"""Seconds from the tables to value and contribution of 100,000 goals and 200,000 key results; the peer recurses."""

from __future__ import annotations

import gc
import time
from datetime import date

import numpy as np

from engine.domain.columns import TextColumn
from engine.domain.goal_tables import CHECK_INS, GOALS, KEY_RESULTS
from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.goals.attainment import CheckIns, key_result_attainments
from engine.goals.goal_columns import GoalColumns
from engine.goals.roll_up import roll_up

GOALS_IN_ALL, BELOW_EACH = 100_000, 10
KEY_RESULTS_EACH, CHECK_INS_EACH = 2, 2
ON = date(2026, 3, 2)


def run() -> dict[str, object]:
    organisation = _organisation()
    gc.collect()
    seconds, ours = min((_timed(_ours, organisation) for _ in range(3)), key=lambda found: found[0])
    peer, theirs = _timed(_peer, organisation)
    if not all(abs(ours[name] - value) < 1e-9 for name, value in theirs.items()):
        raise SystemExit("The two do not give the same values.")
    return {
        "what": f"roll-up of {GOALS_IN_ALL:,} goals, {GOALS_IN_ALL * KEY_RESULTS_EACH:,} key results from the tables",
        "figure": seconds,
        "peer": peer,
        "ratio": peer / seconds,
        "unit": "seconds to strict, covered and contribution of each (peer: recursion over rows, strict value only)",
    }


def _timed(work, organisation: Organisation) -> tuple[float, dict[str, float]]:  # type: ignore[no-untyped-def]
    started = time.perf_counter()
    found = work(organisation)
    return time.perf_counter() - started, found


def _ours(organisation: Organisation) -> dict[str, float]:
    columns = GoalColumns.of(organisation)
    scores = roll_up(columns, key_result_attainments(organisation, CheckIns.of(organisation)))
    ids = map(str, organisation.table("goals").text("goal_id").values())
    return dict(zip(ids, scores.strict.tolist()[:GOALS_IN_ALL], strict=True))


def _peer(organisation: Organisation) -> dict[str, float]:
    goals, results = organisation.table("goals").rows(), organisation.table("key_results").rows()
    latest = {row["key_result_id"]: float(row["value"]) for row in organisation.table("check_ins").rows()}
    below: dict[object, list[tuple[float, object, bool]]] = {}
    for row in goals:
        below.setdefault(row["parent_id"], []).append((float(row["weight"]), row["goal_id"], False))
    for row in results:
        below.setdefault(row["goal_id"], []).append((float(row["weight"]), row["key_result_id"], True))
    values: dict[str, float] = {}

    def value(name: object, leaf: bool) -> float:
        if leaf:
            return latest[name] / 100
        parts = [(weight, value(child, is_leaf)) for weight, child, is_leaf in below.get(name, ())]
        total = sum(weight for weight, _ in parts)
        values[str(name)] = sum(weight * part for weight, part in parts) / total if total else 0.0
        return values[str(name)]

    for _, root, leaf in below[None]:
        value(root, leaf)
    return values


def _organisation() -> Organisation:
    rng = np.random.default_rng(4)
    ids = [f"G{at:06}" for at in range(GOALS_IN_ALL)]
    parents = [None if at < BELOW_EACH else ids[at // BELOW_EACH] for at in range(GOALS_IN_ALL)]
    size = GOALS_IN_ALL * KEY_RESULTS_EACH
    results = [f"K{at:06}" for at in range(size)]
    same = TextColumn.of
    goals = Table.of(
        GOALS,
        {
            "goal_id": same(ids),
            "owner_type": same(["unit"] * GOALS_IN_ALL),
            "owner_id": same(["U"] * GOALS_IN_ALL),
            "framework": same(["OKR"] * GOALS_IN_ALL),
            "title": same(ids),
            "start": np.full(GOALS_IN_ALL, np.datetime64("2026-01-05")),
            "due": np.full(GOALS_IN_ALL, np.datetime64("2026-04-05")),
            "weight": rng.integers(1, 100, GOALS_IN_ALL) / 100,
            "parent_id": same(parents),
        },
    )
    key_results = Table.of(
        KEY_RESULTS,
        {
            "key_result_id": same(results),
            "goal_id": same([ids[at // KEY_RESULTS_EACH] for at in range(size)]),
            "title": same(results),
            "baseline": np.zeros(size),
            "target": np.full(size, 100.0),
            "weight": np.ones(size),
        },
    )
    check_ins = Table.of(
        CHECK_INS,
        {
            "key_result_id": same(results * CHECK_INS_EACH),
            "date": np.repeat(np.datetime64("2026-02-02") + 7 * np.arange(CHECK_INS_EACH), size),
            "value": rng.integers(0, 100, size * CHECK_INS_EACH).astype(float),
        },
    )
    return History.of((goals, key_results, check_ins)).as_of(ON, ON)
