"""Evaluate one decision table for a population: 500 rows, 6 inputs, against zen-engine on the same table."""

from __future__ import annotations

import json
import statistics
import time
from datetime import date
from typing import Any

import numpy as np
import zen

from engine.domain.frozen import Localised
from engine.policy.compiled import compile_table
from engine.policy.kinds import FactField, FieldType, PolicyKind
from engine.policy.load import load_policy

ROWS, RECORDS, ROUNDS, SEED = 500, 2_000, 5, 11
TEXTS = {"family": 12, "region": 4, "contract": 3}
NUMBERS = {"level": 20, "tenure": 40, "score": 100}
DAY = date(2026, 1, 1)


def run() -> dict[str, float | str]:
    """Return the figure, the peer's, their ratio, the unit and what was measured."""
    rows, records = table_rows(), population()
    table = compile_table(load_policy(policy_text(rows), "benchmark.yaml", [KIND]), "grade", DAY)
    peer = zen.ZenEngine().create_decision(json.dumps(zen_model(rows)))
    own, other = [], []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        answers = table.outcomes(records)
        own.append(RECORDS / (time.perf_counter() - begun))
        begun = time.perf_counter()
        theirs = [peer.evaluate(record)["result"] for record in records]
        other.append(RECORDS / (time.perf_counter() - begun))
        for number, (ours, found) in enumerate(zip(answers, theirs, strict=True)):
            if ours.get("grade") != (found or {}).get("grade"):
                raise AssertionError(f"record {number}: {ours} is not {found}")
    figure, median = statistics.median(own), statistics.median(other)
    return {
        "figure": figure,
        "peer": median,
        "ratio": figure / median,
        "unit": "records a second (median)",
        "what": f"{ROWS} rows, 6 inputs, hit policy first, {RECORDS} records; peer: zen-engine, same answers",
    }


def _field(name: str, of: FieldType) -> FactField:
    return FactField(name=name, type=of, label=Localised(en=name))


KIND = PolicyKind(
    name="benchmark",
    title=Localised(en="Benchmark"),
    section="decisions",
    facts=(
        *(_field(name, FieldType.STRING) for name in TEXTS),
        *(_field(name, FieldType.NUMBER) for name in NUMBERS),
    ),
    outcomes=(_field("grade", FieldType.NUMBER),),
)


def table_rows() -> list[dict[str, Any]]:
    """Return rows of a text, or none, per text input and an interval per number input; the last one catches all."""
    draw = np.random.default_rng(SEED)
    rows: list[dict[str, Any]] = []
    for _ in range(ROWS - 1):
        row: dict[str, Any] = {}
        for name, size in TEXTS.items():
            row[name] = f"{name}{draw.integers(size)}" if draw.random() < 0.8 else None
        for name, high in NUMBERS.items():
            low, top = sorted(draw.integers(0, high + 1, 2).tolist())
            row[name] = (low, top + 1)
        rows.append(row)
    return [*rows, dict.fromkeys((*TEXTS, *NUMBERS))]


def population() -> list[dict[str, Any]]:
    """Return records drawn evenly over all inputs."""
    draw = np.random.default_rng(SEED + 1)
    return [
        {name: f"{name}{draw.integers(size)}" for name, size in TEXTS.items()}
        | {name: int(draw.integers(high)) for name, high in NUMBERS.items()}
        for _ in range(RECORDS)
    ]


def policy_text(rows: list[dict[str, Any]]) -> str:
    """Return the table as a policy file."""
    inputs = ", ".join((*TEXTS, *NUMBERS))
    lines = [
        "kind: benchmark",
        "format: 1",
        "id: benchmark",
        "titles: {en: Benchmark, zh: 基准}",
        "owner: nobody",
        "effective: 2024-01-01",
        "intended_change: {en: none, zh: 无}",
        "metric: {en: none, zh: 无}",
        "review_on: 2030-01-01",
        "decisions:",
        "  - id: grade",
        "    hit_policy: F",
        f"    inputs: [{inputs}]",
        "    outputs: [grade]",
        "    rows:",
    ]
    for number, row in enumerate(rows):
        cells = ", ".join(f"{name}: {json.dumps(_cell(row[name]))}" for name in row)
        lines.append(
            f"      - {{id: r{number}, when: {{{cells}}}, then: {{grade: {number}}}, because: {{en: b, zh: b}}}}"
        )
    return "\n".join(lines) + "\n"


def zen_model(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the same table as a model of zen-engine."""
    rules = [
        {"_id": f"r{number}", **{name: _cell(row[name], any_value="") for name in row}, "grade": str(number)}
        for number, row in enumerate(rows)
    ]
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in (*TEXTS, *NUMBERS)],
        "outputs": [{"id": "grade", "name": "grade", "field": "grade"}],
        "rules": rules,
    }
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in"},
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": content},
            {"id": "out", "type": "outputNode", "name": "out"},
        ],
        "edges": [
            {"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"},
        ],
    }


def _cell(test: str | tuple[int, int] | None, any_value: str = "-") -> str:
    if test is None:
        return any_value
    if isinstance(test, tuple):
        return f"[{test[0]}..{test[1]})"
    return f'"{test}"'
