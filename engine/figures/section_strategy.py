"""Strategy: whether it can be carried, what drives that, when to begin, what one departure sets off, and a plan."""

from __future__ import annotations

from engine.figures.backtest_figure import backtest_figure
from engine.figures.brief_figure import brief_figure
from engine.figures.chain_map import chain_map
from engine.figures.markup import Html, Part, element, table
from engine.figures.numerals import MISSING, day, number, plain, signed
from engine.figures.plan_figure import plan_figure
from engine.figures.report_contents import Strategy
from engine.figures.report_parts import figure_block, heading, paragraph, section
from engine.figures.sweep_figure import sweep_figure
from engine.figures.waterfall_figure import waterfall_figure
from engine.figures.wording import word
from engine.planning.answer import PlanAnswer
from engine.simulation.answers.titles import title_of
from engine.simulation.backtest.body import BacktestBody, Measured
from engine.simulation.chains.body import ChainEffect
from engine.simulation.experiments.brief import BriefBody, BriefOption
from engine.simulation.experiments.estimates import Estimate, kind_of
from engine.simulation.world.work_measures import CHANCES

SHOWN = (Measured.LEAVERS, Measured.HEADCOUNT)
"""What of the backtest is drawn."""


def strategy_section(strategy: Strategy | None, language: str) -> Html:
    """Return the section about strategy."""
    title = word("section.strategy", language)
    if strategy is None:
        return section("strategy", title, paragraph(word("page.nothing", language)))
    return section(
        "strategy",
        title,
        *_brief(strategy.brief.body, language),
        heading(word("strategy.map", language)),
        figure_block(sweep_figure(strategy.swept.body, language), language),
        heading(word("strategy.chain", language)),
        *_chain(strategy.chain.body if strategy.chain else None, language),
        *_plan(strategy.plan.body if strategy.plan else None, language),
        *_backtest(strategy.backtest.body if strategy.backtest else None, language),
    )


def _brief(body: BriefBody, language: str) -> list[Html]:
    told = title_of(body.of).text(language)
    heads = [
        word("strategy.option", language),
        f"P({told})" if kind_of(body.of) in CHANCES else told,
        word("strategy.against", language),
        word("strategy.cost_bare", language),
    ]
    parts = [
        paragraph(element("strong", body.answer.text(language))),
        paragraph(word("strategy.runs", language, runs=number(body.replications)), "small quiet"),
        table(heads, [_option(option, body, language) for option in body.options], told, (1, 2, 3)),
        figure_block(brief_figure(body, language), language),
    ]
    if body.drivers is not None:
        parts += [
            heading(word("strategy.drivers", language)),
            figure_block(waterfall_figure(body.drivers, language, "strategy"), language),
        ]
    return parts


def _option(option: BriefOption, body: BriefBody, language: str) -> list[Part]:
    name: Part = option.title.text(language)
    difference = option.difference
    return [
        element("strong", name) if option.name == body.best else name,
        _told(number(option.value.mean, 2), option.value),
        MISSING if difference is None else _told(signed(difference.mean, 2), difference),
        MISSING if option.cost is None else _told(number(option.cost.mean), option.cost),
    ]


def _told(mean: str, value: Estimate) -> str:
    return mean if value.half_width is None else f"{mean} ± {plain(float(f'{value.half_width:.2g}'))}"


def _chain(effect: ChainEffect | None, language: str) -> list[Html]:
    if effect is None:
        return [paragraph(word("strategy.no_chain", language))]
    chains = effect.with_event.chains
    told = word(
        "strategy.chain_told",
        language,
        event=effect.event,
        months=number(chains[0].vacancy_months if chains else 0.0, 1),
        path=chains[0].path if chains else MISSING,
        runs=number(effect.replications),
    )
    return [paragraph(told), figure_block(chain_map(effect.with_event, language, "strategy-chain"), language)]


def _plan(answer: PlanAnswer | None, language: str) -> list[Html]:
    if answer is None or answer.expected_cost is None:
        return []
    told = word(
        "strategy.plan_told",
        language,
        cost=number(answer.expected_cost),
        money=answer.money,
        common=number(answer.common_months),
    )
    return [
        heading(word("strategy.plan", language)),
        paragraph(told),
        figure_block(plan_figure(answer, language, prefix="strategy-plan"), language),
    ]


def _backtest(body: BacktestBody | None, language: str) -> list[Html]:
    if body is None:
        return []
    judged = [cell for cell in body.cells if cell.inside is not None]
    inside = sum(cell.inside is True for cell in judged)
    told = word(
        "strategy.backtest_told",
        language,
        day=day(body.question.fit_until, language),
        inside=number(inside),
        cells=number(len(judged)),
    )
    return [
        heading(word("strategy.backtest", language)),
        paragraph(told),
        *(paragraph(finding.text.text(language), "small quiet") for finding in body.findings),
        *(figure_block(backtest_figure(body, measured, language), language) for measured in SHOWN),
    ]
