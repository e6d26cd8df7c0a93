"""The command ``recommend``: for everyone employed, or for one job that is described by tags and answers."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from api.cli.options import (
    AsOfOption,
    ColumnsOption,
    DatabaseOption,
    DataOption,
    JsonOption,
    KnownOption,
    LanguageOption,
    PoliciesOption,
)
from api.cli.session import asking, emit, language, period, policies_alone, workspace
from api.cli.views.goals import show_mixes
from api.cli.views.job_mix import show_job_mix
from engine.application.goals.recommend import recommend
from engine.application.goals.recommend_job import recommend_job
from engine.application.policies.files import read_text
from engine.errors import InputError, Problem
from engine.goals.framework_questionnaire import Job

FamilyOption = Annotated[
    str | None, typer.Option("--job-family", help="Recommend for one job of this family, without a dataset.")
]
TagsOption = Annotated[str, typer.Option("--tags", help="Tags of that job, separated by commas.", metavar="A,B")]
AnswerOption = Annotated[
    list[str] | None,
    typer.Option("--answer", help="An answer about that job, such as output_countable=yes. May be repeated."),
]
AnswersOption = Annotated[
    Path | None, typer.Option("--answers", help="JSON file with job_family, tags and answers of one job.")
]


def recommend_command(
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    job_family: FamilyOption = None,
    tags: TagsOption = "",
    answer: AnswerOption = None,
    answers: AnswersOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Recommend a mix of goal frameworks per job family, or for one job described by tags and answers."""
    spoken = language(lang)
    if job_family is not None or tags or answer or answers is not None:
        job = _job(answers, job_family, tags)
        with policies_alone(database, policies) as opened:
            told = recommend_job(opened, asking(database), job, _texts(answer or []), _day(as_of))
        emit(told, as_json, lambda body: show_job_mix(body, spoken))
        return
    with workspace(data, database, columns, policies) as opened:
        result = recommend(opened, asking(database), period(as_of, known))
    emit(result, as_json, lambda body: show_mixes(body, spoken))


def _day(as_of: datetime | None) -> date | None:
    return as_of.date() if as_of else None


def _job(file: Path | None, family: str | None, tags: str) -> Job:
    given = Job() if file is None else _job_of_file(file)
    named = [tag.strip() for tag in tags.replace("，", ",").split(",") if tag.strip()]
    return Job(job_family=family or given.job_family, tags=(*given.tags, *named), answers=given.answers)


def _job_of_file(file: Path) -> Job:
    try:
        return Job.model_validate_json(read_text(file))
    except ValidationError as failure:
        raise InputError(
            *(
                Problem(
                    "answers-unreadable",
                    f"{'.'.join(map(str, fault['loc'])) or 'The file'}: {fault['msg']}.",
                    'Write {"job_family": "sales", "tags": ["quota"], "answers": {"output_countable": true}}.',
                    file=str(file),
                )
                for fault in failure.errors(include_url=False)
            )
        ) from failure


def _texts(given: list[str]) -> dict[str, str]:
    wrong = [text for text in given if not text.partition("=")[0].strip() or "=" not in text]
    if wrong:
        raise InputError(
            *(
                Problem("answer-unreadable", f"{text[:80]!r} is no answer.", "Write --answer output_countable=yes.")
                for text in wrong
            )
        )
    return {name.strip(): value for name, _, value in (text.partition("=") for text in given)}
