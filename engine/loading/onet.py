"""O*NET, the US database of occupations (CC BY 4.0): its skills; what occupations ask for has no table to go to."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Problem
from engine.loading.foreign_rows import Found, Row, nameless
from engine.skills.bank_merge import ForeignSkill

PREFIX = "onet:"


def skills(rows: Sequence[Row], file: str) -> Found:
    """Return the skills of a CSV with ``Element ID`` and ``Element Name``, one each, however many occupations name it.

    Importance and level per occupation are not taken: roles of the dataset belong to projects, and an occupation is
    none. The note says how many rows that concerns.
    """
    found: dict[str, ForeignSkill] = {}
    problems: list[Problem] = []
    occupations: set[str] = set()
    for row in rows:
        element, name = row.text("element id"), row.text("element name")
        if not element or not name:
            problems.append(nameless(row, file))
            continue
        occupations.add(row.text("o*net-soc code"))
        found.setdefault(element, ForeignSkill(PREFIX + element, name, (), None, "skill", file, row.row))
    note = (
        f"{len(rows) - len(problems):,} rows say how much {len(occupations):,} occupations need these {len(found)} "
        "skills. That was not taken: roles of the dataset belong to projects, and an occupation is none."
    )
    return Found(tuple(found.values()), tuple(problems), (note,))
