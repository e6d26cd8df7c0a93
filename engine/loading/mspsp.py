"""Files of the multi-skill project scheduling library MSPSP-InstLib: MiniZinc data (``.dzn``).

Read are ``nActs``, ``dur``, ``nSkills``, ``sreq`` (people per activity and skill), ``nResources``, ``mastery``
(resource by skill), ``pred`` and ``succ``; whatever else a file states (unrelated pairs, useful resources) follows from
them. A resource contributes exactly one skill to an activity. Activities and resources are numbered from 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from engine.documents.hints import shown
from engine.errors import InputError, Problem
from engine.staffing.schedule.problem import ScheduleProblem, Seat, Task, Worker

LONGEST, MOST_CELLS = 1_000_000, 5_000_000
_STATEMENT = re.compile(r"([A-Za-z_]\w*)\s*=\s*([^;]*);")
_NUMBERS = ("nActs", "nSkills", "nResources")
_LISTS = ("dur", "sreq", "mastery", "pred", "succ")


def read_mspsp(text: str, file: str) -> ScheduleProblem:
    """Return the project in a ``.dzn`` file.

    Raises
    ------
    InputError
        Every problem found, each with the line of its statement.
    """
    data = _Data(file)
    data.read(text)
    data.raise_problems()
    data.check()
    data.raise_problems()
    return data.problem()


@dataclass
class _Data:
    """The statements of one file."""

    file: str
    numbers: dict[str, int] = field(default_factory=dict)
    lists: dict[str, list[int]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def read(self, text: str) -> None:
        """Take in every statement that is used."""
        bare = re.sub(r"%[^\n]*", "", text)
        for found in _STATEMENT.finditer(bare):
            name, value = found[1], found[2].strip()
            if name not in (*_NUMBERS, *_LISTS):
                continue
            self.lines[name] = bare.count("\n", 0, found.start()) + 1
            if name in _NUMBERS:
                self._number(name, value)
            else:
                self._list(name, value)
        for name in (*_NUMBERS, *_LISTS):
            if name not in self.lines:
                self._fault(name, "statement-missing", f"'{name} = ...;' is missing.", "Add it, ended by a semicolon.")

    def _number(self, name: str, value: str) -> None:
        if re.fullmatch(r"\d{1,6}", value):
            self.numbers[name] = int(value)
        else:
            self._fault(name, "wrong-value", f"{name} is '{shown(value)}'.", "Give a whole number, 0 or more.")

    def _list(self, name: str, value: str) -> None:
        words = {"true": 1, "false": 0} if name == "mastery" else {}
        cells = [cell.strip() for cell in re.sub(r"[\[\]|]", ",", value).split(",")]
        numbers: list[int] = []
        for cell in filter(None, cells):
            if cell not in words and not re.fullmatch(r"\d{1,7}", cell):
                asked = "true or false" if words else "whole numbers, 0 or more"
                self._fault(name, "wrong-value", f"{name} holds '{shown(cell)}'.", f"Give {asked}.")
                return
            numbers.append(words[cell] if cell in words else int(cell))
        self.lists[name] = numbers

    def check(self) -> None:
        """Judge sizes and ranges."""
        acts, skills, resources = (self.numbers[name] for name in _NUMBERS)
        sizes = {"dur": acts, "sreq": acts * skills, "mastery": resources * skills, "succ": len(self.lists["pred"])}
        for name, size in sizes.items():
            if len(self.lists[name]) != size or size > MOST_CELLS:
                what = f"{name} has {len(self.lists[name])} values and should have {size}."
                self._fault(name, "count-wrong", what, "Correct it, or the numbers nActs, nSkills and nResources.")
        for name in ("pred", "succ"):
            for wrong in sorted({one for one in self.lists[name] if not 1 <= one <= acts})[:10]:
                what = f"{name} names activity {wrong}, and there are {acts}."
                self._fault(name, "unknown-task", what, f"Give 1 to {acts}.", str(wrong))
        if any(duration > LONGEST for duration in self.lists["dur"]):
            self._fault("dur", "out-of-range", "A duration is too long.", f"Give at most {LONGEST}.")

    def problem(self) -> ScheduleProblem:
        """Return the project, skills called s1, s2 and so on."""
        acts, skills, resources = (self.numbers[name] for name in _NUMBERS)
        names = [f"s{at}" for at in range(1, skills + 1)]
        after: list[dict[str, None]] = [{} for _ in range(acts)]
        for earlier, later in zip(self.lists["pred"], self.lists["succ"], strict=True):
            after[later - 1][str(earlier)] = None
        wanted, masters = self.lists["sreq"], self.lists["mastery"]
        return ScheduleProblem(
            tuple(
                Task(
                    str(at + 1),
                    self.lists["dur"][at],
                    tuple(
                        Seat({name: 1.0}, count)
                        for name, count in zip(names, wanted[at * skills : (at + 1) * skills], strict=True)
                        if count
                    ),
                    tuple(after[at]),
                )
                for at in range(acts)
            ),
            tuple(
                Worker(
                    str(at + 1),
                    {
                        name: 1.0
                        for name, has in zip(names, masters[at * skills : (at + 1) * skills], strict=True)
                        if has
                    },
                )
                for at in range(resources)
            ),
        )

    def raise_problems(self) -> None:
        """Raise all that was found so far, if anything was."""
        if self.problems:
            raise InputError(*sorted(self.problems, key=lambda problem: problem.line or 0))

    def _fault(self, name: str, code: str, what: str, mend: str, value: str | None = None) -> None:
        self.problems.append(Problem(code, what, mend, self.file, self.lines.get(name, 1), column=name, value=value))
