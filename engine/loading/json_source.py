"""Read JSON as raw tables: ``{table: [row, ...]}``, or a list of rows in a file that is named like its table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import Problem
from engine.loading.raw import RawBuilder, RawTable


class _KeyTwiceError(ValueError):
    """A key stands twice in one object."""


def read_json(path: Path, file: str) -> list[RawTable | Problem]:
    """Return every table of a JSON file, or why it has none; the first row counts as row 2, as under a header."""
    try:
        content = json.loads(
            path.read_text(encoding="utf-8-sig"),
            object_pairs_hook=_object,
            parse_float=str,
            parse_int=str,
            parse_constant=str,
        )
    except json.JSONDecodeError as error:
        return [_not_json(file, f"{error.msg} (line {error.lineno})")]
    except (UnicodeError, RecursionError, _KeyTwiceError) as error:
        return [_not_json(file, str(error)[:160])]
    tables = content if isinstance(content, dict) else {path.stem: content}
    if not tables:
        return [Problem("empty-file", "There is no table in it.", "Give {table: [rows]}.", file=file)]
    named = isinstance(content, dict)
    return [_table(f"{file} [{name}]" if named else file, name, rows) for name, rows in tables.items()]


def _not_json(file: str, why: str) -> Problem:
    return Problem(
        "bad-json", f"The file is not JSON that can be read: {why}.", "Save it again as UTF-8 JSON.", file=file
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _KeyTwiceError(
            f"the key {next(name for name in names if names.count(name) > 1)!r} stands twice in one object"
        )
    return found


def _table(file: str, name: str, rows: Any) -> RawTable | Problem:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return Problem(
            "bad-json", f"{name!r} is not a list of rows with names.", "Give [{column: value, ...}, ...].", file=file
        )
    headers = tuple(dict.fromkeys(str(key) for row in rows for key in row))
    builder = RawBuilder(headers)
    broken = next(_nested(rows), None)
    if broken is not None:
        return Problem(
            "bad-json", "A cell holds an object.", "Give a text, a number, true, false, null or a list of texts.",
            file=file, row=broken[0] + 2, column=broken[1],
        )  # fmt: skip
    records = [[_text(row.get(header)) for header in headers] for row in rows]
    builder.add(records, np.arange(2, len(rows) + 2, dtype=np.int64))
    columns, numbers, blank = builder.columns()
    return RawTable(file, name, columns, numbers, blank_rows=blank, encoding="utf-8", neutralised=False)


def _nested(rows: list[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    for at, row in enumerate(rows):
        for key, value in row.items():
            entries = value if isinstance(value, list) else [value]
            if any(isinstance(entry, (dict, list)) for entry in entries):
                yield at, key


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(map(_text, value)) if isinstance(value, list) else str(value)
