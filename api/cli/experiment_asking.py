"""What the commands on experiments share: how options are written, and how the question is carried out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError

from api.cli.following import ProgressBars
from api.cli.session import asking, emit, language, period, progress_bar, tell, workspace_for
from api.cli.terminal import stderr
from api.cli.views.jobs import show_job
from engine.application.executors import Workers
from engine.application.experiments import Hands
from engine.application.jobs.experiment_job import submit_experiment
from engine.application.scenario_files import read_scenarios
from engine.application.simulate import with_overrides
from engine.application.workspace import Period, Workspace
from engine.documents.hints import shown
from engine.documents.models import refusal, shape_faults
from engine.domain.actor import Actor
from engine.errors import InputError, Problem
from engine.evidence.result import Result
from engine.loading.figure_files import require_figure_file, write_figure
from engine.simulation.experiments.experiment import ExperimentQuestion
from engine.simulation.experiments.sensitivity import FactorRange
from engine.simulation.scenarios.scenario import MOST_SWEPT_VALUES, Scenario, SweepAxis

if TYPE_CHECKING:
    from engine.figures.figure import Figure

Model = TypeVar("Model", bound=BaseModel)
Body = TypeVar("Body", bound=BaseModel)
Question = TypeVar("Question", bound=ExperimentQuestion)
Verb: TypeAlias = Callable[[Workspace, Actor, Period, Sequence[Scenario], Question, Hands], Result[Body]]
Draw: TypeAlias = "Callable[[Body, str], Figure]"


@dataclass(frozen=True)
class Where:
    """Which scenarios of which facts are asked about."""

    scenarios: Sequence[str]
    folder: Path | None
    seed: int | None
    data: Path | None
    database: str | None
    as_of: datetime | None
    known: datetime | None


@dataclass(frozen=True)
class How:
    """How the answer is computed and told."""

    lang: str
    as_json: bool
    workers: Workers
    background: bool
    figure: Path | None = None


def carried_out(
    where: Where,
    asked: Question,
    verb: Verb[Question, Body],
    show: Callable[[Body, str], None],
    how: How,
    draw: Draw[Body] | None = None,
) -> Result[Body] | None:
    """Carry out a question, or queue it, and tell the answer; ``None`` where it is queued."""
    spoken = language(how.lang)
    require_figure_file(how.figure)
    scenarios = [with_overrides(each, seed=where.seed) for each in read_scenarios(where.scenarios, where.folder)]
    days, actor = period(where.as_of, where.known), asking(where.database)
    stated = all(scenario.people for scenario in scenarios)
    with workspace_for(stated, where.data, where.database, None, None) as opened:
        if how.background:
            _refuse_figure(how.figure)
            tell(submit_experiment(opened, actor, days, scenarios, asked), how.as_json, show_job)
            return None
        with progress_bar() as bar:
            hands = Hands(how.workers, _Cost(ProgressBars(bar)))
            result = verb(opened, actor, days, scenarios, asked, hands)
    if how.figure is not None and draw is not None:
        write_figure(how.figure, draw(result.body, spoken), spoken)
    emit(result, how.as_json, lambda body: show(body, spoken))
    return result


class _Cost:
    """Says how many runs a question takes before the first of them, then shows how far they are."""

    def __init__(self, bars: ProgressBars) -> None:
        self._bars = bars

    def __call__(self, done: int, total: int, scenario: str, half_width: float | None) -> None:
        if done == 0:
            stderr.print(f"{scenario}: {total:,} runs at most", markup=False)
        self._bars(done, total, scenario, half_width)


def _refuse_figure(figure: Path | None) -> None:
    if figure is not None:
        what = "A job draws no figure."
        raise InputError(Problem("only-in-the-foreground", what, "Leave out --figure or --background."))


def in_words(model: type[Model], **fields: object) -> Model:
    """Return a question made of options; InputError in words where one of them is out of range."""
    try:
        return model(**fields)
    except ValidationError as error:
        raise refusal(shape_faults(error, model, fields)) from None


def axes(given: Sequence[str]) -> tuple[SweepAxis, ...]:
    """Return what ``PATH=1,2,3`` and ``PATH=LOW:HIGH:STEP`` say."""
    if len(given) > 2:
        raise _refused(f"{len(given)} numbers are varied.", "Vary one or two.", given[-1])
    return tuple(_axis(one) for one in given)


def _axis(given: str) -> SweepAxis:
    path, values = _parted(given)
    if ":" in values:
        low, high, step = _numbers(values.split(":"), given, 3)
        if step <= 0 or high < low or (high - low) / step >= MOST_SWEPT_VALUES:
            mend = f"Give LOW:HIGH:STEP with at most {MOST_SWEPT_VALUES} values."
            raise _refused(f"'{shown(given)}' steps from nowhere to nowhere.", mend, given)
        steps = int((high - low) / step + 1e-9)
        return in_words(SweepAxis, path=path, values=tuple(low + at * step for at in range(steps + 1)))
    return in_words(SweepAxis, path=path, values=tuple(_numbers(values.split(","), given)))


def factor_ranges(given: Sequence[str]) -> tuple[FactorRange, ...]:
    """Return what ``PATH`` and ``PATH=LOW:HIGH`` say."""
    ranges = []
    for one in given:
        if "=" not in one:
            ranges.append(FactorRange(path=one))
            continue
        path, values = _parted(one)
        low, high = _numbers(values.split(":"), one, 2)
        ranges.append(FactorRange(path=path, low=low, high=high))
    return tuple(ranges)


def driver_groups(given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return what ``NAME=PATH,PATH`` says."""
    groups: dict[str, tuple[str, ...]] = {}
    for one in given:
        name, paths = _parted(one)
        if name in groups:
            raise _refused(f"Driver '{shown(name)}' is given twice.", "Name all its paths at once.", one)
        groups[name] = tuple(path.strip() for path in paths.split(","))
    return groups


def valued(given: Sequence[str]) -> dict[str, float]:
    """Return what ``NAME=100`` says."""
    values: dict[str, float] = {}
    for one in given:
        name, value = _parted(one)
        (values[name],) = _numbers([value], one, 1)
    return values


def _parted(given: str) -> tuple[str, str]:
    name, equals, rest = given.partition("=")
    if not (name.strip() and equals and rest.strip()):
        raise _refused(f"'{shown(given)}' says nothing.", "Write NAME=VALUE.", given)
    return name.strip(), rest


def _numbers(given: Sequence[str], whole: str, wanted: int | None = None) -> list[float]:
    try:
        numbers = [float(one) for one in given]
    except ValueError:
        numbers = []
    if not numbers or not all(map(isfinite, numbers)) or wanted not in (None, len(numbers)):
        asked = {
            None: "numbers, such as 1,2,3",
            1: "one number",
            2: "LOW:HIGH, such as 0.5:1.5",
            3: "LOW:HIGH:STEP, such as 0:12:3",
        }
        raise _refused(f"'{shown(whole)}' holds no such numbers.", f"Give {asked[wanted]}.", whole)
    return numbers


def _refused(what: str, mend: str, given: str) -> InputError:
    return InputError(Problem("wrong-value", what, mend, value=shown(given)))
