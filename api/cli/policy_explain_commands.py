"""Commands that put a policy into sentences: why somebody got what they got, and the whole of it read out."""

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
from api.cli.policy_study_commands import named_text
from api.cli.session import asking, emit, language, period, workspace
from api.cli.views.policy_explain import show_explanation, show_reading
from engine.application.policies.explain import explain_facts, explain_person, policy_read
from engine.application.policies.files import PolicyText, read_bytes, read_text
from engine.application.workspace import bare_workspace
from engine.errors import InputError, Problem
from engine.policy.explanations import Wish

OnOption = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="Day of the rules. Default: today.", show_default=False),
]


@policy_app.command("explain")
def explain_command(
    policy: Annotated[str, typer.Argument(help="The policy: a file or, for a person, ID@VERSION.")],
    person: Annotated[str | None, typer.Option("--person", help="person_id of somebody in the dataset.")] = None,
    facts: Annotated[Path | None, typer.Option("--facts", help="JSON file with facts instead of a person.")] = None,
    decision: Annotated[str | None, typer.Option("--decision", help="Which decision. Default: the first.")] = None,
    fix: Annotated[list[str] | None, typer.Option("--fix", help="A fact that cannot change; may be repeated.")] = None,
    towards: Annotated[
        str | None, typer.Option("--towards", help="Only changes that lead to this outcome.", metavar="OUTPUT=VALUE")
    ] = None,
    on: OnOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Say why a policy gives a person what it gives: what spoke, what did not, and the smallest change."""
    spoken = language(lang)
    if (person is None) == (facts is None):
        what = "Whom to explain is not clear."
        raise InputError(Problem("person-or-facts", what, "Give either --person ID or --facts FACTS.json."))
    wish = Wish(decision, tuple(fix or ()), _pair(towards))
    if person is not None:
        with workspace(data, database, columns, policies) as opened:
            actor = asking(database)
            text = named_text(opened, actor, policy)
            result = explain_person(opened, actor, period(as_of, known), text, person, wish)
    else:
        assert facts is not None
        text, day = PolicyText(read_bytes(Path(policy)), Path(policy).name), on.date() if on else None
        result = explain_facts(bare_workspace(), asking(), text, (read_text(facts), facts.name), day, wish)
    emit(result, as_json, lambda body: show_explanation(body, spoken))


@policy_app.command("read")
def read_command(
    file: Annotated[Path, typer.Argument(help="Policy file.")],
    on: OnOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Read a policy aloud: every rule as a sentence, with the values in force."""
    spoken = language(lang)
    text = PolicyText(read_bytes(file), file.name)
    result = policy_read(bare_workspace(), asking(), text, on.date() if on else None)
    emit(result, as_json, lambda body: show_reading(body, spoken))


def _pair(towards: str | None) -> tuple[str, str] | None:
    if towards is None:
        return None
    name, sign, value = towards.partition("=")
    if not sign:
        what = f"'{towards[:80]}' names no outcome and value."
        raise InputError(Problem("bad-towards", what, "Write OUTPUT=VALUE, such as reason=preset."))
    return name.strip(), value.strip()
