"""The verb: scenarios in, the cheapest plan that is sure enough out, with the trace of how it was come to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from engine.domain.columns import Numbers
from engine.domain.frozen import Localised
from engine.simulation.experiments.points import Point, Sampler
from engine.simulation.scenarios.scenario import Scenario
from engine.studies.hardening.body import (
    ChoiceTold,
    HardeningBody,
    HardenQuestion,
    OutcomesTold,
    PriceTold,
    RoundTold,
    StressTold,
)
from engine.studies.hardening.certainty import Certainty, certainty_of
from engine.studies.hardening.choices import Choices, choices_among
from engine.studies.hardening.loop import Hands, Loop, LoopEnd, Round, until_sure
from engine.studies.hardening.measures import Looked, looked_at
from engine.studies.hardening.search import Setting
from engine.studies.hardening.stress import NAMES, stressed

FRESH = 1_000_000
"""Number of the first replication that no plan is looked for with."""
STRESS_REPLICATIONS = 200
QUANTILES = np.linspace(0, 1, 21)


@dataclass
class _Study:
    """Choices, and what verifying them came to."""

    question: HardenQuestion
    choices: Choices
    sample: Sampler
    looked: Looked
    verified: dict[Setting, Numbers] = field(default_factory=dict)

    def outcomes(self, setting: Setting) -> Numbers:
        """Return fresh samples of everything looked at, shape (names, replications)."""
        if setting not in self.verified:
            point = Point(self.choices.scenario(setting), self.question.verified_by, FRESH)
            self.verified[setting] = self.sample([point])[0]
        return self.verified[setting]

    def certainty(self, setting: Setting) -> Certainty:
        return certainty_of(self.outcomes(setting)[0])

    def stress(self, setting: Setting) -> dict[str, Certainty]:
        worse = stressed(self.choices.scenario(setting))
        number = min(STRESS_REPLICATIONS, self.question.verified_by)
        found = self.sample([Point(scenario, number, FRESH) for scenario in worse.values()]) if worse else []
        return {name: certainty_of(samples[0]) for name, samples in zip(worse, found, strict=True)}


def harden(
    scenarios: Sequence[Scenario],
    question: HardenQuestion,
    sample: Sampler,
    measures: Collection[str],
    note: Callable[[int], None] = lambda _: None,
) -> HardeningBody:
    """Return the cheapest plan that is at least as sure as the floor, with rounds and prices.

    Parameters
    ----------
    scenarios : sequence of Scenario
        One whose levers may be moved, or several to choose from; with hazards from data where they want them so.
    question : HardenQuestion
        How sure, and how hard to look.
    sample : Sampler
        Runs points, made for the names of ``looked_at``.
    measures : collection of str
        What all scenarios measure.
    note : callable
        Is told the number of a round that begins.

    Raises
    ------
    InputError
        There is nothing to choose from, or what must happen is not measured.
    """
    looked = looked_at(question, measures)
    choices = choices_among(scenarios, question, sample, looked)
    study = _Study(question, choices, sample, looked)
    hands = Hands(choices.plan, study.certainty, study.stress, note, paper_is_best=not choices.on_paper)
    loop = until_sure(hands, question.floor, choices.on_paper)
    told = tuple(_round_told(study, number, one) for number, one in enumerate(loop.rounds, start=1))
    chosen = told[-1] if loop.end is LoopEnd.SURE else None
    least = None if chosen is None else choices.least_cost(question.floor)
    tried, replications = choices.tried
    undecided = sum(len(choices.trials.undecided(asked)) for asked in {one.asked for one in loop.rounds if one.asked})
    return HardeningBody(
        title=scenarios[0].title,
        of=looked.of,
        floor=question.floor,
        end=loop.end.value,
        chosen=chosen,
        rounds=told,
        prices=_prices(study, loop),
        unit=scenarios[0].costs.unit if scenarios[0].costs else "points",
        outcomes=_outcomes(study, loop),
        tried=tried,
        replications=replications,
        undecided=undecided,
        least_cost=least,
        paper_error=choices.paper_error(question.floor),
        statement=_statement(question, chosen, loop),
    )


def _choice_told(study: _Study, setting: Setting) -> ChoiceTold:
    cost = study.looked.cost
    return ChoiceTold(
        name=study.choices.scenario(setting).name,
        levers=study.choices.levers(setting),
        value=study.choices.value(setting),
        mean_cost=None if cost is None else float(study.outcomes(setting)[cost].mean()),
    )


def _round_told(study: _Study, number: int, one: Round[Setting]) -> RoundTold:
    choice = _choice_told(study, one.choice)
    return RoundTold(
        number=number,
        asked=one.asked,
        choice=choice,
        certainty=one.certainty,
        stress=tuple(StressTold(name=NAMES[name], certainty=found) for name, found in one.stressed.items()),
        told=_told(number, choice, one.certainty),
    )


def _told(number: int, choice: ChoiceTold, certainty: Certainty) -> Localised:
    sure, half = f"{100 * certainty.mean:.1f} %", f"{50 * (certainty.high - certainty.low):.1f}"
    moved = [one for one in choice.levers if one.people]
    en = ", ".join(f"{one.title.en}: {one.people} in month {one.month}" for one in moved) or choice.name
    zh = "，".join(f"{one.title.text('zh')}：第 {one.month} 个月 {one.people} 人" for one in moved) or choice.name
    return Localised(
        en=f"Round {number}: {en}; {choice.value:g} on paper, on time with {sure} (± {half}).",
        zh=f"第 {number} 轮：{zh}；账面 {choice.value:g}，按期概率 {sure}（± {half}）。",
    )


def _prices(study: _Study, loop: Loop[Setting]) -> tuple[PriceTold, ...]:
    """Return the price of each step of certainty, over the plans of the rounds and of the further floors asked for."""
    found = [one.choice for one in loop.rounds]
    found += [setting for floor in sorted(study.question.prices) if (setting := study.choices.plan(floor)) is not None]
    steps = sorted(dict.fromkeys(found), key=lambda setting: (study.certainty(setting).mean, setting))
    prices = []
    for cheaper, dearer in pairwise(steps):
        gain = study.certainty(dearer).mean - study.certainty(cheaper).mean
        cost = study.choices.dearer(dearer, cheaper)
        prices.append(
            PriceTold(
                certainty=study.certainty(dearer).mean,
                than=study.certainty(cheaper).mean,
                cost=cost,
                per_point=cost / (100 * gain) if gain > 0 else None,
                choice=_choice_told(study, dearer),
            )
        )
    return tuple(prices)


def _outcomes(study: _Study, loop: Loop[Setting]) -> tuple[OutcomesTold, ...]:
    share = study.looked.share
    if share is None:
        return ()
    return tuple(
        OutcomesTold(
            number=number,
            planned=1.0,
            share_done=tuple(np.quantile(study.outcomes(one.choice)[share], QUANTILES).tolist()),
        )
        for number, one in enumerate(loop.rounds, start=1)
    )


def _statement(question: HardenQuestion, chosen: RoundTold | None, loop: Loop[Setting]) -> Localised:
    floor = f"{100 * question.floor:g} %"
    if chosen is not None:
        found, low, high = chosen.certainty, 100 * chosen.certainty.low, 100 * chosen.certainty.high
        return Localised(
            en=f"Sure enough after {len(loop.rounds)} rounds: {chosen.told.en} The probability lies between {low:.1f} "
            f"and {high:.1f} % (95 % interval, {found.replications:,} fresh replications); {floor} were asked for.",
            zh=f"经 {len(loop.rounds)} 轮达到要求：{chosen.told.text('zh')}概率的 95% 区间为 {low:.1f}% 至 {high:.1f}%"
            f"（{found.replications:,} 次独立模拟）；要求为 {floor}。",
        )
    if loop.end is LoopEnd.IMPOSSIBLE:
        return Localised(
            en=f"Nothing that may be chosen is on time with {floor}: widen what is allowed, or ask for less.",
            zh=f"在允许范围内没有方案能以 {floor} 的概率按期完成：请放宽范围或降低要求。",
        )
    return Localised(
        en=f"Five rounds found no plan that is on time with {floor}: allow more replications, or ask for less.",
        zh=f"五轮之内未找到按期概率达到 {floor} 的方案：请增加模拟次数或降低要求。",
    )
