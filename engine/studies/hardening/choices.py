"""What can be chosen: settings of the levers of one scenario, or one of several scenarios."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from engine.domain.columns import Numbers
from engine.domain.frozen import Localised
from engine.errors import InputError, Problem
from engine.simulation.experiments.points import Point, Sampler
from engine.simulation.scenarios.scenario import Scenario
from engine.studies.hardening.body import HardenQuestion, LeverSetting
from engine.studies.hardening.certainty import Trials
from engine.studies.hardening.levers import Levers, levers_of
from engine.studies.hardening.loop import ON_PAPER
from engine.studies.hardening.measures import Looked
from engine.studies.hardening.paper import REPLICATIONS, Paper, paper_of, work_of_one_skill
from engine.studies.hardening.search import Search, Setting

Progress = Callable[[int], None]
"""Is told how many settings were tried."""


class Choices(Protocol):
    """A planner over settings; a setting of several scenarios is the place of one of them."""

    @property
    def on_paper(self) -> float:
        """Certainty asked of the plan on paper."""
        ...

    def plan(self, asked: float) -> Setting | None:
        """Return the best setting that looks at least so sure; ``None`` where none does."""
        ...

    def learn(self, setting: Setting, simulated: float) -> None:
        """Take note of how sure a setting turned out to be."""
        ...

    def scenario(self, setting: Setting) -> Scenario:
        """Return the scenario of a setting."""
        ...

    def value(self, setting: Setting) -> float:
        """Return the declared cost, or the value on paper."""
        ...

    def dearer(self, one: Setting, other: Setting) -> float:
        """Return what ``one`` costs more than ``other``, or is worth less."""
        ...

    def levers(self, setting: Setting) -> tuple[LeverSetting, ...]:
        """Return the levers as they are set."""
        ...

    @property
    def paper_error(self) -> float | None:
        """Return the largest error seen of probabilities on paper; ``None`` where none were used."""
        ...

    @property
    def trials(self) -> Trials[Setting]:
        """Replications that plans are looked for with."""
        ...


@dataclass
class LeverChoices:
    """Settings of the levers of one scenario, cheapest first."""

    among: Levers
    sample: Sampler
    at_most: int
    on_paper: float
    paper: Paper | None = None
    trials: Trials[Setting] = field(init=False)

    def __post_init__(self) -> None:
        self.trials = Trials(self._run, self.at_most)

    @property
    def paper_error(self) -> float | None:
        """Return the largest error seen of probabilities on paper; ``None`` where none were used."""
        return None if self.paper is None else self.paper.error

    def _chance(self, setting: Setting, asked: float) -> float:
        """Return how sure a setting is: on paper in the first plan and far from what is asked, else by simulation."""
        paper = self.paper
        if paper is not None and (asked <= self.on_paper or paper.places(setting, asked)):
            return paper.chance(setting)
        found = self.trials.certainty(setting, asked).mean
        if paper is not None:
            paper.learn(setting, found)
        return found

    def plan(self, asked: float) -> Setting | None:
        """Return the best setting that looks at least so sure; ``None`` where none does."""
        while True:
            near = None if self.paper is None else self.paper.near
            found = Search(self.among.space(), self._chance).cheapest(asked)
            if self.paper is None or self.paper.near == near or asked <= self.on_paper:
                return found

    def learn(self, setting: Setting, simulated: float) -> None:
        """Take note of how sure a setting turned out to be."""
        if self.paper is not None:
            self.paper.learn(setting, simulated)

    def scenario(self, setting: Setting) -> Scenario:
        """Return the scenario of a setting."""
        return self.among.with_setting(setting)

    def value(self, setting: Setting) -> float:
        """Return the declared cost, or the value on paper."""
        return self.among.cost(setting)

    def dearer(self, one: Setting, other: Setting) -> float:
        """Return what ``one`` costs more than ``other``, or is worth less."""
        return self.value(one) - self.value(other)

    def levers(self, setting: Setting) -> tuple[LeverSetting, ...]:
        """Return the levers as they are set."""
        return tuple(
            LeverSetting(
                lever=lever.id,
                title=lever.title or Localised(en=lever.id),
                people=setting[2 * at],
                month=setting[2 * at + 1],
                cost=setting[2 * at] * self.among.prices[at][setting[2 * at + 1]],
            )
            for at, lever in enumerate(self.among.levers)
        )

    def _run(self, setting: Setting, first: int, number: int) -> Numbers:
        (found,) = self.sample([Point(self.scenario(setting), number, first)])
        happened: Numbers = found[0]
        return happened


@dataclass
class ScenarioChoices:
    """One of several scenarios, the best on paper first."""

    scenarios: Sequence[Scenario]
    values: dict[str, float]
    sample: Sampler
    at_most: int
    on_paper: float = 0.0
    paper_error: float | None = None
    trials: Trials[Setting] = field(init=False)

    def __post_init__(self) -> None:
        self.trials = Trials(self._run, self.at_most)

    def plan(self, asked: float) -> Setting | None:
        """Return the best setting that looks at least so sure; ``None`` where none does."""
        order = sorted(range(len(self.scenarios)), key=lambda at: (-self.value((at,)), self.scenarios[at].name))
        sure = ((at,) for at in order if not asked or self.trials.certainty((at,), asked).mean >= asked)
        return next(sure, None)

    def learn(self, setting: Setting, simulated: float) -> None:
        """Take note of nothing: scenarios are always simulated."""

    def scenario(self, setting: Setting) -> Scenario:
        """Return the scenario of a setting."""
        return self.scenarios[setting[0]]

    def value(self, setting: Setting) -> float:
        """Return the declared cost, or the value on paper."""
        return self.values[self.scenario(setting).name]

    def dearer(self, one: Setting, other: Setting) -> float:
        """Return what ``one`` costs more than ``other``, or is worth less."""
        return self.value(other) - self.value(one)

    def levers(self, setting: Setting) -> tuple[LeverSetting, ...]:  # noqa: ARG002 - no levers are moved
        """Return the levers as they are set."""
        return ()

    def _run(self, setting: Setting, first: int, number: int) -> Numbers:
        (found,) = self.sample([Point(self.scenario(setting), number, first)])
        happened: Numbers = found[0]
        return happened


def choices_among(scenarios: Sequence[Scenario], question: HardenQuestion, sample: Sampler, looked: Looked) -> Choices:
    """Return what can be chosen.

    Raises
    ------
    InputError
        One scenario has no levers to move or no costs, or several have no values on paper.
    """
    if len(scenarios) == 1:
        if looked.cost is None:
            what = f"Scenario '{scenarios[0].name}' says no costs, so no plan is cheaper than another."
            raise InputError(Problem("no-costs", what, "Give it 'costs:'.", column="costs"))
        levers = levers_of(scenarios[0], sample, looked.cost)
        return LeverChoices(levers, sample, question.at_most, ON_PAPER, _paper(levers, question, sample, looked))
    values, names = question.values, {scenario.name for scenario in scenarios}
    missing, strange = sorted(names - values.keys()), sorted(values.keys() - names)
    if missing or strange:
        what = f"Scenario '{(missing or strange)[0][:80]}' {'has no value on paper' if missing else 'is not given'}."
        mend = "Give every scenario one: --value NAME=100."
        raise InputError(Problem("values-unfit", what, mend, column="values"))
    return ScenarioChoices(scenarios, values, sample, question.at_most)


def _paper(levers: Levers, question: HardenQuestion, sample: Sampler, looked: Looked) -> Paper | None:
    asked = work_of_one_skill(levers, looked.of)
    name = None if asked is None else f"capacity:{asked[1]}"
    if asked is None or name not in looked.names:
        return None
    return paper_of(levers, asked[0], sample, looked.names.index(name), min(REPLICATIONS, question.at_most))
