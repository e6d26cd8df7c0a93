"""Commands that try a policy on people before it holds."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
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
from api.cli.policy_commands import policy_app
from api.cli.session import asking, emit, language, period, workspace
from api.cli.views.policy_preview import show_preview
from engine.application.policies.files import read_bytes
from engine.application.policies.preview import PolicyText, preview

RulesOnOption = Annotated[
    datetime | None,
    typer.Option(
        "--rules-on",
        formats=["%Y-%m-%d"],
        help="Day for which both policies are asked. Default: the day looked at, or their first day if later.",
        show_default=False,
    ),
]


@policy_app.command("preview")
def preview_command(
    old: Annotated[Path, typer.Argument(help="The policy that holds.")],
    new: Annotated[Path, typer.Argument(help="The policy that would stand in its place.")],
    rules_on: RulesOnOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Show who would change from what to what, exactly, before a policy is published. Nothing is written."""
    spoken = language(lang)
    texts = [PolicyText(read_bytes(file), file.name) for file in (old, new)]
    day = rules_on.date() if rules_on else None
    with workspace(data, database, columns, policies) as opened:
        result = preview(opened, asking(database), period(as_of, known), texts[0], texts[1], day)
    emit(result, as_json, lambda body: show_preview(body, spoken))
