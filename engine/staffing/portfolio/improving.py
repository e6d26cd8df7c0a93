"""Large neighbourhood search: some projects at a time are placed anew, everything else stays (Shaw, 1998).

A neighbourhood is a project with those that want the same people, or projects drawn at random, or projects that are
not filled with those that stand in their way. It grows while its searches end early and shrinks when they do not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from engine.staffing.portfolio.choice import best_choice
from engine.staffing.portfolio.plan import filled_of
from engine.staffing.portfolio.problem import Index
from engine.staffing.portfolio.programs import WholeEffort
from engine.staffing.portfolio.search import Search

NEAR = 40
"""Pairs of each role that a neighbourhood may place: those that lose least by the prices."""
FEWEST_ROLES, MOST_ROLES, FIRST_ROLES = 20, 600, 120
"""Roles in a neighbourhood."""
GROWTH = 1.15
"""How much a neighbourhood grows after a search that ended early; it shrinks by its square after one that did not."""
DRAWN = 0.3
"""Share of neighbourhoods drawn at random."""


@dataclass(frozen=True, eq=False)
class Wishes:
    """Which pairs neighbourhoods place, and which projects want the same people.

    Attributes
    ----------
    columns : int64 array
        Pairs.
    wanted : sparse matrix of shape (projects, people)
        1 where a project wants a person.
    roles : int64 array of shape (projects,)
        Roles of each project.
    """

    columns: Index
    wanted: sparse.csr_matrix
    roles: Index

    @staticmethod
    def of(search: Search) -> Wishes:
        """Return the pairs that lose least."""
        problem, lost = search.problem, np.round(search.lost, 6)
        order = np.lexsort([np.arange(len(lost)), lost, problem.pairs.role])
        columns = np.sort(order[problem.ranks < NEAR + problem.openings[problem.pairs.role]])
        columns = np.union1d(columns, search.plan)
        at = (problem.project[problem.pairs.role[columns]], problem.pairs.person[columns])
        wanted = sparse.csr_matrix((np.ones(len(columns)), at), shape=(problem.projects, problem.people))
        wanted.data[:] = 1.0
        return Wishes(columns, wanted, np.bincount(problem.project, minlength=problem.projects).astype(np.int64))


def improve(search: Search) -> None:
    """Search neighbourhoods until the gap is closed, the limit is reached or somebody stops it."""
    if not len(search.problem.pairs):
        return
    draw, wishes, size = np.random.default_rng(search.options.seed), Wishes.of(search), float(FIRST_ROLES)
    for _ in range(search.options.neighbourhoods):
        if search.is_done:
            return
        chosen = _neighbourhood(search, wishes, draw, round(size))
        free = np.isin(search.problem.project, chosen)
        columns = wishes.columns[free[search.problem.pairs.role[wishes.columns]]]
        effort = WholeEffort(search.options.nodes, search.options.gap / 4, search.options.seed, search.stop)
        found = best_choice(search.problem, search.plan, free, columns, effort)
        search.step += 1
        search.offer(found.plan)
        ended = found.bound - search.value <= search.options.gap * abs(search.value)
        size = min(MOST_ROLES, size * GROWTH) if ended else max(FEWEST_ROLES, size / GROWTH**2)


def _neighbourhood(search: Search, wishes: Wishes, draw: np.random.Generator, size: int) -> Index:
    """Return projects of about ``size`` roles together, at least one."""
    noise = draw.random(search.problem.projects)
    if draw.random() < DRAWN:
        order = np.argsort(noise, kind="stable")
    else:
        seed = _seed(search, draw)
        common = np.asarray((wishes.wanted @ wishes.wanted[seed].T).todense()).ravel()
        common[seed] = np.inf
        order = np.argsort(-(common * (0.5 + noise)), kind="stable")
    count = int(np.searchsorted(np.cumsum(wishes.roles[order]), size, side="right"))
    return order[: max(1, count)]


def _seed(search: Search, draw: np.random.Generator) -> int:
    """Return a project to begin with: every other time one that is not filled."""
    problem = search.problem
    open_roles = filled_of(problem, search.plan) < problem.openings
    lacking = np.unique(problem.project[open_roles & (np.diff(problem.starts) > 0)])
    if len(lacking) and draw.random() < 0.5:
        return int(lacking[draw.integers(len(lacking))])
    return int(draw.integers(problem.projects))
