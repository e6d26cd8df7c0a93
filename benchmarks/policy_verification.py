"""Verify one decision table of 500, 1000 and 2000 rows, against comparing its rows pair by pair in plain Python."""

from __future__ import annotations

import statistics
import time

from benchmarks import policy_table
from engine.policy.compiled import CompiledTable
from engine.policy.document import Policy
from engine.policy.load import load_policy
from engine.policy.verification import check_policy

SIZES = (500, 1_000, 2_000)
ROUNDS = 5


def run() -> dict[str, float | str]:
    """Return the figure, the peer's, their ratio, the unit and what was measured."""
    seconds = {size: _measured(size) for size in SIZES}
    for size, (own, peer) in seconds.items():
        print(f"{size} rows: {own:.3f} s for every finding; overlapping pairs alone, pair by pair: {peer:.3f} s")
    figure, peer = seconds[SIZES[0]]
    others = "; ".join(f"{size} rows {own:.3f} s, peer {other:.3f} s" for size, (own, other) in seconds.items())
    return {
        "figure": figure,
        "peer": peer,
        "ratio": peer / figure,
        "unit": "seconds (median)",
        "what": f"6 inputs, hit policy first, every finding; peer: overlapping pairs only, cell by cell ({others})",
    }


def _measured(size: int) -> tuple[float, float]:
    policy = load_policy(
        policy_table.policy_text(policy_table.table_rows(size, 0.15), "F"), "b.yaml", [policy_table.KIND]
    )
    own = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        findings = check_policy(policy)
        own.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    pairs = overlapping(policy)
    peer = time.perf_counter() - begun
    for finding in findings:
        rows = [int(rule.rpartition("/r")[2]) for rule in finding.rules if "/r" in rule]
        if any((other, rows[0]) not in pairs for other in rows[1:]):
            raise AssertionError(f"{finding.what} names rows that share no case")
    return statistics.median(own), peer


def overlapping(policy: Policy) -> set[tuple[int, int]]:
    """Return the pairs of rows that share a case, found by comparing the cells of every pair."""
    decision = policy.decisions[0]
    cells = CompiledTable(policy, decision, policy.effective).cells
    found = set()
    for second in range(len(cells)):
        for first in range(second):
            if all(_meet(one, other) for one, other in zip(cells[first], cells[second], strict=True)):
                found.add((first, second))
    return found


def _meet(one: object, other: object) -> bool:
    mine, theirs = one.tests, other.tests  # type: ignore[attr-defined]
    if not mine or not theirs:
        return True
    if hasattr(mine[0], "low"):
        return bool(mine[0].low < theirs[0].high and theirs[0].low < mine[0].high)
    return bool(mine[0].endpoint == theirs[0].endpoint)
