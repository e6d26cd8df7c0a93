"""The JSON Schema of every file Sextant reads and of every result it prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from engine.application.backup import CopyReport
from engine.application.check import DatasetCheck
from engine.application.decisions.appeal import AppealList
from engine.application.decisions.log import LogLines, Purge, Verification
from engine.application.decisions.propose_portfolio import PortfolioProposals
from engine.application.decisions.read import ProposalList, ShownProposal
from engine.application.goals.acknowledge import AcknowledgedAlert
from engine.application.goals.change_target import TargetChanges
from engine.application.jobs.job_views import JobList, JobShown, JobView
from engine.application.keys import IssuedKey, KeyLine, KeyList
from engine.application.load import LoadReport
from engine.application.organisation_counts import OrganisationCounts
from engine.application.person_export import PersonExport
from engine.application.policies.check import PolicyCheck
from engine.application.policies.evaluate import PolicyEvaluation
from engine.application.policies.explain import PolicyReading
from engine.application.policies.files import POLICY_KINDS
from engine.application.policies.versions import PolicyVersions
from engine.application.scenario_list import ScenarioList
from engine.application.skills.bank_import import SkillImport
from engine.application.skills.correct import SkillCorrection
from engine.application.unit_modes import UnitMode, UnitModeList
from engine.decision.appeal import Appeal
from engine.decision.explanation import PersonalExplanation
from engine.decision.proposal import Proposal
from engine.decision.publication import Publication
from engine.decision.receipt import Receipt, Replay
from engine.decision.target_change import TargetChange
from engine.documents.hints import did_you_mean
from engine.domain.dataset import TABLES
from engine.domain.schema import Column, ColumnType, TableSchema
from engine.errors import InputError, Problem
from engine.evidence.canonical import instants_without_zone
from engine.evidence.result import Result, first_fields
from engine.figures.goal_map_view import GoalMap
from engine.goals.forecast_views import GoalForecasts
from engine.goals.framework_adviser import FrameworkAdvice
from engine.goals.framework_mixes import FrameworkMixes
from engine.goals.framework_questionnaire import JobMix
from engine.goals.goal_direction import GoalDirection
from engine.goals.goal_drafts import GoalDrafts
from engine.goals.goal_reasons import GoalReason
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_status import GoalStatus
from engine.goals.person_goal_views import PersonGoals
from engine.goals.policy_backtest import PolicyBacktest
from engine.goals.preview_views import PolicyPreview
from engine.goals.recalibration import Recalibrations
from engine.loading.column_map import ColumnMap
from engine.planning.answer import PlanAnswer
from engine.planning.plan_file import WorkforcePlan
from engine.policy.explanations import PolicyExplanation
from engine.policy.policy_tests import PolicyTestReport
from engine.policy.schema import policy_json_schema
from engine.sample.settings import SampleSettings
from engine.simulation.answers.body import SimulationBody
from engine.simulation.backtest.body import BacktestBody
from engine.simulation.chains.body import ChainEffect, TraceBody
from engine.simulation.experiments.brief import BriefBody
from engine.simulation.experiments.drivers import DriversBody
from engine.simulation.experiments.ranking import RankingBody
from engine.simulation.experiments.sensitivity import SensitivityBody
from engine.simulation.experiments.sweep import SweepBody
from engine.simulation.scenarios.reading import scenario_file_schema
from engine.skills.buried import BuriedPotential
from engine.skills.extraction.findings import SkillFindings
from engine.skills.matrix.answer import SkillGaps, SkillMatrix
from engine.skills.profile_views import SkillProfile
from engine.skills.search.answer import SkillCount, SkillSearch
from engine.staffing.answers.answer import StaffingAnswer
from engine.staffing.changes.decided_answer import TeamChange
from engine.staffing.changes.replan_answer import Replan
from engine.staffing.portfolio.incumbent import Incumbent
from engine.staffing.portfolio.portfolio_answer import PortfolioAnswer
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.schedule.answer import ScheduleAnswer
from engine.staffing.schedule.project_file import ProjectSchedule
from engine.staffing.trades.trade_answer import TradeOffs
from engine.staffing.why.fixes_answer import Fixes
from engine.staffing.why.unsure_answer import Unsure
from engine.staffing.why.why_not_answer import WhyNot
from engine.studies.goal_portfolio import GoalPortfolio
from engine.studies.hardening.body import HardeningBody

Schema = dict[str, Any]

BODIES: Mapping[str, type[BaseModel]] = {
    "check": DatasetCheck,
    "organisation": OrganisationCounts,
    "recommend": FrameworkMixes,
    "recommend-job": JobMix,
    "goals-status": GoalStatus,
    "goals-risks": GoalRisks,
    "goals-forecast": GoalForecasts,
    "goals-recalibrate": Recalibrations,
    "goals-portfolio": GoalPortfolio,
    "goals-map": GoalMap,
    "goals-drafts": GoalDrafts,
    "goals-direction": GoalDirection,
    "goals-why": GoalReason,
    "goals-person": PersonGoals,
    "goals-adviser": FrameworkAdvice,
    "policy-check": PolicyCheck,
    "policy-backtest": PolicyBacktest,
    "policy-explain": PolicyExplanation,
    "policy-preview": PolicyPreview,
    "policy-read": PolicyReading,
    "policy-evaluate": PolicyEvaluation,
    "policy-test": PolicyTestReport,
    "skills-extract": SkillFindings,
    "skills-search": SkillSearch,
    "skills-person": SkillProfile,
    "skills-buried": BuriedPotential,
    "skills-matrix": SkillMatrix,
    "skills-gaps": SkillGaps,
    "skills-import": SkillImport,
    "staff-request": StaffingAnswer,
    "staff-why-not": WhyNot,
    "staff-fixes": Fixes,
    "staff-unsure": Unsure,
    "staff-pareto": TradeOffs,
    "staff-change": TeamChange,
    "staff-replan": Replan,
    "staff-portfolio": PortfolioAnswer,
    "plan": PlanAnswer,
    "harden": HardeningBody,
    "staff-schedule": ScheduleAnswer,
    "simulate": SimulationBody,
    "sweep": SweepBody,
    "drivers": DriversBody,
    "rank": RankingBody,
    "sensitivity": SensitivityBody,
    "brief": BriefBody,
    "simulate-trace": TraceBody,
    "simulate-chain": ChainEffect,
    "backtest": BacktestBody,
}
"""Body of every verb's result by the verb's name with a hyphen."""

MODELS: Mapping[str, type[BaseModel]] = {
    "acknowledged-alert": AcknowledgedAlert,
    "skill-correction": SkillCorrection,
    "target-change": TargetChange,
    "target-changes": TargetChanges,
    "load": LoadReport,
    "backup": CopyReport,
    "job": JobView,
    "job-shown": JobShown,
    "jobs": JobList,
    "scenarios": ScenarioList,
    "proposal": Proposal,
    "proposals": ProposalList,
    "portfolio-proposals": PortfolioProposals,
    "proposal-shown": ShownProposal,
    "explanation": PersonalExplanation,
    "receipt": Receipt,
    "replay": Replay,
    "appeal": Appeal,
    "appeals": AppealList,
    "log": LogLines,
    "verification": Verification,
    "purge": Purge,
    "person": PersonExport,
    "key": KeyLine,
    "key-issued": IssuedKey,
    "keys": KeyList,
    "publication": Publication,
    "policy-versions": PolicyVersions,
    "skills-count": SkillCount,
    "unit-mode": UnitMode,
    "unit-modes": UnitModeList,
}
"""What is printed with --json without being the result of a verb."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_names() -> tuple[str, ...]:
    """Return the names of all schemas: files first, then results."""
    return (*_FILES, *BODIES, *MODELS, "problems")


def schema_of(name: str) -> Schema:
    """Return a schema by name; InputError with the closest name if there is none."""
    if name in _FILES:
        return _told(_FILES[name]())
    if name in BODIES:
        return _told(_result_schema(BODIES[name]))
    if name in MODELS:
        return _told(MODELS[name].model_json_schema(mode="serialization"))
    if name == "problems":
        return {"$schema": DIALECT, **_PROBLEMS}
    what = f"There is no schema {name!r}."
    raise InputError(Problem("unknown-schema", what, did_you_mean(name, schema_names())))


def _told(schema: Schema) -> Schema:
    told = instants_without_zone(schema)
    assert isinstance(told, dict)
    return {"$schema": DIALECT, **told}


def _result_schema(body: type[BaseModel]) -> Schema:
    schema = Result[body].model_json_schema(mode="serialization")  # type: ignore[valid-type]
    schema["properties"]["hash"] = {
        "type": "string",
        "pattern": "^[0-9a-f]{64}$",
        "description": "SHA-256 of the canonical body, in hexadecimal.",
    }
    for name in first_fields(body):
        schema["properties"][name] = schema["$defs"][body.__name__]["properties"][name]
    schema["required"] = sorted({*schema.get("required", ()), "hash", *first_fields(body)})
    return schema


def _dataset_schema() -> Schema:
    """Return the schema of a dataset as one JSON file: rows by table."""
    tables = {name: {"type": "array", "items": _row_schema(schema)} for name, schema in TABLES.items()}
    return {"title": "dataset", "type": "object", "additionalProperties": False, "properties": tables}


def _row_schema(schema: TableSchema) -> Schema:
    return {
        "type": "object",
        "properties": {column.name: _cell_schema(column) for column in schema.columns},
        "required": [column.name for column in schema.columns if column.required],
    }


_CELLS: Mapping[ColumnType, Schema] = {
    ColumnType.NUMBER: {"type": "number"},
    ColumnType.INTEGER: {"type": "integer"},
    ColumnType.DATE: {"type": "string", "format": "date"},
    ColumnType.INSTANT: {"type": "string", "format": "date-time"},
    ColumnType.FLAG: {"type": "boolean"},
    ColumnType.LIST: {"type": "array", "items": {"type": "string"}},
}


def _cell_schema(column: Column) -> Schema:
    cell: Schema = {**_CELLS.get(column.type, {"type": "string"}), "x-sensitivity": column.sensitivity.value}
    if column.choices:
        cell["enum"] = list(column.choices)
    if column.low is not None:
        cell["minimum"] = column.low
    if column.high is not None:
        cell["maximum"] = column.high
    if column.refers_to:
        cell["description"] = f"Names a row of {column.refers_to}."
    if column.aliases:
        cell["x-aliases"] = list(column.aliases)
    return cell


_PROBLEM_FIELDS = {
    "code": {"type": "string"},
    "what": {"type": "string"},
    "mend": {"type": "string"},
    "file": {"type": ["string", "null"]},
    "line": {"type": ["integer", "null"]},
    "row": {"type": ["integer", "null"]},
    "column": {"type": ["string", "null"]},
    "value": {"type": ["string", "null"]},
}
_PROBLEMS: Schema = {
    "title": "problems",
    "description": "What --json prints, with exit code 2, where the input cannot be used.",
    "type": "object",
    "properties": {
        "problems": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "properties": _PROBLEM_FIELDS, "required": list(_PROBLEM_FIELDS)},
        }
    },
    "required": ["problems"],
}

_FILES: Mapping[str, Callable[[], Schema]] = {
    "dataset": _dataset_schema,
    "columns": ColumnMap.model_json_schema,
    "policy": lambda: policy_json_schema(POLICY_KINDS),
    "scenario": scenario_file_schema,
    "staffing-request": StaffingRequest.model_json_schema,
    "portfolio-incumbent": Incumbent.model_json_schema,
    "project-schedule": ProjectSchedule.model_json_schema,
    "workforce-plan": lambda: WorkforcePlan.model_json_schema(by_alias=True),
    "sample": SampleSettings.model_json_schema,
}
