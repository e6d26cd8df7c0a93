"""What a run measures of people's movements: by cause, and in detail by level and team where a scenario asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from engine.domain.frozen import Localised
from engine.simulation.scenarios.scenario import Detail, Scenario
from engine.simulation.world.measure import Measure
from engine.simulation.world.population import Population

COUNTED = {
    "leave": ("leavers", "Leavers", "离职人数"),
    "retire": ("leavers", "Leavers", "离职人数"),
    "transfer": ("transfers", "Transfers", "调动人数"),
    "promotion": ("promotions", "Promotions", "晋升人数"),
}
"""Beginning of a measure's name and title by the outcome of a risk."""
FLOWS = (
    ("joined", "People who joined", "入职人数"),
    ("left", "People who left", "离开人数"),
    ("moved_in", "People who came from another team", "调入人数"),
    ("moved_out", "People who went to another team", "调出人数"),
)
"""Flows of a team: beginning of the measure's name, and title."""


def movement_measures(scenario: Scenario, population: Population) -> tuple[Measure, ...]:
    """Return the measures of a scenario that has several causes, or asks for detail."""
    return (*_by_cause(scenario), *_in_detail(scenario, population))


def cause_measure(outcome: str, cause: str) -> str:
    """Return the name of the measure that counts what a cause does."""
    return f"{COUNTED[outcome][0]}:{cause}"


def levels_of(scenario: Scenario, population: Population) -> tuple[int, ...]:
    """Return the levels that people have at the start or may come to have."""
    laws = scenario.laws
    levels: set[int | None] = set(np.unique(population.grade[population.grade >= 0]).tolist())
    for cause in laws.causes:
        if cause.outcome == "promotion":
            levels |= {level + cause.levels_up for level in cause.who.levels}
    levels |= {step.to_level for each in laws.promotion_rounds for step in each.steps}
    levels |= {step.to_level for step in laws.succession.steps} if laws.succession else set()
    levels |= {transfer.to_level for transfer in laws.moves.transfers} if laws.moves else set()
    levels |= {comer.level for comer in (*laws.intakes, *(laws.growth.openings if laws.growth else ()))}
    return tuple(sorted(level for level in levels if level is not None))


def _by_cause(scenario: Scenario) -> Iterator[Measure]:
    laws = scenario.laws
    named = [(cause.outcome, cause.id) for cause in laws.causes]
    if laws.retirement is not None:
        named.append(("retire", "retirement"))
    if laws.contracts is not None:
        named.append(("leave", "contract-end"))
    rounds = [(outcome, each.id) for each in laws.promotion_rounds for outcome in ("promotion", "leave")]
    if laws.leaving is not None and (named or rounds):
        named.insert(0, ("leave", "leaving"))
    for outcome, name in (*named, *rounds):
        _, en, zh = COUNTED[outcome]
        yield Measure(
            cause_measure(outcome, name), "people", Localised(en=f"{en}: {name}", zh=f"{zh}：{name}"), "total"
        )


def _in_detail(scenario: Scenario, population: Population) -> Iterator[Measure]:
    asked = set(scenario.details)
    if Detail.HEADCOUNT_BY_LEVEL in asked:
        for level in levels_of(scenario, population):
            title = Localised(en=f"People of level {level}", zh=f"{level}级人数")
            yield Measure(f"headcount:level:{level}", "people", title)
    if Detail.HEADCOUNT_BY_UNIT in asked:
        for team in population.team_ids:
            title = Localised(en=f"People of {team}", zh=f"{team}人数")
            yield Measure(f"headcount:unit:{team}", "people", title)
    if Detail.FLOWS_BY_UNIT in asked:
        for name, en, zh in FLOWS:
            for team in population.team_ids:
                title = Localised(en=f"{en}: {team}", zh=f"{zh}：{team}")
                yield Measure(f"{name}:unit:{team}", "people", title, "total")
