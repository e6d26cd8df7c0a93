"""Commands that ask the bank who can do what."""

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
from api.cli.views.skill_search import show_count, show_search
from engine.application.skills.search import skills_count, skills_search
from engine.skills.search.searching import MOST_LISTED


@skills_app.command("search")
def search_command(
    query: Annotated[
        str, typer.Argument(help='Such as "PLC>=3 and German, free from 2026-05".', metavar="QUERY", show_default=False)
    ],
    count: Annotated[
        bool, typer.Option("--count", help="Only count, also an unfinished query, and say how it could go on.")
    ] = False,
    at_most: Annotated[int, typer.Option("--at-most", help="People listed at most.", min=0)] = MOST_LISTED,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Find who can do what.

    Skills with levels (PLC>=3), languages, in PLACE, unit NAME, grade>=5, tag NAME, certificate NAME valid on DAY,
    cost<=80, free 50% from DAY to DAY; joined by and, or, not, commas and parentheses
    and in Chinese by 且, 或, 非, 空闲 从 DAY 起.
    """
    spoken = language(lang)
    with workspace(data, database, columns, policies) as opened:
        if count:
            counted = skills_count(opened, asking(database), period(as_of, known), query)
            tell(counted, as_json, lambda body: show_count(body, spoken))
            return
        result = skills_search(opened, asking(database), period(as_of, known), query, at_most)
    emit(result, as_json, lambda body: show_search(body, spoken))
