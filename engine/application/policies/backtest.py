"""A policy on past days with facts as known then."""

from __future__ import annotations

from datetime import date
from functools import partial

from engine.application.access import View, permit
from engine.application.policies.files import POLICY_KINDS, PolicyText
from engine.application.policies.preview import MIX, rating_of
from engine.application.sight import sight_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.goals.framework_mixes import recommend_mixes
from engine.goals.goal_risks import goal_risks
from engine.goals.mix_scores import components_of, score_mixes
from engine.goals.own_goals import own_goals
from engine.goals.policy_backtest import (
    Cut,
    Decide,
    Outcomes,
    PolicyBacktest,
    policy_backtest,
    require_known_by,
    snapshot_days,
)
from engine.goals.policy_kinds import FRAMEWORK_MIX, GOAL_RISKS, RATING_BANDS
from engine.policy.document import Policy
from engine.policy.load import load_policy

MONTHS = {"month": 1, "quarter": 3}
MOST_SNAPSHOTS = 120


def backtest(
    workspace: Workspace,
    actor: Actor,
    policy: PolicyText,
    span: tuple[date, date],
    every: str = "quarter",
    *,
    strict: bool = False,
) -> Result[PolicyBacktest]:
    """Return what a policy would have given on past days, each from what was recorded by that day.

    Parameters
    ----------
    span : (date, date)
        First day and last.
    every : str
        ``month`` or ``quarter``.
    strict : bool
        Whether a fact that is dated or recorded after the first day is an error, rather than left out.

    Raises
    ------
    PolicyError
        The policy is not well formed.
    InputError
        The days or facts cannot be used, or policies of this kind cannot be asked about past days.
    """
    view, read = permit(actor, "policy backtest"), load_policy(policy.text, policy.file, POLICY_KINDS)
    days, decide = _days(span, every), _decide(workspace, read)
    if strict:
        require_known_by(workspace.history, days[0])
    cuts = [_cut(workspace, actor, view, read, day) for day in days]
    request: dict[str, Json] = {"from": str(span[0]), "until": str(span[1]), "every": every, "policy": read.hash}
    last = sight_of(workspace, Period(days[-1], days[-1]), actor, view)
    question = Question("policy backtest", last.named, request={**last.scope, **request}, policies=(read,))
    return workspace.answer(actor, question, lambda: policy_backtest(read, cuts, decide, separable=_separable(read)))


def _days(span: tuple[date, date], every: str) -> tuple[date, ...]:
    if every not in MONTHS:
        what = f"{every[:80]!r} is no step."
        raise InputError(Problem("unknown-step", what, f"Use {' or '.join(MONTHS)}.", column="every"))
    days = snapshot_days(*span, MONTHS[every])
    if len(days) > MOST_SNAPSHOTS:
        what = f"That are {len(days)} days to look at."
        raise InputError(Problem("too-many-days", what, f"Ask for at most {MOST_SNAPSHOTS}.", column="until"))
    return days


def _cut(workspace: Workspace, actor: Actor, view: View, policy: Policy, on: date) -> Cut:
    seen = sight_of(workspace, Period(on, on), actor, view)
    known = any(each.id == policy.id and each.effective <= on for each in workspace.policies.versions())
    held = workspace.policies.get(policy.id, on) if known else None
    return Cut(seen.shown, held, seen.team_only | _work_of(seen.team_only, seen.shown))


def _work_of(people: frozenset[str], organisation: Organisation) -> frozenset[str]:
    """Return the goals of people and their key results."""
    if not people:
        return frozenset()
    goals, key_results = organisation.table("goals"), organisation.table("key_results")
    owned = zip(goals.text("goal_id").values(), goals.text("owner_id").values(), strict=True)
    mine = {str(goal) for goal, owner in owned if owner in people}
    below = zip(key_results.text("key_result_id").values(), key_results.text("goal_id").values(), strict=True)
    return frozenset(mine) | {str(key_result) for key_result, goal in below if goal in mine}


def _decide(workspace: Workspace, policy: Policy) -> Decide:
    """Return how a policy of this kind is asked about everybody."""
    asked: dict[str, Decide] = {
        FRAMEWORK_MIX.name: _mixes,
        RATING_BANDS.name: partial(_bands, workspace),
        GOAL_RISKS.name: partial(_risks, workspace),
    }
    if policy.kind.name not in asked:
        what = f"A policy of kind '{policy.kind.name}' cannot be asked about past days."
        raise InputError(Problem("no-backtest", what, "Name one about mixes, bands or risks.", file=policy.file))
    return asked[policy.kind.name]


def _separable(policy: Policy) -> bool:
    return policy.kind.name != GOAL_RISKS.name


def _mixes(policy: Policy, organisation: Organisation, on: date) -> Outcomes:
    return {
        person: ", ".join(f"{component} {weight:.0%}" for component, weight in group.mix.items())
        for group in recommend_mixes(organisation, policy, on).groups
        for person in group.person_ids
    }


def _bands(workspace: Workspace, policy: Policy, organisation: Organisation, on: date) -> Outcomes:
    """Return the band of everyone with a score, under the mix that held on the day."""
    mixes = recommend_mixes(organisation, workspace.policies.get(MIX, on), on)
    people = organisation.workforce.person_ids
    scores = score_mixes(mixes, own_goals(organisation, components_of(mixes)), people, rating_of(policy, on))
    bands = scores.band_names().tolist()
    return {person: band for person, band in zip(people, bands, strict=True) if band is not None}


def _risks(workspace: Workspace, policy: Policy, organisation: Organisation, on: date) -> Outcomes:
    """Return the codes of what was at risk, by key result or goal, on the day of the cut."""
    del on
    risks = goal_risks(organisation, policy, workspace.matcher)
    found: dict[str, set[str]] = {}
    for alert in risks.alerts:
        found.setdefault(alert.key_result_id or alert.goal_id, set()).add(alert.code)
    for broken in risks.breaks:
        case = broken.key_result_id or broken.goal_id
        if case is not None:
            found.setdefault(case, set()).add(broken.code)
    return {case: ", ".join(sorted(codes)) for case, codes in found.items()}
