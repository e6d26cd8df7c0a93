"""Evaluate decision tables record by record, against zen-engine on the same tables: the whole grid, trail off or on.

The grid: 10, 100 and 1000 rows; first and collect; 0, 15 and 30 % of the cells empty. Six inputs, half of them compared
for equality and half with ranges. The peer is called as documented, ``create_decision(..).evaluate(dict)``;
its quickest call, a precompiled model behind a loader, is told beside it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import zen

from engine.domain.frozen import Localised
from engine.policy.compiled import compile_table
from engine.policy.document import Policy
from engine.policy.evaluation import evaluate
from engine.policy.kinds import FactField, FieldType, PolicyKind
from engine.policy.load import load_policy

RECORDS, ROUNDS, SEED = 400, 5, 11
SIZES, HIT_POLICIES, EMPTY = (10, 100, 1000), ("first", "collect"), (0.0, 0.15, 0.3)
TEXTS = {"family": 12, "region": 4, "contract": 3}
NUMBERS = {"level": 20, "tenure": 40, "score": 100}
DAY = date(2026, 1, 1)

Rows = list[dict[str, Any]]
Records = list[dict[str, Any]]


@dataclass(frozen=True)
class Setting:
    """One point of the grid and the records a second that were measured there."""

    name: str
    own: float
    peer: float
    quickest: float

    def line(self) -> str:
        """Return the setting with both ratios."""
        rates = f"{self.own:,.0f} against {self.peer:,.0f}, {self.own / self.peer:.0f} times"
        return f"{self.name}: {rates}; against its quickest call {self.own / self.quickest:.1f} times"


def run() -> dict[str, float | str]:
    """Return the worst setting's figure, the peer's, their ratio, the unit and the whole grid."""
    return worst_of_grid(trail=False)


def worst_of_grid(trail: bool) -> dict[str, float | str]:
    """Return the setting with the smallest ratio, with the trail off on both sides or on."""
    settings = [_measured(*point, trail) for point in product(SIZES, HIT_POLICIES, EMPTY)]
    worst = min(settings, key=lambda one: one.own / one.peer)
    told = "\n  ".join(one.line() for one in settings)
    return {
        "figure": worst.own,
        "peer": worst.peer,
        "ratio": worst.own / worst.peer,
        "unit": "records a second (worst of the grid)",
        "what": f"6 inputs, trail {'on' if trail else 'off'}; peer: zen-engine, same answers\n  {told}",
    }


def _measured(size: int, hit_policy: str, empty: float, trail: bool) -> Setting:
    rows, records = table_rows(size, empty), population()
    policy = load_policy(policy_text(rows, hit_policy[0].upper()), "benchmark.yaml", [KIND])
    table = compile_table(policy, "grade", DAY)
    content = zen.ZenDecisionContent(json.dumps(zen_model(rows, hit_policy)))
    peer = zen.ZenEngine().create_decision(json.dumps(zen_model(rows, hit_policy)))
    engine = zen.ZenEngine({"loader": lambda _: content})
    options = {"trace": True} if trail else {}
    calls: list[Callable[[], Any]] = [
        (lambda: _with_trail(policy, records)) if trail else (lambda: table.outcomes(records)),
        lambda: [peer.evaluate(record, options) for record in records],
        lambda: [engine.evaluate("table", record, options) for record in records],
    ]
    _compare(table.outcomes(records), [answer["result"] for answer in calls[1]()], hit_policy)
    own, other, quickest = _rate(calls)
    return Setting(f"{size} rows, {hit_policy}, {empty:.0%} empty", own, other, quickest)


def _with_trail(policy: Policy, records: Records) -> None:
    for record in records:
        evaluate(policy, record, DAY)


def _rate(calls: list[Callable[[], Any]]) -> list[float]:
    """Return records a second of each call, the best of some rounds in which they take turns."""
    best = [0.0] * len(calls)
    for _ in range(ROUNDS):
        for at, call in enumerate(calls):
            begun = time.perf_counter()
            call()
            best[at] = max(best[at], RECORDS / (time.perf_counter() - begun))
    return best


def _compare(ours: list[Any], theirs: list[Any], hit_policy: str) -> None:
    for number, (own, found) in enumerate(zip(ours, theirs, strict=True)):
        if hit_policy == "first":
            same = own.get("grade") == (found or {}).get("grade")
        else:
            same = list(own["grade"]) == [one["grade"] for one in found or []]
        if not same:
            raise AssertionError(f"record {number}: {own} is not {found}")


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


def table_rows(size: int, empty: float) -> Rows:
    """Return rows of a text per text input and an interval per number input, a share of the cells left empty."""
    draw = np.random.default_rng(SEED)
    rows: Rows = []
    for _ in range(size):
        row: dict[str, Any] = {name: f"{name}{draw.integers(words)}" for name, words in TEXTS.items()}
        for name, high in NUMBERS.items():
            low, top = sorted(draw.integers(0, high + 1, 2).tolist())
            row[name] = (low, top + 1)
        rows.append({name: None if draw.random() < empty else cell for name, cell in row.items()})
    return rows


def population() -> Records:
    """Return records drawn evenly over all inputs."""
    draw = np.random.default_rng(SEED + 1)
    return [
        {name: f"{name}{draw.integers(size)}" for name, size in TEXTS.items()}
        | {name: int(draw.integers(high)) for name, high in NUMBERS.items()}
        for _ in range(RECORDS)
    ]


def policy_text(rows: Rows, hit_policy: str) -> str:
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
        f"    hit_policy: {hit_policy}",
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


def zen_model(rows: Rows, hit_policy: str) -> dict[str, Any]:
    """Return the same table as a model of zen-engine."""
    rules = [
        {"_id": f"r{number}", **{name: _cell(row[name], any_value="") for name in row}, "grade": str(number)}
        for number, row in enumerate(rows)
    ]
    content = {
        "hitPolicy": hit_policy,
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
