"""The headline: a handful of numbers, each with its sentence."""

from __future__ import annotations

from engine.figures.futures import final_of
from engine.figures.markup import Html, element
from engine.figures.mix_figure import mix_bars
from engine.figures.numerals import listed, number, per_cent
from engine.figures.report_contents import ReportContents, SkillAnswers
from engine.figures.report_parts import paragraph, section
from engine.figures.section_skills import telling_gaps
from engine.figures.team_places import role_name
from engine.figures.wording import word
from engine.goals.forecast_views import GoalForecasts
from engine.goals.framework_mixes import FrameworkMixes
from engine.goals.goal_risks import GoalRisks
from engine.goals.goal_status import GoalStatus, RootStatus
from engine.simulation.answers.body import SimulationBody
from engine.simulation.scenarios.scenario import Output
from engine.staffing.answers.answer import Feasible, Infeasible, StaffingAnswer, Stopped


def summary_section(contents: ReportContents, language: str) -> Html:
    """Return the section that a reader in a hurry reads."""
    tiles = [
        _goals(contents.goals.body, language) if contents.goals else None,
        _risks(contents.risks.body, language) if contents.risks else None,
        _outlook(contents.forecasts.body, language) if contents.forecasts else None,
        _mixes(contents.mixes.body, language) if contents.mixes else None,
        _skills(contents.skills, language) if contents.skills else None,
        *(_team(result.body, language) for result in contents.staffing),
        _future(contents.simulation.body, language) if contents.simulation else None,
    ]
    shown = [tile for tile in tiles if tile is not None]
    body = element("ul", *shown, class_="tiles") if shown else paragraph(word("page.nothing", language))
    return section("summary", word("section.summary", language), body)


def _tile(value: str, label: str, sentence: str, *, alarm: bool = False) -> Html:
    return element(
        "li",
        element("strong", value),
        element("span", label, class_="label"),
        paragraph(sentence) if sentence else None,
        class_="tile alarm" if alarm else "tile",
    )


def _goals(status: GoalStatus, language: str) -> Html | None:
    if not status.roots:
        return None
    ranked = sorted(status.roots, key=lambda root: (root.strict, root.goal_id))
    weakest, best = ranked[0], ranked[-1]
    sentence = _goal_range(status, weakest, best, language) if len(ranked) > 1 else _goal_alone(weakest, language)
    key = "summary.goals" if len(ranked) > 1 else "summary.goals_one"
    label = word(key, language, weakest=weakest.title or weakest.goal_id, number=number(len(ranked)))
    return _tile(per_cent(weakest.strict), label, sentence)


def _goal_range(status: GoalStatus, weakest: RootStatus, best: RootStatus, language: str) -> str:
    gone = status.goal(weakest.goal_id).time_gone
    ends = {"low": per_cent(weakest.strict), "high": per_cent(best.strict)}
    if gone is None:
        return word("summary.goals_range", language, **ends)
    return word("summary.goals_time", language, **ends, gone=per_cent(gone, 0))


def _goal_alone(root: RootStatus, language: str) -> str:
    return word("summary.goals_only", language, coverage=per_cent(root.coverage, 0), covered=per_cent(root.covered))


def _risks(risks: GoalRisks, language: str) -> Html:
    count = len({alert.subject for alert in risks.alerts})
    label = word("summary.risks_one" if count == 1 else "summary.risks", language)
    sentence = word("summary.breaks", language, breaks=number(len(risks.breaks)))
    return _tile(number(count), label, sentence, alarm=bool(count or risks.breaks))


def _outlook(found: GoalForecasts, language: str) -> Html | None:
    risky = sum(one.at_risk for one in found.forecasts)
    if not found.forecasts:
        return None
    sentence = word("summary.outlook_detail", language, forecasts=number(len(found.forecasts)))
    return _tile(number(risky), word("summary.outlook", language), sentence, alarm=bool(risky))


def _mixes(mixes: FrameworkMixes, language: str) -> Html | None:
    bars = mix_bars(mixes)
    if not bars:
        return None
    fallback = sum(bar.people for bar in bars if bar.group.fallback)
    warned = sum(bar.people for bar in bars if bar.group.warnings)
    sentence = word("summary.mixes_detail", language, fallback=number(fallback), warned=number(warned))
    if not fallback and not warned:
        sentence = word("summary.mixes_clean", language)
    return _tile(number(sum(bar.people for bar in bars)), word("summary.mixes", language), sentence)


def _skills(skills: SkillAnswers, language: str) -> Html | None:
    gaps = telling_gaps(skills.gaps.body)
    if not gaps:
        return None
    label = word("summary.gap", language, skill=gaps[0].skill_name.text(language))
    every = number(len(gaps) + skills.gaps.body.not_listed)
    buried = number(len(skills.buried.body.people))
    sentence = word("summary.gap_detail", language, number=every, buried=buried)
    return _tile(number(gaps[0].gap_fte, 1), label, sentence, alarm=True)


def _team(answer: StaffingAnswer, language: str) -> Html:
    outcome = answer.outcome
    if isinstance(outcome, Infeasible):
        roles = [role_name(answer, lack.role) for lack in outcome.lacking[:4]]
        key = "summary.team_lacks" if roles else "summary.team_clash"
        sentence = word(key, language, roles=listed(roles, language))
        return _tile(word("summary.no_team", language), answer.title, sentence, alarm=True)
    label = word("summary.team", language, title=answer.title)
    if isinstance(outcome, Stopped):
        return _tile(
            word("summary.no_team", language), answer.title, word("summary.team_stopped", language), alarm=True
        )
    points = number(answer.teams[0].objective, 1)
    sentence = word("summary.team_optimal", language, points=points)
    if isinstance(outcome, Feasible):
        sentence = word("summary.team_feasible", language, points=points, gap=number(outcome.gap, 1))
    return _tile(_places(len(answer.teams[0].places), answer, language), label, sentence)


def _places(filled: int, answer: StaffingAnswer, language: str) -> str:
    return word("summary.places", language, filled=number(filled), openings=number(answer.openings))


def _future(body: SimulationBody, language: str) -> Html | None:
    """Return where headcount ends in the middle one of the scenarios."""
    if not body.scenarios:
        return None
    ranked = sorted(body.scenarios, key=lambda one: (final_of(one, Output.HEADCOUNT).mean, one.name))
    middle = ranked[len(ranked) // 2]
    last = final_of(middle, Output.HEADCOUNT)
    label = word(
        "summary.future",
        language,
        months=number(middle.scenario.horizon_months),
        scenario=middle.title.text(language),
    )
    sentence = word(
        "summary.future_detail",
        language,
        low=number(last.low),
        high=number(last.high),
        start=number(middle.people_at_start),
    )
    return _tile(number(last.mean), label, sentence)
