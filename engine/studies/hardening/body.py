"""What the closed loop answers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.domain.frozen import FrozenModel, Localised
from engine.studies.hardening.certainty import Certainty

MOST_TRIALS = 100_000


class HardenQuestion(FrozenModel):
    """How sure a plan must be, and how hard to look."""

    floor: float = Field(default=0.9, gt=0, lt=1)
    """Probability of being on time that is wanted."""
    of: str | None = Field(default=None, max_length=300)
    """What must happen: a measure of 0 and 1 such as ``on_time:conversion``; the only one of a scenario if left out."""
    values: dict[str, float] = {}
    """Value on paper by the name of a scenario, where several are chosen from: more is better."""
    at_most: int = Field(default=2000, ge=40, le=MOST_TRIALS)
    """Replications by which one setting is judged at most while plans are looked for."""
    verified_by: int = Field(default=2000, ge=40, le=MOST_TRIALS)
    """Fresh replications by which a plan is judged."""
    prices: tuple[float, ...] = Field(default=(), max_length=10)
    """Further floors whose cheapest plans are told, so that the price of certainty is seen."""


class LeverSetting(FrozenModel):
    """One lever as it is set."""

    lever: str
    """Lever."""
    title: Localised
    """Its title."""
    people: int
    """How many."""
    month: int
    """From when."""
    cost: float
    """Declared cost."""


class ChoiceTold(FrozenModel):
    """A plan: a setting of levers, or one of several scenarios."""

    name: str
    """Name of the scenario."""
    levers: tuple[LeverSetting, ...]
    """Levers as they are set; none where one of several scenarios is chosen."""
    value: float
    """Declared cost; or value on paper, where more is better."""
    mean_cost: float | None
    """Mean of what the levers cost in the replications, in which some leave; none where there are no costs."""


class StressTold(FrozenModel):
    """How sure a plan is where something goes worse."""

    name: Localised
    """What goes worse."""
    certainty: Certainty
    """How sure it is then."""


class RoundTold(FrozenModel):
    """One round of the loop."""

    number: int
    """From 1."""
    asked: float
    """Certainty that the plan was looked for with."""
    choice: ChoiceTold
    """The cheapest plan that looked so sure."""
    certainty: Certainty
    """How sure it is on replications that no plan was chosen by."""
    stress: tuple[StressTold, ...]
    """How sure it is where something goes worse."""
    told: Localised
    """The same in a sentence."""


class PriceTold(FrozenModel):
    """What a step of certainty costs."""

    certainty: float
    """Certainty of the dearer plan, verified."""
    than: float
    """Certainty of the cheaper one, verified."""
    cost: float
    """What it costs more, or is worth less on paper."""
    per_point: float | None
    """The same for each of the hundred points of certainty between them; none where there is no gain."""
    choice: ChoiceTold
    """The dearer plan."""


class OutcomesTold(FrozenModel):
    """How a plan comes out over replications."""

    number: int
    """Round."""
    planned: float
    """What the plan counts on: the share of the work done by the due date."""
    share_done: tuple[float, ...]
    """Quantiles of the share of the work done, at 0, 5, ... 100 per cent."""


class HardeningBody(FrozenModel):
    """The cheapest plan that is sure enough, and how it was come to."""

    title: Localised
    """Of the scenario, or of the first."""
    of: str
    """What must happen."""
    floor: float
    """Certainty that is wanted."""
    end: Literal["sure", "impossible", "out of rounds"]
    """Found; proven not to be had with these levers; or not found within five rounds."""
    chosen: RoundTold | None
    """The last round, where it was found."""
    rounds: tuple[RoundTold, ...]
    """All rounds."""
    prices: tuple[PriceTold, ...]
    """What each step of certainty costs, from the plan on paper on."""
    unit: str
    """What cost is counted in."""
    outcomes: tuple[OutcomesTold, ...]
    """How every plan of the rounds comes out, for the figure."""
    tried: int
    """Settings that were simulated."""
    replications: int
    """Replications that plans were looked for with."""
    undecided: int
    """Settings about which all replications allowed did not say whether they are sure enough; their mean decided."""
    least_cost: float | None
    """What a plan so sure costs at least: every cheaper setting misses the floor by more than chance explains (two
    standard errors). Between this and the cost of the plan found, replications do not tell settings apart. None where
    scenarios are chosen from."""
    paper_error: float | None
    """Largest error of the probabilities on paper, once corrected, beyond what chance explains: settings are placed by
    them unless they are as near to the floor as this; none where all were simulated."""
    statement: Localised
    """The answer with its statistical error, in a sentence."""
