"""Why a person is not in the best team: solved again with the person forced in, or what makes that impossible."""

from __future__ import annotations

from engine.documents.hints import did_you_mean
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.evidence.trail import Trail
from engine.staffing.answers.ground import Ground
from engine.staffing.cp_sat import Effort, SearchEnd
from engine.staffing.options import SolverOptions
from engine.staffing.requests.name_lookup import Resolver
from engine.staffing.requests.request import SCORE_STEPS, StaffingRequest
from engine.staffing.team.problem import Team
from engine.staffing.why import why_not_words as words
from engine.staffing.why.asked import AUTOMATED, Asked, SolvedTeam, solved
from engine.staffing.why.blocking import blocking_sets, forced_in, unmet
from engine.staffing.why.smallest_change import smallest_changes
from engine.staffing.why.team_moves import displaced, place_changes
from engine.staffing.why.why_not_answer import TierCost, WhyNot


def why_not(
    request: StaffingRequest,
    ground: Ground,
    person: str,
    role: str | None = None,
    options: SolverOptions | None = None,
) -> WhyNot:
    """Return why a person is not in the best team, in one role or in any.

    Parameters
    ----------
    request, options
        As for ``staff_request``.
    ground : Ground
        What it rests on.
    person : str
        Id, or a name that one person alone bears.
    role : str or None
        Role id; any role if left out.

    Raises
    ------
    InputError
        Nobody is called so, there is no such role, the person is in the best team already, or what ``staff_request``
        raises.
    SolverError
        Two solvers disagree.
    """
    at, who = _named(request, ground.organisation, person, role)
    asked = Asked(ground.cast(request), at, who)
    options = options or SolverOptions()
    if all(AUTOMATED in unmet(asked.casting, each, who) for each in asked.roles):
        return words.by_hand(asked)
    problem = asked.casting.problem
    best = solved(problem, options)
    if best.team is None:
        return words.no_best(asked, best)
    _require_out(asked, best.team)
    can_take = [each for each in asked.roles if who in problem.roles[each].people]
    forced = solved(forced_in(problem, asked.roles, who), options) if can_take else None
    if forced is not None and forced.team is not None:
        return _costs(asked, best, forced)
    if forced is not None and forced.end is not SearchEnd.INFEASIBLE:
        return words.undecided(asked, best.points)
    return _blocked(asked, best, Effort(options.deterministic_seconds, options.seed))


def _named(
    request: StaffingRequest, organisation: Organisation, person: str, role: str | None
) -> tuple[int | None, int]:
    """Return the role and the person by position; InputError with every name that nothing bears."""
    resolver = Resolver(organisation)
    who = resolver.person(person, ("person",))
    problems = [fault.problem() for fault in resolver.faults]
    known = [each.id for each in request.roles]
    if role is not None and role not in known:
        what = f"The request has no role {role[:80]!r}."
        problems.append(Problem("unknown-role", what, did_you_mean(role, known), column="role", value=role[:80]))
    if problems:
        raise InputError(*problems)
    return None if role is None else known.index(role), who


def _require_out(asked: Asked, team: Team) -> None:
    held = [asked.casting.request.roles[each].id for each in asked.roles if asked.who in team[each]]
    if held:
        name = asked.person
        what = f"{name} is in the best team already, as {held[0]}."
        others = "" if asked.at is not None else " Name another role to ask about that one."
        mend = f"Ask about somebody who is not.{others}"
        raise InputError(Problem("already-in-team", what, mend, column="person", value=asked.person_id[:80]))


def _costs(asked: Asked, best: SolvedTeam, forced: SolvedTeam) -> WhyNot:
    assert best.team is not None
    assert forced.team is not None
    casting, who = asked.casting, asked.who
    takes = next(each for each, people in enumerate(forced.team) if who in people)
    parts = casting.parts(takes, who)
    proven = best.decided and forced.decided
    return WhyNot(
        title=casting.request.request.title,
        person=casting.named(who),
        role=asked.role_id,
        status="undecided" if not proven else "tie" if forced.values == best.values else "costs",
        text=words.costs(asked, takes, best, forced),
        best=best.points,
        with_person=forced.points,
        difference=(forced.values[0] - best.values[0]) / SCORE_STEPS,
        tiers=_tiers(asked, best, forced),
        takes=casting.request.roles[takes].id,
        parts=parts,
        places=place_changes(casting, best.team, forced.team),
        displaced=displaced(casting, best.team, forced.team),
        changes=smallest_changes(casting, takes, who, best.values) if proven and forced.values != best.values else (),
        confirmed=best.confirmed and forced.confirmed,
        notes=() if proven else (words.NOT_PROVEN,),
        trail=Trail(facts=tuple(fact for part in parts for fact in part.facts)),
    )


def _tiers(asked: Asked, best: SolvedTeam, forced: SolvedTeam) -> tuple[TierCost, ...]:
    named = zip(asked.casting.problem.tiers, best.values, forced.values, strict=True)
    return tuple(
        TierCost(tier=t.name, best=b / SCORE_STEPS, with_person=f / SCORE_STEPS, difference=(f - b) / SCORE_STEPS)
        for t, b, f in named
    )


def _blocked(asked: Asked, best: SolvedTeam, effort: Effort) -> WhyNot:
    casting, who = asked.casting, asked.who
    found = blocking_sets(casting, asked.roles, who, effort)
    nearest = min(asked.roles, key=lambda each: (len(unmet(casting, each, who)), each))
    blocking = tuple(words.blocking(asked, each) for each in found)
    return WhyNot(
        title=casting.request.request.title,
        person=casting.named(who),
        role=asked.role_id,
        status="blocked",
        text=words.blocked(asked, blocking),
        best=best.points,
        with_person=None,
        difference=None,
        blocking=blocking,
        changes=smallest_changes(casting, nearest, who, best.values) if best.decided else (),
        confirmed=best.confirmed and all(each.confirmed for each in found),
        trail=Trail(facts=tuple(fact for each in blocking for miss in each.misses for fact in miss.facts)),
    )
