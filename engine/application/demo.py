"""The whole main job on a generated organisation: check, recommend, look for risks, skills, staff, simulate, report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.application.access import permit
from engine.application.check import DatasetCheck, check
from engine.application.demo_questions import ask_about_choices, ask_about_skills
from engine.application.demo_strategy import ask_about_strategy
from engine.application.goals.forecast import goals_forecast
from engine.application.goals.recommend import recommend
from engine.application.goals.risks import goals_risks
from engine.application.goals.status import goals_status
from engine.application.opening import Source, open_workspace
from engine.application.policies.files import PolicyText, policy_paths, read_bytes
from engine.application.policies.preview import preview
from engine.application.policies.revise import revise
from engine.application.sample import sample_organisation, write_sample
from engine.application.scenario_files import read_scenarios
from engine.application.simulate import simulate_scenarios
from engine.application.staffing.request import staff
from engine.application.workspace import Period, Workspace, bare_workspace
from engine.domain.actor import Actor
from engine.evidence.result import Result
from engine.figures.report_contents import Choices, ReportContents, SkillAnswers, Strategy
from engine.figures.report_page import report_page
from engine.goals.forecast_views import GoalForecasts
from engine.goals.framework_mixes import FrameworkMixes
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_status import GoalStatus
from engine.goals.preview_views import PolicyPreview
from engine.loading.atomic import write_files
from engine.sample.planted import Planted
from engine.simulation.answers.body import SimulationBody
from engine.simulation.ensembles.ensemble import Progress
from engine.staffing.answers.answer import StaffingAnswer

SCENARIOS = ("optimistic", "neutral", "conservative")
DATASET, REPORT = "dataset", "report.html"
STEPS = (
    *("generate", "check", "recommend", "goals", "preview"),
    *("skills", "staff", "choices", "simulate", "strategy", "report"),
)
TRIED_POLICY = "framework_mix"
TRIED_VALUES: Mapping[str, float] = {"mix.sales.results": 0.5, "mix.sales.visit_quality": 0.5}
"""A change that the demo tries: half of a seller's mix for how visits go."""


@dataclass(frozen=True)
class Answers:
    """What the verbs answered about the generated organisation.

    Attributes
    ----------
    mixes, status, risks, forecasts : Result
        Framework mixes, progress of the goals, what is at risk, how far key results will get.
    change : Result
        The mixes with other weights, tried on everyone.
    skills : SkillAnswers
        Skills by unit, gaps, buried potential.
    team, infeasible : Result
        A project that can be staffed, and one that cannot.
    choices : Choices
        What else can be chosen there, and what follows from changes.
    futures : Result
        Three scenarios.
    strategy : Strategy
        Whether a strategy can be carried.
    """

    mixes: Result[FrameworkMixes]
    status: Result[GoalStatus]
    risks: Result[GoalRisks]
    forecasts: Result[GoalForecasts]
    change: Result[PolicyPreview]
    skills: SkillAnswers
    team: Result[StaffingAnswer]
    infeasible: Result[StaffingAnswer]
    choices: Choices
    futures: Result[SimulationBody]
    strategy: Strategy


@dataclass(frozen=True)
class Demo:
    """What the demo made.

    Attributes
    ----------
    planted : Planted
        What was planted in the organisation.
    dataset, report : Path
        Where the dataset and the report are.
    checked : Result
        The dry run of the dataset.
    answers : Answers
        What the verbs answered.
    """

    planted: Planted
    dataset: Path
    report: Path
    checked: Result[DatasetCheck]
    answers: Answers


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
    permit(actor, "demo")
    tell("generate")
    organisation = sample_organisation(settings.people, settings.seed)
    write_sample(organisation, out / DATASET)
    tell("check")
    checked = check(bare_workspace(), actor, out / DATASET)
    with open_workspace(Source(data=out / DATASET)) as workspace:
        answers = _answers(workspace, actor, organisation.planted, tell, _Run(settings.workers, progress))
    tell("report")
    (report,) = write_files(out, {REPORT: report_page(_contents(answers), settings.language).encode()})
    return Demo(organisation.planted, out / DATASET, report, checked, answers)


@dataclass(frozen=True)
class _Run:
    workers: int | None
    progress: Progress | None


def _answers(workspace: Workspace, actor: Actor, planted: Planted, tell: Callable[[str], None], run: _Run) -> Answers:
    period = Period(planted.as_of)
    feasible, infeasible = _projects(planted)
    tell("recommend")
    mixes = recommend(workspace, actor, period)
    tell("goals")
    status, risks = goals_status(workspace, actor, period), goals_risks(workspace, actor, period)
    forecasts = goals_forecast(workspace, actor, period)
    tell("preview")
    change = _tried(workspace, actor, period)
    tell("skills")
    skills = ask_about_skills(workspace, actor, period)
    tell("staff")
    team = staff(workspace, actor, period, feasible)
    lacking = staff(workspace, actor, period, infeasible)
    tell("choices")
    choices = ask_about_choices(workspace, actor, period, planted, team.body)
    tell("simulate")
    futures = simulate_scenarios(
        workspace, actor, period, read_scenarios(SCENARIOS), workers=run.workers, progress=run.progress
    )
    tell("strategy")
    strategy = ask_about_strategy(workspace, actor, period, run.workers, run.progress)
    return Answers(mixes, status, risks, forecasts, change, skills, team, lacking, choices, futures, strategy)


def _tried(workspace: Workspace, actor: Actor, period: Period) -> Result[PolicyPreview]:
    """Return what would change if visits weighed as much as results for sellers."""
    (file,) = (each for each in policy_paths([]) if each.stem == TRIED_POLICY)
    before = PolicyText(read_bytes(file), file.name)
    return preview(workspace, actor, period, before, revise(workspace, actor, period, before, TRIED_VALUES))


def _contents(answers: Answers) -> ReportContents:
    return ReportContents(
        goals=answers.status,
        mixes=answers.mixes,
        risks=answers.risks,
        forecasts=answers.forecasts,
        change=answers.change,
        skills=answers.skills,
        staffing=(answers.team, answers.infeasible),
        choices=answers.choices,
        simulation=answers.futures,
        strategy=answers.strategy,
    )


def _projects(planted: Planted) -> Sequence[str]:
    """Return a project that can be staffed and the one that cannot."""
    return planted.feasible_project_ids[0], planted.infeasible_project.project_id
