"""An alert that somebody has seen: recorded once, silent as long as agreed, and back when it should be."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from engine.application.decisions.log import log_lines
from engine.application.goals.acknowledge import AlertNamed, acknowledge_alert, withdraw_acknowledgement
from engine.application.goals.risks import goals_risks
from engine.application.unit_modes import set_unit_mode
from engine.application.workspace import Period, Workspace
from engine.decision.chain import Chain
from engine.domain.actor import Actor, Role
from engine.domain.dataset import TABLES
from engine.domain.table import Table
from engine.errors import AccessError, InputError
from engine.goals.goal_risks import GoalRisks
from tests.application.decision_worlds import ADMINISTRATOR, APPROVER, AUDITOR, clock, decided_in
from tests.goals.goal_worlds import MONDAY, UNITS, WEEK_5, goal, key_result, weekly

LATER = WEEK_5 + timedelta(weeks=1)
PLANNER = Actor(id="petra", roles=(Role.PLANNER,))
STALL = AlertNamed("stalled", "K")
HERS = AlertNamed("stalled", "KP")


def rows(*further: float) -> dict[str, list[dict[str, Any]]]:
    """A goal of department A and one of Ana, who works there; both stand still from the second week on."""
    values = (40, 41, 41, 41, 41, *further)
    goals = [goal("G"), goal("GP", owner="Ana", owner_type="person")]
    employed = {"valid_from": MONDAY, "job_family": "office", "level": 3}
    return {
        "units": [dict(unit) for unit in UNITS],
        "job_families": [{"job_family": "office", "name": "Office"}],
        "people": [{"person_id": name, "name": name} for name in ("Ana", "Bo")],
        "employments": [
            {"person_id": "Ana", "unit_id": "DA", **employed},
            {"person_id": "Bo", "unit_id": "DB", **employed},
        ],
        "goals": [dict(row) for row in goals],
        "key_results": [dict(key_result("K", "G")), dict(key_result("KP", "GP"))],
        "check_ins": [dict(row) for name in ("K", "KP") for row in weekly(name, *values)],
    }


@pytest.fixture
def opened(new_database: Callable[..., Any]) -> Iterator[Workspace]:
    at = clock(datetime.combine(WEEK_5, datetime.min.time()))
    with new_database("sqlite") as url, decided_in(url, rows(), at) as workspace:
        yield workspace


def told(workspace: Workspace, actor: Actor = APPROVER, on: date | None = None) -> GoalRisks:
    return goals_risks(workspace.renewed(), actor, Period(on)).body


def subjects(risks: GoalRisks) -> tuple[list[str], list[str]]:
    return sorted(alert.subject for alert in risks.alerts), sorted(alert.subject for alert in risks.quiet)


def reported(workspace: Workspace, *values: float) -> None:
    """Append check-ins after the fifth week."""
    given = [dict(row) for row in weekly("K", *values, start=MONDAY + timedelta(weeks=5))]
    assert workspace.ledger is not None
    with workspace.ledger.writing() as transaction:
        transaction.book([Table.from_rows(TABLES["check_ins"], given)], "adam", "test", datetime(2026, 2, 6))


def test_an_acknowledged_alert_is_silent_and_says_who_until_when_and_why(database_url: str) -> None:
    at = clock(datetime.combine(WEEK_5, datetime.min.time()))
    with decided_in(database_url, rows(), at) as workspace:
        assert subjects(told(workspace)) == (["K", "KP"], [])
        done = acknowledge_alert(workspace, APPROVER, STALL, " The supplier delivers. ", until=LATER)
        assert (done.state, done.until, done.actor, done.on) == ("acknowledged", LATER, "abel", MONDAY + timedelta(28))
        risks = told(workspace)
        assert subjects(risks) == (["KP"], ["K"])
        answer = risks.quiet[0].acknowledged
        assert answer is not None
        assert (answer.by, answer.until, answer.because) == ("abel", LATER, "The supplier delivers.")
        assert risks.counts["stalled"] == 1
        (line,) = [
            line for line in log_lines(workspace, AUDITOR, Chain.DECISIONS).lines if line.kind == "alert acknowledged"
        ]
        said = json.loads(line.content)
        assert (line.actor, said["subject"], said["raised_on"]) == ("abel", "K", "2026-02-02")


def test_it_is_told_again_on_its_day_and_when_it_gets_worse(opened: Workspace) -> None:
    acknowledge_alert(opened, APPROVER, STALL, "Seen.", until=LATER)
    acknowledge_alert(opened, APPROVER, HERS, "Seen.", worse_by=5)
    assert subjects(told(opened, on=LATER - timedelta(days=1))) == ([], ["K", "KP"])
    assert subjects(told(opened, on=LATER)) == (["K"], ["KP"])


def test_it_is_told_again_when_more_points_are_lost_than_agreed(opened: Workspace) -> None:
    acknowledge_alert(opened, APPROVER, STALL, "Seen.", worse_by=5)
    reported(opened, 37)
    assert subjects(told(opened, on=LATER))[1] == ["K"]  # 41 -> 37 is four points
    reported(opened, 36)
    assert subjects(told(opened, on=LATER))[1] == []


def test_after_the_situation_is_over_the_next_one_is_new(opened: Workspace) -> None:
    acknowledge_alert(opened, APPROVER, STALL, "Seen.", until=WEEK_5 + timedelta(days=300))
    reported(opened, 50, 50, 50)
    assert "K" not in str(subjects(told(opened, on=MONDAY + timedelta(weeks=7, days=1)))).replace("KP", "")
    reported(opened, 50, 50, 50, 50)
    (again,) = [alert for alert in told(opened, on=MONDAY + timedelta(weeks=8)).alerts if alert.subject == "K"]
    assert (again.raised_on, again.acknowledged) == (MONDAY + timedelta(weeks=8), None)


def test_what_was_taken_back_counts_as_never_given_and_stays_in_the_history(opened: Workspace) -> None:
    acknowledge_alert(opened, APPROVER, STALL, "Seen.")
    back = withdraw_acknowledgement(opened, PLANNER, STALL, "The wrong one.")
    assert (back.state, back.withdrawn, back.actor) == ("open", True, "petra")
    assert subjects(told(opened)) == (["K", "KP"], [])
    assert len(opened.renewed().history.table("acknowledgements")) == 2
    with pytest.raises(InputError, match="Nobody acknowledged"):
        withdraw_acknowledgement(opened, APPROVER, STALL, "Again.")
    assert acknowledge_alert(opened, APPROVER, STALL, "Seen after all.").state == "acknowledged"


def test_a_cut_of_an_earlier_day_does_not_know_the_answer(opened: Workspace) -> None:
    reported(opened, 41)
    acknowledge_alert(opened, APPROVER, STALL, "Seen.")
    before = goals_risks(opened.renewed(), APPROVER, Period(WEEK_5 - timedelta(days=1))).body
    assert subjects(before) == (["K", "KP"], [])
    assert subjects(told(opened)) == (["KP"], ["K"])


def test_an_answer_does_not_move_the_day_of_the_facts(opened: Workspace) -> None:
    before = opened.default_day()
    acknowledge_alert(opened, APPROVER, STALL, "Seen.")
    assert opened.renewed().default_day() == before


@pytest.mark.parametrize(
    ("named", "because", "terms", "said"),
    [
        (AlertNamed("staled", "K"), "Seen.", {}, "Did you mean 'stalled'"),
        (AlertNamed("stalled", "KQ"), "Seen.", {}, "Did you mean"),
        (AlertNamed("past_due", "G"), "Seen.", {}, "unknown-alert|no alert|No risk"),
        (STALL, "  ", {}, "gives a reason"),
        (STALL, "Seen.", {"until": MONDAY}, "runs out on"),
        (STALL, "Seen.", {"worse_by": 0.0}, "worse by 0"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(
    opened: Workspace, named: AlertNamed, because: str, terms: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        acknowledge_alert(opened, APPROVER, named, because, **terms)
    assert "acknowledgements" not in opened.renewed().history.tables


def test_roles_units_and_modes_hold(opened: Workspace) -> None:
    with pytest.raises(AccessError):
        acknowledge_alert(opened, AUDITOR, STALL, "Seen.")
    south = APPROVER.changed(units=("DB",))
    with pytest.raises(InputError, match="no alert 'stalled' of 'K'"):
        acknowledge_alert(opened, south, STALL, "Seen.")
    set_unit_mode(opened, ADMINISTRATOR, "DA", "team-only", "Agreed.")
    with pytest.raises(InputError, match="no alert 'stalled' of 'KP'"):
        acknowledge_alert(opened, APPROVER, HERS, "Seen.")
    assert acknowledge_alert(opened, APPROVER.changed(units=("DA",)), STALL, "Seen.").state == "acknowledged"


def test_who_answered_is_hidden_from_those_who_see_nobody_by_name(opened: Workspace) -> None:
    acknowledge_alert(opened, APPROVER.changed(id="Bo"), STALL, "Ana is on leave.")
    (quiet,) = told(opened, PLANNER).quiet
    assert quiet.acknowledged is not None
    assert quiet.acknowledged.by not in {None, "Bo"}
    assert quiet.acknowledged.because == ""
    (quiet,) = told(opened, APPROVER.changed(units=("DA",))).quiet
    assert quiet.acknowledged is not None
    assert quiet.acknowledged.by is None
    set_unit_mode(opened, ADMINISTRATOR, "DB", "team-only", "Agreed.")
    (quiet,) = told(opened).quiet
    assert quiet.acknowledged is not None
    assert quiet.acknowledged.by is None


def test_a_recorded_answer_that_cannot_be_meant_is_told_and_stops_nothing(new_database: Callable[..., Any]) -> None:
    wrong = {"code": "stales", "subject_id": "K", "date": WEEK_5, "by": "abel"}
    given = {**rows(), "acknowledgements": [wrong, {**wrong, "code": "stalled", "until": MONDAY}]}
    at = clock(datetime.combine(WEEK_5, datetime.min.time()))
    with new_database("sqlite") as url, decided_in(url, given, at) as workspace:
        risks = told(workspace)
        assert subjects(risks) == (["K", "KP"], [])
        assert "names no risk" in str(risks.notes)
        assert "runs out on" in str(risks.notes)
