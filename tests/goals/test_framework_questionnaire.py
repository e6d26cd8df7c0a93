"""The questionnaire: points become weights, every row that speaks is named, and one answer changes the mix."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InputError
from engine.goals.framework_questionnaire import Answer, Job, JobMix, recommend_for_job, weights_of
from engine.policy.policy_tests import run_policy_tests
from engine.policy.verification import check_policy
from tests.counts import scaled
from tests.goals.goal_worlds import POLICIES, shipped

NAME = "framework_questionnaire.yaml"
QUESTIONNAIRE, PRESETS = shipped(NAME), shipped("framework_mix.yaml")
ON = date(2026, 6, 1)


def mix_of(*tags: str, family: str = "", **answers: Answer) -> JobMix:
    return recommend_for_job(Job(job_family=family, tags=tags, answers=answers), QUESTIONNAIRE, PRESETS, ON)


def share(mix: dict[str, float], framework: str) -> float:
    return sum(weight for name, weight in mix.items() if name.startswith(framework + ":"))


def test_a_countable_quota_job_with_clients_is_mostly_kpi_and_the_rows_are_listed() -> None:
    found = mix_of("quota", "external_client", output_countable=True)
    assert found.mix == {"KPI:results": 0.7778, "BEHAVIOUR:client_care": 0.1111, "MBO:agreed_tasks": 0.1111}  # 7, 1, 1
    assert share(found.mix, "KPI") >= 0.6
    assert [rule.rule for rule in found.trail.rules] == ["base", "quota", "countable", "client"]
    assert found.advisory


def test_turning_one_answer_changes_the_mix_and_the_explanation_names_it() -> None:
    yes, no = (mix_of("quota", "external_client", output_countable=answer) for answer in (True, False))
    assert yes.mix != no.mix
    assert share(no.mix, "KPI") < 0.6
    (turned,) = yes.other_answers
    assert (turned.question, turned.mix) == ("output_countable", no.mix)
    assert turned.what.en.startswith("output_countable = no instead of yes: ")
    assert "KPI:results 78% -> 38%" in turned.what.en
    assert "产出是否可计数" in turned.what.zh
    assert "can be counted" in yes.explanation.en
    assert "cannot be counted" in no.explanation.en


def test_a_family_alone_gets_its_preset_and_an_unknown_one_the_fallback_with_the_reason() -> None:
    assert (mix_of(family="sales").reason, mix_of(family="X").reason) == ("preset", "no preset")
    assert mix_of(family="sales").mix == {"KPI:results": 0.7, "BEHAVIOUR:visit_quality": 0.3}


def test_a_preset_that_differs_is_shown_as_a_conflict() -> None:
    found = mix_of(family="sales", output_countable=False)
    assert found.preset == {"KPI:results": 0.7, "BEHAVIOUR:visit_quality": 0.3}
    assert found.conflict is not None
    assert "holds until HR changes it" in found.conflict.en
    assert mix_of(family="X", output_countable=False).conflict is None


def test_an_unknown_question_and_an_ill_typed_answer_are_refused() -> None:
    with pytest.raises(InputError, match="Did you mean 'output_countable'"):
        mix_of(output_cuntable=True)
    with pytest.raises(InputError, match="true or false"):
        mix_of(output_countable="yes")


answers = st.fixed_dictionaries(
    {},
    optional={
        "output_countable": st.booleans(),
        "uncertainty": st.sampled_from(("low", "medium", "high")),
        "cycle_months": st.floats(0, 120),
        "serves_others": st.booleans(),
        "project_share": st.floats(0, 1),
        "conduct_matters": st.booleans(),
    },
)
tag_lists = st.lists(st.sampled_from(("quota", "external_client", "execution", "innovation")), unique=True)


@settings(max_examples=scaled(30, 2000))
@given(answers, tag_lists)
def test_the_weights_sum_to_one_and_every_alternative_is_what_that_answer_gives(
    given_answers: dict[str, Answer], tags: list[str]
) -> None:
    found = mix_of(*tags, **given_answers)
    assert sum(map(Decimal, map(str, found.mix.values()))) == 1
    for other in found.other_answers:
        if tags or given_answers:
            assert other.mix == mix_of(*tags, **{**given_answers, other.question: other.instead}).mix


@settings(max_examples=scaled(60, 2000))
@given(st.dictionaries(st.text(min_size=1), st.decimals(0, 100, places=2), max_size=8))
def test_points_become_four_decimals_that_sum_to_one(points: dict[str, Decimal]) -> None:
    weights = weights_of(points)
    assert not weights or sum(map(Decimal, map(str, weights.values()))) == 1
    total = sum(points.values())
    assert all(
        abs(Decimal(str(weights.get(name, 0))) - each / total) < Decimal("0.0001")
        for name, each in points.items()
        if total
    )


def test_the_shipped_questionnaire_checks_clean_and_its_cases_use_every_row() -> None:
    assert check_policy(QUESTIONNAIRE) == ()
    tests = "framework_questionnaire.tests.yaml"
    report = run_policy_tests(QUESTIONNAIRE, (POLICIES / tests).read_text(encoding="utf-8"), tests)
    assert not report.failed
    used = {rule for case in report.cases for rule in case.rules}
    assert {rule.rpartition("/")[2] for rule in used} == {
        row.id for decision in QUESTIONNAIRE.decisions for row in decision.rows
    }
