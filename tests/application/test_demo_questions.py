"""What the demo asks beside the main job is about what the organisation holds, and has the same answers every time."""

from __future__ import annotations

import pytest

from api.cli.views.demo import STEP_NAMES
from engine.application.demo import STEPS
from engine.application.demo_questions import MOST_SKILLS, ask_about_choices, ask_about_skills
from engine.application.policies.files import policies_of_folder
from engine.application.sample import sample_organisation
from engine.application.staffing.request import staff
from engine.application.workspace import Period, Workspace
from engine.domain.actor import LOCAL_ACTOR, Actor, Role
from engine.domain.history import History
from engine.errors import AccessError

ORGANISATION = sample_organisation(250, 3)
PLANTED = ORGANISATION.planted
PERIOD = Period(PLANTED.as_of)


def opened() -> Workspace:
    return Workspace(history=History.of(ORGANISATION.tables), policies=policies_of_folder())


def test_the_questions_are_about_the_team_the_running_projects_and_the_impossible_one() -> None:
    with opened() as workspace:
        team = staff(workspace, LOCAL_ACTOR, PERIOD, PLANTED.feasible_project_ids[0]).body
        found = ask_about_choices(workspace, LOCAL_ACTOR, PERIOD, PLANTED, team)
        again = ask_about_choices(workspace, LOCAL_ACTOR, PERIOD, PLANTED, team)

    assert [one.hash for one in found.results] == [one.hash for one in again.results]
    assert len(found.results) == 6
    assert found.why_not is not None
    assert found.why_not.body.person.person_id not in {place.person_id for place in team.teams[0].places}
    assert found.replan is not None
    assert found.absence is not None
    left = [move.out.person_id for move in found.replan.body.moves if move.out]
    assert found.absence.person in left
    assert found.fixes is not None
    assert found.fixes.body.status == "impossible"
    assert found.fixes.body.fixes
    assert found.schedule is not None
    assert found.schedule.body.status == "optimal"
    assert found.absence.person in found.people_names


def test_the_skills_asked_about_show_what_was_planted() -> None:
    with opened() as workspace:
        found = ask_about_skills(workspace, LOCAL_ACTOR, PERIOD)
    assert len(found.matrix.body.skills) == MOST_SKILLS
    assert {one.person_id for one in PLANTED.buried} <= {one.person_id for one in found.buried.body.people}
    assert {gap.skill_id for gap in found.gaps.body.gaps} & {one.skill_id for one in PLANTED.announced}


def test_nobody_but_an_administrator_runs_the_demo() -> None:
    requester = Actor(id="r", roles=(Role.REQUESTER,))
    with opened() as workspace, pytest.raises(AccessError):
        ask_about_skills(workspace, requester, PERIOD)


def test_every_step_has_a_name() -> None:
    assert tuple(STEP_NAMES) == STEPS
