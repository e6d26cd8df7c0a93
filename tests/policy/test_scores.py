"""Scores and bands: weights, caps and thresholds on a day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.application.policies.files import POLICY_KINDS
from engine.errors import InputError, PolicyError
from engine.policy.document import Policy
from engine.policy.load import load_policy
from engine.policy.lowering import lower
from engine.policy.policy_tests import run_policy_tests
from engine.policy.score_cases import score_answer
from engine.policy.scores import Score, lower_scores
from tests.conftest import CHECKOUT
from tests.policy.small_policies import ON, a_parameter, loaded, policy_text, refusals

SECTION = """
scores:
  - id: mixed
    weights: {share: w.share, part: w.part}
    caps: {part: 0.2}
    because: {en: both count}
    bands:
      - {id: high, at_least: b.high, titles: {en: High}, because: {en: much}}
      - {id: mid, at_least: 0.5, titles: {en: Mid}, because: {en: some}}
      - {id: low, titles: {en: Low}, because: {en: little}}
  - id: single
    of: share
    because: {en: one counts}
"""
PARAMETERS = (
    a_parameter("w.share", ("2026-01-01", 0.7), ("2026-07-01", 0.6))
    + a_parameter("w.part", ("2026-01-01", 0.3), ("2026-07-01", 0.4))
    + a_parameter("b.high", ("2026-02-01", 0.8), ("2026-07-01", 0.7))
)


def text(section: str = SECTION, parameters: str = PARAMETERS) -> str:
    return policy_text(section, parameters, kind="scores")


def mixed(on: date = ON) -> Score:
    return lower_scores(loaded(text()), on)[0]


def test_a_score_is_the_weighted_sum_with_each_fact_held_to_its_cap() -> None:
    # 0.7 x 0.5 = 0.35; 0.3 x 0.5 = 0.15, below the cap; 0.3 x 1 = 0.3, held to 0.2
    assert mixed().value({"share": 0.5, "part": 0.5}) == pytest.approx(0.50)
    assert mixed().value({"share": 0.5, "part": 1.0}) == pytest.approx(0.55)
    # from July on: 0.6 x 0.5 + min(0.4 x 1, 0.2)
    assert mixed(date(2026, 7, 1)).value({"share": 0.5, "part": 1.0}) == pytest.approx(0.5)


def test_a_missing_fact_makes_the_score_missing_and_a_missing_score_stands_in_no_band() -> None:
    assert mixed().value({"share": 1.0, "part": None}) is None
    assert mixed().value({"share": 1.0}) is None
    assert mixed().band_of(None) is None
    assert mixed().band_of(float("nan")) is None
    assert list(mixed().band_positions(np.array([np.nan, 0.0, 0.5, 1.0]))) == [-1, 2, 1, 0]


def test_a_score_at_the_threshold_stands_in_the_band_that_begins_there() -> None:
    bands = {score: mixed().band_of(score) for score in (0.8, 0.1 + 0.7, 0.799999, 0.5, 0.4999, -3.0, 7.0)}
    assert {score: band.id for score, band in bands.items() if band} == {
        0.8: "high",
        0.1 + 0.7: "high",
        0.799999: "mid",
        0.5: "mid",
        0.4999: "low",
        -3.0: "low",
        7.0: "high",
    }


def test_a_score_without_bands_has_none() -> None:
    single = lower_scores(loaded(text()), ON)[1]
    assert (single.weights, single.bands, single.band_of(1.0)) == ({"share": 1.0}, (), None)


def test_what_waits_for_a_parameter_is_no_rule() -> None:
    policy = loaded(text())
    assert lower_scores(policy, date(2025, 12, 31)) == ()
    assert [score.id for score in lower_scores(policy, date(2026, 1, 31))] == ["single"]
    assert [score.id for score in lower_scores(policy, date(2026, 2, 1))] == ["mixed", "single"]


def test_evidence_names_thresholds_weights_and_their_dates() -> None:
    score = mixed()
    assert score.rule.parameters == {"w.part": 0.3, "w.share": 0.7}
    high, mid, low = score.bands
    assert (high.rule.rule, high.rule.parameters) == ("mixed/high", {"b.high": 0.8})
    assert mid.rule.parameter_dates == {"b.high": date(2026, 2, 1)}  # what bounds it from above
    assert low.rule.parameters == {}


@given(st.lists(st.none() | st.sampled_from([0.5, 0.8, 0.79999999999, 0.4999999999]) | st.floats(-2, 3), min_size=1))
def test_a_population_stands_in_the_bands_of_its_people(scores: list[float | None]) -> None:
    score = mixed()
    column = np.array([np.nan if one is None else one for one in scores])
    ids = [None if at < 0 else score.bands[at].id for at in score.band_positions(column)]
    assert ids == [None if (band := score.band_of(one)) is None else band.id for one in scores]


DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 1))


@given(st.dictionaries(DAYS, st.integers(51, 99), min_size=1, max_size=5), DAYS)
def test_lowering_gives_the_values_of_the_day_and_changes_on_change_days_only(dated: dict[date, int], on: date) -> None:
    values = [(day.isoformat(), value / 100) for day, value in dated.items()]
    parameters = PARAMETERS.replace(a_parameter("b.high", ("2026-02-01", 0.8), ("2026-07-01", 0.7)), "")
    policy = loaded(text(parameters=parameters + a_parameter("b.high", *values)))
    cap = "limits:\n  - {id: c, quantity: load, comparison: <=, value: cap, unit: h, because: {en: by law}}\n"
    limits = loaded(policy_text(cap, a_parameter("cap", *values), kind="bounds"))

    begun = [day for day in dated if day <= on]
    expected = dated[max(begun)] / 100 if begun and on >= policy.effective else None
    found = [score.bands[0].at_least for score in lower_scores(policy, on) if score.id == "mixed"]
    assert found == ([] if expected is None else [expected])
    assert [limit.value for limit in lower(limits, on)] == ([] if expected is None else [expected])

    following = on + timedelta(days=1)
    if following not in {*dated, policy.effective, date(2026, 7, 1), date(2026, 1, 1)}:
        assert lower_scores(policy, following) == lower_scores(policy, on)
        assert lower(limits, following) == lower(limits, on)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("share: w.share", "share: 0.6", "weights of score 'mixed' sum to 0.9, not 1, on 2026-01-01. Add 0.1"),
        ("share: w.share", "shore: w.share", "Unknown name 'shore' in score 'mixed'. Did you mean 'share'?"),
        ("share: w.share", "strain: w.share", "'strain' is wellbeing data; wellbeing never enters a score (S96)."),
        ("of: share", "of: strain", "'strain' is wellbeing data; wellbeing never enters a score (S96)."),
        (
            "share: w.share",
            "origin: w.share",
            "'origin' is a protected attribute; protected attributes reach the fairness audit only (R22).",
        ),
        ("share: w.share", "share: w.shore", "Unknown parameter 'w.shore'"),
        ("share: w.share", "share: 1.2", "is 1.2, outside 0 to 1"),
        ("caps: {part: 0.2}", "caps: {size: 0.2}", "'size' has a cap in score 'mixed', but no weight."),
        ("caps: {part: 0.2}", "caps: {part: -1}", "is -1, outside 0 to 1"),
        ("at_least: 0.5", "at_least: 0.75", "Band 'mid' begins at 0.75 on 2026-07-01, not below 'high' at 0.7."),
        ("at_least: 0.5", "at_least: 1.5", "at_least of band 'mid' is 1.5, outside 0 to 1."),
        ("at_least: 0.5", "at_least: 0", "Band 'mid' begins at 0 on 2026-01-01, the lowest score, so no band below"),
        (", at_least: 0.5", "", "Band 'mid' has no at_least and would take every score"),
        ("{id: low,", "{id: low, at_least: 0.1,", "No band takes a score below band 'low'."),
        ("id: mid", "id: high", "Band 'high' is given twice"),
        ("id: single", "id: mixed", "Score 'mixed' is given twice"),
        ("of: share", "of: share\n    weights: {share: 1}", "has both 'of' and 'weights'"),
        ("    of: share\n", "", "has neither 'of' nor 'weights'"),
        ("bands:", "bnads:", "Unknown key 'bnads' in a score. Did you mean 'bands'?"),
        ("titles: {en: Mid}, ", "", "Key 'titles' is missing in a band of score 'mixed'."),
    ],
)
def test_a_faulty_score_is_refused_with_its_line(old: str, new: str, said: str) -> None:
    changed = text().replace(old, new)
    assert changed != text()
    found = refusals(changed)
    assert any(said in one for one in found), found
    assert all(one.split(":")[1].isdigit() for one in found), found


def shipped() -> Policy:
    file = CHECKOUT / "policies/rating_bands.yaml"
    return load_policy(file.read_bytes(), file.name, POLICY_KINDS)


def test_the_tests_beside_the_shipped_bands_pass_and_every_band_is_tried() -> None:
    cases = (CHECKOUT / "policies/rating_bands.tests.yaml").read_bytes()
    report = run_policy_tests(shipped(), cases, "rating_bands.tests.yaml", score_answer)
    assert [case.message for case in report.cases if not case.passed] == []
    tried = {rule for case in report.cases for rule in case.rules}
    assert {f"attainment/{band.id}" for band in shipped().scores[0].bands} <= tried


def test_a_case_that_asks_for_what_is_not_there_is_told() -> None:
    with pytest.raises(InputError, match=r"no score 'attainmnt'\. Did you mean 'attainment'"):
        score_answer(shipped(), {"score": 0.5}, ON, "attainmnt")
    with pytest.raises(InputError, match="Unknown fact 'scor'"):
        score_answer(shipped(), {"scor": 0.5}, ON, None)


def test_wellbeing_is_refused_in_the_shipped_kind_with_the_reason() -> None:
    file = CHECKOUT / "policies/rating_bands.yaml"
    changed = file.read_text(encoding="utf-8").replace("of: score", "of: overtime")
    with pytest.raises(PolicyError, match="'overtime' is wellbeing data; wellbeing never enters a score"):
        load_policy(changed, file.name, POLICY_KINDS)
