"""Figures written to files by the ending of their names."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Annotated

import typer

from engine.errors import InputError, Problem
from engine.figures.figure import Figure
from engine.loading.atomic import write_files
from engine.loading.neutral import neutralised

FORMATS = (".svg", ".png", ".html", ".json", ".csv")

FigureOption = Annotated[
    Path | None,
    typer.Option(
        "--figure",
        help="File for the picture: .svg, .png, .html, .json (Vega-Lite) or .csv (its numbers) by its ending.",
        metavar="FILE",
        show_default=False,
    ),
]


def require_figure_format(file: Path | None) -> None:
    """Refuse an ending that no picture has, before anything is computed."""
    if file is not None and file.suffix not in FORMATS:
        what = f"A figure cannot be written as '{file.suffix or file.name}'."
        raise InputError(Problem("unknown-format", what, f"End the name with {', '.join(FORMATS)}.", file=str(file)))


def write_figure(figure: Figure, file: Path, language: str) -> None:
    """Write a figure in the format that the file's name ends with."""
    write_files(file.parent, {file.name: _content(figure, file.suffix, language)})


def _content(figure: Figure, ending: str, language: str) -> bytes:
    if ending == ".json":
        return (json.dumps(figure.spec, ensure_ascii=False, indent=2) + "\n").encode()
    if ending == ".csv":
        written = io.StringIO()
        table = csv.writer(written, lineterminator="\r\n")
        table.writerow(figure.columns)
        table.writerows([neutralised(cell) if isinstance(cell, str) else cell for cell in row] for row in figure.rows)
        return written.getvalue().encode("utf-8-sig")
    from engine.figures.picture import page_of, png_of, svg_of  # noqa: PLC0415 - the renderer comes with it

    if ending == ".png":
        return png_of(figure)
    return (svg_of if ending == ".svg" else page_of)(figure, language).encode()
