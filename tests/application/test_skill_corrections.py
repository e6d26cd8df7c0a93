"""A person corrects a skill: it outranks inference, is dated, and affected proposals can be re-run."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from engine.application.decisions.appeal import appeal_list, confirm_appeal
from engine.application.decisions.log import log_lines
from engine.application.decisions.propose import propose
from engine.application.skills.correct import SkillCorrection, correct_skill
from engine.application.skills.person import skills_person
from engine.application.unit_modes import set_unit_mode
from engine.application.workspace import Period, Workspace
from engine.decision.appeal import AppealState
from engine.decision.chain import Chain
from engine.errors import AccessError, InputError
from tests.application.decision_worlds import (
    ADMINISTRATOR,
    APPROVER,
    AUDITOR,
    BO,
    PEOPLE,
    REQUESTER,
    asked,
    clock,
    decided_in,
    reopened,
    request,
)
from tests.staffing.worlds import TODAY, world

ONE = {"PLC": {"Ana": 80, "Bo": 90, "Chen": 10, "Dai": 20}}
NEEDS_PLC = {"skills": [{"skill": "plc", "min_level": 3, "must": True}]}
NEWEST = date(2025, 12, 1)
BANK = world(
    PEOPLE,
    [("Ana", "plc", 3), ("Bo", "plc", 2)],
    skills=[{"skill_id": "sap", "name": "SAP", "aliases": "思爱普"}],
    skill_records=[{"person_id": "Chen", "skill_id": "sap", "level": 2, "source": "rated", "date": NEWEST}],
)


def corrected(workspace: Workspace, level: float | None = 4, *, appeal: bool = False) -> SkillCorrection:
    """Bo corrects PLC."""
    return correct_skill(workspace, BO, "Bo", "PLC", "Certificate of June.", level, appeal=appeal)


def test_a_correction_outranks_what_is_inferred_and_both_are_shown(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        done = corrected(workspace)

        assert done.before is not None
        assert (done.before.level, done.before.corrected) == (2, False)
        assert (done.after.level, done.after.corrected, done.after.source) == (4, True, "person-corrected")
        assert done.after.dated == done.dated == NEWEST
        assert (done.after.inferred_level, done.after.distribution) == (2, done.before.distribution)
        shown = skills_person(workspace.renewed(), BO, Period(), "Bo").body
        assert shown.skills[0] == done.after
        line = log_lines(workspace, AUDITOR, Chain.DECISIONS, at_most=1).lines[0]
        assert line.kind == "skill corrected"
        assert '"level":4' in str(line.content).replace(" ", "").replace("'", '"')


def test_whoever_looks_at_an_earlier_day_does_not_see_the_correction(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        corrected(workspace)
        earlier = Period(date(2025, 11, 30), date(2025, 11, 30))
        assert skills_person(workspace.renewed(), BO, earlier, "Bo").body.skills[0].level == 2


def test_the_proposals_that_ask_for_the_skill_are_offered_and_re_run_by_an_appeal(database_url: str) -> None:
    """Bo is worth 90 and lacks the level until the correction: 80 with Ana, 90 with Bo, +10."""
    with decided_in(database_url, BANK) as workspace:
        proposal = propose(workspace, REQUESTER, asked(workspace, request(scores=ONE, **NEEDS_PLC)))
        propose(workspace, REQUESTER, asked(workspace, request("Other", scores=ONE)))

        done = corrected(workspace, appeal=True)
        assert [each.proposal_id for each in done.affected] == [proposal.id]
        assert appeal_list(workspace, BO).appeals[0].id == done.affected[0].appeal_id
        judged = confirm_appeal(workspace.renewed(), APPROVER, str(done.affected[0].appeal_id), reason="Seen it.")

        assert judged.state is AppealState.CONFIRMED
        assert judged.delta is not None
        assert (judged.delta.comes_in, judged.delta.goes_out, judged.delta.difference) == (("Bo",), ("Ana",), 10)
        assert skills_person(workspace.renewed(), BO, Period(), "Bo").body.skills[0].level == 4


def test_without_the_wish_nothing_is_appealed_against(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        propose(workspace, REQUESTER, asked(workspace, request(scores=ONE, **NEEDS_PLC)))
        done = corrected(workspace)
        assert [each.appeal_id for each in done.affected] == [None]
        assert not appeal_list(workspace, APPROVER).appeals


def test_a_correction_that_somebody_verified_goes_before_the_persons_own(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        corrected(workspace, 5)
        done = correct_skill(workspace.renewed(), APPROVER, "Bo", "plc", "The certificate says three.", 3)
        assert (done.after.level, done.after.source) == (3, "corrected-verified")


def test_the_latest_correction_holds_and_withdrawing_brings_inference_back(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        corrected(workspace, 4)
        assert corrected(workspace.renewed(), 3).after.level == 3
        done = corrected(workspace.renewed(), None)
        assert (done.withdrawn, done.after.level, done.after.corrected) == (True, 2, False)
        with pytest.raises(InputError, match="no correction"):
            corrected(workspace.renewed(), None)


def test_a_later_correction_holds_though_its_day_began_earlier_on_the_clock(database_url: str) -> None:
    """Both are recorded as of the day of the newest facts; nine o'clock tomorrow comes after five o'clock today."""
    with decided_in(database_url, BANK, clock(datetime(2026, 1, 20, 17, 0))) as workspace:
        corrected(workspace, 5)
    with reopened(database_url, clock(datetime(2026, 1, 21, 9, 0))) as workspace:
        assert corrected(workspace, 3).after.level == 3


def test_a_person_completes_the_profile_by_an_alias(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        done = correct_skill(workspace, BO, "Bo", "思爱普", "Two rollouts.", 3)
        assert (done.before, done.after.skill_id, done.after.level) == (None, "sap", 3)
        assert (done.after.inferred_level, done.after.distribution) == (None, ())


@pytest.mark.parametrize(
    ("skill", "level", "because", "said"),
    [
        ("PLCC", 4, "Seen.", "No skill is called"),
        ("plc", 5.5, "Seen.", "outside 1 to 5"),
        ("plc", 0, "Seen.", "outside 1 to 5"),
        ("plc", 4, "  ", "says why"),
        ("plc", float("nan"), "Seen.", "outside 1 to 5"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_kept(
    database_url: str, skill: str, level: float, because: str, said: str
) -> None:
    with decided_in(database_url, BANK) as workspace:
        mark = workspace.mark
        with pytest.raises(InputError, match=said):
            correct_skill(workspace, BO, "Bo", skill, because, level)
        assert workspace.renewed().mark == mark


def test_nobody_corrects_or_sees_somebody_else_as_an_employee(database_url: str) -> None:
    with decided_in(database_url, BANK) as workspace:
        with pytest.raises(AccessError, match="own skills only"):
            correct_skill(workspace, BO, "Ana", "plc", "Seen.", 1)
        with pytest.raises(AccessError, match="own skills only"):
            skills_person(workspace, BO, Period(), "Ana")
        with pytest.raises(AccessError):
            correct_skill(workspace, REQUESTER, "Ana", "plc", "Seen.", 1)


def test_in_a_team_only_unit_the_person_alone_is_answered(database_url: str) -> None:
    rows = {**BANK, "units": [{"unit_id": "U1", "name": "Works"}]}
    with decided_in(database_url, rows) as workspace:
        set_unit_mode(workspace, ADMINISTRATOR, "U1", "team-only", "Agreed.")
        closed = workspace.renewed()
        with pytest.raises(AccessError, match="team-only"):
            skills_person(closed, AUDITOR, Period(TODAY), "Bo")
        assert skills_person(closed, BO, Period(TODAY), "Bo").body.person_id == "Bo"
