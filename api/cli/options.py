"""Options that many commands share, each with one meaning and one help text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from engine.application.settings import variable

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        envvar=variable("dataset"),
        help="Dataset: a folder of CSV or JSON files, one XLSX workbook or one JSON file.",
        show_default=False,
    ),
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar=variable("database"),
        help="Database URL, such as sqlite:///sextant.sqlite; read where no --data is given, and where runs are kept.",
        show_default=False,
    ),
]
ColumnsOption = Annotated[
    Path | None,
    typer.Option("--columns", help="columns.yaml that maps the files' headers to Sextant's.", show_default=False),
]
PoliciesOption = Annotated[
    Path | None,
    typer.Option("--policies", envvar=variable("policies"), help="Folder of policy files instead of the shipped ones."),
]
AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        help="Day to look at. Default: the day of the newest fact, today at the latest.",
        show_default=False,
    ),
]
KnownOption = Annotated[
    datetime | None,
    typer.Option(
        "--known",
        formats=["%Y-%m-%d"],
        help="Use only what was recorded by this day. Default: the day looked at.",
        show_default=False,
    ),
]
ProfileOption = Annotated[
    str,
    typer.Option(
        "--profile",
        help="Way of working, such as agile, under which the policy is seen. Default: the policy's own values.",
        show_default=False,
    ),
]
LanguageOption = Annotated[
    str, typer.Option("--lang", envvar=variable("lang"), help="Language of texts: en or zh.", metavar="en|zh")
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="Print the machine-readable result on stdout instead of a summary.")
]
SeedOption = Annotated[int | None, typer.Option("--seed", help="Seed of the random numbers.", show_default=False)]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        help="Dask scheduler whose workers compute, such as tcp://scheduler:8786, in place of processes here.",
        show_default=False,
    ),
]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", help="Worker processes. Default: one a processor. The result does not depend on it."),
]
