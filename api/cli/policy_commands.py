"""Commands on policy files, for their authors."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.faults import ANSWERED_NO
from api.cli.options import JsonOption, LanguageOption
from api.cli.session import asking, emit, language
from api.cli.terminal import stderr
from api.cli.views.policy import show_policy_check, show_policy_tests, too_little_tried
from engine.application.policies.check import policy_check
from engine.application.policies.files import policy_paths, read_bytes, tests_beside
from engine.application.policies.run_tests import policy_test
from engine.application.workspace import bare_workspace

policy_app = typer.Typer(help="Check and test policy files.", no_args_is_help=True)

FailUnderOption = Annotated[
    float, typer.Option("--fail-under", min=0, max=100, help="Exit 1 where rules or branches are tried less, in %.")
]
CoverageOption = Annotated[bool, typer.Option("--coverage", help="List every branch that no case takes.")]
FilesArgument = Annotated[
    list[Path] | None, typer.Argument(help="Policy files or folders of them. Default: the shipped policies.")
]

ReviewOption = Annotated[
    datetime | None,
    typer.Option("--on", formats=["%Y-%m-%d"], help="Hint at reviews that have passed on this day."),
]


@policy_app.command("check")
def check_policies(
    files: FilesArgument = None,
    on: ReviewOption = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Prove what can be: clashing, silent and superfluous rows, cases without a row, each with an example.

    Exit 1 if there is an error or a warning (hints do not count), 2 if a file is not well formed.
    """
    spoken = language(lang)
    found = False
    for file in policy_paths(files or ()):
        result = policy_check(bare_workspace(), asking(), read_bytes(file), file.name, on.date() if on else None)
        emit(result, as_json, lambda body: show_policy_check(body, spoken))
        found |= not result.body.passes
    if found:
        raise typer.Exit(ANSWERED_NO)


@policy_app.command("test")
def test_policies(
    files: FilesArgument = None,
    fail_under: FailUnderOption = 0,
    coverage: CoverageOption = False,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Run the tests that stand beside each policy (X.tests.yaml). Exit 1 if a case fails or too little is tried."""
    spoken = language(lang)
    failed = False
    for file in policy_paths(files or ()):
        tests = tests_beside(file)
        if tests is None:
            continue
        result = policy_test(bare_workspace(), asking(), read_bytes(file), file.name, read_bytes(tests), tests.name)
        emit(result, as_json, lambda body: show_policy_tests(body, spoken, coverage))
        failed |= bool(result.body.failed)
        if result.body.coverage.percent < fail_under:
            failed = True
            stderr.print(too_little_tried(result.body, fail_under, spoken), markup=False)
    if failed:
        raise typer.Exit(ANSWERED_NO)
