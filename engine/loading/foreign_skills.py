"""Read skills from foreign taxonomies: every row becomes a skill or a problem with its place."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from engine.errors import InputError, Problem
from engine.loading import esco, onet
from engine.loading.foreign_rows import Found, Row
from engine.skills.bank_merge import ForeignSkill

MOST_BYTES = 512 * 2**20
"""Bytes that a file may have once unpacked."""

Reader: TypeAlias = Callable[[Sequence[Row], str], Found]


@dataclass(frozen=True)
class ForeignFile:
    """One file that was read.

    Attributes
    ----------
    file : str
        Its name.
    format : str
        What it was recognised as.
    rows : int
        Rows, or entries, that it has.
    skills : int
        Skills that came of them.
    notes : tuple of str
        What was left alone, and why.
    """

    file: str
    format: str
    rows: int
    skills: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ForeignSkills:
    """What foreign files hold.

    Attributes
    ----------
    files : tuple of ForeignFile
        In the order given.
    skills : tuple of ForeignSkill
        In the order of the files and their rows.
    problems : tuple of Problem
        Rows that are no skill.
    """

    files: tuple[ForeignFile, ...]
    skills: tuple[ForeignSkill, ...]
    problems: tuple[Problem, ...]


FORMATS: Mapping[str, tuple[frozenset[str], Reader]] = {
    "ESCO skills with hierarchy": (frozenset({"id", "description", "hierarchy_levels"}), esco.skills_with_hierarchy),
    "ESCO concepts": (frozenset({"concepturi", "preferredlabel"}), esco.concepts),
    "ESCO skill groups": (frozenset({"originuri", "code", "preferredlabel"}), esco.concepts),
    "ESCO skills (JSON)": (frozenset({"uri", "label", "skilltype"}), esco.labelled),
    "ESCO hierarchy (JSON)": (frozenset({"code", "label"}), esco.hierarchy),
    "O*NET skills": (frozenset({"element id", "element name", "scale id"}), onet.skills),
}
"""Formats by the columns that tell them, in lower case, and how each is read."""


def read_foreign_skills(paths: Sequence[Path]) -> ForeignSkills:
    """Return the skills of foreign files: ESCO as CSV or JSON, O*NET as CSV, each also packed with gzip.

    Raises
    ------
    InputError
        A file cannot be read or is none of the formats; every one is listed.
    """
    files: list[ForeignFile] = []
    skills: list[ForeignSkill] = []
    problems: list[Problem] = []
    refused: list[Problem] = []
    for path in paths:
        rows = _rows(path)
        if isinstance(rows, Problem):
            refused.append(rows)
            continue
        named = {column.casefold() for column in rows[0].cells} if rows else set()
        known = next((name for name, (columns, _) in FORMATS.items() if columns <= named), None)
        if known is None:
            refused.append(_unknown(path, named))
            continue
        found = FORMATS[known][1](rows, path.name)
        files.append(ForeignFile(path.name, known, len(rows), len(found.skills), found.notes))
        skills += found.skills
        problems += found.problems
    if refused:
        raise InputError(*refused)
    return ForeignSkills(tuple(files), tuple(skills), tuple(problems))


def _rows(path: Path) -> list[Row] | Problem:
    """Return the rows of a CSV file or the entries of a JSON file, or why there are none."""
    try:
        text = _text(path)
        if path.name.removesuffix(".gz").endswith(".json"):
            return _entries(json.loads(text), path.name)
        read = csv.DictReader(io.StringIO(text, newline=""))
        return [Row(_trimmed(row), at) for at, row in enumerate(read, start=2)]
    except OSError as failure:
        reason = failure.strerror or "it is damaged"
        return Problem("file-unreadable", f"It cannot be read: {reason}.", "Check name and rights.", file=str(path))
    except (UnicodeDecodeError, EOFError, zlib.error, csv.Error, ValueError, RecursionError) as failure:
        what = f"It is no UTF-8 text in CSV or JSON ({str(failure)[:120]})."
        return Problem("not-a-taxonomy", what, "Download it again, or save it as UTF-8.", file=path.name)


def _text(path: Path) -> str:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise ValueError(f"more than {MOST_BYTES >> 20} MiB")
    return content.decode("utf-8-sig")


def _trimmed(row: Mapping[str | None, Any]) -> dict[str, Any]:
    return {name.strip().casefold(): value for name, value in row.items() if name is not None}


def _entries(content: Any, file: str) -> list[Row] | Problem:
    if isinstance(content, dict) and all(isinstance(value, str) for value in content.values()):
        pairs = enumerate(content.items(), start=1)
        return [Row({"code": code, "label": label}, at) for at, (code, label) in pairs]
    if isinstance(content, list) and all(isinstance(entry, dict) for entry in content):
        return [Row(_trimmed(entry), at) for at, entry in enumerate(content, start=1)]
    what = "It is neither a list of objects nor an object of labels by code."
    return Problem("not-a-taxonomy", what, "Give a JSON file of ESCO.", file=file)


def _unknown(path: Path, named: set[str]) -> Problem:
    what = f"Its columns ({', '.join(sorted(named))[:200] or 'none'}) are those of no taxonomy that is read."
    return Problem("unknown-taxonomy", what, f"Give one of: {', '.join(FORMATS)}.", file=path.name)
