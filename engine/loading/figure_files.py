"""Figures as files: a picture, a page, the chart's specification or the numbers behind it, by the name's ending."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from engine.errors import InputError, Problem
from engine.figures.figure import Figure
from engine.loading.atomic import write_files
from engine.loading.neutral import neutralised


def write_figure(path: Path, figure: Figure, language: str) -> None:
    """Write a figure as the ending of the file's name says, whole or not at all.

    Raises
    ------
    InputError
        No figure can be written with that ending, or nothing can be written there.
    """
    require_figure_file(path)
    write_files(path.parent, {path.name: _FORMS[path.suffix](figure, language)})


def require_figure_file(path: Path | None) -> None:
    """Refuse a file, before any work, whose ending names nothing that a figure can be written as."""
    if path is not None and path.suffix not in _FORMS:
        what = f"A figure cannot be written as '{path.suffix or path.name}'."
        raise InputError(Problem("unknown-format", what, f"End the name with {', '.join(_FORMS)}.", file=str(path)))


def _svg(figure: Figure, language: str) -> bytes:
    from engine.figures.picture import svg_of  # noqa: PLC0415 - the renderer comes with it

    return svg_of(figure, language).encode()


def _png(figure: Figure, language: str) -> bytes:  # noqa: ARG001 - the figure speaks its language already
    from engine.figures.picture import png_of  # noqa: PLC0415 - the renderer comes with it

    return png_of(figure)


def _page(figure: Figure, language: str) -> bytes:
    from engine.figures.picture import page_of  # noqa: PLC0415 - the renderer comes with it

    return page_of(figure, language).encode()


def _json(figure: Figure, language: str) -> bytes:
    told = {
        "id": figure.id,
        "title": figure.title.text(language),
        "alternative": figure.alternative.text(language),
        "spec": figure.spec,
        "columns": figure.columns,
        "rows": figure.rows,
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def _csv(figure: Figure, language: str) -> bytes:  # noqa: ARG001 - columns have the same names in every language
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(figure.columns)
    lines.writerows([_cell(cell) for cell in row] for row in figure.rows)
    return written.getvalue().encode("utf-8-sig")


def _cell(cell: object) -> object:
    return "" if cell is None else neutralised(cell) if isinstance(cell, str) else cell


_FORMS: Mapping[str, Callable[[Figure, str], bytes]] = MappingProxyType(
    {".svg": _svg, ".png": _png, ".html": _page, ".json": _json, ".csv": _csv}
)
