"""One request of eight roles and three teams against 10,000 people, beside the same model without pruning.

The figure is the whole answer: eligibility, fit, proof of the best team, two alternatives, evidence, check. The peer
answers the same request with the same eligibility, fit and CP-SAT model, but gives the solver every eligible pair of
person and role (what a direct formulation does), without explanations and without the check. Both must find the same
objectives, or the run fails.
"""

from __future__ import annotations

import statistics
import time
from datetime import date

import numpy as np

from engine.domain.columns import TextColumn
from engine.domain.dataset import TABLES
from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.domain.table import Table
from engine.skills.proficiency_table import proficiency_table
from engine.staffing.answers.casting import Casting
from engine.staffing.candidates.bank import Bank
from engine.staffing.cp_sat import Effort
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import SCORE_STEPS, StaffingRequest
from engine.staffing.requests.request_reading import request_from_data
from engine.staffing.requests.resolution import resolve
from engine.staffing.staff import staff_request
from engine.staffing.team.model import differ_from, team_model
from engine.staffing.team.problem import Team, TeamProblem

PEOPLE, SKILLS, SEED, REQUESTS, BUDGET = 10_000, 80, 3, 5, 400_000.0


def run() -> dict[str, float | str]:
    """Return the figure, the peer's, their ratio, the unit and what was measured."""
    organisation = bank(PEOPLE, SEED)
    proficiency = proficiency_table(organisation)
    own, peer = [], []
    for number in range(REQUESTS):
        asked = request(number, BUDGET)
        begun = time.perf_counter()
        answer = staff_request(asked, organisation, proficiency)
        own.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        resolved, _ = resolve(asked, organisation)
        casting = Casting.of(resolved, Bank(organisation, proficiency, (), None, asked.project.budget))
        scores = every_column(casting.problem, SolverOptions())
        peer.append(time.perf_counter() - begun)
        if scores and scores[0] != round(answer.teams[0].objective * SCORE_STEPS):
            raise AssertionError(f"request {number}: {scores[0]} is not {answer.teams[0].objective}")
    figure, other = statistics.median(own), statistics.median(peer)
    return {
        "figure": figure,
        "peer": other,
        "ratio": other / figure,
        "unit": "seconds a request (median)",
        "what": f"{REQUESTS} budgeted requests of 8 roles, 3 proven teams, {PEOPLE} people; peer: the same CP-SAT "
        "model over all eligible columns, without evidence, tie-breaking or check",
    }


def every_column(problem: TeamProblem, options: SolverOptions) -> list[int]:
    """Return the scores of the best teams, found without leaving anybody out."""
    effort = Effort(options.deterministic_seconds, options.seed)
    scores: list[int] = []
    teams: list[Team] = []
    for _ in range(options.teams):
        model = team_model(problem)
        for team in teams:
            differ_from(model, team, min(2, problem.openings))
        search = model.program.maximise(model.score(), effort)
        if search.objective is None:
            break
        scores.append(search.objective)
        teams.append(model.team(search.chosen))
    return scores


def bank(people: int, seed: int) -> Organisation:
    """Return an organisation with seven skill records and one booking a person on average."""
    draw = np.random.default_rng(seed)
    ids = [f"P{number:06d}" for number in range(people)]
    tables = [
        Table.of(TABLES["people"], {"person_id": TextColumn.of(ids), "name": TextColumn.of(ids)}),
        Table.of(
            TABLES["employments"],
            {
                "person_id": TextColumn.of(ids),
                "valid_from": np.full(people, np.datetime64("2020-01-01", "D")),
                "unit_id": TextColumn.of([f"U{number % 40}" for number in range(people)]),
                "job_family": TextColumn.of(["tech"] * people),
                "level": draw.integers(1, 8, people).astype(np.float64),
                "hourly_cost": np.round(draw.uniform(40, 160, people), 2),
            },
        ),
        _records(ids, draw),
        _bookings(ids, draw),
    ]
    return History.of(tables).as_of(date(2026, 1, 15), date(2026, 1, 15))


def _records(ids: list[str], draw: np.random.Generator) -> Table:
    number = 7 * len(ids)
    return Table.of(
        TABLES["skill_records"],
        {
            "person_id": TextColumn.of([ids[at] for at in draw.integers(0, len(ids), number)]),
            "skill_id": TextColumn.of([f"s{at:02d}" for at in draw.integers(0, SKILLS, number)]),
            "level": draw.integers(1, 6, number).astype(np.float64),
            "source": TextColumn.of(["rated"] * number),
            "date": np.datetime64("2024-01-01") + draw.integers(0, 700, number).astype("timedelta64[D]"),
        },
    )


def _bookings(ids: list[str], draw: np.random.Generator) -> Table:
    number = len(ids)
    return Table.of(
        TABLES["assignments"],
        {
            "person_id": TextColumn.of([ids[at] for at in draw.integers(0, number, number)]),
            "role_id": TextColumn.of([f"r{at}" for at in draw.integers(0, 2000, number)]),
            "fte": draw.integers(1, 6, number) / 10,
            "start": np.datetime64("2026-01-01") + draw.integers(0, 90, number).astype("timedelta64[D]"),
            "end": np.datetime64("2026-05-01") + draw.integers(0, 90, number).astype("timedelta64[D]"),
        },
    )


def request(seed: int, budget: float | None) -> StaffingRequest:
    """Return a request of eight roles, each with a must-skill and a preferred one."""
    draw = np.random.default_rng(seed)
    roles = []
    for number in range(8):
        must, wish = draw.choice(SKILLS, 2, replace=False)
        level, fte = int(draw.integers(2, 4)), float(draw.choice([0.4, 0.5, 0.6, 0.8, 1.0]))
        skills = [
            {"skill": f"s{must:02d}", "min_level": level, "must": True},
            {"skill": f"s{wish:02d}", "min_level": 3},
        ]
        roles.append({"id": f"R{number}", "fte": fte, "skills": skills})
    project = {"name": "Line", "start": "2026-05-04", "end": "2026-10-30", "budget": budget}
    return request_from_data({"title": "Line", "project": project, "roles": roles})
