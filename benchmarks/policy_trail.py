"""Evaluate decision tables with their evidence, against zen-engine with its trace on: the grid of ``policy_table``."""

from __future__ import annotations

from benchmarks.policy_table import worst_of_grid


def run() -> dict[str, float | str]:
    """Return the worst setting's figure, the peer's, their ratio, the unit and the whole grid."""
    return worst_of_grid(trail=True)
