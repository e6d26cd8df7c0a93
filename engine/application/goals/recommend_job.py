"""Which goal frameworks suit one job, from its family, its tags and answers about it; no data of people is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from engine.application.access import permit
from engine.application.goals.recommend import POLICY as PRESETS
from engine.application.workspace import Question, Workspace
from engine.documents.hints import did_you_mean, shown
from engine.domain.actor import Actor
from engine.errors import InputError, Problem
from engine.evidence.canonical import Json
from engine.evidence.result import Result
from engine.goals.framework_questionnaire import Answer, Job, JobMix, questions, recommend_for_job
from engine.policy.kinds import FactField, FieldType

QUESTIONNAIRE = "framework_questionnaire"
YES, NO = ("yes", "true", "y", "是"), ("no", "false", "n", "否")


def recommend_job(
    workspace: Workspace, actor: Actor, job: Job, texts: Mapping[str, str], on: date | None = None
) -> Result[JobMix]:
    """Return the mix for one job with the rows that led to it; advice only.

    Parameters
    ----------
    job : Job
        Family, tags and typed answers.
    texts : mapping of str to str
        Further answers as people write them: yes, no, 80 %, high.
    on : date or None
        Day of the decision; today where left out.

    Raises
    ------
    InputError
        A question is unknown or an answer cannot be used (all are listed), or no policy holds on the day.
    """
    permit(actor, "recommend job")
    day = on or workspace.now().date()
    questionnaire, presets = (workspace.policies.get(name, day) for name in (QUESTIONNAIRE, PRESETS))
    answers = _answers(job, texts, questions(questionnaire))
    whole = Job(job_family=job.job_family, tags=tuple(dict.fromkeys(job.tags)), answers=answers)
    request: dict[str, Json] = {"job": whole.model_dump(mode="json"), "on": day.isoformat()}
    question = Question("recommend job", request=request, policies=(questionnaire, presets))
    return workspace.answer(actor, question, lambda: recommend_for_job(whole, questionnaire, presets, day))


def _answers(job: Job, texts: Mapping[str, str], asked: Mapping[str, FactField]) -> dict[str, Answer]:
    """Return all answers in the types that the questions want; InputError with every one that cannot be used."""
    given = (*job.answers, *texts)
    problems = [
        Problem(
            "unknown-question", f"There is no question '{shown(name)}'.", did_you_mean(name, asked), column=name[:80]
        )
        for name in given
        if name not in asked
    ]
    found = dict(job.answers)
    for name, text in texts.items():
        wanted, value = _read_one(text.strip(), asked.get(name))
        if value is None:
            what = f"The answer to '{name}' is {shown(repr(text))}, not {wanted}."
            problems.append(Problem("wrong-answer", what, f"Write {wanted}.", column=name, value=shown(text)))
        else:
            found[name] = value
    if problems:
        raise InputError(*problems)
    return found


def _read_one(text: str, field: FactField | None) -> tuple[str, Answer | None]:
    """Return what is wanted, and the answer; an unknown question is told with all others of its kind later."""
    if field is None:
        return "", text
    if field.type is FieldType.BOOLEAN:
        lowered = text.lower()
        return "yes or no", True if lowered in YES else False if lowered in NO else None
    if field.type is FieldType.NUMBER:
        return "a number", _number(text)
    return f"one of {', '.join(field.choices)}", text if not field.choices or text in field.choices else None


def _number(text: str) -> float | None:
    plain: Sequence[str] = text.removesuffix("%"), text
    try:
        value = float(plain[0])
    except ValueError:
        return None
    return value / 100 if plain[0] != text else value
