"""The day on which a policy's effect is looked at: after it, a check and the list say so, and nothing fails."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.application.policies.check import policy_check
from engine.application.policies.files import policies_of_folder
from engine.application.policies.listing import policy_list
from engine.application.workspace import bare_workspace
from engine.domain.actor import LOCAL_ACTOR
from tests.goals.goal_worlds import POLICIES

TEXT = (POLICIES / "goal_risks.yaml").read_bytes()
LINE = TEXT.splitlines().index(b"review_on: 2027-01-01") + 1


@pytest.mark.parametrize(("on", "told"), [(None, 0), (date(2027, 1, 1), 0), (date(2027, 1, 2), 1)])
def test_a_review_that_has_passed_is_a_hint_with_its_line(on: date | None, told: int) -> None:
    body = policy_check(bare_workspace(), LOCAL_ACTOR, TEXT, "goal_risks.yaml", on).body
    assert body.passes
    found = [(one.code, one.line) for one in body.findings if one.code == "review-passed"]
    assert found == [("review-passed", LINE)] * told


def test_the_list_says_so_for_the_day_asked() -> None:
    workspace = replace(bare_workspace(), policies=policies_of_folder(POLICIES))
    for on, passed in ((date(2027, 1, 1), False), (date(2099, 1, 1), True)):
        lines = policy_list(workspace, LOCAL_ACTOR, on).policies
        assert {line.review_passed for line in lines if line.id == "goal_risks"} == {passed}
