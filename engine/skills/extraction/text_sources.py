"""Texts that may speak of skills: reviews, recognition, projects and roles people worked in, courses they did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from engine.domain.columns import as_date, day
from engine.domain.organisation import Organisation
from engine.domain.table import Table


class SourceText(NamedTuple):
    """A text with where it comes from.

    Attributes
    ----------
    text : str
        The text.
    source : str
        Table and column, or the name of a file.
    person_id : str or None
        Whom it is about; None where it does not say.
    dated : str or None
        ISO date on which it was written, or the work or the course ended; None where it does not say.
    place : str
        Row and column, or path, within the source; empty for a whole text.
    """

    text: str
    source: str
    person_id: str | None = None
    dated: str | None = None
    place: str = ""


def texts_of(organisation: Organisation) -> list[SourceText]:
    """Return the texts of the dataset's tables about people who are employed on the day of the cut.

    Read are ``feedback.text``, ``recognition.message`` (private ones are left out), the names of roles and projects of
    assignments that have begun, and the names of courses that were completed.
    """
    found = [*_written(organisation.table("feedback"), "text", "feedback.text")]
    recognition = organisation.table("recognition")
    shown = recognition.take(~recognition.text("visibility").equals("private"))
    found += _written(shown, "message", "recognition.message")
    found += _worked(organisation)
    found += _learned(organisation)
    employed = frozenset(organisation.workforce.person_ids)
    return [one for one in found if one.person_id in employed]


def course_skills(organisation: Organisation) -> dict[str, tuple[str, float | None]]:
    """Return the skill and the level of every course, by its name."""
    courses = organisation.table("courses")
    columns = (courses.text("name").values(), courses.text("skill_id").values(), courses.number("level").tolist())
    return {
        name: (skill, None if np.isnan(level) else level)
        for name, skill, level in zip(*columns, strict=True)
        if name and skill
    }


def _written(table: Table, column: str, source: str) -> Iterator[SourceText]:
    rows = zip(table.text(column).values(), table.text("to_id").values(), table.date("date"), strict=True)
    for text, person, dated in rows:
        if text:
            yield SourceText(text, source, person, _iso(dated))


def _worked(organisation: Organisation) -> Iterator[SourceText]:
    """Yield the names of the roles and projects of everybody's assignments, dated by their end, today at the latest."""
    today = day(organisation.valid_on)
    begun = organisation.table("assignments")
    begun = begun.take(begun.date("start") <= today)
    roles, projects = organisation.table("roles"), organisation.table("projects")
    names = dict(zip(roles.text("role_id").values(), roles.text("name").values(), strict=True))
    project_of = dict(zip(roles.text("role_id").values(), roles.text("project_id").values(), strict=True))
    titles = dict(zip(projects.text("project_id").values(), projects.text("name").values(), strict=True))
    ended = np.minimum(begun.date("end"), today)
    for person, role, dated in zip(
        begun.text("person_id").values(), begun.text("role_id").values(), ended, strict=True
    ):
        for text, source in ((names.get(role), "roles.name"), (titles.get(project_of.get(role)), "projects.name")):
            if text:
                yield SourceText(text, source, person, _iso(dated))


def _learned(organisation: Organisation) -> Iterator[SourceText]:
    courses, learning = organisation.table("courses"), organisation.table("learning")
    names = dict(zip(courses.text("course_id").values(), courses.text("name").values(), strict=True))
    expires = learning.date("expires")
    valid = learning.take(np.isnat(expires) | (expires >= day(organisation.valid_on)))
    rows = zip(
        valid.text("person_id").values(),
        valid.text("course_id").values(),
        valid.date("completed_at"),
        strict=True,
    )
    for person, course, dated in rows:
        if name := names.get(course):
            yield SourceText(name, "courses.name", person, _iso(dated))


def _iso(dated: np.datetime64) -> str | None:
    written = as_date(dated)
    return None if written is None else written.isoformat()
