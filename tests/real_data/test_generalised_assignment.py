"""Generalised assignment with published optima: every job on one agent, whose capacity each job takes differently."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from engine.staffing.judging.portfolio_checker import PortfolioClaim, check_portfolio
from engine.staffing.portfolio.options import PortfolioOptions
from engine.staffing.portfolio.problem import Pairs, PortfolioProblem
from engine.staffing.portfolio.solve import solve_portfolio

FILES = ("gap1", "gap2", "gap3", "gap4", "gap5", "gap6", "gapa")


@pytest.mark.parametrize("name", FILES)
def test_every_published_optimum_is_reached_and_proven(name: str, real_data: Path) -> None:
    for (worth, load, capacity), optimum in zip(_instances(real_data, name), _optima(real_data, name), strict=True):
        # All jobs are one project of all or nothing: a cost c counts as most - c, which is never negative.
        most = int(worth.max())
        value = most - worth if name == "gapa" else worth
        problem = _problem(value, load, capacity)

        solved = solve_portfolio(problem, PortfolioOptions(gap=0.0, nodes=20_000))

        jobs = worth.shape[1]
        assert (most * jobs - solved.value if name == "gapa" else solved.value) == optimum
        assert solved.optimal
        places = list(zip(problem.pairs.role[solved.plan], problem.pairs.person[solved.plan], strict=True))
        prices = solved.prices
        check_portfolio(problem, PortfolioClaim(places, solved.value, solved.priced_bound, prices.time, prices.money))


def _problem(value: np.ndarray, load: np.ndarray, capacity: np.ndarray) -> PortfolioProblem:
    agents, jobs = value.shape
    agent, job = np.divmod(np.arange(agents * jobs), jobs)
    pairs = Pairs(job, agent, value[agent, job], np.arange(agents * jobs), np.zeros(agents * jobs, dtype=np.int64))
    return PortfolioProblem.of(
        np.ones(jobs, dtype=np.int64),
        load.reshape(-1, 1),
        capacity.reshape(-1, 1),
        pairs,
        project=np.zeros(jobs, dtype=np.int64),
        all_or_nothing=np.array([True]),
    )


def _instances(data: Path, name: str) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    numbers = iter(map(int, (data / "gap" / f"{name}.txt").read_text(encoding="utf-8").split()))
    found = []
    for _ in range(next(numbers)):
        agents, jobs = next(numbers), next(numbers)
        tables = [np.array([next(numbers) for _ in range(agents * jobs)]).reshape(agents, jobs) for _ in range(2)]
        found.append((tables[0], tables[1], np.array([next(numbers) for _ in range(agents)])))
    return found


def _optima(data: Path, name: str) -> list[int]:
    lines = (data / "gap" / "known_optima.txt").read_text(encoding="utf-8").splitlines()
    listed = next(line for line in lines if line.startswith(f"{name} "))
    return [best for _, best, _ in ast.literal_eval(listed.split(" ", 1)[1])]
