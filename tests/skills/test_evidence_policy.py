"""What the shipped policy says of records of skills."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.application.policies.files import POLICY_KINDS, policies_of_folder
from engine.application.shipped import shipped_folder
from engine.application.skills.evidence import skills_known
from engine.application.workspace import Workspace
from engine.domain.history import History
from engine.domain.organisation import Organisation
from engine.errors import PolicyError
from engine.policy.document import Policy
from engine.policy.load import load_policy
from engine.policy.source import FixedPolicies
from engine.skills.evidence_policy import evidence_rule
from engine.skills.evidence_rule import STANDARD_RULE

TODAY = date(2026, 1, 15)
TEXT = (shipped_folder("policies") / "skill_evidence.yaml").read_text("utf-8")
KINDS = ("tool", "software", "technology", "knowledge")


def cut(sources: tuple[str, ...]) -> Organisation:
    rows: dict[str, list[dict[str, Any]]] = {
        "skills": [{"skill_id": kind, "name": kind, "kind": kind} for kind in KINDS],
        "skill_records": [
            {"person_id": "Ana", "skill_id": "tool", "level": 3, "source": source, "date": date(2025, 1, 1)}
            for source in sources
        ],
    }
    return History.from_rows(rows).as_of(TODAY, TODAY)


def changed(before: str, after: str) -> Policy:
    assert before in TEXT
    return load_policy(TEXT.replace(before, after), "skill_evidence.yaml", POLICY_KINDS)


def test_the_standard_rule_is_that_of_the_shipped_policy() -> None:
    """Callers without policies infer as those with the shipped ones do."""
    shipped = policies_of_folder().get("skill_evidence", TODAY)
    rule = evidence_rule(shipped, cut((*STANDARD_RULE.sources, "manager")))
    assert rule.prior == STANDARD_RULE.prior
    assert rule.least_chance == STANDARD_RULE.least_chance
    assert rule.unnamed == STANDARD_RULE.unnamed
    assert dict(rule.half_life_days) == dict(STANDARD_RULE.half_life_days)
    assert {name: rule.trust(name) for name in rule.sources} == {
        name: STANDARD_RULE.trust(name) for name in rule.sources
    }
    assert set(STANDARD_RULE.sources) <= set(rule.sources)


def test_a_changed_number_reaches_the_rule() -> None:
    policy = changed("value: 0.95}]", "value: 2.5}]")
    assert evidence_rule(policy, cut(("self",))).trust("self").sd == 2.5


def test_a_prior_that_does_not_sum_to_one_is_refused_in_words() -> None:
    policy = changed("value: 0.3}]", "value: 0.5}]")
    with pytest.raises(PolicyError, match=r"sum to 1\.2, not 1") as refused:
        evidence_rule(policy, cut(()))
    assert "prior.one" in refused.value.problems[0].mend


def test_a_value_that_is_not_yet_in_force_is_no_rule() -> None:
    rest = "value: 0.5}]\n    unit: probability"
    policy = changed(f"from: 2020-01-01, {rest}", f"from: 2027-01-01, {rest}")
    with pytest.raises(PolicyError, match="has no value on 2026-01-15"):
        evidence_rule(policy, cut(()))


def test_where_a_folder_of_policies_has_none_of_it_the_standard_rule_counts() -> None:
    organisation = cut(("self",))
    bare = Workspace(history=History.empty(), policies=FixedPolicies(()))
    known = skills_known(bare, organisation)
    assert (known.rule, known.policies) == (STANDARD_RULE, ())
    shipped = Workspace(history=History.empty(), policies=policies_of_folder())
    assert [policy.id for policy in skills_known(shipped, organisation).policies] == ["skill_evidence"]


def test_a_changed_policy_is_inferred_by_anew_on_the_same_cut() -> None:
    rows: dict[str, list[dict[str, Any]]] = {
        "people": [{"person_id": "Ana", "name": "Ana"}],
        "employments": [
            {"person_id": "Ana", "valid_from": date(2020, 1, 1), "unit_id": "U", "job_family": "f", "level": 3}
        ],
        "skill_records": [
            {"person_id": "Ana", "skill_id": "plc", "level": 4, "source": "self", "date": date(2025, 1, 1)}
        ],
    }
    organisation = History.from_rows(rows).as_of(TODAY, TODAY)
    levels = []
    for policy in (changed("", ""), changed("value: 0.95}]", "value: 2.5}]")):
        workspace = Workspace(history=History.empty(), policies=FixedPolicies([policy]))
        known = skills_known(workspace, organisation)
        assert known.proficiency is skills_known(workspace, organisation).proficiency
        levels.append(known.proficiency.level[0])
    assert levels == [4, 3]  # with sd 2.5: .43 of .77 lies at 3 or above, .20 at 4 or above
