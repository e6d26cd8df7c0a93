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
from engine.application.policies.explain import explain_facts, explain_goal, explain_person, policy_read
from engine.application.policies.files import PolicyText, read_bytes, read_text
from engine.application.workspace import bare_workspace
from engine.errors import InputError, Problem
from engine.goals.risk_explanations import SubjectKind
from engine.policy.explanations import Wish

OnOption = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="Day of the rules. Default: today.", show_default=False),
]


@policy_app.command("explain")
def explain_command(
    policy: Annotated[str, typer.Argument(help="The policy: a file or, for a person, ID@VERSION.")],
    person: Annotated[str | None, typer.Option("--person", help="person_id of somebody in the dataset.")] = None,
    goal: Annotated[str | None, typer.Option("--goal", help="goal_id, for a policy of patterns.")] = None,
    key_result: Annotated[str | None, typer.Option("--key-result", help="key_result_id, likewise.")] = None,
    facts: Annotated[Path | None, typer.Option("--facts", help="JSON file with facts instead of a person.")] = None,
    decision: Annotated[str | None, typer.Option("--decision", help="Which decision. Default: the first.")] = None,
    fix: Annotated[list[str] | None, typer.Option("--fix", help="A fact that cannot change; may be repeated.")] = None,
    towards: Annotated[
        str | None, typer.Option("--towards", help="Only changes that lead to this outcome.", metavar="OUTPUT=VALUE")
    ] = None,
    profile: Annotated[str, typer.Option("--profile", help="Profile of the policy, such as agile.")] = "",
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
    """Say why a policy gives a person or goal what it gives: what spoke, what did not, and the smallest change."""
    spoken = language(lang)
    if [person, goal, key_result, facts].count(None) != 3:
        what = "Whom or what to explain is not clear."
        mend = "Give either --person ID or --facts FACTS.json, or for goals --goal ID or --key-result ID."
        raise InputError(Problem("person-or-facts", what, mend))
    wish = Wish(decision, tuple(fix or ()), _pair(towards), profile)
    if facts is None:
        with workspace(data, database, columns, policies) as opened:
            actor, span = asking(database), period(as_of, known)
            text = named_text(opened, actor, policy)
            if person is not None:
                result = explain_person(opened, actor, span, text, person, wish)
            else:
                result = explain_goal(opened, actor, span, text, _subject(goal, key_result), wish)
    else:
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


def _subject(goal: str | None, key_result: str | None) -> tuple[SubjectKind, str]:
    return ("goal", goal) if goal is not None else ("key_result", key_result or "")


def _pair(towards: str | None) -> tuple[str, str] | None:
    if towards is None:
        return None
    name, sign, value = towards.partition("=")
    if not sign:
        what = f"'{towards[:80]}' names no outcome and value."
        raise InputError(Problem("bad-towards", what, "Write OUTPUT=VALUE, such as reason=preset."))
    return name.strip(), value.strip()
