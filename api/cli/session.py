"""What every command does around its verb: open the workspace, name the actor, print the result."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import typer
from pydantic import BaseModel
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from api.cli.terminal import stderr
from engine.application.cluster import Cluster
from engine.application.executors import Workers
from engine.application.os_user import os_actor
from engine.application.settings import Settings, likely_misspelt
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor
from engine.domain.history import History
from engine.errors import InputError, Problem
from engine.evidence.canonical import canonical_value
from engine.evidence.result import Result

Body = TypeVar("Body", bound=BaseModel)

LANGUAGES = ("en", "zh")
DEFAULT_DATABASE = "sqlite:///sextant.sqlite"

_key: ContextVar[str | None] = ContextVar("key", default=None)


def settings() -> Settings:
    """Return the settings of this process's environment, with a word on variables that are nearly one."""
    for name, meant in likely_misspelt(os.environ).items():
        stderr.print(f"{name} is no setting; {meant} is.", markup=False)
    return Settings.from_environment(os.environ)


def workspace(data: Path | None, database: str | None, columns: Path | None, policies: Path | None) -> Workspace:
    """Open the workspace a command names; where it names none, ``sextant.sqlite`` of this folder if it is there."""
    from engine.application.opening import Source, open_workspace, require_facts  # noqa: PLC0415 - files and databases come with it

    source = Source(data=data, database=database_of(data, database), columns=columns, policies=policies)
    require_facts(source)
    return open_workspace(source)


def workspace_for(
    people_stated: bool, data: Path | None, database: str | None, columns: Path | None, policies: Path | None
) -> Workspace:
    """Open what a command names; where it names nothing and all scenarios bring their people, nothing is needed."""
    if people_stated and data is None and database_of(data, database) is None:
        return policies_alone(database, policies)
    return workspace(data, database, columns, policies)


def policies_alone(database: str | None, policies: Path | None) -> Workspace:
    """Open the database where there is one, for its policies and to record the answer; else the policies alone."""
    from engine.application.policies.files import policies_of_folder  # noqa: PLC0415 - files come with it

    if database_of(None, database) is not None:
        return workspace(None, database, None, policies)
    return Workspace(history=History.empty(), policies=policies_of_folder(policies))


def use_key(key: str | None) -> None:
    """Let the commands of this command line ask with a key; ``None`` leaves it to the settings."""
    _key.set(key)


def asking(database: str | None = None) -> Actor:
    """Return who asks: the actor of the key in use, else the user of the operating system, an administrator.

    Raises
    ------
    AccessError
        The key is not known, or holds no longer.
    InputError
        A key is in use and there is no database that could know it.
    """
    found = Settings.from_environment(os.environ)
    key = _key.get() or found.key
    if key is None:
        return os_actor()
    from engine.application.gate import actor_of_local_key  # noqa: PLC0415 - the database comes with it
    from engine.application.opening import Source, require_facts  # noqa: PLC0415 - files and databases come with it

    url = database or found.database or DEFAULT_DATABASE
    require_facts(Source(database=url))
    return actor_of_local_key(url, key)


def who_computes(workers: int | None, cluster: str | None) -> Workers:
    """Return the workers that the options name, or the cluster of the settings where they name none.

    Raises
    ------
    InputError
        Both are named, or the cluster is no address of a scheduler.
    """
    if workers is not None and cluster is not None:
        what = "--workers are processes of this machine, --cluster is others' work."
        raise InputError(Problem("workers-twice", what, "Give one of them.", column="cluster"))
    named = cluster or (settings().cluster if workers is None else None)
    return workers if named is None else Cluster(named)


def database_of(data: Path | None, database: str | None) -> str | None:
    """Return the database that a command names, else ``sextant.sqlite`` of this folder if it is there."""
    database = database or settings().database
    if data is None and database is None and Path("sextant.sqlite").is_file():
        return DEFAULT_DATABASE
    return database


def database_url(database: str | None) -> str:
    """Return the database that a command names, else that of the settings, else ``sextant.sqlite`` of this folder."""
    return database or settings().database or DEFAULT_DATABASE


def period(as_of: datetime | None, known: datetime | None) -> Period:
    """Return the cut that the options name."""
    return Period(as_of.date() if as_of else None, known.date() if known else None)


def language(given: str) -> str:
    """Return a language Sextant speaks; InputError for any other."""
    if given not in LANGUAGES:
        raise InputError(
            Problem("unknown-language", f"{given!r} is not a language Sextant speaks.", "Use --lang en or --lang zh.")
        )
    return given


def emit(result: Result[Body], as_json: bool, show: Callable[[Body], None]) -> None:
    """Print a result: its stable JSON form, or the summary ``show`` makes and one line on how it was computed."""
    if as_json:
        typer.echo(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
        return
    show(result.body)
    inputs = result.inputs
    looked_at = f"as of {inputs.valid_on}, known by {inputs.known_on}; " if inputs.valid_on else ""
    stderr.print(
        f"[dim]{looked_at}hash {result.hash[:12]}; {result.execution.seconds:.2f} s; {result.execution.matcher}[/]"
    )


def tell(body: Body, as_json: bool, show: Callable[[Body], object]) -> None:
    """Print what is no result of a verb: as JSON, or as ``show`` does."""
    if as_json:
        typer.echo(json.dumps(canonical_value(body), ensure_ascii=False, indent=2))
    else:
        show(body)


def progress_bar() -> Progress:
    """Return a bar with real quantities on stderr, silent where stderr is no terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TextColumn("{task.fields[note]}"),
        TimeRemainingColumn(),
        console=stderr,
        transient=True,
        disable=not stderr.is_terminal,
    )
