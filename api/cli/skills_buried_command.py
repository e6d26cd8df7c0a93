"""The command on people whose proven skills nobody uses."""

from __future__ import annotations

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
from api.cli.session import asking, emit, language, period, workspace
from api.cli.skills_app import skills_app
from api.cli.views.skills_buried import show_buried
from engine.application.skills.buried import skills_buried


@skills_app.command("buried")
def buried(
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """List people with verified critical skills of which none was used in a project for months, with the evidence.

    Example: sextant skills buried --data sample --as-of 2026-05-31
    """
    spoken = language(lang)
    with workspace(data, database, columns, policies) as opened:
        result = skills_buried(opened, asking(database), period(as_of, known))
    emit(result, as_json, lambda body: show_buried(body, spoken))
