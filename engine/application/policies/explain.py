"""Why a policy gives a person, or given facts, what it gives; and the smallest change that would change it."""

from __future__ import annotations

from datetime import date

from engine.application.access import permit
from engine.application.clock import today
from engine.application.policies.files import POLICY_KINDS, PolicyText
from engine.application.sight import forbid_team_only, sight_of
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.frozen import FrozenModel, Localised
from engine.domain.organisation import Organisation
from engine.errors import InputError, PolicyError, Problem
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.goals.band_explanations import band_explanation
from engine.goals.framework_mixes import recommend_mixes
from engine.goals.policy_kinds import FRAMEWORK_MIX, GOAL_RISKS, RATING_BANDS
from engine.goals.risk_explanations import SubjectKind, owners_of, risk_explanation
from engine.policy.answers import facts_of_json
from engine.policy.chain import known_fields
from engine.policy.document import Policy
from engine.policy.explanations import PolicyExplanation, Wish, policy_explanation
from engine.policy.load import load_policy
from engine.policy.read_aloud import read_aloud

MIX = "framework_mix"
"""Policy whose mix gives the score that bands are asked about."""
_PERSONAL = (FRAMEWORK_MIX.name, RATING_BANDS.name)


class PolicyReading(FrozenModel):
    """A whole policy as sentences."""

    policy: str
    """Policy id."""
    version: str
    """First 12 hexadecimal digits of its hash."""
    on: date
    """Day as of which parameters are said."""
    sentences: tuple[Localised, ...]
    """From the top of the file to its end."""


def explain_person(
    workspace: Workspace, actor: Actor, period: Period, policy: PolicyText, person_id: str, wish: Wish
) -> Result[PolicyExplanation]:
    """Return why a policy gives a person what it gives, on the day looked at.

    Raises
    ------
    InputError
        Nobody of that id is employed in the actor's units, or policies of this kind say nothing about single people.
    AccessError
        The person is of a team-only unit.
    PolicyError
        The policy is not well formed; every problem with its line.
    """
    view = permit(actor, "policy explain")
    loaded = load_policy(policy.text, policy.file, POLICY_KINDS).under(wish.profile)
    if loaded.kind.name not in _PERSONAL:
        what = f"Facts of a policy of kind '{loaded.kind.name}' are not those of a person in the dataset."
        mend = "Give --goal or --key-result." if loaded.patterns else "Give the facts: --facts FACTS.json."
        raise InputError(Problem("no-person-facts", what, mend, file=loaded.file))
    seen = sight_of(workspace, period, actor, view)
    forbid_team_only(seen, [person_id])
    request = {**seen.scope, **_asked(wish), "person_id": person_id}
    if loaded.kind.name == RATING_BANDS.name:
        mix = workspace.policies.get(MIX, seen.shown.valid_on)
        question = Question("policy explain", seen.named, request=request, policies=(loaded, mix))
        return workspace.answer(actor, question, lambda: band_explanation(seen.shown, loaded, mix, person_id))
    question = Question("policy explain", seen.named, request=request, policies=(loaded,))
    return workspace.answer(actor, question, lambda: _mix_explanation(seen.shown, loaded, person_id, wish))


def _mix_explanation(shown: Organisation, policy: Policy, person_id: str, wish: Wish) -> PolicyExplanation:
    mixes = recommend_mixes(shown, policy)
    try:
        facts = mixes.facts_of(person_id)
    except KeyError:
        what = f"Nobody with the id {person_id[:80]!r} is employed on {shown.valid_on}."
        raise InputError(Problem("unknown-person", what, "Give the person_id.", value=person_id[:80])) from None
    sources = {fact.column: fact for fact in mixes.mix_of(person_id).trail.facts}
    return policy_explanation(policy, facts, shown.valid_on, wish, person_id, sources)


def explain_goal(
    workspace: Workspace, actor: Actor, period: Period, policy: PolicyText, subject: tuple[SubjectKind, str], wish: Wish
) -> Result[PolicyExplanation]:
    """Return which patterns of a policy match a goal or key result on the day looked at, and what the others lacked.

    Raises
    ------
    InputError
        There is no such goal or key result in the actor's units, or the policy asks nothing about goals.
    AccessError
        Its owner is of a team-only unit.
    PolicyError
        The policy is not well formed; every problem with its line.
    """
    view = permit(actor, "policy explain")
    loaded = load_policy(policy.text, policy.file, POLICY_KINDS).under(wish.profile)
    if loaded.kind.name != GOAL_RISKS.name:
        what = f"A policy of kind '{loaded.kind.name}' asks nothing about a goal or key result."
        raise InputError(Problem("no-goal-facts", what, "Give --person or --facts.", file=loaded.file))
    seen = sight_of(workspace, period, actor, view)
    kind, subject_id = subject
    forbid_team_only(seen, owners_of(seen.shown, kind, subject_id))
    request = {**seen.scope, **_asked(wish), f"{kind}_id": subject_id}
    question = Question("policy explain", seen.named, request=request, policies=(loaded,))
    return workspace.answer(
        actor, question, lambda: risk_explanation(seen.shown, loaded, workspace.matcher, kind, subject_id)
    )


def explain_facts(
    workspace: Workspace, actor: Actor, policy: PolicyText, facts: tuple[str, str], on: date | None, wish: Wish
) -> Result[PolicyExplanation]:
    """Return why a policy gives ``facts`` (the text of a JSON object, and the name of its file) what it gives.

    Raises
    ------
    InputError
        The facts are no JSON object, unknown or ill typed.
    PolicyError
        The policy is not well formed; every problem with its line.
    """
    permit(actor, "policy explain")
    loaded = _with_tables(policy).under(wish.profile)
    given = facts_of_json(*facts, known_fields(loaded))
    day = on or today()
    question = Question("policy explain", policies=(loaded,))
    return workspace.answer(actor, question, lambda: policy_explanation(loaded, given, day, wish))


def policy_read(
    workspace: Workspace, actor: Actor, policy: PolicyText, on: date | None = None
) -> Result[PolicyReading]:
    """Return a policy as sentences to read aloud, as its parameters stand on a day, today by default.

    Raises
    ------
    PolicyError
        The policy is not well formed; every problem with its line.
    """
    permit(actor, "policy read")
    loaded = load_policy(policy.text, policy.file, POLICY_KINDS)
    day = on or max(today(), loaded.effective)

    def work() -> PolicyReading:
        return PolicyReading(policy=loaded.id, version=loaded.version, on=day, sentences=read_aloud(loaded, day))

    return workspace.answer(actor, Question("policy read", policies=(loaded,)), work)


def _with_tables(policy: PolicyText) -> Policy:
    loaded = load_policy(policy.text, policy.file, POLICY_KINDS)
    if not loaded.decisions:
        what = f"Policy '{loaded.id}' of kind {loaded.kind.name} has no decision tables to explain."
        raise PolicyError(Problem("no-decision", what, "Name a policy with 'decisions'.", file=loaded.file))
    return loaded


def _asked(wish: Wish) -> dict[str, Json]:
    return {
        "decision": wish.decision,
        "fixed": [*wish.fixed],
        "towards": "=".join(wish.towards) if wish.towards else None,
        **({"profile": wish.profile} if wish.profile else {}),
    }
