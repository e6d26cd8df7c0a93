"""Files of iMOPSE: projects (``.def``) and schedules (``.sol``).

A ``.def`` file has sections between lines of ``=``: the numbers of tasks and resources, then
``ResourceID Salary Skills`` with rows such as ``3 28.9 Q0: 1 Q1: 0``, then ``TaskID Duration Skill Predecessor IDs``
with rows such as ``7 13 Q1: 0 4 5``. A resource may do a task if it owns every skill of it at that level or above; a
skill that it does not name is not owned, even where level 0 is asked for. Ids may have gaps and predecessors may be
named twice.

A ``.sol`` file has a header and a line a start, ``start resource-task resource-task``, starts counted from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine.documents.hints import did_you_mean, shown
from engine.errors import InputError, Problem
from engine.staffing.schedule.problem import Plan, ScheduleProblem, Seat, Taking, Task, Worker

SOL_HEADER = "Hour \t Resource assignments (resource ID - task ID) "
LONGEST, MOST_ROWS = 1_000_000, 20_000
_COUNT = re.compile(r"(Tasks|Resources)\s*:\s*(\d+)")
_SKILL = re.compile(r"([A-Za-z]\w*)\s*:\s*(-?\d+)")
_ROW = {
    "resource": re.compile(rf"(\d+)\s+(\d+(?:\.\d+)?)((?:\s+{_SKILL.pattern})*)\s*"),
    "task": re.compile(rf"(\d+)\s+(\d+)((?:\s+{_SKILL.pattern})*)((?:\s+\d+)*)\s*"),
}
_SHAPE = {"resource": "3 28.9 Q0: 1 Q1: 0", "task": "7 13 Q1: 0 4 5"}


def read_imopse(text: str, file: str) -> ScheduleProblem:
    """Return the project in a ``.def`` file.

    Raises
    ------
    InputError
        Every problem found, each with its line.
    """
    found = _Found(file)
    for line, row in enumerate(text.splitlines(), start=1):
        found.take(line, row.strip())
    found.finish()
    if found.problems:
        raise InputError(*sorted(found.problems, key=lambda problem: problem.line or 0))
    return ScheduleProblem(tuple(found.tasks.values()), tuple(found.workers.values()))


def write_sol(assignments: Iterable[tuple[int, str, str]]) -> str:
    """Return the text of a ``.sol`` file of assignments: start, resource and task of each."""
    by_start: dict[int, list[str]] = {}
    for start, resource, task in sorted(assignments, key=lambda one: one[0]):
        by_start.setdefault(start, []).append(f"{resource}-{task}")
    lines = [f"{start} {' '.join(pairs)} " for start, pairs in by_start.items()]
    return "\n".join([SOL_HEADER, *lines]) + "\n"


def read_sol(text: str, file: str, problem: ScheduleProblem) -> Plan:
    """Return the schedule in a ``.sol`` file of a project in which each task has one seat.

    Raises
    ------
    InputError
        Every problem found, each with its line.
    """
    tasks = {task.id: at for at, task in enumerate(problem.tasks)}
    workers = {worker.id: at for at, worker in enumerate(problem.workers)}
    starts: dict[int, int] = {}
    takings: dict[int, tuple[Taking, ...]] = {}
    problems = []
    for line, row in enumerate(text.splitlines(), start=1):
        if line == 1 or not row.strip():
            continue
        parsed = re.fullmatch(r"(\d+)((?:\s+\w+-\w+)+)\s*", row)
        if parsed is None:
            problems.append(_unreadable(file, line, row, "schedule line", "12 3-7 4-9"))
            continue
        for worker, task in (pair.split("-") for pair in parsed[2].split()):
            if worker not in workers or task not in tasks or tasks[task] in starts:
                what = f"'{shown(worker)}-{shown(task)}' names what the project does not have, or a task twice."
                problems.append(Problem("unknown-pair", what, "Give each task of the project once.", file, line))
                continue
            starts[tasks[task]] = int(parsed[1])
            takings[tasks[task]] = (Taking(workers[worker], 0),)
    lacking = [task.id for task in problem.tasks if tasks[task.id] not in starts]
    if lacking and not problems:
        problems.append(Problem("task-missing", f"No line starts {', '.join(lacking[:10])}.", "Add them.", file, 1))
    if problems:
        raise InputError(*problems)
    places = range(len(problem.tasks))
    return Plan(tuple(starts[at] for at in places), tuple(takings[at] for at in places))


@dataclass
class _Found:
    """What the lines so far have told."""

    file: str
    section: str = ""
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    workers: dict[str, Worker] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def take(self, line: int, row: str) -> None:
        """Take one line in."""
        if not row or set(row) == {"="}:
            return
        if row.startswith(("ResourceID", "TaskID")):
            self.section = "resource" if row.startswith("ResourceID") else "task"
        elif not self.section:
            if counted := _COUNT.match(row):
                self.counts[counted[1]] = (int(counted[2]), line)
        elif parsed := _ROW[self.section].fullmatch(row):
            self._resource(line, parsed) if self.section == "resource" else self._task(line, parsed)
        else:
            self.problems.append(_unreadable(self.file, line, row, self.section, _SHAPE[self.section]))

    def finish(self) -> None:
        """Judge what only the whole file tells."""
        for name, rows in (("Resources", self.workers), ("Tasks", self.tasks)):
            if not rows and not self.problems:
                header = "ResourceID" if name == "Resources" else "TaskID"
                what = f"The file has no {name.lower()}."
                self._fault(1, "section-missing", what, f"Add rows below a line that begins with {header}.")
            told, line = self.counts.get(name, (len(rows), 1))
            if told != len(rows) and not self.problems:
                what = f"The file says {told} {name.lower()} and has {len(rows)}."
                self._fault(line, "count-wrong", what, "Correct the number, or add the missing rows.")
        for task in self.tasks.values():
            for earlier in task.after:
                if earlier not in self.tasks:
                    what = f"Task {task.id} waits for {earlier}, which there is not."
                    self._fault(self.lines[task.id], "unknown-task", what, did_you_mean(earlier, self.tasks))

    def _resource(self, line: int, parsed: re.Match[str]) -> None:
        if self._is_new(line, "resource", parsed[1], self.workers):
            self.workers[parsed[1]] = Worker(parsed[1], self._skills(line, parsed[3]))

    def _task(self, line: int, parsed: re.Match[str]) -> None:
        if not self._is_new(line, "task", parsed[1], self.tasks):
            return
        if int(parsed[2]) > LONGEST:
            what = f"Task {parsed[1]} takes {shown(parsed[2])} steps."
            self._fault(line, "out-of-range", what, f"Give at most {LONGEST}.")
            return
        after = tuple(dict.fromkeys(parsed[6].split()))
        self.lines[parsed[1]] = line
        self.tasks[parsed[1]] = Task(parsed[1], int(parsed[2]), (Seat(self._skills(line, parsed[3])),), after)

    def _is_new(self, line: int, kind: str, name: str, known: Mapping[str, object]) -> bool:
        if name in known:
            self._fault(line, "id-twice", f"There are two {kind}s {name}.", "Give every one its own id.")
        elif len(known) >= MOST_ROWS:
            self._fault(line, "too-many", f"There are more than {MOST_ROWS} {kind}s.", "Split the project.")
        else:
            return True
        return False

    def _skills(self, line: int, text: str) -> dict[str, float]:
        pairs = _SKILL.findall(text)
        skills = {skill: float(level) for skill, level in pairs}
        if len(skills) < len(pairs):
            self._fault(line, "skill-twice", "A skill is named twice.", "Name it once, with its highest level.")
        return skills

    def _fault(self, line: int, code: str, what: str, mend: str) -> None:
        self.problems.append(Problem(code, what, mend, self.file, line))


def _unreadable(file: str, line: int, row: str, kind: str, shape: str) -> Problem:
    return Problem(
        "line-unreadable",
        f"This is no {kind}: '{shown(row)}'.",
        f"Write it as '{shape}'.",
        file,
        line,
        value=shown(row),
    )
