"""The fewest moves that a change takes, and of these the best: the plan kept first, the objective after it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.domain.frozen import Localised
from engine.evidence.trail import Trail
from engine.staffing.answers.answer import Team as TeamView
from engine.staffing.answers.casting import Casting
from engine.staffing.answers.ground import Ground
from engine.staffing.answers.lack_views import infeasible
from engine.staffing.answers.team_views import team_views
from engine.staffing.changes import replan_words as words
from engine.staffing.changes.change import Change, changed_request
from engine.staffing.changes.moves import counted, move_facts, moves_between, tier_deltas
from engine.staffing.changes.plan import Places, without_bookings
from engine.staffing.changes.replan_answer import FurtherMove, Replan
from engine.staffing.cp_sat import Effort, SearchEnd
from engine.staffing.judging.checker import check_teams
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import SCORE_STEPS, Pin, StaffingRequest
from engine.staffing.team.infeasibility import clashes
from engine.staffing.team.problem import Team, TeamProblem, Tier
from engine.staffing.team.pruning import prune
from engine.staffing.team.search import FoundTeam
from engine.staffing.team.second_opinion import confirm_best
from engine.staffing.team.solve import solve
from engine.staffing.why.asked import AUTOMATED

KEPT = "kept places"
"""The tier that is decided before all others."""
MOST_FURTHER = 3
"""Moves beyond the fewest of which it is said what they would bring."""


NO_CHANGE = Change()


@dataclass(frozen=True)
class Disturbance:
    """What was planned, what changed, and how much may move.

    Attributes
    ----------
    plan : tuple of (role id, person id)
        Who holds what now.
    change : Change
        What is different.
    budget : int or None
        Most moves; ``None`` for no limit.
    """

    plan: Places
    change: Change = NO_CHANGE
    budget: int | None = None


def replan(
    request: StaffingRequest,
    disturbed: Disturbance,
    ground: Ground,
    options: SolverOptions | None = None,
) -> Replan:
    """Return the fewest moves that meet a request after a change, and of these the best.

    A move is a place that somebody takes who does not hold it now. The places kept are a tier before the request's own,
    so that fewest moves are proven first and the objective is decided among what they leave (lexicographic
    optimisation by sequential solving: Isermann 1982). Whoever holds a place by hand keeps it where they still may.

    Parameters
    ----------
    request : StaffingRequest
        With all openings of its roles, those that the plan fills included.
    disturbed : Disturbance
        Plan, change and budget.
    ground : Ground
        The bank and the rules; bookings of the plan's people on the request's roles do not stand in their way.
    options : SolverOptions or None
        How hard to search.

    Raises
    ------
    InputError
        As ``changed_request`` and ``staff_request``.
    SolverError
        The checker refuses the team, or two solvers disagree.
    """
    options = (options or SolverOptions()).changed(teams=1)
    asked = changed_request(request, disturbed.change, ground.organisation)
    freed = ground.seeing(without_bookings(ground.organisation, {role.id for role in request.roles}))
    casting = _with_holders_by_hand(freed, freed.cast(asked), disturbed.plan)
    problem = keeping(casting, disturbed.plan)
    solution = solve(problem, options)
    answering = _Answering(casting, disturbed, problem)
    if not solution.teams:
        return answering.none(solution.end, options)
    found = solution.teams[0]
    answer = answering.moved(found, options)
    if answer.team is not None:
        check_teams((answer.team,), casting.request, freed.judge(asked))
    return answer


def keeping(casting: Casting, plan: Places) -> TeamProblem:
    """Return the problem with the number of places kept as its first tier."""
    held = _positions(casting, plan)
    problem = casting.problem
    roles = tuple(
        replace(
            role,
            score=np.isin(role.people, held[at]).astype(np.int64),
            later=(role.score, *role.later),
        )
        for at, role in enumerate(problem.roles)
    )
    wishes = tuple(replace(wish, tier=wish.tier + 1) for wish in problem.wishes)
    return replace(problem, roles=roles, tiers=(Tier(KEPT), *problem.tiers), wishes=wishes)


def _positions(casting: Casting, plan: Places) -> list[list[int]]:
    """Return the people of the plan by role of the request, those who are still employed."""
    position = {name: at for at, name in enumerate(casting.bank.workforce.person_ids)}
    return [
        sorted(position[person] for held, person in plan if held == role.id and person in position)
        for role in casting.request.roles
    ]


def _with_holders_by_hand(ground: Ground, casting: Casting, plan: Places) -> Casting:
    """Pin those who refuse automated decisions to what they hold, where nothing else stands against it."""
    request = casting.request.request
    pins: list[Pin] = []
    for at, people in enumerate(_positions(casting, plan)):
        role, filters = casting.request.roles[at], casting.eligibilities[at].filters
        for person in people:
            unmet = [each.code for each in filters if not each.passes[person]]
            if unmet == [AUTOMATED] and len(pins) < role.openings:
                because = "holds the place already, by a human's decision"
                pins.append(Pin(role=role.id, person=casting.person_id(person), because=because))
    if not pins:
        return casting
    return ground.cast(request.changed(pins=(*request.pins, *pins)))


class _Answering:
    """Puts what was found into an answer."""

    def __init__(self, casting: Casting, disturbed: Disturbance, problem: TeamProblem) -> None:
        self.casting = casting
        self.disturbed = disturbed
        self.problem = problem
        people = casting.bank.organisation.table("people")
        pairs = zip(people.text("person_id").values(), people.text("name").values(), strict=True)
        self.names = {str(person): name for person, name in pairs}

    def moved(self, found: FoundTeam, options: SolverOptions) -> Replan:
        """Return the moves, or that they are more than allowed."""
        least = self.problem.openings - found.tiers[0].value
        moves = moves_between(self.casting, self.disturbed.plan, found.team, self.names)
        assert counted(moves) == least
        known = found.tiers[0].proven
        confirmed = found.proven and confirm_best(prune(self.problem, 1), found.tiers)
        budget = self.disturbed.budget
        if budget is not None and least > budget:
            status = "budget-too-small" if known else "stopped"
            text = words.too_small(budget, least) if known else words.stopped()
            return self._replan(status, text, least if known else None, proven=known, confirmed=confirmed)
        status = "moves" if moves else "unchanged"
        return self._replan(status, words.moves(moves, least), least, proven=found.proven, confirmed=confirmed).changed(
            moves=moves,
            kept=tuple(place for place in self._team(found).places if self._is_kept(place.role, place.person_id)),
            team=self._team(found),
            tiers=tier_deltas(self.casting, self._before(), found.team),
            further=self._further(found, least, options) if known else (),
            trail=Trail(facts=tuple(move_facts(self.casting, moves)), notes=(words.MOVE_NOTE,)),
        )

    def none(self, end: SearchEnd, options: SolverOptions) -> Replan:
        """Return why there is no team, or that it is not known."""
        if end is not SearchEnd.INFEASIBLE:
            return self._replan("stopped", words.stopped(), None, proven=False, confirmed=False)
        found = clashes(self.casting.problem, Effort(options.deterministic_seconds, options.seed))
        lack = infeasible(self.casting, found, options.nearest_shown)
        proven = bool(found) and all(clash.verified for clash in found)
        answer = self._replan("infeasible", words.infeasible(), None, proven=proven, confirmed=False)
        return answer.changed(lacking=lack.lacking, conflicts=lack.conflicts)

    def _replan(self, status: str, text: Localised, least: int | None, *, proven: bool, confirmed: bool) -> Replan:
        request = self.casting.request.request
        return Replan.model_validate(
            {
                "title": request.title,
                "project": request.project.name,
                "status": status,
                "text": text,
                "budget": self.disturbed.budget,
                "least_moves": least,
                "proven": proven,
                "confirmed": confirmed,
                "team": None,
                **dict.fromkeys(("moves", "kept", "tiers", "further", "lacking", "conflicts"), ()),
                "trail": Trail(notes=(words.MOVE_NOTE,)),
            }
        )

    def _team(self, found: FoundTeam) -> TeamView:
        own = replace(found, score=self.casting.problem.score_of(found.team), tiers=found.tiers[1:])
        return team_views(self.casting, (own,))[0]

    def _is_kept(self, role: str, person: str) -> bool:
        return (role, person) in self.disturbed.plan

    def _before(self) -> Team | None:
        """Return the plan as a team where every place of it can be kept, so that it has values."""
        held = _positions(self.casting, self.disturbed.plan)
        pairs = zip(self.casting.problem.roles, held, strict=True)
        whole = all(len(had) == role.openings and np.isin(had, role.people).all() for role, had in pairs)
        return tuple(tuple(people) for people in held) if whole else None

    def _further(self, found: FoundTeam, least: int, options: SolverOptions) -> tuple[FurtherMove, ...]:
        """Return what each move more would bring, as long as it brings something in the first tier."""
        budget = self.problem.openings if self.disturbed.budget is None else self.disturbed.budget
        own = self.casting.problem.score_of(found.team)
        further, most = list[FurtherMove](), own
        for extra in range(1, min(budget - least, MOST_FURTHER) + 1):
            tiers = (Tier(KEPT, extra), *self.problem.tiers[1:])
            solution = solve(replace(self.problem, tiers=tiers), options)
            score = max((self.casting.problem.score_of(team.team) for team in solution.teams), default=most)
            if score > most:
                most = score
                used = self.problem.openings - solution.teams[0].tiers[0].value
                gain = (score - own) / SCORE_STEPS
                further.append(FurtherMove(moves=used, objective=score / SCORE_STEPS, gain=gain))
        return tuple(further)
