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
from engine.studies.hardening.body import MOST_TRIALS, HardenQuestion, LeverSetting
from engine.studies.hardening.certainty import Trials
from engine.studies.hardening.levers import Levers, levers_of
from engine.studies.hardening.loop import ON_PAPER
from engine.studies.hardening.measures import Looked
from engine.studies.hardening.paper import REPLICATIONS, SURE_ERRORS, Paper, paper_of, work_of_one_skill
from engine.studies.hardening.search import Search, Setting

MOST_CHECKS = 8
"""Settings simulated at most to correct the paper in one round."""
CHECKS = 10_000_000
"""Number of the first replication by which the paper is corrected."""


class Choices(Protocol):
    """A planner over settings; a setting of several scenarios is the place of one of them."""

    @property
    def on_paper(self) -> float:
        """Certainty asked of the plan on paper."""
        ...

    def plan(self, asked: float) -> Setting | None:
        """Return the best setting that looks at least so sure; ``None`` where none does."""
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

    def least_cost(self, asked: float) -> float | None:
        """Return what a setting so sure costs at least, as far as replications can tell; ``None`` where unknown."""
        ...

    def paper_error(self, asked: float) -> float | None:
        """Return the largest error seen of probabilities on paper; ``None`` where none were used."""
        ...

    @property
    def tried(self) -> tuple[int, int]:
        """Settings that were simulated to find plans, and the replications that took."""
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

    def plan(self, asked: float) -> Setting | None:
        """Return the best setting that looks at least so sure; ``None`` where none does.

        The best on paper is simulated, which corrects the paper, until the best was simulated before.
        """
        if self.paper is None:
            return self._cheapest(lambda setting: self.trials.certainty(setting, asked).mean, asked)
        if asked <= self.on_paper:
            return self._cheapest(self.paper.chance, asked)
        for _ in range(MOST_CHECKS):
            found = self._cheapest(lambda setting: self._chance(setting, asked), asked)
            looked = self.among.space().surest if found is None else found
            if looked in self.paper.checked:
                return found
            self._check(looked)
            if found is None and self.paper.checked[looked][0] >= asked:
                self.paper = None
                return self.plan(asked)
        return found

    def least_cost(self, asked: float) -> float | None:
        """Return what a setting so sure costs at least, as far as replications can tell; ``None`` where none is."""
        paper = self.paper
        if paper is None:
            found = self._cheapest(lambda setting: self.trials.certainty(setting, asked).high, asked)
        else:
            margin = SURE_ERRORS * paper.standard_error(asked) + paper.error(asked)
            found = self._cheapest(lambda setting: paper.corrected(setting, asked) + margin, asked)
        return None if found is None else self.value(found)

    def paper_error(self, asked: float) -> float | None:
        """Return the largest error seen of probabilities on paper; ``None`` where none were used."""
        return None if self.paper is None else self.paper.error(asked)

    @property
    def tried(self) -> tuple[int, int]:
        """Settings that were simulated to find plans, and the replications that took."""
        checked = [] if self.paper is None else [number for _, number in self.paper.checked.values()]
        return self.trials.tried + len(checked), self.trials.replications + sum(checked)

    def _cheapest(self, chance: Callable[[Setting], float], asked: float) -> Setting | None:
        return Search(self.among.space(), lambda setting, _: chance(setting)).cheapest(asked)

    def _chance(self, setting: Setting, asked: float) -> float:
        """Return how sure a setting is: on paper, but where that has erred by as much, from its own replications."""
        assert self.paper is not None
        told, error = self.paper.corrected(setting, asked), self.paper.error(asked)
        return self.trials.certainty(setting, asked).mean if abs(told - asked) < 2 * error else told

    def _check(self, setting: Setting) -> None:
        """Simulate a setting on random numbers that no other one is checked by, so that errors average out."""
        assert self.paper is not None
        happened = self._run(setting, CHECKS + len(self.paper.checked) * MOST_TRIALS, self.at_most)
        self.paper.checked[setting] = float(happened.mean()), self.at_most

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
    trials: Trials[Setting] = field(init=False)

    def __post_init__(self) -> None:
        self.trials = Trials(self._run, self.at_most)

    def plan(self, asked: float) -> Setting | None:
        """Return the best setting that looks at least so sure; ``None`` where none does."""
        order = sorted(range(len(self.scenarios)), key=lambda at: (-self.value((at,)), self.scenarios[at].name))
        sure = ((at,) for at in order if not asked or self.trials.certainty((at,), asked).mean >= asked)
        return next(sure, None)

    def least_cost(self, asked: float) -> float | None:  # noqa: ARG002 - values on paper are no costs
        """Return nothing: scenarios have values rather than costs."""
        return None

    def paper_error(self, asked: float) -> float | None:  # noqa: ARG002 - scenarios are always simulated
        """Return nothing: scenarios are always simulated."""
        return None

    @property
    def tried(self) -> tuple[int, int]:
        """Settings that were simulated to find plans, and the replications that took."""
        return self.trials.tried, self.trials.replications

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
