"""Commands that make a policy hold: propose, approve, go back, and look at every version there was."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import DatabaseOption, JsonOption, LanguageOption, PoliciesOption
from api.cli.policy_commands import policy_app
from api.cli.session import asking, language, tell, workspace
from api.cli.views.policy_versions import show_publication, show_versions
from engine.application.policies.files import PolicyText, read_bytes, tests_beside
from engine.application.policies.publish import (
    approve_publication,
    decline_publication,
    propose_publication,
    rollback,
)
from engine.application.policies.versions import policy_versions, publication_of, version_text

BecauseOption = Annotated[str, typer.Option("--because", help="Why, in words that the people concerned may read.")]
PublicationArgument = Annotated[str, typer.Argument(help="Id of the publication.")]


@policy_app.command("publish")
def publish_command(
    file: Annotated[Path, typer.Argument(help="Policy file; its tests stand beside it.")],
    because: BecauseOption,
    database: DatabaseOption = None,
    policies: PoliciesOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Propose to publish a policy, once it passes its check and its tests. A second person approves."""
    spoken, beside = language(lang), tests_beside(file)
    text = PolicyText(read_bytes(file), file.name)
    tests = PolicyText(read_bytes(beside), beside.name) if beside else None
    with workspace(None, database, None, policies) as opened:
        found = propose_publication(opened, asking(database), text, tests, because)
    tell(found, as_json, lambda body: show_publication(body, spoken))


@policy_app.command("approve")
def approve_command(
    publication: PublicationArgument,
    because: Annotated[str | None, typer.Option("--because", help="Why, if there is more to say.")] = None,
    database: DatabaseOption = None,
    policies: PoliciesOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Publish what another person proposed: from now on it decides."""
    spoken = language(lang)
    with workspace(None, database, None, policies) as opened:
        found = approve_publication(opened, asking(database), publication, because)
    tell(found, as_json, lambda body: show_publication(body, spoken))


@policy_app.command("decline")
def decline_command(
    publication: PublicationArgument,
    because: BecauseOption,
    database: DatabaseOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Decline what was proposed; nothing of it becomes effective."""
    spoken = language(lang)
    with workspace(None, database, None, None) as opened:
        found = decline_publication(opened, asking(database), publication, because)
    tell(found, as_json, lambda body: show_publication(body, spoken))


@policy_app.command("rollback")
def rollback_command(
    policy: Annotated[str, typer.Argument(help="Policy id.")],
    because: BecauseOption,
    to: Annotated[
        str | None, typer.Option("--to", help="Version to go back to. Default: the one before.", show_default=False)
    ] = None,
    database: DatabaseOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Propose to publish an earlier version's text again. A second person approves."""
    spoken = language(lang)
    with workspace(None, database, None, None) as opened:
        found = rollback(opened, asking(database), policy, because, to)
    tell(found, as_json, lambda body: show_publication(body, spoken))


@policy_app.command("versions")
def versions_command(
    policy: Annotated[str | None, typer.Argument(help="Policy id. Default: all policies.", show_default=False)] = None,
    database: DatabaseOption = None,
    policies: PoliciesOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """List every version of a policy: who proposed it, who approved it, when and why."""
    spoken = language(lang)
    with workspace(None, database, None, policies) as opened:
        found = policy_versions(opened, asking(database), policy)
    tell(found, as_json, lambda body: show_versions(body, spoken))


@policy_app.command("show")
def show_command(
    name: Annotated[str, typer.Argument(help="ID@VERSION, or the id of a publication with --json.")],
    database: DatabaseOption = None,
    policies: PoliciesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a version as it was written; with --json with its tests and its story."""
    with workspace(None, database, None, policies) as opened:
        actor = asking(database)
        if as_json:
            tell(publication_of(opened, actor, name), as_json, lambda _: None)
        else:
            typer.echo(version_text(opened, actor, name).text.decode(), nl=False)
