"""A risk that people are exposed to, as plain numbers: base hazards by tenure and kind of person, and feedback."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.domain.columns import Codes, Numbers
from engine.simulation.randomness import Stream
from engine.simulation.world.hazard_curves import Curve

HIGHEST_LOAD = 1e6
"""Load of a team that has work and nobody to do it."""
NO_WORK = 1e-9
"""Work of a team that counts as none."""


class Exposed(Protocol):
    """Columns of the people of a run that hazards may depend on."""

    @property
    def joined(self) -> Numbers:
        """Moment of the first day, in months since the start of the run."""

    @property
    def grade_since(self) -> Numbers:
        """Moment from which the person has had the present level."""

    @property
    def team(self) -> Codes:
        """Team."""

    @property
    def family(self) -> Codes:
        """Job family, -1 where unknown."""

    @property
    def grade(self) -> Codes:
        """Job level, -1 where unknown."""

    @property
    def place(self) -> Codes:
        """Location of the post and whether it is critical, as a kind of place; -1 where unknown."""

    @property
    def kind(self) -> Codes:
        """Tags of the person, as a kind of person; -1 for none."""


Trait = Literal["team", "family", "grade", "place", "kind"]
"""What a hazard may depend on, by the name of its column."""


@dataclass(frozen=True)
class Feedback:
    """Overload feedback: multiplier of a hazard as a function of a team's work and output.

    ``of_teams`` holds the feedback of teams in which it is not the same as everywhere.
    """

    exponent: float = 0.0
    cap: float = 1.0
    floor: float = 1.0
    usual_load: float = 1.0
    of_teams: Mapping[int, Feedback] = field(default_factory=dict)

    @property
    def acts(self) -> bool:
        """Whether load changes anything."""
        return self.exponent != 0.0 or any(own.acts for own in self.of_teams.values())

    def cap_of(self, team: int) -> float:
        """Return the largest multiplier of one team."""
        return self.of_teams[team].cap if team in self.of_teams else self.cap

    def caps(self, teams: int) -> Numbers:
        """Return the largest multiplier of every team, shape (teams,)."""
        caps = np.full(teams, self.cap)
        for team, own in self.of_teams.items():
            caps[team] = own.cap
        return caps

    def multiplier(self, team: int, work: float, output: float) -> float:
        """Return the multiplier of one team; the cap where there is work and no output."""
        if team in self.of_teams:
            return self.of_teams[team].multiplier(-1, work, output)
        if self.exponent == 0.0:
            return 1.0
        load = work / max(output, work / HIGHEST_LOAD) if work > NO_WORK else 0.0
        raised: float = (load / self.usual_load) ** self.exponent
        return min(self.cap, max(self.floor, raised))

    def multipliers(self, work: Numbers, output: Numbers) -> list[float]:
        """Return the multiplier of every team."""
        multipliers = self._multipliers(work, output)
        for team, own in self.of_teams.items():
            multipliers[team] = own.multiplier(-1, float(work[team]), float(output[team]))
        return multipliers

    def _multipliers(self, work: Numbers, output: Numbers) -> list[float]:
        if self.exponent == 0.0:
            return [1.0] * len(work)
        busy = work > NO_WORK
        load = np.where(busy, work, 0.0) / np.where(busy, np.maximum(output, work / HIGHEST_LOAD), 1.0)
        raised = (load / self.usual_load) ** self.exponent
        multipliers: list[float] = np.clip(raised, self.floor, self.cap).tolist()
        return multipliers


@dataclass(frozen=True)
class Outcome:
    """What a risk does to a person.

    Attributes
    ----------
    kind : {"leave", "retire", "transfer", "promotion"}
        What happens.
    teams, shares : tuple
        Teams to which a transfer leads and the part of the transfers that each receives.
    levels_up : int
        By how many levels a promotion leads up.
    vacates : bool
        Whether the old post becomes vacant.
    """

    kind: Literal["leave", "retire", "transfer", "promotion"] = "leave"
    teams: tuple[int, ...] = ()
    shares: tuple[float, ...] = ()
    levels_up: int = 1
    vacates: bool = True

    @property
    def departs(self) -> bool:
        """Whether the person is gone afterwards."""
        return self.kind in {"leave", "retire"}


@dataclass(frozen=True, eq=False)
class Risk:
    """One risk.

    Attributes
    ----------
    id : str
        Name of the risk, such as ``leaving``.
    number : int
        Key of its random numbers: risks that scenarios share have the same, whatever else is in a scenario.
    curve : Curve
        Cumulative hazard by time.
    family_factor : float64 array of shape (families + 1,)
        Multiplier by job family; the last entry is for people of unknown family.
    feedback : Feedback
        How overload multiplies it.
    stream : Stream
        What its random numbers decide.
    outcome : Outcome
        What it does to a person.
    covariates : tuple of (name of a column of people, float64 array)
        Further multipliers by the column's codes; the last entry is for people without one.
    month_factor : tuple of float or None
        Further multiplier in every month of the run, such as by seasons or a market; ``None`` for 1.
    counted_from : {"joined", "grade_since", "start"}
        When the time of the curve is 0.
    exempt : bool array of shape (people,) or None
        People at the start whom it never strikes.
    """

    id: str
    number: int
    curve: Curve
    family_factor: Numbers
    feedback: Feedback
    stream: Stream = Stream.LEAVING
    outcome: Outcome = Outcome()
    covariates: tuple[tuple[Trait, Numbers], ...] = ()
    month_factor: tuple[float, ...] | None = None
    counted_from: Literal["joined", "grade_since", "start"] = "joined"
    exempt: NDArray[np.bool_] | None = None

    @property
    def exact(self) -> bool:
        """Whether moments within a month follow the curve itself; with feedback they follow its mean over the month."""
        return self.curve.exact and not self.feedback.acts

    def hazards(self, people: Exposed, size: int, month: float) -> Numbers:
        """Return the hazard of the first ``size`` people during the month that begins, shape (size,)."""
        time = self._times(people, size, month)
        hazards: Numbers = self.curve.between(time, time + 1.0) * self.family_factor[people.family[:size]]
        for trait, factor in self.covariates:
            hazards = hazards * factor[getattr(people, trait)[:size]]
        return hazards if self.month_factor is None else hazards * self.month_factor[int(month)]

    def hazard(self, people: Exposed, row: int, now: float, until: float) -> float:
        """Return the mean hazard per month of one person from ``now`` until the end of the month."""
        rest = until - now
        if rest <= 0.0:
            return 0.0
        return self.gathered(people, row, now, until) / rest * self._factor(people, row, until)

    def gathered(self, people: Exposed, row: int, since: float, until: float) -> float:
        """Return the hazard of the curve alone that a person gathers between two moments."""
        time = self._time(people, row, since)
        rest = until - since
        return self.curve.from_start(rest) if time == 0.0 else self.curve.over(time, time + rest)

    def spent(self, people: Exposed, row: int, since: float, until: float, month_end: float) -> float:
        """Return the hazard that a person gathers between two moments of a month, for risks that are exact."""
        return self.gathered(people, row, since, until) * self._factor(people, row, month_end)

    def waits(self, people: Exposed, rows: NDArray[np.intp], moment: float, base: Numbers, left: Numbers) -> Numbers:
        """Return how long after ``moment`` people are struck at a pace of 1, shape (rows,).

        ``base`` is their mean hazard from then to the end of the month, ``left`` what is left of their thresholds.
        """
        if not self.exact:
            return left / base
        factor = np.array([self._factor(people, row, np.floor(moment) + 1.0) for row in rows.tolist()])
        time = np.array([self._time(people, row, moment) for row in rows.tolist()])
        waits: Numbers = self.curve.reached(time, left / factor) - time
        return waits

    def _times(self, people: Exposed, size: int, month: float) -> Numbers:
        if self.counted_from == "joined":
            return month - people.joined[:size]
        return month - people.grade_since[:size] if self.counted_from == "grade_since" else np.full(size, month)

    def _time(self, people: Exposed, row: int, now: float) -> float:
        if self.counted_from == "joined":
            return now - people.joined.item(row)
        return now - float(people.grade_since[row]) if self.counted_from == "grade_since" else now

    def _factor(self, people: Exposed, row: int, month_end: float) -> float:
        product: float = self.family_factor.item(people.family.item(row))
        for trait, factor in self.covariates:
            product *= float(factor[getattr(people, trait)[row]])
        return product if self.month_factor is None else product * self.month_factor[int(month_end) - 1]
