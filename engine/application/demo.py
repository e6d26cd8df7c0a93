"""The whole main job on a generated organisation: check, recommend, look for risks, staff, simulate, report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.application.check import DatasetCheck, check
from engine.application.goals_risks import goals_risks
from engine.application.goals_status import goals_status
from engine.application.opening import Source, open_workspace
from engine.application.recommend import recommend
from engine.application.sample import sample_organisation, write_sample
from engine.application.scenario_files import read_scenarios
from engine.application.simulate import simulate_scenarios
from engine.application.staff_request import staff_project
from engine.application.workspace import Period, bare_workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.figures.report_contents import ReportContents
from engine.figures.report_page import report_page
from engine.goals.framework_mixes import FrameworkMixes
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_status import GoalStatus
from engine.loading.atomic import write_files
from engine.sample.planted import Planted
from engine.simulation.body import SimulationBody
from engine.simulation.ensemble import Progress
from engine.staffing.answer import StaffingAnswer

SCENARIOS = ("optimistic", "neutral", "conservative")
DATASET, REPORT = "dataset", "report.html"
STEPS = ("generate", "check", "recommend", "goals", "staff", "simulate", "report")


@dataclass(frozen=True)
class Demo:
    """Everything the demo answered.

    Attributes
    ----------
    planted : Planted
        What was planted in the organisation.
    dataset, report : Path
        Where the dataset and the report are.
    checked, mixes, status, risks, team, infeasible, futures : Result
        Answers of the verbs.
    """

    planted: Planted
    dataset: Path
    report: Path
    checked: Result[DatasetCheck]
    mixes: Result[FrameworkMixes]
    status: Result[GoalStatus]
    risks: Result[GoalRisks]
    team: Result[StaffingAnswer]
    infeasible: Result[StaffingAnswer]
    futures: Result[SimulationBody]


@dataclass(frozen=True)
class DemoSettings:
    """What the demo is run on.

    Attributes
    ----------
    people, seed : int
        Size and seed of the generated organisation.
    workers : int or None
        Worker processes; ``None`` means one a processor.
    language : str
        Language of the report, ``en`` or ``zh``.
    """

    people: int = 1200
    seed: int = 7
    workers: int | None = None
    language: str = "en"


def demo(
    out: Path,
    actor: Actor,
    settings: DemoSettings,
    tell: Callable[[str], None],
    progress: Progress | None = None,
) -> Demo:
    """Generate an organisation, answer every question of the main job about it and write a report.

    Parameters
    ----------
    out : Path
        Folder for the dataset and ``report.html``.
    tell : callable
        Called with the name of each of ``STEPS`` as it begins.
    progress : Progress or None
        Called whenever a batch of replications is done.

    Raises
    ------
    InputError
        ``people`` or ``seed`` is out of range.
    """
    tell("generate")
    organisation = sample_organisation(settings.people, settings.seed)
    write_sample(organisation, out / DATASET)
    tell("check")
    checked = check(bare_workspace(), actor, out / DATASET)
    workspace = open_workspace(Source(data=out / DATASET))
    period = Period(organisation.planted.as_of)
    tell("recommend")
    mixes = recommend(workspace, actor, period)
    tell("goals")
    status, risks = goals_status(workspace, actor, period), goals_risks(workspace, actor, period)
    tell("staff")
    feasible, infeasible = _projects(organisation.planted)
    team = staff_project(workspace, actor, period, feasible)
    lacking = staff_project(workspace, actor, period, infeasible)
    tell("simulate")
    futures = simulate_scenarios(
        workspace, actor, period, read_scenarios(SCENARIOS), workers=settings.workers, progress=progress
    )
    tell("report")
    contents = ReportContents(goals=status, mixes=mixes, risks=risks, staffing=(team, lacking), simulation=futures)
    (report,) = write_files(out, {REPORT: report_page(contents, settings.language).encode()})
    return Demo(
        planted=organisation.planted,
        dataset=out / DATASET,
        report=report,
        checked=checked,
        mixes=mixes,
        status=status,
        risks=risks,
        team=team,
        infeasible=lacking,
        futures=futures,
    )


def _projects(planted: Planted) -> Sequence[str]:
    """Return a project that can be staffed and the one that cannot."""
    return planted.feasible_project_ids[0], planted.infeasible_project.project_id
