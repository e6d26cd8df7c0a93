"""Texts out of a file a user names: plain text as a whole, tables and JSON cell by cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from engine.domain.aliases import PERSON_ALIASES
from engine.errors import InputError, Problem
from engine.loading.csv_source import read_csv
from engine.loading.headers import header_key
from engine.loading.raw import RawTable
from engine.loading.text_encoding import binary_problem, detect_encoding
from engine.skills.extraction.text_sources import SourceText

TABLES: Final = frozenset({".csv", ".tsv", ".tab"})
MOST_BYTES: Final = 256 * 2**20
DATES: Final = ("date", "given_on", "日期")
PEOPLE: Final = ("person_id", "to_id", "被评价人", *PERSON_ALIASES)
_DEEPEST: Final = 100


def texts_of_bytes(content: bytes, name: str) -> list[SourceText]:
    """Return the texts of what came over a pipe or the network; see ``texts_of_file``."""
    with TemporaryDirectory(prefix="sextant-text-") as folder:
        file = Path(folder, f"text{Path(name).suffix}")
        file.write_bytes(content)
        return texts_of_file(file, name)


def texts_of_file(file: Path, name: str | None = None) -> list[SourceText]:
    """Return the texts of a file: of a CSV or JSON every text cell with its place, of any other the whole.

    A column ``person_id`` (or ``to_id``) says whom a row is about, ``date`` when it was written.

    Raises
    ------
    InputError
        There is no such file, it is empty, too large, or no text, with how to mend it.
    """
    named = name or str(file)
    suffix = Path(named).suffix.lower()
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            head = stream.read(1 << 16)
    except OSError as failure:
        what = f"The file cannot be read: {failure.strerror or type(failure).__name__}."
        raise InputError(Problem("file-unreadable", what, "Check the name and the rights.", file=named)) from None
    if size > MOST_BYTES:
        what = f"The file holds {size / 2**20:,.0f} MiB; at most {MOST_BYTES / 2**20:,.0f} are read."
        raise InputError(Problem("file-too-large", what, "Split it.", file=named))
    if not head.strip():
        raise InputError(Problem("empty-file", "The file is empty.", "Give a file with text.", file=named))
    if problem := binary_problem(head, named):
        raise InputError(Problem(problem.code, problem.what, "Save it as plain text (UTF-8), CSV or JSON.", file=named))
    if suffix in TABLES:
        return _of_table(read_csv(file, named, ("text", "message", "comment", *PEOPLE)), named)
    text = _decoded(file, named)
    return _of_json(text, named) if suffix == ".json" else [SourceText(text, named)]


def _decoded(file: Path, named: str) -> str:
    found = detect_encoding(file, named)
    if isinstance(found, Problem):
        raise InputError(found)
    return file.read_bytes().decode(found[0], "replace")


def _of_table(table: RawTable | Problem, named: str) -> list[SourceText]:
    if isinstance(table, Problem):
        raise InputError(table)
    keys = {header_key(column.header): column for column in table.columns}
    person = next((keys[key] for each in PEOPLE if (key := header_key(each)) in keys), None)
    dated = next((keys[key] for each in DATES if (key := header_key(each)) in keys), None)
    texts = []
    for record, row in enumerate(table.rows.tolist()):
        whom, when = (column.cell(record).strip() or None if column else None for column in (person, dated))
        told = (column for column in table.columns if column is not person and column is not dated)
        cells = ((column.header, column.cell(record)) for column in told)
        texts += [
            SourceText(text, named, whom, when, f"row {row} column {header}") for header, text in cells if text.strip()
        ]
    return texts


def _of_json(text: str, named: str) -> list[SourceText]:
    try:
        content = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as failure:
        what = f"The file is not JSON that can be read: {str(failure)[:160]}."
        raise InputError(Problem("bad-json", what, "Save it again as JSON, or as plain text.", file=named)) from None
    return list(_json_texts(content, named, "", (None, None), 0))


def _json_texts(
    content: Any, named: str, path: str, about: tuple[str | None, str | None], depth: int
) -> Iterator[SourceText]:
    if isinstance(content, str) and content.strip():
        yield SourceText(content, named, *about, path)
    elif isinstance(content, list) and depth < _DEEPEST:
        for at, item in enumerate(content):
            yield from _json_texts(item, named, f"{path}[{at}]", about, depth + 1)
    elif isinstance(content, dict) and depth < _DEEPEST:
        whom = next((content[key] for key in PEOPLE if isinstance(content.get(key), str)), about[0])
        when = next((content[key] for key in DATES if isinstance(content.get(key), str)), about[1])
        for key, item in content.items():
            if key not in PEOPLE and key not in DATES:
                yield from _json_texts(item, named, f"{path}.{key}".lstrip("."), (whom, when), depth + 1)
