"""One page for whoever decides: the question, the answer with its band, what drives it, options with cost.

The first scenario is the way things are going, the others are options. All are run on the same random numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pydantic import Field

from engine.domain.columns import Numbers
from engine.domain.frozen import FrozenModel, Localised
from engine.domain.sourced import Origin
from engine.errors import InputError
from engine.simulation.answers.body import Assumption
from engine.simulation.answers.samples import AT_MONTH
from engine.simulation.answers.statistics import BAND
from engine.simulation.answers.summaries import standing_of
from engine.simulation.answers.titles import title_of
from engine.simulation.experiments.drivers import DriversBody, DriversQuestion, drivers_between, number_of_mixtures
from engine.simulation.experiments.estimates import Estimate, estimate_of, kind_of, value_of
from engine.simulation.experiments.points import Point, Sampler
from engine.simulation.scenarios.assumptions import assumptions_of
from engine.simulation.scenarios.scenario import MOST_REPLICATIONS, Scenario
from engine.simulation.world.work_measures import CHANCES

LESS_IS_BETTER = frozenset(
    {"leavers", "open_requisitions", "vacancy_months", "load", "overload_multiplier", "backlog", "lateness", "cost"}
)
"""Outputs and kinds of measures of which the smaller is the better."""
MORE_IS_BETTER = CHANCES | {"share_done", "goals_hit", "output_person_months", "output", "capacity"}
"""Outputs and kinds of measures of which the greater is the better; of others, such as headcount, neither is."""
NO_DRIVERS = Localised(
    en="There is one option only, so nothing to trace a difference to.", zh="只有一个方案，没有可归因的差异。"
)


class BriefQuestion(FrozenModel):
    """What the page is about."""

    question: Localised | None = None
    """The question in words; made of the first scenario's title where left out."""
    of: str | None = None
    """Output or measure that answers it, such as ``on_time:conversion``. Where left out: whether the first project that
    every scenario writes down is done on time, or else headcount."""
    cost: str | None = None
    """Output or measure that is the cost of an option. Where left out: what levers cost, if every scenario says what
    its work costs, or else none."""
    replications: int = Field(default=200, ge=2, le=MOST_REPLICATIONS)
    """Replications of every option, and of every mixture by which drivers are told apart."""


class SettledBrief(BriefQuestion):
    """The same, once it is known what answers."""

    of: str
    """Output or measure that answers it."""


class BriefOption(FrozenModel):
    """One scenario as an option."""

    name: str
    """Name of the scenario."""
    title: Localised
    """Its title."""
    value: Estimate
    """What answers the question, under this option."""
    cost: Estimate | None
    """What the option costs; ``None`` where no cost is asked for."""
    difference: Estimate | None
    """Value less that of the first option, paired; ``None`` for the first itself."""
    mean: tuple[float, ...]
    """Mean of what is asked for at the start and at the end of every month."""
    low: tuple[float, ...]
    """5 % quantile of it."""
    high: tuple[float, ...]
    """95 % quantile of it."""


class BriefBody(FrozenModel):
    """A brief of one page."""

    question: Localised
    """What is asked."""
    answer: Localised
    """The answer in a sentence or two, with its band and how sure it is."""
    of: str
    """Output or measure that answers."""
    months: int
    """Months looked ahead."""
    replications: int
    """Replications of every option, on the same random numbers."""
    options: tuple[BriefOption, ...]
    """Options in the order asked for; the first is the way things are going."""
    best: str | None
    """Option that is better than every other beyond chance (95 % paired intervals); ``None`` where none is, or where
    more is neither better nor worse, as of headcount."""
    drivers: DriversBody | None
    """Difference between the first option and the best, or the second where none is best, traced to its drivers."""
    drivers_note: Localised | None
    """Why there are no drivers, where there are none."""
    assumptions: tuple[Assumption, ...]
    """What the first option rests on by judgement or decision, then what the option it is compared with changes."""
    standing: Localised
    """What kind of statement this is: calibrated forecast or what-if."""


def settled(scenarios: Sequence[Scenario], asked: BriefQuestion) -> SettledBrief:
    """Return the question with what the scenarios are about put where it leaves out what answers and what costs."""
    shared = [project for project in _projects(scenarios[0]) if all(project in _projects(one) for one in scenarios)]
    costed = all(scenario.costs is not None and _projects(scenario) for scenario in scenarios)
    of = asked.of or (f"on_time:{shared[0]}" if shared else "headcount")
    cost = asked.cost or ("cost:levers" if costed else None)
    return SettledBrief(question=asked.question, of=of, cost=cost, replications=asked.replications)


def _projects(scenario: Scenario) -> tuple[str, ...]:
    """Return ids of the projects that a scenario writes down, in their order."""
    return () if scenario.demand is None else tuple(project.id for project in scenario.demand.projects)


def brief_names(scenarios: Sequence[Scenario], asked: BriefQuestion) -> tuple[str, ...]:
    """Return what has to be sampled: the answer at the end, then in every month, then the cost."""
    brief = settled(scenarios, asked)
    months = range(min(scenario.horizon_months for scenario in scenarios) + 1)
    base = brief.of.partition(AT_MONTH)[0]
    costs = () if brief.cost is None else (brief.cost,)
    return (brief.of, *(f"{base}{AT_MONTH}{month}" for month in months), *costs)


def brief_runs(scenarios: Sequence[Scenario], asked: BriefQuestion) -> int:
    """Return how many replications a brief takes at most."""
    mixtures, brief = 0, settled(scenarios, asked)
    for other in scenarios[1:]:
        try:
            mixtures = max(mixtures, number_of_mixtures(scenarios[0], other, _question_of(other, brief)))
        except InputError:
            continue
    return (len(scenarios) + mixtures) * asked.replications


def brief_of(scenarios: Sequence[Scenario], asked: BriefQuestion, sample: Sampler) -> BriefBody:
    """Return the brief of some options, the first as the way things are going.

    Raises
    ------
    InputError
        The options cannot be paired, or no run records what is asked for.
    """
    brief = settled(scenarios, asked)
    samples = sample([Point(scenario, brief.replications) for scenario in scenarios])
    options = tuple(
        _option(scenario, found, brief, samples[0] if at else None)
        for at, (scenario, found) in enumerate(zip(scenarios, samples, strict=True))
    )
    best = _best(options, [found[0] for found in samples], brief.of)
    other = _other(scenarios, best)
    drivers, note = _drivers(scenarios[0], other, brief, sample)
    return BriefBody(
        question=brief.question or _question(scenarios[0]),
        answer=_answer(options, best, brief.of),
        of=brief.of,
        months=len(options[0].mean) - 1,
        replications=brief.replications,
        options=options,
        best=best,
        drivers=drivers,
        drivers_note=note,
        assumptions=_assumptions(scenarios[0], other),
        standing=standing_of(scenarios[0]),
    )


def _option(scenario: Scenario, samples: Numbers, asked: SettledBrief, first: Numbers | None) -> BriefOption:
    """Return one option from samples in the order of ``brief_names``, shape (names, replications)."""
    months = samples[1 : len(samples) - (asked.cost is not None)]
    low, high = np.quantile(months, BAND, axis=1)
    return BriefOption(
        name=scenario.name,
        title=scenario.title,
        value=value_of(samples[0], asked.of),
        cost=None if asked.cost is None else estimate_of(samples[-1]),
        difference=None if first is None else estimate_of(samples[0] - first[0]),
        mean=tuple(months.mean(axis=1).tolist()),
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
    )


def _best(options: Sequence[BriefOption], samples: Sequence[Numbers], name: str) -> str | None:
    """Return the option whose paired difference from every other is in its favour beyond chance."""
    if len(options) == 1 or not _has_direction(name):
        return None
    paired = np.stack(samples) * (-1.0 if kind_of(name) in LESS_IS_BETTER else 1.0)
    best = int(paired.mean(axis=1).argmax())
    for other in range(len(options)):
        lead = estimate_of(paired[best] - paired[other])
        if other != best and lead.mean <= (lead.half_width or 0.0):
            return None
    return options[best].name


def _has_direction(name: str) -> bool:
    return kind_of(name) in LESS_IS_BETTER | MORE_IS_BETTER


def _other(scenarios: Sequence[Scenario], best: str | None) -> Scenario | None:
    """Return the option that the first is compared with: the best, or else the second."""
    others = [scenario for scenario in scenarios[1:] if scenario.name == best] or list(scenarios[1:])
    return others[0] if others else None


def _drivers(
    first: Scenario, other: Scenario | None, asked: SettledBrief, sample: Sampler
) -> tuple[DriversBody | None, Localised | None]:
    if other is None:
        return None, NO_DRIVERS
    try:
        return drivers_between(first, other, _question_of(other, asked), sample), None
    except InputError as fault:
        told = " ".join(problem.what for problem in fault.problems)
        return None, Localised(en=f"Not traced to drivers: {told}", zh=f"未能归因：{told}")


def _question_of(other: Scenario, asked: SettledBrief) -> DriversQuestion:
    return DriversQuestion(of=asked.of, replications=asked.replications, drivers=other.drivers)


def _assumptions(first: Scenario, other: Scenario | None) -> tuple[Assumption, ...]:
    own = assumptions_of(first)
    told = [one for one in own if one.source is not Origin.DATA]
    if other is not None:
        told += [one for one in assumptions_of(other) if one not in own]
    return tuple(told)


def _question(scenario: Scenario) -> Localised:
    title, months = scenario.title, scenario.horizon_months
    return Localised(
        en=f"What does “{title.en}” lead to in {months} months, and what can be done?",
        zh=f"“{title.text('zh')}”在 {months} 个月内会带来什么，可以怎么做？",
    )


def _answer(options: Sequence[BriefOption], best: str | None, name: str) -> Localised:
    first = options[0]
    told = [_told(first, name)]
    if best is not None:
        leader = next(option for option in options if option.name == best)
        if leader is first:
            told.append(Localised(en="No other option does better.", zh="其他方案均不优于此。"))
        else:
            said = _told(leader, name)
            told.append(
                Localised(en=f"Best of the options beyond chance: {said.en}", zh=f"超出随机误差的最优方案：{said.zh}")
            )
    elif len(options) > 1 and _has_direction(name):
        told.append(
            Localised(
                en="Between the best options chance cannot be told from a difference.",
                zh="最好的几个方案之间，差异无法与随机误差区分。",
            )
        )
    return Localised(en=" ".join(one.en for one in told), zh="".join(one.zh for one in told))


def _told(option: BriefOption, name: str) -> Localised:
    title = title_of(name)
    value, chance = option.value, kind_of(name) in CHANCES
    mean = f"{value.mean:.2f}" if chance else f"{value.mean:,.4g}"
    width = "" if value.half_width is None else f" ± {value.half_width:.2g}"
    band = "" if chance else f" ({value.low:,.4g} – {value.high:,.4g})"
    of = Localised(en=f"probability that {title.en}", zh=f"{title.text('zh')}的概率") if chance else title
    return Localised(
        en=f"{option.title.en}: {of.en} {mean}{width}{band}.",
        zh=f"{option.title.text('zh')}：{of.text('zh')} {mean}{width}{band}。",
    )
