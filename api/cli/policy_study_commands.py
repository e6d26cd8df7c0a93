"""Commands that try a policy on people before it holds."""

from __future__ import annotations

from collections.abc import Sequence
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
from api.cli.terminal import stderr
from api.cli.views.policy_backtest import show_backtest
from api.cli.views.policy_preview import show_preview
from engine.application.policies.backtest import backtest
from engine.application.policies.files import PolicyText, read_bytes
from engine.application.policies.preview import preview
from engine.application.policies.revise import revise
from engine.application.policies.versions import version_text
from engine.application.workspace import Workspace
from engine.documents.positions import plain_value
from engine.domain.actor import Actor
from engine.errors import InputError, Problem
from engine.loading.atomic import write_files
from engine.policy.parameters import ParameterType

RulesOnOption = Annotated[
    datetime | None,
    typer.Option(
        "--rules-on",
        formats=["%Y-%m-%d"],
        help="Day for which both policies are asked. Default: the day looked at, or their first day if later.",
        show_default=False,
    ),
]


SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Try another value of a parameter in place of a second policy. May be repeated.",
        show_default=False,
    ),
]
WriteOption = Annotated[
    Path | None,
    typer.Option("--write", help="Write the policy that was tried with --set into this file.", show_default=False),
]


@policy_app.command("preview")
def preview_command(
    old: Annotated[str, typer.Argument(help="The policy that holds: a file, or ID@VERSION.")],
    new: Annotated[
        str | None,
        typer.Argument(
            help="The policy that would stand in its place: a file, or ID@VERSION. Or say --set.", show_default=False
        ),
    ] = None,
    changes: SetOption = None,
    write: WriteOption = None,
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
    _require_one(new, changes, write)
    with workspace(data, database, columns, policies) as opened:
        actor = asking(database)
        before = named_text(opened, actor, old)
        if new is None:
            after = revise(opened, actor, period(as_of, known), before, _values(changes or []), day)
        else:
            after = named_text(opened, actor, new)
        result = preview(opened, actor, period(as_of, known), before, after, day)
    if write is not None:
        write_files(write.parent, {write.name: after.text})
        stderr.print(f"{write}: the changed policy. Say what it is to change, check and test it, then publish it.")
    emit(result, as_json, lambda body: show_preview(body, spoken))


def _require_one(new: str | None, changes: list[str] | None, write: Path | None) -> None:
    if (new is None) == (not changes):
        what = "A preview compares with one other policy: a second name, or changes with --set."
        raise InputError(Problem("one-policy", what, "Give either of them."))
    if new is not None and write is not None:
        raise InputError(
            Problem("nothing-to-write", "--write keeps what --set changed, and there is none.", "Use --set.")
        )
    if write is not None and write.exists():
        raise InputError(Problem("file-exists", f"{write} is there already.", "Name a file that is not."))


def _values(changes: Sequence[str]) -> dict[str, ParameterType]:
    """Return new values by parameter, typed as they would be in the file."""
    found: dict[str, ParameterType] = {}
    problems = []
    for change in changes:
        name, equals, text = change.partition("=")
        value = plain_value(text.strip())
        if not equals or value is None:
            what = f"{change!r} sets no parameter."
            problems.append(Problem("bad-change", what, "Write NAME=VALUE, such as --set mix.sales.results=0.6."))
        else:
            found[name.strip()] = value
    if problems:
        raise InputError(*problems)
    return found


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
