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
from api.cli.views.policy_backtest import show_backtest
from api.cli.views.policy_preview import show_preview
from engine.application.policies.backtest import backtest
from engine.application.policies.files import PolicyText, read_bytes
from engine.application.policies.preview import preview
from engine.application.policies.versions import version_text
from engine.application.workspace import Workspace
from engine.domain.actor import Actor

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
    old: Annotated[str, typer.Argument(help="The policy that holds: a file, or ID@VERSION.")],
    new: Annotated[str, typer.Argument(help="The policy that would stand in its place: a file, or ID@VERSION.")],
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
    day = rules_on.date() if rules_on else None
    with workspace(data, database, columns, policies) as opened:
        actor = asking(database)
        texts = [named_text(opened, actor, name) for name in (old, new)]
        result = preview(opened, actor, period(as_of, known), texts[0], texts[1], day)
    emit(result, as_json, lambda body: show_preview(body, spoken))


@policy_app.command("backtest")
def backtest_command(
    file: Annotated[str, typer.Argument(help="The policy: a file, or ID@VERSION.")],
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    last: Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day.")],
    every: Annotated[str, typer.Option("--every", help="How often: month or quarter.")] = "quarter",
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse facts that are dated or recorded after the first day.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Try a policy on past days with facts as known then: how many get what, who changes, and why."""
    spoken, span = language(lang), (first.date(), last.date())
    with workspace(data, database, columns, policies) as opened:
        actor = asking(database)
        result = backtest(opened, actor, named_text(opened, actor, file), span, every, strict=strict)
    emit(result, as_json, lambda body: show_backtest(body, spoken))


def named_text(opened: Workspace, actor: Actor, name: str) -> PolicyText:
    """Return the text of a policy: of the file of that name, else of the version ``ID@VERSION``."""
    file = Path(name)
    if file.is_file() or file.suffix in {".yaml", ".yml"}:
        return PolicyText(read_bytes(file), file.name)
    return version_text(opened, actor, name)
