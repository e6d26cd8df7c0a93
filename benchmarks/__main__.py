"""Run every benchmark, or those named, print a table and write ``out/benchmarks.json``."""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

ENTRIES = (
    "policy_table",
    "policy_trail",
    "policy_population",
    "policy_verification",
    "staffing_request",
    "skill_extraction",
    "staffing_latency",
    "staffing_why",
    "portfolio",
    "portfolio_projects",
    "schedule",
    "simulation_replication",
    "simulation_trace",
    "simulation_queue",
    "workforce_plan",
    "goal_roll_up",
    "aggregate_reads",
    "personal_reads",
    "sprint_forecast",
    "skill_search",
)
"""Modules with ``run() -> {figure, peer, ratio, unit, what}``; ratio above 1 means that Sextant is ahead."""


def main() -> None:
    """Run what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("entries", nargs="*", help=f"which to run, of {', '.join(ENTRIES)}; all if none is named")
    parser.add_argument("--json", type=Path, default=Path("out/benchmarks.json"), help="file for the figures")
    arguments = parser.parse_args()
    if unknown := set(arguments.entries) - set(ENTRIES):
        parser.error(f"there is no entry {', '.join(sorted(unknown))}; known are {', '.join(ENTRIES)}")
    figures = {name: import_module(f"benchmarks.{name}").run() for name in arguments.entries or ENTRIES}
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    report = {"python": platform.python_version(), "machine": platform.machine(), "figures": figures}
    arguments.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    show(figures)


def show(figures: Mapping[str, Mapping[str, float | str]]) -> None:
    """Print a row per benchmark."""
    table = Table("benchmark", "Sextant", "peer", "ratio", "unit", box=None)
    for name, row in figures.items():
        numbers = (f"{row['figure']:,.4g}", f"{row['peer']:,.4g}", f"{row['ratio']:,.3g}")
        table.add_row(name, *numbers, str(row["unit"]))
    console = Console(highlight=False)
    console.print(table)
    for name, row in figures.items():
        console.print(f"{name}: {row['what']}", markup=False)


if __name__ == "__main__":
    main()
