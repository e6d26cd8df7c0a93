"""Which of several scenarios is best, with a stated error: the sequential procedure KN on common random numbers.

Kim and Nelson (2001), "A fully sequential procedure for indifference-zone selection in simulation", *ACM TOMACS* 11:
with the probability asked for, the scenario that is left is the best, or worse than the best by less than the
indifference zone. It works with the variance of differences, so common random numbers make it quick. The procedure is
``sim_tools.ovs.indifference_zone.KN``; replications come in rounds, and it is played again on those there are, so that
what it decides depends on them alone and not on who computed them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from pydantic import Field

from engine.domain.columns import Numbers
from engine.domain.frozen import FrozenModel, Localised
from engine.errors import InputError, Problem
from engine.simulation.experiments.estimates import Estimate, estimate_of
from engine.simulation.experiments.kim_nelson import Verdict, kim_nelson
from engine.simulation.experiments.points import Point, Sampler
from engine.simulation.scenarios.scenario import MOST_REPLICATIONS, Scenario

MOST_OPTIONS = 20
"""Options that the procedure ranks well at most."""
FIRST_ROUND = 20
"""Replications of every option before the first is left out; the procedure estimates its variances from them."""


GROUP = 10
"""Replications of which the procedure sees the mean, where each is a yes or a no: it counts on the bell curve."""


class RankingQuestion(FrozenModel):
    """What makes a scenario best, and how sure the answer is to be."""

    of: str = "headcount"
    """Output or measure to rank by."""
    better: Literal["more", "less"] = "more"
    """Whether more or less of it is better."""
    indifferent: float = Field(gt=0, allow_inf_nan=False)
    """Difference that does not matter, in the unit of the output."""
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    """Probability with which the best is found."""
    at_most: int = Field(default=1000, ge=FIRST_ROUND, le=MOST_REPLICATIONS)
    """Replications of an option to spend at most."""


class RankedOption(FrozenModel):
    """One scenario and how it stands."""

    name: str
    """Name of the scenario."""
    title: Localised
    """Its title."""
    result: Estimate
    """What it comes to, over the replications it got."""
    replications: int
    """Replications it got before it was left out, or the run ended."""
    left_out_after: int | None
    """Replications after which it was left out; ``None`` where it stayed to the end."""
    behind: Estimate | None
    """How much worse it is than the first of the list, paired; ``None`` for the first."""


class RankingBody(FrozenModel):
    """Scenarios by how good they are."""

    of: str
    """What they are ranked by."""
    better: Literal["more", "less"]
    """Whether more or less is better."""
    indifferent: float
    """Difference that does not matter."""
    confidence: float
    """Probability with which the best is found."""
    best: str | None
    """The best scenario; ``None`` where the replications allowed do not tell."""
    statement: Localised
    """What can be said, in a sentence."""
    options: tuple[RankedOption, ...]
    """Those that were never left out first, then those that stayed longest; among these, the better mean first."""


def ranked(scenarios: Sequence[Scenario], question: RankingQuestion, sample: Sampler) -> RankingBody:
    """Return the scenarios in order, and the best where it can be told.

    Raises
    ------
    InputError
        There are fewer than two scenarios or too many, or they cannot be paired.
    """
    _require_comparable(scenarios)
    samples: list[Numbers] = [np.empty(0) for _ in scenarios]
    wanted, contenders = FIRST_ROUND, tuple(range(len(scenarios)))
    _add_round(samples, scenarios, contenders, wanted, sample)
    size = GROUP if all(np.isin(found, (0.0, 1.0)).all() for found in samples) else 1
    first = min(FIRST_ROUND, question.at_most // size)
    wanted = first * size
    while True:
        _add_round(samples, scenarios, contenders, wanted, sample)
        verdict = _verdict(samples, question, first, size)
        contenders = verdict.contenders
        if len(contenders) == 1 or wanted > question.at_most - size:
            return _body(scenarios, question, samples, verdict)
        wanted = min(wanted + max(first, wanted // size // 2) * size, question.at_most // size * size)


def _verdict(samples: Sequence[Numbers], question: RankingQuestion, first: int, size: int) -> Verdict:
    """Return what the procedure says of means over ``size`` replications each, counted in replications."""
    means = [found[: len(found) // size * size].reshape(-1, size).mean(axis=1) for found in samples]
    verdict = kim_nelson(means, question.indifferent, question.confidence, first, question.better)
    return Verdict(verdict.contenders, tuple(stayed * size for stayed in verdict.stayed))


def _add_round(
    samples: list[Numbers], scenarios: Sequence[Scenario], contenders: Sequence[int], wanted: int, sample: Sampler
) -> None:
    """Bring the samples of those who are still in to the number wanted."""
    points = [Point(scenarios[at], max(0, wanted - len(samples[at])), len(samples[at])) for at in contenders]
    for at, found in zip(contenders, sample(points), strict=True):
        samples[at] = np.concatenate([samples[at], found[0]])


def _require_comparable(scenarios: Sequence[Scenario]) -> None:
    problems = []
    if not 2 <= len(scenarios) <= MOST_OPTIONS:
        what = f"{len(scenarios)} scenarios cannot be ranked."
        problems.append(Problem("wrong-number", what, f"Give 2 to {MOST_OPTIONS}.", column="scenarios"))
    for key in ("horizon_months", "seed"):
        told = sorted({getattr(scenario, key) for scenario in scenarios})
        if len(told) > 1:
            what = f"The scenarios differ in {key}: {', '.join(map(str, told))}."
            problems.append(Problem("not-paired", what, "Give them the same.", column=key))
    if problems:
        raise InputError(*problems)


def _body(
    scenarios: Sequence[Scenario], question: RankingQuestion, samples: Sequence[Numbers], verdict: Verdict
) -> RankingBody:
    sign = 1.0 if question.better == "more" else -1.0
    order = sorted(
        range(len(scenarios)),
        key=lambda at: (-verdict.stayed[at], -sign * float(samples[at].mean()), scenarios[at].name),
    )
    first = order[0]
    told = verdict.contenders if len(verdict.contenders) > 1 else ()
    return RankingBody(
        of=question.of,
        better=question.better,
        indifferent=question.indifferent,
        confidence=question.confidence,
        best=None if told else scenarios[first].name,
        statement=_statement(question, scenarios[first], [scenarios[at].name for at in told], len(samples[first])),
        options=tuple(
            _option(
                scenarios[at],
                samples[at],
                None if at == first else sign * _ahead(samples[first], samples[at]),
                None if at in verdict.contenders else verdict.stayed[at],
            )
            for at in order
        ),
    )


def _ahead(first: Numbers, other: Numbers) -> Numbers:
    """Return paired differences over the replications that both have."""
    both = min(len(first), len(other))
    return first[:both] - other[:both]


def _option(scenario: Scenario, samples: Numbers, behind: Numbers | None, left_out_after: int | None) -> RankedOption:
    return RankedOption(
        name=scenario.name,
        title=scenario.title,
        result=estimate_of(samples),
        replications=len(samples),
        left_out_after=left_out_after,
        behind=None if behind is None else estimate_of(behind),
    )


def _statement(question: RankingQuestion, best: Scenario, told: Sequence[str], number: int) -> Localised:
    percent, zone = f"{question.confidence * 100:g} %", f"{question.indifferent:g}"
    if told:
        names = ", ".join(told)
        return Localised(
            en=f"{number} replications do not tell {names} apart: the difference may be as small as {zone} in "
            f"{question.of}. Ask with more replications, or with a wider indifference zone.",
            zh=f"{number} 次模拟无法区分 {names}：{question.of} 的差异可能不超过 {zone}。"
            "请增加模拟次数或放宽无差异区间。",
        )
    return Localised(
        en=f"{best.title.text('en') or best.name} is best, or worse than the best by less than {zone} in "
        f"{question.of}, with a probability of {percent}.",
        zh=f"{best.title.text('zh') or best.name} 最佳，或与最佳者在 {question.of} 上相差不到 {zone}，"
        f"概率为 {percent}。",
    )
