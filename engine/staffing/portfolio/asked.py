"""What a portfolio is asked for: requests of several projects, resolved, and the seats they want filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import Field

from engine.domain.frozen import FrozenModel
from engine.errors import InputError, Problem
from engine.staffing.answers.ground import Ground
from engine.staffing.candidates.bank import Bank
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_reading import checked
from engine.staffing.requests.resolution import ResolvedRequest, ResolvedRole, resolve
from engine.staffing.requests.rule_resolution import Seniority


class PortfolioTerms(FrozenModel):
    """What holds across the projects of a portfolio."""

    all_or_nothing: bool = False
    """Whether every project has all its openings filled or none."""
    most_roles: int | None = Field(default=None, ge=1, le=1000)
    """New roles that one person takes at most over all projects; any number that time allows if left out."""


@dataclass(frozen=True, eq=False)
class Seat:
    """Openings of one role that the same people may take.

    Attributes
    ----------
    project : int
        Position of the request.
    role : ResolvedRole
        The role.
    openings : int
        How many there are.
    only : int or None
        The person that a human pinned to it, by position.
    """

    project: int
    role: ResolvedRole
    openings: int
    only: int | None = None


@dataclass(frozen=True, eq=False)
class Asked:
    """Requests beside the bank.

    Attributes
    ----------
    keys : tuple of str
        Id of each project, or the request's title where the dataset does not know it.
    requests : tuple of ResolvedRequest
        The requests.
    banks : tuple of Bank
        The bank as each project sees it; bookings and levels are shared.
    seats : tuple of Seat
        In the order of requests and roles, pinned seats first within a role.
    """

    keys: tuple[str, ...]
    requests: tuple[ResolvedRequest, ...]
    banks: tuple[Bank, ...]
    seats: tuple[Seat, ...]


def asked_of(requests: Sequence[StaffingRequest], facts: Ground) -> Asked:
    """Return requests in terms of the organisation.

    Raises
    ------
    InputError
        Unknown names, one role asked for twice, or rules about teams, which a portfolio does not hold; all are listed.
    """
    problems = [problem for request in requests for problem in _rules(request)]
    resolved: list[ResolvedRequest] = []
    seniority = Seniority(facts.objective.senior_level, facts.objective.junior_level)
    for request in requests:
        found, faults = resolve(checked(request), facts.organisation, seniority)
        resolved.append(found)
        problems += [Problem(f.code, f"{request.title}: {f.what}", f.mend, value=f.value) for f in faults]
    keys = tuple(request.project.project_id or request.title for request in requests)
    problems += _twice(keys, requests)
    if problems:
        raise InputError(*problems)
    seats = [seat for at, request in enumerate(resolved) for role in request.roles for seat in _seats(at, role)]
    return Asked(keys, tuple(resolved), _banks(requests, facts), tuple(seats))


def _banks(requests: Sequence[StaffingRequest], facts: Ground) -> tuple[Bank, ...]:
    first = Bank(facts.organisation, facts.proficiency, facts.limits, None, None, facts.objective)
    # What follows from the cut alone is worked out once for all projects.
    shared = {name: getattr(first, name) for name in ("contracted", "costs_known", "half_lives", "credited_points")}
    banks = []
    for request in requests:
        bank = replace(first, project_id=request.project.project_id, budget=request.project.budget)
        vars(bank).update(shared)
        banks.append(bank)
    return tuple(banks)


def _seats(project: int, role: ResolvedRole) -> list[Seat]:
    pinned = [Seat(project, role, 1, person) for person in role.pinned]
    left = role.openings - len(pinned)
    return [*pinned, Seat(project, role, left)] if left > 0 else pinned


def _rules(request: StaffingRequest) -> list[Problem]:
    if not request.rules:
        return []
    what = f"{request.title}: a portfolio does not hold rules about a team as a whole, and will not ignore them."
    mend = "Staff this request alone (sextant staff request), or take its rules out."
    return [Problem("rule-not-in-portfolio", what, mend, column="rules")]


def _twice(keys: Sequence[str], requests: Sequence[StaffingRequest]) -> list[Problem]:
    seen: set[tuple[str, str]] = set()
    problems = []
    for key, request in zip(keys, requests, strict=True):
        for role in request.roles:
            if (key, role.id) in seen:
                what = f"Role {role.id} of {key} is asked for twice."
                mend = "Name each request once; open roles of the dataset are asked for already."
                problems.append(Problem("asked-twice", what, mend, value=role.id))
            seen.add((key, role.id))
    return problems
