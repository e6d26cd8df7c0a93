"""Commands on the skills of one person: what is known of them, and how it is put right."""

from __future__ import annotations

from typing import Annotated

import typer

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
from api.cli.session import asking, emit, language, period, tell, workspace
from api.cli.skills_app import skills_app
from api.cli.views.skills_person import show_correction, show_profile
from engine.application.skills.correct import correct_skill
from engine.application.skills.person import skills_person
from engine.errors import InputError, Problem

PersonArgument = Annotated[str, typer.Argument(help="Person.", metavar="PERSON")]


@skills_app.command("person")
def person(
    person_id: PersonArgument,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Show what a person can do: level, distribution, and every record with date and weight, by which rule.

    Example: sextant skills person E0001 --data sample
    """
    spoken = language(lang)
    with workspace(data, database, columns, policies) as opened:
        result = skills_person(opened, asking(database), period(as_of, known), person_id)
    emit(result, as_json, lambda body: show_profile(body, spoken))


@skills_app.command("correct")
def correct(
    person_id: PersonArgument,
    skill: Annotated[str, typer.Argument(help="Skill, by id, name or alias.", metavar="SKILL")],
    because: Annotated[str, typer.Option("--because", help="What shows it, in words.")],
    level: Annotated[float | None, typer.Option("--level", help="Level from 1 to 5.", show_default=False)] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the latest correction back instead.")] = False,
    appeal: Annotated[
        bool, typer.Option("--appeal", help="Open an appeal against every proposal that asks for the skill.")
    ] = False,
    database: DatabaseOption = None,
    policies: PoliciesOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Correct the level of a skill: it outranks what is inferred, and affected proposals can be re-run.

    Example: sextant skills correct E0001 PLC --level 4 --because "Certificate of June" --appeal
    """
    spoken = language(lang)
    if (level is None) != withdraw:
        what = "A correction gives a level, or takes one back."
        raise InputError(Problem("level-or-withdraw", what, "Give --level 1..5, or --withdraw.", column="level"))
    with workspace(None, database, None, policies) as opened:
        done = correct_skill(opened, asking(database), person_id, skill, because, level, appeal=appeal)
    tell(done, as_json, lambda body: show_correction(body, spoken))
