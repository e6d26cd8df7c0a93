"""Units and seats: a tree of units whose heads have between five and nine people each, and when each seat opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.domain.frozen import Localised
from engine.errors import InputError, Problem
from engine.sample.settings import FamilySettings, SampleSettings, bilingual
from engine.sample.streams import drawn
from engine.sample.timeline import Days

STAYS_AT_PARENT_SITE = 0.65
MEMBER_RAMP_DAYS = 200.0
STAFF_RAMP_DAYS = 400.0
LAST_OPENING_DAYS = 30
FIRST_YEAR = 330


@dataclass
class Unit:
    """One unit of the tree.

    Attributes
    ----------
    name : str
        English name with the Chinese one in parentheses.
    level : int
        Level in the tree, 0 for the whole organisation.
    family : int
        Position of its job family.
    parent : int
        Position of the parent unit, -1 for the top.
    location : int
        Position of its place of work.
    opened : int
        Day on which it was set up.
    staff, members : int
        Seats besides the head: specialists of a larger unit, members of a unit without sub-units.
    children : list of int
        Positions of its sub-units.
    """

    name: str
    level: int
    family: int
    parent: int
    location: int
    opened: int = 0
    staff: int = 0
    members: int = 0
    children: list[int] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Seats:
    """All positions, by column; every array has shape (seats,).

    Attributes
    ----------
    unit, family, level, location : int64 arrays
        Positions in the lists of units, families and locations; the job level.
    head, staff : bool arrays
        Whether the seat heads its unit; whether it is a specialist of a larger unit.
    opened : int64 array
        Day on which it was first to be filled.
    """

    unit: Days
    family: Days
    level: Days
    location: Days
    head: NDArray[np.bool_]
    staff: NDArray[np.bool_]
    opened: Days

    def __len__(self) -> int:
        return len(self.unit)


def build_units(settings: SampleSettings, seats: int, horizon: int, rng: np.random.Generator) -> list[Unit]:
    """Return the units that together hold ``seats`` seats, each after its parent.

    Raises
    ------
    InputError
        A family is too small to be a division.
    """
    tree = _Tree(settings, rng)
    tree.plant(seats)
    _open_units(tree.units, settings, horizon, rng)
    return tree.units


class _Tree:
    def __init__(self, settings: SampleSettings, rng: np.random.Generator) -> None:
        self.settings, self.rng = settings, rng
        self.span = settings.organisation.span
        self.levels = settings.organisation.unit_levels
        self.families = list(settings.families.values())
        self.sites = list(settings.locations)
        self.units: list[Unit] = []

    def plant(self, seats: int) -> None:
        shares = np.array([family.share for family in self.families])
        staff = max(0, self.span.low - len(shares) + 1)
        sizes = _apportioned(seats - 1 - staff, shares)
        if sizes.min() <= self.span.low:
            what = f"{seats} positions are too few for {len(shares)} divisions of more than {self.span.low}."
            raise InputError(Problem("too-few-people", what, "Ask for more people."))
        title, kind = self.settings.title, self.levels[0]
        name = bilingual(Localised(en=f"{title.en} {kind.en}", zh=f"{title.zh}{kind.zh}" if title.zh else ""))
        top = Unit(name, 0, int(shares.argmin()), -1, 0, staff=staff)
        self.units.append(top)
        for position, family in enumerate(self.families):
            division = Unit(_titled(family, self.levels[1].en, self.levels[1].zh), 1, position, 0, self._main(family))
            self._grow(division, int(sizes[position]))

    def _main(self, family: FamilySettings) -> int:
        return self.sites.index(max(family.locations, key=lambda name: family.locations[name]))

    def _grow(self, unit: Unit, seats: int) -> None:
        """Add the unit and, where its seats are too many for one head, sub-units below it."""
        position = len(self.units)
        self.units.append(unit)
        self.units[unit.parent].children.append(position)
        if seats <= 1 + self.span.high or unit.level == len(self.levels) - 1:
            unit.members = seats - 1
            return
        children, unit.staff = self._division(unit.level, seats)
        for number, size in enumerate(_jittered(seats - 1 - unit.staff, children, self._limits(unit.level), self.rng)):
            self._grow(self._child(unit, position, number, children), size)

    def _division(self, level: int, seats: int) -> tuple[int, int]:
        """Return how many sub-units and how many specialists a unit has, so that its head's span is kept."""
        below = len(self.levels) - 1 - level
        even = min(self.span.high, round((seats / self.span.high) ** (1 / below)))
        ideal = max(even, -(-(seats - 1) // self._most(level + 1)))
        room = (seats - 1) // (self.span.low + 1)
        children = max(1, min(ideal, room))
        staff = max(0, self.span.low - children)
        while children > 1 and seats - 1 - staff < children * (self.span.low + 1):
            children -= 1
            staff = max(0, self.span.low - children)
        spare = seats - 1 - staff - children * (self.span.low + 1)
        most = max(0, min(self.span.high - children - staff, spare, 2))
        return children, staff + int(self.rng.integers(0, most + 1))

    def _limits(self, level: int) -> tuple[int, int]:
        return self.span.low + 1, self._most(level + 1)

    def _most(self, level: int) -> int:
        """Return the seats below which a unit of a level keeps every span."""
        return 1 + self.span.high * (1 if level == len(self.levels) - 1 else self._most(level + 1))

    def _child(self, unit: Unit, position: int, number: int, siblings: int) -> Unit:
        family, level = self.families[unit.family], self.levels[unit.level + 1]
        if unit.level == 1:
            names = family.departments
            again = "" if number < len(names) else f" {number // len(names) + 1}"
            text = names[number % len(names)]
            name = f"{text.en}{again} {level.en} ({text.zh}{again.strip()}{level.zh})"
        else:
            english, _, chinese = unit.name.rstrip(")").partition(" (")
            english = english.removesuffix(f" {self.levels[unit.level].en}") if unit.level == 2 else english
            chinese = chinese.removesuffix(self.levels[unit.level].zh) if unit.level == 2 else chinese
            name = f"{english}, {level.en} {number + 1} ({chinese}{number + 1}{level.zh})"
        return Unit(name, unit.level + 1, unit.family, position, self._site(unit, siblings))

    def _site(self, unit: Unit, siblings: int) -> int:
        if (
            unit.level >= 3
            or (siblings == 1 and unit.level > 1)
            or self.rng.random() < STAYS_AT_PARENT_SITE * (unit.level > 1)
        ):
            return unit.location
        locations = self.families[unit.family].locations
        chosen = int(drawn(self.rng, np.array(list(locations.values())), 1)[0])
        return self.sites.index(list(locations)[chosen])


def _titled(family: FamilySettings, english: str, chinese: str) -> str:
    return f"{family.name.en} {english} ({family.name.zh}{chinese})"


def _apportioned(total: int, shares: NDArray[np.float64]) -> Days:
    """Return whole numbers in proportion to ``shares`` that sum to ``total`` (largest remainders)."""
    exact = total * shares / shares.sum()
    sizes = np.floor(exact).astype(np.int64)
    order = np.argsort(sizes - exact, kind="stable")
    sizes[order[: total - int(sizes.sum())]] += 1
    return np.asarray(sizes)


def _jittered(total: int, parts: int, limits: tuple[int, int], rng: np.random.Generator) -> Sequence[int]:
    """Return ``parts`` sizes that sum to ``total``, differ a little and, where possible, keep within the limits."""
    least, most = limits[0], max(limits[1], -(-total // parts))
    sizes = least + _apportioned(total - parts * least, rng.uniform(0.75, 1.25, parts))
    while sizes.max() > most:
        sizes[sizes.argmin()] += 1
        sizes[sizes.argmax()] -= 1
    return [int(size) for size in sizes]


def _open_units(units: list[Unit], settings: SampleSettings, horizon: int, rng: np.random.Generator) -> None:
    """Set up some units in the first year and the others as the organisation grows; parents with their first child."""
    founding = rng.random(len(units)) < settings.organisation.founding_share
    first = rng.uniform(0, min(FIRST_YEAR, horizon / 3), len(units))
    later = _growth_days(rng.random(len(units)), settings.organisation.growth_per_year, horizon)
    for position in reversed(range(len(units))):
        unit = units[position]
        own = first[position] if founding[position] else later[position]
        unit.opened = min((units[child].opened for child in unit.children), default=int(own))
        if unit.level <= 1:
            unit.opened = min(unit.opened, int(first[position] / 5)) * unit.level


def _growth_days(uniform: NDArray[np.float64], growth: float, horizon: int) -> NDArray[np.float64]:
    """Return opening days whose density grows by ``growth`` a year, between a tenth of the time and the last months."""
    low, high = horizon / 10, horizon - 4 * LAST_OPENING_DAYS
    rate = max(np.log1p(growth) / 365.25, 1e-9)
    reach = np.expm1(rate * (high - low))
    return np.asarray(low + np.log1p(uniform * reach) / rate)


def build_seats(units: Sequence[Unit], settings: SampleSettings, horizon: int, rng: np.random.Generator) -> Seats:
    """Return the seats of all units: per unit its head, its specialists, its members."""
    staff = np.array([unit.staff for unit in units])
    per_unit = 1 + staff + np.array([unit.members for unit in units])
    unit = np.repeat(np.arange(len(units)), per_unit)
    within = np.arange(len(unit)) - np.repeat(np.cumsum(per_unit) - per_unit, per_unit)
    head, specialist = within == 0, (within > 0) & (within <= staff[unit])
    level_of_unit = np.array([each.level for each in units])
    organisation = settings.organisation
    level = np.where(specialist, _levels(organisation.staff_levels, rng, len(unit)), 0)
    level = np.where(head | specialist, level, _levels(organisation.member_levels, rng, len(unit)))
    level = np.where(head, np.array(organisation.head_levels)[level_of_unit[unit]], level)
    ramp = rng.exponential(1.0, len(unit)) * np.where(specialist, STAFF_RAMP_DAYS, MEMBER_RAMP_DAYS)
    opened = np.array([each.opened for each in units])[unit] + np.where(head, 0, ramp).astype(np.int64)
    return Seats(
        unit=unit,
        family=np.array([each.family for each in units])[unit],
        level=level.astype(np.int64),
        location=np.array([each.location for each in units])[unit],
        head=head,
        staff=specialist,
        opened=np.minimum(opened, horizon - LAST_OPENING_DAYS - np.arange(len(unit)) % 60),
    )


def _levels(shares: dict[int, float], rng: np.random.Generator, size: int) -> Days:
    return np.asarray(np.array(list(shares))[drawn(rng, np.array(list(shares.values())), size)])
