"""Four people, three slots and a database: the smallest world in which something can be decided."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from engine.application.opening import Source, open_workspace
from engine.application.staffing.request import staff
from engine.application.workspace import Period, Workspace
from engine.domain.actor import Actor, Role
from engine.domain.dataset import TABLES
from engine.domain.table import Table
from engine.staffing.requests.request import StaffingRequest
from engine.staffing.requests.request_reading import request_from_data
from engine.storage.database import Database
from engine.storage.history_store import HistoryStore
from tests.staffing.worlds import END, F_STAFF, START, TODAY, Rows, world

NOW = datetime(2026, 1, 20, 9, 0, 0)
PERIOD = Period(TODAY, TODAY)
REQUESTER = Actor(id="rita", roles=(Role.REQUESTER,))
APPROVER = Actor(id="abel", roles=(Role.APPROVER,))
AUDITOR = Actor(id="auda", roles=(Role.AUDITOR,))
ADMINISTRATOR = Actor(id="adam", roles=(Role.ADMINISTRATOR,))
BO = Actor(id="bo@example.org", roles=(Role.EMPLOYEE,), person_id="Bo")
PEOPLE = {"Ana": {}, "Bo": {}, "Chen": {}, "Dai": {}}


def request(title: str = "Line 3", scores: Mapping[str, Mapping[str, float]] = F_STAFF, **role: Any) -> StaffingRequest:
    """The request of three slots with given scores, one opening each."""
    return request_from_data(
        {
            "title": title,
            "project": {"name": title, "start": str(START), "end": str(END)},
            "roles": [{"id": name, **role} for name in scores],
            "scores": {name: dict(given) for name, given in scores.items()},
        }
    )


def clock(start: datetime = NOW, step: timedelta = timedelta(seconds=1)) -> Callable[[], datetime]:
    """A clock that goes on by a step whenever it is looked at."""
    ticks = itertools.count()
    return lambda: start + next(ticks) * step


@contextmanager
def decided_in(url: str, rows: Rows | None = None, now: Callable[[], datetime] | None = None) -> Iterator[Workspace]:
    """The workspace of a database that holds four people, or other rows."""
    database = Database(url)
    tables = [Table.from_rows(TABLES[name], listed) for name, listed in (rows or world(PEOPLE)).items()]
    HistoryStore(database).append(tables, actor="adam", source="test", at=datetime(2026, 1, 1))
    database.close()
    with reopened(url, now) as workspace:
        yield workspace


@contextmanager
def reopened(url: str, now: Callable[[], datetime] | None = None) -> Iterator[Workspace]:
    """The workspace of a database as it stands."""
    opened = open_workspace(Source(database=url))
    try:
        yield replace(opened, now=now or clock())
    finally:
        opened.close()


def asked(workspace: Workspace, wanted: StaffingRequest | None = None, period: Period = PERIOD) -> str:
    """Ask for a team and return the id of the recorded answer."""
    return staff(workspace, REQUESTER, period, wanted or request()).execution.run_id


def bookings(workspace: Workspace) -> set[tuple[str, str, date]]:
    """Bookings that hold now: person, role and first day."""
    facts = workspace.renewed()
    table = facts.history.as_of(TODAY, date(2030, 1, 1)).table("assignments")
    return {(str(row["person_id"]), str(row["role_id"]), row["start"]) for row in table.rows()}  # type: ignore[misc]
