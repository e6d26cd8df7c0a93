"""Foresee which sprints of public trackers fall short, against the base rate and a least-squares line on the same rows.

Data: agile_sprints (Choetkiertikul et al., TSE 2017), read from the folder named by ``SEXTANT_DATA``, by default the
one beside the checkout. The outcome at a stage is that stage's ``vel_diff`` below 0: less is delivered than the sprint
holds by then. The score is the Brier score, the mean square of chance minus outcome: 0 is perfect, lower is better.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.goals.period_forecast import PeriodProgress, learn_periods, past_features

TRACKERS, STAGES = ("apache", "jboss", "jira"), (30, 50, 80)
EARLIEST = 0.7
"""Share of a board's sprints, earliest first, from which is learned."""
Numbers = NDArray[np.float64]
Row = dict[str, str]


@dataclass(frozen=True)
class Sprints:
    """The usable sprints of one stage, by board and then in order of time, and what was left out."""

    rows: list[tuple[str, Row]]
    malformed: int
    without_velocity: int


@dataclass(frozen=True)
class Scores:
    """Brier scores of one stage on sprints that nothing was learned from."""

    stage: int
    learned_from: int
    scored_on: int
    malformed: int
    without_velocity: int
    base_rate: float
    least_squares: float
    forecast: float


def run() -> dict[str, float | str]:
    """Return the figure, the peer's, their ratio, the unit and what was measured."""
    scores = [stage_scores(data_folder(), stage) for stage in STAGES]
    figure, peer = (float(np.mean([getattr(one, name) for one in scores])) for name in ("forecast", "least_squares"))
    stages = "; ".join(
        f"at {one.stage} %: forecast {one.forecast:.4f}, least squares {one.least_squares:.4f}, "
        f"base rate {one.base_rate:.4f}"
        for one in scores
    )
    first = scores[0]
    return {
        "figure": figure,
        "peer": peer,
        "ratio": peer / figure,
        "unit": "Brier score (mean of three stages; lower is better)",
        "what": f"{stages}. Learned from {first.learned_from} sprints, scored on {first.scored_on} later ones; left "
        f"out at each stage: {first.without_velocity} that start empty, {first.malformed} malformed rows. "
        "Peer: least squares on the same features of the same rows",
    }


def data_folder() -> Path:
    """Return the folder of the public data."""
    return Path(os.environ.get("SEXTANT_DATA", Path(__file__).parents[2] / "shared" / "data"))


def stage_scores(folder: Path, stage: int) -> Scores:
    """Return the scores of one stage: the forecast sees that stage's progress and the outcomes of earlier sprints."""
    sprints = read_sprints(folder, stage)
    earlier, later = split(sprints.rows)
    before, now = progress(earlier), progress(later)
    fell, falls = short(earlier), short(later)
    learned = learn_periods(before, fell)
    line = least_squares(past_features(before, fell), fell, learned.features(now))
    return Scores(
        stage,
        len(earlier),
        len(later),
        sprints.malformed,
        sprints.without_velocity,
        base_rate=brier(np.full(len(later), fell.mean()), falls),
        least_squares=brier(line, falls),
        forecast=brier(learned.chance(now), falls),
    )


def read_sprints(folder: Path, stage: int) -> Sprints:
    """Return the sprints at a stage; rows with a comma too many and sprints that start empty are counted apart."""
    boards: dict[str, list[Row]] = defaultdict(list)
    malformed = without = 0
    for tracker in TRACKERS:
        path = folder / "agile_sprints" / f"{tracker}_iteration_{stage}.csv"
        with path.open(encoding="utf-8", errors="replace", newline="") as stream:
            reader = csv.reader(stream)
            names = next(reader)
            for cells in reader:
                row = dict(zip(names, cells, strict=False))
                if len(cells) != len(names):
                    malformed += 1
                elif float(row["vel_starttime"]) == 0:
                    without += 1
                else:
                    boards[f"{tracker} {row['boardid']}"].append(row)
    ordered = [(board, row) for board in boards for row in sorted(boards[board], key=lambda row: int(row["sprintid"]))]
    return Sprints(ordered, malformed, without)


def split(rows: list[tuple[str, Row]]) -> tuple[list[tuple[str, Row]], list[tuple[str, Row]]]:
    """Return the earliest sprints of every board, and the rest."""
    sizes: dict[str, int] = defaultdict(int)
    for board, _ in rows:
        sizes[board] += 1
    seen: dict[str, int] = defaultdict(int)
    earlier, later = [], []
    for board, row in rows:
        (earlier if seen[board] < int(sizes[board] * EARLIEST) else later).append((board, row))
        seen[board] += 1
    return earlier, later


def progress(rows: list[tuple[str, Row]]) -> PeriodProgress:
    """Return the sprints as periods part of the way through."""

    def column(name: str) -> Numbers:
        return np.array([float(row[name]) for _, row in rows])

    return PeriodProgress(
        team=[board for board, _ in rows],
        start=column("vel_starttime"),
        added=column("vel_added"),
        removed=column("vel_removed"),
        waiting=column("vel_todo"),
        under_way=column("vel_inprogress"),
        done=column("vel_done"),
        people=column("no_teammember"),
        days=column("planday"),
    )


def short(rows: list[tuple[str, Row]]) -> NDArray[np.bool_]:
    """Return which sprints delivered less than they held."""
    return np.array([float(row["vel_diff"]) < 0 for _, row in rows])


def least_squares(known: Numbers, outcome: NDArray[np.bool_], asked: Numbers) -> Numbers:
    """Return the values of a least-squares line, held between 0 and 1."""
    design = np.column_stack([np.ones(len(known)), known])
    line = np.linalg.lstsq(design, outcome.astype(np.float64), rcond=None)[0]
    return np.clip(np.column_stack([np.ones(len(asked)), asked]) @ line, 0.0, 1.0)


def brier(chance: Numbers, outcome: NDArray[np.bool_]) -> float:
    """Return the Brier score (Brier 1950)."""
    return float(np.mean((chance - outcome) ** 2))
