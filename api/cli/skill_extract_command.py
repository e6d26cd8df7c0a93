"""The command that reads skills out of texts."""

from __future__ import annotations

import csv
import io
import sys
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
from api.cli.session import asking, emit, language, period, workspace
from api.cli.skills_app import skills_app
from api.cli.terminal import stderr
from api.cli.views.skill_extraction import show_findings
from engine.application.policies.files import write_text
from engine.application.skills.extract import skills_extract
from engine.application.skills.text_files import texts_of_bytes, texts_of_file
from engine.loading.neutral import neutralised
from engine.skills.extraction.findings import ProposedRecord, SkillFindings
from engine.skills.extraction.text_sources import SourceText

COLUMNS = ("person_id", "skill_id", "level", "source", "date", "credibility", "evidence")


@skills_app.command("extract")
def extract(
    file: Annotated[
        str | None,
        typer.Argument(
            help="Text, CSV or JSON file, - for standard input. Default: reviews, projects and courses of the dataset.",
            show_default=False,
        ),
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    columns: ColumnsOption = None,
    policies: PoliciesOption = None,
    as_of: AsOfOption = None,
    known: KnownOption = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show also what is named without being evidence, and why.")
    ] = False,
    proposing: Annotated[bool, typer.Option("--propose", help="Show the records that could be accepted.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write them as a CSV of skill_records for review.", show_default=False)
    ] = None,
    lang: LanguageOption = "en",
    as_json: JsonOption = False,
) -> None:
    """Find which skills texts are evidence of, each with its sentence: sextant skills extract review.txt --data DIR."""
    spoken = language(lang)
    texts = None if file is None else _texts(file)
    with workspace(data, database, columns, policies) as opened:
        result = skills_extract(opened, asking(database), period(as_of, known), texts)
    emit(result, as_json, lambda body: show_findings(body, spoken, everything, proposing))
    if out is not None:
        _write(result.body, out)


def _texts(file: str) -> list[SourceText]:
    return texts_of_bytes(sys.stdin.buffer.read(), "standard input") if file == "-" else texts_of_file(Path(file))


def _write(body: SkillFindings, out: Path) -> None:
    """Write the proposed records as a table that a dataset takes once somebody has gone through it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_cells, body.records))
    write_text(out, "\ufeff" + written.getvalue())
    stderr.print(f"{out}: {len(body.records)} proposed records for review", markup=False)


def _cells(record: ProposedRecord) -> list[str]:
    level = "" if record.level is None else f"{record.level:g}"
    texts = (
        record.person_id,
        record.skill_id,
        level,
        record.source,
        record.date,
        f"{record.credibility:g}",
        record.evidence,
    )
    return [neutralised(text) for text in texts]
