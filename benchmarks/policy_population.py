"""Answer a table of 200 rows for 100,000 people over columns, against the same table asked record by record."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from benchmarks.policy_table import DAY, KIND, NUMBERS, SEED, TEXTS, policy_text, table_rows
from engine.domain.columns import TextColumn
from engine.policy.compiled import compile_table
from engine.policy.load import load_policy
from engine.policy.population import population_outcomes
from engine.policy.population_columns import FactColumn

ROWS, PEOPLE, ROUNDS = 200, 100_000, 3


def run() -> dict[str, float | str]:
    """Return the figure, the peer's, their ratio, the unit and what was measured; the answers must be the same."""
    policy = load_policy(policy_text(table_rows(ROWS, 0.15), "F"), "benchmark.yaml", [KIND])
    columns, records = population()
    table = compile_table(policy, "grade", DAY)
    own, other = [], []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        found = population_outcomes(policy, "grade", DAY, columns)
        own.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        answers = table.outcomes(records)
        other.append(time.perf_counter() - begun)
    if found.outcomes() != answers:
        raise AssertionError("columns and records give different answers")
    return {
        "figure": min(own),
        "peer": min(other),
        "ratio": min(other) / min(own),
        "unit": "seconds (best)",
        "what": f"{PEOPLE:,} people, {ROWS} rows, 6 inputs, hit policy first; peer: the same table record by record",
    }


def population() -> tuple[dict[str, FactColumn], list[dict[str, Any]]]:
    """Return people drawn evenly over all inputs, as columns and as records."""
    draw = np.random.default_rng(SEED)
    columns: dict[str, FactColumn] = {}
    values: dict[str, list[Any]] = {}
    for name, size in TEXTS.items():
        text = TextColumn(draw.integers(size, size=PEOPLE).astype(np.int32), tuple(f"{name}{at}" for at in range(size)))
        columns[name], values[name] = text, list(text.values())
    for name, high in NUMBERS.items():
        numbers = draw.integers(high, size=PEOPLE).astype(np.float64)
        columns[name], values[name] = numbers, numbers.tolist()
    return columns, [dict(zip(values, record, strict=True)) for record in zip(*values.values(), strict=True)]
