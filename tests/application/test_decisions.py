"""Nothing is effective before a named human approves it; who comes too late gets a conflict and a new proposal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from engine.application.decisions.decide import approve, decline
from engine.application.decisions.explain import explain
from engine.application.decisions.log import log_lines, verify
from engine.application.decisions.propose import propose
from engine.application.decisions.read import proposal_list, shown_proposal
from engine.application.staffing.request import staff
from engine.application.workspace import Period
from engine.decision.chain import Chain
from engine.decision.proposal import ProposalState
from engine.domain.actor import Actor
from engine.domain.dataset import TABLES
from engine.domain.table import Table
from engine.errors import AccessError, ConflictError, InputError
from engine.storage.database import Database
from engine.storage.history_store import HistoryStore
from tests.application.decision_worlds import (
    ADMINISTRATOR,
    APPROVER,
    AUDITOR,
    BO,
    END,
    NOW,
    PEOPLE,
    PERIOD,
    REQUESTER,
    START,
    asked,
    bookings,
    clock,
    decided_in,
    request,
)
from tests.staffing.worlds import world


def test_nothing_is_effective_before_a_named_human_approves(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))

        assert proposal.state is ProposalState.PROPOSED
        assert proposal.effective == ()
        assert bookings(workspace) == set()

        approved = approve(workspace, APPROVER, proposal.id)

        assert (approved.state, approved.decided_by) == (ProposalState.APPROVED, "abel")
        assert {booking.person_id: booking.role for booking in approved.effective} == {
            "Dai": "DataLead",
            "Ana": "PLC",
            "Chen": "PM",
        }
        project = approved.project_id
        assert bookings(workspace) == {
            ("Dai", f"{project}/DataLead", START),
            ("Ana", f"{project}/PLC", START),
            ("Chen", f"{project}/PM", START),
        }


def test_a_booking_hangs_on_a_role_and_a_project_that_the_history_knows(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = approve(workspace, APPROVER, propose(workspace, REQUESTER, asked(workspace)).id)
        facts = workspace.renewed().history

        assert facts.table("projects").find({"project_id": proposal.project_id}) is not None
        for booking in proposal.effective:
            row = facts.table("roles").find({"role_id": booking.role_id})
            assert row is not None
            assert facts.table("roles").row(row)["end"] == END


def test_the_recommendation_can_be_overridden_with_a_reason_only(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))

        with pytest.raises(InputError, match="needs a reason"):
            approve(workspace, APPROVER, proposal.id, team=2)
        with pytest.raises(InputError, match="no team 9"):
            approve(workspace, APPROVER, proposal.id, team=9, reason="Because.")
        approved = approve(workspace, APPROVER, proposal.id, team=2, reason="Dai is on leave in June.")

        assert approved.overridden
        assert {booking.person_id for booking in approved.effective} == {"Ana", "Chen", "Dai"}
        assert approved.teams[1].objective == 240.0


def test_a_declined_proposal_never_becomes_effective(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))

        with pytest.raises(InputError, match="needs a reason"):
            decline(workspace, APPROVER, proposal.id, reason="  ")
        declined = decline(workspace, APPROVER, proposal.id, reason="Postponed.")

        assert declined.state is ProposalState.DECLINED
        with pytest.raises(ConflictError, match="declined by abel"):
            approve(workspace, APPROVER, proposal.id)
        assert bookings(workspace) == set()


def test_to_decide_again_what_one_has_decided_changes_nothing(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))
        once = approve(workspace, APPROVER, proposal.id)
        lines = len(log_lines(workspace, AUDITOR, Chain.DECISIONS).lines)

        assert approve(workspace, APPROVER, proposal.id) == once
        assert len(log_lines(workspace, AUDITOR, Chain.DECISIONS).lines) == lines
        with pytest.raises(ConflictError, match="approved by abel"):
            approve(workspace, ADMINISTRATOR, proposal.id)
        with pytest.raises(ConflictError, match="approved by abel"):
            decline(workspace, APPROVER, proposal.id, reason="Changed my mind.")


def test_a_proposal_is_made_once_of_an_answer(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        run = asked(workspace)

        assert propose(workspace, REQUESTER, run) == propose(workspace, REQUESTER, run)


def test_an_answer_without_a_team_proposes_nothing(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        nobody = request(scores={"PLC": {}})

        with pytest.raises(InputError, match="found no team"):
            propose(workspace, REQUESTER, asked(workspace, nobody))


def test_who_comes_too_late_gets_a_conflict_and_a_proposal_of_what_is_known_now(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        first = propose(workspace, REQUESTER, asked(workspace, request("Line 3", {"PLC": {"Ana": 90, "Bo": 80}})))
        second = propose(workspace, REQUESTER, asked(workspace, request("Line 4", {"PLC": {"Ana": 90, "Bo": 70}})))
        approve(workspace, APPROVER, first.id)

        with pytest.raises(ConflictError, match="Ana in PLC is booked beyond the contract") as conflict:
            approve(workspace, APPROVER, second.id)

        new = conflict.value.problems[0].value
        assert new is not None
        shown = {each.id: each for each in proposal_list(workspace, APPROVER).proposals}
        assert (shown[second.id].state, shown[second.id].superseded_by) == (ProposalState.SUPERSEDED, new)
        assert shown[new].supersedes == second.id
        assert [booking.person_id for booking in shown[new].teams[0].bookings] == ["Bo"]
        approve(workspace, APPROVER, new)
        assert {(person, start) for person, _, start in bookings(workspace)} == {("Ana", START), ("Bo", START)}


def test_where_nobody_is_left_the_late_proposal_is_superseded_by_none(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        only_ana = {"PLC": {"Ana": 90.0}}
        first, second = (
            propose(workspace, REQUESTER, asked(workspace, request(title, only_ana))) for title in ("Line 3", "Line 4")
        )
        approve(workspace, APPROVER, first.id)

        with pytest.raises(ConflictError, match="No team exists any more"):
            approve(workspace, APPROVER, second.id)
        assert len(bookings(workspace)) == 1


def test_halves_of_one_person_fit_together_and_a_third_half_does_not(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        ids = [
            propose(workspace, REQUESTER, asked(workspace, request(title, {"PLC": {"Ana": 90.0}}, fte=0.5))).id
            for title in ("A", "B", "C")
        ]
        approve(workspace, APPROVER, ids[0])
        approve(workspace, APPROVER, ids[1])

        with pytest.raises(ConflictError, match="booked beyond the contract"):
            approve(workspace, APPROVER, ids[2])


def test_roles_of_a_project_are_filled_once(database_url: str) -> None:
    rows = world(
        PEOPLE,
        [("Ana", "plc", 4), ("Bo", "plc", 4)],
        projects=[{"project_id": "P1", "name": "Line", "start": START, "end": END, "priority": 1}],
        roles=[
            {"role_id": "R1", "project_id": "P1", "name": "PLC", "openings": 1, "fte": 0.5, "start": START, "end": END}
        ],
    )

    with decided_in(database_url, rows) as workspace:
        runs = [staff(workspace, REQUESTER, PERIOD, "P1").execution.run_id for _ in range(2)]
        first, second = (propose(workspace, REQUESTER, run) for run in runs)
        approve(workspace, APPROVER, first.id)

        with pytest.raises(ConflictError, match="R1 has 0 openings left for 1"):
            approve(workspace, APPROVER, second.id)
        assert [role for _, role, _ in bookings(workspace)] == ["R1"]


def test_a_person_who_left_meanwhile_cannot_be_booked(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace, request("Line 3", {"PLC": {"Ana": 90, "Bo": 80}})))
        leaves = {**world({"Ana": {}})["employments"][0], "valid_to": date(2026, 2, 28), "recorded_at": NOW}
        _load(database_url, "employments", leaves)

        with pytest.raises(ConflictError, match="Ana in PLC leaves on 2026-02-28"):
            approve(workspace, APPROVER, proposal.id)


def test_racing_approvals_end_in_one_booking(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        ids = [
            propose(workspace, REQUESTER, asked(workspace, request(f"Line {at}", {"PLC": {"Ana": 90.0}}))).id
            for at in range(6)
        ]

        def try_it(proposal_id: str) -> bool:
            try:
                approve(workspace, APPROVER, proposal_id)
            except ConflictError:
                return False
            return True

        with ThreadPoolExecutor(6) as pool:
            won = list(pool.map(try_it, ids))

        assert sum(won) == 1
        assert len(bookings(workspace)) == 1
        assert verify(workspace, AUDITOR).holds


def test_time_to_decide_runs_from_first_sight(database_url: str) -> None:
    with decided_in(database_url, now=clock(step=timedelta(seconds=0))) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))
    later = iter(range(0, 1000, 20))

    with decided_in(database_url, now=lambda: NOW + timedelta(seconds=next(later))) as workspace:
        shown_proposal(workspace, APPROVER, proposal.id)
        shown_proposal(workspace, APPROVER, proposal.id)
        approved = approve(workspace, APPROVER, proposal.id)

        assert approved.first_shown_at is not None
        assert approved.decided_at is not None
        seconds = (approved.decided_at - approved.first_shown_at).total_seconds()
        assert approved.seconds_to_decide == seconds >= 40


def test_who_approves_unseen_again_and_again_is_a_rubber_stamp(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        for at in range(20):
            wanted = request(f"Line {at}", {"PLC": {"Ana": 90.0}}, fte=0.05)
            approve(workspace, APPROVER, propose(workspace, REQUESTER, asked(workspace, wanted)).id)
        habits = proposal_list(workspace, AUDITOR).oversight

        assert [(habit.decided_by, habit.fast_acceptances) for habit in habits] == [(None, 20), ("abel", 20)]
        assert all(habit.rubber_stamp is not None for habit in habits)


def test_every_step_stands_in_the_log(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        first = propose(workspace, REQUESTER, asked(workspace))
        approve(workspace, APPROVER, first.id)
        second = propose(workspace, REQUESTER, asked(workspace))
        decline(workspace, APPROVER, second.id, reason="Once is enough.")
        lines = log_lines(workspace, AUDITOR, Chain.DECISIONS).lines

        said = [(line.kind, line.actor) for line in reversed(lines)]
        assert said == [
            *(("loaded", "adam"), ("proposed", "rita"), ("approved", "abel")),
            *(("proposed", "rita"), ("declined", "abel")),
        ]
        assert verify(workspace, AUDITOR).holds


def test_what_was_looked_at_stands_in_the_log_of_reads(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))
        shown_proposal(workspace, APPROVER, proposal.id)
        lines = log_lines(workspace, AUDITOR, Chain.READS).lines

        assert lines[0].actor == "abel"
        assert '"people":["Ana","Bo","Chen","Dai"]' in lines[0].content
        assert verify(workspace, AUDITOR).holds


@pytest.mark.parametrize("actor", [REQUESTER, AUDITOR, BO, Actor(id="nobody", roles=())])
def test_only_approvers_decide(actor: Actor, database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))

        with pytest.raises(AccessError):
            approve(workspace, actor, proposal.id)
        assert bookings(workspace) == set()


def test_a_requester_sees_the_own_proposals_alone(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))
        other = REQUESTER.changed(id="rob")

        assert not proposal_list(workspace, other).proposals
        with pytest.raises(InputError, match="no proposal"):
            shown_proposal(workspace, other, proposal.id)


def test_an_employee_sees_what_a_proposal_means_for_oneself_and_nobody_else(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))
        page = explain(workspace, BO, proposal.id, "Bo")
        text = page.model_dump_json()

        assert page.outcome.en == "You are in a team that is shown as an alternative. Nobody has decided yet."
        assert not [name for name in ("Ana", "Chen", "Dai") if name in text]
        with pytest.raises(AccessError, match="explanation of Bo only"):
            explain(workspace, BO, proposal.id, "Ana")
        with pytest.raises(AccessError):
            shown_proposal(workspace, BO, proposal.id)
        mine = proposal_list(workspace, BO).proposals
        assert {booking.person_id for each in mine for team in each.teams for booking in team.bookings} == {"Bo"}


def test_an_explanation_names_the_condition_that_was_not_met(database_url: str) -> None:
    rows = world(PEOPLE, [("Ana", "plc", 4), ("Bo", "plc", 2)])
    wanted = request("Line 3", {"PLC": {"Ana": 90.0}}, skills=[{"skill": "plc", "min_level": 3, "must": True}])

    with decided_in(database_url, rows) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace, wanted))
        page = explain(workspace, BO, proposal.id, "Bo")

        assert page.outcome.en.startswith("You do not meet a condition of any role.")
        assert [factor.en for factor in page.factors] == ["PLC: is below 3 in plc."]
        assert page.contact == "Project management office"


def _load(url: str, table: str, row: dict[str, object]) -> None:
    database = Database(url)
    rows = [Table.from_rows(TABLES[table], [row])]  # type: ignore[list-item]
    HistoryStore(database).append(rows, actor="adam", source="test", at=NOW)
    database.close()


def test_an_approved_stretch_assignment_is_remembered_so_that_somebody_else_is_next(database_url: str) -> None:
    equal = {"A": dict.fromkeys(PEOPLE, 50)}
    with decided_in(database_url) as workspace:
        rounds = []
        for title in ("one", "two", "three", "four"):
            period = Period(PERIOD.as_of, NOW.date())
            wanted = request(title, equal, fte=0.1, stretch=True)
            run_id = asked(workspace.renewed(), wanted, period)
            proposal = approve(workspace.renewed(), APPROVER, propose(workspace, REQUESTER, run_id).id)
            rounds += [booking.person_id for booking in proposal.effective]

        assert sorted(rounds) == sorted(PEOPLE)
        table = workspace.renewed().organisation(Period(PERIOD.as_of, NOW.date())).table("opportunities")
        assert sorted(table.text("outcome").values()) == ["chosen"] * 4 + ["passed-over"] * 12  # type: ignore[type-var]
        declined = propose(workspace, REQUESTER, asked(workspace.renewed(), wanted, period))
        decline(workspace, APPROVER, declined.id, reason="not now")
        after = workspace.renewed().organisation(Period(PERIOD.as_of, NOW.date())).table("opportunities")
        assert len(after) == len(table)
