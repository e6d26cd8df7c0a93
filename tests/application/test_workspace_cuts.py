"""A workspace cuts its history once a day looked at, and never answers from an older history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from engine.application.workspace import KEPT_CUTS, Period, Workspace
from engine.domain.history import History
from engine.policy.source import FixedPolicies

DAY = date(2026, 1, 1)


def workspace(*units: str) -> Workspace:
    rows = {"units": [{"unit_id": unit, "name": unit} for unit in units]}
    return Workspace(history=History.from_rows(rows), policies=FixedPolicies(()))


def test_one_day_is_cut_once() -> None:
    opened = workspace("A")
    assert opened.organisation(Period(DAY)) is opened.organisation(Period(DAY, DAY))
    assert opened.organisation(Period(DAY)) is not opened.organisation(Period(DAY, DAY - timedelta(1)))


def test_many_days_do_not_fill_the_memory() -> None:
    opened = workspace("A")
    for days in range(3 * KEPT_CUTS):
        assert opened.organisation(Period(DAY + timedelta(days))).valid_on == DAY + timedelta(days)
        assert len(opened._cuts) <= KEPT_CUTS


def test_a_newer_history_is_cut_anew() -> None:
    opened = workspace("A")
    opened.organisation(Period(DAY))
    renewed = replace(opened, history=workspace("A", "B").history)
    assert len(renewed.organisation(Period(DAY)).table("units")) == 2
