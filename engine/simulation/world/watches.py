"""What a run looks at besides the outputs of the whole, as plain numbers, and the measures that tell it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from engine.domain.frozen import Localised
from engine.domain.organisation import Organisation
from engine.errors import Problem
from engine.simulation.scenarios.outputs import WatchedOutput
from engine.simulation.world.known_names import KnownNames
from engine.simulation.world.measure import Measure
from engine.simulation.world.population import Population
from engine.simulation.world.post_kind import PostKind, post_kind

FIRST_BELOW, EVER_BELOW = "first_month_below", "below"
TITLES = {
    "headcount": ("people", "last month", "Headcount", "人数"),
    "output": ("person-months", "total", "Output", "产出"),
    "load": ("factor", "mean", "Load", "负荷"),
    "leavers": ("people", "total", "Leavers", "离职人数"),
    "hires": ("people", "total", "Hires", "入职人数"),
    "moves_in": ("people", "total", "Moves into it", "调入人数"),
    "moves_out": ("people", "total", "Moves out of it", "调出人数"),
    "open_posts": ("posts", "last month", "Open posts", "空缺岗位"),
    "vacancy_months": ("months", "total", "Vacancy months", "空缺月数"),
}


@dataclass(frozen=True, eq=False)
class Watch:
    """One thing to look at.

    Attributes
    ----------
    of : str
        What, as the scenario says it.
    where : PostKind
        Of which posts.
    measure : Measure
        What tells it.
    floor : float or None
        What is needed at least; ``None`` for nothing.
    """

    of: str
    where: PostKind
    measure: Measure
    floor: float | None

    def measures(self) -> Iterator[Measure]:
        """Yield what tells it, and what tells whether it holds its floor."""
        name, title = self.measure.name, self.measure.title
        yield self.measure
        if self.floor is not None:
            yield Measure(
                f"{FIRST_BELOW}:{name}",
                "month",
                Localised(
                    en=f"{title.en}: months before the first below {self.floor:g} (the horizon where none is)",
                    zh=f"{title.zh}：首次低于{self.floor:g}之前的月数（从未低于则为全程）",
                ),
                "total",
            )
            yield Measure(
                f"{EVER_BELOW}:{name}",
                "share",
                Localised(en=f"{title.en} below {self.floor:g} by then", zh=f"{title.zh}至此曾低于{self.floor:g}"),
            )


def watch_problems(outputs: tuple[WatchedOutput, ...], known: KnownNames, levels: tuple[int, ...]) -> Iterator[Problem]:
    """Yield what outputs name and there is not and will not be, and names that are given twice.

    ``levels`` are those that people may come to have.
    """
    names = [output.measure for output in outputs]
    for output in outputs:
        who = f"output '{output.measure}'"
        yield from known.unknown_unit(who, output.unit_id)
        yield from known.unknown_family(who, output.job_family)
        if output.level not in levels:
            yield from known.unknown_level(who, output.level)
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem("output-twice", f"Output '{name}' is asked for twice.", "Leave one out, or give it a 'name'.")


def watches_of(
    outputs: tuple[WatchedOutput, ...], organisation: Organisation, population: Population
) -> tuple[Watch, ...]:
    """Return what is to be looked at."""
    return tuple(
        Watch(
            output.of,
            post_kind(output, organisation, population),
            _measure(output, organisation),
            output.floor.value if output.floor else None,
        )
        for output in outputs
    )


def _measure(output: WatchedOutput, organisation: Organisation) -> Measure:
    unit, basis, en, zh = TITLES[output.of]
    named = organisation.unit_names.get(output.unit_id or "", output.unit_id)
    level = (None, None) if output.level is None else (f"level {output.level}", f"{output.level}级")
    where = [", ".join(part for part in (named, output.job_family, one) if part) for one in level]
    title = Localised(en=f"{en}: {where[0]}" if where[0] else en, zh=f"{zh}：{where[1]}" if where[1] else zh)
    return Measure(output.measure, unit, title, _basis(basis))


def _basis(basis: str) -> Literal["last month", "total", "mean"]:
    return "total" if basis == "total" else "mean" if basis == "mean" else "last month"
