"""Whether a schedule holds, judged from names alone; shares no code with the models that make schedules."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from engine.errors import Problem, SolverError
from engine.staffing.schedule.problem import Plan, ScheduleProblem


def violations(problem: ScheduleProblem, plan: Plan) -> Iterator[str]:
    """Yield every rule that a schedule breaks, as a sentence that names tasks and people."""
    if len(plan.starts) != len(problem.tasks) or len(plan.takings) != len(problem.tasks):
        yield f"{len(plan.starts)} starts for {len(problem.tasks)} tasks"
        return
    yield from _times(problem, plan)
    yield from _seats(problem, plan)
    yield from _settled(problem, plan)
    yield from _double_booked(problem, plan)


def accept(problem: ScheduleProblem, plan: Plan, lower_bound: int) -> None:
    """Let a schedule pass that breaks no rule and is no shorter than its bound; SolverError for any other."""
    found = [*violations(problem, plan)]
    length = max((start + task.duration for start, task in zip(plan.starts, problem.tasks, strict=False)), default=0)
    if length < lower_bound:
        found.append(f"it takes {length} steps, fewer than the bound of {lower_bound}")
    if found:
        mend = "Report it with the project; nothing was changed."
        raise SolverError(
            *(Problem("schedule-refused", f"The checker refuses the schedule: {f}.", mend) for f in found)
        )


def _times(problem: ScheduleProblem, plan: Plan) -> Iterator[str]:
    finish = {task.id: start + task.duration for start, task in zip(plan.starts, problem.tasks, strict=True)}
    for start, task in zip(plan.starts, problem.tasks, strict=True):
        if start < max(0, task.earliest):
            yield f"{task.id} starts at {start}, before {max(0, task.earliest)}"
        if task.latest is not None and finish[task.id] > task.latest:
            yield f"{task.id} is finished at {finish[task.id]}, after {task.latest}"
        if task.start is not None and start != task.start:
            yield f"{task.id} starts at {start}, not at {task.start} as settled"
        for earlier in task.after:
            if finish[earlier] > start:
                yield f"{task.id} starts at {start}, before {earlier} is finished at {finish[earlier]}"


def _seats(problem: ScheduleProblem, plan: Plan) -> Iterator[str]:
    for task, takings in zip(problem.tasks, plan.takings, strict=True):
        people = [taking.worker for taking in takings]
        if len(set(people)) < len(people):
            yield f"somebody takes two seats of {task.id}"
        if any(not 0 <= taking.seat < len(task.seats) for taking in takings):
            yield f"somebody takes a seat that {task.id} does not have"
        for number, seat in enumerate(task.seats):
            seated = [problem.workers[taking.worker] for taking in takings if taking.seat == number]
            if len(seated) != seat.count:
                yield f"{task.id} has {len(seated)} of {seat.count} people for {seat.label or 'anybody'}"
            yield from (
                f"{worker.id} does not own {skill} at level {level:g} for {task.id}"
                for worker in seated
                for skill, level in seat.skills.items()
                if skill not in worker.skills or worker.skills[skill] < level
            )


def _settled(problem: ScheduleProblem, plan: Plan) -> Iterator[str]:
    for task, takings in zip(problem.tasks, plan.takings, strict=True):
        seats = {problem.workers[taking.worker].id: taking.seat for taking in takings}
        settled = task.assigned or {}
        for person, label in settled.items():
            if person not in seats:
                yield f"{person} is settled in {task.id} and does not take part"
            elif label is not None and task.seats[seats[person]].label != label:
                yield f"{person} is settled in {task.id} for {label} and does something else"
        for taking in takings:
            worker = problem.workers[taking.worker]
            if worker.by_hand and worker.id not in settled:
                yield f"{worker.id} is staffed by hand only and was put in {task.id}"


def _double_booked(problem: ScheduleProblem, plan: Plan) -> Iterator[str]:
    work: dict[int, list[tuple[int, int, str]]] = {}
    for start, task, takings in zip(plan.starts, problem.tasks, plan.takings, strict=True):
        for taking in takings if task.duration else ():
            work.setdefault(taking.worker, []).append((start, start + task.duration, task.id))
    for person, spans in work.items():
        worker = problem.workers[person]
        spans += [(away, back, "an absence") for away, back in worker.away if away < back]
        for (_, end, first), (start, _, second) in pairwise(sorted(_merged_absences(spans))):
            if start < end:
                yield f"{worker.id} has {first} until {end} and {second} from {start}"


def _merged_absences(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return spans with absences that overlap each other joined, as those clash with no work."""
    merged: list[tuple[int, int, str]] = []
    for start, end, name in sorted(span for span in spans if span[2] == "an absence"):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]), name)
        else:
            merged.append((start, end, name))
    return [*(span for span in spans if span[2] != "an absence"), *merged]
