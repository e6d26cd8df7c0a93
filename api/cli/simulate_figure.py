"""The picture of a simulation: a fan chart of an output, or a skill's capacity against its demand."""

from __future__ import annotations

from pathlib import Path

from api.cli.figure_files import write_figure
from engine.documents.hints import did_you_mean, shown
from engine.errors import InputError, Problem
from engine.simulation.answers.body import SimulationBody
from engine.simulation.scenarios.scenario import OUTPUTS, Output


def draw_simulation(body: SimulationBody, name: str | None, file: Path, language: str) -> None:
    """Write the fan of an output, or of a skill; without a name, of the first skill in demand, else of headcount.

    Raises
    ------
    InputError
        Neither an output nor a skill in demand is called so.
    """
    from engine.figures.demand_figure import demand_figure, skills_in_demand  # noqa: PLC0415 - the renderer comes with it
    from engine.figures.futures import fan_chart  # noqa: PLC0415 - the renderer comes with it

    skills = skills_in_demand(body)
    name = name or next(iter(skills), Output.HEADCOUNT.value)
    if name in skills:
        write_figure(demand_figure(body, name, language), file, language)
        return
    if name not in set(OUTPUTS):
        what = f"There is no output and no skill in demand called '{shown(name)}'."
        raise InputError(Problem("unknown-output", what, did_you_mean(name, [*OUTPUTS, *skills]), value=shown(name)))
    write_figure(fan_chart(body, Output(name), language), file, language)
