"""Projects from YAML files and from JSON data, with every problem at once and at its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from engine.documents.hints import did_you_mean
from engine.documents.models import head_faults, joined, refusal, shape_faults
from engine.documents.placed import Fault, Path, placed, plain
from engine.documents.positions import read_yaml
from engine.errors import InputError, Problem
from engine.staffing.schedule.project_file import ProjectSchedule

EXAMPLE = "scenarios/project_schedule.example.yaml"


def read_project(text: str, file: str) -> ProjectSchedule:
    """Return the project written in a YAML file of kind ``project-schedule``.

    Raises
    ------
    InputError
        Every problem found, each with file and line.
    """
    document = placed(read_yaml(text, file), file)
    project, faults = _parse(plain(document), whole=True)
    if project is None:
        raise refusal(faults, document)
    return project


def project_from_data(data: object) -> ProjectSchedule:
    """Return the project in JSON data (dates as ISO texts); ``kind`` and ``format`` may be left out.

    Raises
    ------
    InputError
        Every problem found, each with its key path in ``column``.
    """
    if not isinstance(data, Mapping):
        raise InputError(Problem("not-a-map", "A project is an object of keys.", "Send a JSON object."))
    project, faults = _parse(dict(data), whole=False)
    if project is None:
        raise refusal(faults)
    return project


def _parse(data: dict[str, Any], *, whole: bool) -> tuple[ProjectSchedule | None, list[Fault]]:
    faults = joined(head_faults(ProjectSchedule, data) if whole else [], _relation_faults(data))
    project = None
    try:
        project = ProjectSchedule.model_validate(data, strict=False)
    except ValidationError as error:
        faults = joined(faults, shape_faults(error, ProjectSchedule, data, example=EXAMPLE))
    return (None if faults else project), faults


def _relation_faults(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield every fault between parts: ids given twice, unknown names, keys that exclude each other."""
    tasks, people = _maps(data, "tasks"), _maps(data, "people")
    for name, items in (("tasks", tasks), ("people", people)):
        yield from _twice(name, items)
    known = {str(task.get("id")) for _, task in tasks}
    for at, task in tasks:
        yield from _unknown_tasks(at, task, known)
        if task.get("skills") and task.get("needs"):
            what = "A task has either 'skills' for one person or 'needs' for several."
            yield Fault(("tasks", at, "skills"), "two-ways", what, "Write the skills as one of the needs.")
        if task.get("nobody") is True and (task.get("skills") or task.get("needs")):
            what = "A task that takes nobody asks for nothing."
            yield Fault(("tasks", at, "nobody"), "two-ways", what, "Take 'nobody' away, or the skills.")
    if people and all(person.get("skills") is not None for _, person in people):
        yield from _unknown_people(tasks, {str(person.get("id")) for _, person in people})
    for at, person in people:
        yield from _wrong_absences(("people", at, "away"), person.get("away"), dated=data.get("start") is not None)
    if data.get("start") is not None and data.get("unit", "day") != "day":
        what = f"A project that counts in {data.get('unit')}s has no day of step 0."
        yield Fault(("start",), "start-without-days", what, "Take 'start' away, or count in days.")


def _maps(data: Mapping[str, Any], name: str) -> list[tuple[int, Mapping[str, Any]]]:
    listed = data.get(name)
    if not isinstance(listed, (list, tuple)):
        return []
    return [(at, item) for at, item in enumerate(listed) if isinstance(item, Mapping)]


def _twice(name: str, items: list[tuple[int, Mapping[str, Any]]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, item in items:
        found = str(item.get("id"))
        if "id" in item and found in seen:
            what = f"The id '{found[:80]}' is given twice."
            yield Fault((name, at, "id"), "id-twice", what, "Give every one its own id.", found[:80])
        seen.add(found)


def _unknown_tasks(at: int, task: Mapping[str, Any], known: set[str]) -> Iterator[Fault]:
    after = task.get("after")
    for number, name in enumerate(after) if isinstance(after, (list, tuple)) else ():
        if str(name) not in known:
            where: Path = ("tasks", at, "after", number)
            what = f"Task '{task.get('id')}' waits for '{str(name)[:80]}', which there is not."
            yield Fault(where, "unknown-task", what, did_you_mean(str(name), known), str(name)[:80])


def _unknown_people(tasks: list[tuple[int, Mapping[str, Any]]], known: set[str]) -> Iterator[Fault]:
    for at, task in tasks:
        assigned = task.get("assigned")
        for number, settled in enumerate(assigned) if isinstance(assigned, (list, tuple)) else ():
            name = str(settled.get("person")) if isinstance(settled, Mapping) else ""
            if name and name not in known:
                where: Path = ("tasks", at, "assigned", number, "person")
                what = f"'{name[:80]}' is assigned to '{task.get('id')}' and is none of the people."
                yield Fault(where, "unknown-person", what, did_you_mean(name, known), name[:80])


def _wrong_absences(where: Path, away: object, *, dated: bool) -> Iterator[Fault]:
    for at, absence in enumerate(away) if isinstance(away, (list, tuple)) else ():
        if not isinstance(absence, Mapping) or {"first", "back"} - absence.keys():
            continue
        first, back = absence["first"], absence["back"]
        if _is_number(first) != _is_number(back):
            yield Fault((*where, at), "mixed", "An absence is two steps or two days.", "Write both alike.")
        elif not _is_number(first) and not dated:
            what = "An absence has days, and the project no day of step 0."
            yield Fault((*where, at, "first"), "days-without-start", what, "Give the project a 'start', or use steps.")
        elif not first < back:
            what = f"An absence ends at {back}, before or when it begins at {first}."
            yield Fault((*where, at, "back"), "end-before-start", what, "'back' is the first step or day back.")


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
