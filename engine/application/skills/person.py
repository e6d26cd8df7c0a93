"""What is known of one person's skills, and on what evidence."""

from __future__ import annotations

from engine.application.access import View, permit
from engine.application.decisions.read import own_person
from engine.application.sight import Sight, forbid_team_only, sight_of
from engine.application.skills.evidence import evidence_policies, skills_known
from engine.application.workspace import Period, Question, Workspace
from engine.documents.hints import shown
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.errors import AccessError, InputError, Problem
from engine.evidence.result import Result
from engine.evidence.trail import RuleFired
from engine.policy.document import Policy
from engine.skills.evidence_policy import FADING, SOURCE, policy_answer
from engine.skills.profile import skill_profile
from engine.skills.profile_views import SkillProfile


def skills_person(workspace: Workspace, actor: Actor, period: Period, person_id: str) -> Result[SkillProfile]:
    """Return a person's skills: level, distribution, records with dates and weights, and the rule behind them.

    Raises
    ------
    InputError
        There are no facts, or nobody of that id is employed in the actor's units.
    AccessError
        An employee asks about somebody else, or the person is of a team-only unit.
    """
    view = permit(actor, "skills person")
    seen = sight_of_person(workspace, actor, period, person_id, view)
    organisation = seen.shown
    policies = evidence_policies(workspace, organisation)
    question = Question("skills person", seen.named, request=seen.scope | {"person_id": person_id}, policies=policies)

    def work() -> SkillProfile:
        known = skills_known(workspace, organisation)
        rules = _rules(policies[0], organisation, person_id) if policies else ()
        return skill_profile(organisation, known.proficiency, person_id, known.rule, rules)

    return workspace.answer(actor, question, work)


def sight_of_person(workspace: Workspace, actor: Actor, period: Period, person_id: str, view: View) -> Sight:
    """Return what an actor sees, for a question about one employed person by name; own ones only for employees.

    Raises
    ------
    InputError
        Nobody of that id is employed in the actor's units.
    AccessError
        This person is not the actor's to ask about.
    """
    own = view is View.OWN
    if own and own_person(actor) != person_id:
        what = f"{actor.id[:80]} may ask about the own skills only."
        raise AccessError(Problem("not-permitted", what, "Give the own person_id.", value=shown(person_id)))
    seen = sight_of(workspace, period, actor, View.FULL)
    if not own:
        forbid_team_only(seen, [person_id])
    if person_id not in seen.shown.workforce.person_ids:
        what = f"Nobody with the id {shown(person_id)!r} is employed on {seen.shown.valid_on}."
        raise InputError(
            Problem("unknown-person", what, "Give the person_id.", column="person_id", value=shown(person_id))
        )
    return seen


def _rules(policy: Policy, organisation: Organisation, person_id: str) -> tuple[RuleFired, ...]:
    """Return the rows of the policy that weigh the person's sources and kinds of skill, each once."""
    records, skills = organisation.table("skill_records"), organisation.table("skills")
    mine = records.take(records.text("person_id").equals(person_id))
    held = {skill_id for skill_id in mine.text("skill_id").values() if skill_id}
    pairs = zip(skills.text("skill_id").values(), skills.text("kind").values(), strict=True)
    asked = [(SOURCE, source) for source in sorted({str(source) for source in mine.text("source").values()})]
    asked += [(FADING, kind) for kind in sorted({kind for skill_id, kind in pairs if kind and skill_id in held})]
    fired = (rule for about in asked for rule in policy_answer(policy, organisation, *about).trail.rules)
    return tuple({(rule.rule): rule for rule in fired}.values())
