"""ESCO, the European taxonomy of skills (Commission Decision 2011/833/EU, attribution), in the forms it comes in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

from engine.errors import Problem
from engine.loading.foreign_rows import Found, Row, nameless
from engine.skills.bank_merge import ForeignSkill

PREFIX = "esco:"
KINDS = {"S": "skill", "K": "knowledge", "L": "language", "T": "transversal", "A": "attitude"}
"""Kind of skill by the pillar with which a code begins."""
_ISCED = re.compile(r"isced-f/(\d+)$")
_TYPES = {"skill/competence": "skill", "skill": "skill", "knowledge": "knowledge"}


def skills_with_hierarchy(rows: Sequence[Row], file: str) -> Found:
    """Return skills of a CSV with ``id``, ``description`` (the label) and ``hierarchy_levels`` (paths of codes).

    The first path gives parent and kind; labels of another ``type`` than ``preferredLabel`` are aliases.
    """
    preferred = {row.text("id") for row in rows if row.text("type") in {"", "preferredLabel"}}
    skills: list[ForeignSkill] = []
    problems: list[Problem] = []
    for row in rows:
        skill_id, name = row.text("id"), row.text("description")
        paths = _paths(row.cells.get("hierarchy_levels"))
        if not skill_id or not name or paths is None:
            bad = Problem("bad-hierarchy", "hierarchy_levels is no list of paths.", "Give it as in ESCO.", file=file)
            problems.append(nameless(row, file) if paths is not None else _placed(bad, row))
            continue
        alias = row.text("type") not in {"", "preferredLabel"} and skill_id in preferred
        code = paths[0][-1] if paths else None
        skills.append(
            ForeignSkill(
                skill_id=PREFIX + skill_id,
                name=name,
                aliases=(name,) if alias else (),
                parent_id=None if code is None else PREFIX + code,
                kind=None if code is None else KINDS.get(code[0]),
                file=file,
                row=row.row,
            )
        )
    return Found(tuple(skills), tuple(problems))


def concepts(rows: Sequence[Row], file: str) -> Found:
    """Return skills or groups of a CSV with a URI, ``preferredLabel`` and ``altLabels`` (one a line)."""
    return _gathered(rows, file, lambda row: _concept(row, file))


def labelled(rows: Sequence[Row], file: str) -> Found:
    """Return skills of a JSON list of objects with ``uri``, ``label``, ``altLabel`` and ``skillType``."""
    return concepts(rows, file)


def hierarchy(rows: Sequence[Row], file: str) -> Found:
    """Return the groups of a JSON object of labels by code, such as ``S1.1``: a code's beginning is its parent."""
    return _gathered(rows, file, lambda row: _group(row, file))


def parent_code(code: str) -> str | None:
    """Return the code above: ``S1.1`` above ``S1.1.2``, ``K06`` above ``K061``; ``None`` for the highest."""
    if "." in code:
        return code.rpartition(".")[0]
    return code[:-1] if code.startswith("K") and len(code) > 3 else None


def _concept(row: Row, file: str) -> ForeignSkill | None:
    uri, name = row.text("concepturi", "originuri", "uri"), row.text("preferredlabel", "label")
    isced = _ISCED.search(uri)
    code = row.text("code") if "code" in row.cells else ""
    code = code or (f"K{isced[1]}" if isced else "")
    if not uri or not name:
        return None
    above = parent_code(code) if code else None
    return ForeignSkill(
        skill_id=PREFIX + (code or uri.rpartition("/")[2]),
        name=name,
        aliases=row.lines("altlabels", "altlabel"),
        parent_id=None if above is None else PREFIX + above,
        kind=KINDS.get(code[:1]) if code else _TYPES.get(row.text("skilltype")),
        file=file,
        row=row.row,
    )


def _group(row: Row, file: str) -> ForeignSkill | None:
    code, name = row.text("code"), row.text("label")
    if not code or not name:
        return None
    above = parent_code(code)
    parent = None if above is None else PREFIX + above
    return ForeignSkill(PREFIX + code, name, (), parent, KINDS.get(code[0]), file, row.row)


def _gathered(rows: Sequence[Row], file: str, read: Any) -> Found:
    found = [(row, read(row)) for row in rows]
    problems = tuple(nameless(row, file) for row, skill in found if skill is None)
    return Found(tuple(skill for _, skill in found if skill is not None), problems)


def _paths(cell: object) -> list[list[str]] | None:
    """Return the paths of codes in a cell, highest code first; ``None`` where it is no list of such."""
    if not isinstance(cell, str) or not cell.strip():
        return []
    try:
        paths = ast.literal_eval(cell)
        return list(_clean(paths))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


def _clean(paths: object) -> Iterator[list[str]]:
    if not isinstance(paths, list):
        raise TypeError
    for path in paths:
        codes = [code for code in path if code is not None]
        if not codes or not all(isinstance(code, str) and code for code in codes):
            raise TypeError
        yield codes


def _placed(problem: Problem, row: Row) -> Problem:
    return Problem(problem.code, problem.what, problem.mend, file=problem.file, row=row.row)
