"""Which verbs run as jobs: a further one needs one entry here."""

from __future__ import annotations

from collections.abc import Mapping

from engine.application.jobs.backtest_job import backtest_durably
from engine.application.jobs.durable_work import DurableVerb
from engine.application.jobs.experiment_job import experiment_durably
from engine.application.jobs.harden_job import harden_durably
from engine.application.jobs.plan_job import plan_durably
from engine.application.jobs.portfolio_job import staff_portfolio_durably
from engine.application.jobs.schedule_job import schedule_durably
from engine.application.jobs.simulate_job import simulate_durably
from engine.simulation.experiments.experiment import QUESTIONS

DURABLE_VERBS: Mapping[str, DurableVerb] = {
    "plan": plan_durably,
    "backtest": backtest_durably,
    "harden": harden_durably,
    "simulate": simulate_durably,
    **dict.fromkeys(QUESTIONS, experiment_durably),
    "staff portfolio": staff_portfolio_durably,
    "staff schedule": schedule_durably,
}
"""What does the work of a job, by the verb's name."""
