"""What a human's pins and bans change: the best team without them and with them, and the moves between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.domain.frozen import Localised
from engine.evidence.trail import Trail
from engine.staffing.answers.answer import Team as TeamView
from engine.staffing.answers.casting import Casting
from engine.staffing.answers.ground import Ground
from engine.staffing.answers.lack_views import infeasible
from engine.staffing.answers.team_views import team_views
from engine.staffing.changes.decided_answer import TeamChange
from engine.staffing.changes.moves import move_facts, moves_between, tier_deltas
from engine.staffing.changes.replan_words import MOVE_NOTE
from engine.staffing.cp_sat import Effort, SearchEnd
from engine.staffing.judging.checker import check_teams
from engine.staffing.options import SolverOptions
from engine.staffing.requests.request import SCORE_STEPS, Ban, Pin, StaffingRequest
from engine.staffing.team.infeasibility import clashes
from engine.staffing.team.problem import Team, TeamProblem, Tier
from engine.staffing.team.search import FoundTeam
from engine.staffing.team.solve import solve


@dataclass(frozen=True)
class Decisions:
    """What a human has decided beside what the request says."""

    pins: tuple[Pin, ...] = ()
    bans: tuple[Ban, ...] = ()

    def taken_into(self, request: StaffingRequest) -> StaffingRequest:
        """Return the request with the decisions."""
        return request.changed(pins=(*request.pins, *self.pins), bans=(*request.bans, *self.bans))


def team_change(
    request: StaffingRequest, decisions: Decisions, ground: Ground, options: SolverOptions | None = None
) -> TeamChange:
    """Return the moves by which pins and bans change the best team, and what they cost tier by tier.

    Of equally good teams that follow the decisions, the one with the fewest moves is taken.

    Raises
    ------
    InputError
        As ``staff_request``.
    SolverError
        The checker refuses a team.
    """
    options = (options or SolverOptions()).changed(teams=1)
    decided = decisions.taken_into(request)
    before, after = ground.cast(request), ground.cast(decided)
    first = solve(before.problem, options)
    old = first.teams[0] if first.teams else None
    second = solve(_keeping_last(after.problem, () if old is None else old.team), options)
    new = _own(second.teams[0]) if second.teams else None
    if old is not None:
        check_teams((_view(before, old),), before.request, ground.judge(request))
    if new is None:
        return _none(after, second.end, None if old is None else _view(before, old), options)
    check_teams((_view(after, new),), after.request, ground.judge(decided))
    return _moved(before, after, old, new)


def _keeping_last(problem: TeamProblem, team: Team) -> TeamProblem:
    """Return the problem that, of equally good teams, takes the one with most places of an earlier team."""
    held = team or ((),) * len(problem.roles)
    roles = tuple(
        replace(role, later=(*role.later, np.isin(role.people, people).astype(np.int64)))
        for role, people in zip(problem.roles, held, strict=True)
    )
    return replace(problem, roles=roles, tiers=(*problem.tiers, Tier("kept places")))


def _own(found: FoundTeam) -> FoundTeam:
    """Return a team without the tier that was added."""
    return replace(found, tiers=found.tiers[:-1])


def _moved(before: Casting, after: Casting, old: FoundTeam | None, new: FoundTeam) -> TeamChange:
    ids = [role.id for role in after.request.roles]
    people = () if old is None else old.team
    plan = tuple((role, before.person_id(one)) for role, found in zip(ids, people, strict=False) for one in found)
    moves = moves_between(after, plan, new.team, {})
    deltas = tier_deltas(after, None, new.team)
    if old is not None:
        deltas = tuple(
            delta.changed(before=value / SCORE_STEPS, difference=delta.after - value / SCORE_STEPS)
            for delta, value in zip(deltas, before.problem.values_of(old.team), strict=True)
        )
    return _change(after, "moves" if moves else "unchanged", _text(len(moves))).changed(
        proven=new.proven and (old is None or old.proven),
        before=None if old is None else _view(before, old),
        team=_view(after, new),
        moves=moves,
        tiers=deltas,
        trail=Trail(facts=tuple(move_facts(after, moves)), notes=(MOVE_NOTE,)),
    )


def _none(after: Casting, end: SearchEnd, before: TeamView | None, options: SolverOptions) -> TeamChange:
    if end is not SearchEnd.INFEASIBLE:
        text = Localised(en="The search reached its limit without a team.", zh="搜索达到上限，未找到方案。")
        return _change(after, "stopped", text).changed(before=before)
    found = clashes(after.problem, Effort(options.deterministic_seconds, options.seed))
    lack = infeasible(after, found, options.nearest_shown)
    text = Localised(en="No team follows these decisions (proven).", zh="没有方案能满足这些决定（已证明）。")
    change = _change(after, "infeasible", text)
    return change.changed(before=before, proven=bool(found), lacking=lack.lacking, conflicts=lack.conflicts)


def _change(casting: Casting, status: str, text: Localised) -> TeamChange:
    request = casting.request.request
    nothing: Sequence[str] = ("moves", "tiers", "lacking", "conflicts")
    return TeamChange.model_validate(
        {
            "title": request.title,
            "project": request.project.name,
            "status": status,
            "text": text,
            "proven": False,
            "before": None,
            "team": None,
            **dict.fromkeys(nothing, ()),
            "trail": Trail(notes=(MOVE_NOTE,)),
        }
    )


def _view(casting: Casting, found: FoundTeam) -> TeamView:
    return team_views(casting, (found,))[0]


def _text(moves: int) -> Localised:
    if not moves:
        return Localised(en="The decisions change nothing: the best team follows them.", zh="这些决定不改变最优团队。")
    return Localised(
        en=f"{moves} place{'s change' if moves > 1 else ' changes'} hands.",
        zh=f"{moves} 个岗位换人。",
    )
