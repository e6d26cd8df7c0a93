"""Whoever sees data about a person by name stands in the log of reads, on every way in, before the answer goes out."""

from __future__ import annotations

import json

from engine.application.decisions.log import log_lines, verify
from engine.application.goals.recommend import recommend
from engine.application.goals.status import goals_status
from engine.application.runs import recorded_run
from engine.application.staffing.request import staff
from engine.decision.chain import Chain
from engine.domain.actor import Actor, Role
from tests.application.decision_worlds import APPROVER, AUDITOR, PERIOD, REQUESTER, decided_in, request

PLANNER = Actor(id="pia", roles=(Role.PLANNER,))


def test_an_answer_that_names_people_leaves_a_line_that_says_whom_and_where_it_is_kept(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        answer = staff(workspace, REQUESTER, PERIOD, request())
        (line,) = log_lines(workspace, AUDITOR, Chain.READS).lines

        assert line.actor == "rita"
        assert json.loads(line.content) == {
            "verb": "staff request",
            "people": ["Ana", "Bo", "Chen", "Dai"],
            "run": answer.execution.run_id,
        }
        assert verify(workspace, AUDITOR).holds


def test_an_answer_under_pseudonyms_or_about_nobody_is_no_read_of_personal_data(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        recommend(workspace, PLANNER, PERIOD)
        goals_status(workspace, APPROVER, PERIOD)

        assert not log_lines(workspace, AUDITOR, Chain.READS).lines


def test_who_opens_a_recorded_answer_has_read_it_too(database_url: str) -> None:
    with decided_in(database_url) as workspace:
        run_id = staff(workspace, REQUESTER, PERIOD, request()).execution.run_id
        recorded_run(workspace, AUDITOR, run_id)
        lines = log_lines(workspace, AUDITOR, Chain.READS).lines

        assert [line.actor for line in lines] == ["auda", "rita"]
