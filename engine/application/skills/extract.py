"""Which skills texts speak of: those of the dataset's tables, or any text a user gives."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import cast

from engine.application.access import View, permit
from engine.application.sight import Sight, personal_sight_of, sight_of
from engine.application.skills.kept_readings import KEPT
from engine.application.workspace import Period, Question, Workspace
from engine.domain.actor import Actor
from engine.domain.organisation import Organisation
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.policy.document import Policy
from engine.skills.extraction.findings import Reader, SkillFindings, skill_findings
from engine.skills.extraction.phrase_index import PhraseIndex, phrase_index
from engine.skills.extraction.text_sources import SourceText, course_skills, texts_of

POLICY = "skill_extraction"


def skills_extract(
    workspace: Workspace, actor: Actor, period: Period, texts: Sequence[SourceText] | None = None
) -> Result[SkillFindings]:
    """Return which skills texts speak of, each with its sentence and what that says, and proposed records.

    Parameters
    ----------
    texts : sequence of SourceText, optional
        Texts to read; the reviews, projects and courses of the dataset where left out. Of the people they are about
        only those the actor sees are named.

    Raises
    ------
    InputError
        There are no facts, no bank of skills, or no policy holds on the day.
    AccessError
        The actor may not ask this.
    """
    permit(actor, "skills extract")
    own = texts is None
    seen = personal_sight_of(workspace, period, actor) if own else sight_of(workspace, period, actor, View.FULL)
    policy = workspace.policies.get(POLICY, seen.shown.valid_on)
    question = Question(
        "skills extract",
        seen.named,
        request=seen.scope | _asked(texts),
        policies=(policy,),
        libraries=("numpy", "rapidfuzz"),
    )
    return workspace.answer(actor, question, lambda: _findings(workspace, period, seen, policy, texts))


def _asked(texts: Sequence[SourceText] | None) -> dict[str, Json]:
    """Return what a run keeps of given texts: how many, and a hash; the texts themselves may name people."""
    if texts is None:
        return {}
    joined = "\x00".join(one.text for one in texts)
    return {"texts": len(texts), "sha256": sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()}


def _findings(
    workspace: Workspace, period: Period, seen: Sight, policy: Policy, texts: Sequence[SourceText] | None
) -> SkillFindings:
    shown = seen.shown
    reader = _reader(shown, policy, _out_of_sight(workspace.organisation(period), seen) if texts is None else None)
    if texts is not None:
        known = frozenset(shown.workforce.person_ids) - seen.team_only
        texts = [one if one.person_id in known else one._replace(person_id=None) for one in texts]
    return skill_findings(texts_of(shown) if texts is None else texts, reader)


def _reader(organisation: Organisation, policy: Policy, hidden: PhraseIndex | None) -> Reader:
    skills = organisation.table("skills")
    on = organisation.valid_on
    ready = KEPT.of(skills, policy, on)
    if not ready.bank.aliases:
        mend = "Add a table skills (skill_id, name, aliases) to the dataset, or import a catalogue."
        raise InputError(Problem("no-skills", "There is no bank of skills to look for.", mend))
    workforce, records = organisation.workforce, organisation.table("skill_records")
    pairs = zip(records.text("person_id").values(), records.text("skill_id").values(), strict=True)
    return Reader(
        bank=ready.bank,
        book=ready.book,
        spelt=ready.spelt,
        names={
            str(one): str(name)
            for one, name in zip(skills.text("skill_id").values(), skills.text("name").values(), strict=True)
        },
        credibility=cast("float", policy.parameter("tag.credibility", on) or 0.0),
        similarity=cast("float", policy.parameter("suggestion.similarity", on) or 100.0),
        hidden=hidden,
        unjudged=frozenset(
            person
            for person, flag in zip(workforce.person_ids, workforce.refuse_automated.tolist(), strict=True)
            if flag == 1
        ),
        courses=course_skills(organisation),
        held=frozenset((str(person), str(skill)) for person, skill in pairs),
    )


def _out_of_sight(whole: Organisation, seen: Sight) -> PhraseIndex | None:
    """Return the names of people whom the actor does not see, that a review of somebody else may hold."""
    visible = frozenset(seen.shown.table("people").text("person_id").values())
    people = whole.table("people")
    rows = zip(people.text("person_id").values(), people.text("name").values(), strict=True)
    hidden = [name for person, name in rows if name and person not in visible]
    return phrase_index(hidden) if hidden else None
