"""An appeal corrects one fact, freezes the rest, and keeps original, re-run and difference side by side."""

from __future__ import annotations

from datetime import date

import pytest

from engine.application.decisions.appeal import AppealCase, appeal_list, confirm_appeal, open_appeal, reject_appeal
from engine.application.decisions.decide import approve
from engine.application.decisions.log import log_lines, verify
from engine.application.decisions.propose import propose
from engine.application.decisions.replay import receipt, replay
from engine.application.runs import recorded_run
from engine.decision.appeal import AppealState, CorrectedValue
from engine.decision.chain import Chain
from engine.decision.proposal import ProposalState
from engine.domain.corrected_fact import CorrectedFact
from engine.errors import AccessError, ConflictError, InputError
from tests.application.decision_worlds import (
    APPROVER,
    AUDITOR,
    BO,
    PEOPLE,
    REQUESTER,
    asked,
    bookings,
    decided_in,
    request,
)
from tests.staffing.worlds import world

DATA_LEAD_95 = AppealCase(
    person_id="Bo",
    says="I led the data team for two years.",
    request_value=CorrectedValue(path=("scores", "DataLead", "Bo"), value=95),
)
NEEDS_PLC = {"skills": [{"skill": "plc", "min_level": 3, "must": True}]}
PLC_4 = AppealCase(
    person_id="Bo",
    says="My certificate of June says 4.",
    fact=CorrectedFact(
        table="skill_records",
        key={"person_id": "Bo", "skill_id": "plc", "source": "rated", "date": "2025-06-01"},
        values={"level": 4},
    ),
)
BANK = world(PEOPLE, [("Ana", "plc", 3), ("Bo", "plc", 2)])


def test_a_confirmed_score_gives_255_bo_in_and_dai_out(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        run = asked(workspace)
        proposal = propose(workspace, REQUESTER, run)
        original = recorded_run(workspace, AUDITOR, run)
        appeal = open_appeal(workspace, BO, proposal.id, DATA_LEAD_95)
        judged = confirm_appeal(workspace, APPROVER, appeal.id, reason="Seen in the project record.")

        assert judged.state is AppealState.CONFIRMED
        assert judged.delta is not None
        assert (judged.delta.objective_before, judged.delta.objective_after, judged.delta.difference) == (248, 255, 7)
        assert (judged.delta.comes_in, judged.delta.goes_out, judged.delta.moves) == (("Bo",), ("Dai",), ())
        assert recorded_run(workspace, AUDITOR, run) == original
        assert judged.rerun_id not in {None, run}


def test_the_original_and_the_re_run_both_replay(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))
        appeal = open_appeal(workspace, BO, proposal.id, DATA_LEAD_95)
        judged = confirm_appeal(workspace, APPROVER, appeal.id, reason="Seen.")
        renewed = workspace.renewed()

        assert judged.rerun_id is not None
        for run_id in (proposal.run_id, judged.rerun_id):
            assert replay(renewed, AUDITOR, receipt(renewed, AUDITOR, run_id)).same


def test_a_rejected_appeal_changes_nothing(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))
        appeal = open_appeal(workspace, BO, proposal.id, DATA_LEAD_95)
        judged = reject_appeal(workspace, APPROVER, appeal.id, reason="The record says otherwise.")

        assert judged.state is AppealState.REJECTED
        assert judged.delta is not None
        assert judged.delta.is_nothing
        assert judged.delta.difference == 0
        assert judged.rerun_id is None
        with pytest.raises(ConflictError, match="rejected by abel"):
            confirm_appeal(workspace, APPROVER, appeal.id, reason="On second thoughts.")


def test_a_corrected_fact_enters_the_history_as_a_new_row_known_from_now_on(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        wanted = request("Line 3", {"PLC": {"Ana": 60, "Bo": 80}}, **NEEDS_PLC)
        proposal = propose(workspace, REQUESTER, asked(workspace, wanted))
        appeal = open_appeal(workspace, BO, proposal.id, PLC_4)
        judged = confirm_appeal(workspace, APPROVER, appeal.id, reason="Certificate seen.")

        assert judged.delta is not None
        assert (judged.delta.comes_in, judged.delta.goes_out) == (("Bo",), ("Ana",))
        history = workspace.renewed().history
        rows = [row for row in history.table("skill_records").rows() if row["person_id"] == "Bo"]
        assert sorted(str(row["level"]) for row in rows) == ["2.0", "4.0"]
        before = history.as_of(date(2026, 1, 15), date(2026, 1, 15)).table("skill_records")
        after = history.as_of(date(2026, 1, 15), date(2026, 2, 1)).table("skill_records")
        key = {"person_id": "Bo", "skill_id": "plc"}
        assert [table.row(table.find(key) or 0)["level"] for table in (before, after)] == [2.0, 4.0]


def test_the_re_run_takes_the_place_of_an_approved_original_in_one_step(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))
        approve(workspace, APPROVER, proposal.id)
        appeal = open_appeal(workspace, BO, proposal.id, DATA_LEAD_95)
        judged = confirm_appeal(workspace, APPROVER, appeal.id, reason="Seen.")

        assert {person for person, _, _ in bookings(workspace)} == {"Ana", "Chen", "Dai"}
        assert judged.rerun_proposal_id is not None
        approve(workspace, APPROVER, judged.rerun_proposal_id)
        assert {person for person, _, _ in bookings(workspace)} == {"Ana", "Bo", "Chen"}
        with workspace.ledger.reading() as transaction:  # type: ignore[union-attr]
            assert transaction.proposal(proposal.id).state is ProposalState.SUPERSEDED
        assert verify(workspace, AUDITOR).holds


def test_what_was_loaded_meanwhile_does_not_enter_the_re_run(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        wanted = request("Line 3", {"PLC": {"Ana": 60, "Bo": 80}}, **NEEDS_PLC)
        proposal = propose(workspace, REQUESTER, asked(workspace, wanted))
        with decided_in(database_url, world({"Eve": {}}, [("Eve", "plc", 5)])):
            pass
        judged = confirm_appeal(
            workspace.renewed(), APPROVER, open_appeal(workspace, BO, proposal.id, PLC_4).id, reason="Seen."
        )

        assert judged.rerun_id is not None
        before, after = (recorded_run(workspace, AUDITOR, run).inputs for run in (proposal.run_id, judged.rerun_id))
        changed = {name for name in before["data"] if before["data"][name] != after["data"][name]}  # type: ignore[attr-defined,index]
        assert changed == {"skill_records"}
        runs = [recorded_run(workspace, AUDITOR, run) for run in (proposal.run_id, judged.rerun_id)]
        assert len({run.execution["history_mark"] for run in runs}) == 1


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (AppealCase(person_id="Bo", says="Wrong."), "exactly one thing"),
        (DATA_LEAD_95.changed(says=" "), "says what is wrong"),
        (
            DATA_LEAD_95.changed(request_value=CorrectedValue(path=("scores", "DataLead", "Eve"), value=95)),
            "'Eve' is not there",
        ),
        (
            DATA_LEAD_95.changed(request_value=CorrectedValue(path=("scores", "DataLead", "Bo"), value=195)),
            "cannot be 195",
        ),
        (PLC_4.changed(fact=PLC_4.fact.changed(values={"level": "high"})), "level cannot be 'high'"),  # type: ignore[union-attr]
        (PLC_4.changed(fact=PLC_4.fact.changed(key={"person_id": "Bo"})), "gives the key"),  # type: ignore[union-attr]
        (PLC_4.changed(fact=PLC_4.fact.changed(table="skils")), "no table 'skils'"),  # type: ignore[union-attr]
        (
            PLC_4.changed(fact=CorrectedFact(table="protected", key={"person_id": "Bo"}, values={"sex": "x"})),
            "Protected attributes",
        ),
        (
            PLC_4.changed(fact=PLC_4.fact.changed(key={**PLC_4.fact.key, "person_id": "Ana"})),  # type: ignore[union-attr]
            "about Ana, not about Bo",
        ),
    ],
)
def test_an_appeal_that_could_not_be_re_run_is_refused_when_it_is_made(
    case: AppealCase, message: str, database_url: str
) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))

        with pytest.raises(InputError, match=message):
            open_appeal(workspace, BO, proposal.id, case)
        assert not appeal_list(workspace, APPROVER).appeals


def test_an_employee_appeals_for_oneself_alone_and_judges_nothing(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))
        appeal = open_appeal(workspace, BO, proposal.id, DATA_LEAD_95)

        with pytest.raises(AccessError, match="for Bo only"):
            open_appeal(workspace, BO, proposal.id, DATA_LEAD_95.changed(person_id="Ana"))
        with pytest.raises(AccessError):
            confirm_appeal(workspace, BO, appeal.id, reason="I agree with myself.")
        assert [each.id for each in appeal_list(workspace, BO).appeals] == [appeal.id]
        assert not appeal_list(workspace, BO.changed(person_id="Ana")).appeals


def test_every_step_of_an_appeal_stands_in_the_log(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace))
        confirm_appeal(workspace, APPROVER, open_appeal(workspace, BO, proposal.id, DATA_LEAD_95).id, reason="Seen.")
        kinds = [line.kind for line in reversed(log_lines(workspace, AUDITOR, Chain.DECISIONS).lines)]

        assert kinds == ["loaded", "proposed", "appealed", "appeal confirmed", "proposed"]
