"""Every figure: valid, told in words of both languages, with exactly the numbers of its body."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import vl_convert

from engine.evidence.canonical import canonical_bytes
from engine.figures.alert_figure import alert_figure
from engine.figures.band_figure import band_figure, band_name
from engine.figures.figure import Figure, anchor
from engine.figures.fit_figure import fit_figure
from engine.figures.funnel_figure import funnel_figure
from engine.figures.futures import fan_chart, spread
from engine.figures.goal_map import goal_map
from engine.figures.load_figure import layers_of, load_figure, runs
from engine.figures.mix_figure import component_name, mix_figure
from engine.figures.outlook_figure import interval_of, outlook_figure, points_of
from engine.goals.framework_mixes import FrameworkMixes
from engine.goals.goal_status import GoalStatus
from engine.simulation.answers.body import SimulationBody
from engine.simulation.scenarios.scenario import OUTPUTS, Output
from engine.staffing.answers.answer import WeekLoad
from tests.figures.report_worlds import (
    ON,
    change,
    computed_fit,
    futures,
    mixes,
    no_team,
    outlook,
    stalled,
    team,
    tree,
)

Maker = Callable[[str], Figure]

EMPTY_GOALS = GoalStatus(valid_on=ON, nodes=(), edges=(), roots=(), notices=())
EMPTY_MIXES = FrameworkMixes(valid_on=ON, policy="p", version="v", groups=())
EMPTY_FUTURES = SimulationBody(as_of="2026-01-01", scenarios=(), comparisons=())


def with_findings(language: str) -> Figure:
    """Return the map of goals with an alert and breaks."""
    status, risks = stalled()
    return goal_map(status, language, risks)


def fan(output: Output) -> Maker:
    """Return what draws one output."""
    return lambda language: fan_chart(futures(), output, language)


MAKERS: dict[str, Maker] = {
    "goal map": lambda language: goal_map(tree(), language),
    "goal map with findings": with_findings,
    "mixes": lambda language: mix_figure(mixes(), language),
    "alert": lambda language: alert_figure(stalled()[1].alerts[0], language),
    "fit": lambda language: fit_figure(team(), language),
    "computed fit": lambda language: fit_figure(computed_fit(), language),
    "load": lambda language: load_figure(team(), language),
    "funnel": lambda language: funnel_figure(no_team().roles[0], language),
    "outlook": lambda _: outlook_figure(outlook().forecasts),
    "bands": lambda language: band_figure(change(), language),
    **{f"fan {output}": fan(output) for output in OUTPUTS},
    "no goals": lambda language: goal_map(EMPTY_GOALS, language),
    "no mixes": lambda language: mix_figure(EMPTY_MIXES, language),
    "no team, fit": lambda language: fit_figure(no_team(), language),
    "no team, load": lambda language: load_figure(no_team(), language),
    "no forecast": lambda _: outlook_figure(()),
    "no scenario": lambda language: fan_chart(EMPTY_FUTURES, Output.HEADCOUNT, language),
}


def drawn(figure: Figure) -> str:
    """Return the figure as SVG."""
    return vl_convert.vegalite_to_svg(figure.spec, allowed_base_urls=[])


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_figure_draws_and_says_in_both_languages_what_it_shows(name: str, language: str) -> None:
    figure = MAKERS[name](language)
    assert drawn(figure).startswith("<svg")
    assert all(text.en and text.zh for text in (figure.title, figure.alternative))
    assert {len(row) for row in figure.rows} <= {len(figure.columns)}


@pytest.mark.parametrize("name", MAKERS)
def test_the_same_body_gives_the_same_bytes(name: str) -> None:
    assert canonical_bytes(MAKERS[name]("en")) == canonical_bytes(MAKERS[name]("en"))


def test_a_fan_holds_mean_band_and_half_width_of_every_month() -> None:
    body = futures()
    figure = fan_chart(body, Output.HEADCOUNT, "en")
    series = [one for scenario in body.scenarios for one in scenario.series if one.output is Output.HEADCOUNT]
    assert [row["mean"] for row in figure.records()] == [mean for one in series for mean in one.mean]
    assert [(row["low"], row["high"]) for row in figure.records()] == [
        pair for one in series for pair in zip(one.low, one.high, strict=True)
    ]
    assert [row["month"] for row in figure.records()][:13] == list(range(13))
    picture = drawn(figure)
    assert all(f"T {name}" in picture for name in ("optimistic", "neutral", "conservative"))


def test_labels_at_the_end_of_lines_keep_their_order_and_their_distance() -> None:
    heights = spread([10.0, 10.1, 9.9], 1.0, 0.0, 20.0)
    low, middle, high = heights[2], heights[0], heights[1]
    assert middle - low >= 1.0 - 1e-12
    assert high - middle >= 1.0 - 1e-12
    assert max(spread([19.9, 20.0, 20.0], 1.0, 0.0, 20.0)) <= 20.0


def test_the_parts_of_a_fit_sum_to_the_fit_of_the_place() -> None:
    answer = computed_fit()
    (place,) = answer.teams[0].places
    rows = fit_figure(answer, "en").records()
    assert sum(float(str(row["points"])) for row in rows) == pytest.approx(place.fit, abs=1e-6)
    assert {row["person_id"] for row in rows} == {place.person_id}


def test_the_load_shows_what_is_booked_and_what_the_project_adds() -> None:
    rows = load_figure(team(), "en").records()
    ana = [row for row in rows if row["person_id"] == "Ana"]
    assert {(row["booked_fte"], row["total_fte"]) for row in ana} == {(0.25, 0.75)}
    assert len(ana) == len(next(member for member in team().members if member.person_id == "Ana").weeks)


def test_weeks_on_end_with_the_same_load_are_drawn_as_one() -> None:
    weeks = [
        WeekLoad(week=date(2026, 5, 4) + timedelta(weeks=at), booked_fte=booked, total_fte=booked + 0.5)
        for at, booked in ((0, 0.0), (1, 0.0), (2, 0.25), (3, 0.0), (5, 0.0))
    ]
    drawn_as = [(first.week.isoformat(), last.week.isoformat()) for first, last in runs(weeks)]
    assert drawn_as == [
        ("2026-05-04", "2026-05-11"),
        ("2026-05-18", "2026-05-18"),
        ("2026-05-25", "2026-05-25"),
        ("2026-06-08", "2026-06-08"),
    ]


def test_what_goes_beyond_the_contract_has_a_colour_of_its_own() -> None:
    week = WeekLoad(week=date(2026, 5, 4), booked_fte=0.4, total_fte=0.9)
    assert [(kind, low, high) for kind, low, high, _ in layers_of(week, 0.8)] == [
        ("booked", 0.0, 0.4),
        ("proposed", 0.4, 0.8),
        ("over", 0.8, 0.9),
    ]
    within = layers_of(WeekLoad(week=date(2026, 5, 4), booked_fte=0.4, total_fte=0.8), 0.8)
    assert [(low, high) for kind, low, high, _ in within if kind == "over"] == [(0.8, 0.8)]


def test_a_funnel_counts_who_is_left_after_each_condition() -> None:
    (view,) = no_team().roles
    assert [row["remaining"] for row in funnel_figure(view, "en").records()] == [step.remaining for step in view.funnel]


def test_mixes_of_one_family_that_differ_in_tags_only_are_one_bar() -> None:
    rows = mix_figure(mixes(), "en").records()
    assert {(row["job_family"], row["people"]) for row in rows} == {("sales", 2), ("strange", 1)}
    weights = {row["component"]: row["weight"] for row in rows if row["job_family"] == "sales"}
    assert weights == {"KPI:results": 0.7, "BEHAVIOUR:visit_quality": 0.3}


def test_a_component_nobody_translated_is_named_by_its_own_words() -> None:
    assert component_name("KPI:new_thing", "zh") == "KPI new thing"
    assert component_name("KPI:results", "zh") == "KPI：结果"


def test_the_line_of_an_alert_goes_through_the_check_ins_it_rests_on() -> None:
    (alert,) = stalled()[1].alerts
    assert [row["value"] for row in alert_figure(alert, "en").records()] == [
        fact.value for fact in alert.trail.facts if fact.table == "check_ins"
    ]


def test_ids_of_elements_hold_letters_digits_and_hyphens_only_and_stay_apart() -> None:
    assert anchor("A b<1>") == "A-20-b-3c-1-3e-"
    assert anchor("销售") != anchor("研发")


def test_an_outlook_holds_now_and_the_likely_end_on_the_way_to_the_target() -> None:
    for one, row in zip(outlook().forecasts, outlook_figure(outlook().forecasts).records(), strict=True):
        way = (one.target - one.baseline) / 100
        assert row["now"] == pytest.approx(one.attainment)
        assert row["likely_low"] == pytest.approx((one.low - one.baseline) / way)
        assert row["likely_high"] == pytest.approx((one.high - one.baseline) / way)
        assert row["chance"] == pytest.approx(100 * one.chance_of_success)


def test_where_targets_fall_the_lower_end_of_the_likely_points_is_still_the_lower() -> None:
    (first, *_) = outlook().forecasts
    falling = first.changed(baseline=40.0, target=10.0, low=15.0, high=25.0)
    assert interval_of(falling) == (50.0, pytest.approx(250 / 3))
    assert points_of(falling, 10.0) == 100.0


def test_the_flows_between_bands_count_everybody_once() -> None:
    figure = band_figure(change(), "en")
    moved = sum(flow.people for flow in change().flows if flow.before != flow.after)
    assert sum(int(row["people"] or 0) for row in figure.records()) == change().people == 200
    assert moved == change().band_changed > 0
    assert figure.alternative.en.startswith(f"{moved} of 200 people")


def test_a_band_of_the_customers_own_keeps_its_id_and_nobodys_band_is_no_score() -> None:
    assert band_name("top_talent").en == "top talent"
    assert band_name("on_track").text("zh") == "进展正常"
    assert band_name(None).en == "no score"
