"""A schedule in time: a row a person or a task, a bar a piece of work, its colour the skill that it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import altair as alt

from engine.domain.frozen import Localised
from engine.figures.figure import Figure, inline, specification, tooltip
from engine.figures.theme import GREY, INK, colour_of, ink_on
from engine.figures.wording import both, word
from engine.staffing.schedule.answer import Assignment, ScheduleAnswer

ROW_PIXELS = 24
LEAST_PIXELS_OF_A_NAME = 7
WIDTH = 900
MOST_ROWS = 400

Row = dict[str, object]
Rows = Literal["person", "task"]


def gantt_figure(answer: ScheduleAnswer, language: str, *, by_task: bool = False, prefix: str = "schedule") -> Figure:
    """Return who works on what when.

    Parameters
    ----------
    answer : ScheduleAnswer
        A schedule; without one the figure says so.
    language : str
        ``en`` or ``zh``.
    by_task : bool
        Whether a row is a task, in the order of their starts; else it is a person, who works most first.
    prefix : str
        Makes the figure's id unique where a page shows several answers.
    """
    return Figure(
        id=f"{prefix}-gantt-by-{'task' if by_task else 'person'}",
        title=both("gantt.title", title=answer.title),
        spec=_spec(answer, language, by_task=by_task),
        alternative=_alternative(answer),
        columns=("task", "person_id", "skill", "start", "finish"),
        rows=tuple((one.task, one.person, one.skill, one.start, one.finish) for one in answer.assignments),
    )


def _alternative(answer: ScheduleAnswer) -> Localised:
    if answer.makespan is None:
        return both("gantt.none")
    working = len({one.person for one in answer.assignments})
    last = max(answer.tasks, key=lambda one: (one.finish, one.task), default=None)
    return both(
        "gantt.alternative",
        tasks=len(answer.tasks),
        people=working,
        length=answer.makespan,
        bound=answer.lower_bound or 0,
        last=last.name if last else "",
    )


def _spec(answer: ScheduleAnswer, language: str, *, by_task: bool) -> dict[str, object]:
    names = _rows(answer, by_task=by_task)
    colours = _colours(answer.assignments)
    bars = [_bar(answer, one, names, colours, by_task=by_task) for one in answer.assignments]
    bars = [bar for bar in bars if bar["row"] in names.values()]
    across = alt.X("start:Q", title=word(f"gantt.unit.{answer.unit}", language), scale=alt.Scale(nice=False, zero=True))
    down = alt.Y("row:N", sort=[*names.values()], title=None, axis=alt.Axis(grid=True, labelLimit=180))
    shown = tooltip(**{name: word(f"gantt.{name}", language) for name in ("task", "person", "skill", "from", "to")})
    scale = alt.Scale(domain=[*colours], range=[*colours.values()])
    legend = alt.Legend(title=word("gantt.skill", language), orient="bottom", columns=6, symbolLimit=24)
    chart = alt.Chart(inline(bars))
    drawn = alt.layer(
        chart.mark_bar(height=ROW_PIXELS - 6, stroke="#ffffff").encode(
            x=across, x2="finish:Q", y=down, color=alt.Color("skill:N", scale=scale, legend=legend), tooltip=shown
        ),
        chart.mark_text(align="left", dx=3, clip=True, fontSize=10).encode(
            x=across, y=down, text="label:N", color=alt.Color("ink:N", scale=None)
        ),
    )
    return specification(drawn, ROW_PIXELS * max(len(names), 1), WIDTH)


def _rows(answer: ScheduleAnswer, *, by_task: bool) -> dict[str, str]:
    """Return the names of the rows by id, from top to bottom."""
    if by_task:
        ordered = sorted(answer.tasks, key=lambda one: (one.start, one.finish, one.task))
        return _distinct([(one.task, one.name) for one in ordered][:MOST_ROWS])
    people = sorted((one for one in answer.people if one.busy), key=lambda one: (-one.busy, one.person))
    return _distinct([(one.person, one.name) for one in people][:MOST_ROWS])


def _distinct(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return names by id; those that several bear carry the id too."""
    borne = [name for _, name in pairs]
    return {key: name if borne.count(name) == 1 else f"{name} ({key})" for key, name in pairs}


def _colours(assignments: Sequence[Assignment]) -> dict[str, str]:
    skills = sorted({one.skill or "–" for one in assignments})
    return {skill: GREY if skill == "–" else colour_of(at) for at, skill in enumerate(skills)}


def _width(text: str) -> int:
    """Return how many Latin letters a text is as wide as."""
    return sum(1 if letter.isascii() else 2 for letter in text)


def _bar(
    answer: ScheduleAnswer,
    one: Assignment,
    names: dict[str, str],
    colours: dict[str, str],
    *,
    by_task: bool,
) -> Row:
    tasks = {task.task: task.name for task in answer.tasks}
    people = {person.person: person.name for person in answer.people}
    label = people.get(one.person, one.person) if by_task else tasks.get(one.task, one.task)
    room = (one.finish - one.start) * WIDTH / max(answer.makespan or 1, 1) / LEAST_PIXELS_OF_A_NAME
    skill = one.skill or "–"
    label = next((text for text in (f"{label} · {skill}", label) if _width(text) <= room), "")
    return {
        "row": names.get(one.task if by_task else one.person, ""),
        "start": one.start,
        "finish": one.finish,
        "task": tasks.get(one.task, one.task),
        "person": people.get(one.person, one.person),
        "skill": skill,
        "from": str(one.starts_on or one.start),
        "to": str(one.ends_on or one.finish),
        "label": label,
        "ink": ink_on(colours[skill]) if colours[skill] != GREY else INK,
    }
